"""
Papers: written, signed, sealed, verified.

Start with `model` and `stages`: who signs, whose turn it is, when a paper is in force. Then
`signing`: the order of acts on the bytes. `drafting`, `issuing`, `ceremony` and `jobs` are the
way of an agreement; `pages` draws it; `verifying` says what a file is worth.
"""

from . import seals
from .addressing import PartyAddress, address_of, change_address
from .alongside import AddressFacts, Along
from .amounts import in_capitals, in_figures, in_sentence
from .annexes import annex_for, draw_annex
from .assisting import Seat, Sitting, ask_code_for, give_signatures_beside, seats_of
from .authority import Authority, Trust
from .by_hand import MOST_BYTES as MOST_SCAN_BYTES
from .by_hand import Scan, compare_scan, hand_in_scan, keep_scan, scans_of
from .case_papers import (
    CasePaper,
    begin_paper,
    case_paper,
    case_papers_of,
    change_paper,
    keep_paper,
    paper_form_for,
    paper_in_ink,
    paper_kinds_for,
    preview_paper,
)
from .ceremony import (
    Ceremony,
    Code,
    Consented,
    ask_code,
    ceremony_of,
    close_without,
    give_signatures,
    refuse,
    waiting_for,
)
from .certificates import POLICIES
from .checker import Check, beyond_payment
from .clocks import ClockGuard
from .comparing import Change
from .config import PapersConfig
from .court_papers import (
    CourtPaper,
    draw_acceptance,
    draw_ruling,
    keep_strokes,
    order_seal,
    record_court_paper,
    sign_ruling,
    withdraw_court_paper,
)
from .discussing import Comment, Version, changes_since, comment, comments_for, settle, versions_of
from .drafting import DraftView, Preview, draft_of, edit, kept_preview, preview, restore
from .examination import (
    Examination,
    Registered,
    Tier,
    examine,
    examine_code,
    kept_report,
    page_of_upload,
    revision_file,
    verify_registered,
)
from .fields import lay_fields
from .fonts import use_folder as use_fonts
from .handwriting import Strokes
from .images import page_image
from .issuing import issue, reopen
from .jobs import WhenEffective, sign_given
from .keys import KeyProvider, SoftwareKeys
from .model import ALONG, Document, DocumentId, Kind, Signer
from .model import Role as SignerRole
from .office import Office
from .opening import open_desk, open_keys, open_outside
from .outside import Outside
from .pages import AcceptanceData, PaperKind, PaperParty, RulingData
from .pages.verification_report import Section, VerificationReportData, verification_report
from .registry import (
    Effective,
    case_of,
    clauses_in,
    draft_in,
    effective,
    file,
    file_name,
    latest_foundation,
    load,
    load_for,
    papers_along,
    papers_for,
    papers_of,
    picture,
    picture_of,
    registered,
    seen_by,
    unsigned_along,
)
from .renewals import renew_due, renew_paper
from .schedules import OwnRow, ReadSheet, SeenSchedule, blank_schedule, own_copy, read_schedule, rows_for, schedule_for
from .sealing import as_svg, seal_drawing
from .seals import Seal
from .signatories import Signatories, signatories_of
from .signing import Revision, SigningDesk, certify, close, renew, seal, sign
from .simulators import SimulatedServices
from .stages import LIFE, SEAL_LIFE, Event, SealStage, SignerState, Stage
from .stamping import licensed_stamp, stamp_outside
from .terms import Act, AgreementDraft, Clause, Draft, Instalment, Row, Schedule
from .timestamps import TimestampAuthority
from .token_keys import TokenKeys
from .verifying import (
    FOREIGN_POLICY,
    Expectation,
    Finding,
    Reason,
    Report,
    SignatureReport,
    Verdict,
    authorities_in,
    page_limited,
    sign_detached,
    signed_statement,
    trust_in,
    verify,
    verify_limited,
)
from .wage_sheet import Fault
from .wording import signing_method, title, title_of

