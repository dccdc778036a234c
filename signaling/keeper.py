"""What goes on beside the conversations: seats that expire, media that fail, consents withdrawn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import rooms
from kernel import SYSTEM, Announcement, CountyId, PersonId, Refusal
from kernel.logs import log
from media import (
    EngineLost,
    Event,
    Failed,
    Joined,
    Left,
    Measured,
    Quality,
    RecordingGap,
    RecordingStalled,
    RecordingStarted,
    SeatStatistics,
    SubscriptionStale,
    Talking,
)
from people import REQUIRED_CONSENTS, ConsentKind, ConsentState

from . import messages
from .conductor import Conductor, forgiving
from .effects import Close
from .session import RESTART, SIGNED_OUT

SWEEP_SECONDS = 5.0
GOODBYE_SECONDS = 3.0
RETRY_SPREAD_SECONDS = 2.0


class Keeper:
    """
    One a program: `recover` before the first conversation, `run` as long as the program lasts,
    `say_goodbye` at SIGTERM, before the server closes its sockets.
    """

    def __init__(self, conductor: Conductor) -> None:
        self.conductor = conductor
        self.hub = conductor.hub
        self._withdrawn: asyncio.Queue[tuple[CountyId, str, PersonId, str]] = asyncio.Queue(1000)
        announcer = conductor.database.announcer
        announcer.listen("people.consent-changed", self._hear_consent)
        announcer.listen("people.session-ended", self._hear_sign_out)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow_engine())
            tasks.create_task(self._sweep())
            tasks.create_task(self._follow_withdrawals())

    async def recover(self) -> None:
        """At the start of the program: whoever was connected is not, and nothing is being recorded."""
        database = self.conductor.database
        async with database.reading(SYSTEM, CountyId("")) as work:
            left_open = await rooms.with_people_in(work)
        for county, room_id in left_open:
            async with database.work(SYSTEM, county) as work:
                room = await rooms.all_dropped(work, room_id, "restart")
            if room.recording.on:
                await self.conductor.stop_recording(county, room_id, "recording.interrupted")

    async def say_goodbye(self, retry_after: float = 1.0) -> None:
        """Tell everybody that we shall be back, each a little later, and wait until they know."""
        everybody = list(self.hub.everybody())
        for place, mailbox in enumerate(everybody):
            wait = retry_after + RETRY_SPREAD_SECONDS * place / max(len(everybody), 1)
            mailbox.close(Close(RESTART, "restart", round(wait, 2)))
        try:
            async with asyncio.timeout(GOODBYE_SECONDS):
                for mailbox in everybody:
                    await mailbox.ended.wait()
        except TimeoutError:
            log.warning("goodbye_incomplete", left=sum(not mailbox.ended.is_set() for mailbox in everybody))

    def _hear_consent(self, told: Announcement) -> None:
        facts = told.facts
        if facts["state"] == ConsentState.WITHDRAWN and not self._withdrawn.full():
            person = PersonId(str(facts["person"]))
            self._withdrawn.put_nowait((told.county, str(facts["case"]), person, str(facts["kind"])))

    def _hear_sign_out(self, told: Announcement) -> None:
        for mailbox in self.hub.everybody():
            if mailbox.session == told.facts["session"]:
                mailbox.close(Close(SIGNED_OUT, "signed-out"))

    async def _follow_withdrawals(self) -> None:
        """Without consent to be recorded a recording stops; without one to be here by video, so does the visit."""
        while True:
            county, case_id, person, kind = await self._withdrawn.get()
            async with self._surviving("consent_withdrawn"):
                async with self.conductor.database.reading(SYSTEM, county) as work:
                    room = await rooms.of_case(work, case_id)
                if room is None:
                    continue
                if kind == ConsentKind.RECORDING and room.recording.on and person in rooms.asked_for_recording(room):
                    await self.conductor.stop_recording(county, room.id, "recording.consent-withdrawn")
                if kind in REQUIRED_CONSENTS and rooms.is_here(room, person):
                    await self.conductor.take_leave(county, room.id, person)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            async with self._surviving("seats_swept"):
                await self.expire_seats()

    async def expire_seats(self) -> None:
        """Give back the seats of those who did not return; their media end with them."""
        database = self.conductor.database
        async with database.reading(SYSTEM, CountyId("")) as work:
            overdue = await rooms.overdue(work)
        for county, room_id in overdue:
            async with database.work(SYSTEM, county) as work:
                room, gone = await rooms.expire(work, room_id)
            for person in gone:
                await forgiving(self.conductor.engine.remove(room_id, person, "expired"))
            await self.conductor.stop_recording_of_nobody(room)

    async def _follow_engine(self) -> None:
        async for event in self.conductor.engine.events():
            async with self._surviving(type(event).__name__):
                await self.hear_engine(event)

    @asynccontextmanager
    async def _surviving(self, what: str) -> AsyncIterator[None]:
        """One thing that fails must not end all others; it is logged whole."""
        try:
            yield
        except Refusal as refusal:
            log.warning("keeper_refused", what=what, code=refusal.code)
        except Exception:
            log.exception("keeper_failed", what=what)

    async def hear_engine(self, event: Event) -> None:
        """Tell those concerned; what concerns a link is also kept as evidence."""
        match event:
            case Talking(room, seat, on):
                self._tell_all(room, messages.Talking(person=seat, on=on))
            case SubscriptionStale(room, seat):
                if (mailbox := self.hub.of_seat(room, seat)) is not None:
                    mailbox.offer_again()
            case Quality(room, seat, poor):
                self._tell_all(room, messages.Quality(person=seat, state="weak" if poor else "good"))
                await self._keep(room, seat, "poor" if poor else "good")
            case Measured(room, seats):
                self._tell_all(room, messages.Links(links=[_link(seat) for seat in seats]))
            case Joined(room, seat):
                self._tell_all(room, messages.Quality(person=seat, state="good"))
                await self._keep(room, seat, "connected")
            case Left(room, seat, reason):
                self._tell_all(room, messages.Quality(person=seat, state="lost"))
                await self._keep(room, seat, reason)
                if reason == "silent":
                    self._rebuild(room, seat, "silent")
            case Failed(room, seat, reason):
                await self._keep(room, seat, reason)
                self._rebuild(room, seat, "failed")
            case EngineLost(lost):
                for room in lost:
                    for mailbox in self.hub.of(room):
                        mailbox.notice(messages.Rebuild(reason="engine"))
            case RecordingStalled(room) | RecordingGap(room):
                code = "recording.stalled" if isinstance(event, RecordingStalled) else f"recording.{event.reason}"
                await self._alarm(room, code)
            case RecordingStarted(room):
                await self._alarm(room, None)

    def _tell_all(self, room: str, notice: messages.Talking | messages.Quality | messages.Links) -> None:
        for mailbox in self.hub.of(room):
            mailbox.notice(notice)

    def _rebuild(self, room: str, seat: str, reason: messages.RebuildReason) -> None:
        if (mailbox := self.hub.of_seat(room, seat)) is not None:
            mailbox.notice(messages.Rebuild(reason=reason))

    async def _keep(self, room: str, seat: str, cause: str) -> None:
        channel = self.hub.channels.get(room)
        if channel is not None:
            async with self.conductor.database.work(SYSTEM, channel.county) as work:
                await rooms.media_changed(work, room, seat, cause)

    async def _alarm(self, room: str, code: str | None) -> None:
        channel = self.hub.channels.get(room)
        if channel is not None:
            async with self.conductor.database.work(SYSTEM, channel.county) as work:
                await rooms.alarm(work, room, code)


def _link(seat: SeatStatistics) -> messages.Link:
    return messages.Link(
        person=seat.seat,
        loss=round(seat.loss, 3),
        jitter_ms=round(seat.jitter_ms, 1),
        round_trip_ms=None if seat.round_trip_ms is None else round(seat.round_trip_ms, 1),
        bitrate=seat.bitrate,
        layer=seat.layer,
        cause=seat.cause,
    )
