"""
What a request to the API costs the server: CPU time of the process of the real program, over HTTP.

Requests come one after another over one kept connection, spread over people, since the program
lets one person ask 120 times a minute. What the process does anyway in the same time (timers,
jobs) is measured before, and taken off.
"""

import http.client
import json
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from tests.journeys.conftest import Served, free_port
from tests.journeys.desk import PASSWORD

from . import cpu
from .report import say

STAFF = ("hexiaoli", "zhongmin", "lijin", "liangguohua", "wangzhi")
REQUESTS = 500
WARM_REQUESTS = 50
IDLE_SECONDS = 3.0
TARGET_MS = 1.0


class Browser:
    """One kept connection on which several people ask in turn."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        assert parts.hostname is not None
        self._line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
        self._cookies = [self._sign_in(name) for name in STAFF]

    def _sign_in(self, name: str) -> str:
        said = json.dumps({"username": name, "password": PASSWORD})
        self._line.request("POST", "/api/sign-in", said, {"Content-Type": "application/json", "X-Concord": "1"})
        answer = self._line.getresponse()
        answer.read()
        assert answer.status == 200, f"{name}: {answer.status}"
        return answer.headers["Set-Cookie"].split(";")[0]

    def get(self, path: str, number: int) -> bytes:
        self._line.request("GET", path, headers={"Cookie": self._cookies[number % len(self._cookies)]})
        answer = self._line.getresponse()
        body = answer.read()
        assert answer.status == 200, f"{path}: {answer.status} {body[:200]!r}"
        return body


def per_request_ms(pid: int, ask: Callable[[int], object], idle: float) -> float:
    """Return the milliseconds of CPU that one call of `ask` costs; `idle` is seconds a second spent anyway."""
    for number in range(WARM_REQUESTS):
        ask(number)
    began, before = time.monotonic(), cpu.seconds_of(pid)
    for number in range(REQUESTS):
        ask(number)
    spent = cpu.seconds_of(pid) - before - idle * (time.monotonic() - began)
    return 1000 * spent / REQUESTS


def idle_share(pid: int) -> float:
    before = cpu.seconds_of(pid)
    time.sleep(IDLE_SECONDS)
    return (cpu.seconds_of(pid) - before) / IDLE_SECONDS


def measure(served: Served) -> list[bool]:
    assert served.process is not None
    pid, browser = served.process.pid, Browser(served.url)
    idle = idle_share(pid)
    return [
        say(
            "web",
            f"GET {path}, signed in",
            per_request_ms(pid, partial(browser.get, path), idle),
            "ms CPU",
            TARGET_MS,
        )
        for path in ("/api/me", "/api/cases")
    ]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="concord-web-") as folder:
        port = free_port()
        served = Served(f"http://localhost:{port}", Path(folder) / "data", port)
        served.start()
        try:
            return 0 if all(measure(served)) else 1
        finally:
            served.stop()


if __name__ == "__main__":
    sys.exit(main())
