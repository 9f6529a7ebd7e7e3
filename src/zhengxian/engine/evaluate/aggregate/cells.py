"""What every method shares: checked scores and weights, weighted means over the cells that count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal

ALIKE = 1e-12
"""Spreads below this share of the size of the figures are arithmetic noise, not differences."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Checked input: ``x`` is NaN where a cell does not count, ``share`` sums to 1 over the items.

    ``share`` is (k,), (..., 1, k) or (..., n, k); ``applies`` tells, broadcastable to (..., n), whether
    any item applies to the region. ``x`` may have fewer leading axes than ``share`` (draws of weights).
    """

    x: FloatArray
    share: FloatArray
    applies: BoolArray
    complete: bool

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape (..., n) of a result."""
        own = self.x.shape[:-1]
        return own if self.share.ndim == 1 else np.broadcast_shapes(own, self.share.shape[:-1])

    def mean(self, values: FloatArray) -> FloatArray:
        """Weighted mean over the items that count, of values shaped like ``x``."""
        if not self.complete:
            values = np.where(self.share > 0, values, 0.0)
        return weighted_sum(values, self.share)

    def finish(self, values: FloatArray) -> FloatArray:
        """Return the values with NaN for the regions to which no item applies."""
        if self.applies.all():
            return values
        return np.where(self.applies, values, np.nan)

    def counted(self) -> BoolArray:
        """``applies`` at full shape (..., n)."""
        return np.broadcast_to(self.applies, self.shape)


def usable_weights(weights: FloatArray, scores: FloatArray) -> FloatArray:
    """Return the weights as floats after checking shape (E-405) and values (E-404)."""
    w = np.asarray(weights, dtype=np.float64)
    if scores.ndim < 2 or w.ndim < 1 or not _fits(w.shape, scores.shape):
        raise Refusal(
            "E-405",
            f"得分的形状 {scores.shape} 与权重的形状 {w.shape} 对不上",
            "请按“地区×指标”给出得分，每项指标给一个权重",
        )
    if w.size and not (w.min() >= 0 and np.isfinite(w.sum())):
        rows, cols = where_bad(~(np.isfinite(w) & (w >= 0)))
        raise Refusal(
            "E-404",
            "权重不能是负数、空值或无穷大",
            "请核对权重",
            rows=rows if w.ndim > 1 and w.shape[-2] > 1 else (),
            cols=cols,
        )
    return w


def _fits(w: tuple[int, ...], x: tuple[int, ...]) -> bool:
    if w[-1] != x[-1] or (len(w) > 1 and w[-2] not in (1, x[-2])):
        return False
    pairs = zip(reversed(w[:-2]), reversed(x[:-2]), strict=False)
    return all(a == b or 1 in (a, b) for a, b in pairs)


def prepare(scores: FloatArray, weights: FloatArray, floor: float | None = None) -> Cells:
    """Check scores and weights once for a method; a cell without a score but with weight is refused (E-403).

    Scores below ``floor``, if one is given, are lifted to it.
    """
    x = np.asarray(scores, dtype=np.float64)
    w = usable_weights(weights, x)
    used = w > 0
    complete = bool(used.all())
    if not complete:
        x = np.where(used, x, np.nan)
    _refuse_unusable(x, used)
    if floor is not None:
        x = np.maximum(x, floor)
    total = w.sum(axis=-1, keepdims=True)
    share = np.divide(w, total, out=np.zeros_like(w), where=total > 0)
    return Cells(x, share, np.asarray(used.any(axis=-1)), complete)


def _refuse_unusable(x: FloatArray, used: BoolArray) -> None:
    with np.errstate(over="ignore", invalid="ignore"):
        if np.isfinite(x.sum()):
            return
    bad = used & ~np.isfinite(x)
    if bad.any():
        rows, cols = where_bad(bad)
        raise Refusal(
            "E-403",
            f"有 {int(bad.sum())} 个得分是空值或无穷大，而该项有权重，不能合成",
            "请在方案的 [missing] 里写明缺失数据怎么处理，或补齐数据",
            rows=rows,
            cols=cols,
        )


def where_bad(bad: BoolArray) -> tuple[Sequence[int], Sequence[int]]:
    """Positions of the regions and of the items that have a bad cell in any repetition."""
    if bad.ndim == 1:
        return (), np.flatnonzero(bad).tolist()
    *_, rows, cols = np.nonzero(bad)
    return np.unique(rows).tolist(), np.unique(cols).tolist()


