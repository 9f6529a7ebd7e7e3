"""Arrears made up in the next period while the plan above stays (欠账补齐, domain.md §4.1)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period


@dataclass(frozen=True, slots=True)
class CarriedTask:
    """A period's own task, what earlier periods left open, and both together; NaN where that is not known."""

    period: Period
    task: float
    carried: float
    due: float


def carry_shortfalls(
    planned: Mapping[Period, float], actual: Mapping[Period, float]
) -> tuple[CarriedTask, ...]:
    """Add what is open at the end of a period to the next one's task; the plan of the longer period stays.

    >>> first, second, third = Period.range(Period.parse("2026-01T1"), Period.parse("2026-01T3"))
    >>> rows = carry_shortfalls({first: 10, second: 20, third: 30}, {first: 8.0, second: 21.0})
    >>> [(row.task, row.carried, row.due) for row in rows]
    [(10.0, 0.0, 10.0), (10.0, 2.0, 12.0), (10.0, 0.0, 10.0)]

    Both cumulative from January, in the indicator's unit, one kind of period and one year, beginning with
    the first that has a plan; a period without plan (absent or NaN) is passed over. What is ahead lessens no
    later task. The period after one without an actual figure has NaN: nothing is guessed. Errors: M-112 years
    or kinds are mixed. Formula: carried_k = max(0, P_{k−1} − A_{k−1}), due_k = P_k − P_{k−1} + carried_k.
    Source: domain.md §4.1 (欠账补齐).
    """
    periods = sorted(p for p, value in planned.items() if not math.isnan(value))
    if len({(p.kind, p.year) for p in periods}) > 1:
        raise Refusal("M-112", "补欠只能在同一年、同一种期间之内计算", "请分年度、分旬或分月计算")
    before, open_, rows = 0.0, 0.0, []
    for period in periods:
        task = float(planned[period]) - before
        rows.append(CarriedTask(period, task, open_, task + open_))
        before = float(planned[period])
        known = actual.get(period, math.nan)
        open_ = math.nan if math.isnan(known) else max(0.0, before - known)
    return tuple(rows)
