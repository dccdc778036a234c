"""The only place that asks what time it is."""

from datetime import UTC, date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has had one time zone without summer time since 1992."""


def now() -> datetime:
    """Return this instant in UTC."""
    return datetime.now(UTC)


def today_in_shanghai(instant: datetime) -> date:
    """Return the civil date in China at `instant` (aware)."""
    return instant.astimezone(SHANGHAI).date()
