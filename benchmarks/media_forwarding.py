"""
What a forwarded packet costs: packets that reach listeners for each CPU second of the server.

Ours carries 4 rooms of 4 seats (640x480 VP8 at 600 kbit/s and Opus each); the rival, aiortc's
MediaRelay, one room of 3, which decodes and encodes and is already all it can do on one core.
CPU is user and system time of the server process, receiving, timers and reports included;
packets are those that arrived.
"""

import asyncio
import sys
from dataclasses import dataclass

from . import cpu
from .media_client import Loop, Participant, Server, encode_loop
from .media_servers import ours, relay
from .report import Rival, say

WARM_SECONDS, SECONDS = 5.0, 5.0
TARGET = 15
"""Times as many packets a CPU second as MediaRelay."""


@dataclass(frozen=True)
class Measured:
    packets: int
    cpu_seconds: float
    delivered: float
    """Of what should have arrived."""
    seconds: float = SECONDS

    @property
    def packets_per_cpu_second(self) -> float:
        return self.packets / self.cpu_seconds


async def measure(server: Server, pid: int, rooms: int, seats: int, loop: Loop) -> Measured:
    people = [Participant(server, f"room{r}", f"seat{s}", loop) for r in range(rooms) for s in range(seats)]
    async with asyncio.TaskGroup() as tasks:
        playing = []
        for person in people:
            await person.publish()
            playing.append(tasks.create_task(person.play()))
        await asyncio.sleep(0.3)
        for person in people:
            await person.subscribe()
        await asyncio.sleep(WARM_SECONDS)
        sent, received = sum(p.sent for p in people), sum(p.incoming.received for p in people)
        spent = cpu.seconds_of(pid)
        await asyncio.sleep(SECONDS)
        spent = cpu.seconds_of(pid) - spent
        sent, received = sum(p.sent for p in people) - sent, sum(p.incoming.received for p in people) - received
        for task in playing:
            task.cancel()
    for person in people:
        await person.close()
    return Measured(received, spent, received / (sent * (seats - 1)))


async def run() -> tuple[Measured, Measured]:
    loop = encode_loop()
    async with ours() as (server, pid):
        best = await measure(server, pid, 4, 4, loop)
    async with relay() as (server, pid):
        return best, await measure(server, pid, 1, 3, loop)


def main() -> int:
    best, rival = asyncio.run(run())
    figure, other = best.packets_per_cpu_second, rival.packets_per_cpu_second
    name = Rival("aiortc MediaRelay, one room of 3", other)
    holds = [
        say("media", "forwarded packets per CPU second", figure, "packets/CPU-s", TARGET * other, name, least=True),
        say("media", "of the packets forwarded, arrived", 100 * best.delivered, "%", 99, least=True),
    ]
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
