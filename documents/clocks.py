"""
Is the clock right? A time-stamp service that does not know must not answer (RFC 3161, 2.1, 1).

The system's clock is compared with one that nobody can set, and with time servers (SNTP,
RFC 4330). Everything here is cheap but `compare`, which asks the network and belongs to a timer.
"""

import secrets
import socket
import struct
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median
from threading import Lock

from kernel import Unavailable, clock

BEFORE_1970 = 2_208_988_800
"""Seconds from the era of NTP, 1900, to that of Unix."""
PACKET = struct.Struct("!BBbb3I4Q")
CLIENT, SERVER = 3, 4
PORT = 123


class ClockGuard:
    """
    Says no while the clock cannot be believed.

    Unavailable("timestamp.clock-jumped") once the clock was set by more than a second since the
    last agreement; with time servers the next agreement lifts it, without them a new start does.
    Unavailable("timestamp.clock-differs") while most time servers say another time.
    """

    ALLOWED_SECONDS = 1
    """Tokens claim this accuracy."""

    def __init__(
        self, now: Callable[[], datetime] = clock.now, steady: Callable[[], float] = lambda: _since_start()
    ) -> None:
        self._now, self._steady = now, steady
        self._lock = Lock()
        self._differs = False
        self._agree()

    def check(self, instant: datetime) -> None:
        """Refuse where `instant`, just read from the clock, cannot be right."""
        with self._lock:
            should_be = self._agreed_at + timedelta(seconds=self._steady() - self._agreed_steady)
            if self._differs:
                raise Unavailable("timestamp.clock-differs")
            ahead = (instant - should_be).total_seconds()
            # The instant may have been cut to whole seconds.
            if not -self.ALLOWED_SECONDS - 1 <= ahead <= self.ALLOWED_SECONDS:
                raise Unavailable("timestamp.clock-jumped")

    def compare(self, sources: Sequence[str], timeout: float = 2.0) -> float | None:
        """
        Ask time servers (`host` or `host:port`); return the median difference in seconds, None without a majority.

        Blocks for at most `timeout` seconds a server.
        """
        offsets = [offset for source in sources if (offset := ask(source, self._now, timeout)) is not None]
        if not offsets or len(offsets) * 2 <= len(sources):
            return None
        difference = median(offsets)
        with self._lock:
            self._differs = abs(difference) > self.ALLOWED_SECONDS
            if not self._differs:
                self._agree()
        return difference

    def _agree(self) -> None:
        self._agreed_at, self._agreed_steady = self._now(), self._steady()


def ask(source: str, now: Callable[[], datetime], timeout: float) -> float | None:
    """Return by how many seconds a time server is ahead of our clock; None where it gives no usable answer."""
    host, _, port = source.partition(":")
    mark = secrets.randbits(64)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            asking.settimeout(timeout)
            asking.connect((host, int(port or PORT)))
            sent_at = now()
            asking.send(PACKET.pack(4 << 3 | CLIENT, 0, 0, 0, 0, 0, 0, 0, 0, 0, mark))
            answer = asking.recv(1024)
            received_at = now()
    except (OSError, ValueError):
        return None
    if len(answer) < PACKET.size:
        return None
    first, stratum, *_, _, origin, server_received, server_sent = PACKET.unpack(answer[: PACKET.size])
    synchronised = first & 7 == SERVER and first >> 6 != 3 and 1 <= stratum <= 15
    if not synchronised or origin != mark or not server_sent:
        return None
    there, back = _instant(server_received) - sent_at, _instant(server_sent) - received_at
    return (there + back).total_seconds() / 2


def _instant(stamp: int) -> datetime:
    return datetime.fromtimestamp(stamp / 2**32 - BEFORE_1970, UTC)


def _since_start() -> float:
    """Seconds that also go on while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
