"""
Where the door closes (bar 19): rooms of three with sound and 640x480 are opened one after another
until the engine refuses the next; then more are asked for, and those that run must not notice.

The door is set low (a share of one core that `MEDIA_MOST_CPU_SHARE` names), since the participants
need the same two cores: what is measured is that it closes in time, with its own refusal, and what a
room costs, from which rooms on a full core follow.
"""

import asyncio
import sys

from kernel import Unavailable
from media import EmbeddedEngine, GrantIssuer, MediaConfig

from . import cpu
from .media_client import Loop, Participant, encode_loop
from .media_servers import Ours
from .report import say

DOOR = 0.12
MOST_ROOMS = 24
SEATS = 3
STEP_SECONDS = 2.5
"""The engine smooths its share over some seconds."""
REFUSALS = 20
LEAST_ARRIVED = 95


async def open_room(server: Ours, name: str, loop: Loop, tasks: asyncio.TaskGroup) -> list[Participant]:
    """Fill a room; raises Unavailable where the engine takes no more."""
    await server.engine.open_room(name)
    people = [Participant(server, name, f"seat{n}", loop) for n in range(SEATS)]
    for person in people:
        await person.publish()
        person.playing = tasks.create_task(person.play())  # type: ignore[attr-defined]
    await asyncio.sleep(0.2)
    for person in people:
        await person.subscribe()
    return people


async def measure() -> tuple[int, str, float, float]:
    """Return rooms taken, the code of the refusal, percent arrived while refusing, and CPU share of a room."""
    loop, issuer = encode_loop(), GrantIssuer()
    config = MediaConfig(port=0, most_cpu_share=DOOR, most_rooms=MOST_ROOMS)
    people: list[Participant] = []
    code = ""
    async with EmbeddedEngine(config, issuer.public_key) as engine, asyncio.TaskGroup() as tasks:
        server, pid = Ours(engine, issuer), (await engine.health()).workers[0].pid
        while not code:
            try:
                people += await open_room(server, f"room{len(people) // SEATS}", loop, tasks)
                await asyncio.sleep(STEP_SECONDS)
            except Unavailable as refusal:
                code = refusal.code
        rooms = len(people) // SEATS
        sent, received = sum(p.sent for p in people), sum(p.incoming.received for p in people)
        spent = cpu.seconds_of(pid)
        refused = 0
        for number in range(REFUSALS):
            try:
                await engine.open_room(f"late{number}")
            except Unavailable as refusal:
                refused += refusal.code == code
            await asyncio.sleep(0.25)
        spent = cpu.seconds_of(pid) - spent
        sent, received = sum(p.sent for p in people) - sent, sum(p.incoming.received for p in people) - received
        for person in people:
            person.playing.cancel()  # type: ignore[attr-defined]
    for person in people:
        await person.close()
    print(f"{refused} of {REFUSALS} late rooms refused", file=sys.stderr)
    return rooms, code, 100 * received / (sent * (SEATS - 1)), spent / (REFUSALS * 0.25) / rooms


def main() -> int:
    rooms, code, arrived, share = asyncio.run(measure())
    assert code == "media.full", code
    holds = [
        say("media", f"rooms of 3 before the door closes at {DOOR} of a core", rooms, "rooms", 2, least=True),
        say("media", "packets that arrived while more rooms were refused", arrived, "%", LEAST_ARRIVED, least=True),
        say("media", "rooms of 3 that a core carries, by what one costs", 1 / share, "rooms", 20, least=True),
    ]
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