def weighted_sum(values: FloatArray, share: FloatArray) -> FloatArray:
    """Sum of share × value over the last axis.

    One set of shares is summed item by item, always in the same order: a matrix product would give last
    digits that depend on the processor, and threads of its own.
    """
    if share.ndim == 1:
        return np.asarray(np.add.reduce(values * share, axis=-1))
    if share.shape[-2] == 1 and values.shape[-2] != 1:
        if values.ndim == 2:  # many draws of weights on one table of scores
            draws = share.reshape(-1, share.shape[-1]) @ values.T
            return np.asarray(draws.reshape(*share.shape[:-2], values.shape[-2]))
        return np.asarray(np.matmul(values, np.swapaxes(share, -1, -2))[..., 0])
    return np.asarray(np.einsum("...nk,...nk->...n", values, share))


def directions(negative: BoolArray | Sequence[bool] | None, k: int) -> BoolArray:
    """Return which items are better when lower, one per item; None means none (E-405 on a wrong count)."""
    if negative is None:
        return np.zeros(k, dtype=np.bool_)
    marks = np.asarray(negative, dtype=np.bool_)
    if marks.shape != (k,):
        raise Refusal("E-405", f"正负方向的个数 {marks.shape} 与指标个数 {k} 不符", "请给每项指标写一个方向")
    return marks


def extent(x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Lowest and highest counted figure of each item, kept as (..., 1, k)."""
    return least(x), largest(x)


def least(x: FloatArray, axis: int = -2) -> FloatArray:
    """Lowest figure along an axis, which is kept; NaN cells are passed over, NaN where there is none."""
    return np.asarray(np.fmin.reduce(x, axis=axis, keepdims=True, initial=np.nan))


def largest(x: FloatArray, axis: int = -2) -> FloatArray:
    """Highest figure along an axis, which is kept; NaN cells are passed over, NaN where there is none."""
    return np.asarray(np.fmax.reduce(x, axis=axis, keepdims=True, initial=np.nan))


def width(low: FloatArray, high: FloatArray) -> FloatArray:
    """High less low, as a divisor: infinite where the two do not differ, so that differences become 0."""
    spread = high - low
    noise = ALIKE * np.maximum(np.abs(low), np.abs(high))
    return np.where(spread > noise, spread, np.inf)


def levelled(x: FloatArray) -> FloatArray:
    """Return figures that compare equal when they agree to 12 digits of their item's largest size.

    0.1 + 0.2 and 0.3 tie; the values returned only keep the order.
    """
    top = largest(np.abs(x))
    with np.errstate(divide="ignore", invalid="ignore"):
        digits = np.floor(np.log10(np.where(top > 0, top, 1.0))) + 1.0
    return np.asarray(np.round(x * 10.0 ** (12.0 - digits)))


def per_item(value: float | Sequence[float] | FloatArray, k: int, name: str) -> FloatArray:
    """Return one figure per item from a number or a list (E-416 on a wrong count)."""
    figures = np.asarray(value, dtype=np.float64)
    if figures.ndim > 1 or figures.size not in (1, k):
        raise Refusal(
            "E-416", f"参数“{name}”有 {figures.size} 个数，指标有 {k} 项", "请按指标顺序逐项写，或只写一个数"
        )
    if not np.isfinite(figures).all():
        raise Refusal("E-418", f"参数“{name}”里有空值或无穷大", "请改为有限的数字")
    return np.broadcast_to(figures.reshape(-1), (k,))


def require_rivals(cells: Cells, method: str) -> None:
    """Refuse a comparison in which only one unit takes part (E-407)."""
    if (np.asarray(cells.counted().sum(axis=-1)) == 1).any():
        raise alone(method)


def alone(method: str) -> Refusal:
    """The refusal of a comparison without rivals."""
    return Refusal(
        "E-407",
        f"只有一个地区参加比较，“{method}”法无从比较",
        "请扩大参评范围，或改用 arithmetic 等不依赖其他地区的方法",
    )


def require(holds: bool, what: str, remedy: str) -> None:
    """Refuse a parameter outside its range when a method is called directly (E-418)."""
    if not holds:
        raise Refusal("E-418", what, remedy)
