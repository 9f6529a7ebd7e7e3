"""Raw figures of every item: gather, derive, impute, treat, transform (stage one of a run)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.derive import derive
from zhengxian.engine.evaluate.missing import CellState, MissingPolicy
from zhengxian.engine.evaluate.plan import Plan
from zhengxian.engine.evaluate.scheme.model import Item, Transform
from zhengxian.engine.evaluate.sets import Sets
from zhengxian.engine.evaluate.table import Slice, States
from zhengxian.engine.evaluate.treat import ImputeMethod, impute, treat

TRANSFORMS: dict[Transform, Callable[[FloatArray], FloatArray]] = {
    Transform.LOG: np.log,
    Transform.LOG10: np.log10,
    Transform.LOG1P: np.log1p,
    Transform.SQRT: np.sqrt,
}
SMALLEST = {
    Transform.LOG: 0.0,
    Transform.LOG10: 0.0,
    Transform.LOG1P: -1.0,
    Transform.SQRT: -np.finfo(float).tiny,
}
"""A transform takes values above this."""


@dataclass(frozen=True)
class Note:
    """Something the reader of a result must know: a constant column, imputed cells, a recomputed maximum."""

    code: str
    message: str
    node: str = ""
    regions: int = 0


@dataclass
class Prepared:
    """Figures of one period in class order, (regions, items); ``values`` are ready to be scored."""

    raw: FloatArray
    values: FloatArray
    states: States | None
    usable: bool
    imputed: BoolArray | None = None
    notes: list[Note] = field(default_factory=list)
    treatments: dict[int, str] = field(default_factory=dict)


Exempted = Mapping[tuple[int, int], str]
"""(region position in class order, item position) → the reason of the exemption."""


def prepare(
    plan: Plan,
    data: Slice,
    sets: Sets,
    exempted: Exempted = MappingProxyType({}),
    *,
    leaves: Sequence[int] | None = None,
) -> Prepared:
    """Gather and prepare the figures of all items, or of those at some positions, for one period.

    A figure *below unit* that the item counts as 0 becomes 0; figures that are suppressed, not applicable,
    exempted or outside the class's set are taken out, so that they enter nobody's minimum, mean or rank.
    Refuses (E-611) infinite figures and (E-612) a transform of figures outside its range.
    """
    raw, states = _gather(plan, data, sets)
    notes: list[Note] = []
    wanted = [(k, plan.items[k]) for k in (range(len(plan.items)) if leaves is None else leaves)]
    for index, item in wanted:
        if item.derive is not None:
            states = _derive(plan, index, data, sets, raw, states, notes)
    usable = _check_finite(raw)
    if exempted:
        states = _marked(raw, states)
        for row, leaf in exempted:
            states[row, leaf] = CellState.EXEMPT
    prepared = Prepared(raw, raw, states, usable, notes=notes)
    if states is not None:
        _apply_states(plan, prepared)
    _prepare_items(prepared, wanted, data, sets, outside_cells(plan, sets))
    return prepared


def prepare_side_by_side(plan: Plan, frames: Sequence[Slice], sets: Sets, beside: Sets) -> Prepared:
    """The same for several periods at once, one after another on the region axis (``beside`` = that axis).

    Only for plans whose items need nothing but their own column of their own period.
    """
    gathered = [_gather(plan, frame, sets) for frame in frames]
    raw = np.concatenate([figures.T for figures, _ in gathered], axis=1).T
    states = None
    if any(own is not None for _, own in gathered):
        states = np.concatenate([_marked(figures, own).T for figures, own in gathered], axis=1).T
    prepared = Prepared(raw, raw, states, _check_finite(raw))
    if states is not None:
        _apply_states(plan, prepared)
    wanted = list(enumerate(plan.items))
    _prepare_items(prepared, wanted, frames[0], beside, outside_cells(plan, beside))
    return prepared


def outside_cells(plan: Plan, sets: Sets) -> BoolArray | None:
    """Cells of items that are not in the set of the region's class, (regions, items); None: there are none."""
    if not plan.outside.any():
        return None
    mask = np.zeros((len(plan.items), sets.size), dtype=np.bool_).T
    for name, where in zip(sets.classes, sets.slices, strict=True):
        mask[where] = plan.outside[plan.classes.index(name)]
    return mask


