"""Warnings of a round: raised, seen again, lapsed, reopened; told to whoever answers; never ended by a missing figure."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from zhengxian.web.collect.models import CellState
from zhengxian.web.core.models import Notice, Region
from zhengxian.web.core.services import users
from zhengxian.web.monitor.models import (
    LeadingPair,
    Reading,
    Round,
    Warning,  # noqa: A004 -- the glossary's word
    WarningState,
    YearForecast,
)
from zhengxian.web.monitor.services import round_warnings

from .conftest import PERIOD, MonitorOffice

S = WarningState


def warning(rule: str, region: str, indicator: str) -> Warning:
    return Warning.objects.get(rule=rule, region__code=region, indicator__code=indicator)


@pytest.fixture
def watched(office: MonitorOffice) -> MonitorOffice:
    """The office after its first round, in August."""
    office.plans()
    office.round("2026-08")
    return office


def test_what_is_raised_by_hand(watched: MonitorOffice) -> None:
    """In August 990104 had 21.33 of 40: 53.33 % against 66.67 %."""
    bad = warning("pace-bad", "990104", "budget_revenue")
    assert (bad.level, bad.severity, bad.state, bad.period) == ("red", 3, S.OPEN, "2026-08")
    head = "丁县2026年1—8月“一般公共预算收入”完成年度目标的 53.33%，低于序时进度 13.34 个百分点，严重滞后。"
    assert bad.message.startswith(head)
    assert bad.message.endswith("（M-182）")
    assert bad.key == "pace-bad/990104/budget_revenue/2026-08"
    falling = warning("growth-negative", "990104", "budget_revenue_growth")
    assert (falling.level, falling.value) == ("yellow", -1.5)
    assert not Warning.objects.filter(rule__startswith="pace", region__code="990101").filter(
        indicator__code="budget_revenue"
    )


def test_who_answers_for_a_warning_is_told_once(watched: MonitorOffice) -> None:
    """A department with owner accounts answers for its indicators; else, as for statistics, the region itself."""
    assert warning("pace-bad", "990104", "budget_revenue").department == watched.departments["caizheng"]
    assert warning("pace-bad", "990104", "industry_added_growth").department is None
    assert warning("pace-lag", "990101", "loans").department is None
    told = {n.user.username: n for n in Notice.objects.select_related("user")}
    assert {"caizheng", "fagai", "jia", "ding"} <= set(told)
    assert Notice.objects.count() == len(told)
    assert "reporter" not in told
    assert "−" not in told["caizheng"].text
    assert "53.33" not in told["caizheng"].text


def test_one_that_goes_on_keeps_its_row(watched: MonitorOffice) -> None:
    before = warning("pace-bad", "990104", "budget_revenue")
    made = watched.round(PERIOD)
    after = warning("pace-bad", "990104", "budget_revenue")
    assert (after.pk, after.key, after.period) == (before.pk, before.key, PERIOD)
    assert (after.raised_round, after.seen_round) == (before.raised_round, made)
    assert "60.00%，低于序时进度 15.00 个百分点" in after.message
    counts = made.counts["warnings"]
    assert counts["seen"] == Warning.objects.filter(seen_round=made).exclude(raised_round=made).count()
    assert counts["new"] == Warning.objects.filter(raised_round=made).count()


def test_one_that_is_over_lapses_and_says_so(watched: MonitorOffice) -> None:
    watched.figure("990104", "budget_revenue", PERIOD, 30.5)
    made = watched.round(PERIOD)
    over = warning("pace-bad", "990104", "budget_revenue")
    assert (over.state, over.settled_by) == (S.LAPSED, users.system())
    assert over.settled_at is not None
    assert over.seen_round != made
    assert over.notes.get().text == "按2026年9月的数据，已不再触发这条规则，预警自动解除。"
    assert made.counts["warnings"]["lapsed"] >= 1


def test_a_worse_word_takes_over_and_a_better_one_too(watched: MonitorOffice) -> None:
    """990103 lagged by 4.45 points in August; with 34 of 60 in September it is far behind: 56.67 % against 75 %."""
    watched.figure("990103", "budget_revenue", PERIOD, 34.0)
    watched.round(PERIOD)
    old, new = (warning(rule, "990103", "budget_revenue") for rule in ("pace-lag", "pace-bad"))
    assert (old.state, new.state) == (S.LAPSED, S.OPEN)
    assert old.notes.get().text == "按2026年9月的数据，已转为“进度严重滞后”预警，这一条自动解除。"


def test_a_missing_figure_ends_nothing(watched: MonitorOffice) -> None:
    watched.figure("990104", "budget_revenue", PERIOD, None, state=CellState.MISSING)
    watched.round(PERIOD)
    kept = warning("pace-bad", "990104", "budget_revenue")
    assert (kept.state, kept.period) == (S.OPEN, "2026-08")
    assert not kept.notes.exists()


def test_settled_stays_settled_and_lapsed_opens_again(watched: MonitorOffice) -> None:
    watched.round(PERIOD)
    bad = warning("pace-bad", "990104", "budget_revenue")
    boss = watched.people["supervisor"]
    Warning.objects.filter(pk=bad.pk).update(state=S.SETTLED, settled_at=timezone.now(), settled_by=boss)
    watched.figure("990103", "budget_revenue", PERIOD, 46.0)
    watched.round(PERIOD)
    assert warning("pace-bad", "990104", "budget_revenue").state == S.SETTLED
    assert warning("pace-lag", "990103", "budget_revenue").state == S.LAPSED
    watched.figure("990103", "budget_revenue", PERIOD, 42.0)
    made = watched.round(PERIOD)
    again = warning("pace-lag", "990103", "budget_revenue")
    assert (again.state, again.settled_at, again.seen_round) == (S.OPEN, None, made)
    assert [n.text for n in again.notes.order_by("pk")][-1].endswith("又触发这条规则，预警重新打开。")
    assert made.counts["warnings"]["settled"] >= 1


def test_a_region_that_is_gone_has_no_open_warnings(watched: MonitorOffice) -> None:
    Region.objects.filter(code="990104").update(valid_to=date(2026, 8, 31))
    watched.round(PERIOD)
    rows = Warning.objects.filter(region__code="990104")
    assert {w.state for w in rows} == {S.LAPSED}
    assert rows[0].notes.get().text == "到2026年9月，“丁县”已不再单列，预警自动解除。"


def test_an_older_period_only_gets_its_readings(watched: MonitorOffice) -> None:
    watched.round(PERIOD)
    before = list(Warning.objects.order_by("pk").values_list("pk", "period", "seen_round", "message"))
    made = watched.round("2026-06")
    assert made.counts["newest"] is False
    assert "warnings" not in made.counts
    assert Reading.objects.filter(period="2026-06").count() == 40
    assert not YearForecast.objects.filter(origin="2026-06").exists()
    now = list(Warning.objects.order_by("pk").values_list("pk", "period", "seen_round", "message"))
    assert now == before


def test_forecasts_and_leaders(watched: MonitorOffice) -> None:
    made = watched.round(PERIOD)
    told = YearForecast.objects.filter(is_current=True)
    assert told.count() == 32
    ahead = told.get(region__code="990101", indicator__code="budget_revenue")
    assert (ahead.year, ahead.origin, ahead.target, ahead.refusal) == (2026, PERIOD, 120.0, "")
    assert ahead.value is not None
    assert ahead.low <= ahead.value <= ahead.high
    assert 115 < ahead.value < 128
    assert [p["period"] for p in ahead.path] == ["2026-10", "2026-11", "2026-12"]
    assert 0 <= ahead.probability <= 1
    weak = told.get(region__code="990104", indicator__code="budget_revenue")
    assert weak.probability < 0.2
    assert warning("forecast-very-low", "990104", "budget_revenue").level == "orange"
    assert YearForecast.objects.filter(is_current=False, origin="2026-08").count() == 32
    pairs = LeadingPair.objects.filter(is_current=True, round=made)
    assert pairs.count() == 12
    one = pairs.get(region__code="990101", follower__code="fai_growth")
    assert one.leader.code == "power_use_growth"
    assert one.count >= 18
    assert [lead for lead, _, _ in one.evidence["by_lead"]] == list(range(7))
    assert one.evidence["sentence"].startswith("“全社会用电量增速”")
    assert "不是数据失实的结论" in one.evidence["question"]


def test_a_short_history_is_refused_in_words(office: MonitorOffice) -> None:
    office.plans()
    new = Region.objects.create(
        code="990106", name="己县", level="county", parent=office.regions["990000"], path="/990000/990106/", order=99
    )  # fmt: skip
    office.regions["990106"] = new
    office.plan("990106", "budget_revenue", value=50.0)
    office.figure("990106", "budget_revenue", PERIOD, 30.0)
    made = office.round()
    told = YearForecast.objects.get(region=new)
    assert told.value is None
    assert told.refusal.endswith("（M-141）")
    assert made.counts["forecasts"]["refused"] == {"M-141": 1}


def test_killed_at_the_end_leaves_nothing(office: MonitorOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    office.plans()

    def die(*_: Any) -> None:
        raise SystemExit("killed")

    monkeypatch.setattr(round_warnings.warning_people, "tell_owners", die)
    with pytest.raises(SystemExit):
        office.round()
    for table in (Round, Reading, YearForecast, Warning, LeadingPair, Notice):
        assert not table.objects.exists()
