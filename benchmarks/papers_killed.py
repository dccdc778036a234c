"""
How often signing is left between "unsigned" and "fully signed" when the program dies in the middle.

At each failpoint the program is killed 20 times, on the first and the second signature of a
paper and on its seal, and must go on as if nothing had happened (reliability bar 9).
"""

import asyncio
import sys
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from documents import failpoints
from tests.documents.killing import SCENES, SEALING, WAITING, failpoints_of, kill, set_up

from .report import say

KILLS = 20


async def run() -> bool:
    """Kill at every failpoint; say what was wrong on standard error."""
    wrong: list[str] = []
    with TemporaryDirectory() as folder:
        scenes = {what: await set_up(what, Path(folder) / str(number)) for number, what in enumerate(SCENES)}
        for failpoint in failpoints.NAMES:
            first_acts = [(WAITING, 1), (WAITING, 2)] if failpoint in failpoints_of(WAITING) else []
            ways = [*first_acts, (SEALING, 1)]
            for _, (scene, time) in zip(range(KILLS), cycle(ways), strict=False):
                wrong += await kill(scenes[scene], failpoint, time)
    print(*wrong, sep="\n", file=sys.stderr)
    name = f"papers left between unsigned and signed, {len(failpoints.NAMES)} failpoints × {KILLS} kills"
    return say("papers", name, len(wrong), "faults", 0)


def main() -> int:
    return 0 if asyncio.run(run()) else 1


if __name__ == "__main__":
    sys.exit(main())
