"""
How long it takes from entering a room to the first packet of somebody who is there.

Publish and subscribe at once, ICE, DTLS, first packet; a room of three where two are talking,
loopback. The rival is the same with aiortc's peer connections as server.
"""

import asyncio
import statistics
import sys
import time

from .media_client import Loop, Participant, Server, encode_loop
from .media_servers import ours, relay
from .report import Rival, say

JOINS = 12
TARGET_MS = 250


async def joins(server: Server, loop: Loop, count: int) -> list[float]:
    """Return milliseconds of each join."""
    found = []
    async with asyncio.TaskGroup() as tasks:
        present = [Participant(server, "room", f"seat{n}", loop) for n in range(2)]
        playing = []
        for person in present:
            await person.publish()
            playing.append(tasks.create_task(person.play()))
        await asyncio.sleep(0.5)
        for number in range(count):
            comer = Participant(server, "room", f"comer{number}", loop)
            begun = time.monotonic()
            await asyncio.gather(comer.publish(), comer.subscribe())
            async with asyncio.timeout(10):
                first_at = await comer.incoming.first_packet
            found.append(1000 * (first_at - begun))
            await comer.close()
        for task in playing:
            task.cancel()
    for person in present:
        await person.close()
    return found


async def run() -> tuple[list[float], list[float]]:
    loop = encode_loop()
    async with ours() as (server, _):
        best = await joins(server, loop, JOINS)
    async with relay() as (server, _):
        return best, await joins(server, loop, 3)


def main() -> int:
    best, rival = asyncio.run(run())
    other = Rival("aiortc MediaRelay", statistics.median(rival))
    return 0 if say("media", "join to first packet, median", statistics.median(best), "ms", TARGET_MS, other) else 1


if __name__ == "__main__":
    sys.exit(main())
