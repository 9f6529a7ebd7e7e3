"""The forecasts of a round: where the year may end for every series with a target, or why that cannot be told."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.monitor.forecast import Forecast, ForecastMethod, TimeSeries, forecast_many
from zhengxian.web.collect.models import Direction
from zhengxian.web.monitor.models import Round, YearForecast
from zhengxian.web.monitor.services.round_readings import Read
from zhengxian.web.monitor.to_engine.series import SeriesMaker

BATCH = 500
LAST_MONTH = 12
NOTHING = "没有报过数，不能预测。请先补报数据。（M-225）"
Place = tuple[int, int]
"""Row of the region, column of the indicator."""


@dataclass
class Ahead:
    """What is known of the year's end by place; ``probabilities`` on the axes of the figures, NaN without one."""

    found: Mapping[Place, Forecast | str]
    probabilities: FloatArray | None
    refusals: Counter[str] = field(default_factory=Counter)


def look(read: Read, makes: SeriesMaker) -> Ahead:
    """Forecast every series with a target; none in the year's last month, when nothing is left to come."""
    stored, targets = read.stored, read.plans.targets
    if stored.period.last_day.month == LAST_MONTH and stored.ending(stored.period.last_day):
        return Ahead({}, None)
    found: dict[Place, Forecast | str] = {}
    series: dict[Place, TimeSeries] = {}
    for r, i in np.argwhere(~np.isnan(targets)).tolist():
        try:
            one = makes.of(r, i)
        except Refusal as refusal:
            found[r, i] = str(refusal)
            continue
        if one is None:
            found[r, i] = NOTHING
        else:
            series[r, i] = one
    found |= _computed(read, series)
    return Ahead(found, _probabilities(read, found), _refusals(found))


def _computed(read: Read, series: Mapping[Place, TimeSeries]) -> dict[Place, Forecast | str]:
    ways = [Direction(read.stored.indicators[i].direction) for _, i in series]
    goals = [float(read.plans.targets[place]) for place in series]
    answers = forecast_many(
        list(series.values()),
        origin=read.stored.period,
        targets=[None if w is Direction.TARGET else g for w, g in zip(ways, goals, strict=True)],
        at_most=[w is Direction.NEGATIVE for w in ways],
    )
    return {
        place: str(answer) if isinstance(answer, Refusal) else answer
        for place, answer in zip(series, answers, strict=True)
    }


def _probabilities(read: Read, found: Mapping[Place, Forecast | str]) -> FloatArray:
    """Lay the chances on every period that ends with the round's; the rules take that of each indicator's own length."""
    chances = np.full(read.stored.figures.values.shape, np.nan)
    ending = read.stored.ending(read.stored.period.last_day)
    for (r, i), answer in found.items():
        if isinstance(answer, Forecast) and answer.probability is not None:
            chances[ending, r, i] = answer.probability
    return chances


def _refusals(found: Mapping[Place, Forecast | str]) -> Counter[str]:
    return Counter(text[-6:-1] for text in found.values() if isinstance(text, str))


def keep(ahead: Ahead, read: Read, round_: Round) -> tuple[int, int]:
    """Write the forecasts that differ from those that stand; return how many are new and how many stay as they are."""
    if ahead.probabilities is None:
        return 0, 0
    year = read.stored.period.last_day.year
    made = [_row(read, place, answer, year) for place, answer in ahead.found.items()]
    standing = YearForecast.objects.filter(year=year, is_current=True).order_by()
    before = {
        (region, indicator): (pk, digest)
        for pk, region, indicator, digest in standing.values_list(
            "pk", "region_id", "indicator_id", "input_hash"
        )
    }
    fresh = [row for row in made if before.get(_key(row), (0, ""))[1] != row.input_hash]
    here = {_key(row) for row in made}
    old = [before[key][0] for row in fresh if (key := _key(row)) in before]
    old += [pk for key, (pk, _) in before.items() if key not in here]
    for start in range(0, len(old), BATCH):
        YearForecast.objects.filter(pk__in=old[start : start + BATCH]).update(is_current=False)
    for row in fresh:
        row.round = round_
    YearForecast.objects.bulk_create(fresh, batch_size=BATCH)
    return len(fresh), len(made) - len(fresh)


def _key(row: YearForecast) -> Place:
    return row.region_id, row.indicator_id


def _row(read: Read, place: Place, answer: Forecast | str, year: int) -> YearForecast:
    r, i = place
    row = YearForecast(
        region_id=read.stored.regions[r].pk,
        indicator_id=read.stored.indicators[i].pk,
        year=year,
        origin=str(read.stored.period),
        target=float(read.plans.targets[place]),
    )
    if isinstance(answer, str):
        row.refusal = answer[:300]
        row.input_hash = _digest(row.origin, str(row.target), row.refusal)
        return row
    row.method = answer.method.value
    row.value, row.low, row.high = answer.value, answer.low, answer.high
    row.coverage, row.probability = answer.coverage, answer.probability
    row.mase = answer.mase.get(answer.method)
    row.mase_naive = answer.mase.get(ForecastMethod.NAIVE)
    row.mase_seasonal = answer.mase.get(ForecastMethod.SEASONAL_NAIVE)
    row.beats_naive = answer.beats_naive
    row.path, row.backtest = _path(answer), _backtest(answer)
    row.notes = list(answer.notes)
    row.input_hash = _digest(answer.input_hash, row.origin, str(row.target))
    return row


def _digest(*words: str) -> str:
    return hashlib.sha256("|".join(words).encode()).hexdigest()


def _path(answer: Forecast) -> list[dict[str, Any]]:
    return [
        {"period": str(p.period), "value": p.value, "low": p.low, "high": p.high} for p in answer.path
    ]  # fmt: skip


def _backtest(answer: Forecast) -> list[dict[str, Any]]:
    return [
        {
            "origin": str(row.origin),
            "goal": str(row.goal),
            "horizon": row.horizon,
            "actual": row.actual,
            "predicted": row.predicted,
            "naive": row.naive,
            "seasonal_naive": row.seasonal_naive,
            "low": row.low,
            "high": row.high,
        }
        for row in answer.backtest
    ]
