"""
Ruled tables as registers and lists have them: black lines, labels in the middle of their cells.

A table runs over as many pages as it needs and repeats its head on each. A row stays whole where
it can; a cell longer than half a page runs on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Literal

from documents.fonts import Voice

from .sheet import LEADING, TEXT_HEIGHT, TEXT_WIDTH, Row, Sheet, Style, paragraphs_of, rows_of, width_of

PADDING = 4.0
"""Between a cell's text and its sides, points."""
LEAST_HEIGHT = 24.0
BY_HAND_HEIGHT = 60.0
"""Points: of any row, and of a row that is left empty to be filled in by hand."""
GAP = 8.0
"""Between text and table, points."""
COLUMNS = 24
"""A form is laid on so many narrow columns, so that rows with one, two or three fields stay one table."""
FIRST_LABEL, NEXT_LABEL, LONG_LABEL = 4, 3, 4
LONG = 4
"""Characters; a longer label takes the wider column."""

TEXT = Style(size=12, leading=17, align="justify", first=0)
FIGURE = Style(size=12, leading=17, align="right", first=0)
MIDDLE = Style(size=12, leading=17, align="centre", first=0)
DENSE = Style(size=10.5, leading=15, align="justify", first=0)
"""五号, for a register that belongs on one page."""
LABEL = Style(voice=Voice.HEADING, size=12, leading=17, align="centre", first=0)


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    columns: int = 1
    style: Style = TEXT
    heads: Literal["", "Row", "Column"] = ""
    least: float = LEAST_HEIGHT


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list: its head, its share of the width, how its cells are set."""

    head: str
    share: int
    style: Style = TEXT


def form(
    sheet: Sheet,
    rows: Sequence[Sequence[tuple[str, str]]],
    before: float = 0.0,
    least: float = LEAST_HEIGHT,
    style: Style = TEXT,
) -> None:
    """
    Set a register: each row holds one to three pairs of label and value and is `least` points high or more.

    `before` is the height in points of what must stand on one page with the last rows.
    """
    table(sheet, [1] * COLUMNS, [_form_row(row, least, style) for row in rows], before=before)


def listing(sheet: Sheet, columns: Sequence[Column], rows: Sequence[Sequence[str]], before: float = 0.0) -> None:
    """Set a list with a head that is repeated on every page."""
    head = [Cell(column.head, style=LABEL, heads="Column") for column in columns]
    cells = [[Cell(text, style=column.style) for text, column in zip(row, columns, strict=True)] for row in rows]
    table(sheet, [column.share for column in columns], [head, *cells], heads=1, before=before)


def table(
    sheet: Sheet, shares: Sequence[int], rows: Sequence[Sequence[Cell]], heads: int = 0, before: float = 0.0
) -> None:
    """
    Set rows of cells on columns that share the text's width; the first `heads` rows are repeated.

    What must stand `before` the page ends goes to a new page with two rows, never with the last alone.
    """
    edges = [TEXT_WIDTH * sum(shares[:number]) / sum(shares) for number in range(len(shares) + 1)]
    laid = [_LaidRow.of(row, edges) for row in rows]
    head_height = sum(row.height for row in laid[:heads])
    sheet.y += GAP if sheet.y else 0.0
    sheet.set_heading(head_height + (laid[heads].height if len(laid) > heads else 0.0))
    element = sheet.element("Table")
    for number, row in enumerate(laid):
        row.begin(sheet, element)
        needed = before if number == len(laid) - 1 else 0.0
        along = _kept_with(laid[number + 1 :], before) if number >= heads else 0.0
        too_high = row.height + max(needed, along) > sheet.room
        if sheet.y and too_high and (row.height < TEXT_HEIGHT / 2 or sheet.room < 4 * LEADING):
            _new_page(sheet, laid[:heads] if number >= heads else [])
        while (over := row.height + needed - sheet.room) > 0 and row.lines > 1:
            row = row.split_off(sheet, over)
            _new_page(sheet, laid[:heads] if number >= heads else [])
        row.draw(sheet)
    sheet.y += GAP


def _kept_with(rest: "Sequence[_LaidRow]", before: float) -> float:
    """Return what the last row but one keeps on its page, points: the last, with what must stand with that."""
    if len(rest) != 1 or not before or rest[0].height >= TEXT_HEIGHT / 2:
        return 0.0
    return rest[0].height + before


def _new_page(sheet: Sheet, heads: "Sequence[_LaidRow]") -> None:
    sheet.new_page()
    for head in heads:
        head.draw(sheet, repeated=True)


def _form_row(pairs: Sequence[tuple[str, str]], least: float, style: Style) -> list[Cell]:
    """Return label and value cells whose columns add up to the form's."""
    labels = [FIRST_LABEL] + [LONG_LABEL if len(label) > LONG else NEXT_LABEL for label, _ in pairs[1:]]
    if len(pairs) == 2:
        labels[1] = FIRST_LABEL
    left = COLUMNS - sum(labels)
    if len(pairs) == 1 and not pairs[0][1].strip():
        least = max(least, BY_HAND_HEIGHT)
    cells = []
    for number, ((label, value), columns) in enumerate(zip(pairs, labels, strict=True)):
        share = ceil(left / (len(pairs) - number))
        left -= share
        cells.append(Cell(label, columns, replace(LABEL, size=style.size, leading=style.leading), "Row", least))
        cells.append(Cell(value, share, style, least=least))
    return cells


