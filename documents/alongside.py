"""
Papers that go along with an agreement, because the court that is to confirm it asks for them.

Each party confirms, alone, where papers reach it; the committee proves that it mediated. They are
laid out and signed in the agreement's ceremony, each with a consent of its own, and come into
force with it: without an agreement there is nothing to serve and nothing to prove.

Source: Interpretation of the Civil Procedure Law (2022), art. 137 and 354; Provisions on the
Confirmation of People's Mediation Agreements (2011), art. 3.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, get_args

import cases
import people
from kernel import Conflict, Invalid, Work
from people import ConsentKind, Organisation

from .model import ALONG, Document, Kind
from .pages import Paper, Proof, render
from .pages.confirmation_papers import MediationProofData
from .pages.consent_papers import Served, ServiceAddressData
from .signatories import Signatories, SigningParty
from .stages import Stage
from .wording import words

SERVED: tuple[Served, ...] = get_args(Served)
"""Who agrees to electronic service agrees to it for all papers of the case; the consent's text says so."""
FOLLOWS = ALONG | {Kind.APPLICATION}
"""What comes into force with its agreement and never before it: until then all of it can be taken back."""
PHONE = re.compile(r"\+?[0-9][0-9 -]{5,18}[0-9]")
POSTCODE = re.compile(r"[0-9]{6}")
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


@dataclass(frozen=True)
class Along:
    """What the mediator lets go along when the signing begins."""

    addresses: bool = False
    """Each party confirms its address for service."""
    founded: str | None = None
    """By whom and when the committee was founded; with it, the proof of mediation goes along."""

    def __post_init__(self) -> None:
        """Invalid("ceremony.founded-missing"): a court asks on what the committee was founded (art. 354)."""
        if self.founded is not None and not self.founded.strip():
            raise Invalid("ceremony.founded-missing")

    def __bool__(self) -> bool:
        return self.addresses or self.founded is not None


NOTHING_ALONG = Along()


@dataclass(frozen=True)
class AddressFacts:
    """Where papers reach a party, as the party says it. Printed whole: a court cannot send to a masked number."""

    postal_address: str
    phone: str
    postcode: str = ""
    receiver: str = ""
    """Who takes papers in for the party (代收人); nobody if empty."""
    receiver_id: str = ""
    e_phone: str = ""
    e_mail: str = ""

    def checked(self) -> "AddressFacts":
        """
        Return the facts without blanks around them.

        Invalid("address.postal-missing"), ("address.phone"), ("address.e-phone"), ("address.postcode"),
        ("address.e-mail"), ("address.receiver-missing") for the number of a receiver without a name.
        """
        facts = AddressFacts(**{name: str(value).strip() for name, value in asdict(self).items()})
        if not facts.postal_address:
            raise Invalid("address.postal-missing")
        if not PHONE.fullmatch(facts.phone):
            raise Invalid("address.phone")
        if facts.e_phone and not PHONE.fullmatch(facts.e_phone):
            raise Invalid("address.e-phone")
        if facts.postcode and not POSTCODE.fullmatch(facts.postcode):
            raise Invalid("address.postcode")
        if facts.e_mail and not MAIL.fullmatch(facts.e_mail):
            raise Invalid("address.e-mail")
        if facts.receiver_id and not facts.receiver:
            raise Invalid("address.receiver-missing")
        return facts

    def sealed_for(self, party: str) -> str:
        """Return the facts as they are kept beside the paper: sealed, as phones and addresses of persons are."""
        return people.seal(json.dumps(asdict(self), ensure_ascii=False), _about(party))


def facts_in(paper: Document) -> AddressFacts:
    """Return what a confirmation of address was made from."""
    data = json.loads(paper.data)
    return AddressFacts(**json.loads(people.unseal(data["facts"], _about(data["party"]))))


@dataclass(frozen=True)
class File:
    """What all papers of one case say alike."""

    number: str
    cause: str
    court: Organisation
    made_on: date


def file_of(case: cases.Case, court: Organisation, made_on: date) -> File:
    return File(case.number, cases.taxonomy.item(case.dispute_type).name("zh"), court, made_on)


