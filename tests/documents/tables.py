"""Wage sheets as people send them: `a_table(rows)` is good, a test changes one cell."""

import zipfile
from io import BytesIO
from typing import Any

import openpyxl

from documents.wage_sheet import Payee
from kernel import PersonId

HEADINGS = [
    "序号",
    "姓名",
    "身份证号后四位",
    "金额（元）",
    "开户行",
    "账号",
    "第1期（2026-04-10）",
    "第2期（2026-05-10）",
]
LIU, CHEN, HUANG = (
    Payee(PersonId("liu"), "刘建国", "0011"),
    Payee(PersonId("chen"), "陈志强", "002X"),
    Payee(PersonId("huang"), "黄伟明", "0033"),
)
PAYEES = (LIU, CHEN, HUANG)
GOOD: list[list[Any]] = [
    [1, "刘建国", "0011", 5840, "中国农业银行", "6228480000010027", 3000, 2840],
    [2, "陈志强", "002x", "7,720.50元", "中国农业银行", "6228480000020027", 4000, 3720.5],
    [3, "黄伟明", "", 5200, "", "6228480000030027", 5200, None],
]


def a_table(rows: list[list[Any]] | None = None, headings: list[Any] | None = None, titles: int = 1) -> bytes:
    """Return an XLSX with a title above, the headings, the rows and a line of sums."""
    book = openpyxl.Workbook()
    table = book.active
    assert table is not None
    for number in range(titles):
        table.append([f"标题{number}"])
    table.append(HEADINGS if headings is None else headings)
    for row in GOOD if rows is None else rows:
        table.append(row)
    table.append(["合计", None, None, "=SUM(D3:D5)"])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def changed(row: int, column: int, value: Any) -> list[list[Any]]:
    rows = [list(each) for each in GOOD]
    rows[row][column] = value
    return rows


def a_bomb(megabytes: int) -> bytes:
    """Return a small ZIP that unpacks to so much."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (megabytes * 1024 * 1024))
    return written.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return the workbook with one part replaced."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return written.getvalue()


def lying_about_its_size(data: bytes) -> bytes:
    """Return a ZIP whose directory says that its parts are tiny."""
    written = bytearray(data)
    place = written.rfind(b"PK\x01\x02")
    written[place + 24 : place + 28] = (100).to_bytes(4, "little")
    return bytes(written)
