"""What all rooms and connections of one media process share."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from aiortc import RTCCertificate

from kernel import clock

from . import sdp
from .config import MediaConfig
from .connection import Connection
from .engine import Event
from .feedback import Feedback
from .forwarding import Unknown
from .internals import fingerprint_of, generate_certificate
from .ports import Ports


class WallClock:
    """
    Microseconds since 1970 UTC that never run backwards: the system's clock is read once.

    A clock that is set during a recording must not make what was said later seem earlier.
    """

    def __init__(self) -> None:
        self._offset = int(clock.now().timestamp() * 1_000_000) - time.monotonic_ns() // 1000

    def __call__(self) -> int:
        return self._offset + time.monotonic_ns() // 1000


@dataclass(frozen=True)
class Process:
    config: MediaConfig
    certificate: RTCCertificate
    fingerprint: str
    ports: Ports
    feedback: Feedback
    tasks: asyncio.TaskGroup
    now_us: Callable[[], int]
    emit: Callable[[Event], None]

    @staticmethod
    def monotonic() -> float:
        """Seconds of the event loop's clock."""
        return asyncio.get_running_loop().time()

    def transport(self, connection: Connection) -> sdp.Transport:
        """Return what our descriptions say of this connection."""
        return sdp.Transport(
            ufrag=connection.ufrag,
            password=connection.password,
            fingerprint=self.fingerprint,
            candidates=sdp.candidates(self.config.public_addresses, self.ports.number),
        )


def start_process(
    config: MediaConfig, port: int, tasks: asyncio.TaskGroup, emit: Callable[[Event], None], unknown: Unknown
) -> Process:
    """Bind the ports and make this process's certificate; packets flow after `ports.open`."""
    now_us = WallClock()
    # The two know each other: feedback repeats packets, the forwarder hands over RTCP.
    ports = Ports(
        port,
        now_us,
        lambda connection, data: feedback.received(connection, data, now_us()),
        unknown,
        lambda source: feedback.lost(source),
    )
    feedback = Feedback(ports.forwarder, now_us)
    certificate = generate_certificate()
    return Process(config, certificate, fingerprint_of(certificate), ports, feedback, tasks, now_us, emit)
