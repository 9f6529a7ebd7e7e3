"""Points for shortfalls of months and quarters, from readings as first assessed (欠账扣分, domain.md §4.1)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.evaluate.event import arrears_points, deviation_points
from zhengxian.engine.monitor.pace import Reading


@dataclass(frozen=True, slots=True)
class ArrearsRule:
    """Points taken for each point of gap, the most a year may cost, and what each step of talk (约谈) takes.

    By default 1 point for each point, which is 0.1 for each 0.1; talks 0.5 and 1. Sizes, not negative.
    Errors: M-133. Source: domain.md §4.1 (Chuzhou [V26]); the office's own rule decides.
    """

    rate: float = 1.0
    cap: float | None = None
    per_talk: tuple[float, ...] = (0.5, 1.0)

    def __post_init__(self) -> None:
        sizes = (self.rate, *self.per_talk, *(() if self.cap is None else (self.cap,)))
        if not all(size >= 0 for size in sizes):
            raise Refusal("M-133", "欠账扣分的分值、上限或约谈扣分不是不小于 0 的数", "请改写成不小于 0 的数")


@dataclass(frozen=True, slots=True)
class Arrears:
    """What each period cost (0 or less), what talks cost, the year together, and the periods not judged."""

    by_period: dict[Period, float]
    talks: float
    total: float
    left_out: tuple[Period, ...]


def arrears_of_year(
    readings: Mapping[Period, Reading], rule: ArrearsRule, *, talks: Sequence[int] = ()
) -> Arrears:
    """Charge every period whose first reading was behind its plan, even when the year's target is met later.

    >>> from datetime import date
    >>> from zhengxian.engine.monitor.pace import read_pace
    >>> from zhengxian.engine.monitor.pace_grid import PaceColumn
    >>> from zhengxian.engine.monitor.path import linear_path
    >>> from zhengxian.engine.monitor.plan import plan_along
    >>> plan = [plan_along("growth", 2026, 7.5, linear_path())]
    >>> column = PaceColumn("growth", decimals=1)
    >>> first = read_pace(6.7, plan, date(2026, 3, 31), column)
    >>> second = read_pace(8.3, plan, date(2026, 6, 30), column)
    >>> cost = arrears_of_year({Period.parse("2026Q1"): first, Period.parse("2026Q2"): second}, ArrearsRule())
    >>> {str(p): points for p, points in cost.by_period.items()}, cost.total
    ({'2026Q1': -0.8, '2026Q2': 0.0}, -0.8)

    ``readings``: by which each period was first assessed, never later ones; ``talks``: the step (1, 2 …) of
    every talk held. Periods without a judged gap cost nothing and are named in ``left_out``: what a missing
    report costs is another rule's matter. ``cap`` limits the sum over periods, not the talks. Errors: M-133 a
    talk of a step the rule does not have. Formula: −min(cap, rate·Σ max(0, −gap)) − Σ talks.
    Source: domain.md §4.1, A-P17.
    """
    steps = len(rule.per_talk)
    if any(not 1 <= step <= steps for step in talks):
        raise Refusal("M-133", f"约谈的档次应在 1 到 {steps} 之间", "请核对约谈登记，或补充约谈扣分标准")
    periods = sorted(p for p, r in readings.items() if r.gap is not None)
    gaps = np.array([_gap(readings[p]) for p in periods], dtype=np.float64)
    each = arrears_points(gaps[:, None], np.zeros((len(periods), 1)), rule.rate)
    whole = float(arrears_points(gaps[None, :], np.zeros((1, len(periods))), rule.rate, rule.cap)[0])
    spoken = 0.0 - sum(rule.per_talk[step - 1] for step in talks)
    left = tuple(sorted(p for p, r in readings.items() if r.gap is None))
    return Arrears(dict(zip(periods, each.tolist(), strict=True)), spoken, whole + spoken, left)


def against_city(
    readings: Mapping[Period, Reading],
    city: Mapping[Period, Reading],
    *,
    step: float = 0.1,
    per: float = 0.1,
    cap: float | None = None,
) -> dict[Period, float]:
    """Return points for growth above or below the city's, period by period as first assessed.

    Chuzhou: ±0.1 for each 0.1 point against the city (8.3 against 7.5 gives +0.8). Periods that either side
    lacks are left out. Errors: E-233 as `deviation_points`. Source: domain.md §4.1, B-7.
    """
    shared = sorted(p for p in readings if p in city and None not in (readings[p].value, city[p].value))
    own, other = (np.array([_value(side[p]) for p in shared], dtype=np.float64) for side in (readings, city))
    points = deviation_points(own, other, step, per, cap)
    return dict(zip(shared, np.round(points, 10).tolist(), strict=True))


def _gap(reading: Reading) -> float:
    return math.nan if reading.gap is None else reading.gap


def _value(reading: Reading) -> float:
    return math.nan if reading.value is None else reading.value
