"""Results of action are data: rates of a month become figures, with what they count, and a scheme scores them."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from zhengxian.engine.base.period import Period
from zhengxian.web.act.models import ItemKind, ItemState, LedgerItem, Project, ProjectSector
from zhengxian.web.act.selectors.result_rows import DueRow
from zhengxian.web.act.services import closing, results
from zhengxian.web.act.to_engine import results as counted
from zhengxian.web.collect.models import Indicator, Observation, Release
from zhengxian.web.core.models import AuditEvent, Level
from zhengxian.web.evaluate.services import runs, schemes

SEPTEMBER, OCTOBER = Period.parse("2026-09"), Period.parse("2026-10")
EAST, WEST, STONE = "990101", "990102", "990101100"
S = ItemState


def figure(office: Any, code: str, region: str, period: Period = SEPTEMBER) -> Observation:
    rows = Observation.objects.current()
    return rows.get(indicator__code=code, region=office.regions[region], period=str(period))


def month(office: Any, day: date = date(2026, 10, 8)) -> Any:
    """Four items of the east due in September: two in time, one late, one open; one of the west not due yet."""
    office.item(state=S.CLOSED, owner=EAST, place=office.regions[STONE], due_on=date(2026, 9, 23))
    office.item(state=S.CLOSED, owner=EAST, due_on=date(2026, 9, 30))
    late = office.item(owner=EAST, due_on=date(2026, 9, 22))
    office.item(owner=STONE, due_on=date(2026, 9, 24))
    office.item(owner=WEST, due_on=date(2026, 10, 30))
    office.go_to(date(2026, 9, 28))
    for state in (S.UNDER_REVIEW, S.APPROVED, S.CLOSED):
        office.forward(late, state, at=office.moment(office.today))
    office.go_to(day)
    return late


def test_closing_and_on_time_rates_of_a_month(office: Any) -> None:
    month(office)
    results.write(SEPTEMBER)
    closed, on_time = (figure(office, code, EAST) for code in ("act_closing_rate", "act_on_time_rate"))
    assert (closed.value, on_time.value) == (75.0, 50.0)
    assert closed.reason == "办结率：3/4＝75.00%。"
    assert closed.cell == "督办台账"
    assert figure(office, "act_closing_rate", STONE).value == 50.0  # the place counts, not only the owner


def test_without_a_denominator_there_is_no_figure_and_it_says_why(office: Any) -> None:
    month(office)
    results.write(SEPTEMBER)
    west = figure(office, "act_closing_rate", WEST)
    assert (west.value, west.state) == (None, "not_applicable")
    assert west.reason == "本月没有到期事项。"
    assert figure(office, "project_start_rate", WEST).reason == "没有可计算的项目。"


def test_every_county_and_town_gets_every_result(office: Any) -> None:
    results.write(SEPTEMBER)
    assert Observation.objects.count() == len(results.CODES) * 6
    assert set(Observation.objects.values_list("release", flat=True)) == {Release.INTERNAL}
    assert Indicator.objects.filter(code__in=results.CODES).count() == len(results.CODES)


def test_writing_again_adds_nothing(office: Any) -> None:
    month(office)
    first = results.write(SEPTEMBER)
    again = results.write(SEPTEMBER)
    assert first.new > 0
    assert (again.new, again.changed) == (0, 0)
    assert AuditEvent.objects.filter(action="results.write").count() == 1


def test_a_late_closing_changes_the_month_only_as_it_stood(office: Any) -> None:
    late = month(office)
    before = results.write(SEPTEMBER)
    closing.reopen(item_id=late.pk, reason="回访不满意。", **office.who("supervisor"))
    after = results.write(SEPTEMBER)
    assert before.written > 0
    assert after.written == 0  # opened again in October: at the end of September it stood closed
    late.refresh_from_db()
    assert late.first_late_days == 3


def test_what_was_late_at_first_stays_late_after_it_was_opened_again() -> None:
    day = date(2026, 9, 30)
    row = DueRow(
        1, "task", date(2026, 9, 10), date(2026, 9, 14), 2, True, date(2026, 9, 15), date(2026, 9, 20), ()
    )
    assert counted.closing_rate([row], day).value == 100.0
    assert counted.on_time_rate([row], day).value == 0.0
    opened = DueRow(1, "task", date(2026, 9, 10), date(2026, 9, 9), 0, False, date(2026, 9, 15), None, ())
    rate = counted.on_time_rate([opened], day)
    assert (rate.value, dict(rate.rest)) == (0.0, {"重新打开": 1})


_days = st.dates(date(2026, 9, 1), date(2026, 9, 30))


@given(st.lists(st.tuples(_days, st.none() | _days, st.integers(0, 3)), max_size=30))
def test_on_time_never_exceeds_closed(items: list[tuple[date, date | None, int]]) -> None:
    rows = [
        DueRow(n, "task", due, closed, late if closed else None, closed is not None, None, None, ())
        for n, (due, closed, late) in enumerate(items)
    ]
    day = date(2026, 9, 30)
    closed, on_time = counted.closing_rate(rows, day), counted.on_time_rate(rows, day)
    assert on_time.numerator <= closed.numerator
    assert on_time.denominator == closed.denominator == len(items)


def project(office: Any, plan: int | None, done: dict[str, int]) -> LedgerItem:
    item = office.item(
        kind=ItemKind.PROJECT, owner=EAST, place=office.regions[STONE], due_on=date(2027, 9, 30)
    )
    made = Project.objects.create(
        item=item, sector=ProjectSector.MANUFACTURING, investment=Decimal(1000), year_plan=plan
    )
    for period, amount in done.items():
        made.investments.create(period=period, planned=50, actual=amount)
    return item


def test_investment_counts_from_january_to_the_month_and_may_exceed_the_plan(office: Any) -> None:
    project(office, 200, {"2026-02": 150, "2026-09": 100, "2026-10": 999, "2025-12": 999})
    project(office, None, {"2026-03": 70})  # without a plan it is in neither
    results.write(SEPTEMBER)
    for code in (EAST, STONE):
        found = figure(office, "project_investment_completion", code)
        assert found.value == 125.0
        assert found.reason == "年度投资完成率：完成 250.00 万元，年度计划 200.00 万元，1 个项目。"


def test_the_day_of_the_month_decides_when_it_is_written(office: Any) -> None:
    assert results.write_due(date(2026, 9, 21)) is not None  # August was never written
    assert results.write_due(date(2026, 9, 22)) is None
    assert results.write_due(date(2026, 10, 1)) is not None
    assert Observation.objects.filter(period="2026-09").exists()
    assert not Observation.objects.filter(period="2026-10").exists()


def test_the_command_writes_the_month_before(office: Any, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("act_results", "--day", "2026-10-03")
    assert "新增 60 个数" in capsys.readouterr().out
    call_command("act_results", "--period", "2026-09", "--day", "2026-10-03")
    assert "新增 0 个数，修改 0 个，相同 60 个" in capsys.readouterr().out


SCHEME = b"""
code = "supervision"
title = "\xe7\x9d\xa3\xe5\x8a\x9e\xe8\x80\x83\xe6\xa0\xb8"
valid_from = 2026-01-01
points = 100
[missing]
policy = "zero"
[aggregate]
method = "arithmetic"
[rank]
within = "pool"
ties = "competition"
decimals = 2
[[group]]
code = "ledger"
title = "\xe5\x8f\xb0\xe8\xb4\xa6"
weight = 100
  [[group.item]]
  indicator = "act_closing_rate"
  weight = 60
  direction = "positive"
  score = { method = "goalposts", low = 0, high = 100 }
  [[group.item]]
  indicator = "act_on_time_rate"
  weight = 40
  direction = "positive"
  score = { method = "goalposts", low = 0, high = 100 }
