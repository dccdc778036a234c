"""
附表: who of many gets how much and when, as the agreement's annex.

The whole schedule is for those who pay and for the committee; each of the many gets the same
agreement with the own row only. Sums are checked to the fen before anything is drawn.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from documents.amounts import in_capitals, in_figures
from kernel import Invalid, NotFound

from .closing import finished, sign_off
from .model import AgreementData, Paper, PayRow, PaySchedule, Proof
from .numerals import in_arabic
from .sheet import NOTE, NUMBER, TITLE, Sheet, Style
from .tables import FIGURE, LABEL, MIDDLE, Cell, table
from .texts import texts

MOST_COLUMNS = 4
"""So many due dates stand in columns of their own; more are written out in one."""
DIGEST = Style(size=11, leading=18, align="left", first=2.8)


@dataclass(frozen=True)
class AnnexData:
    """The annex by itself, for whoever may see these rows; `proof` is that of the agreement."""

    number: str
    committee: str
    made_on: date
    schedule: PaySchedule
    proof: Proof


def annex_copy(data: AnnexData) -> Paper:
    """Return the annex as a paper of its own, signed by nobody: the agreement's root vouches for it."""
    words = texts("schedule")
    sheet = Sheet()
    annex(sheet, data.schedule)
    sheet.skip(0.5)
    sign_off(sheet, words, in_arabic(data.made_on), data.proof.url, data.proof.code, issuer=data.committee)
    return finished(
        sheet,
        words,
        title=words["title"],
        author=data.committee,
        subject=words["subject"].format(number=data.number),
        reference=data.number,
        code=data.proof.code,
        made_on=data.made_on,
    )


def annex(sheet: Sheet, schedule: PaySchedule) -> None:
    """
    Set the schedule on pages of its own, its head on each.

    Invalid("paper.schedule-differs") names the row whose instalments are not its amount.
    """
    check(schedule)
    words = texts("schedule")
    if sheet.y:
        sheet.new_page()
    sheet.write(words["title"], TITLE)
    sheet.write(words["unit"], NUMBER)
    if len({day for row in schedule.rows for day, _ in row.instalments}) <= MOST_COLUMNS:
        _in_columns(sheet, schedule, words)
    else:
        _in_words(sheet, schedule, words)
    whole = len(schedule.rows) == schedule.people
    sheet.write(words["whole" if whole else "own"].format(people=schedule.people), NOTE)
    for name in ("root", "salt"):
        if value := getattr(schedule, name):
            sheet.write(words[name], NOTE)
            sheet.write(value, DIGEST)


def for_one(data: AgreementData, number: int) -> AgreementData:
    """
    Return the agreement as one of many sees it: the own row, oneself, and the other side.

    `number` is that of the row. NotFound("paper.no-such-row")
    """
    assert data.schedule is not None
    row = next((row for row in data.schedule.rows if row.number == number), None)
    if row is None:
        raise NotFound("paper.no-such-row", number=number)
    same_name = [each.number for each in data.schedule.rows if each.name == row.name].index(number)
    own = [party for party in data.parties if party.name == row.name][same_name : same_name + 1]
    side = own[0].side if own else "甲方"
    parties = (*own, *(party for party in data.parties if party.side != side))
    return replace(data, parties=parties, schedule=replace(data.schedule, rows=(row,)))


def check(schedule: PaySchedule) -> None:
    """Invalid("paper.schedule-differs") for the first row whose instalments do not add up to its amount."""
    for row in schedule.rows:
        if (paid := sum(amount for _, amount in row.instalments)) != row.amount_fen:
            raise Invalid(
                "paper.schedule-differs",
                number=row.number,
                amount=in_figures(row.amount_fen),
                instalments=in_figures(paid),
            )


def _in_columns(sheet: Sheet, schedule: PaySchedule, words: dict[str, Any]) -> None:
    days = sorted({day for row in schedule.rows for day, _ in row.instalments})
    heads = ["number", "name", *(["account"] if _accounts(schedule) else []), "amount"]
    shares = [{"number": 3, "name": 6, "account": 13, "amount": 7}[head] for head in heads] + [7] * len(days)
    head = [Cell(words[name], style=LABEL, heads="Column") for name in heads]
    head += [Cell(words["due"].format(day=in_arabic(day)), style=LABEL, heads="Column") for day in days]
    rows = [head]
    for row in schedule.rows:
        parts = [sum(amount for each, amount in row.instalments if each == day) for day in days]
        rows.append(_row(row, heads, [Cell(in_figures(part), style=FIGURE) for part in parts]))
    if len(schedule.rows) == schedule.people:
        sums = [sum(amount for row in schedule.rows for each, amount in row.instalments if each == day) for day in days]
        total = sum(row.amount_fen for row in schedule.rows)
        figures = [Cell(in_figures(each), style=FIGURE) for each in (total, *sums)]
        rows.append([Cell(words["total"], len(heads) - 1, LABEL, "Row"), *figures])
    rows.append(_capitals(schedule, words, len(shares)))
    table(sheet, shares, rows, heads=1)


def _in_words(sheet: Sheet, schedule: PaySchedule, words: dict[str, Any]) -> None:
    heads = ["number", "name", *(["account"] if _accounts(schedule) else []), "amount", "instalments"]
    shares = [{"number": 3, "name": 5, "account": 7, "amount": 6, "instalments": 16}[head] for head in heads]
    rows = [[Cell(words[name], style=LABEL, heads="Column") for name in heads]]
    for row in schedule.rows:
        said = (words["part"].format(day=in_arabic(day), amount=in_figures(amount)) for day, amount in row.instalments)
        rows.append(_row(row, heads[:-1], [Cell("；".join(said))]))
    rows.append(_capitals(schedule, words, len(shares)))
    table(sheet, shares, rows, heads=1)


def _row(row: PayRow, heads: list[str], parts: list[Cell]) -> list[Cell]:
    cells = {
        "number": Cell(str(row.number), style=MIDDLE),
        "name": Cell(row.name, style=MIDDLE),
        "account": Cell(row.account, style=MIDDLE),
        "amount": Cell(in_figures(row.amount_fen), style=FIGURE),
    }
    return [*(cells[head] for head in heads), *parts]


def _capitals(schedule: PaySchedule, words: dict[str, Any], columns: int) -> list[Cell]:
    total = sum(row.amount_fen for row in schedule.rows)
    said = words["capitals"].format(amount=in_figures(total), capitals=in_capitals(total))
    return [Cell(words["in_capitals"], 2, LABEL, "Row"), Cell(said, columns - 2)]


def _accounts(schedule: PaySchedule) -> bool:
    return any(row.account for row in schedule.rows)
