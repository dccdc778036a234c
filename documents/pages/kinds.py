"""
Every kind of paper in one table: what it is made from, who signs it, where it stands in the official set.

`render` makes any of them. Title, template, version, law, and when a paper must be made stand
with its words in `texts*.zh.toml`, its required fields in `required.toml`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from kernel import NotFound

from . import (
    confirmation_papers,
    consent_papers,
    coordination_papers,
    court_notices,
    court_rulings,
    file_papers,
    inquiry_papers,
    intake_papers,
    outcome_papers,
    police_papers,
)
from .acceptance import acceptance_notice
from .agreement import agreement
from .application import joint_application
from .model import PREVIEW, AcceptanceData, AgreementData, ApplicationData, Paper, Proof, RulingData
from .ruling import ruling
from .texts import texts

Draw = Callable[[Any, Proof], Paper]


@dataclass(frozen=True)
class PaperKind:
    kind: str
    document: int
    """Its row among the documents of people's mediation, 1 to 25."""
    data: Any
    """The frozen data class of its facts."""
    draw: Draw
    signs: tuple[str, ...]
    """Roles of the places laid in it, in their order; some stand there only if somebody is named."""
    desk: Literal["committee", "court"] = "committee"
    """Who fills it in; one does not see the other's drafts."""
    made_by_hand: bool = True
    """Filled in on the page of papers; the others come from the course of the case itself."""

    @property
    def words(self) -> dict[str, Any]:
        return texts(self.kind)

    @property
    def instead(self) -> tuple["PaperKind", ...]:
        """Papers in whose place this one may stand: the file needs one of them and this, not both."""
        return tuple(KINDS[kind] for kind in self.words.get("instead", ()))


def _proven(make: Callable[[Any], Paper]) -> Draw:
    """Agreement, application, ruling and acceptance carry their proof among their data."""
    return lambda data, proof: make(replace(data, verify_url=proof.url, verify_code=proof.code))


def _ours(kind: str, document: int, data: type[Any], draw: Draw, *signs: str) -> PaperKind:
    return PaperKind(
        kind, document, data, draw, signs, "court" if {"judge", "court-seal"} & set(signs) else "committee"
    )


def _of_the_case(kind: str, document: int, data: type[Any], make: Callable[[Any], Paper], *signs: str) -> PaperKind:
    return replace(_ours(kind, document, data, _proven(make), *signs), made_by_hand=False)


