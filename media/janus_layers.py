"""
What one listener is sent through Janus: all there is, or as much as its link carries, sound first.

Janus forwards whatever a feed sends to whoever subscribed, and never waits for a slow listener; but
it does not choose for one whose link is full. So the numbers of each second are judged here: a link
that loses much, or asks for much again, is sent small pictures (the lower layer of those who send
two, and of the others only the last who talked), then sound alone; one that is quiet for some
seconds is sent more again, and is trusted later each time that was too early.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .engine import Kind, Layer
from .janus_numbers import Numbers
from .janus_videoroom import Line, Share

LOSSY = 0.12
"""Fraction lost from which on a link counts as full; a bad radio loses half of that without being full."""
ASKED_AGAIN = 0.25
"""Share of a second's packets that are asked for again: says the same, sooner."""
QUEUE_MS = 250.0
"""How much longer than at best a round trip takes when a queue stands."""
HOLD_SECONDS = 2
"""After less was sent: what was sent before is still being complained about."""
PATIENCE_SECONDS, MOST_PATIENCE_SECONDS = 4, 32
"""Quiet seconds before more is sent."""
ORDER: tuple[Layer, ...] = ("full", "small", "sound")


@dataclass
class Judgement:
    """The state of one listener's link; `look` is called once a second."""

    layer: Layer = "full"
    _hold: int = 0
    _quiet: int = 0
    _patience: int = PATIENCE_SECONDS
    _quickest_ms: float | None = None

    def look(self, numbers: Numbers) -> None:
        """Go a step down when the link is full, a step up when it was quiet for long enough."""
        place = ORDER.index(self.layer)
        full = self._full(numbers)
        if self._hold:
            self._hold -= 1
        elif full:
            if self._quiet < 2 * self._patience and self.layer != "sound":
                self._patience = min(2 * self._patience, MOST_PATIENCE_SECONDS)
            self.layer = ORDER[min(place + 1, len(ORDER) - 1)]
            self._hold, self._quiet = HOLD_SECONDS, 0
        else:
            self._quiet += 1
            if self._quiet >= self._patience and place > 0:
                self.layer, self._quiet = ORDER[place - 1], 0

    def _full(self, numbers: Numbers) -> bool:
        round_trip = numbers.round_trip_ms
        if round_trip is not None:
            # Forgets slowly: a way that became longer for good is not a queue for ever.
            quickest = self._quickest_ms
            self._quickest_ms = round_trip if quickest is None else min(round_trip, quickest + 5)
        queue = round_trip is not None and round_trip - (self._quickest_ms or 0) > QUEUE_MS
        return numbers.loss > LOSSY or numbers.asked_again > ASKED_AGAIN or queue


def shares(
    layer: Layer,
    lines: Mapping[str, Line | None],
    whose: Mapping[Line, tuple[str, Kind]],
    layered: frozenset[Line],
    talked_last: str | None,
) -> dict[str, Share]:
    """
    Say for each line with a picture (by its mid) how much of it is sent.

    `layered` are those whose sender offers two layers; of the others a small share is none, but
    for screens and for the one who talked last.
    """
    said: dict[str, Share] = {}
    for mid, line in lines.items():
        if line is None or line not in whose or whose[line][1] == "audio":
            continue
        seat, kind = whose[line]
        if layer == "full":
            said[mid] = "all"
        elif layer == "sound":
            said[mid] = "none"
        elif line in layered:
            said[mid] = "low"
        else:
            said[mid] = "all" if kind == "screen" or seat == talked_last else "none"
    return said
