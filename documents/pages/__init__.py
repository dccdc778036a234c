"""
The papers as pages: facts in, a PDF/A-2u with places to sign out. No database, no clock.

Start with `kinds.KINDS`, the table of all papers, and `kinds.render`, which makes any of them.
A paper's module says what stands where, with a `composing.Composer`; its fixed words are in
`texts*.zh.toml` and its duties in `required.toml`.
"""

from .acceptance import acceptance_notice
from .agreement import agreement
from .application import joint_application
from .kinds import KINDS, PaperKind, kind_of, render
from .model import (
    BY_HAND,
    PREVIEW,
    AcceptanceData,
    AgreementData,
    ApplicationData,
    Paper,
    PaperParty,
    PayRow,
    PaySchedule,
    Proof,
    RulingData,
    SignatureBox,
)
from .ruling import ruling
from .schedule import AnnexData, annex_copy, for_one

__all__ = [
    "BY_HAND",
    "KINDS",
    "PREVIEW",
    "AcceptanceData",
    "AgreementData",
    "AnnexData",
    "ApplicationData",
    "Paper",
    "PaperKind",
    "PaperParty",
    "PayRow",
    "PaySchedule",
    "Proof",
    "RulingData",
    "SignatureBox",
    "acceptance_notice",
    "agreement",
    "annex_copy",
    "for_one",
    "joint_application",
    "kind_of",
    "render",
    "ruling",
]
