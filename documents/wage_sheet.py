"""
A table of many people's money, as an XLSX file from anybody: bytes in, rows and faults out.

Only openpyxl's reading is used, and only after the file was found small: a ZIP that unpacks to
more than MOST_UNPACKED, a document type (entities), or anything but plain XML is refused
unread. Formulas are faults, never evaluated: what counts is what a person can read in the cell.
All faults of all rows are returned together, each with its row and column.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Any

from kernel import Invalid, PersonId

from .terms import Instalment, Row

# openpyxl is loaded where it is used: it brings NumPy where that is installed, and every start would wait for both.

MOST_BYTES = 1024 * 1024
MOST_UNPACKED = 16 * 1024 * 1024
MOST_PARTS = 100
MOST_ROWS, MOST_COLUMNS = 300, 40
MOST_FEN = 10**13
HEADER_WITHIN = 10
"""Rows from the top in which the row of headings must stand; titles may be above it."""
PERSONAL = {"name": "姓名", "tail": "身份证", "amount": "金额", "bank": "开户", "account": "账号"}
"""What a heading must contain. A heading with a date is an instalment due on it."""
DAY = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
SUM_ROW = re.compile(r"^\s*(合\s*计|总\s*计|小\s*计)")


@dataclass(frozen=True)
class Payee:
    """Who may stand in a row. `id_tail`: the last four characters of the identity number."""

    person: PersonId
    name: str
    id_tail: str


@dataclass(frozen=True)
class Fault:
    """`row` counts from 1 as the table shows it, `column` is its letter; `code` has words in the locales."""

    row: int
    column: str
    code: str
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class _Heading:
    row: int
    columns: dict[str, int]
    instalments: tuple[tuple[int, date], ...]


def read_sheet(data: bytes, payees: tuple[Payee, ...]) -> Sheet:
    """
    Return the rows of the first table of a workbook, and every fault in it.

    Invalid("sheet.too-large"), ("sheet.not-a-workbook"), ("sheet.unpacks-too-far"), ("sheet.no-heading"),
    ("sheet.too-many-rows") where there is nothing to read row by row.
    """
    _check_container(data)
    lines = _lines(data)
    heading = _heading(lines)
    faults: list[Fault] = []
    rows: list[Row] = []
    seen: dict[PersonId, int] = {}
    for number, cells in lines[heading.row :]:
        name = _text(cells, heading.columns["name"])
        if SUM_ROW.match(_first_text(cells)) or not any(value not in (None, "") for value in cells):
            continue
        found = list(_faults_of_cells(number, cells, heading))
        payee = _payee(number, name, _text(cells, heading.columns.get("tail")), payees, heading, found)
        if payee is not None and payee.person in seen:
            facts = {"name": name, "first": str(seen[payee.person])}
            found.append(_at(number, heading.columns["name"], "sheet.person-twice", **facts))
        elif payee is not None:
            seen[payee.person] = number
        row = _row(number, cells, heading, payee, found)
        faults += found
        if row is not None and not found:
            rows.append(row)
    if not rows and not faults:
        raise Invalid("sheet.no-rows")
    return Sheet(tuple(rows), tuple(faults))


def blank_sheet(names: tuple[str, ...], dues: tuple[date, ...]) -> bytes:
    """Return a workbook to fill in: one row a person, one column an instalment."""
    import openpyxl

    book = openpyxl.Workbook()
    table = book.active
    assert table is not None
    table.title = "分期付款明细表"
    headings = ["序号", "姓名", "身份证号后四位", "金额（元）", "开户行", "账号"]
    table.append([*headings, *(f"第{number}期（{due.isoformat()}）" for number, due in enumerate(dues, 1))])
    for number, name in enumerate(names, 1):
        table.append([number, name])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _check_container(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise Invalid("sheet.too-large", most_kilobytes=MOST_BYTES // 1024)
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            parts = packed.infolist()
            # What the directory says may be a lie: each part is read no further than it is allowed to go.
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Invalid("sheet.unpacks-too-far")
            left = MOST_UNPACKED
            for part in parts:
                with packed.open(part) as stream:
                    content = stream.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise Invalid("sheet.unpacks-too-far")
                if part.filename.endswith((".xml", ".rels")) and _is_odd(content):
                    raise Invalid("sheet.not-a-workbook")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise Invalid("sheet.not-a-workbook") from error


def _is_odd(xml: bytes) -> bool:
    """A document type may define entities; UTF-16 could hide one."""
    return b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"\x00" in xml


def _lines(data: bytes) -> list[tuple[int, tuple[Any, ...]]]:
    """Return (row number, values) of the first table; formulas come as texts that begin with `=`."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
        table = book.worksheets[0]
        table.reset_dimensions()
        rows = table.iter_rows(max_row=MOST_ROWS + HEADER_WITHIN + 1, max_col=MOST_COLUMNS, values_only=True)
        lines = [(number, tuple(values)) for number, values in enumerate(rows, 1)]
    # openpyxl raises what its parts raise: KeyError for a missing part, ValueError for a bad number, …
    except Exception as error:
        raise Invalid("sheet.not-a-workbook") from error
    if len(lines) > MOST_ROWS + HEADER_WITHIN:
        raise Invalid("sheet.too-many-rows", most=MOST_ROWS)
    return lines


