"""The whole program without its processes: routes, rules, database; media and jobs do not run."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from quart import Quart
from quart.typing import TestClientProtocol as Client

import cases
import people
import rooms
from documents import PapersConfig
from kernel import CountyId, PersonId
from kernel.database import Database
from media import JanusConfig, MediaConfig, TurnConfig
from tests.builders import World, a_case, a_world
from web import commands
from web.app import assemble, create_app
from web.parts import Parts, Settings
from web.security import COOKIE

FONTS = Path(__file__).parents[2] / ".cache" / "fonts"
ORIGIN = "http://localhost:8080"


@dataclass
class Site:
    """The program, its two counties, and browsers for whoever is asked for."""

    app: Quart
    world: World
    case: cases.Case
    room: str
    other_world: World
    tokens: dict[PersonId, str] = field(default_factory=dict)

    @property
    def parts(self) -> Parts:
        parts: Parts = self.app.extensions["concord"]
        return parts

    @property
    def database(self) -> Database:
        return self.parts.database

    async def browser(self, person: PersonId, county: CountyId, case: str | None = None) -> Client:
        """Return a browser in which this person is signed in."""
        if person not in self.tokens:
            async with self.database.work(person, county) as work:
                self.tokens[person] = await people.start_session(work, person, case)
        client = self.app.test_client()
        client.set_cookie("localhost", COOKIE, self.tokens[person], secure=True)
        return client


@dataclass(frozen=True)
class Founded:
    """The folder of an installation with two counties and a case, and who is who in it."""

    app: Quart
    """All routes and no limits of rate, put together once; each test puts its own parts in."""
    data: Path
    world: World
    case: cases.Case
    room: str
    other_world: World


def settings_for(data: Path) -> Settings:
    return Settings(data=data, county_id=CountyId("QH-00"), allow_simulators=True, fonts=FONTS, demo=True)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """Made once; each test works on a copy of the folder."""
    return asyncio.run(_found(tmp_path_factory.mktemp("founded") / "data"))


async def _found(data: Path) -> Founded:
    settings = settings_for(data)
    await commands.initialise(settings)
    app = create_app(settings)
    app.config["QUART_RATE_LIMITER_ENABLED"] = False
    database: Database = app.extensions["concord"].database
    world = await a_world(database)
    case = await a_case(database, world)
    other_world = await a_world(database, CountyId("QH-99"))
    async with database.reading(world.mediator.id, world.county) as work:
        room = await rooms.of_case(work, case.id)
    await database.close()
    return Founded(app, data, world, case, room.id if room else "0" * 32, other_world)


@pytest.fixture
async def site(tmp_path: Path, founded: Founded) -> AsyncIterator[Site]:
    shutil.copytree(founded.data, tmp_path / "data")
    parts = assemble(settings_for(tmp_path / "data"), MediaConfig(), TurnConfig(), PapersConfig(), JanusConfig())
    parts = replace(
        parts, reach=people.SimulatedReach(parts.database, 0), identity=people.SimulatedIdentity(delay_seconds=0)
    )
    founded.app.extensions["concord"] = parts
    yield Site(founded.app, founded.world, founded.case, founded.room, founded.other_world)
    await parts.database.close()


@pytest.fixture
async def limited(tmp_path: Path, founded: Founded) -> AsyncIterator[Site]:
    """A site of its own that counts how often it is asked, from nought."""
    shutil.copytree(founded.data, tmp_path / "data")
    app = create_app(settings_for(tmp_path / "data"))
    yield Site(app, founded.world, founded.case, founded.room, founded.other_world)
    await app.extensions["concord"].database.close()
