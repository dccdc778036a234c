"""The servers that a load is put on: the embedded engine, and the rival (`media_relay`)."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from media import EmbeddedEngine, GrantIssuer, MediaConfig, MediaEngine, Subscription

from .media_client import Accept, Server


class Ours:
    """An engine, spoken to as the conductor does."""

    def __init__(self, engine: MediaEngine, issuer: GrantIssuer) -> None:
        self.engine, self._issuer = engine, issuer
        self.heard: dict[tuple[str, str], Subscription] = {}
        """What each seat of a room was offered last."""

    async def publish(self, room: str, seat: str, offer: str) -> str:
        await self.engine.open_room(room)
        return await self.engine.publish(self._issuer.issue(room, seat), offer)

    async def subscribe(self, room: str, seat: str) -> tuple[str, Accept]:
        subscription = self.heard[room, seat] = await self.engine.subscribe(self._issuer.issue(room, seat))

        async def accept(answer: str) -> None:
            await self.engine.accept(subscription.connection_id, answer)

        return subscription.offer_sdp, accept


class Relay:
    """The rival process, spoken to by lines of JSON; it has one room."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._turn = asyncio.Lock()

    async def _ask(self, **request: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        async with self._turn:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            answer: str = json.loads(await self._process.stdout.readline())
        return answer

    async def publish(self, room: str, seat: str, offer: str) -> str:
        return await self._ask(verb="publish", seat=seat, sdp=offer)

    async def subscribe(self, room: str, seat: str) -> tuple[str, Accept]:
        async def accept(answer: str) -> None:
            await self._ask(verb="accept", seat=seat, sdp=answer)

        return await self._ask(verb="subscribe", seat=seat), accept


@asynccontextmanager
async def ours() -> AsyncIterator[tuple["Ours", int]]:
    """The engine and the id of its media process."""
    issuer = GrantIssuer()
    async with EmbeddedEngine(MediaConfig(port=0), issuer.public_key) as engine:
        yield Ours(engine, issuer), (await engine.health()).workers[0].pid


@asynccontextmanager
async def relay() -> AsyncIterator[tuple[Server, int]]:
    """The rival and the id of its process."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-m", "benchmarks.media_relay"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=1 << 20,
    )
    try:
        yield Relay(process), process.pid
    finally:
        process.kill()
        await process.wait()
