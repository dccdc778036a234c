"""
Asking the court to confirm an agreement, and keeping its ruling.

Start with `stages`, then `eligibility`: what the law asks before anything is filed.
`submitting` is the mediator's part, `deciding` the court's, `serving` what follows the seal.
"""

from functools import partial

from documents import Office
from kernel.jobs import Handler

from . import examining, serving
from .bundle import Bundle, BundlePaper, PartyRecord, examined, gather
from .deciding import (
    Ruling,
    accept,
    ask_code,
    draft_ruling,
    list_of_court,
    load,
    proposed_number,
    refuse,
    sign_ruling,
)
from .eligibility import Check
from .jurisdiction import LawfulCourt
from .model import Application, ApplicationId, Channel, Decision, Service, Supplied
from .serving import (
    legal_state,
    record_paper_service,
    record_seen,
    services_for,
    services_of,
    when_effective,
)
from .stages import LIFE, Event, Stage
from .submitting import Prospect, case_of, prospect, submit, submitted_to
from .supplementing import (
    MOST_BYTES,
    ask_supplement,
    deem_withdrawn,
    keep_file,
    resume,
    supplied_file,
    supply,
    withdraw,
)


def jobs(office: Office) -> dict[str, Handler]:
    """Return the handlers of this package's jobs, bound to what they need."""
    return {
        "confirmation.examine": partial(examining.examine, office),
        "confirmation.notice": partial(serving.make_notice, office),
    }


__all__ = [
    "LIFE",
    "MOST_BYTES",
    "Application",
    "ApplicationId",
    "Bundle",
    "BundlePaper",
    "Channel",
    "Check",
    "Decision",
    "Event",
    "LawfulCourt",
    "PartyRecord",
    "Prospect",
    "Ruling",
    "Service",
    "Stage",
    "Supplied",
    "accept",
    "ask_code",
    "ask_supplement",
    "case_of",
    "deem_withdrawn",
    "draft_ruling",
    "examined",
    "gather",
    "jobs",
    "keep_file",
    "legal_state",
    "list_of_court",
    "load",
    "proposed_number",
    "prospect",
    "record_paper_service",
    "record_seen",
    "refuse",
    "resume",
    "services_for",
    "services_of",
    "sign_ruling",
    "submit",
    "submitted_to",
    "supplied_file",
    "supply",
    "when_effective",
    "withdraw",
]
