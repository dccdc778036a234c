"""
How long somebody is not heard and not seen when the network changes under a call (bar 2), two ways:

1. The server sees the client at a new address from one packet to the next, and what goes to the old
   one is lost (a router that forgot, a carrier that moved a phone). Many light participants, which
   check their connection every 2.5 s as Chromium does, and Chromium itself.
2. Nothing passes any more on the addresses that the client has; only new ones work (a phone that
   leaves its Wi-Fi). Chromium only: the page has to notice by itself and to look for another way.

From the change until the first packet of sound, and of picture, that reaches another seat; and until
the first sound reaches the page that moved. All through a proxy on this machine.
"""

import asyncio
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.impairment import Impairment
from tests.media.test_browser import ROOM, a_conversation, sees

from .media_client import PAYLOAD_TYPES, Accept, Loop, Participant, Server, encode_loop
from .media_servers import Ours, ours
from .report import say

LIGHT, ROUNDS = 10, 3
MOVES, STRANDS = 10, 10
SETTLE_SECONDS = 3.0
TARGETS = {"audio": 3.0, "video": 5.0}
GIVEN_UP_SECONDS = 15.0
IN_FLIGHT_SECONDS = 0.05
"""What was under way when the network changed may still arrive."""


@dataclass
class Ear:
    """When sound and picture arrived at a participant last."""

    since: float = 0.0
    first: dict[str, float] = field(default_factory=dict)

    def take(self, packet: bytes) -> None:
        kind = "audio" if packet[1] & 0x7F == PAYLOAD_TYPES["audio"] else "video"
        if self.since and time.monotonic() > self.since + IN_FLIGHT_SECONDS:
            self.first.setdefault(kind, time.monotonic() - self.since)

    def listen(self) -> None:
        self.first = {}
        self.since = time.monotonic()

    async def heard(self) -> dict[str, float]:
        """Return the seconds without sound and picture, as far as they came back at all."""
        for _ in range(int(GIVEN_UP_SECONDS / 0.02)):
            if len(self.first) == 2:
                break
            await asyncio.sleep(0.02)
        return {kind: self.first.get(kind, GIVEN_UP_SECONDS) for kind in TARGETS}


class Behind:
    """A server, reached through a proxy."""

    def __init__(self, server: Server, proxy: Impairment) -> None:
        self._server, self._proxy = server, proxy

    async def publish(self, room: str, seat: str, offer: str) -> str:
        return self._proxy.through(await self._server.publish(room, seat, offer))

    async def subscribe(self, room: str, seat: str) -> tuple[str, Accept]:
        offer, accept = await self._server.subscribe(room, seat)
        return self._proxy.through(offer), accept


async def light(loop: Loop) -> list[dict[str, float]]:
    """Move participants, each in a room of its own with a listener; return how long each was not heard."""
    gaps: list[dict[str, float]] = []
    async with ours() as (server, _), asyncio.TaskGroup() as tasks:
        port = (await server.engine.health()).workers[0].port if isinstance(server, Ours) else 0

        async def one(number: int) -> None:
            async with Impairment(port, seed=number) as proxy:
                speaker = Participant(Behind(server, proxy), f"room{number}", "speaker", loop)
                listener = Participant(server, f"room{number}", "listener", loop)
                ear = Ear()
                listener.incoming.taken = ear.take
                playing = []
                for person in (speaker, listener):
                    await person.publish()
                    # Who only listens plays too: that is what keeps its checks going.
                    playing.append(tasks.create_task(person.play()))
                await asyncio.sleep(0.3)
                await listener.subscribe()
                for turn in range(ROUNDS):
                    await asyncio.sleep(1 + random.Random(97 * number + turn).uniform(0, 2.5))
                    proxy.move()
                    ear.listen()
                    gaps.append(await ear.heard())
                for task in playing:
                    task.cancel()
                await speaker.close()
                await listener.close()

        for number in range(LIGHT):
            tasks.create_task(one(number))
    return gaps


HEARS = """async () => {
  let packets = 0
  for (const connection of made) {
    for (const entry of (await connection.getStats()).values()) {
      if (entry.type === 'inbound-rtp' && entry.kind === 'audio') packets = Math.max(packets, entry.packetsReceived)
    }
  }
  return packets
}"""


async def browser(loop: Loop) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
    """Move and strand Chromium; return for each how long it was not heard, not seen, and heard nothing."""
    async with a_conversation() as (conversation, chromium):
        port = (await conversation.engine.health()).workers[0].port
        async with Impairment(port, seed=7, delay_ms=20) as proxy, asyncio.TaskGroup() as tasks:
            conversation.networks["li"] = proxy.through
            other = Participant(Ours(conversation.engine, conversation.issuer), ROOM, "other", loop)
            await other.publish()
            playing = tasks.create_task(other.play())
            li = await conversation.seat(chromium, "li")
            await sees(li, "other")
            ear = Ear()
            other.incoming.taken = ear.take
            await other.subscribe()

            async def change(act: Callable[[], None]) -> dict[str, float]:
                await asyncio.sleep(SETTLE_SECONDS + random.random())
                before = await li.evaluate(HEARS)
                act()
                ear.listen()
                heard, hears = await asyncio.gather(ear.heard(), hears_again(li, before))
                return {**heard, "hears": hears}

            moved = [await change(proxy.move) for _ in range(MOVES)]
            stranded = [await change(proxy.strand) for _ in range(STRANDS)]
            playing.cancel()
            await other.close()
    return moved, stranded


async def hears_again(page: Any, before: int) -> float:
    """Return after how many seconds the page has got more than a few packets again."""
    began = time.monotonic()
    await asyncio.sleep(0.2)
    settled = await page.evaluate(HEARS)
    while time.monotonic() - began < GIVEN_UP_SECONDS:
        if await page.evaluate(HEARS) > max(before, settled) + 5:
            return time.monotonic() - began
        await asyncio.sleep(0.05)
    return GIVEN_UP_SECONDS


def p95(figures: list[float]) -> float:
    return sorted(figures)[min(len(figures) - 1, int(0.95 * len(figures)))]


def tell(what: str, gaps: list[dict[str, float]]) -> list[bool]:
    print(what, {k: [round(gap[k], 2) for gap in gaps] for k in gaps[0]}, file=sys.stderr)
    print(what, "median", {k: round(statistics.median(gap[k] for gap in gaps), 2) for k in gaps[0]}, file=sys.stderr)
    names = {"audio": "not heard", "video": "not seen", "hears": "hears nothing"}
    return [
        say("media", f"{what}: {names[kind]}, p95 of {len(gaps)}", p95([gap[kind] for gap in gaps]), "s", target)
        for kind, target in {**TARGETS, "hears": TARGETS["audio"]}.items()
        if kind in gaps[0]
    ]


async def run() -> list[bool]:
    loop = encode_loop()
    holds = tell("new address, light participants", await light(loop))
    moved, stranded = await browser(loop)
    holds += tell("new address, Chromium", moved)
    return holds + tell("old way dead, Chromium", stranded)


def main() -> int:
    return 0 if all(asyncio.run(run())) else 1


if __name__ == "__main__":
    sys.exit(main())
