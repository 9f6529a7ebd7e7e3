"""Dates and periods in Chinese."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.period import Period


def long_date(value: object) -> str:
    """Show a day with its year.

    >>> long_date(dt.date(2026, 10, 8)), long_date(None)
    ('2026年10月8日', '')
    """
    day = _local(value)
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def short_date(value: object) -> str:
    """Show a day without its year.

    >>> short_date(dt.date(2028, 2, 29))
    '2月29日'
    """
    day = _local(value)
    return f"{day.month}月{day.day}日" if day else ""


def moment(value: object) -> str:
    """Show day and time.

    >>> moment(dt.datetime(2026, 10, 8, 9, 5))
    '10月8日 09:05'
    """
    day = _local(value)
    return f"{short_date(day)} {clock(day)}".strip() if day else ""


def clock(value: object) -> str:
    """Show the time alone; a day without a time has none."""
    day = _local(value)
    return f"{day:%H:%M}" if isinstance(day, dt.datetime) else ""


def period_label(value: object, cumulative: object = False) -> str:
    """Show a period, given as a value or as its code; ``cumulative`` for what counts from January.

    >>> period_label("2025-09T2"), period_label("2025Q3"), period_label("")
    ('2025年9月中旬', '2025年三季度', '')
    >>> period_label("2026Q3", True), period_label("2026-02", True)
    ('2026年前三季度', '2026年1—2月')
    """
    try:
        period = value if isinstance(value, Period) else Period.parse(str(value)) if value else None
    except ZhengxianError:
        return str(value)
    if period is None:
        return ""
    return period.cumulative_label if cumulative else period.label


def _local(value: object) -> dt.date | dt.datetime | None:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value) if timezone.is_aware(value) else value
    return value if isinstance(value, dt.date) else None