_ALL = (
    _ours("file-cover", 1, file_papers.CoverData, file_papers.file_cover),
    _ours("file-contents", 2, file_papers.ContentsData, file_papers.file_contents, "compiler"),
    _ours("mediation-request", 3, intake_papers.RequestData, intake_papers.mediation_request, "party"),
    _ours(
        "intake-register", 4, intake_papers.RegisterData, intake_papers.intake_register,
        "party", "registrar", "committee-seal",
    ),
    _ours("rights-notice", 5, intake_papers.RightsData, intake_papers.rights_notice, "party"),
    _ours("identity-record", 6, intake_papers.IdentityData, intake_papers.identity_record, "checker"),
    _ours(
        "power-of-attorney", 7, intake_papers.PowerData, intake_papers.power_of_attorney,
        "principal", "agent", "party-seal",
    ),
    _ours(
        "inquiry-record", 8, inquiry_papers.InquiryData, inquiry_papers.inquiry_record,
        "asked", "investigator", "recorder",
    ),
    _ours("evidence-list", 9, inquiry_papers.EvidenceData, inquiry_papers.evidence_list, "submitter", "receiver"),
    _ours(
        "mediation-record", 10, inquiry_papers.MediationRecordData, inquiry_papers.mediation_record,
        "party", "mediator", "recorder", "interpreter", "committee-seal",
    ),
    _of_the_case(
        "agreement", 11, AgreementData, agreement,
        "party", "party-seal", "mediator", "recorder", "interpreter", "committee-seal",
    ),
    _ours(
        "oral-agreement", 12, outcome_papers.OralAgreementData, outcome_papers.oral_agreement,
        "party", "mediator", "committee-seal",
    ),
    _ours("performance-receipt", 13, outcome_papers.ReceiptData, outcome_papers.performance_receipt, "payer", "payee"),
    _ours("follow-up", 14, outcome_papers.FollowUpData, outcome_papers.follow_up, "visited", "visitor"),
    _ours(
        "termination-notice", 15, outcome_papers.TerminationData, outcome_papers.termination_notice,
        "mediator", "party", "committee-seal",
    ),
    _ours("file-note", 16, file_papers.FileNoteData, file_papers.file_note, "compiler", "inspector"),
    _ours(
        "closing-report", 16, file_papers.ClosingReportData, file_papers.closing_report,
        "mediator", "director", "committee-seal",
    ),
    _ours("back-cover", 16, file_papers.BackCoverData, file_papers.back_cover, "compiler", "inspector"),
    _ours("online-consent", 17, consent_papers.OnlineConsentData, consent_papers.online_consent, "party"),
    _ours("recording-consent", 17, consent_papers.RecordingConsentData, consent_papers.recording_consent, "party"),
    _ours("privacy-notice", 17, consent_papers.PrivacyNoticeData, consent_papers.privacy_notice, "party"),
    _ours("service-address", 18, consent_papers.ServiceAddressData, consent_papers.service_address, "recipient"),
    _of_the_case("application", 19, ApplicationData, joint_application, "applicant"),
    _ours(
        "mediation-proof", 20, confirmation_papers.MediationProofData, confirmation_papers.mediation_proof,
        "committee-seal",
    ),
    _ours("withdrawal", 21, confirmation_papers.WithdrawalData, confirmation_papers.withdrawal, "applicant"),
    _of_the_case("acceptance", 22, AcceptanceData, acceptance_notice, "court-seal"),
    _ours("supplement-notice", 22, court_notices.SupplementData, court_notices.supplement_notice, "court-seal"),
    _ours(
        "court-inquiry", 22, court_notices.CourtInquiryData, court_notices.court_inquiry,
        "applicant", "judge", "clerk",
    ),
    _of_the_case("ruling", 22, RulingData, ruling, "judge", "court-seal", "clerk"),
    _ours(
        "non-acceptance", 22, court_rulings.NonAcceptanceData, court_rulings.non_acceptance,
        "judge", "court-seal", "clerk",
    ),
    _ours(
        "withdrawal-allowed", 22, court_rulings.WithdrawalAllowedData, court_rulings.withdrawal_allowed,
        "judge", "court-seal", "clerk",
    ),
    _ours(
        "deemed-withdrawn", 22, court_rulings.DeemedWithdrawnData, court_rulings.deemed_withdrawn,
        "judge", "court-seal", "clerk",
    ),
    _ours("service-record", 22, court_notices.ServiceRecordData, court_notices.service_record, "court-seal"),
    _ours(
        "enforcement-request", 23, confirmation_papers.EnforcementData, confirmation_papers.enforcement_request,
        "applicant",
    ),
    _ours(
        "payment-order-request", 23, confirmation_papers.PaymentOrderData, confirmation_papers.payment_order_request,
        "applicant",
    ),
    _ours("reminder", 24, coordination_papers.ReminderData, coordination_papers.reminder, "centre-seal"),
    _ours(
        "assignment", 24, coordination_papers.AssignmentData, coordination_papers.assignment,
        "issuer", "receiver", "centre-seal",
    ),
    _ours(
        "supervision", 24, coordination_papers.SupervisionData, coordination_papers.supervision,
        "issuer", "receiver", "centre-seal",
    ),
    _ours(
        "meeting-minutes", 24, coordination_papers.MinutesData, coordination_papers.meeting_minutes,
        "chair", "recorder", "centre-seal",
    ),
    _ours("penalty-exemption", 25, police_papers.ExemptionData, police_papers.penalty_exemption, "party"),
)  # fmt: skip

KINDS: dict[str, PaperKind] = {each.kind: each for each in _ALL}


def kind_of(kind: str) -> PaperKind:
    """NotFound("paper.unknown-kind")"""
    if kind not in KINDS:
        raise NotFound("paper.unknown-kind")
    return KINDS[kind]


def render(kind: str, data: Any, proof: Proof = PREVIEW) -> Paper:
    """Make a paper. Invalid("paper.missing-field") names the first required field that is empty, and its article."""
    return kind_of(kind).draw(data, proof)