def _heading(lines: list[tuple[int, tuple[Any, ...]]]) -> _Heading:
    for place, (_, cells) in enumerate(lines[:HEADER_WITHIN]):
        titles = [str(value or "") for value in cells]
        dated = [(column, day) for column, title in enumerate(titles) if (day := _day_in(title)) is not None]
        columns = {}
        for key, word in PERSONAL.items():
            taken = {column for column, _ in dated}
            found = [column for column, title in enumerate(titles) if word in title and column not in taken]
            if found:
                columns[key] = found[0]
        if {"name", "amount", "account"} <= set(columns) and dated:
            return _Heading(place + 1, columns, tuple(dated))
    raise Invalid("sheet.no-heading")


def _faults_of_cells(number: int, cells: tuple[Any, ...], heading: _Heading) -> Iterator[Fault]:
    for column in (*heading.columns.values(), *(column for column, _ in heading.instalments)):
        if isinstance(value := _cell(cells, column), str) and value.lstrip().startswith("="):
            yield _at(number, column, "sheet.formula")


def _payee(
    number: int, name: str, tail: str, payees: tuple[Payee, ...], heading: _Heading, found: list[Fault]
) -> Payee | None:
    column = heading.columns["name"]
    if not name:
        found.append(_at(number, column, "sheet.name-missing"))
        return None
    fitting = [payee for payee in payees if payee.name == name]
    if not fitting:
        found.append(_at(number, column, "sheet.name-unknown", name=name))
        return None
    if tail or len(fitting) > 1:
        fitting = [payee for payee in fitting if payee.id_tail == tail.upper()]
    if len(fitting) != 1:
        found.append(_at(number, heading.columns.get("tail", column), "sheet.which-of-the-name", name=name))
        return None
    return fitting[0]


def _row(number: int, cells: tuple[Any, ...], heading: _Heading, payee: Payee | None, found: list[Fault]) -> Row | None:
    amount = _fen(number, cells, heading.columns["amount"], found)
    account = re.sub(r"[\s-]", "", _text(cells, heading.columns["account"]))
    # A table keeps fifteen digits of a number: of a longer one the end is lost.
    rounded = isinstance(_cell(cells, heading.columns["account"]), float)
    if rounded or not re.fullmatch(r"\d{8,32}", account):
        found.append(_at(number, heading.columns["account"], "sheet.account-form"))
    paid = [
        Instalment(due, fen)
        for column, due in heading.instalments
        if _cell(cells, column) not in (None, "") and (fen := _fen(number, cells, column, found))
    ]
    if amount is not None and not found and sum(each.amount_fen for each in paid) != amount:
        facts = {"amount": f"{amount / 100:.2f}", "sum": f"{sum(each.amount_fen for each in paid) / 100:.2f}"}
        found.append(_at(number, heading.columns["amount"], "sheet.instalments-differ", **facts))
    if payee is None or amount is None or found:
        return None
    bank = _text(cells, heading.columns.get("bank"))[:40]
    return Row(payee.person, payee.name, amount, f"{bank} 尾号{account[-4:]}".strip(), tuple(paid))


def _fen(number: int, cells: tuple[Any, ...], column: int, found: list[Fault]) -> int | None:
    """Read yuan with at most two decimals, as number or text; `5,840.00元` is 584000 fen."""
    value = _cell(cells, column)
    if isinstance(value, str) and value.lstrip().startswith("="):
        return None  # said already
    # A float is what the table keeps for 5840.1; its shortest form is what people typed.
    written = re.sub(r"[\s,，元¥￥]", "", repr(value) if isinstance(value, float) else str(value or ""))
    try:
        fen = Decimal(written) * 100
    except InvalidOperation:
        fen = Decimal("NaN")
    if isinstance(value, bool) or not fen.is_finite() or fen != fen.to_integral_value() or not 0 < fen <= MOST_FEN:
        found.append(_at(number, column, "sheet.amount-form"))
        return None
    return int(fen)


def _day_in(title: str) -> date | None:
    if (said := DAY.search(title)) is None:
        return None
    try:
        return date(int(said[1]), int(said[2]), int(said[3]))
    except ValueError:
        return None


def _cell(cells: tuple[Any, ...], column: int) -> Any:
    return cells[column] if column < len(cells) else None


def _text(cells: tuple[Any, ...], column: int | None) -> str:
    value = _cell(cells, column) if column is not None else None
    if value is None or isinstance(value, datetime | date):
        return ""
    return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()


def _first_text(cells: tuple[Any, ...]) -> str:
    return next((str(value) for value in cells if value not in (None, "")), "")


def _at(row: int, column: int, code: str, **facts: str) -> Fault:
    from openpyxl.utils import get_column_letter

    return Fault(row, get_column_letter(column + 1), code, facts)
