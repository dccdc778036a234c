"""
Who is connected to which room in this process, and what they are told.

A mailbox holds no queue of events, only how far its conversation has read: events are kept once a
room, and what is not kept any more is read from the database. So a slow reader costs nothing.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from kernel import Announcement, CountyId, PersonId
from kernel.database import Database
from kernel.logs import log

from .effects import Close
from .messages import Event, Links, Quality, Rebuild, Talking
from .session import PERSON_BURST, PERSON_RATE, REPLACED, Bucket

Notice = Talking | Quality | Links | Rebuild
KEPT_EVENTS = 256
KEPT_NOTICES = 32
WAITING_TEXTS = 32


@dataclass(eq=False)
class Mailbox:
    """What waits for one conversation."""

    connection: str
    person: PersonId
    session: str
    """Of `people`: who signs out hangs up."""
    room: str
    county: CountyId
    read_to: int = 0
    """Number of the last event that was said."""
    notices: deque[Notice] = field(default_factory=lambda: deque(maxlen=KEPT_NOTICES))
    stale: bool = False
    closing: Close | None = None
    superseded: bool = False
    """A newer connection speaks for the seat: the end of this one is no news."""
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when there is something for the conversation."""
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by the conversation when it has said its last word."""

    def notice(self, notice: Notice) -> None:
        self.notices.append(notice)
        self.wake.set()

    def offer_again(self) -> None:
        self.stale = True
        self.wake.set()

    def close(self, closing: Close) -> None:
        self.closing = self.closing or closing
        self.wake.set()


@dataclass(eq=False)
class Channel:
    """One room: its newest events as they go over the wire, and one mailbox a person."""

    county: CountyId
    newest: int = 0
    events: dict[int, str] = field(default_factory=dict)
    mailboxes: dict[PersonId, Mailbox] = field(default_factory=dict)
    visitors: int = 0
    """Conversations that are being greeted."""

    def add(self, number: int, text: str) -> None:
        self.events[number] = text
        self.newest = max(self.newest, number)
        if len(self.events) > KEPT_EVENTS:
            del self.events[min(self.events)]


class Hub:
    """Listens to the announcements of rooms and wakes the mailboxes concerned."""

    def __init__(self, database: Database) -> None:
        self.channels: dict[str, Channel] = {}
        self._buckets: dict[PersonId, Bucket] = {}
        database.announcer.listen("rooms.event", self._hear)

    def _hear(self, announcement: Announcement) -> None:
        facts = announcement.facts
        channel = self.channels.get(str(facts["room"]))
        if channel is None:
            return
        number = facts["number"]
        assert isinstance(number, int)
        channel.add(number, on_the_wire(number, facts["body"]))
        for mailbox in channel.mailboxes.values():
            mailbox.wake.set()

    @contextmanager
    def visiting(self, room: str, county: CountyId) -> Iterator[None]:
        """Keep the room's events while somebody is being greeted, who may then `join`."""
        channel = self.channels.setdefault(room, Channel(county))
        channel.visitors += 1
        try:
            yield
        finally:
            channel.visitors -= 1
            self._forget_if_empty(room)

    def join(self, mailbox: Mailbox, newest: int) -> None:
        """
        Take the mailbox in; another one of the same person is told that it is replaced.

        `newest` is the number of the room's last event when the seat was taken.
        """
        channel = self.channels[mailbox.room]
        channel.newest = max(channel.newest, newest)
        old = channel.mailboxes.get(mailbox.person)
        if old is not None:
            old.superseded = True
            old.close(Close(REPLACED, "replaced"))
        channel.mailboxes[mailbox.person] = mailbox
        mailbox.wake.set()

    def leave(self, mailbox: Mailbox) -> None:
        channel = self.channels.get(mailbox.room)
        if channel is not None and channel.mailboxes.get(mailbox.person) is mailbox:
            del channel.mailboxes[mailbox.person]
            self._forget_if_empty(mailbox.room)

    def of(self, room: str) -> list[Mailbox]:
        channel = self.channels.get(room)
        return list(channel.mailboxes.values()) if channel else []

    def of_seat(self, room: str, person: str) -> Mailbox | None:
        channel = self.channels.get(room)
        return channel.mailboxes.get(PersonId(person)) if channel else None

    def everybody(self) -> Iterable[Mailbox]:
        return [mailbox for channel in self.channels.values() for mailbox in channel.mailboxes.values()]

    def bucket(self, person: PersonId) -> Bucket:
        """Return the message allowance that all conversations of a person share."""
        if len(self._buckets) > 10_000:
            log.info("message_buckets_forgotten", count=len(self._buckets))
            self._buckets.clear()
        return self._buckets.setdefault(person, Bucket(PERSON_RATE, PERSON_BURST))

    def _forget_if_empty(self, room: str) -> None:
        channel = self.channels[room]
        if not channel.mailboxes and not channel.visitors:
            del self.channels[room]


def on_the_wire(number: int, body: object) -> str:
    """Return the event as JSON; checked, so that nothing undocumented is ever said."""
    return Event.model_validate({"number": number, "event": body}).model_dump_json()
