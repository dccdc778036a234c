"""
What three hundred hostile files may cost: the slowest, the hungriest, and who waits meanwhile.

Each goes to the process in which files of strangers are opened, two at a time; beside them a
clock ticks in the program's own loop, as pages do that others are looking at (reliability bar 25).
"""

import asyncio
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from documents import Verdict, verify_limited
from documents.verifying.limited import zygote
from tests.documents.corpus import a_world
from tests.web.hostile_files import files

from .report import say

MOST_SECONDS, MOST_MB, MOST_LAG_MS = 10.0, 512, 1000
TICK_SECONDS = 0.02
AT_ONCE = 2


async def run() -> bool:
    """Open them all; names of those that passed or took too long go to standard error."""
    with TemporaryDirectory() as folder:
        world = a_world(Path(folder))
    trust, at, hostile = world.trust(), world.clock(), files(world.closed)
    places, slowest, lag = asyncio.Semaphore(AT_ONCE), 0.0, 0.0
    wrong: list[str] = []

    async def one(name: str) -> None:
        nonlocal slowest
        async with places:
            pdf = await asyncio.to_thread(hostile[name])
            began = time.monotonic()
            report = await verify_limited(pdf, at, trust)
            took = time.monotonic() - began
        slowest = max(slowest, took)
        if report.verdict is Verdict.TOTAL_PASSED or took > MOST_SECONDS:
            wrong.append(f"{name}: {report.verdict}, {took:.1f} s")

    async def tick() -> None:
        nonlocal lag
        while True:
            began = time.monotonic()
            await asyncio.sleep(TICK_SECONDS)
            lag = max(lag, (time.monotonic() - began - TICK_SECONDS) * 1000)

    async with asyncio.TaskGroup() as tasks:
        ticking = tasks.create_task(tick())
        await asyncio.gather(*(one(name) for name in hostile))
        ticking.cancel()
    print(*wrong, sep="\n", file=sys.stderr)
    hungriest = zygote.most_kilobytes / 1024
    kind = f"{len(hostile)} hostile files"
    holds = [
        say("papers", f"{kind}, accepted or too slow", len(wrong), "files", 0),
        say("papers", f"{kind}, the slowest", slowest, "s", MOST_SECONDS),
        say("papers", f"{kind}, the hungriest", hungriest, "MB", MOST_MB),
        say("papers", f"{kind}, longest wait of others", lag, "ms", MOST_LAG_MS),
    ]
    return all(holds)


def main() -> int:
    return 0 if asyncio.run(run()) else 1


if __name__ == "__main__":
    sys.exit(main())
