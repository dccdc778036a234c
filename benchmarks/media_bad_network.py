"""
A village's network (bar 5): a browser behind a line that loses 5 %, takes 150 ± 40 ms each way and
carries 200 kbit/s up, with camera and microphone on.

1. How soon the browser pauses its own picture, so that sound gets through.
2. The share of sound that the far browser did not have to make up (RTCStats: concealed samples,
   silence not counted), in the bad time as a whole, and once the picture is paused.
3. How soon the picture is seen again when the line is good again.

Chromium with an artificial camera and microphone, the client's own code, a proxy on this machine.
"""

import asyncio
import sys
import tempfile
import time
import wave
from pathlib import Path
from typing import Any

import numpy as np

from tests.impairment import Impairment
from tests.media.test_browser import a_conversation, sees

from .report import say

BAD: dict[str, float | None] = {"loss": 0.05, "delay_ms": 150, "jitter_ms": 40, "up_kbits": 200}
GOOD: dict[str, float | None] = {"loss": 0.0, "delay_ms": 10, "jitter_ms": 0, "up_kbits": None}
BAD_SECONDS = 40.0
ROUNDS = 2
PAUSED_SECONDS, RESUMED_SECONDS, LEAST_SOUND = 5.0, 10.0, 98
SOUND = """async () => {
  const sum = { total: 0, made: 0 }
  for (const connection of made.filter((one) => one.connectionState === 'connected')) {
    for (const entry of (await connection.getStats()).values()) {
      if (entry.type !== 'inbound-rtp' || entry.kind !== 'audio') continue
      sum.total += entry.totalSamplesReceived
      sum.made += entry.concealedSamples - entry.silentConcealedSamples
    }
  }
  return sum
}"""


def write_speech(file: Path, seconds: int = 20) -> None:
    """
    Write what an encoder takes for speech: a voice of 110 to 150 Hz with vowels that change five times a second.

    The beeps of Chromium's artificial microphone are silence mostly, for which Opus sends no redundancy.
    """
    rate = 48_000
    time_at = np.arange(seconds * rate) / rate
    pitch = 130 + 20 * np.sin(2 * np.pi * 0.7 * time_at)
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    syllable = (time_at * 5).astype(int)
    chance = np.random.default_rng(1)
    vowels = chance.uniform((300, 900), (800, 2300), (syllable[-1] + 1, 2))
    sound = np.zeros_like(time_at)
    for harmonic in range(1, 25):
        at = harmonic * pitch
        loud = sum(np.exp(-(((at - vowels[syllable, one]) / 180) ** 2)) for one in (0, 1))
        sound += (0.02 + loud) / harmonic**0.3 * np.sin(harmonic * phase)
    sound *= 0.55 + 0.45 * np.sin(2 * np.pi * 5 * time_at - np.pi / 2)
    samples = (sound / np.abs(sound).max() * 20_000).astype("<i2")
    with wave.open(str(file), "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(samples.tobytes())


async def until(page: Any, condition: str, most: float) -> float:
    began = time.monotonic()
    while not await page.evaluate(condition):
        if time.monotonic() - began > most:
            return most
        await asyncio.sleep(0.05)
    return time.monotonic() - began


def share(before: dict[str, float], after: dict[str, float]) -> float:
    """Percent of the samples between that were heard, not made up."""
    return 100 * (1 - (after["made"] - before["made"]) / max(1, after["total"] - before["total"]))


async def measure(speech: Path) -> list[tuple[float, float, float, float]]:
    """Return for each bad time: seconds until paused, percent heard, the same once paused, seconds until seen again."""
    found = []
    async with a_conversation(f"--use-file-for-fake-audio-capture={speech}") as (conversation, chromium):
        port = (await conversation.engine.health()).workers[0].port
        async with Impairment(port, seed=5) as proxy:
            proxy.set(**GOOD)
            conversation.networks["li"] = proxy.through
            li = await conversation.seat(chromium, "li")
            wang = await conversation.seat(chromium, "wang")
            await sees(wang, "li")
            await sees(li, "wang")
            for _ in range(ROUNDS):
                await asyncio.sleep(8)
                began = time.monotonic()
                at_first = await wang.evaluate(SOUND)
                proxy.set(**BAD)
                paused = await until(li, "seen.held === true", 3 * PAUSED_SECONDS)
                at_pause = await wang.evaluate(SOUND)
                await asyncio.sleep(began + BAD_SECONDS - time.monotonic())
                at_last = await wang.evaluate(SOUND)
                proxy.set(**GOOD)
                frames = await wang.evaluate("seen.people.li.frames")
                resumed = await until(wang, f"seen.people.li.frames > {frames + 3}", 3 * RESUMED_SECONDS)
                found.append((paused, share(at_first, at_last), share(at_pause, at_last), resumed))
    return found


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="concord-speech-") as folder:
        speech = Path(folder) / "speech.wav"
        write_speech(speech)
        found = asyncio.run(measure(speech))
    print(found, file=sys.stderr)
    holds = [
        say("media", "bad line: own picture paused, worst", max(f[0] for f in found), "s", PAUSED_SECONDS),
        say("media", "bad line: sound heard, all of it", min(f[1] for f in found), "%", LEAST_SOUND, least=True),
        say("media", "bad line: sound heard, picture paused", min(f[2] for f in found), "%", LEAST_SOUND, least=True),
        say("media", "good again: picture seen, worst", max(f[3] for f in found), "s", RESUMED_SECONDS),
    ]
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
