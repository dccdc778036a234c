"""Real Chromium through the real client module and a real media process."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, Route, async_playwright

from media import (
    EmbeddedEngine,
    EngineLost,
    Event,
    GrantIssuer,
    MediaConfig,
    SubscribedTrack,
    SubscriptionStale,
)
from media.config import default_address
from tests.impairment import Impairment

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-gpu",
    "--mute-audio",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
]
CLIENT = Path(__file__).parents[2] / "web/client/src/media"
PAGE = Path(__file__).with_name("page.html")
ROOM = "room"


def as_javascript(module: str) -> str:
    """Return a module of the client without its types, as the browser reads it."""
    node = Path(sys.executable).with_name("node")
    program = "process.stdout.write(require('module').stripTypeScriptTypes(require('fs').readFileSync(0, 'utf8')))"
    stripped = subprocess.run(
        [str(node), "--no-warnings", "-e", program],
        input=(CLIENT / f"{module}.ts").read_text(),
        capture_output=True,
        text=True,
        check=True,
    )
    return stripped.stdout


class Conversation:
    """Stands where signaling stands: says to the engine what the pages say, and back."""

    def __init__(self, engine: EmbeddedEngine, issuer: GrantIssuer) -> None:
        self.engine, self.issuer = engine, issuer
        self.pages: dict[str, Page] = {}
        self.connections: dict[str, str] = {}
        self.tracks: dict[str, tuple[SubscribedTrack, ...]] = {}
        self.networks: dict[str, Callable[[str], str]] = {}
        """Seat -> what its network lets it see of a description: its candidates, or others in their place."""
        names = ("session", "outgoing", "link", "statistics", "thrift")
        self.modules = {name: as_javascript(name) for name in names}

    async def seat(self, browser, seat: str, size: tuple[int, int] = (320, 240), **globals: object) -> Page:
        """Open a page that takes this seat; `globals` are there before its scripts run."""
        context = await browser.new_context()
        await context.add_init_script(f"Object.assign(window, {json.dumps(globals)})")
        page: Page = await context.new_page()
        self.pages[seat] = page

        async def say(what: str, sdp: str, connection: str):
            if what == "publish":
                return self.shown(seat, await self.engine.publish(self.grant(seat), sdp))
            if what == "answer":
                return await self.engine.accept(connection, sdp)
            return await self.offer(seat, connection, what == "restart")

        await page.expose_function("say", say)
        await page.add_init_script(f"window.size = {{ width: {size[0]}, height: {size[1]} }}")
        await page.route("https://seat.test/*", self._module)
        await page.route("https://seat.test/", lambda route: route.fulfill(path=PAGE, content_type="text/html"))
        await page.goto("https://seat.test/")
        return page

    def shown(self, seat: str, sdp: str) -> str:
        return self.networks[seat](sdp) if seat in self.networks else sdp

    async def _module(self, route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if name in self.modules:
            await route.fulfill(body=self.modules[name], content_type="text/javascript")
        else:
            await route.fulfill(status=404)

    def grant(self, seat: str) -> str:
        return self.issuer.issue(ROOM, seat)

    async def offer(self, seat: str, connection: str | None, restart: bool = False) -> None:
        subscription = await self.engine.subscribe(self.grant(seat), connection, restart)
        self.connections[seat] = subscription.connection_id
        self.tracks[seat] = subscription.tracks
        offer = {
            "connection": subscription.connection_id,
            "sdp": self.shown(seat, subscription.offer_sdp),
            "tracks": [{"mid": t.mid, "person": t.seat, "kind": t.kind} for t in subscription.tracks],
        }
        await self.pages[seat].evaluate("offer => void session.offered(offer)", offer)

    async def listen(self) -> None:
        async for event in self.engine.events():
            await self.take(event)

    async def take(self, event: Event) -> None:
        match event:
            case SubscriptionStale(seat=seat) if seat in self.pages:
                await self.offer(seat, self.connections.get(seat))
            case EngineLost():
                for page in self.pages.values():
                    await page.evaluate("session.rebuild()")


@asynccontextmanager
async def a_conversation(*more_flags: str):
    issuer = GrantIssuer()
    flags = [*FLAGS, "--allow-loopback-in-peer-connection"] if default_address() == "127.0.0.1" else FLAGS
    async with EmbeddedEngine(MediaConfig(port=0), issuer.public_key) as engine, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=[*flags, *more_flags])
        await engine.open_room(ROOM)
        conversation = Conversation(engine, issuer)
        async with asyncio.TaskGroup() as tasks:
            listening = tasks.create_task(conversation.listen())
            yield conversation, browser
            listening.cancel()
        await browser.close()


async def sees(page: Page, person: str, frames: int = 15) -> None:
    """Wait until so many more, and changing, frames of this person were drawn."""
    before = await page.evaluate("person => seen.people[person]?.frames ?? 0", person)
    await page.wait_for_function(
        "([person, frames]) => seen.people[person]?.frames >= frames && seen.people[person].changes >= 5",
        arg=[person, before + frames],
        timeout=25_000,
    )


SENT = """async () => {
  const found = { allowed: 0, rids: [], codecs: [] }
  for (const connection of made) {
    const entries = await connection.getStats()
    for (const entry of entries.values()) {
      if (entry.type === 'candidate-pair') found.allowed = Math.max(found.allowed, entry.availableOutgoingBitrate ?? 0)
      if (entry.type !== 'outbound-rtp' || entry.kind !== 'video') continue
      if (entry.framesSent > 0) found.rids.push(entry.rid)
      found.codecs.push(entries.get(entry.codecId)?.mimeType)
    }
  }
  return found
}"""


async def test_a_browser_is_at_a_megabit_in_three_seconds_and_another_on_a_narrow_link_sees_and_hears_it():
    async with a_conversation() as (conversation, browser):
        engine = conversation.engine
        port = (await engine.health()).workers[0].port
        async with Impairment(port, seed=1, delay_ms=20, down_kbits=600) as proxy:
            conversation.networks["li"] = proxy.through
            wang = await conversation.seat(browser, "wang", (640, 480))
            await wang.wait_for_function("made.some((one) => one.connectionState === 'connected')", timeout=8_000)
            await asyncio.sleep(3)
            sent = await wang.evaluate(SENT)
            li = await conversation.seat(browser, "li")
            await sees(li, "wang")
            await li.wait_for_function("async () => (await energy()) > 0.001", timeout=25_000)

        assert sorted(sent["rids"]) == ["h", "l"]
        assert set(sent["codecs"]) == {"video/VP8"}
        # What the browser believes that it may send; the picture of an artificial camera needs less.
        assert sent["allowed"] >= 1_000_000


RESTART_ICE = """async () => {
  const connection = made.find((one) => one.getSenders().some((sender) => sender.track))
  const before = connection.localDescription.sdp.match(/a=ice-ufrag:(.*)/)[1]
  await connection.setLocalDescription(await connection.createOffer({ iceRestart: true }))
  const answer = await say('publish', connection.localDescription.sdp, null)
  await connection.setRemoteDescription({ type: 'answer', sdp: answer })
  return [before, connection.localDescription.sdp.match(/a=ice-ufrag:(.*)/)[1]]
}"""


async def test_a_third_seat_comes_and_goes_on_the_same_connections():
    async with a_conversation() as (conversation, browser):
        li = await conversation.seat(browser, "li")
        wang = await conversation.seat(browser, "wang")
        await sees(li, "wang")
        connections = await li.evaluate("made.length")

        zhao = await conversation.seat(browser, "zhao")
        await sees(li, "zhao")
        await sees(zhao, "wang")
        await conversation.engine.remove(ROOM, "zhao", "left")

        await li.wait_for_function("!seen.people.zhao.here", timeout=5_000)
        await sees(li, "wang")
        assert await li.evaluate("made.length") == connections

        # A restart of ICE continues the same connection.
        before, after = await wang.evaluate(RESTART_ICE)
        assert before != after
        await sees(li, "wang", frames=40)
