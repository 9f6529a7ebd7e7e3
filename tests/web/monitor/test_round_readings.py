"""Readings of a round: by hand, superseded when a figure changes, refused or stated where nothing can be judged."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import CellState, Indicator, Observation, Target
from zhengxian.web.core.models import ChangeKind, Region, RegionChange
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.services import audit
from zhengxian.web.monitor.models import PacePlan, PlanPoint, Reading, Round
from zhengxian.web.monitor.to_engine import figures

from .conftest import PERIOD, MonitorOffice, moment


def reading(region: str, indicator: str, period: str = PERIOD, **more: Any) -> Reading:
    given = {"superseded_at__isnull": True, **more}
    return Reading.objects.get(region__code=region, indicator__code=indicator, period=period, **given)


def seen(region: str, indicator: str, period: str = PERIOD) -> tuple[str, float | None, str]:
    found = reading(region, indicator, period)
    gap = None if found.gap is None else round(found.gap, 2)
    return found.word, gap, found.text


def test_readings_by_hand(office: MonitorOffice) -> None:
    office.plans()
    made = office.round()
    assert seen("990101", "budget_revenue") == (
        "reached",
        1.0,
        "完成年度目标的 76.00%，超序时进度 1.00 个百分点",
    )
    assert seen("990102", "budget_revenue") == (
        "slow",
        -2.0,
        "完成年度目标的 73.00%，低于序时进度 2.00 个百分点",
    )
    assert seen("990103", "budget_revenue")[:2] == ("lag", -5.0)
    assert seen("990104", "budget_revenue")[:2] == ("bad", -15.0)
    assert seen("990104", "budget_revenue_growth") == ("bad", -7.0, "同比下降 1.5%，低于目标 7.0 个百分点")
    assert seen("990103", "fai_growth") == ("bad", -5.0, "同比持平，低于目标 5.0 个百分点")
    assert seen("990102", "entities_net") == ("lag", -3.33, "完成 108 户，应完成 113 户，少 5 户")
    assert seen("990101", "loans") == ("lag", -5.0, "为 133 亿元，低于计划 5.00%")
    stored = reading("990101", "budget_revenue")
    assert (stored.value, stored.planned, stored.target) == (91.2, 90.0, 120.0)
    assert (round(stored.completion or 0, 6), stored.position, stored.is_first) == (76.0, 75.0, True)
    assert stored.round == made
    assert reading("990101", "budget_revenue_growth").completion is None
    assert seen("990101", "power_use_growth") == ("no_plan", None, "没有进度计划")
    assert made.counts["readings"] == {"reached": 6, "slow": 6, "lag": 15, "bad": 5, "no_plan": 8}
    assert (made.counts["new"], made.counts["changed"], made.counts["same"]) == (40, 0, 0)
    assert made.counts["figures"] == Observation.objects.count()
    assert audit.verify()[1] == []


def test_the_same_input_gives_the_round_that_stands(office: MonitorOffice) -> None:
    office.plans()
    first = office.round()
    assert office.round() == first
    assert office.round(by=office.people["assessor2"]) == first
    assert (Round.objects.count(), Reading.objects.count()) == (1, 40)


def test_a_changed_figure_makes_a_new_reading_beside_the_old(office: MonitorOffice) -> None:
    office.plans()
    first = office.round()
    office.figure("990104", "budget_revenue", PERIOD, 30.5)
    second = office.round()
    assert second != first
    assert [second.counts[k] for k in ("new", "changed", "same")] == [0, 1, 39]
    old = reading("990104", "budget_revenue", is_first=True, superseded_at__isnull=False)
    assert (old.word, old.value, old.round) == ("bad", 24.0, first)
    now = reading("990104", "budget_revenue")
    assert (now.word, now.gap, now.is_first, now.round) == ("reached", 1.25, False, second)


def test_a_plan_of_later_days_rewrites_nothing(office: MonitorOffice) -> None:
    office.plans()
    office.round("2026-08")
    office.plan("990101", "budget_revenue", value=240.0, valid_from=date(2026, 9, 1))
    made = office.round("2026-09")
    assert reading("990101", "budget_revenue", "2026-08").target == 120.0
    now = reading("990101", "budget_revenue")
    assert (now.target, now.planned, now.word) == (240.0, 180.0, "bad")
    assert now.plan == PacePlan.objects.get(region=now.region, indicator=now.indicator, number=2)
    assert made.counts["again"] == ["2026-08-31"]
    assert made.counts["changed"] == 0


def test_an_earlier_month_is_judged_again_when_its_figure_changes(office: MonitorOffice) -> None:
    office.plans()
    office.round("2026-08")
    office.figure("990104", "budget_revenue", "2026-08", 27.0)
    made = office.round("2026-09")
    assert (made.counts["new"], made.counts["changed"]) == (40, 1)
    assert reading("990104", "budget_revenue", "2026-08", is_first=False).word == "reached"


def test_no_plans_and_no_figures(office: MonitorOffice) -> None:
    assert office.round().counts["readings"] == {"no_plan": 40}
    assert reading("990101", "budget_revenue").target == 120.0
    with pytest.raises(Refused, match="M-221") as told:
        office.round("2018-03")
    assert "没有一个已审核的数，也没有计划" in str(told.value)


@pytest.mark.parametrize(
    ("period", "code"), [("2026-10", "M-220"), ("2027-01", "M-220"), ("九月<b>", "M-220"), ("", "M-220")]
)
def test_periods_that_are_none_or_not_over(office: MonitorOffice, period: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        office.round(period)


def test_a_moment_to_come_is_refused_and_a_past_one_reads_what_stood(office: MonitorOffice) -> None:
    office.plans()
    with pytest.raises(Refused, match="M-222"):
        office.round(as_of=timezone.now() + timedelta(hours=1))
    now = timezone.now()
    office.figure("990104", "budget_revenue", "2026-08", 27.0, at=now)
    office.round("2026-08", as_of=now - timedelta(minutes=1))
    assert reading("990104", "budget_revenue", "2026-08").value == 21.33
    office.round("2026-08")
    assert reading("990104", "budget_revenue", "2026-08").value == 27.0
    with pytest.raises(Refused, match="M-227"):
        office.round("2026-08", as_of=now - timedelta(minutes=1))


def test_missing_late_protected_and_not_applicable(office: MonitorOffice) -> None:
    office.plans()
    office.figure("990101", "budget_revenue", PERIOD, None, state=CellState.MISSING)
    office.figure("990102", "budget_revenue", PERIOD, None, state=CellState.SUPPRESSED)
    office.figure("990103", "budget_revenue", PERIOD, None, state=CellState.NOT_APPLICABLE)
    Indicator.objects.filter(code="fai_growth").update(lag_months=1)
    office.figure("990101", "fai_growth", PERIOD, None, state=CellState.MISSING)
    office.round()
    assert seen("990101", "budget_revenue") == ("missing", None, "没有报数")
    assert seen("990102", "budget_revenue") == ("unjudged", None, "数据受保护，没有判定进度。")
    assert not Reading.objects.filter(region__code="990103", indicator__code="budget_revenue").exists()
    assert seen("990101", "fai_growth")[0] == "not_due"
    assert seen("990102", "fai_growth")[:2] == ("lag", -2.0)


def test_a_figure_that_turns_out_not_to_apply_is_judged_no_more(office: MonitorOffice) -> None:
    office.plans()
    office.round()
    before = reading("990104", "budget_revenue")
    assert before.word == "bad"
    office.figure("990104", "budget_revenue", PERIOD, None, state=CellState.NOT_APPLICABLE)
    made = office.round()
    kept = Reading.objects.get(pk=before.pk)
    assert (kept.word, kept.superseded_at is not None) == ("bad", True)
    rows = Reading.objects.filter(region__code="990104", indicator__code="budget_revenue", period=PERIOD)
    assert rows.filter(superseded_at__isnull=True).count() == 0
    assert (made.counts["changed"], made.counts["new"]) == (1, 0)


def test_a_january_that_is_never_told_alone_is_not_due(office: MonitorOffice) -> None:
    office.plans()
    office.round("2026-01")
    assert seen("990101", "industry_added_growth", "2026-01") == ("not_due", None, "未到考核时点")
    assert seen("990101", "budget_revenue", "2026-01")[0] == "reached"


def test_another_unit_is_not_judged(office: MonitorOffice) -> None:
    office.plans()
    office.figure("990101", "budget_revenue", PERIOD, 912_000.0)
    office.round()
    word, gap, text = seen("990101", "budget_revenue")
    assert (word, gap) == ("unjudged", None)
    assert text.endswith("请核对单位后更正数据。（M-224）")


def test_merged_regions_are_joined(office: MonitorOffice) -> None:
    """The new county's history is the sum of the two; rates of two counties are not joined."""
    office.plans()
    day = date(2026, 7, 1)
    new = Region.objects.create(
        code="990105", name="戊县", level="county", parent=office.regions["990000"],
        path="/990000/990105/", valid_from=day, order=99,
    )  # fmt: skip
    office.regions["990105"] = new
    for code in ("990103", "990104"):
        Region.objects.filter(code=code).update(valid_to=day - timedelta(1))
        RegionChange.objects.create(
            kind=ChangeKind.MERGER, before=office.regions[code], after=new, effective_on=day
        )
    Target.objects.create(region=new, indicator=office.indicators["budget_revenue"], year=2026, value=100.0)
    office.plan("990105", "budget_revenue")
    office.figure("990105", "budget_revenue", PERIOD, 75.0, at=moment(date(2026, 10, 10)))
    office.round()
    assert seen("990105", "budget_revenue")[:2] == ("reached", 0.0)
    assert not Reading.objects.filter(region__code__in=["990103", "990104"]).exists()
    stored = figures.read(Period.parse(PERIOD), timezone.now())
    at = {str(p): n for n, p in enumerate(stored.periods)}
    r = stored.rows[new.pk]
    june = stored.values[at["2026-06"], r]
    i, g = (stored.columns[office.indicators[c].pk] for c in ("budget_revenue", "fai_growth"))
    assert june[i] == pytest.approx(28.0 + 16.0)
    assert math.isnan(june[g])


def test_the_database_keeps_what_was_read(office: MonitorOffice) -> None:
    office.plans()
    office.round()
    found = reading("990101", "budget_revenue")
    for change in ({"value": 1.0}, {"word": "bad"}, {"is_first": False}):
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            Reading.objects.filter(pk=found.pk).update(**change)
    for table in (Reading, PlanPoint, PacePlan):
        rows = table.objects.all()
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            rows._raw_delete(rows.db)
        assert rows.exists()
