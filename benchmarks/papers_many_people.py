"""
How long one of 40 people waits who press "sign" in the same moment, and what an act costs.

Everybody signs two papers of the wage dispute (92 fields) on an own phone, through the program's
own routes; a person has waited until both signatures are in the bytes. Jobs run as they do when
the program serves.
"""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from kernel import CountyId
from tests.builders import a_case, a_world
from tests.confirmation.wages import HELPED, file_and_meet, issue
from tests.web.conftest import FONTS, Site
from web import commands
from web.app import create_app
from web.parts import Parts, Settings

from .report import say

PEOPLE, PAPERS = 40, 2
LONGEST_SECONDS, CPU_MS = 10.0, 150.0


def main() -> int:
    with TemporaryDirectory() as folder:
        waited, cpu = asyncio.run(_rush(Path(folder)))
    holds = [
        say("papers", "40 people sign at once: the longest wait", max(waited), "s", LONGEST_SECONDS),
        say("papers", "one act of 40 at once, request to bytes", cpu / (PEOPLE * PAPERS) * 1000, "ms CPU", CPU_MS),
    ]
    return 0 if all(holds) else 1


async def _rush(folder: Path) -> tuple[list[float], float]:
    settings = Settings(data=folder / "data", county_id=CountyId("QH-00"), allow_simulators=True, fonts=FONTS)
    await commands.initialise(settings)
    app = create_app(settings)
    app.config["QUART_RATE_LIMITER_ENABLED"] = False
    parts: Parts = app.extensions["concord"]
    world = await a_world(parts.database)
    site = Site(app, world, await a_case(parts.database, world), "", world)
    play = await file_and_meet(site)
    await issue(play, await play.actor(world.mediator.id))
    names = [name for name in play.workers if name != HELPED][:PEOPLE]
    began = process_time()
    waited = await play.on_own_phones(names)
    cpu = process_time() - began
    await parts.database.close()
    return waited, cpu


if __name__ == "__main__":
    sys.exit(main())
