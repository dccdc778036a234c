"""
The end of a paper: who issues it, when, under which seal, and how to check it.

The seal lies over issuer and date, its centre a little above them, as GB/T 9704 has it
(居中下压发文机关署名和成文日期); the means of checking stand to the left, clear of the seal.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from .archive import About, archived
from .drawing import drawn
from .model import Paper
from .sheet import LEADING, MM, SIZE, SMALL, TEXT_WIDTH, Sheet, Style, width_of

SEAL = 42 * MM
"""Across: the seals of county courts and of committees are round, 42 mm."""
QR = 24 * MM
SMALLEST = 6.5
"""Points: still read without a glass on paper."""
RIGHT_FREE = 2.0
"""Characters between the date and the right edge; a wide issuer may take them up."""
QUIET = 12.0
"""White around the code, at least four of its modules, points."""
VERIFY_WIDTH = 110.0
"""The least that the lines beside the code need, points."""
LINE = Style(align="left", first=0)


def sealed_height(issuer: str) -> float:
    """Return what `sign_off` takes with a seal, points: more where a long issuer leaves no room at its left."""
    return SEAL + 6 + (0.0 if _fits_beside(width_of(issuer, LINE)) else QR + QUIET)


def unsealed_height() -> float:
    return QR + QUIET


def sign_off(
    sheet: Sheet,
    words: dict[str, Any],
    date_line: str,
    url: str,
    code: str,
    *,
    issuer: str = "",
    sealed_as: tuple[str, str, str] | None = None,
    journal_root: str = "",
) -> None:
    """
    Set issuer and date at the right, the verification block at the left.

    `sealed_as` is (field, role, organisation) of the seal's box; the block is kept whole, on a
    new page if need be.
    """
    whole = sealed_height(issuer) if sealed_as else unsealed_height()
    if sheet.room < whole:
        sheet.new_page()
    top = sheet.y
    height = SEAL + 6 if sealed_as else whole

    widest = max(width_of(date_line, LINE), width_of(issuer, LINE) if issuer else 0.0)
    centre = TEXT_WIDTH - max(widest / 2, SEAL / 2 if sealed_as else 0.0) - _free_at_right(widest)
    seal_top = top + (height - SEAL) / 2
    # The last line lies well below the seal's star, the issuer, if any, just under its middle.
    date_top = seal_top + SEAL * (0.86 if issuer else 0.8) - LEADING * 0.5
    y = (date_top - (LEADING if issuer else 0.0)) if sealed_as else top + LEADING
    for text in (issuer, date_line):
        if text:
            width = width_of(text, LINE)
            sheet.place(text, LINE, centre - width / 2, y, width + 1)
            y += LEADING
    if sealed_as:
        field, role, organisation = sealed_as
        label = words["seal_label"].format(name=organisation)
        sheet.box(field, role, label, (centre - SEAL / 2, seal_top, SEAL, SEAL))

    if whole > height:
        _how_to_verify(sheet, words, url, code, journal_root, top + height, TEXT_WIDTH)
    else:
        right = centre - max(widest, SEAL if sealed_as else 0.0) / 2
        _how_to_verify(sheet, words, url, code, journal_root, top + (height - QR) / 2, right)
    sheet.y = top + whole


def finished(
    sheet: Sheet,
    words: dict[str, Any],
    *,
    title: str,
    author: str,
    subject: str,
    reference: str,
    code: str,
    made_on: date,
) -> Paper:
    """Draw the sheet, make it PDF/A, and say from which template and law it comes."""
    line = words["running_line" if code else "by_hand_running_line" if words.get("by_hand") else "preview_running_line"]
    running_line = line.format(reference=reference, code=code)
    raw, marked = drawn(sheet, running_line)
    keywords = f"template={words['template']}; version={words['version']}; law={words['law_version']}"
    about = About(title=f"{title} {reference}", author=author, subject=subject, keywords=keywords, made_on=made_on)
    return Paper(
        pdf=archived(raw, sheet.elements, marked, about),
        boxes=tuple(sheet.boxes),
        pages=len(sheet.pages),
        template=words["template"],
        template_version=words["version"],
        law_version=words["law_version"],
    )


def _fits_beside(widest: float) -> bool:
    return widest <= TEXT_WIDTH - QR - 2 * QUIET - VERIFY_WIDTH


def _free_at_right(widest: float) -> float:
    return min(RIGHT_FREE * SIZE, max(0.0, TEXT_WIDTH / 2 - widest))


def _how_to_verify(
    sheet: Sheet, words: dict[str, Any], url: str, code: str, journal_root: str, y: float, right: float
) -> None:
    """Set the code at the left from `y` on, and what to do with it beside, up to `right`."""
    if not url:
        line = words["by_hand_line" if words.get("by_hand") else "preview_line"]
        sheet.place(line, SMALL, 0, y, max(right - QUIET, VERIFY_WIDTH))
        return
    sheet.code(url, words["qr_alternative"].format(url=url), 0, y, QR)
    lines = [line.format(url=url, code=code) for line in words["verify_lines"]]
    if journal_root:
        lines.append(words["journal_line"].format(root=journal_root))
    x = QR + QUIET
    width = max(right - x - QUIET, VERIFY_WIDTH)
    for line in lines:
        y += sheet.place(line, _fitting(line, width), x, y, width)


def _fitting(line: str, width: float) -> Style:
    """An address a little too long is set smaller rather than cut; a digest is cut."""
    size = SMALL.size * width / width_of(line, SMALL)
    return replace(SMALL, size=size) if SMALLEST <= size < SMALL.size else SMALL
