"""
One paper on A4: text that flows over pages, boxes to sign in, a code to check it by.

Measures are those of official papers (GB/T 9704-2012): a text block of 156 by 225 mm with 37 mm
above and 28 mm to the left, 22 lines of 28 characters, size 三号. First everything is laid out,
then the number of pages is known, then it is drawn. What is laid out knows its role in the
document (title, heading, paragraph, cell, figure, place to sign), from which `archive` makes the
tags.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from documents.fonts import LATIN_FONT, Voice, glyph

from .lines import broken
from .model import SignatureBox

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
LEFT, TOP = 28 * MM, 37 * MM
TEXT_WIDTH, TEXT_HEIGHT = 156 * MM, 225 * MM
LINES_A_PAGE, CHARACTERS_A_LINE = 22, 28
LEADING = TEXT_HEIGHT / LINES_A_PAGE
PITCH = TEXT_WIDTH / CHARACTERS_A_LINE
SIZE = 15.75
"""三号 is 16 pt; 28 of those are 158 mm. A quarter point less fits the official 156 mm."""

LOOSEST = 0.2
"""How far characters may be drawn apart to fill a line, as a part of their size."""

UNSEEN = {0x09: " ", 0xAD: None, 0x200B: None, 0xFEFF: None}
"""Comes along when text is pasted: tab, soft hyphen, zero-width space, byte order mark."""

Tag = Literal["H1", "H2", "P", "Figure", "Table", "TR", "TH", "TD", "Form"]
Align = Literal["justify", "centre", "right", "left"]


@dataclass(frozen=True, slots=True)
class Style:
    voice: Voice = Voice.BODY
    size: float = SIZE
    leading: float = LEADING
    align: Align = "justify"
    first: float = 2.0
    """Indent of the first line, in characters."""
    right: float = 0.0
    """Characters left free at the right end, for lines set to the right."""
    tag: Tag = "P"


BODY = Style()
FLUSH = Style(first=0)
HEADING = Style(voice=Voice.HEADING, tag="H2")
TITLE = Style(voice=Voice.TITLE, size=22, leading=LEADING * 1.25, align="centre", first=0, tag="H1")
KIND = Style(voice=Voice.TITLE, size=26, leading=LEADING * 1.5, align="centre", first=0, tag="H1")
"""What kind of paper it is, below the name of the court or body that issues it."""
NUMBER = Style(align="right", first=0, right=2)
NOTE = Style(size=12, leading=20)
"""Explanations below a register."""
SMALL = Style(size=9, leading=13, align="left", first=0)
CAPTION = Style(size=12, leading=18, align="left", first=0)


@dataclass(frozen=True, slots=True)
class Element:
    """A node of the document's structure; on a sheet it is known by its place in `Sheet.elements`."""

    tag: Tag
    parent: int | None = None
    """None is the document itself."""
    alternative: str = ""
    """Said instead of a figure."""
    columns: int = 1
    """Columns that a cell takes up."""
    heads: Literal["", "Row", "Column"] = ""
    """What a TH is the head of."""
    field: str = ""
    """The signature field that a Form stands for."""


