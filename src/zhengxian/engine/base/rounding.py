"""Rounding as statistics and finance tables do it: half up on the decimal text.

Two doors for two needs. `half_up` reads the figure as it is written (its shortest decimal text) and rounds
that. `rank_keys` serves thousands of calculated scores at once, whose last binary digits carry the noise of
sums; it takes a score that lies within that noise below a half for the half. Show a ranked score from its
key (`key_text`), so that two scores that share a rank never print different figures.

The noise allowance is 5·10⁻¹³ of the scaled value plus 5·10⁻¹³ of one unit of the last decimal. It is below
the gap between neighbouring figures of 12 significant digits, and above the noise of a sum of hundreds of
terms.

Sources: domain.md §10 (half up on the decimal text, not binary float) and appendix G 7 (compute in full
precision, round once).
"""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final, overload

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.errors import Refusal

NO_KEY: Final[int] = int(np.iinfo(np.int64).min)
"""The key of "no value": less than every key a value can have."""

NOISE: Final[float] = 5e-13
"""Relative and absolute allowance for the noise of binary arithmetic."""

_NOISE_CAP = 1e-3
_KEY_LIMIT = 1e14
_MOST_DECIMALS = 12
_WIDE = Context(prec=400)


def half_up(value: float | Decimal, decimals: int) -> Decimal:
    """Round half away from zero on the shortest decimal text of the value.

    >>> half_up(2.675, 2), half_up(0.5, 0), half_up(-2.675, 2)
    (Decimal('2.68'), Decimal('1'), Decimal('-2.68'))

    ``decimals`` 0 to 12. The result keeps its zeros and is never a negative zero.
    Errors: B-141 decimals outside 0–12; B-142 NaN or infinite. Formula: sign(x)·⌊|x|·10^d + ½⌋/10^d on the
    decimal text. Source: domain.md §10; GB/T 8170 (half to even) is another rule and not used.
    """
    _check_decimals(decimals)
    exact = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    if not exact.is_finite():
        raise Refusal("B-142", "空值或无穷大不能四舍五入", "请先补齐数值，或把它标为缺失")
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_WIDE)
    return rounded if rounded else abs(rounded)


def half_up_text(value: float | Decimal, decimals: int) -> str:
    """Return `half_up` as text with exactly ``decimals`` decimals, never ``-0.00``.

    >>> half_up_text(1.5, 2), half_up_text(-0.004, 2)
    ('1.50', '0.00')

    Errors as `half_up`. Source: domain.md §10.
    """
    return f"{half_up(value, decimals):f}"


def rank_keys(values: FloatArray, decimals: int) -> IntArray:
    """Return each value rounded half up and counted in units of the last decimal, for ranking and ties.

    >>> rank_keys(np.array([92.125, 92.12499999999999, 92.124, np.nan]), 2).tolist()
    [9213, 9213, 9212, -9223372036854775808]

    Any shape and memory order; the keys have the same shape. NaN becomes `NO_KEY`, less than every real key.
    Equal to `half_up` on every figure of at most 12 significant digits; a calculated value at most the noise
    allowance (see the module) below a half counts as the half. Errors: B-141; B-143 (with rows and columns)
    when a key would pass 14 digits or a value is infinite. Formula: sign(x)·⌊|x|·10^d + ½ + noise⌋.
    Source: domain.md §10 (compare at the published rounding).
    """
    _check_decimals(decimals)
    scaled = np.abs(np.asarray(values, dtype=np.float64))
    scaled *= 10.0**decimals
    if float(np.fmax.reduce(scaled, axis=None, initial=0.0)) >= _KEY_LIMIT:
        _refuse_large(scaled, decimals)
    noise = scaled * NOISE
    np.minimum(noise, _NOISE_CAP, out=noise)
    scaled += noise
    scaled += 0.5 + NOISE
    np.floor(scaled, out=scaled)
    np.copysign(scaled, values, out=scaled)
    np.copyto(scaled, float(NO_KEY), where=np.isnan(scaled))
    return scaled.astype(np.int64)


def key_text(key: int, decimals: int) -> str:
    """Return the figure a rank key stands for, as text.

    >>> key_text(9213, 2), key_text(-5, 2), key_text(NO_KEY, 2)
    ('92.13', '-0.05', '')

    `NO_KEY` gives an empty text. Errors: B-141. Source: domain.md §10.
    """
    _check_decimals(decimals)
    return "" if int(key) == NO_KEY else f"{Decimal(int(key)).scaleb(-decimals, _WIDE):f}"


@overload
def same(a: float, b: float) -> bool: ...
@overload
def same(a: FloatArray, b: FloatArray | float) -> BoolArray: ...
def same(a: FloatArray | float, b: FloatArray | float) -> BoolArray | bool:
    """Tell whether two figures differ by no more than the noise of arithmetic.

    >>> same(0.1 + 0.2, 0.3), same(92.12, 92.13)
    (True, False)

    Scalars give a bool, arrays an array (broadcast). NaN is the same as nothing, not even NaN; equal
    infinities are the same. Formula: a = b or |a − b| ≤ 5·10⁻¹³·(max(|a|, |b|) + 1).
    Source: own rule; domain.md §10 asks for comparison that binary noise cannot decide.
    """
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        with np.errstate(invalid="ignore"):
            near = np.abs(np.subtract(a, b)) <= NOISE * (np.maximum(np.abs(a), np.abs(b)) + 1.0)
        return np.asarray((near & np.isfinite(a) & np.isfinite(b)) | np.equal(a, b))
    gap = abs(a - b)
    return bool(a == b or (math.isfinite(gap) and gap <= NOISE * (max(abs(a), abs(b)) + 1.0)))


@overload
def at_least(a: float, b: float) -> bool: ...
@overload
def at_least(a: FloatArray, b: FloatArray | float) -> BoolArray: ...
def at_least(a: FloatArray | float, b: FloatArray | float) -> BoolArray | bool:
    """Tell whether a ≥ b when noise is forgiven, as a threshold in a scheme is meant.

    >>> at_least(0.1 * 3, 0.3), at_least(0.3, 0.1 * 3), at_least(7.9, 8.0)
    (True, True, False)

    Shapes and NaN as `same`. Formula: a > b or same(a, b). Source: as `same`.
    """
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return np.asarray(np.greater(a, b) | same(np.asarray(a, dtype=np.float64), b))
    return bool(a > b) or same(a, b)


def _check_decimals(decimals: int) -> None:
    if not 0 <= decimals <= _MOST_DECIMALS:
        raise Refusal("B-141", f"小数位数应在 0 到 {_MOST_DECIMALS} 之间，实为 {decimals}", "请改正小数位数")


def _refuse_large(scaled: FloatArray, decimals: int) -> None:
    as_table = scaled.reshape(-1, 1) if scaled.ndim < 2 else scaled
    places = np.argwhere(as_table >= _KEY_LIMIT)[:, -2:]
    raise Refusal(
        "B-143",
        f"数值保留 {decimals} 位小数后超过 14 位数字，无法准确比较",
        "请换用较大的单位（如亿元），或减少小数位数",
        rows=sorted(set(places[:, 0].tolist())),
        cols=sorted(set(places[:, 1].tolist())) if scaled.ndim >= 2 else (),
    )
