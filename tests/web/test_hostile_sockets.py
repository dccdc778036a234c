"""Sockets that go nowhere, or vanish at any moment: no fault of ours, and the next one is welcomed."""

import asyncio
import json
import random

import pytest
import structlog
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.signaling.test_sockets import Served, served

__all__ = ["served"]

SEED = 20261122


@pytest.mark.parametrize(
    "path", ["/ws/other", "/ws/room/../../etc/passwd", "/api/me", "/ws/room?ticket=1&protocol=%00"]
)
async def test_an_address_that_is_no_room_gets_no_socket(served: Served, path: str) -> None:
    address = served.url.replace("http", "ws") + path
    with structlog.testing.capture_logs() as log, pytest.raises(InvalidStatus, match="HTTP 40[034]"):
        async with connect(address, origin=served.url, proxy=None):  # type: ignore[arg-type]
            pass

    assert [entry for entry in log if entry["log_level"] == "error"] == []


async def test_sockets_that_vanish_at_any_moment_leave_no_fault_behind(served: Served) -> None:
    chance = random.Random(SEED)
    cookie = await served.sign_in(served.house.mediator)
    with structlog.testing.capture_logs() as log:
        for _ in range(40):
            hello = {"type": "hello", "protocol": 1, "ticket": await served.ticket(cookie), "last_event": None}
            line = await served.open(cookie)
            try:
                await line.send(json.dumps(hello))
                if chance.random() < 0.3:
                    await line.send("{")
                await asyncio.sleep(chance.random() * 0.04)
            except ConnectionClosed:
                pass
            if chance.random() < 0.5:
                line.transport.abort()
            else:
                await line.close()
        async with served.open(cookie) as line:
            welcome = await served.greeted(line, cookie)

    assert welcome["type"] == "welcome"
    assert [entry for entry in log if entry["log_level"] == "error"] == []
