"""Warnings as rows, for tests that need no round."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhengxian.web.collect.models import Observation, Release
from zhengxian.web.monitor.models import Round
from zhengxian.web.monitor.models import Warning as Raised

from .conftest import PERIOD, MonitorOffice, moment

SEVERITY = {"notice": 0, "yellow": 1, "orange": 2, "red": 3}
SENTENCE = "甲县2026年1—9月“一般公共预算收入”完成 91.2 亿元，落后时序进度 5.00 个百分点。请说明原因。（M-181）"


def a_round(office: MonitorOffice, period: str = PERIOD) -> Round:
    """A round that was made at nine today."""
    at = moment(office.today)
    who = office.people["assessor"]
    return Round.objects.create(period=period, as_of=at, made_at=at, made_by=who, input_hash="0" * 64)


def raised(
    office: MonitorOffice, region: str = "990101", indicator: str | None = "budget_revenue", *,
    level: str = "yellow", rule: str = "pace-lag", period: str = PERIOD, department: str | None = "caizheng",
    on: date | None = None, message: str = SENTENCE, **more: Any,
) -> Raised:  # fmt: skip
    """Raise a warning on a day (default: today) as a round does; departments answer for what the indicator's is."""
    seen = Round.objects.filter(period=period).first() or a_round(office, period)
    return Raised.objects.create(
        key=f"{rule}/{region}/{indicator}/{period}", rule=rule, message_code="M-181", level=level,
        severity=SEVERITY[level], message=message, region=office.regions[region],
        indicator=office.indicators[indicator] if indicator else None,
        department=office.departments[department] if department else None, period=period, value=-5.0,
        threshold=-3.0, raised_round=seen, seen_round=seen, raised_at=moment(on or office.today), **more,
    )  # fmt: skip


def release(period: str = PERIOD, **which: Any) -> None:
    """Release the figures of a period."""
    Observation.objects.filter(period=period, **which).update(release=Release.RELEASED)
