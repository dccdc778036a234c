"""
Deadlines: the law as a table, dates in, dates out.

Dates are civil dates in Asia/Shanghai. Two dates are always shown: the safe one, simply
counted, and the one to which the law rolls it when it falls on a rest day.

Source of counting: Civil Procedure Law (2023), art. 85; Civil Code, arts. 201-203.
"""

import calendar
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "deadlines.json"

IsRestDay = Callable[[date], bool]


@dataclass(frozen=True)
class Rule:
    """
    One row of data/deadlines.json. Exactly one of days, months, years is set; `working` counts
    working days only. `starts` and `until` name facts of a case, `applies` which cases.
    """

    id: str
    starts: str
    until: str
    applies: str
    valid_from: date
    names: tuple[str, str]
    articles: tuple[str, str]
    days: int = 0
    months: int = 0
    years: int = 0
    working: bool = False

    def name(self, language: str) -> str:
        return self.names[language == "en"]

    def article(self, language: str) -> str:
        return self.articles[language == "en"]


@dataclass(frozen=True)
class Deadline:
    """`safe` is the day as counted; `rolled` the last lawful day, the same unless `safe` is a rest day."""

    rule: Rule
    safe: date
    rolled: date

    def days_left(self, today: date) -> int:
        """Return whole days until the safe date; negative once it has passed."""
        return (self.safe - today).days


@cache
def rules() -> dict[str, Rule]:
    rows = json.loads(DATA.read_text(encoding="utf-8"))
    return {row["id"]: _rule(row) for row in rows}


def deadline(rule_id: str, started_on: date, is_rest_day: IsRestDay) -> Deadline:
    """Return the deadline of a rule that started to run on `started_on`, which is not counted itself."""
    rule = rules()[rule_id]
    if rule.working:
        last = _after_working_days(started_on, rule.days, is_rest_day)
        return Deadline(rule, last, last)
    safe = started_on + timedelta(days=rule.days)
    if rule.months or rule.years:
        safe = _after_months(started_on, rule.months + 12 * rule.years)
    return Deadline(rule, safe, rolled(safe, is_rest_day))


def last_day_to_apply(effective_on: date, is_rest_day: IsRestDay) -> date:
    """
    Return the last day on which the parties may jointly ask for confirmation.

    The first day is not counted; a last day that is a rest day moves to the first day after it.

    Source: Civil Procedure Law (2023), art. 205 (30 days) and art. 85 (counting).
    """
    return deadline("D08", effective_on, is_rest_day).rolled


def rolled(day: date, is_rest_day: IsRestDay) -> date:
    """Return `day`, or the first day after it that is no rest day (art. 85, para. 3)."""
    while is_rest_day(day):
        day += timedelta(days=1)
    return day


def _after_working_days(day: date, count: int, is_rest_day: IsRestDay) -> date:
    while count:
        day += timedelta(days=1)
        count -= not is_rest_day(day)
    return day


def _after_months(day: date, months: int) -> date:
    """The same day of a later month, or its last day where there is none (Civil Code, art. 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _rule(row: dict[str, str | int | bool]) -> Rule:
    return Rule(
        id=str(row["id"]),
        starts=str(row["from"]),
        until=str(row["until"]),
        applies=str(row["applies"]),
        valid_from=date.fromisoformat(str(row["valid_from"])),
        names=(str(row["name"]), str(row["name_en"])),
        articles=(str(row["article"]), str(row["article_en"])),
        days=int(row.get("days", 0)),
        months=int(row.get("months", 0)),
        years=int(row.get("years", 0)),
        working=bool(row.get("working", False)),
    )