def _prepare_items(
    prepared: Prepared, wanted: Sequence[tuple[int, Item]], data: Slice, sets: Sets, outside: BoolArray | None
) -> None:
    """Take out what is outside the classes' sets; impute, treat and transform the rest, item by item."""
    if outside is not None:
        prepared.values = prepared.values.copy(order="K")
        prepared.values[outside] = np.nan
    for index, item in wanted:
        if item.impute is not None or item.treat is not None or item.transform != Transform.NONE:
            try:
                _prepare_item(prepared, index, item, data, sets, outside)
            except Refusal as refusal:
                raise _in_item(refusal, index) from refusal


def _in_item(refusal: Refusal, index: int) -> Refusal:
    """The refusal of a calculation on one column, at that column's place among the items."""
    return Refusal(refusal.code, refusal.what, refusal.remedy, rows=refusal.rows, cols=[index])


def _gather(plan: Plan, data: Slice, sets: Sets) -> tuple[FloatArray, States | None]:
    """Copy the items' columns in class order, so that the regions of an item lie next to each other."""
    column = data.table.column
    columns = [column.get(i.indicator, 0) if i.derive is None else 0 for i in plan.items]

    def gathered(source: NDArray[Any]) -> NDArray[Any]:
        as_it_is = columns == list(range(len(source)))
        picked = source if as_it_is and sets.order is not None else np.take(source, columns, axis=0)
        return (picked if sets.order is None else np.take(picked, sets.order, axis=1)).T

    return gathered(data.values.T), None if data.states is None else gathered(data.states.T)


def _marked(raw: FloatArray, states: States | None) -> States:
    """States of all cells: those given, or *missing* where there is no number."""
    if states is not None:
        return states
    return np.where(np.isnan(raw), np.uint8(CellState.MISSING), np.uint8(CellState.REPORTED))


class _Context:
    """The series of one period in class order, for derivations."""

    def __init__(self, data: Slice, sets: Sets, groups: tuple[slice, ...]) -> None:
        self.data, self.sets, self.groups = data, sets, groups
        self.before: Slice | None = None

    def _ordered(self, column: NDArray[Any]) -> NDArray[Any]:
        return column if self.sets.order is None else column[self.sets.order]

    def _last_year(self) -> Slice:
        if self.before is None:
            self.before = self.data.last_year()
        return self.before

    def series(self, code: str) -> FloatArray:
        return self._ordered(self.data.series(code))

    def states(self, code: str) -> States | None:
        return self._ordered(self.data.series_states(code))

    def last_year(self, code: str) -> FloatArray:
        return self._ordered(self._last_year().series(code))

    def last_year_states(self, code: str) -> States | None:
        return self._ordered(self._last_year().series_states(code))

    def kind(self, code: str) -> str:
        return self.data.table.kinds.get(code, "")


def _derive(
    plan: Plan, index: int, data: Slice, sets: Sets, raw: FloatArray, states: States | None, notes: list[Note]
) -> States:
    """Fill one derived column; its states follow from its parts."""
    item = plan.items[index]
    states = _marked(raw, states)
    assert item.derive is not None  # noqa: S101 -- the caller asks for derived items only
    try:
        result = derive(item.derive, _Context(data, sets, sets.compared(plan.per_class)))
    except Refusal as refusal:
        raise _in_item(refusal, index) from refusal
    raw[:, index], states[:, index] = result.values, result.states
    notes += [Note("E-623", f"“{item.title}”：{n.message}", item.code, len(n.rows)) for n in result.notes]
    return states


