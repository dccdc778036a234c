"""
What verification found, to be printed and put on file: 电子文书验证报告.

It is a paper about another paper: it carries no seal and no fields. Every word comes in `data`,
since the same words stand on the page and in the signed JSON. Sections are rows of label and text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from documents.fonts import Voice, glyph
from kernel import Invalid

from .archive import About, archived
from .closing import LINE, QR, QUIET
from .drawing import drawn
from .sheet import BODY, LEADING, NUMBER, SMALL, TEXT_WIDTH, TITLE, Sheet, Style

VERDICT = Style(size=18, leading=LEADING * 1.2, align="centre", first=0)
UNDRAWABLE = "□"
"""Stands for what a stranger's file calls itself in characters that no font has."""
ROW = Style(size=10.5, leading=16, align="left", first=0)


@dataclass(frozen=True)
class Section:
    """One part of the report: about the paper, about one signature."""

    heading: str
    rows: tuple[tuple[str, str], ...]
    """(label, text); rows without text are left out."""


@dataclass(frozen=True)
class VerificationReportData:
    title: str
    platform: str
    number: str
    """The SHA-256 of the file in hand, shortened: tells reports apart."""
    verdict: str
    explanation: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    """What the report is worth and what not."""
    running_line: str
    made_on: date
    url: str = ""
    """Where the report on a registered paper can be seen anew; as a code to scan."""
    url_alternative: str = ""


def verification_report(data: VerificationReportData) -> bytes:
    """Return the report as PDF/A-2u; the same data gives the same bytes."""
    sheet = Sheet()
    sheet.write(data.title, TITLE)
    sheet.write(data.number, NUMBER)
    sheet.skip(0.5)
    sheet.write(data.verdict, VERDICT)
    for paragraph in data.explanation:
        sheet.write(paragraph, BODY)
    for section in data.sections:
        _write(sheet, section)
    _write_end(sheet, data.notes, data.url, data.url_alternative)
    raw, marked = drawn(sheet, data.running_line)
    about = About(
        title=f"{data.title} {data.number}",
        author=data.platform,
        subject=data.verdict,
        keywords="template=verification-report; version=1",
        made_on=data.made_on,
    )
    return archived(raw, sheet.elements, marked, about)


def _write(sheet: Sheet, section: Section) -> None:
    sheet.skip(0.4)
    sheet.heading(section.heading)
    for label, text in section.rows:
        if text:
            sheet.write(_drawable(f"{label}：{text}"), ROW)


def _drawable(text: str) -> str:
    return "".join(character if _can_be_drawn(character) else UNDRAWABLE for character in text)


def _can_be_drawn(character: str) -> bool:
    try:
        glyph(Voice.BODY, character)
    except Invalid:
        return False
    return True


def _write_end(sheet: Sheet, notes: Sequence[str], url: str, alternative: str) -> None:
    sheet.skip(0.6)
    if not url:
        for note in notes:
            sheet.write(note, SMALL)
        return
    if sheet.room < QR + LEADING:
        sheet.new_page()
    sheet.code(url, alternative, 0, sheet.y, QR)
    y = sheet.y
    for note in notes:
        y += sheet.place(note, SMALL, QR + QUIET, y, TEXT_WIDTH - QR - QUIET)
    sheet.place(url, SMALL, QR + QUIET, y, TEXT_WIDTH - QR - QUIET)
    sheet.y = max(sheet.y + QR, y + LINE.leading)