__all__ = [
    "ALONG",
    "FOREIGN_POLICY",
    "LIFE",
    "MOST_SCAN_BYTES",
    "POLICIES",
    "SEAL_LIFE",
    "AcceptanceData",
    "Act",
    "AddressFacts",
    "AgreementDraft",
    "Along",
    "Authority",
    "CasePaper",
    "Ceremony",
    "Change",
    "Check",
    "Clause",
    "ClockGuard",
    "Code",
    "Comment",
    "Consented",
    "CourtPaper",
    "Document",
    "DocumentId",
    "Draft",
    "DraftView",
    "Effective",
    "Event",
    "Examination",
    "Expectation",
    "Fault",
    "Finding",
    "Instalment",
    "KeyProvider",
    "Kind",
    "Office",
    "Outside",
    "OwnRow",
    "PaperKind",
    "PaperParty",
    "PapersConfig",
    "PartyAddress",
    "Preview",
    "ReadSheet",
    "Reason",
    "Registered",
    "Report",
    "Revision",
    "Row",
    "RulingData",
    "Scan",
    "Schedule",
    "Seal",
    "SealStage",
    "Seat",
    "Section",
    "SeenSchedule",
    "Signatories",
    "SignatureReport",
    "Signer",
    "SignerRole",
    "SignerState",
    "SigningDesk",
    "SimulatedServices",
    "Sitting",
    "SoftwareKeys",
    "Stage",
    "Strokes",
    "Tier",
    "TimestampAuthority",
    "TokenKeys",
    "Trust",
    "Verdict",
    "VerificationReportData",
    "Version",
    "WhenEffective",
    "address_of",
    "annex_for",
    "as_svg",
    "ask_code",
    "ask_code_for",
    "authorities_in",
    "begin_paper",
    "beyond_payment",
    "blank_schedule",
    "case_of",
    "case_paper",
    "case_papers_of",
    "ceremony_of",
    "certify",
    "change_address",
    "change_paper",
    "changes_since",
    "clauses_in",
    "close",
    "close_without",
    "comment",
    "comments_for",
    "compare_scan",
    "draft_in",
    "draft_of",
    "draw_acceptance",
    "draw_annex",
    "draw_ruling",
    "edit",
    "effective",
    "examine",
    "examine_code",
    "file",
    "file_name",
    "give_signatures",
    "give_signatures_beside",
    "hand_in_scan",
    "in_capitals",
    "in_figures",
    "in_sentence",
    "issue",
    "keep_paper",
    "keep_scan",
    "keep_strokes",
    "kept_preview",
    "kept_report",
    "latest_foundation",
    "lay_fields",
    "licensed_stamp",
    "load",
    "load_for",
    "open_desk",
    "open_keys",
    "open_outside",
    "order_seal",
    "own_copy",
    "page_image",
    "page_limited",
    "page_of_upload",
    "paper_form_for",
    "paper_in_ink",
    "paper_kinds_for",
    "papers_along",
    "papers_for",
    "papers_of",
    "picture",
    "picture_of",
    "preview",
    "preview_paper",
    "read_schedule",
    "record_court_paper",
    "refuse",
    "registered",
    "renew",
    "renew_due",
    "renew_paper",
    "reopen",
    "restore",
    "revision_file",
    "rows_for",
    "scans_of",
    "schedule_for",
    "seal",
    "seal_drawing",
    "seals",
    "seats_of",
    "seen_by",
    "settle",
    "sign",
    "sign_detached",
    "sign_given",
    "sign_ruling",
    "signatories_of",
    "signed_statement",
    "signing_method",
    "stamp_outside",
    "title",
    "title_of",
    "trust_in",
    "unsigned_along",
    "use_fonts",
    "verification_report",
    "verify",
    "verify_limited",
    "verify_registered",
    "versions_of",
    "waiting_for",
    "withdraw_court_paper",
]
