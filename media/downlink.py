"""
What one listener is sent: all there is, or as much as its link carries, sound first.

A link is judged by what its listener says: loss in its reports, packets asked for again, round
trip. It begins with some trust, which grows fast until the link was found full once. A full one
gets less at once: small pictures, then none, then only the voices heard last; after that more, a
step at a time. Nothing is ever queued for a slow listener: what it is not sent, it need not wait
for. Browsers' own estimates (REMB) are not asked: Chromium's never recovers from a change of layer.
"""

from collections.abc import Callable, Sequence

from .connection import Connection
from .engine import Layer
from .tracks import Sink, Track

UNLIMITED = 1e9
AT_FIRST = 1_000_000.0
"""Bits per second: the voices and small pictures of a room; who enters sees somebody at once."""
NARROW = 220_000.0
"""
Bits per second below which a small picture does not fit beside a voice, and trying costs the voices:
there it is tried in a pause of the talk, or after `PATIENCE` looks.
"""
PATIENCE = 120
LOSSY = 0.12
"""Fraction lost from which on a link counts as full; a bad radio loses half of that without being full."""
ASKED_AGAIN = 0.25
"""Share of the packets of the last three tenths of a second that are asked for again: says the same, sooner."""
LEAST_ASKED = 10
QUEUE_MS = 250.0
"""How much longer than at best a round trip takes when a queue stands."""
LOOK_TENTHS = 5
HOLD_TENTHS = 10
"""After less was sent: what was sent before is still being complained about."""
CAUTION = 0.8
SEVERE = 0.25
"""Share lost from which on all pictures are taken off first: how much is carried is not known then."""
AT_ONCE, FAST = 0.5, 0.3
"""By which a link is trusted more at each look: as long as it was never full; up to what it was found to carry.
Beyond that:"""
FIRST_STEP, LEAST_STEP, MOST_STEP = 0.015, 0.002, 0.1
"""At the first look, a third more at each, up to the most; half the first after each time that was too much."""
MARGIN, BURST_BITS = 1.15, 60_000
"""Room there must be for more than what is sent now, so that it does not come and go; the second for
a picture where there was none: its whole frames come in bursts, and voices must pass between them."""
LEAST_ALLOWED = 112_000.0
"""Two voices: Opus at 32 kbit/s with all headers takes 56."""
ASSUMED = {"audio": 56_000, "video": 600_000, "screen": 600_000}
"""Bits per second of a track that was not measured yet."""
ASSUMED_SMALL = 150_000
ALIVE_US = 1_000_000
"""A layer that sent nothing for so long is off: browsers drop the large one when they must."""


def alive(track: Track, now_us: int) -> bool:
    return track.following is not None and now_us - track.following.arrived_us < ALIVE_US


def best(track: Track, now_us: int) -> Track:
    """Return the layer that shows most, of those that are being sent."""
    small = track.small
    if small is None or small.following is None or alive(track, now_us):
        return track
    return track if track.following is not None and track.following.arrived_us > small.following.arrived_us else small


def rate(track: Track | None) -> int:
    """Bits on the wire in the last second."""
    return track.source.bitrate if track is not None and track.source is not None else 0


def plan(
    sinks: Sequence[Sink], allowed: float, talked: Callable[[str], float], now_us: int
) -> dict[Sink, Track | None]:
    """
    Say what feeds each sink within `allowed` bits per second.

    Voices first, the last heard before the others; then the screens and all pictures, small;
    then, in the same order, the whole ones. `talked` says when a seat did (seconds of any clock).
    """
    if allowed >= UNLIMITED:
        return {sink: best(sink.track, now_us) for sink in sinks}
    chosen: dict[Sink, Track | None] = dict.fromkeys(sinks)
    left = allowed
    order = sorted(sinks, key=lambda sink: -talked(sink.track.seat))
    for sink in (sink for sink in order if sink.track.kind == "audio"):
        bits = rate(sink.track)
        if bits <= left:
            chosen[sink], left = sink.track, left - bits
    pictures = [sink for kind in ("screen", "video") for sink in order if sink.track.kind == kind]
    pictures.sort(
        key=lambda sink: sink.track.kind == "video" and sink.track.small is None
    )  # a whole one costs three faces
    for sink in pictures:
        feed = sink.track.small if sink.track.small is not None and alive(sink.track.small, now_us) else sink.track
        if alive(feed, now_us) and _needs(sink, feed) <= left:
            chosen[sink], left = feed, left - _bits(feed)
    for sink in pictures:
        feed, now = best(sink.track, now_us), chosen[sink]
        if now is not None and feed is not now and _needs(sink, feed) - _bits(now) <= left:
            chosen[sink], left = feed, left - _bits(feed) + _bits(now)
    return chosen


def _bits(track: Track) -> int:
    return rate(track) or (ASSUMED[track.kind] if not track.layered or track.small is not None else ASSUMED_SMALL)


