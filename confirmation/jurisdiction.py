"""
Which courts may confirm this agreement, each with the reason.

The committee mediated without being asked by a court, so the parties may apply to the basic
court at the place of the committee; for labour disputes it is the only one (Labour Disputes
Interpretation (1), art. 52; Civil Procedure Law, art. 205, no. 2).
"""

from dataclasses import dataclass

from people import Organisation, OrganisationKind

from .eligibility import LABOUR


@dataclass(frozen=True)
class LawfulCourt:
    """`reason` is a code whose words say why."""

    id: str
    name: str
    reason: str


def lawful_courts(organisations: list[Organisation], flags: frozenset[str]) -> tuple[LawfulCourt, ...]:
    """Return the courts among the county's organisations that may confirm, best first."""
    reason = "jurisdiction.labour" if LABOUR in flags else "jurisdiction.committee"
    courts = [each for each in organisations if each.kind is OrganisationKind.COURT]
    return tuple(LawfulCourt(court.id, court.name, reason) for court in courts)
