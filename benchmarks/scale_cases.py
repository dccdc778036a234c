"""
What a county's year costs: the newest two hundred of three thousand cases, those with a name, one case, and
the whole journal recomputed. CPU time of the actions themselves, database included, HTTP not.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import cases
from kernel import SYSTEM, journal
from kernel.database import Database, metadata
from tests.builders import TENANT, World, a_case, a_world
from tests.conftest import load_all_tables

from .report import say

CASES, RUNS = 3_000, 15
LIST_MS, LOAD_MS = 60.0, 3.0
ENTRIES_PER_SECOND = 20_000
"""A county with 200,000 entries is checked in ten seconds."""


async def measure(folder: Path) -> list[bool]:
    load_all_tables()
    database = Database(f"sqlite+aiosqlite:///{folder}/concord.db")
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    world = await a_world(database)
    filed = [(await a_case(database, world)).id for _ in range(CASES)]

    async def newest() -> None:
        async with database.reading(world.registrar.id, world.county) as work:
            assert len(await cases.find(work)) == 200

    async def by_name() -> None:
        async with database.reading(world.registrar.id, world.county) as work:
            assert len(await cases.find(work, cases.Wanted(words=(TENANT.name,)))) == 200

    async def by_no_name() -> None:
        async with database.reading(world.registrar.id, world.county) as work:
            assert await cases.find(work, cases.Wanted(words=("没有这个人",))) == []

    async def one() -> None:
        async with database.reading(world.registrar.id, world.county) as work:
            await cases.load(work, filed[CASES // 2])

    held = [
        say("scale", f"newest 200 of {CASES} cases", await median_ms(newest), "ms CPU, median", LIST_MS),
        say("scale", f"a name that all of {CASES} cases have", await median_ms(by_name), "ms CPU, median", LIST_MS),
        say("scale", f"a name that none of {CASES} cases has", await median_ms(by_no_name), "ms CPU, median", LIST_MS),
        say("scale", f"one of {CASES} cases", await median_ms(one), "ms CPU, median", LOAD_MS),
        say(
            "scale",
            "journal recomputed",
            await entries_per_second(database, world),
            "entries/CPU-s",
            ENTRIES_PER_SECOND,
            least=True,
        ),
    ]
    await database.close()
    return held


async def median_ms(act: Callable[[], Awaitable[None]]) -> float:
    spent = []
    for _ in range(RUNS):
        before = time.process_time()
        await act()
        spent.append((time.process_time() - before) * 1000)
    return statistics.median(spent)


async def entries_per_second(database: Database, world: World) -> float:
    before = time.process_time()
    async with database.reading(SYSTEM, world.county) as work:
        head, findings = await journal.verify(work)
    assert not findings
    return head.size / (time.process_time() - before)


def main() -> int:
    with TemporaryDirectory(prefix="concord-scale-") as folder:
        return 0 if all(asyncio.run(measure(Path(folder)))) else 1


if __name__ == "__main__":
    sys.exit(main())