@dataclass(frozen=True, slots=True)
class Row:
    """
    One drawn line: runs of (font, text) from x on the baseline y.

    `spacing` is extra space after each character that is not Latin: numbers and words are not drawn apart.
    """

    x: float
    y: float
    size: float
    spacing: float
    runs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """Rows that belong to one element of the document on one page."""

    element: int | None
    """None is decoration that was said before: the head of a table on its second page."""
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """A thin rectangle to sign in."""

    rect: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Ruling:
    """Straight black lines: x0, y0, x1, y1 each."""

    lines: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code with its lower left corner at x, y."""

    element: int
    x: float
    y: float
    side: float
    content: str


@dataclass
class Page:
    marks: list[Passage | Frame | Ruling | Code] = field(default_factory=list)


class Sheet:
    """Lays out from top to bottom; `room` and `y` are measured in points from the top of the text block."""

    def __init__(self) -> None:
        self.pages = [Page()]
        self.boxes: list[SignatureBox] = []
        self.elements: list[Element] = []
        self.y = 0.0
        self._heading: list[Row] | None = None

    @property
    def room(self) -> float:
        return TEXT_HEIGHT - self.y + 0.5

    def new_page(self) -> None:
        self.pages.append(Page())
        self.y = 0.0

    def skip(self, lines: float) -> None:
        """Leave lines empty, but not at the top of a page."""
        if self.y:
            self.y += lines * LEADING

    def write(self, text: str, style: Style = BODY, before: float = 0.0) -> None:
        """
        Set paragraphs (one a line of `text`), over pages as needed.

        `before` is the height of what must stand on the same page as the end of the text, so
        that nobody signs or seals a page without text: the last lines move along with it.
        """
        paragraphs = [rows_of(part, style, TEXT_WIDTH) for part in paragraphs_of(text)]
        for number, rows in enumerate(paragraphs, start=1):
            self._flow(rows, style, before if number == len(paragraphs) else 0.0)

    def heading(self, text: str) -> None:
        """Set a heading with the first lines of what is written next, never alone at a page's foot."""
        self._heading = rows_of(text, HEADING, TEXT_WIDTH)

    def place(self, text: str, style: Style, x: float, y: float, width: float) -> float:
        """Set text at a fixed place of this page (from the text block's top left); return its height."""
        rows = [row for part in paragraphs_of(text) for row in rows_of(part, style, width)]
        self.put(rows, style, x, y, self.element(style.tag))
        return len(rows) * style.leading

    def box(self, signature: str, role: str, label: str, rect: tuple[float, float, float, float]) -> None:
        """Remember a box of this page: x, y from the text block's top left, width, height."""
        x, y, width, height = rect
        top = HEIGHT - TOP - y
        corners = tuple(round(edge, 2) for edge in (LEFT + x, top - height, LEFT + x + width, top))
        self.boxes.append(SignatureBox(signature, role, len(self.pages) - 1, corners, label))  # type: ignore[arg-type]
        self.element("Form", field=signature)

    def frame(self, x: float, y: float, width: float, height: float) -> None:
        top = HEIGHT - TOP - y
        self.pages[-1].marks.append(Frame((LEFT + x, top - height, LEFT + x + width, top)))

    def rule(self, *lines: tuple[float, float, float, float]) -> None:
        """Draw straight lines of this page: x0, y0, x1, y1 each, from the text block's top left."""
        top = HEIGHT - TOP
        moved = tuple((LEFT + x0, top - y0, LEFT + x1, top - y1) for x0, y0, x1, y1 in lines)
        self.pages[-1].marks.append(Ruling(moved))

    def code(self, content: str, alternative: str, x: float, y: float, side: float) -> None:
        element = self.element("Figure", alternative=alternative)
        self.pages[-1].marks.append(Code(element, LEFT + x, HEIGHT - TOP - y - side, side, content))

    def element(self, tag: Tag, parent: int | None = None, **facts: Any) -> int:
        """Begin a new element of the document's structure and return its place in `elements`."""
        self.elements.append(Element(tag, parent, **facts))
        return len(self.elements) - 1

    def set_heading(self, next_height: float = 0.0) -> None:
        """Set the heading that waits, if any, on one page with `next_height` points of what follows."""
        heading, self._heading = self._heading, None
        if heading:
            height = len(heading) * HEADING.leading
            if self.y and height + next_height > self.room:
                self.new_page()
            self.put(heading, HEADING, 0, self.y, self.element("H2"))
            self.y += height

    def _flow(self, rows: list[Row], style: Style, before: float = 0.0) -> None:
        head = len(self._heading or []) * HEADING.leading
        kept = 2 if len(rows) >= 4 else len(rows)
        fits_whole = head + len(rows) * style.leading + before <= self.room
        here = len(rows) if fits_whole or not before else len(rows) - kept
        if self.y and (here < min(2, len(rows)) or head + min(2, here) * style.leading > self.room):
            self.new_page()
            here = len(rows)
        self.set_heading()
        element = self.element(style.tag)
        while rows:
            fitting = min(here, int(self.room // style.leading))
            self.put(rows[:fitting], style, 0, self.y, element)
            self.y += fitting * style.leading
            rows = rows[fitting:]
            here = len(rows)
            if rows:
                self.new_page()

    def put(self, rows: Sequence[Row], style: Style, x: float, y: float, element: int | None) -> None:
        """Move rows, laid out from 0, to their place on this page: text stands in the middle of its line."""
        baseline = HEIGHT - TOP - y - (style.leading - style.size) / 2 - style.size * 0.86
        moved = tuple(
            Row(LEFT + x + row.x, baseline - number * style.leading, row.size, row.spacing, row.runs)
            for number, row in enumerate(rows)
        )
        self.pages[-1].marks.append(Passage(element, moved))


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs of what somebody typed or pasted, without tabs and marks that nobody sees."""
    cleaned = text.translate(UNSEEN)
    return [part.strip() for part in cleaned.splitlines() if part.strip()]


def width_of(text: str, style: Style) -> float:
    return sum(glyph(style.voice, character).advance for character in text) * style.size / 1000


def rows_of(text: str, style: Style, width: float) -> list[Row]:
    """Return the lines of one paragraph, laid out from x = 0; `y` is not yet known."""
    glyphs = [glyph(style.voice, character) for character in text]
    widths = [drawn.advance * style.size / 1000 for drawn in glyphs]
    indent = style.first * style.size * PITCH / SIZE
    space_at_right = style.right * style.size
    room = width - space_at_right
    rows = []
    for number, line in enumerate(broken(text, widths, room - indent, room)):
        x = 0.0 if number else indent
        available = room - x
        spacing = 0.0
        if style.align == "centre":
            x = (available - line.width) / 2
        elif style.align == "right":
            x = available - line.width
        elif line.width > available or (style.align == "justify" and not line.is_last):
            gaps = sum(drawn.font != LATIN_FONT for drawn in glyphs[line.start : line.end - 1])
            spacing = (available - line.width) / gaps if gaps else 0.0
            if spacing > LOOSEST * style.size:
                spacing = 0.0  # rather a ragged line than one torn apart by a long number
        runs: list[tuple[str, str]] = []
        for drawn, character in zip(glyphs[line.start : line.end], text[line.start : line.end], strict=True):
            if runs and runs[-1][0] == drawn.font:
                runs[-1] = (drawn.font, runs[-1][1] + character)
            else:
                runs.append((drawn.font, character))
        rows.append(Row(x, 0.0, style.size, spacing, tuple(runs)))
    return rows
