"""Logarithm and Box–Cox transformation of one column of present figures (m,), without NaN."""

from __future__ import annotations

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.treat.report import ColumnReport
from zhengxian.engine.evaluate.treat.spec import Shift, TreatSpec

Treated = tuple[FloatArray, ColumnReport]
LARGEST_LAMBDA = 5.0


def log(x: FloatArray, spec: TreatSpec) -> Treated:
    """Take the natural logarithm, plainly or, with ``shift = "range"``, of x − min + 0.01·(max − min).

    Errors: E-101 a figure that is not positive, without shift; E-136 a shift where all figures are equal.
    Source: domain.md §2.3; the shift is the one of the JRC COIN Tool.

    >>> from zhengxian.engine.evaluate.treat import TreatMethod
    >>> log(np.array([1.0, np.e]), TreatSpec(TreatMethod.LOG))[0].tolist()
    [0.0, 1.0]
    """
    if spec.shift is Shift.NONE:
        _refuse_not_positive("E-101", x, "取对数", '请核实该数，或写 shift = "range" 平移后再取')
        return np.log(x), ColumnReport("log", tuple(range(x.size)), shift=0.0)
    lowest, spread = float(x.min()), float(np.ptp(x))
    if spread == 0:
        raise Refusal("E-136", "全部地区的数都相同，无法按极差平移后取对数", "请去掉 shift，或不作处理")
    moved = x - lowest + 0.01 * spread
    return np.log(moved), ColumnReport("log", tuple(range(x.size)), shift=0.01 * spread - lowest)


def boxcox(x: FloatArray, spec: TreatSpec) -> Treated:
    """Take (x^λ − 1)/λ, or ln x where λ = 0; λ is the scheme's, or the most likely one between −5 and 5.

    The λ used stands in the report: a scheme that is to be comparable over years should then state it.
    Errors: E-132 a figure that is not positive; E-133 λ cannot be estimated (fewer than three different
    figures, or the likelihood still rises at ±5) or makes the figures overflow.
    Source: Box & Cox (1964), profile likelihood of the normal model.

    >>> from zhengxian.engine.evaluate.treat import TreatMethod
    >>> boxcox(np.array([1.0, 4.0, 9.0]), TreatSpec(TreatMethod.BOXCOX, lam=0.5))[0].tolist()
    [0.0, 2.0, 4.0]
    """
    from scipy.special import boxcox as transformed

    _refuse_not_positive("E-132", x, "Box-Cox 变换", "请核实该数，或改用别的处理办法")
    lam = _most_likely_lambda(x) if spec.lam is None else spec.lam
    with np.errstate(over="ignore"):
        values: FloatArray = transformed(x, lam)
    if not np.isfinite(values).all():
        raise Refusal("E-133", f"λ = {lam:g} 使数值超出可计算的范围", "请换用较小的 λ")
    return values, ColumnReport("boxcox", tuple(range(x.size)), lam=lam)


def _most_likely_lambda(x: FloatArray) -> float:
    from scipy.optimize import minimize_scalar
    from scipy.stats import boxcox_llf

    if np.unique(x).size < 3:
        raise Refusal("E-133", "不同的数不足 3 个，无法估计 λ", "请在 treat 中写明 lambda，或不作处理")
    scaled = x / np.exp(np.log(x).mean())
    bounds = (-LARGEST_LAMBDA, LARGEST_LAMBDA)
    best = minimize_scalar(
        lambda lam: -float(boxcox_llf(lam, scaled)), bounds=bounds, method="bounded", options={"xatol": 1e-10}
    )
    if abs(best.x) > LARGEST_LAMBDA - 1e-3:
        what = f"λ 的估计值超出 ±{LARGEST_LAMBDA:g}，数据不适合 Box-Cox 变换"
        raise Refusal("E-133", what, "请在 treat 中写明 lambda，或改用别的处理办法")
    return float(best.x)


def _refuse_not_positive(code: str, x: FloatArray, what: str, remedy: str) -> None:
    bad = np.flatnonzero(x <= 0)
    if bad.size:
        raise Refusal(code, f"{what}要求数值大于 0，有 {bad.size} 个数不是", remedy, rows=bad.tolist())