async def known_addresses(
    work: Work, case: cases.Case, signatories: Signatories
) -> tuple[tuple[SigningParty, AddressFacts, bool], ...]:
    """
    Return each party with what the case knows of its address, and whether it agreed to electronic service.

    Conflict("ceremony.address-missing") names the parties whose address nobody has entered.
    """
    persons = await people.persons_of(work, [party.person for party in signatories.parties])
    if missing := [party.printed.name for party in signatories.parties if not persons[party.person].address.strip()]:
        raise Conflict("ceremony.address-missing", names="、".join(missing))
    found = []
    for party in signatories.parties:
        who = persons[party.person]
        facts = AddressFacts(who.address, who.phone, e_phone=who.phone)
        found.append((party, facts, await agrees_to_e_service(work, party, case.id)))
    return tuple(found)


async def agrees_to_e_service(work: Work, party: SigningParty, case_id: str) -> bool:
    return (await people.consents(work, party.person, case_id))[ConsentKind.E_SERVICE].given


def draw_address(file: File, party: SigningParty, facts: AddressFacts, electronic: bool, proof: Proof) -> Paper:
    """Draw 送达地址确认书 of one party; `electronic`: the party has agreed to electronic service."""
    account = str(words()["along"]["account"]) if electronic else ""
    data = ServiceAddressData(
        number=file.number,
        made_on=file.made_on,
        court=file.court.name,
        cause=file.cause,
        recipient=party.printed,
        receiver=facts.receiver,
        receiver_id_masked=people.mask_id_number(facts.receiver_id) if facts.receiver_id else "",
        postal_address=facts.postal_address,
        postcode=facts.postcode,
        phone_masked=facts.phone,
        electronic=electronic,
        served=SERVED if electronic else (),
        e_phone_masked=facts.e_phone if electronic else "",
        e_mail=facts.e_mail if electronic else "",
        e_account=account,
    )
    return render(Kind.SERVICE_ADDRESS, data, proof)


def draw_proof(file: File, signatories: Signatories, founded: str, agreed_on: date, proof: Proof) -> Paper:
    """Draw 调解组织主持调解的证明."""
    data = MediationProofData(
        number=file.number,
        made_on=file.made_on,
        committee=signatories.committee.name,
        founded=founded.strip().rstrip("。；，") + str(words()["full_stop"]),
        court=file.court.name,
        party_names=tuple(party.name for party in signatories.printed),
        mediators=signatories.mediators,
        mediated_on=agreed_on,
        agreement_number=file.number,
    )
    return render(Kind.MEDIATION_PROOF, data, proof)


def alone(signatories: Signatories, party: SigningParty) -> Signatories:
    """Return who signs what concerns one party only."""
    return replace(signatories, parties=(party,))


def attachments(along: Along) -> tuple[str, ...]:
    """Return what the joint application says is handed in with it."""
    said: dict[str, str] = words()["along"]["attachments"]
    proof = said["proof"] if along.founded is not None else said["no_proof"]
    fixed = (*words()["application"]["attachments"], proof)
    return (*fixed, said["addresses"]) if along.addresses else fixed


def may_act_now(paper: Document, papers: Iterable[Document]) -> bool:
    """
    Say whether the agreement, among `papers`, lets this paper of its ceremony be signed now.

    A paper along ends with an agreement that was refused. The proof is sealed when the agreement
    is: before all have signed, nothing is there to be proved.
    """
    if paper.kind not in ALONG:
        return True
    agreement = agreement_of(papers)
    if agreement is None or agreement.stage not in (Stage.SIGNING, Stage.EFFECTIVE):
        return False
    return paper.kind is not Kind.MEDIATION_PROOF or agreement.only_seal_left


def may_take_effect(paper: Document, papers: Iterable[Document]) -> bool:
    """Say whether a paper that everybody has signed may be closed: what follows an agreement only with it."""
    agreement = agreement_of(papers)
    return paper.kind not in FOLLOWS or (agreement is not None and agreement.stage is Stage.EFFECTIVE)


def agreement_of(papers: Iterable[Document]) -> Document | None:
    return next((each for each in papers if each.kind is Kind.AGREEMENT), None)


def data_of_address(court: str, party: SigningParty, facts: AddressFacts) -> dict[str, Any]:
    """Return what is kept beside a confirmation of address."""
    return {"court": court, "party": party.id, "facts": facts.sealed_for(party.id)}


def _about(party: str) -> str:
    return f"documents.address:{party}"
