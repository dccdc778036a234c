"""How what comes between filing and ruling is shown: what the court asked for, what came, who withdrew."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

import people
from confirmation import Application
from kernel import Work


class SuppliedView(BaseModel):
    name: str
    sha256: str
    at: datetime
    by: str
    """The name of the party or the mediator who handed it in."""


class BetweenView(BaseModel):
    wanted: str
    """What the court asks both sides to add, by the end of `wanted_until`; one thing a line."""
    wanted_until: date | None
    supplied: list[SuppliedView]
    reason: str
    """Why the court did not take it, or why it was withdrawn."""
    withdrawn_by: str
    """The name; empty unless somebody withdrew."""
    withdrawn_at: datetime | None


async def between(opened: Work, application: Application | None) -> dict[str, Any]:
    """Return the fields of `BetweenView`; before anything is filed all are empty."""
    if application is None:
        return {
            "wanted": "",
            "wanted_until": None,
            "supplied": [],
            "reason": "",
            "withdrawn_by": "",
            "withdrawn_at": None,
        }
    ids = {each.by for each in application.supplied}
    if application.withdrawn_by is not None:
        ids.add(application.withdrawn_by)
    found = await people.persons_of(opened, list(ids))
    names = {person: who.name for person, who in found.items()}
    return {
        "wanted": application.wanted,
        "wanted_until": application.wanted_until,
        "supplied": [
            SuppliedView(name=each.name, sha256=each.sha256, at=each.at, by=names.get(each.by, ""))
            for each in application.supplied
        ],
        "reason": application.reason,
        "withdrawn_by": names.get(application.withdrawn_by, "") if application.withdrawn_by else "",
        "withdrawn_at": application.withdrawn_at,
    }
