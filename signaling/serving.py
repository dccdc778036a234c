"""
One socket from its first message to its last: reads, has the session decide, performs, writes.

One loop owns the conversation; beside it one task only reads and one only writes. Everything
between them is bounded: texts that wait, messages that go out, and how long anything may take.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

from kernel import Refusal, new_id
from kernel.logs import log
from people import Principal

from . import effects as do
from . import messages
from .conductor import Conductor
from .effects import Effect
from .hub import Mailbox
from .messages import Bye, IceServers, Offer, Problem, ServerMessage
from .session import REFUSED, SIGNED_OUT, SLOW, Session

OUTBOX_MESSAGES = 64
WAITING_TEXTS = 32
SEND_SECONDS = 10.0
EFFECT_SECONDS = 15.0
TICK_SECONDS = 1.0
SESSION_CHECK_SECONDS = 4.0
SESSION_KEPT_SECONDS = 60.0
LAST_WORDS_SECONDS = 1.0

Words = Callable[[str, dict[str, object]], tuple[str, str]]
"""Title and detail of a refusal's code, in the language of this person."""


class Gone(Exception):
    """The other side is not there any more; `cause` as in `rooms.ConnectionEntry`."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class Socket(Protocol):
    """A WebSocket of whatever server."""

    async def receive(self) -> str | bytes:
        """Return the next message; raises Gone."""

    async def send(self, text: str) -> None:
        """Returns when the system took it; raises Gone."""

    async def close(self, code: int, reason: str) -> None: ...


async def serve(socket: Socket, conductor: Conductor, who: Principal, words: Words) -> None:
    """Run one conversation; when this returns, nothing it started is still running."""
    await _Conversation(socket, conductor, who, words).run()


class _Conversation:
    def __init__(self, socket: Socket, conductor: Conductor, who: Principal, words: Words) -> None:
        self.socket = socket
        self.conductor = conductor
        self.who = who
        self.words = words
        self.connection = new_id()
        self.session = Session(time.monotonic())
        self.mailbox: Mailbox | None = None
        self.wake = asyncio.Event()
        """Set by whoever has something for the loop; the mailbox shares it."""
        self.outbox: asyncio.Queue[str] = asyncio.Queue(OUTBOX_MESSAGES)
        self.texts: deque[str | bytes] = deque()
        self.places = asyncio.Semaphore(WAITING_TEXTS)
        self.gone: str | None = None
        self.closing: do.Close | None = None
        self.checked_at = self.kept_at = time.monotonic()

    async def run(self) -> None:
        try:
            async with asyncio.TaskGroup() as tasks:
                helpers = [tasks.create_task(self._read()), tasks.create_task(self._write())]
                await self._loop()
                for helper in helpers:
                    helper.cancel()
            if self.closing is not None and self.gone is None:
                await self._last_words(self.closing)
        finally:
            # Also when the server cancels us because the browser has gone.
            if self.mailbox is not None:
                self.mailbox.ended.set()
                await self.conductor.dropped(self.mailbox, self._cause())

    def _cause(self) -> str:
        return self.gone or (self.closing.reason if self.closing else "closed")

    async def _read(self) -> None:
        try:
            while True:
                await self.places.acquire()
                self.texts.append(await self.socket.receive())
                self.wake.set()
        except Gone as gone:
            self.gone = self.gone or gone.cause
            self.wake.set()

    async def _write(self) -> None:
        try:
            while True:
                text = await self.outbox.get()
                async with asyncio.timeout(SEND_SECONDS):
                    await self.socket.send(text)
        except Gone as gone:
            self.gone = self.gone or gone.cause
        except TimeoutError:
            self._too_slow()
        self.wake.set()

    async def _loop(self) -> None:
        while self.closing is None and self.gone is None:
            try:
                async with asyncio.timeout(TICK_SECONDS):
                    await self.wake.wait()
            except TimeoutError:
                pass
            self.wake.clear()
            await self._take_texts()
            await self._take_mail()
            await self._perform(self.session.tick(time.monotonic()))
            await self._check_session()

    async def _take_texts(self) -> None:
        while self.texts and self.closing is None:
            text = self.texts.popleft()
            self.places.release()
            message = messages.read(text)
            at = time.monotonic()
            effects = self.session.unreadable(at) if message is None else self.session.receive(message, at)
            await self._perform(effects, None if message is None else message.type)
            await self._take_mail()

    async def _take_mail(self) -> None:
        if (mailbox := self.mailbox) is None or self.closing is not None:
            return
        while self.outbox.qsize() < OUTBOX_MESSAGES // 2:
            unread = await self.conductor.unread(mailbox, OUTBOX_MESSAGES // 2)
            if not unread:
                break
            for text in unread:
                self._put(text)
        while mailbox.notices and not self.outbox.full():
            self._put(mailbox.notices.popleft().model_dump_json())
        if mailbox.stale:
            mailbox.stale = False
            await self._perform(self.session.stale())
        if mailbox.closing is not None:
            closing = mailbox.closing
            await self._perform(self.session.end(closing.code, closing.reason, closing.retry_after))

    async def _check_session(self) -> None:
        """Rights that were taken away are gone from an open socket within 5 s (bar 28)."""
        now = time.monotonic()
        if self.mailbox is None or self.closing is not None or now - self.checked_at < SESSION_CHECK_SECONDS:
            return
        self.checked_at = now
        if not await self.conductor.session_holds(self.who):
            await self._perform(self.session.end(SIGNED_OUT, "signed-out"))
        elif now - self.kept_at >= SESSION_KEPT_SECONDS:
            self.kept_at = now
            await self.conductor.keep_session(self.who)

    async def _perform(self, effects: list[Effect], to: str | None = None) -> None:
        for effect in effects:
            try:
                async with asyncio.timeout(EFFECT_SECONDS):
                    await self._do(effect)
            except Refusal as refusal:
                self._refused(effect, refusal.code, refusal.facts, to)
            except TimeoutError:
                log.warning("effect_timed_out", effect=type(effect).__name__, connection=self.connection)
                self._refused(effect, "signaling.timeout", {}, to)

    async def _do(self, effect: Effect) -> None:
        match effect:
            case do.Say(message):
                self._say(message)
            case do.Refuse(code, to):
                self._problem(code, {}, to)
            case do.Close():
                self.closing = effect
            case do.RenewRelay():
                assert self.mailbox is not None
                if servers := self.conductor.ice_servers(self.mailbox.room, self.who.person):
                    self._say(IceServers(ice_servers=servers))
            case do.Greet():
                welcomed = await self.conductor.greet(self.who, self.connection, self.wake, effect)
                self.mailbox = welcomed.mailbox
                self.session.welcomed(self.conductor.hub.bucket(self.who.person))
                self._say(welcomed.welcome)
            case _:
                assert self.mailbox is not None
                answer = await self.conductor.act(self.who, self.mailbox, effect)
                if isinstance(answer, Offer):
                    self.session.offered(answer.connection)
                if answer is not None:
                    self._say(answer)

    def _refused(self, effect: Effect, code: str, facts: dict[str, object], to: str | None) -> None:
        if isinstance(effect, do.OfferTracks):
            self.session.not_offered()
        self._problem(code, facts, to)
        if isinstance(effect, do.Greet):
            self.session.end(REFUSED, "refused")
            self.closing = do.Close(REFUSED, "refused")

    def _say(self, message: ServerMessage) -> None:
        self._put(message.model_dump_json())

    def _problem(self, code: str, facts: dict[str, object], to: str | None) -> None:
        title, detail = self.words(code, facts)
        self._say(Problem(code=code, title=title, detail=detail, to=to))

    def _put(self, text: str) -> None:
        try:
            self.outbox.put_nowait(text)
        except asyncio.QueueFull:
            self._too_slow()

    def _too_slow(self) -> None:
        self.closing = self.closing or do.Close(SLOW, "slow", retry_after=2.0)

    async def _last_words(self, closing: do.Close) -> None:
        """Say what is still in the outbox and bye; whoever does not listen is not waited for."""
        try:
            async with asyncio.timeout(LAST_WORDS_SECONDS):
                while not self.outbox.empty():
                    await self.socket.send(self.outbox.get_nowait())
                await self.socket.send(Bye(reason=closing.reason, retry_after=closing.retry_after).model_dump_json())
                await self.socket.close(closing.code, closing.reason)
        except (Gone, TimeoutError):
            log.info("bye_unheard", connection=self.connection, reason=closing.reason)
