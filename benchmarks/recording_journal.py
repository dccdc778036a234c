"""
What writing the record costs: CPU time of the media process for each second of each participant.

One room of eight who all send (640x480 VP8 at 600 kbit/s and Opus) and hear nobody. The same
seconds are measured in turn with recording off and on, several times; the difference is the cost.
Loss on the way to the disk would make it cheap, so what is in the journals is counted as well.
"""

import asyncio
import statistics
import sys
import tempfile
from pathlib import Path

from media import EmbeddedEngine, GrantIssuer, MediaConfig, read_journal

from . import cpu
from .media_client import Participant, encode_loop
from .media_servers import Ours
from .report import say

SEATS, ROUNDS, SECONDS = 8, 4, 3.0
ROOM = "room"
TARGET_MS = 1.6


async def run(folder: Path) -> tuple[float, int]:
    """Return milliseconds of CPU a participant-second, and how many packets were sent meanwhile."""
    issuer = GrantIssuer()
    async with EmbeddedEngine(MediaConfig(port=0), issuer.public_key) as engine:
        pid = (await engine.health()).workers[0].pid
        media = encode_loop()
        people = [Participant(Ours(engine, issuer), ROOM, f"seat{n}", media) for n in range(SEATS)]
        async with asyncio.TaskGroup() as tasks:
            playing = []
            for person in people:
                await person.publish()
                playing.append(tasks.create_task(person.play()))
            await asyncio.sleep(1)
            costs, sent = [], 0
            for number in range(ROUNDS):
                without = await spent_in(pid, SECONDS)
                await engine.record(ROOM, f"recording{number}", folder / str(number))
                sent -= sum(person.sent for person in people)
                await asyncio.sleep(0.5)
                costs.append(await spent_in(pid, SECONDS) - without)
                await engine.record(ROOM, None)
                sent += sum(person.sent for person in people)
            for task in playing:
                task.cancel()
        for person in people:
            await person.close()
    return 1000 * statistics.median(costs) / (SEATS * SECONDS), sent


async def spent_in(pid: int, seconds: float) -> float:
    before = cpu.seconds_of(pid)
    await asyncio.sleep(seconds)
    return cpu.seconds_of(pid) - before


def packets_in(path: Path) -> int:
    return sum(record.type == 0 for record in read_journal(path).records)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="concord-journal-") as folder:
        cost, sent = asyncio.run(run(Path(folder)))
        written = sum(packets_in(path) for path in Path(folder).rglob("*.rtpj"))
    holds = [
        say("recording", "writing journals", cost, "ms CPU a participant-second", TARGET_MS),
        say("recording", "of the packets sent, in the journals", 100 * written / sent, "%", 99, least=True),
    ]
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
