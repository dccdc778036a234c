"""What each person agrees to, apart and revocably: 在线调解, 录音录像, 个人信息, 送达地址."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from .composing import Composer
from .model import Facts, Line, Paper, PaperParty, Proof
from .sheet import NOTE
from .tables import DENSE, MIDDLE, Column

Served = Literal["notices", "records", "mediation", "rulings"]


@dataclass(frozen=True, kw_only=True)
class OnlineConsentData(Facts):
    """在线调解同意书: Online Mediation Rules (2021), art. 4 and 8; Civil Procedure Law (2023), art. 16; document 17."""

    committee: Line
    party: PaperParty
    consent_version: Line
    online: bool
    signing: bool
    """Electronic signing by the platform's method (Electronic Signature Law, art. 13)."""
    face_check: bool = False
    """Never the only way (Personal Information Protection Law, art. 29)."""
    channel: Line


def online_consent(data: OnlineConsentData, proof: Proof) -> Paper:
    return _consent("online-consent", data, proof, data.party, ("online", "signing", "face_check"))


@dataclass(frozen=True, kw_only=True)
class RecordingConsentData(Facts):
    """录音录像同意书: Online Mediation Rules (2021), art. 22; document 17."""

    committee: Line
    party: PaperParty
    consent_version: Line
    recording: bool
    instead_of_record: bool
    """Only with the consent of all may a recording stand for the written record."""
    channel: Line


def recording_consent(data: RecordingConsentData, proof: Proof) -> Paper:
    return _consent("recording-consent", data, proof, data.party, ("recording", "instead_of_record"))


@dataclass(frozen=True, kw_only=True)
class PrivacyNoticeData(Facts):
    """个人信息处理告知暨同意书: Personal Information Protection Law (2021), art. 13, 17, 23, 29 and 30; document 17."""

    committee: Line
    party: PaperParty
    consent_version: Line
    handling: bool
    sensitive: bool
    """Identity and bank details: consent apart from the rest (art. 29)."""
    sharing: bool
    """With the court asked for confirmation (art. 23)."""
    retention: Line
    contact: Line


def privacy_notice(data: PrivacyNoticeData, proof: Proof) -> Paper:
    return _consent("privacy-notice", data, proof, data.party, ("handling", "sensitive", "sharing"))


@dataclass(frozen=True, kw_only=True)
class ServiceAddressData(Facts):
    """
    送达地址确认书: Civil Procedure Law (2023), art. 90; document 18.

    Online Litigation Rules (2021), art. 29 to 31.
    """

    court: Line
    cause: Line
    recipient: PaperParty
    receiver: Line = ""
    """代收人"""
    receiver_id_masked: Line = ""
    postal_address: Line
    postcode: Line = ""
    phone_masked: Line
    electronic: bool
    served: Annotated[tuple[Served, ...], Field(max_length=4)] = ()
    """Which kinds of papers may be served electronically."""
    e_phone_masked: Line = ""
    e_mail: Line = ""
    e_account: Line = ""


def service_address(data: ServiceAddressData, proof: Proof) -> Paper:
    paper = Composer("service-address", data, proof)
    paper.facts |= {"told": paper.words["told_words"], "recipient_id": data.recipient.id_number_masked}
    paper.facts["electronic"] = paper.agreed("electronic")
    electronically = ("served", "e_phone_masked e_mail") if data.electronic else ()
    paper.form(
        "court cause", "told", "recipient recipient_id", "receiver receiver_id_masked", "postal_address",
        "postcode phone_masked", "electronic e_account", *electronically, style=DENSE,
    )  # fmt: skip
    paper.say("confirmed", NOTE)
    called = dict.fromkeys(("甲方", "乙方"), paper.words["recipient_called"])
    return paper.signed(paper.party_hands([data.recipient], "recipient", called))


def _consent(
    kind: str,
    data: OnlineConsentData | RecordingConsentData | PrivacyNoticeData,
    proof: Proof,
    party: PaperParty,
    ticks: tuple[str, ...],
) -> Paper:
    """What is explained, then each consent with its own yes or no, then that it can be taken back."""
    paper = Composer(kind, data, proof)
    paper.say("intro", who=party.name)
    paper.points(point.format(**paper.facts) for point in paper.words["points"])
    columns = [Column(paper.words["matter"], 5, MIDDLE), Column(paper.words["explained"], 16)]
    columns.append(Column(paper.words["choice"], 4, MIDDLE))
    paper.listing(columns, [[paper.name(tick), paper.words[f"{tick}_words"], paper.agreed(tick)] for tick in ticks])
    paper.say("revocable")
    called = dict.fromkeys(("甲方", "乙方"), paper.words["party_called"])
    return paper.signed(paper.party_hands([party], "party", called))
