"""What people notice of trouble: a cut, a reload, a second page, a killed media process."""

import asyncio
import os
import signal
import subprocess
import time
from pathlib import Path

import av
import pytest
from playwright.async_api import Browser, Page, expect

from media import read_journal

from .conftest import Served
from .story import Gathering, gathered
from .watching import PICTURE, sees_moving, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

CUT = "() => { for (const socket of window.__sockets) socket.close() }"
BACK_SECONDS = 3.0
MOST_LOST_SECONDS = 2.5


async def test_people_come_back_by_themselves_and_nothing_recorded_is_lost(served: Served, browser: Browser) -> None:
    async with gathered(served, browser) as people:
        await people.all_seen_and_heard()
        await people.mediator.page.get_by_role("button", name="开始录制").click()
        await expect(people.tenant.page.get_by_text("正在录音录像")).to_be_visible()

        await a_cut_socket_is_back_in_its_seat(people)
        await a_reload_brings_the_seat_back(people)
        await a_second_page_takes_the_seat_over(people)
        await a_killed_media_process_is_replaced(people, served)


async def a_cut_socket_is_back_in_its_seat(people: Gathering) -> None:
    """Media never stop; the conversation is there again within 3 s, without a hand."""
    page = people.tenant.page
    sockets = await page.evaluate("() => window.__sockets.length")
    await page.evaluate(CUT)
    cut_at = time.monotonic()

    async def open_again() -> bool:
        script = "(before) => window.__sockets.slice(before).some((socket) => socket.readyState === 1)"
        return bool(await page.evaluate(script, sockets)) and await seat_state(people) == "IN_SESSION"

    await until(open_again, BACK_SECONDS, "the seat back after a cut")
    print(f"FIGURE seat back {time.monotonic() - cut_at:.2f} s after a cut")
    await sees_moving(people.mediator.page, people.tenant.person)


async def a_reload_brings_the_seat_back(people: Gathering) -> None:
    """The same person, the same seat. How quickly is told here, and judged by benchmarks/room_in_browsers."""
    page = people.landlord.page
    await page.reload()
    await page.get_by_role("button", name="进入调解室").click()
    clicked = time.monotonic()
    await until(lambda: sees_a_frame(page, people.mediator.person), 8, "first remote frame")
    print(f"FIGURE click to first remote frame {time.monotonic() - clicked:.2f} s")
    await sees_moving(people.mediator.page, people.landlord.person)


async def a_second_page_takes_the_seat_over(people: Gathering) -> None:
    """One person, one seat: the newer page speaks, the older one says so and offers to take it back."""
    first = people.tenant.page
    second = await people.tenant.context.new_page()
    await second.goto(first.url)
    await second.get_by_role("button", name="进入调解室").click()
    await expect(first.get_by_text("您在另一个页面里参加着")).to_be_visible(timeout=10_000)
    await sees_moving(second, people.mediator.person)
    await second.close()
    await first.get_by_role("button", name="在这里参加").click()
    if await first.get_by_role("button", name="进入调解室").count():
        await first.get_by_role("button", name="进入调解室").click()
    await sees_moving(first, people.mediator.person)


async def a_killed_media_process_is_replaced(people: Gathering, served: Served) -> None:
    """kill -9 in mid-recording: everybody is back, and the file that was being written plays."""
    worker = media_worker_of(served)
    await asyncio.sleep(4)
    killed_at = time.time()
    os.kill(worker, signal.SIGKILL)
    await until(lambda: another_worker(served, worker), 10, "another media process")
    await sees_moving(people.mediator.page, people.tenant.person, 15)
    await sees_moving(people.landlord.page, people.mediator.person, 15)
    print(f"FIGURE pictures move again {time.time() - killed_at:.1f} s after the media process was killed")
    await asyncio.sleep(2)
    await people.mediator.end()

    recording = await until(lambda: film(people), 120, "the film", every=1)
    assert any(gap["reason"] == "engine-lost" for gap in recording["gaps"]), recording["gaps"]
    journals = journals_being_written(served, killed_at)
    assert len(journals) == 8
    for journal in journals:
        last = max(record.arrived_at_us for record in read_journal(journal).records) / 1e6
        assert killed_at - last <= MOST_LOST_SECONDS, journal.name
        print(f"FIGURE {killed_at - last:.2f} s lost of {journal.name[-9:-5]}")
    answer = await people.mediator.context.request.get(served.url + recording["playback"]["url"])
    path = served.data.parent / "film.mp4"
    path.write_bytes(await answer.body())
    with av.open(str(path)) as film_file:
        frames = sum(1 for _ in film_file.decode(video=0))
    assert frames > 100


async def sees_a_frame(page: Page, person: str) -> bool:
    picture = await page.evaluate(PICTURE, person)
    return bool(picture and picture["frames"] > 0)


async def seat_state(people: Gathering) -> str:
    room = await people.mediator.get(f"/api/rooms/{people.room}")
    return next(str(seat["state"]) for seat in room["seats"] if seat["person"] == people.tenant.person)


async def film(people: Gathering) -> dict[str, object] | None:
    found = await people.mediator.get(f"/api/cases/{people.case_id}/recordings")
    ready: dict[str, object] | None = next((each for each in found if each["state"] == "ready"), None)
    return ready


def media_worker_of(served: Served) -> int:
    """Return the process id of the program's media worker."""
    assert served.process is not None
    said = subprocess.run(
        ["pgrep", "-P", str(served.process.pid), "-f", "media.worker"], capture_output=True, text=True, check=False
    ).stdout.split()
    return int(said[0]) if said else 0


async def another_worker(served: Served, former: int) -> bool:
    return media_worker_of(served) not in (0, former)


def journals_being_written(served: Served, instant: float) -> list[Path]:
    """Return, for each seat and kind, the journal that was the newest at `instant`."""
    newest: dict[tuple[str, str], tuple[int, Path]] = {}
    for path in served.data.glob("recordings/*/*.rtpj"):
        header = read_journal(path).header
        if header.started_at_us < instant * 1e6:
            begun = (header.started_at_us, path)
            newest[header.seat, header.kind] = max(newest.get((header.seat, header.kind), begun), begun)
    return [path for _, path in newest.values()]
