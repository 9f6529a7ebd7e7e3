"""Pull in extreme figures: by count of points, by percentile, or until a distribution is within limits.

Each function takes one column of present figures (m,), without NaN, and returns the treated column and
what was done; positions in reports are positions in that column.
"""

from __future__ import annotations

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.treat.power import log
from zhengxian.engine.evaluate.treat.report import ColumnReport, shape_of
from zhengxian.engine.evaluate.treat.spec import Side, Then, TreatSpec

Treated = tuple[FloatArray, ColumnReport]


def winsorise(x: FloatArray, spec: TreatSpec) -> Treated:
    """Give the ``points`` most extreme figures of a side the value of the next one.

    ``side = "skew"`` takes the high end where skewness is not negative, else the low end; ``both`` takes
    ``points`` at each end. Where all figures are equal nothing is done. Errors: E-134 all would become equal.
    Formula: min(x, x₍m−p₎), max(x, x₍p+1₎) in ascending order. Source: domain.md §2.3 (winsorise).

    >>> from zhengxian.engine.evaluate.treat import TreatMethod
    >>> spec = TreatSpec(TreatMethod.WINSORISE, points=2)
    >>> winsorise(np.array([1.0, 2.0, 3.0, 40.0, 90.0]), spec)[0].tolist()
    [1.0, 2.0, 3.0, 3.0, 3.0]
    """
    side = _side(x, spec.side)
    count = spec.points * (2 if side is Side.BOTH else 1)
    if np.ptp(x) == 0:
        return x, ColumnReport()
    ordered = np.sort(x)
    if count >= x.size:
        raise _all_equal(f"共 {x.size} 个数，调整 {count} 个后没有原值可依")
    low = ordered[spec.points] if side is not Side.HIGH else None
    high = ordered[-1 - spec.points] if side is not Side.LOW else None
    return _clipped(x, low, high, "winsorised")


def clip_percentiles(x: FloatArray, spec: TreatSpec) -> Treated:
    """Clip to two percentiles (linear interpolation between order statistics, as spreadsheets do).

    Errors: E-134 all would become equal. Source: domain.md §2.3 (min–max pitfalls: winsorise at P5/P95).

    >>> from zhengxian.engine.evaluate.treat import TreatMethod
    >>> clip_percentiles(np.arange(0.0, 101.0), TreatSpec(TreatMethod.PERCENTILE))[0][[0, 50, 100]].tolist()
    [5.0, 50.0, 95.0]
    """
    if np.ptp(x) == 0:
        return x, ColumnReport()
    low, high = np.percentile(x, [spec.low, spec.high])
    return _clipped(x, low, high, "clipped")


def bring_within_limits(x: FloatArray, spec: TreatSpec) -> Treated:
    """Winsorise 1, 2, … points until |skewness| ≤ ``skew`` or kurtosis ≤ ``kurtosis``; fewest points win.

    A column that is within the limits, or whose skewness is undefined, is left as it is. Points are taken at
    the end to which the column is skewed. When ``max_winsorised`` points do not suffice the winsorising is
    undone and ``then`` decides: ``refuse`` (E-135), ``log`` (with ``shift``; E-135 when that does not suffice
    either) or ``keep`` (the figures stay as they are, and the report says so). Source: the treatment rule of
    the R package COINr (winsorise, then log); golden: ASEM, 15 of 49 indicators.

    >>> from zhengxian.engine.evaluate.treat import TreatMethod
    >>> x = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 100.0])
    >>> bring_within_limits(x, TreatSpec(TreatMethod.SKEW_KURTOSIS))[0].tolist()
    [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 7.0]
    """
    if _within(x, spec):
        return x, ColumnReport()
    high = _side(x, Side.SKEW) is Side.HIGH
    ordered = np.sort(x)
    for points in range(1, min(spec.max_winsorised, x.size - 2) + 1):
        bound = ordered[-1 - points] if high else ordered[points]
        treated = np.minimum(x, bound) if high else np.maximum(x, bound)
        if np.ptp(treated) > 0 and _within(treated, spec):
            return _clipped(x, None if high else bound, bound if high else None, "winsorised")
    return _after_failure(x, spec)


def _after_failure(x: FloatArray, spec: TreatSpec) -> Treated:
    if spec.then is Then.KEEP:
        return x, ColumnReport()
    if spec.then is Then.LOG:
        logged, report = log(x, spec)
        if _within(logged, spec):
            return logged, report
    skew, kurtosis = shape_of(x)
    tried = f"调整 {spec.max_winsorised} 个极端值" + ("和取对数" if spec.then is Then.LOG else "")
    raise Refusal(
        "E-135",
        f"{tried}后分布仍超出限度（处理前偏度 {skew:.2f}、峰度 {kurtosis:.2f}）",
        '请增大 max_winsorised，或写 then = "log" 改取对数、then = "keep" 保留原值',
    )


def _within(x: FloatArray, spec: TreatSpec) -> bool:
    """Return whether the distribution is within limits; an undefined shape is."""
    skew, kurtosis = shape_of(x)
    return not (abs(skew) > spec.skew and kurtosis > spec.kurtosis)


def _side(x: FloatArray, side: Side) -> Side:
    if side is not Side.SKEW:
        return side
    return Side.LOW if shape_of(x)[0] < 0 else Side.HIGH


def _clipped(x: FloatArray, low: float | None, high: float | None, done: str) -> Treated:
    treated = np.clip(x, low, high)
    if np.ptp(treated) == 0:
        raise _all_equal("调整极端值后全部地区的数都相同")
    rows = tuple(int(row) for row in np.flatnonzero(treated != x))
    bounds = (None if low is None else float(low), None if high is None else float(high))
    return treated, ColumnReport(done if rows else "none", rows, *(bounds if rows else ()))


def _all_equal(what: str) -> Refusal:
    return Refusal("E-134", what, "请减少调整的个数或放宽百分位，或不作处理")
