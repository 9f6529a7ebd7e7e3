"""Figures: versions, gaps, season, growth that agrees with its own base, city against counties."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest

from zhengxian.demo.forms import library
from zhengxian.demo.places import MERGED
from zhengxian.demo.planted import changes
from zhengxian.demo.timeline import Timeline
from zhengxian.engine.base.period import Period

KEY = ["region", "indicator", "period", "version"]


@pytest.fixture(scope="module")
def clean(demo, newest):
    """The newest figures without the planted cells."""
    planted = pl.DataFrame(
        [(c.region, c.indicator, c.period) for c in changes(Timeline(demo.today))],
        schema=["region", "indicator", "period"],
        orient="row",
    )
    return newest.join(planted, on=["region", "indicator", "period"], how="anti")


def test_a_cell_has_one_row_a_version_and_versions_follow_each_other(demo):
    figures = demo.figures
    assert figures.select(KEY).is_unique().all()
    ordered = figures.sort(KEY).with_columns(
        pl.col("version").shift(1).over("region", "indicator", "period").alias("before"),
        pl.col("recorded_at").shift(1).over("region", "indicator", "period").alias("earlier"),
    )
    first = ordered.filter(pl.col("before").is_null())
    assert first["version"].unique().to_list() == [1]
    rest = ordered.filter(pl.col("before").is_not_null())
    assert (rest["version"] == rest["before"] + 1).all()
    assert (rest["recorded_at"] > rest["earlier"]).all()


def test_nothing_was_recorded_after_today(demo):
    known = demo.figures["recorded_at"].drop_nulls()
    assert known.max() < dt.datetime.combine(demo.today, dt.time())


def test_a_value_stands_exactly_where_it_was_reported(demo):
    told = demo.figures["state"] == "reported"
    assert (demo.figures["value"].is_not_null() == told).all()
    assert not demo.figures["value"].is_nan().any()
    assert set(demo.figures["state"]) == {"reported", "missing", "not_applicable", "below_unit", "suppressed"}


def test_quick_figures_become_verified_and_final(demo):
    by_version = (
        demo.figures.filter(pl.col("form") == "tongji_quarterly")
        .group_by("version")
        .agg(pl.col("status").unique())
    )
    assert dict(by_version.rows()) == {1: ["flash"], 2: ["verified"], 3: ["final"]}
    changed = demo.figures.filter(pl.col("indicator") == "gdp", pl.col("version") < 3).pivot(
        on="version", index=["region", "period"], values="value"
    )
    both = changed.drop_nulls()
    moved = (both["1"] != both["2"]).mean()
    assert 0.1 < moved < 0.6
    assert ((both["2"] / both["1"] - 1).abs() < 0.0045).all()


def test_window_is_thirty_six_months_to_last_month(demo):
    months = (
        demo.figures.filter(pl.col("indicator") == "request_closed_rate")["period"].unique().sort().to_list()
    )
    assert (len(months), months[0], months[-1]) == (36, "2023-10", "2026-09")


def test_cumulative_series_have_no_january(demo):
    counted = [c for c, i in library().items() if i.cumulative and i.frequency == "month"]
    january = demo.figures.filter(pl.col("period").str.ends_with("-01"))
    assert set(january["indicator"]) & set(counted) == set()
    assert "request_closed_rate" in set(january["indicator"])


def test_lagged_series_end_earlier(demo):
    recorded = demo.known_on(demo.today)
    last = recorded.filter(pl.col("indicator") == "service_revenue_growth")["period"].max()
    assert last == "2026-08"
    assert recorded.filter(pl.col("indicator") == "energy_intensity_cut")["period"].max() == "2026Q2"


def test_values_lie_in_their_range_with_their_decimals(demo):
    for code, indicator in library().items():
        values = demo.figures.filter(pl.col("indicator") == code)["value"].drop_nulls().to_numpy()
        if not len(values):
            continue
        assert all(indicator.valid_range.holds(v) for v in (values.min(), values.max())), code
        scaled = values * 10.0**indicator.decimals
        assert np.abs(scaled - np.round(scaled)).max() < 1e-4, code


def test_cumulative_levels_never_fall_within_a_year(clean):
    known = library()
    levels = [c for c, i in known.items() if i.cumulative and i.kind == "level" and c != "pm25"]
    ordered = (
        clean.filter(pl.col("indicator").is_in(levels), pl.col("value").is_not_null())
        .with_columns(pl.col("period").str.head(4).alias("year"))
        .sort("region", "indicator", "period")
    )
    steps = ordered.with_columns(pl.col("value").diff().over("region", "indicator", "year").alias("step"))
    assert (steps["step"].drop_nulls() >= 0).all()


def _with_last_year(clean, level):
    """Level, its growth and the level published a year before, over changes of codes."""
    growth = library()[level].growth_series
    joined = clean.with_columns(
        pl.col("region").replace({"990123": "990103", **dict.fromkeys(MERGED[0], MERGED[1])})
    )
    sums = joined.filter(pl.col("indicator") == level).group_by("region", "period").agg(pl.col("value").sum())
    rates = joined.filter(pl.col("indicator") == growth).select("region", "period", growth=pl.col("value"))
    dated = sums.with_columns(
        (pl.col("period").str.head(4).cast(pl.Int32) - 1)
        .cast(pl.String)
        .add(pl.col("period").str.slice(4))
        .alias("ago")
    )
    before = sums.select("region", pl.col("period").alias("ago"), before=pl.col("value"))
    one = rates.filter(pl.len().over("region", "period") == 1)
    return dated.join(one, on=["region", "period"]).join(before, on=["region", "ago"]).drop_nulls()


@pytest.mark.parametrize(
    "level", ["gdp", "budget_revenue", "retail_sales", "industrial_power", "town_output", "town_tax"]
)
def test_growth_agrees_with_a_base_near_last_years_figure(clean, level):
    table = _with_last_year(clean, level).filter(pl.col("before") > 0)
    assert table.height > 80
    base = table["value"] / (1 + table["growth"] / 100)
    decimals = library()[level].decimals
    # rounding: half a unit in each level, half a tenth of a point in the growth
    slack = 0.0005 * base + 0.5 * 10.0**-decimals * (1 + base / table["before"])
    off = (base - table["before"]).abs() - slack
    assert (off < 0.015 * table["before"]).all()


def test_the_base_is_not_simply_last_years_figure(clean):
    table = _with_last_year(clean, "gdp")
    naive = (table["value"] / table["before"] - 1) * 100
    assert ((naive - table["growth"]).abs() > 0.05).any()


def test_the_city_is_the_sum_of_its_counties(demo, clean):
    known = library()
    summed = [
        c
        for f in demo.forms
        for c in f.indicators
        if f.level == "county" and known[c].kind in ("level", "count") and "income" not in c and c != "pm25"
    ]
    whole = demo.figures.filter(pl.col("region") == "990100").select(
        "indicator", "period", "version", total="value"
    )
    counties = [r.code for r in demo.regions if r.level == "county"]
    bad = {(c.indicator, c.period) for c in changes(Timeline(demo.today))}
    parts = (
        demo.figures.filter(
            pl.col("indicator").is_in(summed), pl.col("region").is_in(counties), pl.col("form") != ""
        )
        .group_by("indicator", "period", "version")
        .agg(pl.col("value").sum(), pl.col("value").null_count().alias("gaps"), pl.len().alias("many"))
        .filter(pl.col("gaps") == 0)
        .join(whole, on=["indicator", "period", "version"])
        .drop_nulls()
    )
    assert parts.height > 500
    for row in parts.iter_rows(named=True):
        if (row["indicator"], row["period"]) not in bad:
            unit = 10.0 ** -known[row["indicator"]].decimals
            assert abs(row["value"] - row["total"]) <= 0.5 * unit * (row["many"] + 1) + 1e-9, row


def test_county_counts_are_the_sums_of_their_towns(newest):
    period = "2026-06"
    towns = newest.filter(pl.col("indicator") == "projects_signed", pl.col("period") == period)
    county = towns.filter(pl.col("region") == "990104")["value"].item()
    own = towns.filter(pl.col("region").str.starts_with("990104"), pl.col("region").str.len_chars() == 9)
    assert own.height == 7
    assert own["value"].sum() == county


def test_figures_carry_the_codes_of_their_time(demo):
    spans = {r.code: r for r in demo.regions}
    for region, period in demo.figures.select("region", "period").unique().rows():
        assert spans[region].holds(Period.parse(period).last_day), (region, period)
    assert {"990123", *MERGED[0], MERGED[1]} <= set(demo.figures["region"])


def test_every_figure_belongs_to_a_submission_or_to_the_office(demo):
    fates = {(s.form, s.unit, s.period): s for s in demo.submissions}
    for form, unit, period, recorded in (
        demo.figures.filter(pl.col("version") == 1)
        .select("form", "unit", "period", "recorded_at")
        .unique()
        .rows()
    ):
        if form:
            assert fates[form, unit, period].submitted_at == recorded
    office = demo.figures.filter(pl.col("form") == "")
    assert set(office["state"]) == {"not_applicable"}


def test_approved_submissions_are_complete(demo):
    forms = {f.code: f for f in demo.forms}
    counts = {
        (f, u, p): n
        for f, u, p, n in demo.figures.filter(pl.col("version") == 1)
        .group_by("form", "unit", "period")
        .len()
        .rows()
    }
    for s in demo.submissions:
        cells = len(s.rows) * len(forms[s.form].indicators)
        held = counts.get((s.form, s.unit, s.period), 0)
        if s.state in ("approved", "submitted", "returned"):
            assert held == cells, s
        elif s.state == "draft":
            assert 0 < held < cells, s
        else:
            assert held == 0, s


def test_the_board_shows_what_the_design_board_shows(newest):
    at = {
        (r, i): v
        for r, i, v in newest.filter(pl.col("period") == "2026-09")
        .select("region", "indicator", "value")
        .rows()
    }
    assert at["990101", "budget_revenue"] == 18.62
    assert at["990104", "budget_revenue_growth"] == 4.6
    assert at["990109", "budget_revenue_growth"] == 12.6
    assert at["990110", "fai_growth"] == -3.9
    assert at["990104", "industry_added_growth"] == 7.4