class _LaidRow:
    """A row whose cells' lines are known, and how high it is."""

    def __init__(self, cells: Sequence[Cell], lines: list[list[Row]], edges: list[float]) -> None:
        self.cells, self._lines, self._edges = cells, lines, edges
        self._elements: list[int] = []

    @staticmethod
    def of(cells: Sequence[Cell], columns: Sequence[float]) -> "_LaidRow":
        """Break each cell's text to its width; `columns` are the x of all columns' edges."""
        at, edges, lines = 0, [0.0], []
        styled = []
        for cell in cells:
            at += cell.columns
            edges.append(columns[at])
            width = edges[-1] - edges[-2] - 2 * PADDING
            cell = replace(cell, style=_fitting(cell, width))
            styled.append(cell)
            lines.append([row for part in paragraphs_of(cell.text) for row in rows_of(part, cell.style, width)])
        return _LaidRow(styled, lines, edges)

    @property
    def lines(self) -> int:
        return max(len(lines) for lines in self._lines)

    @property
    def height(self) -> float:
        text = max(len(lines) * cell.style.leading for lines, cell in zip(self._lines, self.cells, strict=True))
        return max(text + 2 * PADDING, *(cell.least for cell in self.cells), LEAST_HEIGHT)

    def begin(self, sheet: Sheet, table: int) -> None:
        row = sheet.element("TR", table)
        self._elements = [
            sheet.element("TH" if cell.heads else "TD", row, columns=cell.columns, heads=cell.heads)
            for cell in self.cells
        ]

    def split_off(self, sheet: Sheet, over: float) -> "_LaidRow":
        """Draw the lines that fit on this page, but for `over` points, and return the row of all others."""
        leading = max(cell.style.leading for cell in self.cells)
        here = max(1, self.lines - max(2, ceil(over / leading)))
        first = _LaidRow(self.cells, [lines[:here] for lines in self._lines], self._edges)
        rest = _LaidRow(self.cells, [lines[here:] for lines in self._lines], self._edges)
        first._elements = rest._elements = self._elements
        first.draw(sheet)
        return rest

    def draw(self, sheet: Sheet, repeated: bool = False) -> None:
        """Draw the row at the sheet's `y`; a head that is repeated is no content of its own."""
        top, bottom = sheet.y, sheet.y + self.height
        verticals = [(x, top, x, bottom) for x in self._edges]
        sheet.rule((0, top, TEXT_WIDTH, top), (0, bottom, TEXT_WIDTH, bottom), *verticals)
        for number, (cell, lines) in enumerate(zip(self.cells, self._lines, strict=True)):
            if lines:
                y = top + (self.height - len(lines) * cell.style.leading) / 2
                element = None if repeated else self._elements[number]
                sheet.put(lines, cell.style, self._edges[number] + PADDING, y, element)
        sheet.y = bottom


def _fitting(cell: Cell, width: float) -> Style:
    """A label or figure a little too wide for one line is set smaller rather than broken."""
    if cell.style.align == "justify" or "\n" in cell.text:
        return cell.style
    natural = width_of(cell.text, cell.style)
    if width < natural <= width * 1.25:
        return replace(cell.style, size=cell.style.size * width / natural * 0.99)
    return cell.style
