"""What an auditor does: read the journal, which is itself an entry of the journal."""

from dataclasses import dataclass

from kernel import PersonId, Work, journal

from . import store
from .masking import mask_name
from .model import Principal

EVENT = "journal.read"


@dataclass(frozen=True)
class Actor:
    """Who acted, as an auditor may see it: staff by name, everybody else masked."""

    id: PersonId
    name: str
    works_here: bool


async def has_noted_reading(work: Work, who: Principal) -> bool:
    """Say whether the journal already tells that this session reads it."""
    last = await journal.latest(work, most=1, event=EVENT, actor=who.person)
    return bool(last) and (last[0].detail or {}).get("facts", {}).get("session") == who.session


async def note_reading(work: Work, who: Principal) -> None:
    """Tell the journal that this session reads it; once is enough."""
    if not await has_noted_reading(work, who):
        await journal.append(work, EVENT, session=who.session)


async def actors_of(work: Work, entries: list[journal.Entry]) -> dict[str, Actor]:
    """Return the people who acted in these entries; the system and unknown ones are not among them."""
    ids = {PersonId(entry.detail["actor"]) for entry in entries if entry.detail}
    return {
        person: Actor(person, name if works_here else mask_name(name), works_here)
        for person, (name, works_here) in (await store.names_of(work, ids)).items()
    }
