"""Dates and small counts as Chinese papers write them."""

from datetime import date, datetime

_DIGITS = "〇一二三四五六七八九"


def in_arabic(day: date) -> str:
    """Return `2026年11月22日`, as text and date lines of ordinary papers have it (GB/T 15835)."""
    return f"{day.year}年{day.month}月{day.day}日"


def in_minutes(moment: datetime) -> str:
    """Return `2026年11月22日15时05分`: civil time, as records begin and end."""
    return f"{in_arabic(moment)}{moment.hour}时{moment.minute:02}分"


def in_chinese(day: date) -> str:
    """Return `二〇二六年十一月二十二日`, as courts date their papers."""
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{count(day.month)}月{count(day.day)}日"


def count(number: int) -> str:
    """Return 1 to 99 as `一` to `九十九`; anything else in Arabic figures."""
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    leading = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return leading + (_DIGITS[ones] if ones else "")
