"""
Where a Chinese line may end (避头尾), as GB/T 15834 asks.

Pure: widths in, line ends out. No line begins with a closing mark, none ends with an opening
one, dashes and ellipses stay whole, numbers and Latin words are not cut. A line that would have
to push a character out is tightened by a hair instead where that suffices.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MAY_NOT_BEGIN = frozenset("！），．：；？］｝、。〉》」』】〕〗〞”’…—–·～％‰℃°々!),.:;?]}%")
MAY_NOT_END = frozenset("（［｛〈《「『【〔〖〝“‘([{￥¥＄$№")
PAIRED = frozenset("—…")
"""Written twice (——, ……), and not cut in between."""

TIGHTEST = 0.04
"""How much a line may be narrowed to take one more mark in, as a part of its width."""


@dataclass(frozen=True, slots=True)
class Line:
    start: int
    end: int
    """Half-open range of the text; spaces at the end are already left out."""
    width: float
    """Natural width of what is in the range."""
    is_last: bool


def broken(text: str, widths: Sequence[float], first: float, rest: float) -> list[Line]:
    """Return the lines of one paragraph, the first of width `first`, the others of width `rest`."""
    lines: list[Line] = []
    start = 0
    while start < len(text):
        room = rest if lines else first
        end = _line_end(text, widths, start, room, rest)
        shown = end
        while shown > start + 1 and text[shown - 1] == " ":
            shown -= 1
        lines.append(Line(start, shown, sum(widths[start:shown]), end == len(text)))
        start = end
        while start < len(text) and text[start] == " ":
            start += 1
    return lines


def _line_end(text: str, widths: Sequence[float], start: int, room: float, longest: float) -> int:
    """Return where the line that begins at `start` ends."""
    fits = start
    width = 0.0
    while fits < len(text) and (width + widths[fits] <= room + 0.01 or text[fits] == " "):
        width += widths[fits]
        fits += 1
    if fits == len(text) or may_break(text, fits):
        return fits

    tight = fits
    limit = room + TIGHTEST * width
    while tight < len(text) and width + widths[tight] <= limit:
        width += widths[tight]
        tight += 1
        if tight == len(text) or may_break(text, tight):
            return tight

    for end in range(fits - 1, start, -1):
        if may_break(text, end):
            return _unless_word_is_too_long(text, widths, end, fits, longest)
    # Nothing may end here: a word wider than the line, hung with marks. Cut the word, not the rule.
    for end in range(fits, start, -1):
        if may_break(text, end, words_too=True):
            return end
    return max(fits, start + 1)


def _unless_word_is_too_long(text: str, widths: Sequence[float], end: int, fits: int, longest: float) -> int:
    """A word that no line could hold (a digest, an address) is cut where this line is full."""
    after = end
    width = 0.0
    while after < len(text) and (after == end or not may_break(text, after)):
        width += widths[after]
        after += 1
    return fits if width > longest and _both_latin(text[fits - 1], text[fits]) else end


def may_break(text: str, at: int, words_too: bool = False) -> bool:
    """Whether a line may end before `text[at]`; `words_too`: even inside a Latin word or number."""
    before, after = text[at - 1], text[at]
    if after == " ":
        return False  # spaces stay at the end of their line, unseen
    if before == " ":
        before = text[:at].rstrip(" ")[-1:]
        return after not in MAY_NOT_BEGIN and before not in MAY_NOT_END
    if before in PAIRED and before == after:
        return False
    return not (after in MAY_NOT_BEGIN or before in MAY_NOT_END or (_both_latin(before, after) and not words_too))


def _both_latin(before: str, after: str) -> bool:
    """Inside a number or a Latin word: `2,800.00`, `GZ-2026`, `50%`."""
    return _in_word(before) and _in_word(after)


def _in_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in ".,-_/@:%+*#&=~?'")
