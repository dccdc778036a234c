"""The places to sign: a grid of boxes that runs over as many pages as there are signers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from .sheet import CAPTION, FLUSH, LEADING, TEXT_HEIGHT, TEXT_WIDTH, Sheet, Style, width_of

GAP = 14.0
"""Between columns and between rows, points."""
BOX_HEIGHT = 46.0
"""Tall enough for a name written with a finger: 16 mm."""
PARTIES = frozenset({"party", "applicant", "principal"})
SEAL_HEIGHT = 119.0
"""An organisation's round seal is 42 mm across and never made smaller."""
FEW = 8
"""Up to so many signers stand two in a row, more stand three in a row."""


@dataclass(frozen=True)
class Signer:
    field: str
    role: str
    caption: str
    """`甲方（签名）`"""
    name: str
    spoken_as: str
    """`甲方`, `人民调解员`: the caption without the instruction, for the field's label."""
    height: float = BOX_HEIGHT


def height_of(signers: Sequence[Signer], after: float) -> float:
    """
    Return what must stand on one page with the end of the text: the whole grid and what comes
    `after` it (points) if they take at most half a page, else the first row alone.
    """
    heights = [_row_height(row, width) for row, width in _rows(signers)]
    whole = sum(heights) + after
    return whole if whole <= TEXT_HEIGHT * 0.6 else heights[0]


def sign_here(sheet: Sheet, signers: Sequence[Signer], words: dict[str, Any], reference: str, after: float) -> None:
    """
    Lay the grid, its last row on one page with what comes `after` it (points).

    A page that begins with boxes says which paper it belongs to.
    """
    rows = _rows(signers)
    for number, (row, width) in enumerate(rows, start=1):
        height = _row_height(row, width)
        if sheet.room < height + (after if number == len(rows) else 0.0):
            sheet.new_page()
        if sheet.y == 0:
            sheet.write(words["continued"].format(title=words["title"], reference=reference), FLUSH)
            sheet.y += LEADING / 2
        for column, signer in enumerate(row):
            _cell(sheet, signer, column * (width + GAP), width, height, words)
        sheet.y += height


def _rows(signers: Sequence[Signer]) -> list[tuple[Sequence[Signer], float]]:
    """Return rows of the grid with their columns' width; only where one row holds all do parties share it."""
    columns = 2 if len(signers) <= FEW else 3
    width = (TEXT_WIDTH - GAP * (columns - 1)) / columns
    together = len(signers) <= columns
    groups = [list(group) for _, group in groupby(signers, key=lambda signer: together or signer.role in PARTIES)]
    return [(group[start : start + columns], width) for group in groups for start in range(0, len(group), columns)]


def _row_height(row: Sequence[Signer], width: float) -> float:
    lines = max(len(_caption(signer, width)) for signer in row)
    return lines * CAPTION.leading + max(signer.height for signer in row) + GAP


def _caption(signer: Signer, width: float) -> list[str]:
    """Return caption and name on one line, or on two where they are too long for the column."""
    together = f"{signer.caption}　{signer.name}"
    return [together] if width_of(together, CAPTION) <= width else [signer.caption, signer.name]


def _cell(sheet: Sheet, signer: Signer, x: float, width: float, height: float, words: dict[str, Any]) -> None:
    lines = _caption(signer, width)
    box = (x, sheet.y + height - signer.height - GAP, width, signer.height)
    sheet.place("\n".join(lines), _small_enough(lines, width), x, box[1] - len(lines) * CAPTION.leading, width)
    sheet.frame(*box)
    label = words["sign_label"].format(caption=signer.spoken_as, name=signer.name)
    sheet.box(signer.field, signer.role, label, box)


def _small_enough(lines: Sequence[str], width: float) -> Style:
    """A name that is longer than its column is set smaller, never cut."""
    widest = max(width_of(line, CAPTION) for line in lines)
    size = CAPTION.size * min(1.0, width / widest)
    return CAPTION if size == CAPTION.size else Style(size=size * 0.98, leading=CAPTION.leading, align="left", first=0)
