"""Several weightings of the same items made into one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight.result import WeightResult, numbers
from zhengxian.engine.evaluate.weight.sample import shares

How = Literal["additive", "multiplicative", "entropy", "game"]


def combine(
    parts: Sequence[ArrayLike],
    *,
    how: How,
    alpha: float | Sequence[float] | None = None,
    coefficients: Literal["solve", "nonnegative"] = "solve",
) -> WeightResult:
    """Combine two or more weight vectors of the same items (组合赋权).

    >>> combine([[0.5, 0.5], [0.8, 0.2]], how="additive", alpha=0.6).weights.round(4).tolist()
    [0.62, 0.38]
    >>> combine([[0.5, 0.5], [0.8, 0.2]], how="entropy").weights.round(4).tolist()
    [0.6667, 0.3333]

    Shape: parts are vectors (k,) ≥ 0, each scaled to sum 1 first → weights (k,) in [0, 1], sum 1. No
    missing values. ``alpha``: share of the first of two parts, or one share per part; additive only.
    Errors: E-313 a part that is negative, empty or all 0; E-318 no item has weight in every part;
    E-319 a negative coefficient of the game (``coefficients="nonnegative"`` solves within ≥ 0 instead);
    ``ValueError`` for parts of unlike length or shares that do not match.
    Formula: additive Σ α_p w_p; multiplicative Π w_p / Σ Π w_p (amplifies differences); minimum relative
    entropy (Π w_p)^(1/P) / Σ; game: w = Σ a_p w_p with Σ_q a_q w_p·w_q = w_p·w_p for all p, a scaled
    to sum 1. Source: domain.md §2.3, row "combined".
    """
    w = np.array([_proper(part, at) for at, part in enumerate(parts)])
    if len(w) < 2:
        raise ValueError("combining needs at least two parts")
    used = _shares_of_parts(alpha, len(w)) if how == "additive" else None
    if how == "game":
        used = _game(w, coefficients)
    blended = used @ w if used is not None else _RULES[how](w)
    parameters: dict[str, object] = {"how": how}
    if how == "additive":
        parameters["alpha"] = numbers(np.asarray(used))
    if how == "game":
        parameters["coefficients"] = coefficients
    shown = None if used is None else numbers(used)
    return WeightResult(
        "combine",
        shares(np.asarray(blended)),
        parameters,
        {"part_weights": numbers(w), "part_coefficients": shown, "dropped": ()},
    )


def proper(part: ArrayLike, what: str) -> FloatArray:
    """Return weights (k,) scaled to sum 1; refuses NaN, negative or all-zero weights (E-313).

    >>> proper([60, 40], "手工权重").tolist()
    [0.6, 0.4]
    """
    weights = np.asarray(part, dtype=np.float64)
    bad = ~(weights >= 0) | np.isinf(weights)
    if bad.any() or not weights.sum() > 0:
        fault = "有空缺、负数或无穷大" if bad.any() else "全部为 0"
        raise Refusal(
            "E-313",
            f"{what}{fault}，不能作权重",
            "请为每一项填写不小于 0 的权重，并至少有一项大于 0",
            cols=np.flatnonzero(bad).tolist(),
        )
    return np.asarray(weights / weights.sum())


def _proper(part: ArrayLike, at: int) -> FloatArray:
    return proper(part, f"参加组合的第 {at + 1} 组权重")


def _product(w: FloatArray) -> FloatArray:
    return _not_all_zero(w.prod(axis=0))


def _root(w: FloatArray) -> FloatArray:
    return _not_all_zero(w.prod(axis=0) ** (1.0 / len(w)))


_RULES: dict[str, Callable[[FloatArray], FloatArray]] = {"multiplicative": _product, "entropy": _root}


def _not_all_zero(product: FloatArray) -> FloatArray:
    if not product.sum() > 0:
        raise Refusal(
            "E-318",
            "没有一项指标在各组权重中都大于 0，相乘后全部为 0",
            '请改用加法组合（how = "additive"）',
        )
    return product


def _shares_of_parts(alpha: float | Sequence[float] | None, count: int) -> FloatArray:
    if alpha is None:
        raise ValueError("additive combination needs alpha")
    given = [alpha, 1.0 - alpha] if isinstance(alpha, (int, float)) else list(alpha)
    a = np.array(given, dtype=np.float64)
    if len(a) != count or (a < 0).any() or abs(a.sum() - 1.0) > 1e-9:
        raise ValueError(f"alpha {alpha!r} does not give {count} shares that sum to 1")
    return a


def _game(w: FloatArray, coefficients: str) -> FloatArray:
    system, target = w @ w.T, (w**2).sum(axis=1)
    if coefficients == "nonnegative":
        from scipy.optimize import nnls

        a = np.asarray(nnls(system, target)[0])
    else:
        a = np.linalg.lstsq(system, target, rcond=None)[0]
    a = np.where(np.abs(a) < 1e-12, 0.0, a)
    if (a < 0).any():
        which = "、".join(str(p + 1) for p in np.flatnonzero(a < 0))
        raise Refusal(
            "E-319",
            f"博弈论组合求出的系数为负（第 {which} 组），不能作权重",
            '请改用加法组合，或写 coefficients = "nonnegative" 在不小于 0 的范围内求解',
        )
    return shares(a)
