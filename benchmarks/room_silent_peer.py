"""
How soon the others see that somebody has fallen silent (bar 3): a page whose process stands still
(SIGSTOP), so that its sockets stay open and nothing ends them.

1. From the last sign of life until the host is shown the seat as DISCONNECTED (掉线).
2. The cause is in the log of connections, and the drop in the journal.
3. Two minutes later the seat is still kept, and who comes back has it as before.

The real routes on a real server; each page is a process of its own that says a ping every 3 s.
"""

import asyncio
import json
import logging
import os
import signal
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import structlog
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

import rooms
from kernel import SYSTEM, journal
from kernel.database import Database
from web.security import COOKIE

from .report import say
from .room_join import COUNTY, Page, Place, a_place, hear_seat

STOPPED = 4
TARGET_SECONDS = 15.0
KEPT = timedelta(seconds=120)
PING_SECONDS = 3.0


async def start(place: Place, who: Page) -> asyncio.subprocess.Process:
    browser = place.app.test_client()
    browser.set_cookie("localhost", COOKIE, who.cookie, secure=True)
    answer = await browser.post(f"/api/rooms/{place.room}/ticket", headers={"X-Concord": "1"})
    ticket = (await answer.get_json())["ticket"]
    return await asyncio.create_subprocess_exec(
        *(sys.executable, str(Path(__file__).with_name("heartbeat.py")), place.url, f"{COOKIE}={who.cookie}", ticket),
        stderr=asyncio.subprocess.DEVNULL,
    )


async def silent(place: Place, host: ClientConnection, who: Page, turn: int) -> float:
    """Bring a page in, let it stand still; return the seconds until the host sees it."""
    process = await start(place, who)
    try:
        await hear_seat(host, who.person, "WAITING")
        await host.send(json.dumps({"type": "admit", "person": who.person}))
        await hear_seat(host, who.person, "IN_SESSION")
        # Anywhere between two pings.
        await asyncio.sleep(PING_SECONDS * (0.5 + turn / STOPPED))
        os.kill(process.pid, signal.SIGSTOP)
        stopped = time.monotonic()
        await hear_seat(host, who.person, "DISCONNECTED")
        return time.monotonic() - stopped
    finally:
        process.kill()
        await process.wait()


async def kept(place: Place, who: Page, role: str) -> bool:
    """Whether the seat is still this person's two minutes from now, the cause known, and nothing else changed."""
    database: Database = place.app.extensions["concord"].database
    async with database.work(SYSTEM, COUNTY) as work:
        _, gone = await rooms.expire(replace(work, now=work.now + KEPT), place.room)
        room = await rooms.load(work, place.room)
        log = await rooms.connection_log(work, place.room)
        told = [entry.event for entry in await journal.read(work, most=5000)]
    dropped = [entry.cause for entry in log if entry.person == who.person and entry.what == "dropped"]
    seat = room.seat(who.person)
    return (
        who.person not in gone
        and (seat.role, seat.stage) == (role, rooms.SeatStage.DISCONNECTED)
        and dropped == ["silent"]
        and "room.dropped" in told
    )


async def back(place: Place, host: ClientConnection, who: Page) -> bool:
    process = await start(place, who)
    try:
        await hear_seat(host, who.person, "IN_SESSION")
        return True
    finally:
        process.kill()
        await process.wait()


async def run() -> list[bool]:
    with tempfile.TemporaryDirectory(prefix="concord-silent-") as folder:
        async with a_place(Path(folder)) as place, asyncio.TaskGroup() as tasks:
            host, _ = await place.come(place.host)

            async def heartbeat() -> None:
                with suppress(ConnectionClosed):
                    while True:
                        await asyncio.sleep(PING_SECONDS)
                        await host.send('{"type": "ping"}')

            beating = tasks.create_task(heartbeat())
            noticed, seats_kept, returned = [], 0, 0
            for turn, who in enumerate(place.pages[:STOPPED]):
                noticed.append(await silent(place, host, who, turn))
                seats_kept += await kept(place, who, "lawyer")
                returned += await back(place, host, who)
            beating.cancel()
            host.transport.abort()
    return [
        say("room", f"silence of a page shown to the others, worst of {STOPPED}", max(noticed), "s", TARGET_SECONDS),
        say("room", "seats kept for two minutes, cause known", seats_kept, f"of {STOPPED}", STOPPED, least=True),
        say("room", "who came back had the seat as before", returned, f"of {STOPPED}", STOPPED, least=True),
    ]


def main() -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    return 0 if all(asyncio.run(run())) else 1


if __name__ == "__main__":
    sys.exit(main())
