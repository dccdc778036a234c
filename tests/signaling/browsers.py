"""Browsers without pictures: a socket in memory, the messages that came, and the room as they show it."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import rooms
from kernel import PersonId
from media import GrantIssuer
from signaling import Conductor, Gone, Hub, Keeper, serve
from signaling.messages import ClientMessage, from_server
from tests.fakes.engine import FakeEngine
from tests.rooms.builders import House

PATIENCE = 5.0


class MemorySocket:
    """What the server side of a WebSocket offers, joined to a browser by two queues."""

    def __init__(self) -> None:
        self.to_server: asyncio.Queue[str | bytes | Gone] = asyncio.Queue()
        self.to_browser: asyncio.Queue[str] = asyncio.Queue()
        self.closed_with: tuple[int, str] | None = None
        self.takes_nothing = False

    async def receive(self) -> str | bytes:
        message = await self.to_server.get()
        if isinstance(message, Gone):
            raise message
        return message

    async def send(self, text: str) -> None:
        if self.takes_nothing:
            await asyncio.Event().wait()
        await self.to_browser.put(text)

    async def close(self, code: int, reason: str) -> None:
        self.closed_with = (code, reason)


@dataclass
class Browser:
    """One person's page. `events` are applied as docs/protocol.md says, by whole replacement."""

    socket: MemorySocket
    welcome: dict[str, Any] = field(default_factory=dict)
    heard: list[dict[str, Any]] = field(default_factory=list)
    model: dict[str, Any] | None = None
    last_event: int | None = None

    def say(self, message: ClientMessage | str | bytes) -> None:
        self.socket.to_server.put_nowait(message if isinstance(message, str | bytes) else message.model_dump_json())

    def cut(self, cause: str = "network") -> None:
        self.socket.to_server.put_nowait(Gone(cause))

    async def until(self, wanted: str | Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Take messages in until this type, or one for which `wanted` holds; applies events on the way."""
        holds = wanted if callable(wanted) else lambda message: message["type"] == wanted
        async with asyncio.timeout(PATIENCE):
            while True:
                message = self.take(await self.socket.to_browser.get())
                if holds(message):
                    return message

    async def until_seat(self, person: str, stage: str) -> None:
        if self.seat(person)["state"] != stage:
            await self.until(lambda _: self.seat(person)["state"] == stage)

    def take_waiting(self) -> None:
        while not self.socket.to_browser.empty():
            self.take(self.socket.to_browser.get_nowait())

    def take(self, text: str) -> dict[str, Any]:
        from_server.validate_json(text)
        message: dict[str, Any] = json.loads(text)
        self.heard.append(message)
        if message["type"] == "welcome":
            self.welcome = message
            if message["snapshot"] is not None:
                self.model, self.last_event = message["snapshot"], message["last_event"]
        elif message["type"] == "event":
            assert self.last_event is not None
            assert message["number"] == self.last_event + 1, "an event is missing or told twice"
            self.last_event = message["number"]
            self._apply(message["event"])
        return message

    def seat(self, person: str) -> dict[str, Any]:
        assert self.model is not None
        return next(seat for seat in self.model["seats"] if seat["person"] == person)

    def _apply(self, change: dict[str, Any]) -> None:
        assert self.model is not None
        match change["type"]:
            case "seat":
                seat = change["seat"]
                others = [other["person"] for other in self.model["seats"]]
                if seat["person"] in others:
                    self.model["seats"][others.index(seat["person"])] = seat
                else:
                    self.model["seats"].append(seat)
            case "unseated":
                self.model["seats"] = [s for s in self.model["seats"] if s["person"] != change["person"]]
            case "paper":
                self.model["paper"] = change["document_id"]
            case part:
                self.model[part] = change[part]


class Program:
    """Signaling as it runs in the program, with the fake engine below it."""

    def __init__(self, house: House, tmp_path: Any) -> None:
        self.house = house
        grants = GrantIssuer()
        self.engine = FakeEngine(grants.public_key)
        self.hub = Hub(house.database)
        self.conductor = Conductor(house.database, self.engine, grants, tmp_path, self.hub)
        self.keeper = Keeper(self.conductor)
        self._sessions: dict[PersonId, Any] = {}

    async def principal(self, person: PersonId) -> Any:
        if person not in self._sessions:
            self._sessions[person] = await self.house.principal(person)
        return self._sessions[person]

    async def ticket(self, person: PersonId) -> str:
        who = await self.principal(person)
        async with self.house.work(person) as work:
            return (await rooms.issue_ticket(work, self.house.room_id, who.session)).secret

    @asynccontextmanager
    async def browser(
        self, person: PersonId, last_event: int | None = None, model: dict[str, Any] | None = None
    ) -> AsyncIterator[Browser]:
        """Open a page and say hello; when the block ends, the page is closed and the conversation over."""
        socket = MemorySocket()
        browser = Browser(socket, model=model, last_event=last_event)
        who = await self.principal(person)
        hello = {"type": "hello", "protocol": 1, "ticket": await self.ticket(person), "last_event": last_event}
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(serve(socket, self.conductor, who, lambda code, facts: (code, str(facts))))
            browser.say(json.dumps(hello))
            yield browser
            browser.cut("closed")


async def eventually(holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until something holds; fails after `seconds`."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to be"
        await asyncio.sleep(0.01)
