"""
What somebody waits for in a browser during a running session.

1. Coming back: from the click on the button that enters to the first picture of another person
   that the browser has drawn.
2. A network that swallows everything, which no browser tells of: from the instant when the program
   stands still (SIGSTOP) until the page gives its connection up; then how soon it is connected
   again once the program goes on.

The real program, two desks and phones in Chromium with its artificial camera, a fourth person as a
program; all on this machine, which also draws and encodes all pictures: a phone in a county waits
for its network as well, but not for three other browsers.
"""

import asyncio
import os
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from tests.journeys.conftest import CHROMIUM, FLAGS, Served, free_port
from tests.journeys.story import gathered
from tests.journeys.watching import PICTURE, until

from .report import say

ENTRIES = 7
TARGET_SECONDS, WORST_SECONDS = 2.0, 5.0
SILENCES = 3
NOTICED_SECONDS, BACK_SECONDS = 8.0, 8.0
SOCKET = "() => window.__sockets.at(-1).readyState"
OPEN = 1


async def enter(page: Page, seen: str) -> float:
    """Load the page anew and enter; return the seconds from the click to the first picture of `seen`."""
    await page.reload()
    button = page.get_by_role("button", name="进入调解室")
    await expect(button).to_be_visible()
    await button.click()
    clicked = time.monotonic()

    async def drawn() -> bool:
        picture = await page.evaluate(PICTURE, seen)
        return bool(picture and picture["frames"] > 0)

    await until(drawn, WORST_SECONDS * 2, "first remote frame")
    return time.monotonic() - clicked


async def silence(page: Page, program: int) -> tuple[float, float]:
    """Let the program stand still; return the seconds until the page noticed, and until it was back."""

    async def is_open() -> bool:
        return bool(await page.evaluate(SOCKET) == OPEN)

    async def is_given_up() -> bool:
        return not await is_open()

    os.kill(program, signal.SIGSTOP)
    stopped = time.monotonic()
    try:
        await until(is_given_up, NOTICED_SECONDS * 2, "the silence noticed")
        noticed = time.monotonic() - stopped
    finally:
        os.kill(program, signal.SIGCONT)
    going_on = time.monotonic()
    await until(is_open, BACK_SECONDS * 3, "the connection back")
    return noticed, time.monotonic() - going_on


async def measure(served: Served) -> tuple[list[float], list[tuple[float, float]]]:
    assert served.process is not None
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        async with gathered(served, chromium) as people:
            await people.all_seen_and_heard()
            entries = [await enter(people.landlord.page, people.mediator.person) for _ in range(ENTRIES)]
            silences = []
            for _ in range(SILENCES):
                silences.append(await silence(people.tenant.page, served.process.pid))
                await asyncio.sleep(2)
            return entries, silences


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="concord-frame-") as folder:
        port = free_port()
        served = Served(f"http://localhost:{port}", Path(folder) / "data", port)
        served.start()
        try:
            times, silences = asyncio.run(measure(served))
        finally:
            served.stop()
    holds = [
        say("room", f"click to first remote frame, median of {ENTRIES}", statistics.median(times), "s", TARGET_SECONDS),
        say("room", f"click to first remote frame, worst of {ENTRIES}", max(times), "s", WORST_SECONDS),
        say(
            "room",
            f"silence noticed by the page, worst of {SILENCES}",
            max(n for n, _ in silences),
            "s",
            NOTICED_SECONDS,
        ),
        say("room", f"connected again after it, worst of {SILENCES}", max(b for _, b in silences), "s", BACK_SECONDS),
    ]
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
