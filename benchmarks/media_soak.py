"""
Whether anything grows while people come and go (bar 18, short form): rooms of three are opened,
recorded, left in part, entered again and closed, as fast as the machine takes them, so that minutes
stand for hours. `--minutes 30` is the long form; without it, one.

Watched every second, after the first quarter has warmed everything: memory (RSS), open files and
threads of the media process, and tasks and open files of the program that holds the engine.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from media import EmbeddedEngine, GrantIssuer, MediaConfig

from .media_client import Loop, Participant, encode_loop
from .media_servers import Ours
from .report import say

SEATS = 3
ROOMS = 2
"""At a time."""
TALK_SECONDS = 1.5
MOST_GROWTH_MB = 3.0
"""Between the second quarter and the last; an hour of the long form allows 1 MB."""


@dataclass(frozen=True)
class Sample:
    at: float
    memory_mb: float
    files: int
    threads: int
    own_tasks: int
    own_files: int


def sample(pid: int) -> Sample:
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return Sample(
        at=time.monotonic(),
        memory_mb=int(status["VmRSS"].split()[0]) / 1024,
        files=len(list(Path(f"/proc/{pid}/fd").iterdir())),
        threads=int(status["Threads"]),
        own_tasks=len(asyncio.all_tasks()),
        own_files=len(list(Path("/proc/self/fd").iterdir())),
    )


async def one_room(server: Ours, name: str, loop: Loop, folder: Path) -> int:
    """Live a whole session; return how many connections were made in it."""
    people = [Participant(server, name, f"seat{n}", loop) for n in range(SEATS)]
    async with asyncio.TaskGroup() as tasks:
        playing = []
        for person in people:
            await person.publish()
            playing.append(tasks.create_task(person.play()))
        await server.engine.record(name, name, folder / name)
        for person in people:
            await person.subscribe()
        await asyncio.sleep(TALK_SECONDS)
        # One leaves and comes again, on new connections.
        playing[0].cancel()
        await people[0].close()
        await server.engine.remove(name, people[0].seat, "left")
        people[0] = Participant(server, name, people[0].seat, loop)
        await people[0].publish()
        playing[0] = tasks.create_task(people[0].play())
        await people[0].subscribe()
        await asyncio.sleep(TALK_SECONDS)
        for task in playing:
            task.cancel()
    await server.engine.record(name, None)
    await server.engine.close_room(name)
    for person in people:
        await person.close()
    return 2 * (SEATS + 1)


async def soak(minutes: float, folder: Path) -> tuple[list[Sample], int]:
    loop, issuer = encode_loop(), GrantIssuer()
    samples: list[Sample] = []
    connections = 0
    async with EmbeddedEngine(MediaConfig(port=0), issuer.public_key) as engine:
        server, pid = Ours(engine, issuer), (await engine.health()).workers[0].pid
        end = time.monotonic() + 60 * minutes

        async def live(place: int) -> None:
            nonlocal connections
            turn = 0
            while time.monotonic() < end:
                turn += 1
                name = f"room{place}-{turn}"
                connections += await one_room(server, name, loop, folder)
                for file in (folder / name).glob("*"):
                    file.unlink()

        async with asyncio.TaskGroup() as tasks:
            living = [tasks.create_task(live(place)) for place in range(ROOMS)]
            while not all(task.done() for task in living):
                await asyncio.sleep(1)
                samples.append(sample(pid))
        health = (await engine.health()).workers[0]
        assert (health.rooms, health.seats) == (0, 0), health
    return samples, connections


def growth(samples: list[Sample], of: str) -> float:
    """Return by how much the median of the last quarter is above that of the second."""
    quarter = len(samples) // 4
    second, last = samples[quarter : 2 * quarter], samples[-quarter:]
    return float(statistics.median(getattr(s, of) for s in last) - statistics.median(getattr(s, of) for s in second))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="concord-soak-") as folder:
        samples, connections = asyncio.run(soak(asked.minutes, Path(folder)))
    print(f"{connections} connections in {asked.minutes} min; first {samples[0]}, last {samples[-1]}", file=sys.stderr)
    allowed = max(MOST_GROWTH_MB, asked.minutes / 60)
    what = f"soak of {asked.minutes:g} min"
    holds = [
        say("media", f"{what}: memory of the media process grew by", growth(samples, "memory_mb"), "MB", allowed),
        say("media", f"{what}: its open files grew by", growth(samples, "files"), "files", 2),
        say("media", f"{what}: its threads grew by", growth(samples, "threads"), "threads", 2),
        say("media", f"{what}: tasks of the program grew by", growth(samples, "own_tasks"), "tasks", 3),
        say("media", f"{what}: open files of the program grew by", growth(samples, "own_files"), "files", 3),
        say("media", f"{what}: connections made and ended", connections, "connections", 50 * asked.minutes, least=True),
    ]
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
