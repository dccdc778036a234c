"""Draws a laid-out sheet with ReportLab; what each piece of text is goes along for the tags."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import segno
from reportlab.pdfgen.canvas import Canvas

from documents.fonts import LATIN_FONT, Voice, glyph

from .sheet import (
    HEIGHT,
    LEFT,
    MM,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    TOP,
    Code,
    Frame,
    Passage,
    Row,
    Ruling,
    Sheet,
    Style,
    rows_of,
)

PAGE_NUMBER = Style(size=14, leading=14, align="centre", first=0)
RUNNING_LINE = Style(size=8, leading=8, align="centre", first=0)
# The page number stands 7 mm below the text block (GB/T 9704, 7.5); the running line below it.
PAGE_NUMBER_BASELINE = HEIGHT - TOP - TEXT_HEIGHT - 7 * MM - 10
RUNNING_LINE_BASELINE = 15 * MM
GREY = 0.35
FRAME_GREY = 0.6


@dataclass(frozen=True, slots=True)
class MarkedContent:
    """One marked sequence of a page: the element that it belongs to, for the structure tree."""

    element: int
    mcid: int


def drawn(sheet: Sheet, running_line: str) -> tuple[bytes, list[list[MarkedContent]]]:
    """Return the PDF as ReportLab writes it, and what each page's marked sequences are."""
    sink = io.BytesIO()
    canvas = Canvas(
        sink,
        pagesize=(WIDTH_ROUNDED, HEIGHT_ROUNDED),
        pageCompression=1,
        invariant=1,
        initialFontName=glyph(Voice.BODY, "文").font,
        initialFontSize=10,
    )
    marked: list[list[MarkedContent]] = []
    for number, page in enumerate(sheet.pages, start=1):
        on_page: list[MarkedContent] = []
        for mark in page.marks:
            match mark:
                case Passage() | Code():
                    if mark.element is None:
                        _raw(canvas, "/Artifact BMC")
                    else:
                        on_page.append(MarkedContent(mark.element, len(on_page)))
                        _raw(canvas, f"/{sheet.elements[mark.element].tag} <</MCID {on_page[-1].mcid}>> BDC")
                    if isinstance(mark, Code):
                        _raw(canvas, _squares(mark))
                    else:
                        for row in mark.rows:
                            _write(canvas, row)
                    _raw(canvas, "EMC")
                case Frame() | Ruling():
                    _raw(canvas, "/Artifact BMC")
                    _raw(canvas, _outline(mark) if isinstance(mark, Frame) else _strokes(mark))
                    _raw(canvas, "EMC")
        _foot(canvas, number, running_line.format(pages=len(sheet.pages)))
        marked.append(on_page)
        canvas.showPage()
    canvas.save()
    return sink.getvalue(), marked


WIDTH_ROUNDED, HEIGHT_ROUNDED = round(210 * MM, 2), round(297 * MM, 2)


def _foot(canvas: Canvas, number: int, running_line: str) -> None:
    _raw(canvas, "/Artifact <</Type /Pagination /Subtype /Footer>> BDC")
    _centred(canvas, f"— {number} —", PAGE_NUMBER, PAGE_NUMBER_BASELINE)
    _raw(canvas, f"{GREY} g")
    _centred(canvas, running_line, RUNNING_LINE, RUNNING_LINE_BASELINE)
    _raw(canvas, "0 g")
    _raw(canvas, "EMC")


def _centred(canvas: Canvas, text: str, style: Style, baseline: float) -> None:
    for row in rows_of(text, style, TEXT_WIDTH)[:1]:
        _write(canvas, Row(LEFT + row.x, baseline, row.size, row.spacing, row.runs))


def _write(canvas: Canvas, row: Row) -> None:
    text = canvas.beginText(row.x, row.y)
    spacing = 0.0
    for font, run in row.runs:
        wanted = 0.0 if font == LATIN_FONT else row.spacing
        if wanted != spacing:
            text.setCharSpace(wanted)
            spacing = wanted
        text.setFont(font, row.size)
        text.textOut(run)
    if spacing:
        text.setCharSpace(0)
    canvas.drawText(text)


def _raw(canvas: Canvas, operators: str) -> None:
    """ReportLab has no call for marked content; its operator list is what all its calls append to."""
    canvas._code.append(operators)


def _outline(frame: Frame) -> str:
    x0, y0, x1, y1 = frame.rect
    return f"q {FRAME_GREY} G 0.5 w {x0:.2f} {y0:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re S Q"


def _strokes(ruling: Ruling) -> str:
    strokes = (f"{x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l" for x0, y0, x1, y1 in ruling.lines)
    return "\n".join(["q 0 G 0.6 w 2 J", *strokes, "S Q"])


def _squares(code: Code) -> str:
    """Return the dark modules as filled rectangles, one a horizontal run."""
    matrix = _matrix(code.content)
    module = code.side / len(matrix)
    rectangles = [
        f"{code.x + start * module:.2f} {code.y + code.side - (row + 1) * module:.2f} "
        f"{length * module:.2f} {module:.2f} re"
        for row, start, length in _runs(matrix)
    ]
    return "\n".join(["q 0 g", *rectangles, "f Q"])


@lru_cache(maxsize=64)
def _matrix(content: str) -> tuple[bytes, ...]:
    return tuple(bytes(row) for row in segno.make(content, error="m", micro=False).matrix)


def _runs(matrix: tuple[bytes, ...]) -> Iterator[tuple[int, int, int]]:
    for number, row in enumerate(matrix):
        start = None
        for column, dark in enumerate(row + b"\0"):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                yield number, start, column - start
                start = None
