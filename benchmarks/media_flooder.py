"""
How soon somebody is hung up on who floods the media process with packets that are valid but far too many.

The flooder is a participant with good keys in a room of its own, and sends as fast as this process
can; in another room three talk on and are recorded. Measured: from the first packet too many to the
news that the connection was ended, and what reached the listeners of the other room, and its record,
in that time.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from media import EmbeddedEngine, Failed, GrantIssuer, Left, MediaConfig

from .media_client import Loop, Participant, Server, encode_loop
from .media_servers import Ours
from .report import say

TARGET_SECONDS, TARGET_ARRIVED = 2.0, 90
BURST = 60
"""Packets between two looks at the others' work, which this process does as well."""


async def flood(server: Server, loop: Loop) -> int:
    """Send until cancelled; the engine drops what is beyond the budget and then the connection."""
    flooder = Participant(server, "flooded", "flooder", loop)
    await flooder.publish()
    while True:
        for _ in range(BURST):
            flooder.packet("video", loop.video[0][0], 0, False)
        await asyncio.sleep(0)


async def ended(engine: EmbeddedEngine) -> str:
    """Wait until a seat is told to have lost its connection; return why."""
    async for event in engine.events():
        if isinstance(event, Failed | Left) and event.room == "flooded":
            return event.reason
    raise AssertionError("the engine closed")


async def run(folder: Path) -> tuple[float, float, float, str]:
    """
    Return seconds until the flooder was gone, what arrived elsewhere and what was recorded there, in
    percent of what was sent, and the reason told.
    """
    loop, issuer = encode_loop(), GrantIssuer()
    async with EmbeddedEngine(MediaConfig(port=0), issuer.public_key) as engine, asyncio.TaskGroup() as tasks:
        server = Ours(engine, issuer)
        people = [Participant(server, "quiet", f"seat{n}", loop) for n in range(3)]
        running: list[asyncio.Task[object]] = []
        for person in people:
            await person.publish()
            running.append(tasks.create_task(person.play()))
        await asyncio.sleep(0.3)
        for person in people:
            await person.subscribe()
        await engine.record("quiet", "kept", folder)
        await asyncio.sleep(1)
        kept = size_of(folder)
        told = tasks.create_task(ended(engine))
        sent, received = sum(p.sent for p in people), sum(p.incoming.received for p in people)
        began = time.monotonic()
        running.append(tasks.create_task(flood(server, loop)))
        async with asyncio.timeout(10):
            reason = await told
        seconds = time.monotonic() - began
        running.pop().cancel()
        await asyncio.sleep(0.3)
        sent, received = sum(p.sent for p in people) - sent, sum(p.incoming.received for p in people) - received
        kept = size_of(folder) - kept
        for task in running:
            task.cancel()
    return seconds, 100 * received / (2 * sent), 100 * kept / (sent * packet_bytes(loop)), reason


def packet_bytes(loop: Loop) -> float:
    """Return the mean size of a packet of the loop with its RTP header."""
    payloads = [*(part for frame in loop.video for part in frame), *loop.audio]
    return sum(map(len, payloads)) / len(payloads) + 12


def size_of(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="concord-flood-") as folder:
        seconds, arrived, kept, reason = asyncio.run(run(Path(folder)))
    assert reason == "flood", reason
    holds = [
        say("media", "a flooder is hung up on after", seconds, "s", TARGET_SECONDS),
        say("media", "packets that arrived in another room meanwhile", arrived, "%", TARGET_ARRIVED, least=True),
        say("media", "of the other room's bytes, recorded meanwhile", kept, "%", TARGET_ARRIVED, least=True),
    ]
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
