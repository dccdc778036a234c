"""
A signature written by hand, drawn as smooth curves: no image, no font, about a kilobyte.

Strokes come as the finger moved (pixels, milliseconds). The line is a centripetal-like
Catmull-Rom curve through the points, thinner where the hand was quick.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

Point = tuple[float, float, float]
"""x and y in pixels, y down; t in milliseconds."""

LARGEST_SIGNATURE = 20_000
"""Points; a careful signature of four characters has about 600."""
MARGIN = 0.06
NEAREST = 0.8
"""Points of the page; samples closer together than this add bytes, not shape."""
THIN, THICK = 0.7, 1.9
STEP = 0.2
"""Widths go in steps, so that neighbours share one path."""
QUICK = 0.5
"""Points of the page a millisecond: thinnest line."""
INK = b"0.05 0.07 0.2 RG 1 J 1 j"


@dataclass(frozen=True)
class Strokes:
    """What a finger or pen wrote on a field of `width` by `height` pixels."""

    width: float
    height: float
    lines: tuple[tuple[Point, ...], ...]


def draw(strokes: Strokes, width: float, height: float) -> bytes:
    """
    Return PDF drawing operators that fit the strokes into `width` by `height` points.

    ValueError where nothing was written or where there are more points than any hand makes.
    """
    samples = [point for line in strokes.lines for point in line]
    if not samples:
        raise ValueError("nothing was written")
    if len(samples) > LARGEST_SIGNATURE:
        raise ValueError("more points than a hand makes")

    left, right = min(x for x, _, _ in samples), max(x for x, _, _ in samples)
    top, bottom = min(y for _, y, _ in samples), max(y for _, y, _ in samples)
    room_x, room_y = width * (1 - 2 * MARGIN), height * (1 - 2 * MARGIN)
    # A dot or a flat line must not be blown up: never larger than the whole written field would be.
    scale = min(
        room_x / max(right - left, strokes.width / 8, 1.0),
        room_y / max(bottom - top, strokes.height / 8, 1.0),
    )
    shift_x = (width - (right - left) * scale) / 2 - left * scale
    shift_y = (height + (bottom - top) * scale) / 2 + top * scale

    parts = [INK]
    for line in strokes.lines:
        placed = _thinned((x * scale + shift_x, shift_y - y * scale, t) for x, y, t in line)
        if placed:
            parts.append(_stroke(placed))
    return b"\n".join(parts)


def _thinned(points: Iterable[Point]) -> list[Point]:
    kept: list[Point] = []
    last: Point | None = None
    for point in points:
        last = point
        if not kept or hypot(point[0] - kept[-1][0], point[1] - kept[-1][1]) >= NEAREST:
            kept.append(point)
    if last is not None and kept[-1] != last:
        kept.append(last)
    return kept


def _stroke(points: list[Point]) -> bytes:
    if len(points) == 1:
        x, y, _ = points[0]
        return b"%.1f w %.1f %.1f m %.1f %.1f l S" % (THICK, x, y, x + 0.01, y)
    parts: list[bytes] = []
    width = 0.0
    previous = THICK
    for index, (start, end) in enumerate(pairwise(points)):
        speed = hypot(end[0] - start[0], end[1] - start[1]) / max(end[2] - start[2], 1.0)
        wanted = THICK - (THICK - THIN) * min(speed / QUICK, 1.0)
        previous = 0.6 * previous + 0.4 * wanted
        stepped = round(round(previous / STEP) * STEP, 1)
        if stepped != width:
            if parts:
                parts.append(b"S")
            width = stepped
            parts.append(b"%.1f w %.1f %.1f m" % (width, start[0], start[1]))
        before, after = points[max(index - 1, 0)], points[min(index + 2, len(points) - 1)]
        parts.append(
            b"%.1f %.1f %.1f %.1f %.1f %.1f c"
            % (
                start[0] + (end[0] - before[0]) / 6,
                start[1] + (end[1] - before[1]) / 6,
                end[0] - (after[0] - start[0]) / 6,
                end[1] - (after[1] - start[1]) / 6,
                end[0],
                end[1],
            )
        )
    return b" ".join([*parts, b"S"])
