"""
How long a page waits for its room, and how the room bears many of them: the real routes on a real
server on this machine, media not running.

1. From opening the socket to `welcome`, ticket by HTTP included: median of people who come one by one.
2. The same for all at once, when every socket was cut (bar 16, in small): the slowest.
3. From an act of the host to the event at the last page: 99th percentile.
4. From the cut of a socket to the seat shown as DISCONNECTED to the host, and from coming back to IN_SESSION.

Pages are sockets without pictures, in this process.
"""

import asyncio
import json
import logging
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
import uvicorn
from quart import Quart
from websockets.asyncio.client import ClientConnection, connect

import cases
import people
import rooms
from kernel import SYSTEM, CountyId, PersonId
from kernel.database import Database
from rooms import Invited
from web import commands
from web.app import create_app
from web.parts import Settings
from web.security import COOKIE

from .report import say

COUNTY = CountyId("449999")
PAGES = 24
ACTS = 60
FONTS = Path(__file__).parents[1] / ".cache" / "fonts"


@dataclass(frozen=True)
class Page:
    """Somebody who is signed in and has a seat."""

    person: PersonId
    cookie: str


@dataclass
class Place:
    """The program and one room with many seats."""

    app: Quart
    url: str
    room: str
    host: Page
    pages: list[Page]

    async def come(self, page: Page) -> tuple[ClientConnection, float]:
        """Get a ticket, open a socket, say hello; return it when welcomed, and the seconds it took."""
        began = time.perf_counter()
        browser = self.app.test_client()
        browser.set_cookie("localhost", COOKIE, page.cookie, secure=True)
        answer = await browser.post(f"/api/rooms/{self.room}/ticket", headers={"X-Concord": "1"})
        ticket = (await answer.get_json())["ticket"]
        line = await connect(
            self.url.replace("http", "ws") + "/ws/room",
            origin=self.url,  # type: ignore[arg-type]
            additional_headers={"Cookie": f"{COOKIE}={page.cookie}"},
            proxy=None,
        )
        await line.send(json.dumps({"type": "hello", "protocol": 1, "ticket": ticket, "last_event": None}))
        await hear(line, "welcome")
        return line, time.perf_counter() - began


async def hear(line: ClientConnection, wanted: str) -> dict[str, Any]:
    """Take messages in until one of this type, or an event of this kind."""
    async with asyncio.timeout(30):
        while True:
            message: dict[str, Any] = json.loads(await line.recv())
            if wanted in (message["type"], message.get("event", {}).get("type")):
                return message


async def hear_seat(line: ClientConnection, person: str, stage: str) -> None:
    while True:
        seat = (await hear(line, "seat"))["event"]["seat"]
        if (seat["person"], seat["state"]) == (person, stage):
            return


