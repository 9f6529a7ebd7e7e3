"""Rounds without anybody: the command, the newest month that is largely reported, two at once on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from people_at_once import at_once

from zhengxian.web.collect.models import Observation
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit, users
from zhengxian.web.monitor.models import Reading, Round, Warning  # noqa: A004 -- the glossary's word
from zhengxian.web.monitor.selectors import rounds as doors
from zhengxian.web.monitor.services import round_computing, round_daily, rounds

from .conftest import PERIOD, MonitorOffice, build, value_of


def command(*words: str) -> str:
    out = StringIO()
    call_command("monitor_round", *words, stdout=out)
    return out.getvalue()


def percent(part: float | None, whole: float) -> Decimal:
    """A percentage as it is printed."""
    share = Decimal(str(part)) * 100 / Decimal(str(whole))
    return share.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_the_daily_work_is_done_once(office: MonitorOffice) -> None:
    office.plans()
    assert command() == "2026-09：新读数 40 个，改判 0 个，不变 0 个。\n"
    assert command() == "没有新的数据，不用重新测算。\n"
    assert command("-v", "0") == ""
    assert Round.objects.get().made_by == users.system()
    office.figure("990104", "budget_revenue", PERIOD, 30.5)
    assert command() == "2026-09：新读数 0 个，改判 1 个，不变 39 个。\n"


def test_nothing_is_read_while_nothing_was_recorded(office: MonitorOffice, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    office.plans()
    assert round_daily.work() is not None
    read: list[object] = []
    monkeypatch.setattr(rounds, "gather", lambda *given: read.append(given))
    assert round_daily.work() is None
    assert read == []


def test_a_month_that_trickles_in_waits(office: MonitorOffice) -> None:
    """In November, with 6 of some 40 figures of October, September stays the month to look at."""
    office.go_to(date(2026, 11, 5))
    for county in ("990101", "990102", "990103"):
        for code in ("budget_revenue", "loans"):
            office.figure(county, code, "2026-10", 100.0)
    assert str(doors.due_month(office.today)) == PERIOD
    for row in Observation.objects.current().filter(period=PERIOD).select_related("region", "indicator")[6:22]:  # fmt: skip
        office.figure(row.region.code, row.indicator.code, "2026-10", row.value)
    assert str(doors.due_month(office.today)) == "2026-10"


def test_a_year_month_by_month(office: MonitorOffice) -> None:
    office.plans()
    said = command("--all-of", "2026")
    assert [line[:7] for line in said.splitlines()] == [f"2026-{m:02d}" for m in range(1, 10)]
    assert Reading.objects.filter(period="2026-03").count() == 40
    assert not Reading.objects.filter(superseded_at__isnull=False).exists()
    lag = Warning.objects.get(
        rule="pace-bad", region__code="990104", indicator__code="budget_revenue", state="open"
    )
    assert (lag.raised_round.period, lag.seen_round.period) == ("2026-07", PERIOD)
    arrears = Warning.objects.get(rule="arrears", region__code="990104", indicator__code="budget_revenue")
    owed = sum(percent(m, 12) - percent(value_of(3, "budget_revenue", 2026, m), 40) for m in range(1, 10))
    assert owed == Decimal("74.97")
    assert "本年已有 9 期落在进度之后，差距合计 74.97 个百分点" in arrears.message


def test_arrears_stay_when_months_are_made_up_later(office: MonitorOffice) -> None:
    """990104 was behind in every month. The months before September are corrected afterwards; what was owed stays owed."""
    office.plans()
    command("--all-of", "2026")
    for month in range(1, 9):
        office.figure("990104", "budget_revenue", f"2026-{month:02d}", 40.0 * month / 12)
    made = office.round()
    assert made.counts["changed"] == 8
    assert Reading.objects.filter(is_first=True, superseded_at__isnull=False).count() == 8
    arrears = Warning.objects.get(rule="arrears", region__code="990104", indicator__code="budget_revenue")
    assert arrears.state == "open"
    assert "本年已有 9 期落在进度之后，差距合计 74.97 个百分点" in arrears.message


def test_the_command_tells_why_not(office: MonitorOffice) -> None:
    with pytest.raises(CommandError, match="M-220"):
        command("--period", "2026-10")


@pytest.fixture
def committed(transactional_db: None) -> Iterator[Any]:
    """The office, committed."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    yield build()
    clock.forget_office()


def test_two_at_once_give_one_round(committed: Any) -> None:
    committed.plans()
    found = at_once(committed.round, lambda: committed.round(by=committed.people["assessor2"]))
    assert [type(f) for f in found] == [Round, Round], found
    assert found[0] == found[1]
    assert (Round.objects.count(), Reading.objects.count()) == (1, 40)
    assert audit.verify()[1] == []


def test_a_round_that_was_overtaken_looks_again(office: MonitorOffice, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """Between reading and writing somebody corrects a figure and recomputes: the slower one ends with the same."""
    office.plans()
    quick: list[Round] = []
    compute = round_computing.compute

    def overtaken(gathered: Any, tell: Any) -> Any:
        if not quick:
            quick.append(None)  # type: ignore[arg-type]
            office.figure("990104", "budget_revenue", PERIOD, 30.5)
            quick[0] = office.round(by=office.people["assessor2"])
        return compute(gathered, tell)

    monkeypatch.setattr(rounds, "compute", overtaken)
    assert office.round() == quick[0]
    assert Reading.objects.get(
        region__code="990104", indicator__code="budget_revenue", superseded_at__isnull=True
    ).value == 30.5  # fmt: skip
