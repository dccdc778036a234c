"""
The round red seal of an organisation: ring, five-pointed star, the name along the arc.

Seals of committees and courts are 42 mm across (119 points). The characters are drawn as
paths from a font's outlines, so the PDF needs no font for them and no reader redraws them.
A drawing is registered once and used as it is: PDF path operators, 200 units across, origin in
its middle, and nothing but paths, whoever it comes from (`check_drawing`).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from math import cos, pi, radians, sin
from pathlib import Path
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from kernel import Invalid

RED = b"0.86 0.07 0.07 RG 0.86 0.07 0.07 rg"
RADIUS = 100.0
"""The seal is drawn this large and scaled to its field."""
RING = 5.6
STAR = 33.0
CHARACTER_HEIGHT = 29.0
BASELINE = RADIUS - RING - 4.0 - CHARACTER_HEIGHT
"""From the centre to the feet of the characters."""
LONGEST_ARC = radians(276)
WIDEST_STEP = radians(33)
CIRCLE = 0.5523
"""A quarter of a circle as one Bézier curve (handle over radius)."""


LARGEST_DRAWING = 96 * 1024
"""Bytes; a name of twenty characters needs about 20 000."""
MOST_NUMBER = 5000.0
NUMBER = re.compile(r"-?\d{1,7}(?:\.\d{1,6})?")
OPERANDS = {
    "q": 0, "Q": 0, "cm": 6, "w": 1, "RG": 3, "rg": 3,
    "m": 2, "l": 2, "c": 6, "h": 0, "f": 0, "S": 0, "s": 0,
}  # fmt: skip
"""Operators of a drawing -> how many numbers stand before each (ISO 32000-1, 8.5)."""


class _PathPen(BasePen):  # type: ignore[misc]  # fontTools is not typed
    """Writes an outline as PDF path operators; quadratic curves become cubic ones."""

    def __init__(self, glyphs: Any) -> None:
        super().__init__(glyphs)
        self.parts: list[bytes] = []

    def _moveTo(self, point: tuple[float, float]) -> None:
        self.parts.append(b"%d %d m" % point)

    def _lineTo(self, point: tuple[float, float]) -> None:
        self.parts.append(b"%d %d l" % point)

    def _curveToOne(self, a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> None:
        self.parts.append(b"%d %d %d %d %d %d c" % (*a, *b, *c))

    def _closePath(self) -> None:
        self.parts.append(b"h")


def draw_seal(name: str, width: float, height: float, fonts: tuple[Path, ...]) -> bytes:
    """Return the seal of `name` as `place` returns it; ValueError as `seal_drawing`."""
    return place(seal_drawing(name, fonts), width, height)


def place(drawing: bytes, width: float, height: float) -> bytes:
    """Return PDF operators that put a drawing into a field, as large as `width` by `height` points allow."""
    scale = min(width, height) / 2 / RADIUS
    placed = b"q %.5f 0 0 %.5f %.2f %.2f cm" % (scale, scale, width / 2, height / 2)
    return b"\n".join((placed, drawing, b"Q"))


def check_drawing(drawing: bytes) -> None:
    """Refuse a drawing that is anything but paths in one piece: Invalid("seal.drawing-unfit")."""
    if not 0 < len(drawing) <= LARGEST_DRAWING:
        raise Invalid("seal.drawing-unfit")
    depth, painted = 0, 0
    for operator, operands in _operations(drawing):
        if operator not in OPERANDS or len(operands) != OPERANDS[operator]:
            raise Invalid("seal.drawing-unfit")
        if any(abs(number) > MOST_NUMBER for number in operands):
            raise Invalid("seal.drawing-unfit")
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        painted += operator in ("f", "S", "s")
        if depth < 0:
            raise Invalid("seal.drawing-unfit")
    if depth or not painted:
        raise Invalid("seal.drawing-unfit")


def as_svg(drawing: bytes) -> str:
    """Return a checked drawing as an SVG picture."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-RADIUS} {-RADIUS} {2 * RADIUS} {2 * RADIUS}">',
        '<g transform="scale(1,-1)" fill="none" stroke="none">',
    ]
    open_groups, path, width, colour = [0], "", 1.0, "#000"
    for operator, numbers in _operations(drawing):
        written = " ".join(f"{number:g}" for number in numbers)
        match operator:
            case "q":
                open_groups.append(0)
            case "Q":
                parts.append("</g>" * open_groups.pop())
            case "cm":
                parts.append(f'<g transform="matrix({written})">')
                open_groups[-1] += 1
            case "w":
                width = numbers[0]
            case "rg" | "RG":
                colour = "#" + "".join(f"{round(255 * min(max(part, 0), 1)):02x}" for part in numbers)
            case "f":
                parts.append(f'<path d="{path}" fill="{colour}"/>')
                path = ""
            case "s" | "S":
                ending = "Z" if operator == "s" else ""
                parts.append(f'<path d="{path}{ending}" stroke="{colour}" stroke-width="{width:g}"/>')
                path = ""
            case _:
                path += {"m": "M", "l": "L", "c": "C", "h": "Z"}[operator] + written
    return "".join((*parts, "</g>" * open_groups[0], "</g></svg>"))


