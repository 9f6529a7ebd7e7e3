"""Each planted problem is really there, and nowhere in the month before."""

from __future__ import annotations

import polars as pl
import pytest

from zhengxian.definitions import indicators


@pytest.fixture(scope="module")
def cell(newest):
    table = {(r, i, p): v for r, i, p, v in newest.select("region", "indicator", "period", "value").rows()}
    return lambda region, indicator, period: table[region, indicator, period]


def named(demo, kind):
    return [p for p in demo.planted if p.kind == kind]


def test_every_kind_is_planted(demo):
    assert len({p.kind for p in demo.planted}) == 8
    regions = {r.code for r in demo.regions}
    assert all(set(p.regions) <= regions and set(p.indicators) <= set(indicators()) for p in demo.planted)


def test_growth_contradicts_its_level(demo, cell):
    (problem,) = named(demo, "growth_against_level")
    (region,), (level, growth) = problem.regions, problem.indicators

    def off(period, before):
        base = cell(region, level, period) / (1 + cell(region, growth, period) / 100)
        return (base / cell(region, level, before) - 1) * 100

    assert off("2026-09", "2025-09") == pytest.approx(-5.8, abs=0.3)
    assert abs(off("2026-08", "2025-08")) < 1


def test_a_cumulative_figure_falls(demo, cell):
    (problem,) = named(demo, "cumulative_decrease")
    before, now = (cell(problem.regions[0], problem.indicators[0], p) for p in problem.periods)
    assert now < before


def test_the_city_differs_from_its_counties(demo, newest):
    (problem,) = named(demo, "sum_against_city")
    (code,), (period,) = problem.indicators, problem.periods
    rows = newest.filter(pl.col("indicator") == code, pl.col("period") == period)
    city = rows.filter(pl.col("region") == "990100")["value"].item()
    parts = rows.filter(pl.col("region") != "990100")["value"].sum()
    assert city / parts - 1 == pytest.approx(0.023, abs=0.002)


def test_electricity_and_industry_part_two_periods_running(demo, cell):
    (problem,) = named(demo, "leading_mismatch")
    for period in problem.periods:
        power, industry = (cell(problem.regions[0], code, period) for code in problem.indicators)
        assert power < 0 < industry


def test_a_jump(demo, cell):
    (problem,) = named(demo, "jump")
    region, code = problem.regions[0], problem.indicators[0]
    assert cell(region, code, "2026-09") - cell(region, code, "2026-08") > 30


def test_targets_are_hugged(demo, cell):
    (problem,) = named(demo, "target_hugging")
    goals = {(t.region, t.indicator): t.base for t in demo.targets if t.year == 2026}
    for code in problem.indicators:
        gap = cell(problem.regions[0], code, "2026-09") - goals[problem.regions[0], code]
        assert 0 <= gap <= 0.1 + 1e-9, code


def test_digits_cluster(demo, newest):
    towns, counties = named(demo, "digit_clustering")
    for problem, scale, least in ((towns, 1, 0.5), (counties, 100, 0.7)):
        for period in problem.periods:
            values = newest.filter(
                pl.col("indicator") == problem.indicators[0],
                pl.col("period") == period,
                pl.col("region").is_in(problem.regions),
            )["value"].drop_nulls()
            assert ((values * scale).round() % 5 == 0).mean() > least
    before = newest.filter(pl.col("indicator") == towns.indicators[0], pl.col("period") == "2026-04")["value"]
    assert (before.drop_nulls() % 5 == 0).mean() < 0.4


def test_a_part_is_larger_than_the_whole(demo, cell):
    (problem,) = named(demo, "part_above_whole")
    part, whole = (cell(problem.regions[0], code, "2026-09") for code in problem.indicators)
    assert part > whole
    assert cell(problem.regions[0], "tax_revenue", "2026-08") < cell(
        problem.regions[0], "budget_revenue", "2026-08"
    )
