"""Figures of all regions in a table: sorted, filtered, as of a moment; the periods that hold any."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Observation, Release
from zhengxian.web.collect.selectors import figures
from zhengxian.web.collect.selectors.figures import FigureQuery
from zhengxian.web.core.models import Classification, ClassMembership, Level, RegionClass

from ..conftest import World

CODE, EAST, WEST = "budget_revenue", "990101", "990102"
SEPTEMBER = Period.parse("2026-09")


def ask(office: World, who: str = "statistics", **more: object) -> figures.FigureTable:
    query = FigureQuery(**more)
    return figures.table(office.access(who), query, office.indicator(CODE), SEPTEMBER, Level.COUNTY)


@pytest.mark.django_db
def test_rows_with_the_year_before(office: World) -> None:
    found = ask(office)
    told = [(r.region.name, r.value, r.before.value if r.before else None) for r in found.rows]
    assert told == [("临河县", 1.05, 0.95), ("金渡县", -2.5, None)]
    assert (found.reported, found.locked) == (2, 0)


@pytest.mark.django_db
def test_sorting_and_filters(office: World) -> None:
    assert [r.region.name for r in ask(office, sort="value").rows] == ["金渡县", "临河县"]
    assert [r.region.name for r in ask(office, sort="-value").rows] == ["临河县", "金渡县"]
    assert [r.region.name for r in ask(office, text="金").rows] == ["金渡县"]
    assert [r.region.name for r in ask(office, county=EAST).rows] == ["临河县"]
    classes = Classification.objects.create(code="c", title="三类", level=Level.COUNTY)
    one = RegionClass.objects.create(classification=classes, title="重点发展")
    ClassMembership.objects.create(region=office.regions[WEST], region_class=one, valid_from=date(2020, 1, 1))
    assert [r.region.name for r in ask(office, region_class=str(one.pk)).rows] == ["金渡县"]


@pytest.mark.django_db
def test_absent_figures_come_last_whichever_way(office: World) -> None:
    office.write(office.row(EAST, CODE, None))
    for sort in ("value", "-value"):
        assert [r.region.name for r in ask(office, sort=sort).rows] == ["金渡县", "临河县"]


@pytest.mark.django_db
def test_as_of_shows_what_was_known_then(office: World) -> None:
    before = timezone.now()
    office.write(office.row(EAST, CODE, 3.0))
    assert ask(office).rows[0].value == 3.0
    assert ask(office, as_of=before).rows[0].value == 1.05
    page = office.client("statistics").get(
        "/collect/figures/", {"indicator": CODE, "period": "2026-09", "as_of": before.isoformat()}
    )
    assert "1.05" in page.content.decode()


@pytest.mark.django_db
def test_periods_are_found_step_by_step(office: World) -> None:
    one = office.indicator(CODE)
    assert [str(p) for p in figures.periods_of(one, office.access("statistics"))] == [
        "2026-09",
        "2026-08",
        "2025-09",
    ]
    assert figures.periods_of(one, office.access("leader")) == []
    Observation.objects.filter(period="2026-08").update(release=Release.RELEASED)
    assert [str(p) for p in figures.periods_of(one, office.access("leader"))] == ["2026-08"]
    assert figures.periods_of(office.indicator("tax_share"), office.access("statistics")) == []
