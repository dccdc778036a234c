"""
How much a browser may send: less when its packets queue or get lost on the way, slowly more otherwise.

Its sound and its pictures share one way, so the least delayed of them shows how long the queue
is; a queue that stands is the sign of a full link, long before anything is lost. What is told to
the browser is REMB (draft-alvestrand-rmcat-remb-03), for the pictures alone: sound is never
asked to give way.
"""

from collections import deque
from collections.abc import Iterable

from .tracks import CLOCK_RATES, NEVER, Source

LEAST_BITRATE = 50_000
MEMORY = 20
"""Looks back (half a second each) in which the shortest delay counts as that of the empty link."""
FULL_MS, EMPTY_MS = 80.0, 30.0
"""Standing delay from which on a link is full, and below which it has room."""
HOLD = 2
"""Looks after a decrease in which what was sent before it is still arriving."""
LOSSY, CLEAN = 0.10, 0.02
HEADROOM = 150_000
VOICE_BITS = 56_000
"""Kept free for the seat's own voice, also while it is silent: Opus at 32 kbit/s with all headers."""
FIRST_STEP, MORE_STEP, MOST_STEP = 0.01, 0.005, 0.08
"""By which pictures may grow at a look after the link was found full, by how much faster at each look, and at most."""
NARROW = 300_000
"""Where trying for more costs the seat's own voice: there it is tried after some patience only."""
PATIENCE, MOST_PATIENCE = 20, 80
"""Quiet looks before more is tried; twice as many each time that it was too much."""


class Uplink:
    """One publishing connection; looked at twice a second."""

    def __init__(self, most: int) -> None:
        self.bitrate = self._most = most
        self.delay_ms = 0.0
        """How long packets stand in a queue now."""
        self._shortest: dict[int, deque[int]] = {}
        self._hold = 0
        self._step = MOST_STEP
        self._found = most
        """What pictures were left when the link was full last."""
        self._patience, self._waited = PATIENCE, 0

    def look(self, sources: Iterable[Source]) -> int:
        """Return what the pictures may take now, bits per second."""
        sources = list(sources)
        delays = [delay for source in sources if (delay := self._delay_ms(source)) is not None]
        self.delay_ms = min(delays, default=0.0)
        loss = max((source.lost for source in sources), default=0.0)
        arriving = sum(source.bitrate for source in sources)
        self._hold = max(0, self._hold - 1)
        if self.delay_ms > FULL_MS or loss > LOSSY:
            if not self._hold:
                self._hold = HOLD
                self._patience = min(MOST_PATIENCE, 2 * self._patience) if self._waited else PATIENCE
                self._step, self._waited = FIRST_STEP, 0
                # What arrives is what the link carries.
                self.bitrate = int(min(0.85 * self.bitrate, 0.85 * arriving * (1 - loss / 2) - VOICE_BITS))
                self._found = self.bitrate
        elif loss < CLEAN and self.delay_ms < EMPTY_MS and self.bitrate < 2 * arriving + HEADROOM:
            # Not beyond what was seen to pass: a camera that sends less for reasons of its own proves nothing.
            self._waited += 1
            if self.bitrate < self._found or self._found >= NARROW or self._waited > self._patience:
                self.bitrate = int(self.bitrate * (1 + self._step))
                self._step = min(MOST_STEP, self._step + MORE_STEP)
        self.bitrate = max(LEAST_BITRATE, min(self._most, self.bitrate))
        return self.bitrate

    def _delay_ms(self, source: Source) -> float | None:
        """Return how much later than usual the quickest frame came; None if none came."""
        quickest, source.quickest = source.quickest, NEVER
        if quickest == NEVER:
            return None
        memory = self._shortest.setdefault(source.ssrc, deque(maxlen=MEMORY))
        memory.append(quickest)
        return (quickest - min(memory)) * 1000 / CLOCK_RATES[source.track.kind]
