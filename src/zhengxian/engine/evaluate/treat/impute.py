"""Fill gaps in raw figures, openly: every filled cell is marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.missing.state import CellState, StateArray, usable
from zhengxian.engine.evaluate.treat.spec import ImputeMethod, ImputeSpec

MEDIANS = (ImputeMethod.CLASS_MEDIAN, ImputeMethod.POOL_MEDIAN)
POOL = (ImputeMethod.POOL_MEAN, ImputeMethod.POOL_MEDIAN)


@dataclass(frozen=True, slots=True)
class ImputeResult:
    """Figures with their gaps filled, and which cells were filled."""

    values: FloatArray
    imputed: BoolArray


def impute(
    spec: ImputeSpec,
    x: FloatArray,
    groups: Sequence[slice] = (),
    previous: FloatArray | None = None,
    states: StateArray | None = None,
    group_names: Sequence[str] = (),
) -> ImputeResult:
    """Fill the gaps of raw figures and say which.

    ``x`` has shape (..., regions, items), raw units; ``groups`` are the classes as slices of the region axis
    (default: the pool); ``previous``, of x's shape, holds the figures that *previous* takes. With ``states``
    only *missing* cells are filled: what is not applicable, suppressed, exempt or below the unit stays as it
    is; without, every NaN is filled. Means and medians are those of the present figures of the same item,
    before anything is filled. ``x`` is not changed.

    Errors: E-151 nobody in the class (or pool) has a figure to take the mean of; E-152 no previous figure;
    E-153 ``previous`` was not handed in. Source: OECD/JRC Handbook (2008), step 3; golden: ASEM, 65 cells by
    the mean of the Europe/Asia group.

    >>> x = np.array([[1.0], [3.0], [np.nan], [8.0]])
    >>> impute(ImputeSpec(ImputeMethod.CLASS_MEAN), x, [slice(0, 3), slice(3, 4)]).values.ravel().tolist()
    [1.0, 3.0, 2.0, 8.0]
    """
    gaps = np.isnan(x)
    if states is not None:
        gaps &= states == CellState.MISSING
    if not gaps.any():
        return ImputeResult(x, gaps)
    values = x.copy(order="K")
    if spec.method is ImputeMethod.CONSTANT:
        values[gaps] = spec.value
    elif spec.method is ImputeMethod.PREVIOUS:
        values[gaps] = _previous(gaps, previous)
    else:
        _fill_by_group(spec, usable(x, states), gaps, values, _groups(spec, groups, group_names))
    return ImputeResult(values, gaps)


def _groups(spec: ImputeSpec, groups: Sequence[slice], names: Sequence[str]) -> list[tuple[slice, str]]:
    """Return the comparison sets with what to call them in a message."""
    if spec.method in POOL or not groups:
        return [(slice(None), "全部地区")]
    called = [f"“{name}”类" for name in names] or [f"第 {n} 类" for n in range(1, len(groups) + 1)]
    return list(zip(groups, called, strict=True))


def _fill_by_group(
    spec: ImputeSpec, present: BoolArray, gaps: BoolArray, values: FloatArray, groups: list[tuple[slice, str]]
) -> None:
    """Fill ``values`` in place with the mean or median of the figures that were present before."""
    for group, name in groups:
        here, inside = gaps[..., group, :], values[..., group, :]
        wanted = np.nonzero(here.any(axis=-2))
        if not wanted[0].size:
            continue
        figures = np.where(present[..., group, :], inside, np.nan)
        columns = np.moveaxis(figures, -2, -1)[wanted]
        empty: BoolArray = np.logical_and.reduce(np.isnan(columns), axis=-1)
        _refuse_empty(empty, wanted[-1], here, group, name)
        middle = np.nanmedian if spec.method in MEDIANS else np.nanmean
        fills = np.full((*here.shape[:-2], here.shape[-1]), np.nan)
        fills[wanted] = middle(columns, axis=-1)
        cells = np.nonzero(here)
        inside[cells] = fills[(*cells[:-2], cells[-1])]


def _refuse_empty(empty: BoolArray, items: IntArray, gaps: BoolArray, group: slice, name: str) -> None:
    if empty.any():
        cols = np.unique(items[empty])
        start = group.start or 0
        rows = np.unique(np.nonzero(gaps[..., cols])[-2]) + start
        what = f"{name}在 {cols.size} 项指标上没有一个地区有数，不能用平均数或中位数补缺"
        raise Refusal("E-151", what, "请补报，或改用别的补缺办法", rows=rows.tolist(), cols=cols.tolist())


def _previous(gaps: BoolArray, previous: FloatArray | None) -> FloatArray:
    if previous is None:
        raise Refusal("E-153", "没有提供上期数，不能用上期数补缺", "请补充上期数据，或改用别的补缺办法")
    figures: FloatArray = previous[gaps]
    absent = np.isnan(figures)
    if absent.any():
        cells = tuple(axis[absent] for axis in np.nonzero(gaps))
        rows, cols = np.unique(cells[-2]).tolist(), np.unique(cells[-1]).tolist()
        what = f"{int(absent.sum())} 处缺数的上期数也没有，不能用上期数补缺"
        raise Refusal("E-152", what, "请补报，或改用别的补缺办法", rows=rows, cols=cols)
    return figures
