"""What a bulletin must not tell before its release by another way than a bound figure: paces, charts, warnings, scores."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import hand_readings
import pytest
from rated_runs import a_run, a_scheme

from zhengxian.web.collect.models import Observation, Release
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.evaluate.models import RunState
from zhengxian.web.monitor.selectors.warnings import SEALED
from zhengxian.web.report.models import Bulletin, BulletinQuote
from zhengxian.web.report.selectors import bulletins as seen
from zhengxian.web.report.services import bulletin_checks
from zhengxian.web.report.to_engine import source_lists

from .conftest import TEMPLATE, Writing, writing

HEAD = TEMPLATE.partition("[[block]]")[0]
TEXT = """
[[block]]
kind = "text"
text = '''
{%s}。
'''
"""
CHART = """
[[block]]
kind = "chart"
title = "%s"
chart = "%s"
of = "%s"
"""


@pytest.fixture
def office(db: None) -> Iterator[Writing]:
    yield writing()
    clock.forget_office()


def written(office: Writing, block: str, period: str = "2026-08") -> Bulletin:
    return office.write(period, template=office.template(HEAD + block))


def refusals(made: Bulletin) -> str:
    return "".join(one.text for one in bulletin_checks.look(made).refused)


def read(office: Writing, period: str, **more: Any) -> Any:
    made = hand_readings.Round.objects.create(
        period=period,
        as_of=hand_readings.timezone.now(),
        made_by=office.people["assessor"],
        input_hash=period,
    )
    given = {"value": 200.0, "planned": 180.0, "target": 250.0, "completion": 80.0, "position": 72.0, **more}
    return hand_readings.kept(office, made, "990000", "budget_revenue", "reached", 8.0, **given)


@pytest.mark.parametrize("what", ["progress", "gap", "word"])
def test_a_pace_tells_its_figure_and_waits_with_it(office: Writing, what: str) -> None:
    read(office, "2026-09")
    made = written(office, TEXT % f"reading(budget_revenue, city).{what}", "2026-09")
    assert "示范市一般公共预算收入" in refusals(made)
    with pytest.raises(Refused, match="R-213"):
        office.submit(made)
    Observation.objects.filter(period="2026-09").update(release=Release.RELEASED)
    assert refusals(made) == ""
    assert office.submit(made).state == "in_review"


def test_a_pace_judged_anew_is_asked_about(office: Writing) -> None:
    row = read(office, "2026-08")
    made = written(office, TEXT % "reading(budget_revenue, city).progress")
    assert bulletin_checks.look(made).stale == frozenset()
    type(row).objects.filter(pk=row.pk).update(superseded_at=hand_readings.timezone.now())
    assert bulletin_checks.look(made).stale == {f"reading:{row.pk}"}
    with pytest.raises(Refused, match="R-221"):
        office.submit(made)


@pytest.mark.parametrize(("chart", "place"), [("bars", "甲县"), ("lines", "示范市")])
def test_a_chart_shows_no_figure_before_its_release(office: Writing, chart: str, place: str) -> None:
    made = written(office, CHART % ("投资", chart, "fai_growth"))
    assert refusals(made) == ""
    code = "990101" if chart == "bars" else "990000"
    row = office.current(code, "fai_growth")
    Observation.objects.filter(pk=row.pk).update(release=Release.INTERNAL)
    assert f"{place}固定资产投资增速" in refusals(made)
    with pytest.raises(Refused, match="R-213"):
        office.submit(made)


def test_figures_that_are_only_drawn_are_quoted_too(office: Writing) -> None:
    issued = office.issued(written(office, CHART % ("投资", "bars", "fai_growth")))
    row = office.current("990102", "fai_growth")
    assert BulletinQuote.objects.filter(issued=issued, observation=row).count() == 1
    office.figure("990102", "fai_growth", "2026-08", 3.3, release=Release.RELEASED)
    assert [one.pk for one in seen.touched(office.access("leader"))] == [issued.bulletin_id]


def test_scores_that_are_only_drawn_wait_for_the_publication(office: Writing) -> None:
    a_run(office, a_scheme(office), "2026-08", state=RunState.APPROVAL)
    made = written(office, CHART % ("得分", "bars", "total") + "node = true\n")
    assert "R-214" in refusals(made)


def test_a_warning_of_an_unreleased_figure_is_sealed(office: Writing) -> None:
    for period in ("2026-08", "2026-09"):
        office.warn("990000", "budget_revenue", "red", f"收入只完成 {period}", period=period)
    rows = source_lists.warnings("red", office.regions["990000"])
    assert [str(row.holds["reason"].text) for row in rows] == ["收入只完成 2026-08", SEALED]
