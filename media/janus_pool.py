"""
The pool of Janus servers: which of them answer, which take new rooms, and where a room goes.

An operator drains a server with Janus's own switch, on that machine (deploy/janus/drain.py): each
server is asked every few seconds, and one that takes no new sessions gets no new room.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, Protocol
from urllib.parse import urlsplit

from websockets.exceptions import WebSocketException

from kernel import Unavailable

from .config import MediaConfig
from .janus_config import JanusConfig
from .janus_link import Handle, JanusError, JanusLink, Message, derived

PULSE_SECONDS = 3.0
"""Between two questions whether a server lives; also keeps the sessions (Janus ends idle ones)."""
AGAIN_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Before the first, second, … attempt to reach a server again; the last one from then on."""
PLACE_SECONDS = 8.0
OLDEST_SOUND_VERSION = (1, 4, 1)
"""PR-3636 and PR-3637 of April 2026 close holes in the parsers that a browser's packets reach."""

log = logging.getLogger(__name__)


class Tenant(Protocol):
    """A room, as a server sees it."""

    name: str

    @property
    def streams(self) -> int: ...

    def hear(self, message: Message) -> None: ...


class Server:
    """One Janus: when it goes, its rooms are told; when it is back, it takes new ones."""

    def __init__(self, url: str, config: JanusConfig, most_rooms: int, lost: Callable[["Server"], None]) -> None:
        self.url, self._config, self._lost = url, config, lost
        self._most_rooms = most_rooms
        self.link = JanusLink(url, config.secret, self._hear)
        self.sessions: dict[int, Tenant] = {}
        self.accepting = False
        self.ready = asyncio.Event()

    @property
    def port(self) -> int:
        """The port of its API."""
        address = urlsplit(self.url)
        return address.port or (443 if address.scheme == "wss" else 80)

    @property
    def streams(self) -> int:
        return sum(tenant.streams for tenant in self.sessions.values())

    @property
    def takes_rooms(self) -> bool:
        full = self.streams >= self._config.streams or len(self.sessions) >= self._most_rooms
        return self.ready.is_set() and self.accepting and not full

    async def live(self) -> None:
        """Connect, serve until the server is gone, connect again. Ends only when cancelled."""
        failures = 0
        while True:
            self.link = JanusLink(self.url, self._config.secret, self._hear)
            try:
                await self.link.open()
                await self._serve()
            except (OSError, TimeoutError, WebSocketException) as problem:
                log.warning("janus_unreachable", extra={"server": self.url, "problem": type(problem).__name__})
            except Exception:
                # One strange server must not end the calls on the others.
                log.exception("janus_failed")
            finally:
                failures = 0 if self.ready.is_set() else failures + 1
                self.ready.clear()
                await self.link.close()
                if self.sessions:
                    self._lost(self)
                    self.sessions.clear()
            await asyncio.sleep(AGAIN_SECONDS[min(failures, len(AGAIN_SECONDS) - 1)])

    async def _serve(self) -> None:
        try:
            async with asyncio.TaskGroup() as tasks:
                pulse = tasks.create_task(self._pulse())
                await self.link.run()
                pulse.cancel()
        except* (Unavailable, JanusError) as problems:
            log.warning("janus_failed", extra={"server": self.url, "problem": repr(problems.exceptions[0])})

    async def _pulse(self) -> None:
        await self._ask()
        await self._clear()
        self.ready.set()
        while True:
            await asyncio.sleep(PULSE_SECONDS)
            await self._ask()
            for session in list(self.sessions):
                await self._keep(session)

    async def _ask(self) -> None:
        info = await self.link.ask("info")
        self.accepting = bool(info["accepting-new-sessions"])
        version = tuple(int(part) for part in str(info["version_string"]).split(".")[:3])
        if not self.ready.is_set() and version < OLDEST_SOUND_VERSION:
            log.warning("janus_too_old_for_production", extra={"server": self.url, "version": info["version_string"]})

    async def _keep(self, session: int) -> None:
        try:
            await self.link.ask("keepalive", session_id=session)
        except JanusError:
            # The server forgot it, and its media with it.
            self.sessions[session].hear({"janus": "timeout", "session_id": session})

    async def _clear(self) -> None:
        """Destroy what an earlier life of this program left there: a pool has one program."""
        session = await self.link.create_session()
        handle = await self.link.attach(session, "control")
        for room in await _rooms(handle, self._config.secret):
            secret = derived(self._config.secret, f"chamber {room}")
            await handle.ask({"request": "destroy", "room": room, "secret": secret})
        await self.link.ask("destroy", session_id=session)

    def _hear(self, message: Message) -> None:
        tenant = self.sessions.get(message.get("session_id", 0))
        if tenant is not None:
            tenant.hear(message)


async def _rooms(handle: Handle, secret: str) -> list[str]:
    answer = await handle.ask({"request": "list", "admin_key": derived(secret, "videoroom")})
    return [room["room"] for room in answer.data["list"]]


class Pool:
    """All servers. `place` chooses the one that forwards least."""

    def __init__(self, media: MediaConfig, config: JanusConfig, lost: Callable[[Server], None]) -> None:
        self.servers = [Server(url, config, media.most_rooms, lost) for url in media.server]

    async def place(self, most_seconds: float | None = None) -> Server:
        """
        Return the server for a room; waits while none answers.

        Raises Unavailable: "media.full" when those that answer are full, "media.draining" when
        they take no new rooms, "media.engine-lost" when none answers.
        """
        try:
            async with asyncio.timeout(PLACE_SECONDS if most_seconds is None else most_seconds):
                await _first(server.ready.wait() for server in self.servers)
        except TimeoutError:
            raise Unavailable("media.engine-lost") from None
        fit = [server for server in self.servers if server.takes_rooms]
        if fit:
            return min(fit, key=lambda server: (server.streams, len(server.sessions)))
        full = any(server.accepting for server in self.servers if server.ready.is_set())
        raise Unavailable("media.full" if full else "media.draining")


async def _first(waits: Iterable[Coroutine[Any, Any, object]]) -> None:
    async with asyncio.TaskGroup() as tasks:
        running: set[asyncio.Task[object]] = {tasks.create_task(wait) for wait in waits}
        await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        for task in running:
            task.cancel()
