"""Which figure earns a score: a scoring rule read backwards, its comparison set held still."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.prepare import TRANSFORMS
from zhengxian.engine.evaluate.scheme.model import Transform
from zhengxian.engine.evaluate.score import FrozenScore

STEPS = 60
"""Halvings of an interval: more than a float has digits."""
UNDO: dict[Transform, Callable[[FloatArray], FloatArray]] = {
    Transform.LOG: np.exp,
    Transform.LOG10: lambda y: 10.0**y,
    Transform.LOG1P: np.expm1,
    Transform.SQRT: lambda y: np.where(y < 0, np.nan, y * y),
}


def best_figures(
    frozen: FrozenScore, x: FloatArray, current: FloatArray, usable: BoolArray, negative: bool
) -> tuple[FloatArray, FloatArray]:
    """A figure with full marks or, where nobody can have them, with the best score of the set.

    Tried are the reference points, the set's best figure and, for full marks only, figures further uphill.
    """
    own = x[:, 0]
    figures = own[usable]
    if not figures.size:
        return own.copy(), np.full(len(own), np.nan)
    scale = max(float(np.ptp(figures)), float(np.abs(figures).max()) / 4, 1e-9)
    tried = [np.full(len(own), figures.min()), np.full(len(own), figures.max())]
    if frozen.bounds is not None:
        tried += [np.broadcast_to(np.ravel(b), own.shape) for b in frozen.bounds]
    best_x, best = own.copy(), np.where(usable, current, np.nan)
    for value in tried:
        _take_better(frozen, value, best_x, best, usable & np.isfinite(value))
    for step in _steps(negative):
        value = own + step * scale
        got = _score(frozen, value)
        full = usable & (best < 1 - 1e-12) & (got >= 1 - 1e-12)
        best_x[full], best[full] = value[full], got[full]
    return _nearest_with(frozen, x, best_x, np.minimum(best, np.maximum(current, 1.0)))


def _steps(negative: bool) -> list[float]:
    """Distances to look at in units of the set's spread: nearest first, the good direction before the other."""
    sign = -1.0 if negative else 1.0
    return [side * 2.0**power for power in range(-2, 6) for side in (sign, -sign)]


def _score(frozen: FrozenScore, values: FloatArray) -> FloatArray:
    try:
        return frozen.score(values[:, None])[:, 0]
    except Refusal:
        return np.full(len(values), np.nan)


def _take_better(
    frozen: FrozenScore, value: FloatArray, best_x: FloatArray, best: FloatArray, may: BoolArray
) -> None:
    got = _score(frozen, value)
    better = may & (got > best + 1e-12)
    best_x[better], best[better] = value[better], got[better]


def _nearest_with(
    frozen: FrozenScore, x: FloatArray, best_x: FloatArray, best: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The figure nearest to the present one that still has that score."""
    return nearest_figures(frozen, x, best_x, best, ~np.isnan(best)), best


def nearest_figures(
    frozen: FrozenScore, x: FloatArray, best_x: FloatArray, fraction: FloatArray, reach: BoolArray
) -> FloatArray:
    """The figure nearest to the present one that earns the fraction (halving between present and best)."""
    low, high = x[:, 0].copy(), best_x.copy()
    for _ in range(STEPS):
        middle = (low + high) / 2
        got = _score(frozen, np.where(reach, middle, x[:, 0]))
        enough = got >= fraction - 1e-12
        high, low = np.where(enough, middle, high), np.where(enough, low, middle)
    return high


def written(
    frozen: FrozenScore, transform: Transform, figures: FloatArray, fraction: FloatArray, present: FloatArray
) -> FloatArray:
    """Figures in the unit of the indicator, rounded where that earns as much (40, not 39.99999999996).

    Ten digits of the figure itself or, so that 0 is 0, of the largest figure that is ``present`` in the set.
    """
    raw, others = (_undone(transform, x) for x in (figures, present))
    own = np.where(np.isfinite(raw) & (raw != 0), np.abs(raw), 1.0)
    largest = float(np.fmax.reduce(np.abs(others), initial=0.0)) or 1.0
    plain = raw
    for size in (own, np.full_like(own, largest)):
        scale = 10.0 ** (9 - np.floor(np.log10(size)))
        rounded = np.rint(raw * scale) / scale
        with np.errstate(divide="ignore", invalid="ignore"):  # a figure rounded to 0 has no logarithm
            got = _score(frozen, np.asarray(TRANSFORMS.get(transform, np.asarray)(rounded)))
        plain = np.where(got >= fraction - 1e-12, rounded, plain)
    return plain


def _undone(transform: Transform, figures: FloatArray) -> FloatArray:
    """Figures before the transform."""
    return np.asarray(UNDO.get(transform, np.asarray)(figures), dtype=np.float64)
