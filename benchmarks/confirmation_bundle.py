"""
What the court's clerk waits for: the papers of an application examined once when it arrives, and
the bundle with every check each time it is opened. CPU time, real papers, keys and database.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import confirmation
from documents.verifying.limited import zygote
from kernel.database import Database, metadata
from tests.confirmation.flow import a_court_story, an_agreement_in_force, bundle_of
from tests.conftest import load_all_tables

from .report import say

OPENINGS = 15
EXAMINED_MS, OPENED_MS = 1000.0, 50.0


async def measure(folder: Path) -> list[bool]:
    load_all_tables()
    database = Database(f"sqlite+aiosqlite:///{folder}/concord.db")
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    story = await a_court_story(database, folder)
    await an_agreement_in_force(story)
    async with database.work(story.mediator.person, story.mediator.county) as work:
        application = await confirmation.submit(work, story.case.id, story.world.court.id)
    examined = await spent_ms(story.run_jobs)
    opened = [await spent_ms(lambda: bundle_of(story, application)) for _ in range(OPENINGS)]
    assert len((await bundle_of(story, application)).papers) == 2
    await database.close()
    return [
        say("confirmation", "an application arrives: papers examined", examined, "ms CPU", EXAMINED_MS),
        say("confirmation", "the clerk opens it", statistics.median(opened), "ms CPU, median", OPENED_MS),
    ]


async def spent_ms(act: Callable[[], Awaitable[object]]) -> float:
    before = time.process_time() + zygote.cpu_seconds  # files are checked in processes of their own
    await act()
    return (time.process_time() + zygote.cpu_seconds - before) * 1000


def main() -> int:
    with TemporaryDirectory(prefix="concord-confirmation-") as folder:
        return 0 if all(asyncio.run(measure(Path(folder)))) else 1


if __name__ == "__main__":
    sys.exit(main())
