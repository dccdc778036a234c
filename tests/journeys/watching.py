"""What a browser really receives: frames that count up, pictures that change, sound with energy."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Page

AXE = Path(__file__).parents[2] / "web" / "client" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

KEEP_CONNECTIONS = """
(() => {
  const Real = window.RTCPeerConnection
  window.__connections = []
  window.RTCPeerConnection = function (...words) {
    const made = new Real(...words)
    window.__connections.push(made)
    return made
  }
  window.RTCPeerConnection.prototype = Real.prototype
  Object.assign(window.RTCPeerConnection, Real)
  const RealSocket = window.WebSocket
  window.__sockets = []
  window.WebSocket = class extends RealSocket {
    constructor(...words) { super(...words); window.__sockets.push(this) }
  }
})()
"""

PICTURE = """
(person) => {
  const video = document.querySelector(`video[data-seat="${person}"]`)
  if (!video || !video.videoWidth) return null
  const canvas = document.createElement('canvas')
  canvas.width = 16; canvas.height = 12
  const context = canvas.getContext('2d')
  context.drawImage(video, 0, 0, 16, 12)
  const sample = [...context.getImageData(0, 0, 16, 12).data]
  return { frames: video.getVideoPlaybackQuality().totalVideoFrames, sample }
}
"""

SOUND = """
async () => {
  let energy = 0
  for (const connection of window.__connections) {
    if (connection.connectionState === 'closed') continue
    for (const [, entry] of await connection.getStats())
      if (entry.type === 'inbound-rtp' && entry.kind === 'audio') energy += entry.totalAudioEnergy || 0
  }
  return energy
}
"""


async def picture(page: Page, path: Path) -> None:
    """Keep what a page shows; 256 colours are enough for a page and a third of the size."""
    await page.wait_for_timeout(300)
    await page.screenshot(path=path)
    with Image.open(path) as shown:
        shown.quantize(256).save(path, optimize=True)


def report_faults(page: Page, whose: str) -> None:
    """Print what a page throws or complains of, so that a failing test tells why."""
    page.on("pageerror", lambda error: print(f"{whose}: {error}"))
    page.on("console", lambda said: print(f"{whose}: {said.text}") if said.type == "error" else None)


async def until(condition: Callable[[], Awaitable[Any]], seconds: float, what: str, every: float = 0.05) -> Any:
    """Wait until `condition()`, asked `every` so many seconds, gives something true; says what did not happen."""
    end = time.monotonic() + seconds
    while True:
        found = await condition()
        if found:
            return found
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        await asyncio.sleep(every)


async def sees_moving(page: Page, person: str, seconds: float = 10) -> None:
    """The frame counter of this person's tile rises and two samples of it differ."""

    first: dict[str, Any] = {}

    async def moved() -> bool:
        now = await page.evaluate(PICTURE, person) or {}
        if not first or now.get("frames", 0) < first["frames"]:  # none yet, or a new element that counts from 0
            first.update(now)
            return False
        return bool(now["frames"] - first["frames"] >= 2 and now["sample"] != first["sample"])

    await until(moved, seconds, f"moving picture of {person}", every=0.4)


async def hears(page: Page, seconds: float = 10) -> None:
    """The energy of what arrives rises: somebody is really heard."""
    before = await page.evaluate(SOUND)

    async def louder() -> bool:
        return bool(await page.evaluate(SOUND) > before + 0.001)

    await until(louder, seconds, "sound with energy")


async def barriers(page: Page) -> list[str]:
    """What axe finds, as rule and first place."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = await page.evaluate("rules => axe.run(document, { runOnly: rules })", RULES)
    return [f"{violation['id']}: {violation['nodes'][0]['html']}" for violation in found["violations"]]