def _needs(sink: Sink, feed: Track) -> float:
    """Return the room there must be: more for what the sink does not get yet."""
    given = sink.wanted or sink.feed
    if given is None:
        return _bits(feed) * MARGIN + BURST_BITS
    return _bits(feed) * (MARGIN if _bits(feed) > _bits(given) else 1.0)


class Downlink:
    """The judgement of one subscribing connection; `tick` is called ten times a second."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.allowed = AT_FIRST
        """Bits per second that the link is trusted with."""
        self.layer: Layer = "full"
        self._found = UNLIMITED
        """What it was found to carry."""
        self._waited = 0
        self._talk = 0.0
        self._first_step = FIRST_STEP
        self._step = FIRST_STEP
        self._hold = 0
        self._asked = [0, 0, 0]
        """Packets asked for again in this tenth of a second and the two before."""
        self._round_trip_ms: float | None = None
        self._quickest_ms: float | None = None

    @property
    def sinks(self) -> list[Sink]:
        """Those that the listener has agreed to."""
        return [sink for sink in self._connection.sinks.values() if sink.payload_types]

    def asked_again(self, packets: int) -> None:
        self._asked[0] += packets

    def took(self, round_trip_ms: float) -> None:
        self._round_trip_ms = round_trip_ms
        quickest = self._quickest_ms
        # Forgets slowly: a way that became longer for good is not a queue for ever.
        self._quickest_ms = round_trip_ms if quickest is None else min(round_trip_ms, quickest + 1)

    def tick(self, tenth: int, talked: Callable[[str], float], now_us: int) -> list[Track]:
        """Feed the sinks as the link allows; return the tracks of which that takes a whole picture."""
        sinks = self.sinks
        if self._hold:
            self._hold -= 1
            self._forget(sinks)
        elif (overload := self._overload(sinks)) is not None:
            sending, lost = overload
            self._found = max(LEAST_ALLOWED, CAUTION * min(self.allowed, sending * (1 - lost)))
            self.allowed = LEAST_ALLOWED if lost > SEVERE else self._found
            self._hold, self._step, self._waited = HOLD_TENTHS, self._first_step, 0
            self._first_step = max(LEAST_STEP, self._first_step / 2)
            self._forget(sinks)
            return self.feed(talked, now_us)
        self._asked = [0, *self._asked[:2]]
        if tenth % LOOK_TENTHS:
            return []
        if self.allowed < UNLIMITED and not self._hold:
            self._trust(max((talked(sink.track.seat) for sink in sinks), default=0.0))
            if sinks and self.allowed > 1.5 * sum(_bits(best(sink.track, now_us)) for sink in sinks):
                self.allowed = self._found = UNLIMITED
                self._first_step = FIRST_STEP
        return self.feed(talked, now_us)

    def _trust(self, talk: float) -> None:
        """Allow a little more; `talk` is when somebody talked last."""
        pause, self._talk = talk == self._talk, talk
        self._waited += 1
        if self.allowed < self._found:
            self.allowed = min(self._found, self.allowed * (1 + (AT_ONCE if self._found == UNLIMITED else FAST)))
        elif self._found >= NARROW or pause or self._waited > PATIENCE:
            self.allowed *= 1 + self._step
            self._step = min(MOST_STEP, self._step + self._first_step / 3)

    def feed(self, talked: Callable[[str], float], now_us: int) -> list[Track]:
        """Let each sink have what the plan gives it; return the tracks of which a whole picture is needed."""
        chosen = plan(self.sinks, self.allowed, talked, now_us)
        for sink, feed in chosen.items():
            sink.want(feed)
        pictures = {sink: feed for sink, feed in chosen.items() if sink.track.kind != "audio"}
        if all(feed is best(sink.track, now_us) for sink, feed in pictures.items()):
            self.layer = "full"
        else:
            self.layer = "small" if any(pictures.values()) else "sound"
        return [sink.wanted for sink in pictures if sink.wanted is not None]

    def _overload(self, sinks: Sequence[Sink]) -> tuple[int, float] | None:
        """If the link is full, return what is being sent (bits per second) and the share that is lost; else None."""
        feeds = [(sink, sink.feed.source) for sink in sinks if sink.feed is not None and sink.feed.source is not None]
        sending = sum(source.bitrate for _, source in feeds)
        if not sending:
            return None
        # What was lost on the way in is missing here too, and no fault of this link.
        lost = sum(max(0.0, sink.loss - source.lost) * source.bitrate for sink, source in feeds) / sending
        asked = sum(self._asked)
        again = min(0.95, asked / max(1, 0.3 * sum(source.pace for _, source in feeds))) if asked >= LEAST_ASKED else 0
        slow = (
            self._round_trip_ms is not None
            and self._quickest_ms is not None
            and self._round_trip_ms - self._quickest_ms > QUEUE_MS
        )
        return (sending, max(lost, again)) if lost > LOSSY or again > ASKED_AGAIN or slow else None

    def _forget(self, sinks: Sequence[Sink]) -> None:
        """What is said now is about what was sent before."""
        self._asked = [0, 0, 0]
        self._round_trip_ms = None
        for sink in sinks:
            sink.loss = 0.0
