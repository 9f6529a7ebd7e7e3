"""Forecasts of the year's end: hand-calculable cases, properties, degenerate series."""

from __future__ import annotations

import math
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.monitor.forecast import (
    Forecast,
    ForecastMethod,
    TimeSeries,
    forecast,
    forecast_many,
)

quick = settings(max_examples=25, deadline=None)
NAN = math.nan
SEASON = [10.0, 7.0, 9.0, 8.0, 8.0, 12.0, 8.0, 7.0, 9.0, 8.0, 6.0, 8.0]
FIRST = Period.parse("2023-01")


def cumulative(months: list[float]) -> list[float]:
    """Add months up within each year."""
    return [x for at in range(0, len(months), 12) for x in accumulate(months[at : at + 12])]


def level(months: list[float], **more: object) -> TimeSeries:
    return TimeSeries("level", FIRST, cumulative(months), cumulative=True, **more)  # type: ignore[arg-type]


def noisy(seed: int, years: int = 4, cut: int = 4) -> list[float]:
    random = np.random.default_rng(seed)
    drawn = np.tile(SEASON, years) * np.exp(0.05 * random.standard_normal(12 * years))
    return [float(x) for x in drawn * 1.06 ** np.repeat(np.arange(years), 12)][: 12 * years - cut]


def test_a_repeated_year_ends_as_the_last() -> None:
    """September is 78 of 100: October 8, November 6, December 8 come again."""
    found = forecast(level(SEASON * 3 + SEASON[:9]), target=100.0)
    assert (str(found.start), str(found.goal), found.horizon) == ("2026-09", "2026-12", 3)
    assert [round(p.value, 6) for p in found.path] == [86.0, 92.0, 100.0]
    assert (found.low, found.high, found.probability) == pytest.approx((100.0, 100.0, 1.0))
    assert found.mase[ForecastMethod.SEASONAL_NAIVE] is None or found.mase[found.method] == 0.0


def test_equal_growth_is_carried_on() -> None:
    """Ten per cent more in every month of every year: 78 · 1.331 is there, 100 · 1.331 comes."""
    months = [x * 1.1**year for year in range(3) for x in SEASON] + [x * 1.331 for x in SEASON[:9]]
    found = forecast(level(months))
    assert found.value == pytest.approx(133.1, rel=1e-3)
    assert found.method not in (ForecastMethod.NAIVE, ForecastMethod.SEASONAL_NAIVE)
    assert (found.mase[ForecastMethod.SAME_GROWTH] or 0.0) < 0.1


def test_growth_that_stays_ends_where_it_stands() -> None:
    series = TimeSeries("growth", FIRST, [6.5] * 45, cumulative=True, decimals=1)
    found = forecast(series, target=6.5)
    assert (found.value, found.probability, found.method) == (6.5, 1.0, ForecastMethod.NAIVE)
    assert any("没有一种方法" in note for note in found.notes)


def test_both_benchmarks_stand_in_the_backtest() -> None:
    """From September, the naive repeats September's month, the seasonal naive last year's three months."""
    found = forecast(level(noisy(3, 4, 3)))
    row = next(r for r in found.backtest if str(r.origin) == "2025-09")
    figures = level(noisy(3, 4, 3))
    september, before = figures.at(Period.parse("2025-09")), figures.at(Period.parse("2025-08"))
    assert row.actual == pytest.approx(figures.at(Period.parse("2025-12")))
    assert row.naive == pytest.approx(september + 3 * (september - before))
    last = figures.at(Period.parse("2024-12")) - figures.at(Period.parse("2024-09"))
    assert row.seasonal_naive == pytest.approx(september + last)
    assert row.low is not None
    assert row.high is not None
    assert row.low < row.high


def test_january_is_not_made_up() -> None:
    """1—2月 combined gives the same as twelve months where nothing but the whole of both months counts."""
    months = SEASON * 3 + SEASON[:9]
    figures = [NAN if at % 12 == 0 else x for at, x in enumerate(cumulative(months))]
    found = forecast(TimeSeries("level", FIRST, figures, cumulative=True))
    assert found.value == pytest.approx(100.0)
    assert any("1—2月" in note for note in found.notes)
    assert all(row.origin.number != 1 and row.goal.number != 1 for row in found.backtest)


def test_the_future_is_not_looked_at() -> None:
    months, origin = noisy(5), Period.parse("2025-09")
    changed = months[:33] + [x * 3 for x in months[33:]]
    assert forecast(level(months), origin=origin) == forecast(level(changed), origin=origin)


