"""The days on which nothing ends: statutory holidays and weekends, less the days worked instead."""

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "holidays.json"
SATURDAY = 5


def is_rest_day(day: date) -> bool:
    """
    Say whether courts and offices rest on this civil day in China.

    For a year that has not been published yet only weekends are known; see `is_published`.
    """
    off, worked = _days()
    return day in off or (day.weekday() >= SATURDAY and day not in worked)


def is_published(year: int) -> bool:
    """Say whether the State Council's calendar of this year is in data/holidays.json."""
    return str(year) in json.loads(DATA.read_text(encoding="utf-8"))["years"]


@cache
def _days() -> tuple[frozenset[date], frozenset[date]]:
    off: set[date] = set()
    worked: set[date] = set()
    for year in json.loads(DATA.read_text(encoding="utf-8"))["years"].values():
        for holiday in year["off"]:
            first, last = date.fromisoformat(holiday["first"]), date.fromisoformat(holiday["last"])
            off |= {first + timedelta(days=count) for count in range((last - first).days + 1)}
        worked |= {date.fromisoformat(day) for day in year["worked"]}
    return frozenset(off), frozenset(worked)