"""


def test_a_scheme_scores_them_without_anybody_filling_a_form(office: Any) -> None:
    month(office)
    office.item(state=S.CLOSED, owner=WEST, due_on=date(2026, 10, 8), at=office.moment(office.today))
    LedgerItem.objects.filter(owner_region=office.regions[WEST]).update(due_on=date(2026, 9, 29))
    results.write(SEPTEMBER)
    who = office.people["assessor"]
    version = schemes.import_file(name="方案.toml", content=SCHEME, by=who, level=Level.COUNTY)
    version = schemes.put_in_force(version_id=version.pk, by=who)
    run = runs.compute(scheme_version=version, period="2026-09", by=who)
    scores = dict(run.scores.filter(level=0).values_list("region__code", "score"))
    assert scores[EAST] == pytest.approx(60 * 0.75 + 40 * 0.5)
    assert set(scores) == {EAST, WEST}


def test_the_page_shows_what_is_counted_and_links_to_the_figures(office: Any) -> None:
    month(office)
    shown = office.client("leader").get("/act/results/?period=2026-09").content.decode()
    assert "3 / 4" in shown
    assert "?indicator=act_closing_rate" in shown
    towns = office.client("leader").get(f"/act/results/?period=2026-09&county={EAST}").content.decode()
    assert "石桥镇" in towns
    assert "港口镇" not in towns


@pytest.mark.parametrize(
    ("who", "seen", "unseen"),
    [("east", "临河县", "金渡县"), ("stone", "石桥镇", "临河县"), ("gongxin", "没有可看的地区", "临河县")],
)
def test_everybody_sees_his_own_regions(office: Any, who: str, seen: str, unseen: str) -> None:
    shown = office.client(who).get("/act/results/").content.decode()
    assert seen in shown
    assert unseen not in shown


@pytest.mark.parametrize(
    "query", ["period=2026-99", "period=2026Q3", "period=2030-01", "county=990102", "period=1"]
)
def test_the_page_opens_on_any_address(office: Any, query: str) -> None:
    assert office.client("east").get(f"/act/results/?{query}").status_code == 200


def test_the_file_has_numerators_denominators_and_words(office: Any) -> None:
    month(office)
    content = office.client("leader").get("/act/results/?period=2026-09&export=xlsx").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[2][:5] == ["临河县", 75.0, 3.0, 4.0, "办结率：3/4＝75.00%。"]
