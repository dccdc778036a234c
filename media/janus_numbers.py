"""
Numbers of every connection, which the Janus servers push here each second over a WebSocket.

So no admin API needs to be on the network. Who connects must know the address: its path is a key
derived from the shared secret (deploy/janus/configure.py writes it into the server's files).
"""

import hmac
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from .engine import TrackStatistics
from .janus_config import JanusConfig
from .janus_link import Message, derived

PROTOCOL = Subprotocol("janus-events")
MEDIA_EVENT, STATISTICS = 32, 3
"""Janus: JANUS_EVENT_TYPE_MEDIA, JANUS_EVENT_SUBTYPE_MEDIA_STATS."""
MOST_BYTES = 1 << 20

Told = Callable[[int, int, list[Message]], None]
"""Session, handle, and the numbers of each of its lines."""

log = logging.getLogger(__name__)


@asynccontextmanager
async def numbers_server(config: JanusConfig, told: Told) -> AsyncIterator[int]:
    """Listen inside the block; gives the port."""
    path = f"/{derived(config.secret, 'events')}"

    def admit(connection: ServerConnection, request: Request) -> Response | None:
        if hmac.compare_digest(request.path.encode(), path.encode()):
            return None
        return connection.respond(404, "")

    async def take(connection: ServerConnection) -> None:
        try:
            async for text in connection:
                _tell(text, told)
        except ConnectionClosed:
            return

    async with serve(
        take,
        config.events_host,
        config.events_port,
        process_request=admit,
        subprotocols=[PROTOCOL],
        max_size=MOST_BYTES,
        compression=None,
        logger=logging.getLogger("websockets.janus"),
    ) as server:
        yield server.sockets[0].getsockname()[1]


def _tell(text: str | bytes, told: Told) -> None:
    try:
        events = json.loads(text)
        for event in events if isinstance(events, list) else [events]:
            if event["type"] == MEDIA_EVENT and event.get("subtype") == STATISTICS:
                lines = event["event"]
                told(event["session_id"], event["handle_id"], lines if isinstance(lines, list) else [lines])
    except (ValueError, KeyError, TypeError):
        log.warning("janus_numbers_unreadable")


@dataclass
class _Line:
    """One line's last report, and what came since the one before."""

    now: Message
    packets: int = 0
    lost: int = 0
    asked_again: int = 0


@dataclass
class Numbers:
    """The numbers of one connection, by mid and layer."""

    _lines: dict[tuple[str, str], _Line] = field(default_factory=dict)

    def take(self, lines: list[Message]) -> None:
        for now in lines:
            key = (now["mid"], str(now.get("media", "")))
            before = self._lines.get(key)
            was = before.now if before is not None else now
            self._lines[key] = _Line(
                now,
                packets=_more(now, was, "packets-received") + _more(now, was, "packets-sent"),
                lost=_more(now, was, "lost") + _more(now, was, "lost-by-remote"),
                asked_again=_more(now, was, "nacks-received"),
            )

    @property
    def packets(self) -> int:
        """What came, or went, in the last second."""
        return sum(line.packets for line in self._lines.values())

    @property
    def forwarded(self) -> int:
        """What was sent since the connection began."""
        return sum(int(line.now.get("packets-sent", 0)) for line in self._lines.values())

    @property
    def loss(self) -> float:
        """The fraction that was lost in the last second, on the way here or on the way there."""
        lost = sum(line.lost for line in self._lines.values())
        return lost / (lost + self.packets) if lost else 0.0

    @property
    def asked_again(self) -> float:
        """Requests for repetition in the last second, for each packet that was sent; one may ask for several."""
        return sum(line.asked_again for line in self._lines.values()) / max(1, self.packets)

    @property
    def sent_bitrate(self) -> int:
        """What was sent in the last second, bits."""
        return sum(8 * int(line.now.get("bytes-sent-lastsec", 0)) for line in self._lines.values())

    @property
    def round_trip_ms(self) -> float | None:
        """None until the other side has reported."""
        return max((float(line.now["rtt"]) for line in self._lines.values() if line.now.get("rtt")), default=None)

    def track(self, mid: str) -> TrackStatistics | None:
        """Return what arrived on one line, all layers of a picture together."""
        layers = [line for (own, _), line in self._lines.items() if own == mid]
        if not layers:
            return None
        lost, packets = sum(line.lost for line in layers), sum(line.packets for line in layers)
        return TrackStatistics(
            packets=sum(int(line.now.get("packets-received", 0)) for line in layers),
            lost=sum(int(line.now.get("lost", 0)) for line in layers),
            loss=lost / (lost + packets) if lost else 0.0,
            jitter_ms=max(float(line.now.get("jitter-local", 0)) for line in layers),
            bitrate=sum(8 * int(line.now.get("bytes-received-lastsec", 0)) for line in layers),
        )


def _more(now: Message, was: Message, name: str) -> int:
    return max(0, int(now.get(name, 0)) - int(was.get(name, 0)))