@asynccontextmanager
async def a_place(folder: Path) -> AsyncIterator[Place]:
    """Serve a county with one case, whose room has PAGES lawyers; media do not run."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        settings = Settings(data=folder / "data", county_id=COUNTY, public_url=url, allow_simulators=True, fonts=FONTS)
        await commands.initialise(settings)
        app = create_app(settings)
        app.config["QUART_RATE_LIMITER_ENABLED"] = False
        database: Database = app.extensions["concord"].database
        room, host, pages = await populate(database)
        options = {"lifespan": "off", "ws": "websockets-sansio", "log_level": "critical", "access_log": False}
        server = uvicorn.Server(uvicorn.Config(app, **options))  # type: ignore[arg-type]
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.serve(sockets=[listening]))
            yield Place(app, url, room, host, pages)
            server.should_exit = True
        await database.close()


async def populate(database: Database) -> tuple[str, Page, list[Page]]:
    kinds, role = people.OrganisationKind, people.Role
    password = await people.hash_password("benchmark-2026!")
    async with database.work(SYSTEM, COUNTY) as work:
        await people.add_county(work, "清和县")
        committee = await people.add_organisation(work, kinds.COMMITTEE, "调解委员会", None, "清和")
        firm = await people.add_organisation(work, kinds.FIRM, "法律援助工作站")

        async def member(number: int, what: people.Role, organisation: str) -> people.Person:
            who = await people.add_person(work, f"人{number}", phone=f"199{number:08d}")
            await people.add_member(work, who, f"p{number}", password, frozenset({what}), organisation)
            return who

        host = await member(0, role.MEDIATOR, committee.id)
        guests = [await member(1 + n, role.LAWYER, firm.id) for n in range(PAGES)]
        tenant = cases.PartyFacts(
            cases.Side.APPLICANT, "person", "孙晓雯", "19911111111", "449999199306150055", "清和县"
        )
        landlord = cases.PartyFacts(
            cases.Side.RESPONDENT, "person", "胡桂芳", "19922222222", "449999196803120013", "清和县"
        )
        case = await cases.file_case(
            work,
            dispute_type="0401",
            source=cases.Source.POLICE,
            site_id=None,
            facts="…",
            request="…",
            parties=[tenant, landlord],
        )
        await cases.assign(work, case.id, host.id)
        lawyers = [guest.id for guest in guests]
        case = await cases.schedule(work, case.id, work.now + timedelta(hours=1), None, lawyers)
        invited = [Invited(host.id, host.name, "mediator"), *(Invited(g.id, g.name, "lawyer") for g in guests)]
        room = await rooms.prepare(work, case.id, host.id, work.now + timedelta(hours=1), invited)
        pages = [Page(who.id, await people.start_session(work, who.id)) for who in (host, *guests)]
    return room.id, pages[0], pages[1:]


async def measure(place: Place) -> list[bool]:
    host, _ = await place.come(place.host)
    one_by_one = [await place.come(page) for page in place.pages]
    lines = [line for line, _ in one_by_one]
    for page in place.pages:
        await host.send(json.dumps({"type": "admit", "person": page.person}))
        await hear_seat(host, page.person, "IN_SESSION")

    spread = [await fan_out(host, lines, number) for number in range(ACTS)]

    page = place.pages[0]
    began = time.perf_counter()
    lines[0].transport.abort()
    await hear_seat(host, page.person, "DISCONNECTED")
    noticed = time.perf_counter() - began
    began = time.perf_counter()
    lines[0], _ = await place.come(page)
    await hear_seat(host, page.person, "IN_SESSION")
    back = time.perf_counter() - began

    for line in lines:
        line.transport.abort()
    storm = await asyncio.gather(*(place.come(page) for page in place.pages))
    for line in (host, *(line for line, _ in storm)):
        line.transport.abort()
    seconds_and_target_ms = {
        "ticket and hello to welcome, median": (statistics.median(s for _, s in one_by_one), 100),
        f"all {PAGES} cut at once, the last is welcomed": (max(s for _, s in storm), 2000),
        f"act to event at the last of {PAGES} pages, p99": (sorted(spread)[int(0.99 * len(spread))], 300),
        "cut to shown as disconnected": (noticed, 1000),
        "coming back to in session": (back, 2000),
    }
    return [
        say("room", name, 1000 * seconds, "ms", target) for name, (seconds, target) in seconds_and_target_ms.items()
    ]


async def fan_out(host: ClientConnection, lines: list[ClientConnection], number: int) -> float:
    """Return the seconds from the host's act to the last page that hears of it."""
    began = time.perf_counter()
    await host.send(json.dumps({"type": "show_paper", "document_id": f"paper-{number}"}))
    await asyncio.gather(*(hear(line, "paper") for line in (host, *lines)))
    passed = time.perf_counter() - began
    await asyncio.sleep(0.06)  # below the rate that one socket may speak at
    return passed


async def run() -> list[bool]:
    with tempfile.TemporaryDirectory(prefix="concord-room-") as folder:
        async with a_place(Path(folder)) as place:
            return await measure(place)


def main() -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    return 0 if all(asyncio.run(run())) else 1


if __name__ == "__main__":
    sys.exit(main())
