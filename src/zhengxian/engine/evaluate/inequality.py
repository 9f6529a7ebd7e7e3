"""Inequality between regions and its decomposition by group: Theil T, Theil L and the Gini of Dagum.

Values are levels per head or any other amount that is not negative; each item (axis −1) is measured on its
own, axis −2 holds the regions, leading axes are independent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.errors import Refusal

FEW = 3
"""A group of fewer regions gives an unstable decomposition (domain.md §2.3); `GiniParts.few` marks it."""


@dataclass(frozen=True, slots=True)
class TheilParts:
    """A Theil index of each item (…, items), its parts, and the index of each group (…, groups, items)."""

    total: FloatArray
    between: FloatArray
    within: FloatArray
    of_group: FloatArray
    weight_of_group: FloatArray
    """Share of each group in the sum of ``within``: income share for T, population share for L."""


@dataclass(frozen=True, slots=True)
class GiniParts:
    """Dagum's Gini of each item (…, items) and its three parts, which sum to the total.

    ``of_pair`` and ``distance`` are (…, groups, groups, items): the Gini between two groups (on the diagonal
    within one) and their relative economic affluence D in 0–1 (0 where two groups do not differ).
    """

    total: FloatArray
    within: FloatArray
    between: FloatArray
    overlap: FloatArray
    of_pair: FloatArray
    distance: FloatArray
    few: BoolArray


def theil_t(per_head: FloatArray, population: FloatArray, groups: IntArray) -> TheilParts:
    """Return Theil T, which weighs by income share, with its parts between and within groups.

    >>> parts = theil_t(np.array([[3.0], [4], [5], [8], [10]]), np.array([30.0, 50, 20, 40, 60]),
    ...                 np.array([0, 0, 0, 1, 1]))
    >>> parts.total.round(7).tolist(), parts.between.round(7).tolist(), parts.within.round(7).tolist()
    ([0.0930923], [0.0842358], [0.0088565])

    ``per_head`` (…, regions, items) ≥ 0, where 0 counts as its limit 0·ln 0 = 0; ``population`` (regions,)
    > 0; ``groups`` (regions,) numbered 0 … g−1, none empty. Range 0 … −ln(smallest population share); 0 means
    equal. Missing values are refused. Errors: E-711 missing value, E-716 negative value, E-718 all values 0,
    E-719 population missing, not positive or of another number, E-710 groups ill-numbered. Formula:
    T = Σ yᵢ ln(yᵢ/pᵢ) = Σ Y_g ln(Y_g/P_g) + Σ Y_g T_g with shares y of income and p of population.
    Source: domain.md §2.3 and B-21; Theil (1967).
    """
    people, member = _shares(per_head, population, groups)
    values = _amounts(per_head)
    relative = values / _positive_mean(people @ values)[..., np.newaxis, :]
    income = people[:, np.newaxis] * relative
    group_income, group_people = member @ income, (member @ people)[:, np.newaxis]
    total = (income * _log(relative)).sum(axis=-2)
    between = (group_income * _log(group_income / group_people)).sum(axis=-2)
    group_mean = member.T @ (group_income / group_people)
    inside = member @ (income * _log(_ratio(relative, group_mean)))
    return TheilParts(total, between, inside.sum(axis=-2), _ratio(inside, group_income), group_income)


def theil_l(per_head: FloatArray, population: FloatArray, groups: IntArray) -> TheilParts:
    """Return Theil L (mean logarithmic deviation), which weighs by population share, with its parts.

    >>> parts = theil_l(np.array([[3.0], [4], [5], [8], [10]]), np.array([30.0, 50, 20, 40, 60]),
    ...                 np.array([0, 0, 0, 1, 1]))
    >>> parts.total.round(6).tolist()
    [0.100492]

    Shapes, range and errors as `theil_t`, but a value of 0 is refused too (E-717) because its logarithm
    breaks the index. Formula: L = Σ pᵢ ln(pᵢ/yᵢ) = Σ P_g ln(P_g/Y_g) + Σ P_g L_g.
    Source: domain.md §2.3 and B-21; Theil (1967).
    """
    people, member = _shares(per_head, population, groups)
    values = _amounts(per_head)
    if (values == 0).any():
        _refuse("E-717", values == 0, "数值为 0，泰尔 L 指数要取对数", "请核实该数，或改用泰尔 T 指数")
    relative = values / (people @ values)[..., np.newaxis, :]
    weights = np.broadcast_to(
        (member @ people)[:, np.newaxis], (*values.shape[:-2], len(member), values.shape[-1])
    )
    group_mean = (member @ (people[:, np.newaxis] * relative)) / weights
    total = -(people @ np.log(relative))
    between = -(weights * np.log(group_mean)).sum(axis=-2)
    inside = member @ (people[:, np.newaxis] * np.log((member.T @ group_mean) / relative))
    return TheilParts(total, between, inside.sum(axis=-2), inside / weights, weights.copy())


def dagum_gini(values: FloatArray, groups: IntArray) -> GiniParts:
    """Return the Gini coefficient of regions counted alike, decomposed after Dagum.

    >>> parts = dagum_gini(np.array([[3.0], [4], [9], [8], [10]]), np.array([0, 0, 0, 1, 1]))
    >>> [round(float(x[0]), 7) for x in (parts.total, parts.within, parts.between, parts.overlap)]
    [0.2235294, 0.0823529, 0.1294118, 0.0117647]

    ``values`` (…, regions, items) ≥ 0; ``groups`` (regions,) numbered 0 … g−1, none empty. Range 0 … 1 − 1/n.
    Missing values are refused. Errors: E-710, E-711, E-716, E-718 as `theil_t`. Regions are not weighted by
    population. Formula: G = ΣΣ|yᵢ−y_r| / (2n²μ) = Σ G_jj p_j s_j + ΣΣ_{j≠h} G_jh p_j s_h D_jh + the same with
    1 − D_jh, where D = (d−p)/(d+p), d and p the mean excess of the richer over the poorer group and back.
    Source: domain.md §2.3 and B-21; Dagum (1997).
    """
    table = _amounts(values)
    member = _membership(groups, table.shape[-2])
    excess, mean = _mean_excess(table, member), _group_means(table, member)
    gaps = excess + np.swapaxes(excess, -3, -2)
    of_pair = _ratio(gaps, mean[..., :, np.newaxis, :] + mean[..., np.newaxis, :, :])
    distance = _ratio(np.abs(excess - np.swapaxes(excess, -3, -2)), gaps)
    count = member.sum(axis=1)
    size = (count / count.sum())[:, np.newaxis]
    share = size * mean / _positive_mean((size * mean).sum(axis=-2))[..., np.newaxis, :]
    part = of_pair * size[:, np.newaxis] * share[..., np.newaxis, :, :]
    same = np.eye(len(member), dtype=bool)
    within = part[..., same, :].sum(axis=-2)
    across, apart = part[..., ~same, :], distance[..., ~same, :]
    between, overlap = (across * apart).sum(axis=-2), (across * (1.0 - apart)).sum(axis=-2)
    return GiniParts(part.sum(axis=(-3, -2)), within, between, overlap, of_pair, distance, count < FEW)


def _mean_excess(values: FloatArray, member: FloatArray) -> FloatArray:
    """Return E[(x − x′)⁺] of a draw x from group j and x′ from group h, as (…, groups, groups, items).

    One sort of each item serves all pairs: running counts and sums by group, in ascending order.
    """
    sizes = member.sum(axis=1)
    flat = values.reshape(-1, *values.shape[-2:])
    result = np.empty((len(flat), len(member), len(member), values.shape[-1]))
    for batch, item in np.ndindex(len(flat), values.shape[-1]):
        column = flat[batch, :, item]
        order = np.argsort(column, kind="stable")
        # differences do not change, and prefix sums lose fewer digits, when the mean is taken off
        ranked, owner = (column - column.mean())[order], member[:, order].T
        noise = 1e-15 * column.size * column.max()
        ahead = ranked[:, np.newaxis] * np.cumsum(owner, axis=0) - np.cumsum(
            owner * ranked[:, np.newaxis], axis=0
        )
        result[batch, :, :, item] = owner.T @ np.where(ahead > noise, ahead, 0.0) / np.outer(sizes, sizes)
    return result.reshape(*values.shape[:-2], len(member), len(member), values.shape[-1])


def _group_means(values: FloatArray, member: FloatArray) -> FloatArray:
    means: FloatArray = (member @ values) / member.sum(axis=1)[:, np.newaxis]
    return means


def _amounts(values: FloatArray) -> FloatArray:
    table = np.asarray(values, dtype=np.float64)
    if not np.isfinite(table).all():
        _refuse("E-711", ~np.isfinite(table), "缺数，不能计算差异指数", "请先补齐，或不把该地区列入")
    if (table < 0).any():
        _refuse(
            "E-716", table < 0, "数值为负，不能计算差异指数", "请核实该数；增速等可为负的指标不适用本方法"
        )
    return table


def _positive_mean(mean: FloatArray) -> FloatArray:
    if not (mean > 0).all():
        cols = sorted(set(np.argwhere(~(mean > 0))[:, -1].tolist()))
        raise Refusal("E-718", "各地区数值都是 0，差异指数没有定义", "请不把该项列入", cols=cols)
    return mean


def _shares(per_head: FloatArray, population: FloatArray, groups: IntArray) -> tuple[FloatArray, FloatArray]:
    people = np.asarray(population, dtype=np.float64)
    regions = np.shape(per_head)[-2]
    if people.shape != (regions,):
        raise Refusal("E-719", f"人口有 {people.size} 个，地区有 {regions} 个", "请给每个地区填写一个人口数")
    bad = np.flatnonzero(~((people > 0) & np.isfinite(people))).tolist()
    if bad:
        raise Refusal("E-719", "人口缺数或不大于 0", "请补齐并核实人口", rows=bad)
    return people / people.sum(), _membership(groups, regions)


def _membership(groups: IntArray, regions: int) -> FloatArray:
    """Return (groups, regions) with 1.0 where the region belongs to the group."""
    numbers = np.asarray(groups)
    known = np.unique(numbers)
    if regions == 0 or numbers.shape != (regions,) or not np.array_equal(known, np.arange(known.size)):
        raise Refusal(
            "E-710", f"分组应为 {regions} 个从 0 起连续编号的组号", "请给每个地区一个组号，并去掉空组"
        )
    member: FloatArray = (numbers == known[:, np.newaxis]).astype(np.float64)
    return member


def _log(ratio: FloatArray) -> FloatArray:
    """Return ln(ratio), and 0 where the ratio is 0: it always multiplies a share that is 0 there."""
    return np.log(np.where(ratio > 0, ratio, 1.0))


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    """Return above / below, and 0 where below is 0 (a group without income, or groups that do not differ)."""
    return np.asarray(
        np.divide(above, below, out=np.zeros(np.broadcast_shapes(above.shape, below.shape)), where=below > 0)
    )


def _refuse(code: str, bad: BoolArray, what: str, remedy: str) -> None:
    places = np.argwhere(bad)
    rows, cols = sorted(set(places[:, -2].tolist())), sorted(set(places[:, -1].tolist()))
    raise Refusal(code, what, remedy, rows=rows, cols=cols)
