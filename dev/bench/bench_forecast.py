"""Measure forecasts against what came: simulated series of known processes, and the demo city's series.

python dev/bench/bench_forecast.py [--count 120] [--seed 11] [--only timing|simulated|demo]

Every origin is cut off before the forecast sees it: the chooser knows nothing of the figures it is judged by.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from simulated_series import PROCESSES

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.monitor.forecast import Forecast, ForecastMethod, TimeSeries, forecast_many

BANDS = ((0, 0.05), (0.05, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.95), (0.95, 1.01))
TARGETS = (-1.2, -0.4, 0.0, 0.4, 1.2)
"""Targets set this many usual changes from last year's figure carried on: some easy, some hard."""


@dataclass
class Score:
    """What forecasts of one group of series did: absolute errors by series and origin."""

    name: str
    errors: list[np.ndarray]
    seasonal: list[np.ndarray]
    naive: list[np.ndarray]
    inside: list[np.ndarray]
    chances: list[np.ndarray]
    came: list[np.ndarray]
    steps: list[int]
    refused: int = 0
    kept_naive: int = 0

    def sums(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return the errors of each series, of the forecast, the seasonal naive and the naive."""
        mine, other, last = (np.stack(x) for x in (self.errors, self.seasonal, self.naive))
        fits = ~(np.isnan(mine) | np.isnan(other))
        seen = fits.any(axis=0)
        ours, theirs, naive = (np.where(fits, x, 0).sum(axis=0)[seen] for x in (mine, other, last))
        return ours, theirs, naive

    def by_series(self) -> tuple[np.ndarray, np.ndarray]:
        """Return for each series whether it is better than seasonal naive, and by what ratio."""
        ours, theirs, _ = self.sums()
        return ours < theirs, ours / np.where(theirs > 0, theirs, np.nan)

    def ratio(self) -> float:
        """Return the ratio of all errors to those of the seasonal naive."""
        ours, theirs, _ = self.sums()
        return float(ours.sum() / theirs.sum())

    def line(self) -> str:
        """Print ratio of errors, part of series that are better, and coverage."""
        ours, _, naive = self.sums()
        better, ratios = self.by_series()
        inside = np.stack(self.inside)
        told = int(np.isfinite(inside).sum())
        return (
            f"{self.name:17} {len(ours):4d} series {told:5d} forecasts, error/seasonal {self.ratio():.3f} "
            f"(median {np.nanmedian(ratios):.2f}), better on {better.mean():4.0%}, "
            f"error/naive {ours.sum() / naive.sum():.3f}, 80 % holds {np.nanmean(inside):5.1%}, "
            f"naive kept {self.kept_naive / max(told, 1):4.0%}, refused {self.refused}"
        )


def judged(
    name: str,
    series: Sequence[TimeSeries],
    cases: Iterable[tuple[Period, Period]],
    fresh: Score | None = None,
) -> Score:
    """Forecast from every origin to its goal and compare with what came."""
    score = fresh or Score(name, [], [], [], [], [], [], [])
    for origin, goal in cases:
        before = goal.same_last_year()
        usual = [s.at(before) + (s.at(origin) - s.at(origin.same_last_year())) for s in series]
        size = [spread_of(s, origin) for s in series]
        told = forecast_many(series, origin=origin, horizon=goal - origin)
        actual = np.array([s.at(goal) for s in series])
        score.refused += sum(isinstance(f, Refusal) for f in told)
        good = [None if isinstance(f, Refusal) or f.goal != goal else f for f in told]
        score.kept_naive += sum(f is not None and not f.beats_naive for f in good)
        naive, seasonal = benchmarks(good, series)
        value = np.array([np.nan if f is None else f.value for f in good])
        low = np.array([np.nan if f is None else f.low for f in good])
        high = np.array([np.nan if f is None else f.high for f in good])
        score.errors.append(np.abs(value - actual))
        score.naive.append(np.abs(naive - actual))
        score.seasonal.append(np.abs(seasonal - actual))
        known = ~np.isnan(actual) & ~np.isnan(value)
        slack = 1e-9 * np.abs(actual)
        score.inside.append(np.where(known, (low - slack <= actual) & (actual <= high + slack), np.nan))
        score.steps.append(goal - origin)
        for away in TARGETS:
            targets = [u + away * z for u, z in zip(usual, size, strict=True)]
            wanted = [None if np.isnan(t) else float(t) for t in targets]
            chance = forecast_many(series, origin=origin, horizon=goal - origin, targets=wanted)
            given = np.array(
                [np.nan if isinstance(c, Refusal) or c.probability is None else c.probability for c in chance]
            )
            score.chances.append(given)
            score.came.append(np.where(np.isnan(actual), np.nan, actual >= np.array(targets)))
    return score


def spread_of(series: TimeSeries, origin: Period) -> float:
    """Return the usual change against a year ago."""
    known = series.array[: origin - series.first + 1]
    year = origin.kind.per_year
    change = known[year:] - known[:-year]
    change = change[~np.isnan(change)]
    return float(np.mean(np.abs(change - np.mean(change)))) if len(change) else float("nan")


def benchmarks(
    good: Sequence[Forecast | None], series: Sequence[TimeSeries]
) -> tuple[np.ndarray, np.ndarray]:
    """Return what naive and seasonal naive say, worked out here without the engine's own code."""
    naive, seasonal = np.full(len(good), np.nan), np.full(len(good), np.nan)
    for at, (told, one) in enumerate(zip(good, series, strict=True)):
        if told is not None:
            naive[at], seasonal[at] = by_hand(told, one)
    return naive, seasonal


def by_hand(told: Forecast, one: TimeSeries) -> tuple[float, float]:
    """Return both benchmarks for one forecast: for sums the months to come, for all else the figures."""
    start, goal = told.start, told.goal
    now, last, then = one.at(start), one.at(goal.same_last_year()), one.at(start.same_last_year())
    year_over = start.number == start.kind.per_year
    if one.shape.value == "alone":
        return now, last
    if one.shape.value == "sum":
        so_far, then = (0.0, 0.0) if year_over else (now, then)
        before = (
            0.0
            if start.number == 1 or (start.number == 2 and np.isnan(one.at(start - 1)))
            else one.at(start - 1)
        )
        months = 1 if start.number == 1 or before != 0.0 else start.number
        return so_far + (now - before) / months * told.horizon, so_far + last - then
    share = 0.0 if year_over else start.number / goal.number
    rest = last - (0.0 if year_over else then * share)
    return now, (0.0 if year_over else now * share) + rest


def table(scores: Sequence[Score]) -> None:
    """Print all groups, the whole, coverage by steps, and how often what was likely came."""
    for score in scores:
        print(score.line())
    better, ratios = zip(*(score.by_series() for score in scores), strict=True)
    every = np.concatenate(ratios)
    inside = np.concatenate([np.ravel(i) for s in scores for i in s.inside])
    print(f"all: better than seasonal naive on {np.concatenate(better).mean():.1%} of series")
    print(f"  ratio of MASE to seasonal naive: median of series {np.nanmedian(every):.3f}")
    print(f"  mean of groups {np.mean([s.ratio() for s in scores]):.3f}")
    print(f"  the 80 % interval holds {np.nanmean(inside):.1%} of {np.isfinite(inside).sum()}")
    for low, high in ((1, 1), (2, 3), (4, 6), (7, 9), (10, 12)):
        picked = [i for s in scores for i, n in zip(s.inside, s.steps, strict=True) if low <= n <= high]
        if picked:
            print(f"  {low}–{high} periods ahead: {np.nanmean(np.concatenate(picked)):.1%}")
    calibration(scores)


def calibration(scores: Sequence[Score]) -> None:
    """Print, for bands of the probability, what was said and what came."""
    said = np.concatenate([c for s in scores for c in s.chances])
    came = np.concatenate([c for s in scores for c in s.came])
    known = ~np.isnan(said) & ~np.isnan(came)
    said, came = said[known], came[known]
    print(f"  probability of a target, {len(said)} cases, Brier {np.mean((said - came) ** 2):.4f}")
    for low, high in BANDS:
        band = (said >= low) & (said < high)
        if band.any():
            print(
                f"  said {low:.0%}–{min(high, 1):.0%}: n {band.sum():6d}  mean {said[band].mean():.1%}  came {came[band].mean():.1%}"
            )


def simulated(count: int, seed: int, years: int) -> list[Score]:
    """Judge series of known processes on every second origin of the last year."""
    random = np.random.default_rng(seed)
    first = Period.parse("2021-01")
    scores = []
    last = 2021 + years - 1
    for name, (kind, cumulative, draw) in PROCESSES.items():
        drawn = draw(random, count, years).reshape(count, -1)
        decimals = 0 if kind == "count" else 1 if kind == "growth" else 2
        series = [TimeSeries(kind, first, row, cumulative, decimals) for row in drawn]
        goal = Period.parse(f"{last}-12")
        cases = [(Period.parse(f"{last}-{m:02}"), goal) for m in (2, 4, 6, 8, 9, 10, 11)]
        scores.append(judged(name, series, cases))
    return scores


def demo_city() -> list[Score]:
    """Judge the demo city's monthly and quarterly series: to December 2025, and to September 2026."""
    from zhengxian.definitions import indicators
    from zhengxian.demo import city

    made = city()
    known = {**indicators(), **{i.code: i for i in made.own_indicators}}
    newest = (
        made.figures.sort("version").group_by("region", "indicator", "period", maintain_order=True).last()
    )
    groups: dict[tuple[str, str], list[TimeSeries]] = {}
    for (_, code), rows in newest.group_by(["region", "indicator"], maintain_order=True):
        one = known[str(code)]
        if one.frequency not in ("month", "quarter"):
            continue
        values = {Period.parse(p): v for p, v in rows.select("period", "value").rows() if v is not None}
        if not values:
            continue
        every = Period.range(min(values), max(values))
        figures = [values.get(p, np.nan) for p in every]
        groups.setdefault((one.frequency, one.kind), []).append(TimeSeries.of(one, every[0], figures))
    months = [(f"2025-{m:02}", "2025-12") for m in (2, 4, 6, 8, 9, 10, 11)]
    months += [(f"2026-{m:02}", "2026-09") for m in (2, 4, 6, 8)]
    quarters = [
        ("2025Q1", "2025Q4"),
        ("2025Q2", "2025Q4"),
        ("2025Q3", "2025Q4"),
        ("2026Q1", "2026Q3"),
        ("2026Q2", "2026Q3"),
    ]
    scores = []
    for (frequency, kind), series in groups.items():
        cases = [tuple(map(Period.parse, c)) for c in (months if frequency == "month" else quarters)]
        scores.append(judged(f"{frequency} {kind}", series, cases))
    return scores


def timing() -> None:
    """Print how long all series of a city's towns and of a province take."""
    random = np.random.default_rng(5)
    for regions, count, years in ((65, 70, 3), (183, 150, 3), (183, 150, 5)):
        names = list(PROCESSES)
        series: list[TimeSeries] = []
        for at in range(count):
            kind, cumulative, draw = PROCESSES[names[at % len(names)]]
            drawn = draw(random, regions, years).reshape(regions, -1)[:, : years * 12 - 3]
            series += [TimeSeries(kind, Period.parse("2021-01"), row, cumulative) for row in drawn]
        start = time.perf_counter()
        told = forecast_many(series)
        took = time.perf_counter() - start
        kept = sum(isinstance(f, Forecast) and f.method is ForecastMethod.NAIVE for f in told)
        size = f"{regions} × {count} = {len(series)} series of {years * 12 - 3} months"
        print(f"{size}: {took:.1f} s, naive kept {kept / len(told):.0%}", flush=True)


def main() -> None:
    """Print everything."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--count", type=int, default=120)
    options.add_argument("--seed", type=int, default=11)
    options.add_argument("--only", choices=("timing", "simulated", "demo"))
    given = options.parse_args()
    if given.only in (None, "timing"):
        timing()
    for years in (3, 4, 5) if given.only in (None, "simulated") else ():
        print(f"simulated, {years} years, the last one forecast")
        table(simulated(given.count, given.seed, years))
    if given.only in (None, "demo"):
        print("demo city")
        table(demo_city())


if __name__ == "__main__":
    main()