def test_an_answer_depends_on_its_own_series_only() -> None:
    series = [level(noisy(seed)) for seed in range(4)]
    series.append(TimeSeries("ratio", FIRST, [50.0 + math.sin(i) for i in range(44)]))
    together = forecast_many(series, targets=[100.0] * 5)
    for one, found in zip(series, together, strict=True):
        assert isinstance(found, Forecast)
        alone = forecast(one, target=100.0)
        assert found.value == pytest.approx(alone.value, rel=1e-12)
        assert (found.method, found.input_hash) == (alone.method, alone.input_hash)


def test_quarters_and_halves_and_years() -> None:
    quarters = [25.0, 50.0, 75.0, 100.0] * 3 + [25.0, 50.0]
    found = forecast(TimeSeries("level", Period.parse("2023Q1"), quarters, cumulative=True))
    assert (str(found.goal), round(found.value, 6)) == ("2026Q4", 100.0)
    halves = forecast(
        TimeSeries("level", Period.parse("2019H1"), [40.0, 100.0] * 7 + [40.0], cumulative=True)
    )
    assert round(halves.value, 6) == 100.0
    years = forecast(TimeSeries("ratio", Period.parse("2016"), [60.0 + i for i in range(10)]))
    assert str(years.goal) == "2026"
    assert years.low < years.value < years.high


def test_a_base_cut_that_is_stated_is_bridged() -> None:
    """The base is cut by a fifth from 2025 on; growth stays 6 %, so the year ends at 80 · 1.06³."""
    whole = [x * 1.06**year for year in range(4) for x in SEASON]
    cut = [x * (0.8 if at >= 24 else 1.0) for at, x in enumerate(whole)][:44]
    found = forecast(level(cut, breaks=[Period.parse("2025-01")]))
    assert found.value == pytest.approx(80 * 1.06**3, rel=0.005)
    assert any("0.800" in note for note in found.notes)


def test_a_break_that_cannot_be_told_drops_what_was_before() -> None:
    months = [x * (0.5 if at >= 36 else 1.0) for at, x in enumerate(noisy(2, 4, 2))]
    months[24:36] = [-1.0] * 12
    found = forecast(level(months, breaks=[Period.parse("2026-01")]))
    assert any("以前的数没有用" in note for note in found.notes)
    assert all(row.origin.year == 2026 for row in found.backtest)


def test_a_gap_stays_a_gap() -> None:
    figures = cumulative(SEASON * 3 + SEASON[:9])
    figures[29] = NAN
    found = forecast(TimeSeries("level", FIRST, figures, cumulative=True))
    assert found.value == pytest.approx(100.0)
    assert all(str(row.goal) != "2025-06" and str(row.origin) != "2025-06" for row in found.backtest)


def test_a_late_series_is_counted_from_its_last_figure() -> None:
    figures = [*cumulative(SEASON * 3 + SEASON[:8]), NAN]
    series = TimeSeries("level", FIRST, figures, cumulative=True, lag_months=1)
    found = forecast(series)
    assert (str(found.start), str(found.origin), found.horizon) == ("2026-08", "2026-09", 4)
    assert any("2026年9月" in note for note in found.notes)


def test_negative_and_zero_months_are_carried() -> None:
    random = np.random.default_rng(4)
    found = forecast(level([float(x) for x in random.normal(0, 5, 44)]), target=0.0)
    assert math.isfinite(found.value)
    assert 0.0 < (found.probability or 0.0) < 1.0


def test_short_series_get_an_answer_without_a_season() -> None:
    found = forecast(level(noisy(1)[:9]))
    assert found.mase[ForecastMethod.SEASONAL_NAIVE] is None
    assert any("不满一年" in note for note in found.notes)
    assert found.low < found.value < found.high


@pytest.mark.parametrize("figure", [0.0, 7.0, -3.0])
def test_constant_series(figure: float) -> None:
    found = forecast(TimeSeries("stock", FIRST, [figure] * 40), target=figure + 1)
    assert (found.value, found.low, found.high, found.probability) == (figure, figure, figure, 0.0)


def test_all_zero_sums() -> None:
    found = forecast(TimeSeries("count", FIRST, [0.0] * 40, cumulative=True, decimals=0), target=1.0)
    assert (found.value, found.probability) == (0.0, 0.0)
    assert all(value is None for value in found.mase.values())


