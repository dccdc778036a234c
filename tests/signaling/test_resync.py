"""Cut at random points, a page ends up with what the server has: no event missing, none told twice."""

import json
import random
import subprocess
from pathlib import Path

import pytest

import rooms
from kernel import SYSTEM
from signaling import conductor, hub
from signaling import messages as say
from tests.signaling.browsers import Browser

ROOT = Path(__file__).parents[2]
SEEDS = range(6)
CUTS = 8


async def something_happens(house, chance):
    """Change the room in one of the ways in which rooms change."""
    person = chance.choice([house.tenant, house.landlord, house.lawyer])
    async with house.work(house.mediator) as work:
        match chance.randrange(5):
            case 0:
                await rooms.show_paper(work, house.room_id, chance.choice([None, "a" * 32, "b" * 32]))
            case 1:
                await rooms.mute(work, house.room_id, person, "audio", chance.random() < 0.5)
            case 2:
                await rooms.mute(work, house.room_id, person, "video", chance.random() < 0.5)
            case 3:
                await rooms.report_tracks(work, house.room_id, chance.random() < 0.5, chance.random() < 0.5)
            case _:
                room = await rooms.load(work, house.room_id)
                if room.seat(house.lawyer).stage == "WAITING":
                    await rooms.admit(work, house.room_id, house.lawyer)


async def server_state(house):
    return json.loads(json.dumps((await house.load()).snapshot()))


async def catch_up(browser: Browser, house) -> None:
    room = await house.load()
    while browser.last_event is None or browser.last_event < room.last_event:
        await browser.until(lambda _: True)


@pytest.mark.parametrize("seed", SEEDS)
async def test_after_random_cuts_the_page_shows_what_the_server_has(program, seed):
    chance = random.Random(seed)
    house = program.house
    await house.arrive(house.mediator)
    model, last_event = None, None

    for _ in range(CUTS):
        async with program.browser(house.lawyer, last_event, model) as page:
            for _ in range(chance.randrange(5)):
                await something_happens(house, chance)
                if chance.random() < 0.5:
                    page.take_waiting()
            if chance.random() < 0.7:
                await page.until("welcome") if not page.welcome else None
        page.take_waiting()
        model, last_event = page.model, page.last_event
        for _ in range(chance.randrange(4)):
            await something_happens(house, chance)

    async with program.browser(house.lawyer, last_event, model) as page:
        await page.until("welcome")
        await catch_up(page, house)
        assert page.model == await server_state(house)


async def test_who_missed_a_few_events_gets_just_those(program):
    house = program.house
    async with program.browser(house.lawyer) as page:
        await page.until("welcome")
    async with house.work(house.mediator) as work:
        await rooms.show_paper(work, house.room_id, "a" * 32)

    async with program.browser(house.lawyer, page.last_event, page.model) as again:
        welcome = await again.until("welcome")
        await catch_up(again, house)

    assert welcome["snapshot"] is None
    assert [message["event"]["type"] for message in again.heard if message["type"] == "event"] == [
        "seat",
        "paper",
        "seat",
    ]


async def test_who_missed_too_many_gets_a_fresh_snapshot(program, monkeypatch):
    monkeypatch.setattr(conductor, "MOST_MISSED", 3)
    house = program.house
    async with program.browser(house.lawyer) as page:
        await page.until("welcome")
    for paper in "abcdef":
        async with house.work(house.mediator) as work:
            await rooms.show_paper(work, house.room_id, paper * 32)

    async with program.browser(house.lawyer, page.last_event, page.model) as again:
        welcome = await again.until("welcome")

    assert welcome["snapshot"]["paper"] == "f" * 32


async def test_who_claims_to_have_seen_the_future_gets_a_fresh_snapshot(program):
    house = program.house

    async with program.browser(house.lawyer, last_event=999_999) as page:
        welcome = await page.until("welcome")
        last_event = (await house.load()).last_event

    assert welcome["snapshot"] is not None
    assert page.last_event == last_event


async def test_events_that_are_no_longer_kept_here_come_from_the_database(program, monkeypatch):
    monkeypatch.setattr(hub, "KEPT_EVENTS", 2)
    house = program.house
    async with program.browser(house.mediator) as mediator, program.browser(house.lawyer) as page:
        await page.until("welcome")
        await mediator.until("welcome")
        for number in range(20):
            mediator.say(say.ShowPaper(document_id=f"paper-{number}"))
        await page.until(lambda _: page.model["paper"] == "paper-19")
        await catch_up(page, house)

        assert page.model == await server_state(house)


async def test_the_browsers_own_code_applies_events_to_what_the_server_has(program, tmp_path):
    house = program.house
    chance = random.Random(1)
    async with house.work(SYSTEM) as work:
        before = (await rooms.load(work, house.room_id)).snapshot()
    await house.arrive(house.mediator)
    await house.arrive(house.lawyer)
    for _ in range(40):
        await something_happens(house, chance)
    async with house.work(SYSTEM) as work:
        changes = [event.body for event in await rooms.events_after(work, house.room_id, 0, 1000)]

    told = tmp_path / "told.json"
    told.write_text(json.dumps({"before": before, "changes": changes}), encoding="utf-8")
    script = tmp_path / "apply.ts"
    script.write_text(
        f"""
        import {{ readFileSync }} from 'node:fs'
        import {{ applied }} from {json.dumps((ROOT / "web/client/src/signaling/model.ts").as_uri())}
        const {{ before, changes }} = JSON.parse(readFileSync({json.dumps(str(told))}, 'utf-8'))
        console.log(JSON.stringify(changes.reduce(applied, before)))
        """,
        encoding="utf-8",
    )
    node = ROOT / ".venv" / "bin" / "node"
    shown = subprocess.run([node, "--no-warnings", script], capture_output=True, text=True, check=True, timeout=30)

    assert json.loads(shown.stdout) == await server_state(house)
