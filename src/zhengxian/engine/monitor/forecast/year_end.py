"""Where the year will end: one series, or all series of a province at once (domain.md §4.1, §4.2)."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence

import numpy as np

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.monitor.forecast.answer import Computed, compute, path_of, refusal_of, table_of
from zhengxian.engine.monitor.forecast.prepare import Prepared, prepare, side_by_side
from zhengxian.engine.monitor.forecast.result import Forecast, ForecastMethod
from zhengxian.engine.monitor.forecast.series import SeriesShape, TimeSeries
from zhengxian.engine.monitor.forecast.spread import chance_above

COVERAGE = 0.8
TOGETHER = 2000
"""Series computed at once: as many as the memory of a small machine holds."""


def forecast(
    series: TimeSeries,
    *,
    origin: Period | None = None,
    target: float | None = None,
    horizon: int | None = None,
    at_most: bool = False,
    coverage: float = COVERAGE,
) -> Forecast:
    """Forecast the end of the year of one series; all else as `forecast_many`, refusals are raised.

    >>> even = [float(10 * month) for _ in range(2) for month in range(1, 13)]
    >>> series = TimeSeries("level", Period.parse("2024-01"), even + [10.0, 20.0, 30.0], cumulative=True)
    >>> found = forecast(series, target=115.0)
    >>> str(found.goal), found.horizon, round(found.value, 6), found.method.value, found.probability
    ('2026-12', 9, 120.0, 'naive', 1.0)
    """
    found = forecast_many(
        [series], origin=origin, targets=[target], horizon=horizon, at_most=[at_most], coverage=coverage
    )[0]
    if isinstance(found, Refusal):
        raise found
    return found


def forecast_many(
    series: Sequence[TimeSeries],
    *,
    origin: Period | None = None,
    targets: Sequence[float | None] | None = None,
    horizon: int | None = None,
    at_most: Sequence[bool] | None = None,
    coverage: float = COVERAGE,
) -> tuple[Forecast | Refusal, ...]:
    """Forecast the end of the year of many series at once, each on its own.

    One answer for each series, in order: a `Forecast`, or the `Refusal` that says why there is none (M-140 to
    M-145). An answer depends on its own series only. ``origin``: what was published later is not looked at;
    by default the last entry. ``horizon``: periods from origin to goal, by default to the year's end.
    ``targets`` in the indicator's unit, ``at_most`` where less is better; the probability is that the figure
    as published (rounded to ``decimals``) reaches the target. ``coverage`` of the interval, 0 < c < 1.

    Methods, weights, choice and spread: `methods`, `choice`, `spread`; docs/methods/forecast.md. Errors:
    M-146 lists of different length, or a coverage outside 0 to 1. Source: domain.md §4.1, §4.2.
    """
    wanted = list(targets) if targets is not None else [None] * len(series)
    below = list(at_most) if at_most is not None else [False] * len(series)
    if not len(series) == len(wanted) == len(below) or not 0 < coverage < 1:
        raise Refusal(
            "M-146", "序列、目标的个数不一致，或置信水平不在 0 到 1 之间", "请核对传入的序列、目标和置信水平"
        )
    answers: list[Forecast | Refusal | None] = [None] * len(series)
    groups: dict[tuple[object, ...], list[tuple[int, Prepared]]] = {}
    for at, one in enumerate(series):
        try:
            ready = prepare(one, origin, horizon)
        except Refusal as refusal:
            answers[at] = refusal
        else:
            groups.setdefault(ready.key, []).append((at, ready))
    for members in groups.values():
        for first in range(0, len(members), TOGETHER):
            part = members[first : first + TOGETHER]
            found = compute(side_by_side([ready for _, ready in part]), coverage)
            for row, (at, ready) in enumerate(part):
                answers[at] = _answer(found, row, ready, series[at], wanted[at], below[at], coverage)
    return tuple(answer for answer in answers if answer is not None)


def _answer(
    found: Computed,
    row: int,
    ready: Prepared,
    series: TimeSeries,
    target: float | None,
    at_most: bool,
    coverage: float,
) -> Forecast | Refusal:
    refusal = refusal_of(found, row)
    if refusal is not None:
        return refusal
    path = path_of(found, row, ready.places, _limits(found, row, series))
    end = path[-1]
    method, mase = found.method(row), found.mase(row)
    parameters: dict[str, float | str] = {
        "free": float(found.free[row]),
        "scale": float(found.scale[row]),
        "pairs": int(found.pairs[row]),
        **found.weights(row),
    }
    return Forecast(
        method,
        ready.origin,
        ready.places[ready.start],
        ready.places[ready.goal],
        found.block.steps,
        end.value,
        end.low,
        end.high,
        coverage,
        target,
        None if target is None else _probability(found, row, series, target, at_most),
        path,
        mase,
        parameters,
        table_of(found, row, ready.places),
        (*ready.notes, *_notes(method, mase)),
        _hash(series, ready, target, at_most, coverage),
    )


def _limits(found: Computed, row: int, series: TimeSeries) -> tuple[float, float]:
    """Return the bounds of logic; a sum of positive months does not fall below what is there."""
    low = -math.inf if series.low is None else series.low
    high = math.inf if series.high is None else series.high
    block = found.block
    if block.shape is SeriesShape.SUM and block.positive and (block.start + 1) % block.per_year:
        low = max(low, float(block.figures[row, block.start]))
    return low, high


def _probability(found: Computed, row: int, series: TimeSeries, target: float, at_most: bool) -> float:
    """Return the probability that the figure as published reaches the target."""
    half = 0.5 * 10.0**-series.decimals
    edge = target + half if at_most else target - half
    distance, scale = float(found.ahead[row, -1]) - edge, float(found.scale[row])
    far = math.copysign(math.inf, distance) if scale <= 0 else distance / scale
    above = float(chance_above(np.array(far), found.free[row]))
    return 1.0 - above if at_most else above


def _notes(method: ForecastMethod, mase: dict[ForecastMethod, float | None]) -> tuple[str, ...]:
    notes = []
    if method is ForecastMethod.NAIVE:
        notes.append("回测中没有一种方法比照最近一期更准，按最近一期推算。")
    if mase[ForecastMethod.SEASONAL_NAIVE] is None:
        notes.append("历史不满一年或去年同期缺数，不能与照上年同期比较。")
    return tuple(notes)


def _hash(series: TimeSeries, ready: Prepared, target: float | None, at_most: bool, coverage: float) -> str:
    digest = hashlib.sha256(series.array[: ready.origin - series.first + 1].tobytes())
    words = (
        *(series.kind, series.first, series.cumulative, series.decimals, series.low, series.high),
        *(sorted(map(str, series.breaks)), ready.origin, ready.places[ready.goal]),
        *(target, at_most, coverage),
    )
    digest.update("|".join(map(str, words)).encode())
    return digest.hexdigest()