@pytest.mark.parametrize(
    ("code", "series", "more"),
    [
        ("M-141", TimeSeries("level", FIRST, [NAN] * 30, cumulative=True), {}),
        ("M-141", TimeSeries("level", FIRST, [NAN, 5.0, NAN], cumulative=True), {}),
        ("M-142", TimeSeries("level", FIRST, cumulative(SEASON * 2) + [NAN] * 9, cumulative=True), {}),
        (
            "M-143",
            TimeSeries("level", FIRST, cumulative(SEASON * 3), suppressed=[Period.parse("2025-06")]),
            {},
        ),
        ("M-144", level(SEASON * 2 + SEASON[:9]), {"horizon": 4}),
        ("M-144", level(SEASON * 2 + SEASON[:9]), {"horizon": 0}),
        ("M-145", level(SEASON[:3]), {}),
        ("M-146", level(SEASON * 3), {"coverage": 1.0}),
    ],
)
def test_refusals(code: str, series: TimeSeries, more: dict[str, float]) -> None:
    with pytest.raises(Refusal, match=code):
        forecast(series, **more)  # type: ignore[arg-type]


def test_what_is_no_series_is_refused() -> None:
    for first, values in (("2025-01T1", [1.0]), ("2025-01", []), ("2025-01", [math.inf])):
        with pytest.raises(Refusal, match="M-140"):
            TimeSeries("level", Period.parse(first), values)


def test_many_refuse_one_by_one() -> None:
    found = forecast_many([level(SEASON * 3), TimeSeries("level", FIRST, [NAN] * 4)])
    assert isinstance(found[0], Forecast)
    assert isinstance(found[1], Refusal)
    with pytest.raises(Refusal, match="M-146"):
        forecast_many([level(SEASON * 3)], targets=[])


@quick
@given(st.integers(0, 10_000), st.sampled_from([0.001, 3.0, 10_000.0]))
def test_another_unit_gives_the_same_forecast(seed: int, factor: float) -> None:
    months = noisy(seed)
    one, other = forecast(level(months)), forecast(level([x * factor for x in months]))
    assert other.value == pytest.approx(one.value * factor, rel=1e-9)
    assert other.low == pytest.approx(one.low * factor, rel=1e-6)
    assert other.method is one.method


@quick
@given(st.integers(0, 10_000), st.floats(-50, 50))
def test_a_constant_added_is_added_to_the_forecast(seed: int, added: float) -> None:
    random = np.random.default_rng(seed)
    values = [float(x) for x in random.normal(50, 3, 44)]
    one = forecast(TimeSeries("ratio", FIRST, values))
    other = forecast(TimeSeries("ratio", FIRST, [x + added for x in values]))
    assert other.value == pytest.approx(one.value + added, abs=1e-6)


@quick
@given(st.integers(0, 10_000), st.lists(st.floats(-20, 20), min_size=12, max_size=12))
def test_a_constant_season_added_comes_back(seed: int, season: list[float]) -> None:
    """The seasonal naive of a series plus a season is its own plus that season's December."""
    random = np.random.default_rng(seed)
    values = [float(x) for x in random.normal(50, 3, 44)]
    one = forecast(TimeSeries("ratio", FIRST, values))
    other = forecast(TimeSeries("ratio", FIRST, [x + season[i % 12] for i, x in enumerate(values)]))
    for a, b in zip(one.backtest, other.backtest, strict=True):
        assert b.seasonal_naive == pytest.approx(
            (a.seasonal_naive or 0.0) + season[b.goal.number - 1], abs=1e-6
        )


@quick
@given(st.integers(0, 10_000))
def test_wider_coverage_and_higher_targets(seed: int) -> None:
    series = level(noisy(seed))
    narrow, wide = forecast(series, coverage=0.5), forecast(series, coverage=0.95)
    assert wide.low <= narrow.low <= narrow.value <= narrow.high <= wide.high
    end = narrow.value
    chances = [forecast(series, target=end * k).probability or 0.0 for k in (0.9, 1.0, 1.1)]
    assert chances == sorted(chances, reverse=True)
    other = forecast(series, target=end * 1.1, at_most=True).probability or 0.0
    assert other == pytest.approx(1 - chances[2], abs=0.02)


def test_bounds_of_logic_hold() -> None:
    random = np.random.default_rng(1)
    values = np.clip(96 + 4 * random.standard_normal(44), 0, 100)
    found = forecast(TimeSeries("ratio", FIRST, values, low=0.0, high=100.0))
    assert found.high <= 100.0
    running = forecast(level(noisy(9)), coverage=0.9999)
    assert running.low >= level(noisy(9)).values[-1]
