"""Where the points went: full marks and lost points per node, summing exactly (design.md §4)."""

from __future__ import annotations

import math

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.evaluate.aggregate import is_relative
from zhengxian.engine.evaluate.combine import Combined, join
from zhengxian.engine.evaluate.marks import Marks
from zhengxian.engine.evaluate.plan import Plan, PlannedGroup

DECIMALS = 10
DIGITS = 15
"""Written points are decimals of at most so many digits, so that their decimal sum is exact."""


def effective_weights(plan: Plan, combined: Combined, size: int) -> tuple[FloatArray, FloatArray]:
    """Full marks in points of every item and every group, for each region.

    The product of the weights down the tree; an item that does not count for a region has 0 and its siblings
    share its marks, so every row sums to the scheme's points.
    Returns (regions, items) and (regions, groups).
    """
    items = np.empty((len(plan.items), size)).T
    groups = np.empty((len(plan.groups), size)).T
    groups[:, 0] = plan.scheme.points
    for index, group in enumerate(plan.groups):
        own = groups[:, index, None] * combined.weights[index]
        leaves = group.leaves.stop - group.leaves.start
        items[:, group.leaves] = own[:, :leaves]
        groups[:, group.groups] = own[:, leaves:]
    return items, groups


def lost_points(
    plan: Plan, combined: Combined, marks: Marks, effective: tuple[FloatArray, FloatArray]
) -> FloatArray:
    """Points lost per item, (regions, items); a row sums to the scheme's points minus the total.

    Under an arithmetic mean an item loses weight × (1 − score fraction). Under any other mean a group's loss
    is shared among its children in proportion to what the group would gain if that child alone had full
    marks; where scores depend on the other regions (TOPSIS and the like), in proportion to weight × (1 −
    score fraction). A negative loss means more than full marks.
    """
    items, groups = effective
    lost = np.zeros_like(items)
    lost_groups = np.zeros_like(groups)
    lost_groups[:, 0] = plan.scheme.points * (1 - combined.nodes[:, 0])
    for index, group in enumerate(plan.groups):
        leaves = group.leaves.stop - group.leaves.start
        scores = np.concatenate([marks.scores.T[group.leaves], combined.nodes.T[group.groups]]).T
        weights = np.broadcast_to(combined.weights[index], scores.shape)
        own = _own_losses(
            plan, index, scores, weights, combined.nodes[:, index], groups[:, index], lost_groups[:, index]
        )
        lost[:, group.leaves] = own[:, :leaves]
        lost_groups[:, group.groups] = own[:, leaves:]
    return lost


def _own_losses(
    plan: Plan,
    index: int,
    scores: FloatArray,
    weights: FloatArray,
    node: FloatArray,
    full: FloatArray,
    loss: FloatArray,
) -> FloatArray:
    """Each child's part of the group's loss (regions,) → (regions, children); rows sum to the loss."""
    spec = plan.groups[index].group.aggregate
    additive = spec.method == "arithmetic"
    scores = np.where(weights > 0, scores, 1.0)
    linear = additive or is_relative(spec)
    gains = weights * (1 - scores) if linear else _gains(plan.groups[index], scores, weights, node)
    total = gains.sum(axis=1)
    usable = np.abs(total) > 1e-12
    factor = np.divide(loss, total, out=np.zeros_like(loss), where=usable)
    own: FloatArray = np.where(usable[:, None], gains * factor[:, None], weights * loss[:, None])
    if (
        additive
    ):  # an undisturbed chain of arithmetic means: the loss is weight × gap, also where gaps cancel out
        natural = full * total
        direct = np.abs(loss - natural) <= 1e-9 * plan.scheme.points
        own = np.where(direct[:, None], full[:, None] * gains + weights * (loss - natural)[:, None], own)
    return own


def _gains(group: PlannedGroup, scores: FloatArray, weights: FloatArray, node: FloatArray) -> FloatArray:
    """What the group would gain if one child alone had full marks."""
    gains = np.empty(scores.shape[::-1]).T
    for child in range(scores.shape[1]):
        filled = scores.copy(order="K")
        filled[:, child] = 1.0
        gains[:, child] = np.where(weights[:, child] > 0, join(group, filled, weights) - node, 0.0)
    return gains


def exact_units(
    weights: FloatArray, points: FloatArray, full: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Weights, points and points lost as decimals with ten places whose row sums are exact.

    The rounding remainder of the weights goes to the largest weight of the row; points lost are the exact
    difference. 1/3 + 1/3 + 1/3 of 1 point is written 0.3333333334, 0.3333333333, 0.3333333333. Points from
    100,000 up, which unscaled figures can bring, keep as many places as 15 digits leave.

    >>> w, p, lost = exact_units(np.array([[1/3, 1/3, 1/3]]), np.array([[0.2, 0.2, 0.2]]), 1.0)
    >>> w.tolist()
    [[0.3333333334, 0.3333333333, 0.3333333333]]
    """
    scale = _scale(weights, points, full)
    units = np.rint(weights * scale)
    remainder = np.rint(full * scale) - units.sum(axis=1)
    largest = np.argmax(units, axis=1)
    units[np.arange(len(units)), largest] += remainder
    earned = np.rint(points * scale)
    return units / scale, earned / scale, (units - earned) / scale


def _scale(weights: FloatArray, points: FloatArray, full: float) -> float:
    """Units per point: 10 to the number of decimals that the largest figure leaves room for."""
    largest = max(
        full, float(np.abs(points).max(initial=0.0)), float(np.abs(weights - points).max(initial=0.0))
    )
    whole = max(math.floor(math.log10(largest)) + 1, 1)
    return float(10 ** max(min(DECIMALS, DIGITS - whole), 0))
