"""Chromium on the embedded engine and on Janus: the same stories, the same promises."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from playwright.async_api import Browser, Page, async_playwright

from media import (
    GAP,
    EmbeddedEngine,
    Event,
    Failed,
    GrantIssuer,
    JanusEngine,
    MediaConfig,
    MediaEngine,
    RecordingGap,
    gap_payload,
    read_journal,
)
from media.config import default_address

from .janus_server import Servers, janus_servers
from .peers import last_is_screen, until
from .test_browser import CHROMIUM, FLAGS, RESTART_ICE, ROOM, Conversation, sees

on_both = pytest.mark.parametrize("kind", ["embedded", "janus"])


class Meeting(Conversation):
    """Does what the conversation layer does: grants by who may hear whom, and whoever must connects again."""

    def __init__(self, engine: MediaEngine, issuer: GrantIssuer) -> None:
        super().__init__(engine, issuer)  # type: ignore[arg-type]
        self.hears: dict[str, frozenset[str]] = {}
        self.heard: list[Event] = []

    def grant(self, seat: str) -> str:
        return self.issuer.issue(ROOM, seat, may_hear=self.hears.get(seat, "*"))

    async def take(self, event: Event) -> None:
        self.heard.append(event)
        await super().take(event)
        if isinstance(event, Failed) and event.seat in self.pages:
            await self.pages[event.seat].evaluate("session.rebuild()")

    async def caucus(self, hears: dict[str, frozenset[str]]) -> None:
        self.hears = hears
        for seat in self.pages:
            await self.engine.set_grants(ROOM, seat, may_hear=hears.get(seat, "*"))


@dataclass
class House:
    meeting: Meeting
    browser: Browser
    servers: Servers | None

    async def kill(self) -> None:
        """The process that moves the packets dies as by a power cut."""
        if self.servers is None:
            os.kill((await self.meeting.engine.health()).workers[0].pid, signal.SIGKILL)
        else:
            busy = next(one for one in self.meeting.engine.pool.servers if one.sessions)  # type: ignore[attr-defined]
            next(one for one in self.servers.all if one.url == busy.url).kill()


@asynccontextmanager
async def a_house(kind: str) -> AsyncIterator[House]:
    issuer = GrantIssuer()
    if kind == "embedded":
        async with EmbeddedEngine(MediaConfig(port=0), issuer.public_key) as engine, _meeting(engine, issuer) as house:
            yield house
    else:
        async with (
            janus_servers(2) as servers,
            JanusEngine(servers.media, servers.config, issuer.public_key) as janus,
            _meeting(janus, issuer, servers) as house,
        ):
            yield house


@asynccontextmanager
async def _meeting(engine: MediaEngine, issuer: GrantIssuer, servers: Servers | None = None) -> AsyncIterator[House]:
    flags = [*FLAGS, "--auto-accept-this-tab-capture", "--auto-select-desktop-capture-source=Entire screen"]
    if default_address() == "127.0.0.1":
        flags.append("--allow-loopback-in-peer-connection")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        await engine.open_room(ROOM)
        meeting = Meeting(engine, issuer)
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(meeting.listen())
            yield House(meeting, browser, servers)
            listening.cancel()
        await browser.close()


MAKE_SCREEN = """async () => {
  const connection = made.findLast((one) => one.getSenders().some((sender) => sender.track))
  const display = await navigator.mediaDevices.getDisplayMedia({ video: true })
  window.screenOf = connection.addTransceiver(display.getVideoTracks()[0], { direction: 'sendonly' })
  await connection.setLocalDescription(await connection.createOffer())
  return connection.localDescription.sdp
}"""
TAKE_ANSWER = """async (answer) => {
  const connection = made.findLast((one) => one.getSenders().some((sender) => sender.track))
  await connection.setRemoteDescription({ type: 'answer', sdp: answer })
}"""
ANOTHER_CAMERA = """async () => {
  const other = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } })
  const senders = made.flatMap((one) => one.getSenders())
  await senders.find((sender) => sender.track?.kind === 'video').replaceTrack(other.getVideoTracks()[0])
}"""
FRAMES_ON = """async (mid) => {
  const connection = made.findLast((one) => one.getReceivers().length && !one.getSenders().some((s) => s.track))
  const place = connection.getTransceivers().find((one) => one.mid === mid)
  const entries = place ? [...(await place.receiver.getStats()).values()] : []
  return entries.find((one) => one.type === 'inbound-rtp')?.framesDecoded ?? 0
}"""
PACKETS = """async () => {
  let sum = 0
  for (const connection of made) for (const entry of (await connection.getStats()).values())
    if (entry.type === 'inbound-rtp') sum += entry.packetsReceived
  return sum
}"""


async def shows_screen(meeting: Meeting, seat: str) -> None:
    offer = await meeting.pages[seat].evaluate(MAKE_SCREEN)
    answer = await meeting.engine.publish(meeting.grant(seat), last_is_screen(offer))
    await meeting.pages[seat].evaluate(TAKE_ANSWER, answer)


async def sees_screen(meeting: Meeting, page: Page, seat: str, of: str) -> None:
    """Wait until the seat was offered that screen, and some frames of it were decoded."""
    await until(lambda: _screen(meeting, seat, of) is not None, 8, "the screen is offered")
    mid = _screen(meeting, seat, of)
    end = time.monotonic() + 8
    while await page.evaluate(FRAMES_ON, mid) < 5:
        assert time.monotonic() < end, "no frames of the screen"
        await asyncio.sleep(0.1)


def _screen(meeting: Meeting, seat: str, of: str) -> str | None:
    tracks = meeting.tracks.get(seat, ())
    return next((track.mid for track in tracks if (track.seat, track.kind) == (of, "screen")), None)


@on_both
async def test_calls_screens_cameras_restarts_and_a_killed_engine(kind, tmp_path):
    async with a_house(kind) as house:
        meeting = house.meeting
        li = await meeting.seat(house.browser, "li")
        wang = await meeting.seat(house.browser, "wang")
        await asyncio.gather(sees(li, "wang"), sees(wang, "li"))
        for page in (li, wang):
            await page.wait_for_function("async () => (await energy()) > 0.001", timeout=25_000)
        await meeting.engine.record(ROOM, "rec", tmp_path)

        # A screen beside the camera, and another camera in the place of the first.
        await shows_screen(meeting, "li")
        await sees_screen(meeting, wang, "wang", of="li")
        await li.evaluate(ANOTHER_CAMERA)
        await sees(wang, "li", frames=25)

        # The network changed: both directions restart ICE on the connections they have.
        before, after = await wang.evaluate(RESTART_ICE)
        assert before != after
        connections = await wang.evaluate("made.length")
        await meeting.offer("wang", meeting.connections["wang"], restart=True)
        await asyncio.gather(sees(li, "wang", frames=25), sees(wang, "li", frames=25))
        assert await wang.evaluate("made.length") == connections

        # The engine dies: everybody is back within ten seconds, and the record says what is missing.
        await house.kill()
        killed_at = time.monotonic()
        await asyncio.gather(sees(li, "wang", frames=40), sees(wang, "li", frames=40))
        assert time.monotonic() - killed_at < 10
        # In the same tiles: nothing was taken from the page in between.
        assert await li.evaluate("seen.people.wang.tiles") == 1
        await asyncio.sleep(1)
        await meeting.engine.record(ROOM, None)
        second = list(read_journal(tmp_path / "wang-audio-2.rtpj").records)
        assert second[0].type == GAP
        assert gap_payload(second[0])["reason"] == "engine-lost"
        assert any(isinstance(event, RecordingGap) for event in meeting.heard)


@on_both
async def test_nobody_outside_a_caucus_receives_a_packet_of_it(kind):
    async with a_house(kind) as house:
        meeting = house.meeting
        seats = {name: await meeting.seat(house.browser, name) for name in ("li", "wang", "zhao")}
        li, wang, zhao = seats.values()
        await asyncio.gather(sees(li, "wang"), sees(li, "zhao"), sees(zhao, "wang"))

        await meeting.caucus({"li": frozenset(["wang"]), "wang": frozenset(["li"]), "zhao": frozenset()})

        # What was on its way when the caucus began has arrived by now.
        await asyncio.sleep(0.3)
        before = await zhao.evaluate(PACKETS)
        await asyncio.gather(sees(li, "wang", frames=20), sees(wang, "li", frames=20))
        await asyncio.sleep(1)
        assert await zhao.evaluate(PACKETS) == before

        await meeting.caucus({})
        await asyncio.gather(sees(li, "zhao"), sees(zhao, "wang"), sees(zhao, "li"))
