"""Derived figures: one door, `derive`, over the kinds of a scheme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.derive.context import DeriveContext
from zhengxian.engine.evaluate.derive.part import Part, merged, part, total
from zhengxian.engine.evaluate.derive.places import places_gained
from zhengxian.engine.evaluate.derive.raters import trimmed_mean
from zhengxian.engine.evaluate.derive.spec import DeriveKind, DeriveSpec, OnZero
from zhengxian.engine.evaluate.missing.state import CellState, StateArray


@dataclass(frozen=True, slots=True)
class DeriveNote:
    """Something the reader of a derived figure must know: a Chinese sentence and the regions it is about."""

    message: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """Derived figures (..., regions), their states, and notes; ``values`` is NaN where no figure follows."""

    values: FloatArray
    states: StateArray
    notes: tuple[DeriveNote, ...] = ()


def derive(spec: DeriveSpec, context: DeriveContext) -> Derived:
    """Make one figure per region from the series of a context.

    Shapes: every series (..., regions), the result too. A missing part makes the result missing, and its
    state is that of the part by `combine_states` (*exempt* over *not applicable* over *missing* over
    *suppressed*); a part *below the unit* counts only if the context gives it the figure 0.

    ratio, per_capita, denominate: times · Σof / Σby, with ``average`` over the mean of this and last year's
    Σby. A denominator of 0 has no quotient: E-111 names the regions, or with ``zero = "missing"`` the figure
    is *missing* and a note says so. share: times · x_i / Σx over the pool; figures that are *not applicable*
    are left out of Σx, any other gap makes the total unknown (E-115); a total ≤ 0 is refused (E-113).
    increment: x − x of last year. rank_change: see `places_gained`. sum, difference: times · (Σof − Σby).
    trimmed_mean: see `trimmed_mean`. growth: the published growth series as it stands, never recomputed from
    levels: the base is revised every year, so 612 at +7.9 % against a published 580 is not 5.52 % growth; a
    series that is known not to be a growth rate is refused (E-114).

    Errors: E-110, E-112 from the context; E-111, E-113, E-114, E-115 as above.
    Source: docs/methods/scheme-format.md; domain.md §3 (pitfall 2: a zero denominator is missing, not
    infinite), §4.2 and appendix G 1 (growth is an input), appendix A P9–P11, P14, B-10.

    >>> from zhengxian.engine.evaluate.derive import SeriesContext, parse_derive
    >>> spec = parse_derive({"kind": "ratio", "of": "men", "by": "women", "times": 100}, "derive")
    >>> derive(spec, SeriesContext({"men": np.array([51.0]), "women": np.array([50.0])})).values.tolist()
    [102.0]
    """
    return _CALCULATIONS[spec.kind](spec, context)


def _now(context: DeriveContext, codes: Sequence[str]) -> Part:
    return total([part(context.series(c), context.states(c)) for c in codes])


def _last_year(context: DeriveContext, codes: Sequence[str]) -> Part:
    return total([part(context.last_year(c), context.last_year_states(c)) for c in codes])


def _derived(result: Part, *notes: DeriveNote | None) -> Derived:
    return Derived(result.values, result.states, tuple(n for n in notes if n is not None))


def _rows(cells: BoolArray) -> list[int]:
    return [int(row) for row in np.unique(np.nonzero(cells)[-1])]


def _divide(spec: DeriveSpec, context: DeriveContext) -> Derived:
    above, below = _now(context, spec.of), _now(context, spec.by)
    if spec.average:
        before = _last_year(context, spec.by)
        below = merged((below.values + before.values) / 2, [below, before])
    return _divided(spec, above, below)


def _divided(spec: DeriveSpec, above: Part, below: Part) -> Derived:
    zero = above.present & (below.values == 0)
    rows = _rows(zero)
    names = "、".join(f"“{c}”" for c in spec.by)
    if rows and spec.zero is OnZero.REFUSE:
        what, remedy = (
            f"分母{names}为 0，不能相除",
            '请核实分母，或在 derive 中写 zero = "missing" 按缺数处理',
        )
        raise Refusal("E-111", what, remedy, rows=rows)
    values = np.full(np.broadcast_shapes(above.values.shape, below.values.shape), np.nan)
    np.divide(above.values * spec.times, below.values, out=values, where=~zero)
    result = merged(values, [above, below])
    if not rows:
        return _derived(result)
    result.states[zero] = CellState.MISSING
    return _derived(result, DeriveNote(f"分母{names}为 0，按缺数处理（{int(zero.sum())} 处）。", tuple(rows)))


def _share(spec: DeriveSpec, context: DeriveContext) -> Derived:
    own = _now(context, spec.of)
    unknown = np.isin(own.states, (CellState.MISSING, CellState.SUPPRESSED))
    if unknown.any():
        what = f"有 {int(unknown.sum())} 处没有数，合计不完整，不能计算占比"
        raise Refusal("E-115", what, "请补报，或把这些地区移出评价范围", rows=_rows(unknown))
    whole = np.where(own.present, own.values, 0.0).sum(axis=-1, keepdims=True)
    if not (whole > 0).all():
        what = f"全部地区合计为 {float(whole.min()):g}，不大于 0，占比没有意义"
        raise Refusal("E-113", what, "请核实数据，或改用其他计分办法")
    negative = own.values < 0
    note = DeriveNote("数值为负，占比也为负。", tuple(_rows(negative))) if negative.any() else None
    return _derived(Part(own.values * spec.times / whole, own.states), note)


def _increment(spec: DeriveSpec, context: DeriveContext) -> Derived:
    now, before = _now(context, spec.of), _last_year(context, spec.of)
    return _derived(merged((now.values - before.values) * spec.times, [now, before]))


def _rank_change(spec: DeriveSpec, context: DeriveContext) -> Derived:
    now, before = _now(context, spec.of), _last_year(context, spec.of)
    both = now.present & before.present
    change = places_gained(now.values, before.values, context.groups, spec.direction, spec.decimals)
    left_out = _rows(~both)
    note = f"缺本年或上年数，不参加位次比较（{len(left_out)} 个地区）；位次在两年都有数的地区之间排定。"
    return _derived(merged(change, [now, before]), DeriveNote(note, tuple(left_out)) if left_out else None)


def _difference(spec: DeriveSpec, context: DeriveContext) -> Derived:
    above = _now(context, spec.of)
    if not spec.by:
        return _derived(Part(above.values * spec.times, above.states))
    below = _now(context, spec.by)
    return _derived(merged((above.values - below.values) * spec.times, [above, below]))


def _trimmed_mean(spec: DeriveSpec, context: DeriveContext) -> Derived:
    raters = [part(context.series(c), context.states(c)) for c in spec.of]
    ratings = np.stack([r.values for r in raters], axis=-1)
    weights = np.array(spec.weights) if spec.weights else None
    values = trimmed_mean(ratings, spec.drop, spec.min_raters, weights)
    few = np.isnan(values)
    states = np.where(few, _absent(raters), np.uint8(CellState.REPORTED))
    note = f"评分不足 {spec.min_raters} 份，按缺数处理（{int(few.sum())} 处）。"
    return _derived(Part(values, states), DeriveNote(note, tuple(_rows(few))) if few.any() else None)


def _absent(raters: Sequence[Part]) -> StateArray:
    """Return *not applicable* where no rater could rate at all, else *missing*."""
    states = np.stack([r.states for r in raters])
    nowhere = (states == CellState.NOT_APPLICABLE).all(axis=0)
    return np.where(nowhere, np.uint8(CellState.NOT_APPLICABLE), np.uint8(CellState.MISSING))


def _growth(spec: DeriveSpec, context: DeriveContext) -> Derived:
    code = spec.of[0]
    kind = context.kind(code)
    if kind not in ("", "growth"):
        raise Refusal(
            "E-114",
            f"“{code}”不是增速指标（类型为 {kind}），增速不由水平数倒算",
            "请改为已公布的增速指标；水平指标的 growth_series 写明它的代码",
        )
    return _derived(_now(context, spec.of))


_CALCULATIONS: dict[DeriveKind, Callable[[DeriveSpec, DeriveContext], Derived]] = {
    DeriveKind.RATIO: _divide,
    DeriveKind.PER_CAPITA: _divide,
    DeriveKind.DENOMINATE: _divide,
    DeriveKind.SHARE: _share,
    DeriveKind.INCREMENT: _increment,
    DeriveKind.RANK_CHANGE: _rank_change,
    DeriveKind.SUM: _difference,
    DeriveKind.DIFFERENCE: _difference,
    DeriveKind.TRIMMED_MEAN: _trimmed_mean,
    DeriveKind.GROWTH: _growth,
}
