"""For each file: the real program in a process of its own, and real Chromium with a context for each person."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from web.demo.world import written

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    # Eight pictures a second move as visibly as twenty, and several browsers share two cores.
    "--use-fake-device-for-media-stream=device-count=3,fps=8",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-gpu",
    "--mute-audio",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-background-networking",
]
START_SECONDS = 60
PEOPLE = {
    person[key]
    for person in [*written()["staff"], *written()["deposit"]["parties"]]
    for key in ("name", "phone", "id_number")
    if key in person
}
"""What no log may hold: names and numbers of everybody in the demonstration."""


@dataclass
class Served:
    """A running program. `data` is its folder; `kill` and `start` are for tests of what survives."""

    url: str
    data: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    words: ClassVar[tuple[str, ...]] = ("demo",)
    """The command that serves."""

    @property
    def environment(self) -> dict[str, str]:
        return (
            {"CONCORD_CLIENT": str(ROOT / "web" / "client" / "dist")}
            | os.environ
            | {
                "CONCORD_DATA": str(self.data),
                "CONCORD_COUNTY_ID": "449999",
                "CONCORD_PORT": str(self.port),
                "CONCORD_PUBLIC_URL": self.url,
                "MEDIA_PORT": "0",
                "CONCORD_DEMO": "1",
                "CONCORD_ALLOW_SIMULATORS": "1",
                "CONCORD_FONTS": str(ROOT / ".cache" / "fonts"),
            }
        )

    def start(self) -> None:
        with (self.data.parent / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "web", *self.words], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        self._wait_until_ready()

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=20)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another command of the program on the same data."""
        command = [sys.executable, "-m", "web", *words]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )

    @property
    def log(self) -> str:
        return (self.data.parent / "server.log").read_text(errors="replace")

    def _wait_until_ready(self) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            assert self.process is not None
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the program did not start:\n{self.log[-4000:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a demonstration as it is after its first start, made once; each file gets a copy."""
    port = free_port()
    first = Served(f"http://localhost:{port}", tmp_path_factory.mktemp("demonstration") / "data", port)
    first.start()
    first.stop()
    return first.data


@pytest.fixture(scope="module")
def served(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    port = free_port()
    data = tmp_path_factory.mktemp("served") / "data"
    shutil.copytree(demonstration, data)
    program = Served(f"http://localhost:{port}", data, port)
    program.start()
    greeting = set(program.log.splitlines())
    yield program
    secrets = {*PEOPLE, *codes_sent(program)}
    if program.process is not None and program.process.poll() is None:
        program.stop()
    written_since = set(program.log.splitlines()) - greeting
    told = [line for line in written_since if any(secret in line for secret in secrets)]
    assert told == [], "the log holds personal data or codes"


def codes_sent(program: Served) -> set[str]:
    """Return the one-time codes and the links that went out by SMS, as they would stand in a log."""
    try:
        with urllib.request.urlopen(f"{program.url}/api/demo/messages", timeout=5) as answer:
            texts = [message["text"] for message in json.load(answer)]
    except OSError:
        return set()  # the test has stopped the program
    codes = {f'"{code}"' for text in texts for code in re.findall(r"验证码(\d{6})", text)}
    return codes | {link for text in texts for link in re.findall(r"/j/(\w{12})", text)}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        # What everybody saw last, for whoever must find out why a test failed.
        seen = tmp_path_factory.mktemp("last-seen")
        for number, page in enumerate(page for context in chromium.contexts for page in context.pages):
            await page.screenshot(path=seen / f"{number}.png")
        await chromium.close()


@pytest.fixture
def screens(request: pytest.FixtureRequest) -> Path | None:
    """Where pictures of the steps go, when they are asked for."""
    if not request.config.getoption("--screens"):
        return None
    folder = ROOT / "docs" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
