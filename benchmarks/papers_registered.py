"""How soon somebody knows that a file is the registered paper, byte for byte: digest, database and kept report."""

import asyncio
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import documents
from documents import Tier
from kernel import clock
from kernel.database import Database, metadata
from tests.conftest import load_all_tables
from tests.documents.flow import a_story

from .report import say

TARGET_MS = 50
RUNS = 30


async def run() -> bool:
    """Let everybody sign one agreement, then ask for it again and again."""
    load_all_tables()
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/concord.db")
        async with database.engine.begin() as connection:
            await connection.run_sync(metadata.create_all)
        story = await a_story(database, Path(folder))
        await story.issue()
        await story.all_sign()
        pdf = await documents.file(story.office.storage, await story.agreement())
        spent = []
        for _ in range(RUNS):
            began = time.process_time()
            found = await documents.examine(story.office, database, pdf, clock.now())
            spent.append((time.process_time() - began) * 1000)
            assert found.tier is Tier.REGISTERED
        await database.close()
    return say("papers", "verification of a registered paper", statistics.median(spent), "ms CPU, median", TARGET_MS)


def main() -> int:
    return 0 if asyncio.run(run()) else 1


if __name__ == "__main__":
    sys.exit(main())
