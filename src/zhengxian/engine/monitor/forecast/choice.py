"""Weigh the methods by what they got wrong, and choose; at every origin from earlier errors only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.monitor.forecast.backtest import METHODS, Backtest

POWER = 2
"""Weights are 1 over the mean squared error to this power."""
CLEARLY, OVERWHELMINGLY = 0.8, 0.4
"""A single method is taken when its error is below this part of the weighted mean's; the second if thin."""
BELIEF = np.array([2.5, 1.3, 1.5, 1.2, 1.0, 1.0, 1.0, 1.0, 1.3])
"""Squared error of each method against the typical one, before looking; in the order of ``METHODS``."""
BELIEF_PAIRS = 8.0
"""How many pairs that belief is worth."""
THIN = 5.0
"""Independent errors (pairs / steps^1.5) below which the backtest is thin: only the overwhelming counts."""
NOISE = 1e-12
FLOOR = 1e-4
"""Least part of the typical squared error that is believed of a method."""


@dataclass(frozen=True)
class Choice:
    """For each series of a block: what was chosen and how wrong it was.

    ``score`` (methods + 1, series): mean absolute error over the pairs all methods share, the weighted mean
    last. ``chosen`` (series,) is a place on that axis. ``weights`` (methods, series) of now.
    ``predicted`` (series, origins, steps) of the chosen, weighted by what was known at each origin, and
    ``errors`` in units of scale.
    """

    score: FloatArray
    chosen: IntArray
    weights: FloatArray
    predicted: FloatArray
    errors: FloatArray


def choose(backtest: Backtest, usable: BoolArray) -> Choice:
    """Weigh and choose. ``usable`` (methods, series): the method has an answer now.

    Weights: (mean squared error)^−2 (Bates and Granger, 1969, to a higher power), naive and seasonal naive
    among them. A single method wins only when clearly better; naive wins whatever the other cannot beat.
    """
    errors = backtest.errors
    shared = np.asarray(~np.isnan(np.where(usable[:, :, None, None], errors, 0.0)).any(axis=0))
    squared = np.where(shared[None], np.nan_to_num(errors) ** 2, 0.0)
    weighted = _blend_in_time(backtest, squared, shared, usable)
    both = np.concatenate([backtest.predicted, weighted[None]])
    off = np.abs(backtest.actual[None] - both)
    off = np.where(off <= NOISE * np.abs(backtest.actual[None]), 0.0, off)
    pairs = shared.sum(axis=(1, 2))
    total = np.where(shared[None], np.nan_to_num(off), 0.0).sum(axis=(2, 3))
    score = np.where(pairs > 0, total / np.maximum(pairs, 1), np.nan)
    score[:-1] = np.where(usable, score[:-1], np.nan)
    chosen = _pick(score, is_thin(shared))
    predicted = np.take_along_axis(both, chosen[None, :, None, None], axis=0)[0]
    weights = _weights(squared.sum(axis=(2, 3)), pairs, usable)
    missed = backtest.actual - predicted
    missed = np.where(np.abs(missed) <= NOISE * np.abs(backtest.actual), 0.0, missed)
    return Choice(score, chosen, weights, predicted, missed / backtest.scale)


def blended(predicted: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the weighted mean over methods of predictions (methods, series, steps)."""
    return np.asarray(np.einsum("ms,ms...->s...", weights, np.nan_to_num(predicted)))


def _pick(score: FloatArray, thin: BoolArray) -> IntArray:
    """Return the chosen place: the weighted mean, or one clearly better, or naive where nothing beats it."""
    filled = np.where(np.isnan(score), np.inf, score)
    last = len(METHODS)
    part = np.where(thin, OVERWHELMINGLY, CLEARLY)
    best = filled[:-1].argmin(axis=0)
    chosen = np.where(filled[:-1].min(axis=0) < part * filled[last], best, last)
    rival = np.take_along_axis(filled, chosen[None], axis=0)[0]
    beaten = filled[0] <= np.where(thin, OVERWHELMINGLY, 1.0) * rival
    return np.asarray(np.where(beaten, 0, chosen), dtype=np.int64)


def is_thin(shared: BoolArray) -> BoolArray:
    """Tell for which series the backtest is too thin to choose by: less than `THIN` independent errors."""
    return np.asarray(shared.sum(axis=(1, 2)) < THIN * shared.shape[2] ** 1.5)


def _blend_in_time(
    backtest: Backtest, squared: FloatArray, shared: BoolArray, usable: BoolArray
) -> FloatArray:
    """Return the weighted mean at every origin, with weights from the goals that were known by then."""
    blend = np.full(shared.shape, np.nan)
    steps = shared.shape[2]
    total = np.zeros(squared.shape[:2])
    count = np.zeros(shared.shape[0])
    for at, origin in enumerate(backtest.origins):
        for before in range(at):
            step = origin - backtest.origins[before] - 1
            if step < steps:
                total += squared[:, :, before, step]
                count += shared[:, before, step]
        predicted = backtest.predicted[:, :, at, :]
        fits = usable & ~np.isnan(predicted[:, :, 0])
        blend[:, at, :] = blended(predicted, _weights(total, count, fits))
    return np.where(np.isnan(backtest.actual), np.nan, blend)


def _weights(total: FloatArray, count: FloatArray, usable: BoolArray) -> FloatArray:
    mean = total / np.maximum(count, 1)
    typical = np.where(usable, mean, 0.0).sum(axis=0) / np.maximum(usable.sum(axis=0), 1)
    floor = np.where(typical > 0, FLOOR * typical, 1.0)
    believed = BELIEF[:, None] * np.where(typical > 0, typical, 1.0)
    trust = count / (count + BELIEF_PAIRS)
    mean = np.maximum(mean, floor) ** trust * believed ** (1.0 - trust) / floor
    raw = np.where(usable, 1.0 / np.maximum(mean, 1.0) ** POWER, 0.0)
    whole = raw.sum(axis=0)
    return np.asarray(raw / np.where(whole > 0, whole, 1.0))
