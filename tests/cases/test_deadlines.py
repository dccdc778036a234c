from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cases import deadlines, holidays

rest = holidays.is_rest_day
days = some.dates(date(2026, 1, 1), date(2026, 11, 30))


def day(text):
    return date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("effective", "safe", "rolled"),
    [
        ("04-02", "05-02", "05-06"),  # falls into the Labour Day holiday
        ("05-06", "06-05", "06-05"),
        ("05-18", "06-17", "06-17"),
        ("05-21", "06-20", "06-22"),  # Dragon Boat holiday, 19 to 21 June
        ("04-09", "05-09", "05-09"),  # a Saturday that is worked instead of a holiday
        ("04-16", "05-16", "05-18"),  # a Saturday
    ],
)
def test_both_sides_have_thirty_days_to_apply_and_a_rest_day_moves_the_last(effective, safe, rolled):
    deadline = deadlines.deadline("D08", day(effective), rest)

    assert (deadline.safe, deadline.rolled) == (day(safe), day(rolled))
    assert deadlines.last_day_to_apply(day(effective), rest) == day(rolled)


def test_three_days_for_the_court_over_qingming_end_on_the_first_working_day():
    assert deadlines.deadline("D09", day("04-03"), rest).rolled == day("04-07")


def test_a_labour_dispute_is_mediated_in_fifteen_days():
    assert deadlines.deadline("D06", day("03-30"), rest).safe == day("04-14")


def test_enforcement_may_be_asked_for_two_years_from_the_last_day_of_performance():
    deadline = deadlines.deadline("D12", day("06-10"), rest)

    assert (deadline.safe, deadline.rolled) == (date(2028, 6, 10), date(2028, 6, 12))


def test_working_days_skip_weekends_and_holidays_and_count_days_worked_instead():
    assert deadlines.deadline("D01", day("04-02"), rest).safe == day("04-08")  # Thursday, then Qingming
    assert deadlines.deadline("D01", day("05-07"), rest).safe == day("05-11")  # Friday, worked Saturday, Monday


def test_a_month_without_that_day_ends_on_its_last():
    assert deadlines.deadline("D07", day("03-31"), rest).safe == day("04-30")
    assert deadlines.deadline("D07", day("01-31"), rest).safe == day("02-28")


def test_days_left_count_to_the_safe_day():
    deadline = deadlines.deadline("D08", day("04-02"), rest)

    assert [deadline.days_left(day(today)) for today in ("04-02", "05-02", "05-04")] == [30, 0, -2]


@given(days)
def test_a_rolled_day_is_never_a_rest_day_and_never_earlier(started):
    for rule in deadlines.rules():
        deadline = deadlines.deadline(rule, started, rest)
        assert started < deadline.safe <= deadline.rolled
        assert not rest(deadline.rolled)


@given(days)
def test_nothing_but_rest_days_lies_between_safe_and_rolled(started):
    deadline = deadlines.deadline("D08", started, rest)

    skipped = range(deadline.safe.toordinal(), deadline.rolled.toordinal())
    assert all(rest(date.fromordinal(number)) for number in skipped)


@given(days, days)
def test_a_later_start_never_ends_earlier(one, other):
    first, second = sorted((one, other))

    for rule in deadlines.rules():
        assert deadlines.deadline(rule, first, rest).rolled <= deadlines.deadline(rule, second, rest).rolled


def test_every_rule_says_how_long_and_by_which_article_in_both_languages():
    for rule in deadlines.rules().values():
        assert sum(map(bool, (rule.days, rule.months, rule.years))) == 1
        for language in ("zh", "en"):
            assert rule.name(language)
            assert rule.article(language)


def test_the_calendar_of_2026_gives_the_thirteen_holidays_of_the_law_and_no_day_more():
    """Source: Regulation on public holidays (2025), art. 2: 13 days; longer rests are worked before or after."""
    year = [date.fromordinal(number) for number in range(day("01-01").toordinal(), day("12-31").toordinal() + 1)]

    weekdays_off = [one for one in year if one.weekday() < 5 and rest(one)]
    weekends_worked = [one for one in year if one.weekday() >= 5 and not rest(one)]

    assert len(weekdays_off) - len(weekends_worked) == 13
    assert holidays.is_published(2026)
    assert not holidays.is_published(2027)
