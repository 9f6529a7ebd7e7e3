"""Points from events, deviations and arrears, as plain functions: P15 and P17 (domain.md appendix A).

Gates (P16) act on status, never on points: `zhengxian.engine.evaluate.scheme.rules.GateEffect`.
"""

from __future__ import annotations

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.score.fitting import refuse_where


def event_points(
    counts: FloatArray,
    per: FloatArray,
    caps: FloatArray | None = None,
    cap_bonus: float | None = None,
    cap_deduction: float | None = None,
) -> FloatArray:
    """P15: signed points of each rule, capped by rule and then over all bonuses and all deductions.

    >>> points = event_points(np.array([[4.0, 3.0]]), np.array([0.5, -1.0]), np.array([1.5, 2.0]))
    >>> points.tolist()
    [[1.5, -2.0]]

    ``counts`` (..., n, m) events (0 = none), ``per`` (m,) signed points each, ``caps`` (m,) and the total
    caps are sizes in points (inf or None: no cap). Out (..., n, m); rows add up to the points of the
    region: a total cap shrinks its rules in proportion. Errors: E-231 a count that is empty or negative,
    E-232 a negative cap. Formula: clip(count·per, −cap, cap); bonuses·min(1, cap_bonus/Σ bonuses),
    deductions alike. Source: domain.md A-P15, §1.9.
    """
    refuse_where(~(counts >= 0.0), "E-231", "加减分事项的次数为空或为负", "请核对事项登记；没有发生填 0")
    limits = np.full(per.shape, np.inf) if caps is None else caps
    if (limits < 0).any() or min(cap_bonus or 0.0, cap_deduction or 0.0) < 0:
        raise Refusal("E-232", "加减分的上限为负数", "请把上限写成正数，扣分的正负由分值决定")
    points = np.clip(counts * per, -limits, limits)
    return capped_together(points, cap_bonus, cap_deduction)


def capped_together(points: FloatArray, cap_bonus: float | None, cap_deduction: float | None) -> FloatArray:
    """Cap all bonuses and all deductions of a region together; its rules shrink in proportion.

    >>> capped_together(np.array([[3.0, 1.0, -2.0]]), 2.0, None).tolist()
    [[1.5, 0.5, -2.0]]

    ``points`` (..., n, m) signed; caps are sizes, None: no cap. Formula and source as `event_points`.
    """
    for sign, cap in ((1.0, cap_bonus), (-1.0, cap_deduction)):
        if cap is not None:
            points = _shrink(points, sign, cap)
    return points


def _shrink(points: FloatArray, sign: float, cap: float) -> FloatArray:
    part = np.maximum(sign * points, 0.0).sum(axis=-1, keepdims=True)
    factor = np.divide(cap, part, out=np.ones_like(part), where=part > cap)
    return np.where(sign * points > 0, points * factor, points)


def deviation_points(
    x: FloatArray, against: FloatArray | float, step: float = 0.1, per: float = 0.1, cap: float | None = None
) -> FloatArray:
    """P17, second form: so many points for every step above or below another region's figure.

    >>> deviation_points(np.array([8.3, 7.2]), 7.5).round(6).tolist()
    [0.8, -0.3]

    ``x`` and ``against`` in the unit of the indicator, broadcast; ``cap`` is a size in points. NaN stays NaN.
    Errors: E-233 step not above 0. Formula: clip((x − reference)/step·per, −cap, cap).
    Source: domain.md A-P17, B-7 (Chuzhou: ±0.1 per 0.1 pp against the city).
    """
    if not step > 0:
        raise Refusal("E-233", f"加减分的步长为 {step:g}，应大于 0", "请改正步长")
    points = (x - against) / step * per
    return points if cap is None else np.clip(points, -cap, cap)


def arrears_points(
    actual: FloatArray, plan: FloatArray, rate: float = 1.0, cap: float | None = None
) -> FloatArray:
    """P17, first form: what each period stayed behind its plan costs at year end, even if made up later.

    >>> arrears_points(np.array([[90.0, 120.0, 95.0]]), np.array([[100.0, 100.0, 100.0]]), 0.1).tolist()
    [-1.5]

    ``actual`` and ``plan`` (..., n, periods) as assessed at the time; out (..., n), zero or negative;
    ``cap`` is a size in points. A period without a plan (NaN) does not count. Errors: E-234 a plan without
    an actual figure. Formula: −min(cap, rate·Σ max(0, plan − actual)). Source: domain.md A-P17, §4.1
    (欠账扣分).
    """
    counted = ~np.isnan(plan)
    refuse_where(
        counted & np.isnan(actual),
        "E-234",
        "有计划数而没有实绩数，算不出欠账",
        "请补报该期实绩，或撤销该期计划",
    )
    short = np.where(counted, np.maximum(plan - actual, 0.0), 0.0).sum(axis=-1)
    owed = rate * short
    return np.asarray(0.0 - (owed if cap is None else np.minimum(owed, cap)))
