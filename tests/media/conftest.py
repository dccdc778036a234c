"""A real engine with a real media process or a real Janus, for each test that asks for one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import pytest

from media import EmbeddedEngine, Event, GrantIssuer, JanusEngine, MediaConfig, MediaEngine

from .janus_server import janus_servers
from .peers import Peer

E = TypeVar("E")

on_both = pytest.mark.parametrize("engine", ["embedded", "janus"], indirect=True)
"""What any engine must keep; without this mark a test asks the embedded one."""


@pytest.fixture
def issuer() -> GrantIssuer:
    return GrantIssuer()


@pytest.fixture
async def engine(request: pytest.FixtureRequest, issuer: GrantIssuer) -> AsyncIterator[MediaEngine]:
    if getattr(request, "param", "embedded") == "embedded":
        async with EmbeddedEngine(MediaConfig(port=0), issuer.public_key) as running:
            await running.open_room("room")
            yield running
        return
    async with janus_servers() as servers, JanusEngine(servers.media, servers.config, issuer.public_key) as janus:
        await janus.open_room("room")
        yield janus


@pytest.fixture
async def peer(engine: MediaEngine, issuer: GrantIssuer) -> AsyncIterator[Callable[[str], Peer]]:
    """Make a peer by its seat's name; all hang up at the end."""
    peers: list[Peer] = []

    def make(seat: str) -> Peer:
        peers.append(Peer(engine, issuer, "room", seat))
        return peers[-1]

    yield make
    await asyncio.gather(*(one.close() for one in peers))


class Heard:
    """What the engine told since the test began."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._more = asyncio.Event()

    def take(self, event: Event) -> None:
        self.events.append(event)
        self._more.set()

    async def wait(self, kind: type[E], /, seconds: float = 5, **facts: object) -> E:
        """Return the first event of this kind with these facts, also one told before."""
        async with asyncio.timeout(seconds):
            while True:
                for event in self.events:
                    if isinstance(event, kind) and all(getattr(event, n) == v for n, v in facts.items()):
                        return event
                self._more.clear()
                await self._more.wait()


@pytest.fixture
async def heard(engine: MediaEngine) -> AsyncIterator[Heard]:
    told = Heard()

    async def listen() -> None:
        async for event in engine.events():
            told.take(event)

    listening = asyncio.get_running_loop().create_task(listen())
    await asyncio.sleep(0)
    yield told
    listening.cancel()
