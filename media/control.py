"""
How the program and its media processes talk: lines of JSON over a local socket pair.

Up: `{"id", "verb", …}`. Down: `{"id", "value"}` or `{"id", "refusal": {kind, code, facts}}`, and
`{"event": name, …}` at any time. A line has a most length; a longer one ends the conversation.
"""

import asyncio
import dataclasses
import json
import socket
from pathlib import Path
from typing import Any

from kernel import Conflict, Forbidden, Invalid, NotFound, Refusal, Unavailable

from . import engine

MOST_LINE_BYTES = 1 << 20
"""An SDP of 64 KB, whose size is measured before, may grow sixfold when it is written as JSON."""
MOST_BACKLOG_BYTES = 8 << 20

Message = dict[str, Any]

REFUSALS: dict[str, type[Refusal]] = {
    kind.__name__: kind for kind in (Invalid, Forbidden, NotFound, Conflict, Unavailable)
}
EVENTS: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (
        engine.Joined,
        engine.Left,
        engine.Talking,
        engine.Quality,
        engine.Measured,
        engine.SubscriptionStale,
        engine.RecordingStarted,
        engine.RecordingGap,
        engine.RecordingStalled,
        engine.Failed,
    )
}


class Line:
    """One end of the conversation."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def read(self) -> Message | None:
        """Return the next message; None at the end, whatever ended it."""
        try:
            text = await self._reader.readline()
        except (ValueError, ConnectionError):
            return None
        if not text.endswith(b"\n"):
            return None
        message: Message = json.loads(text)
        return message

    def write(self, message: Message) -> None:
        """
        Queue a message. Raises ValueError for one too long: the other side would hang up.

        One side that stops reading loses the conversation, not the other's memory.
        """
        text = json.dumps(message, separators=(",", ":"), default=_plain).encode() + b"\n"
        if len(text) > MOST_LINE_BYTES:
            raise ValueError("message too long")
        if self._writer.is_closing():
            return
        if self._writer.transport.get_write_buffer_size() > MOST_BACKLOG_BYTES:
            self._writer.transport.abort()
            return
        self._writer.write(text)

    def close(self) -> None:
        self._writer.close()


async def open_line(end: socket.socket) -> Line:
    return Line(*await asyncio.open_unix_connection(sock=end, limit=MOST_LINE_BYTES))


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(type(value).__name__)


def refusal_message(refusal: Refusal) -> Message:
    kind = next((name for name, known in REFUSALS.items() if isinstance(refusal, known)), "Unavailable")
    return {"kind": kind, "code": refusal.code, "facts": refusal.facts}


def refusal_from(message: Message) -> Refusal:
    return REFUSALS[message["kind"]](message["code"], **message["facts"])


def event_message(event: engine.Event) -> Message:
    return {"event": type(event).__name__, **dataclasses.asdict(event)}


def event_from(message: Message) -> engine.Event:
    facts = {name: value for name, value in message.items() if name != "event"}
    if "path" in facts:
        facts["path"] = Path(facts["path"])
    if "seats" in facts:
        facts["seats"] = tuple(statistics_from(seat) for seat in facts["seats"])
    event: engine.Event = EVENTS[message["event"]](**facts)
    return event


def subscription_from(message: Message) -> engine.Subscription:
    tracks = tuple(engine.SubscribedTrack(**track) for track in message["tracks"])
    return engine.Subscription(message["connection_id"], message["offer_sdp"], tracks)


def statistics_from(message: Message) -> engine.SeatStatistics:
    tracks = {
        kind: engine.TrackStatistics(**message[kind]) if message[kind] is not None else None
        for kind in ("audio", "video", "screen")
    }
    return engine.SeatStatistics(**{**message, **tracks})


def hearing_from(value: Any) -> engine.Hearing | None:
    return value if value is None or value == "*" else frozenset(value)