def _operations(drawing: bytes) -> Iterator[tuple[str, list[float]]]:
    operands: list[float] = []
    for token in drawing.decode("latin-1").split():
        if NUMBER.fullmatch(token):
            operands.append(float(token))
        else:
            yield token, operands
            operands = []
    if operands:
        yield "", operands


@lru_cache(maxsize=64)
def seal_drawing(name: str, fonts: tuple[Path, ...]) -> bytes:
    """
    Return the drawing of the seal of `name`.

    `fonts` are tried in order for each character; ValueError where none has it.
    """
    characters = [character for character in name if not character.isspace()]
    if not characters:
        raise ValueError("a seal needs a name")
    step = min(WIDEST_STEP, LONGEST_ARC / max(len(characters) - 1, 1))
    widest = step * (BASELINE + CHARACTER_HEIGHT / 2) * 0.94
    glyphs = _outlines("".join(characters), fonts)

    parts = [RED, _ring(), _star()]
    for index, character in enumerate(characters):
        outline, size, advance = glyphs[character]
        angle = pi / 2 + step * ((len(characters) - 1) / 2 - index)
        tall = CHARACTER_HEIGHT / size
        narrow = min(CHARACTER_HEIGHT, widest) / size
        turn_cos, turn_sin = cos(angle - pi / 2), sin(angle - pi / 2)
        # The character's middle stands on the arc; 0.12 em of descent is below its feet.
        feet = BASELINE + 0.12 * CHARACTER_HEIGHT
        x = feet * cos(angle) - advance / 2 * narrow * turn_cos
        y = feet * sin(angle) - advance / 2 * narrow * turn_sin
        matrix = (turn_cos * narrow, turn_sin * narrow, -turn_sin * tall, turn_cos * tall, x, y)
        parts.append(b"q %.5f %.5f %.5f %.5f %.2f %.2f cm" % matrix + b"\n" + outline + b" f Q")
    return b"\n".join(parts)


def _outlines(characters: str, fonts: tuple[Path, ...]) -> dict[str, tuple[bytes, int, float]]:
    """Return character -> (path operators, units per em, advance width)."""
    found: dict[str, tuple[bytes, int, float]] = {}
    for path in fonts:
        with TTFont(path, fontNumber=0, lazy=True) as font:
            names, glyphs = font.getBestCmap(), font.getGlyphSet()
            for character in set(characters) - set(found):
                if ord(character) in names:
                    glyph = glyphs[names[ord(character)]]
                    pen = _PathPen(glyphs)
                    glyph.draw(pen)
                    found[character] = (b" ".join(pen.parts), font["head"].unitsPerEm, glyph.width)
        if set(characters) <= set(found):
            return found
    raise ValueError(f"no font draws {''.join(sorted(set(characters) - set(found)))}")


def _ring() -> bytes:
    radius = RADIUS - RING / 2 - 0.5
    handle = radius * CIRCLE
    quarters = (
        (radius, handle, handle, radius, 0, radius),
        (-handle, radius, -radius, handle, -radius, 0),
        (-radius, -handle, -handle, -radius, 0, -radius),
        (handle, -radius, radius, -handle, radius, 0),
    )
    curves = b" ".join(b"%.2f %.2f %.2f %.2f %.2f %.2f c" % quarter for quarter in quarters)
    return b"%.2f w %.2f 0 m %s s" % (RING, radius, curves)


def _star() -> bytes:
    corners = [(STAR * sin(turn * 4 * pi / 5), STAR * cos(turn * 4 * pi / 5)) for turn in range(5)]
    return b"%.2f %.2f m " % corners[0] + b" ".join(b"%.2f %.2f l" % corner for corner in corners[1:]) + b" h f"
