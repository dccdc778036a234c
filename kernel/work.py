"""One action: its transaction, its person, its instant and its ids arrive together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from .announcements import Announcement
from .ids import CountyId, PersonId, new_id

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True)
class Work:
    """Given by `Database.work`; commits when its block ends and is undone when it raises."""

    db: AsyncConnection
    actor: PersonId
    county: CountyId
    now: datetime
    """UTC; the same instant for everything this action writes."""
    new_id: Callable[[], str] = new_id
    announcements: list[Announcement] = field(default_factory=list)

    def announce(self, topic: str, **facts: object) -> None:
        """Tell the listeners of `topic` after the commit; nobody hears of what was undone."""
        self.announcements.append(Announcement(topic, self.county, facts))
