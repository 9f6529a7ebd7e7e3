"""Series of figures, joined across mergers and new codes."""

from __future__ import annotations

from datetime import date

import pytest

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Observation, Release
from zhengxian.web.collect.selectors import series
from zhengxian.web.core.models import ChangeKind, Level, RegionChange

from ..conftest import World

CODE, EAST, WEST = "budget_revenue", "990101", "990102"
SEPTEMBER = Period.parse("2026-09")


def merged(office: World, kind: ChangeKind, *old: str) -> None:
    """Let old counties become a new one on 1 July 2026; a merger of two is two changes."""
    city = office.regions["990000"]
    new = office.region("990110", "新区", Level.COUNTY, city, valid_from=date(2026, 7, 1))
    for code in old:
        region = office.regions[code]
        region.valid_to = date(2026, 6, 30)
        region.save()
        RegionChange.objects.create(kind=kind, before=region, after=new, effective_on=date(2026, 7, 1))


def points(office: World, code: str, who: str = "statistics") -> dict[str, series.Point]:
    periods = Period.range(Period.parse("2026-05"), Period.parse("2026-08"))
    (line,) = series.joined_series(
        office.access(who), office.indicator(code), [office.regions["990110"]], periods, day=date(2026, 10, 8)
    )
    return {str(p.period): p for p in line.points}


@pytest.mark.django_db
def test_amounts_of_merged_counties_are_added(office: World) -> None:
    merged(office, ChangeKind.MERGER, EAST, WEST)
    office.write(
        *(office.row(r, CODE, v, period="2026-05") for r, v in ((EAST, 1.0), (WEST, 2.0))),
        office.row(EAST, CODE, 5.0, period="2026-06"),
        office.row("990110", CODE, 7.0, period="2026-07"),
    )
    found = points(office, CODE)
    assert [p.value for p in found.values()] == [3.0, None, 7.0, None]
    assert [p.joined for p in found.values()] == [True, True, False, False]


@pytest.mark.django_db
def test_rates_of_merged_counties_are_not(office: World) -> None:
    merged(office, ChangeKind.MERGER, EAST, WEST)
    office.write(*(office.row(r, "tax_share", 60.0, period="2026-05") for r in (EAST, WEST)))
    assert points(office, "tax_share")["2026-05"].value is None


@pytest.mark.django_db
def test_a_new_code_takes_over_also_rates(office: World) -> None:
    merged(office, ChangeKind.UPGRADE, EAST)
    office.write(
        office.row(EAST, "tax_share", 60.0, period="2026-06"),
        office.row("990110", "tax_share", 61.0, period="2026-07"),
    )
    periods = Period.range(Period.parse("2026-06"), Period.parse("2026-07"))
    (line,) = series.joined_series(
        office.access("statistics"), office.indicator("tax_share"), [office.regions["990110"]], periods,
        day=date(2026, 10, 8),
    )  # fmt: skip
    assert line.values == (60.0, 61.0)
    assert line.joins == {Period.parse("2026-07")}


@pytest.mark.django_db
def test_joined_figures_obey_the_release(office: World) -> None:
    merged(office, ChangeKind.MERGER, EAST, WEST)
    office.write(*(office.row(r, CODE, 1.0, period="2026-05") for r in (EAST, WEST)))
    assert points(office, CODE, "leader")["2026-05"].value is None
    Observation.objects.filter(region__code=EAST, period="2026-05").update(release=Release.RELEASED)
    assert points(office, CODE, "leader")["2026-05"].value is None
    Observation.objects.filter(period="2026-05").update(release=Release.RELEASED)
    assert points(office, CODE, "leader")["2026-05"].value == 2.0


@pytest.mark.django_db
def test_trend_of_one_region_has_its_last_year(office: World) -> None:
    periods = series.span_until(SEPTEMBER)
    assert (str(periods[0]), len(periods)) == ("2024-10", 24)
    lines = series.joined_series(
        office.access("statistics"),
        office.indicator(CODE),
        [office.regions[EAST]],
        periods,
        day=date(2026, 10, 8),
    )
    drawn = series.trend(office.indicator(CODE), lines, "")
    assert [s.role for s in drawn.series] == ["own", "previous"]
    assert (drawn.series[0].values[-1], drawn.series[1].values[-1]) == (1.05, 0.95)
    assert len(drawn.periods) == 12