def _apply_states(plan: Plan, prepared: Prepared) -> None:
    """Count below-unit figures as 0 where the item says so; take out what must not be compared."""
    states = prepared.states
    if states is None or not states.any():
        return
    values = prepared.raw.copy(order="K")
    values[(states != CellState.REPORTED) & (states != CellState.BELOW_UNIT)] = np.nan
    small_rows, small_cols = np.nonzero(states == CellState.BELOW_UNIT)
    for row, leaf in zip(small_rows.tolist(), small_cols.tolist(), strict=True):
        as_zero = plan.items[leaf].missing.of(CellState.BELOW_UNIT) == MissingPolicy.VALUE_ZERO
        values[row, leaf] = 0.0 if as_zero else np.nan
    prepared.values = values


def _check_finite(raw: FloatArray) -> bool:
    """Whether every cell has a number; infinite figures are refused."""
    if np.isfinite(raw).all():
        return True
    infinite = np.isinf(raw)
    if infinite.any():
        rows, cols = np.nonzero(infinite)
        raise Refusal(
            "E-611", f"有 {rows.size} 个数是无穷大", "请核实这些数", rows=rows.tolist(), cols=cols.tolist()
        )
    return False


def _prepare_item(
    prepared: Prepared, index: int, item: Item, data: Slice, sets: Sets, outside: BoolArray | None
) -> None:
    if prepared.values is prepared.raw:
        prepared.values = prepared.raw.copy(order="K")
    column = prepared.values[:, index]
    if item.impute is not None:
        _impute_item(prepared, index, item, data, sets, None if outside is None else outside[:, index])
        column = prepared.values[:, index]
    if item.treat is not None:
        treated = treat(item.treat, column[:, None])
        prepared.values[:, index] = column = treated.values[:, 0]
        if treated.report[0].cells:
            prepared.treatments[index] = treated.report[0].sentence
            prepared.notes.append(
                Note("E-620", treated.report[0].sentence, item.code, treated.report[0].cells)
            )
    if item.transform != Transform.NONE:
        low = np.flatnonzero(column <= SMALLEST[item.transform])
        if low.size:
            what = f"做 {item.transform.value} 变换要求数值大于 {max(SMALLEST[item.transform], -1):g}"
            raise Refusal("E-612", what, "请核实该数，或改用别的变换", rows=low.tolist(), cols=[index])
        prepared.values[:, index] = TRANSFORMS[item.transform](column)


def _impute_item(
    prepared: Prepared, index: int, item: Item, data: Slice, sets: Sets, outside: BoolArray | None
) -> None:
    """Fill missing raw figures by the item's rule; only cells in state *missing* and in the class's set."""
    assert item.impute is not None  # noqa: S101 -- the caller checked
    column = prepared.values[:, index]
    empty = np.isnan(column)
    states = _marked(column, None if prepared.states is None else prepared.states[:, index])
    if outside is not None:
        states = np.where(outside, np.uint8(CellState.EXEMPT), states)
    empty &= states == CellState.MISSING
    if not empty.any():
        return
    previous = None
    if item.impute.method == ImputeMethod.PREVIOUS and item.derive is None:
        before = data.last_year().series(item.indicator)
        previous = (before if sets.order is None else before[sets.order])[:, None]
    result = impute(item.impute, column[:, None], sets.slices, previous, states[:, None], sets.classes)
    filled = empty & result.imputed[:, 0]
    if not filled.any():
        return
    prepared.values[filled, index] = result.values[filled, 0]
    if prepared.imputed is None:
        prepared.imputed = np.zeros(prepared.values.shape, dtype=np.bool_, order="F")
    prepared.imputed[filled, index] = True
    count = int(filled.sum())
    prepared.notes.append(
        Note(
            "E-621",
            f"“{item.title}”有 {count} 个未报数按“{item.impute.label}”补值后计分",
            item.code,
            count,
        )
    )
