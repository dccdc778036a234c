"""The socket as the world sees it: the real routes on a real server; only media do not run."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from quart import Quart
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

import people
import rooms
from kernel import SYSTEM, CountyId, PersonId
from tests.rooms.builders import House, a_house
from tests.signaling.browsers import eventually
from web import commands
from web.app import create_app
from web.parts import Parts, Settings
from web.security import COOKIE

FONTS = Path(__file__).parents[2] / ".cache" / "fonts"


@dataclass
class Served:
    app: Quart
    house: House
    url: str

    @property
    def parts(self) -> Parts:
        parts: Parts = self.app.extensions["concord"]
        return parts

    async def sign_in(self, person: PersonId) -> str:
        """Return the value of a session cookie."""
        async with self.house.work(person) as work:
            return await people.start_session(work, person)

    async def ticket(self, cookie: str) -> str:
        """Ask for a ticket as a page does."""
        browser = self.app.test_client()
        browser.set_cookie("localhost", COOKIE, cookie, secure=True)
        answer = await browser.post(f"/api/rooms/{self.house.room_id}/ticket", headers={"X-Concord": "1"})
        assert answer.status_code == 201, await answer.get_data(as_text=True)
        return str((await answer.get_json())["ticket"])

    def open(self, cookie: str | None, origin: str | None = "ours") -> connect:
        headers = {"Cookie": f"{COOKIE}={cookie}"} if cookie else {}
        return connect(
            self.url.replace("http", "ws") + "/ws/room",
            origin=self.url if origin == "ours" else origin,  # type: ignore[arg-type]
            additional_headers=headers,
            proxy=None,
        )

    async def greeted(self, line: ClientConnection, cookie: str) -> dict[str, Any]:
        hello = {"type": "hello", "protocol": 1, "ticket": await self.ticket(cookie), "last_event": None}
        await line.send(json.dumps(hello))
        return await hear(line)


async def hear(line: ClientConnection, wanted: str | None = None) -> dict[str, Any]:
    async with asyncio.timeout(10):
        while True:
            message: dict[str, Any] = json.loads(await line.recv())
            if wanted is None or message["type"] == wanted:
                return message


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        settings = Settings(
            data=tmp_path / "data",
            county_id=CountyId("QH-00"),
            public_url=url,
            allow_simulators=True,
            fonts=FONTS,
        )
        await commands.initialise(settings)
        app = create_app(settings)
        house = await a_house(app.extensions["concord"].database)
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                lifespan="off",
                ws="websockets-sansio",
                ws_max_size=64 * 1024,
                log_level="critical",
                access_log=False,
            )
        )
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.serve(sockets=[listening]))
            await eventually(lambda: server.started)
            yield Served(app, house, url)
            server.should_exit = True
        await house.database.close()


async def drop_seen(served: Served) -> str:
    """Return the cause of the first drop in the connection log."""
    async with asyncio.timeout(10):
        while True:
            async with served.house.work(SYSTEM) as work:
                for entry in await rooms.connection_log(work, served.house.room_id):
                    if entry.what == "dropped":
                        return entry.cause
            await asyncio.sleep(0.02)


async def test_a_signed_in_page_of_ours_is_welcomed_with_its_ticket(served):
    cookie = await served.sign_in(served.house.mediator)
    async with served.open(cookie) as line:
        welcome = await served.greeted(line, cookie)

    assert (welcome["type"], welcome["seat"]) == ("welcome", served.house.mediator)


@pytest.mark.parametrize("origin", ["https://elsewhere.example", None, "null"])
async def test_a_page_from_elsewhere_gets_no_socket(served, origin):
    cookie = await served.sign_in(served.house.mediator)

    with pytest.raises(InvalidStatus, match="403"):
        async with served.open(cookie, origin):
            pass


@pytest.mark.parametrize("cookie", [None, "forged"])
async def test_who_is_not_signed_in_gets_no_socket(served, cookie):
    with pytest.raises(InvalidStatus, match="403"):
        async with served.open(cookie):
            pass


async def test_a_stolen_ticket_is_of_no_use_in_another_session(served):
    victim, thief = [await served.sign_in(served.house.mediator) for _ in range(2)]
    async with served.open(thief) as line:
        answer = await served.greeted(line, victim)
        bye = await hear(line, "bye")

    assert (answer["type"], answer["code"]) == ("problem", "ticket.refused")
    assert answer["title"] == "进入凭证已失效"
    assert bye["reason"] == "refused"


async def test_a_message_that_is_too_large_ends_the_socket_with_1009(served):
    cookie = await served.sign_in(served.house.mediator)
    async with served.open(cookie) as line:
        await served.greeted(line, cookie)
        await line.send("x" * (64 * 1024 + 1))
        with pytest.raises(ConnectionClosed):
            while True:
                await line.recv()

    assert line.close_code == 1009


async def test_a_page_that_was_closed_is_told_from_a_network_that_broke(served):
    cookie = await served.sign_in(served.house.mediator)
    async with served.open(cookie) as line:
        await served.greeted(line, cookie)

    assert await drop_seen(served) == "closed"


async def test_a_network_that_broke_is_told_from_a_page_that_was_closed(served):
    cookie = await served.sign_in(served.house.mediator)
    async with served.open(cookie) as line:
        await served.greeted(line, cookie)
        line.transport.abort()

        assert await drop_seen(served) == "network"


async def test_before_a_restart_everybody_hears_when_to_come_back(served):
    cookie = await served.sign_in(served.house.mediator)
    async with served.open(cookie) as line:
        await served.greeted(line, cookie)
        await served.parts.keeper.say_goodbye()
        bye = await hear(line, "bye")
        await line.wait_closed()

    assert (bye["reason"], line.close_code) == ("restart", 1012)
    assert bye["retry_after"] >= 1


async def test_who_has_no_seat_gets_no_ticket(served):
    cookie = await served.sign_in(served.house.world.judge.id)
    browser = served.app.test_client()
    browser.set_cookie("localhost", COOKIE, cookie, secure=True)

    answer = await browser.post(f"/api/rooms/{served.house.room_id}/ticket", headers={"X-Concord": "1"})

    assert answer.status_code == 403


async def test_the_room_is_shown_to_those_who_have_a_seat(served):
    cookie = await served.sign_in(served.house.mediator)
    browser = served.app.test_client()
    browser.set_cookie("localhost", COOKIE, cookie, secure=True)

    answer = await browser.get(f"/api/rooms/{served.house.room_id}")
    room = await answer.get_json()

    assert answer.status_code == 200
    assert [seat["role"] for seat in room["seats"]] == ["mediator", "party", "party", "lawyer"]
    assert room["session"]["state"] == "NOT_STARTED"
