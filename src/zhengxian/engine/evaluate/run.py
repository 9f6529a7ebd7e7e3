"""One evaluation: pool → plan → stages → standing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import astuple, replace
from typing import Any, TypeVar

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.engine.evaluate.adjust import Event, adjust
from zhengxian.engine.evaluate.combine import places_of
from zhengxian.engine.evaluate.computed import Computed, compute, mix
from zhengxian.engine.evaluate.event_period import of_period
from zhengxian.engine.evaluate.missing import CellState
from zhengxian.engine.evaluate.plan import Plan, compile_scheme, require_series
from zhengxian.engine.evaluate.pool import LeftOut, select
from zhengxian.engine.evaluate.prepare import Note
from zhengxian.engine.evaluate.result import Result
from zhengxian.engine.evaluate.scheme.dump import dump_scheme
from zhengxian.engine.evaluate.scheme.model import Scheme
from zhengxian.engine.evaluate.sets import Sets, class_sets
from zhengxian.engine.evaluate.standing import Previous, stand
from zhengxian.engine.evaluate.table import Slice, Table

Progress = Callable[[int, int, str], None]
Done = TypeVar("Done")
STEPS = ("参评范围", "计分", "加减分", "排名")


def evaluate_table(
    scheme: Scheme,
    table: Table,
    period: str,
    *,
    events: Sequence[Event] = (),
    previous: Previous | None = None,
    left_out: Sequence[LeftOut] = (),
    progress: Progress | None = None,
) -> Result:
    """Evaluate one period of a table whose ``units`` carry the classes in force at that period.

    Returns a frozen `Result`. Refuses a scheme that is not in force (E-603), data without an indicator the
    scheme reads (S-012), an empty pool (E-602), a period without any figure (E-606); refusals of the stages
    name region, indicator and remedy.
    """
    report = progress or _silent
    when = Period.parse(period)
    _in_force(scheme, when)
    report(0, len(STEPS), STEPS[0])
    selected = select(scheme, table.units)
    rows = [table.row[u.code] for u in selected.units]
    pool = replace(table.select(rows, selected.units), references=table)
    sets = class_sets([u.class_name for u in pool.units])
    plan = compile_scheme(scheme, sets.classes)
    require_series(plan, table.indicators)
    report(1, len(STEPS), STEPS[1])
    computed = _named(plan, pool, sets, lambda: _compute(plan, pool, sets, when))
    report(2, len(STEPS), STEPS[2])
    data = computed.data if scheme.periods is None else pool.frame(str(when))
    declared, others = of_period(events, when)
    adjusted = adjust(scheme, data, declared)
    adjusted = replace(adjusted, notes=(*adjusted.notes, *others))
    report(3, len(STEPS), STEPS[3])
    base = _table_order(sets, computed.total)
    tie_levels = [_node_points(computed, node) for node in scheme.rank.tie_break]
    standing = stand(scheme, pool.units, base, adjusted, declared, tie_levels, previous)
    standing.notes += [*_idle_exemptions(scheme, pool), *_other_classes(scheme, sets)]
    report(len(STEPS), len(STEPS), "完成")
    out = (*left_out, *selected.left_out)
    inputs = input_hash(table, events, previous)
    return Result(scheme, str(when), computed, adjusted, standing, declared, out, inputs, previous)


def _silent(done: int, total: int, label: str) -> None:
    """Report to nobody."""
    del done, total, label


def _in_force(scheme: Scheme, when: Period) -> None:
    start, end, day = scheme.valid_from, scheme.valid_to, when.last_day
    if (start and day < start) or (end and day > end):
        span = f"{start or '（未写起日）'} 至 {end or '（未写止日）'}"
        raise Refusal(
            "E-603",
            f"方案“{scheme.title}”的有效期是 {span}，不含 {when.label}（截止 {day}）",
            "请换用当时有效的方案版本，或改期间",
        )


def _compute(plan: Plan, pool: Table, sets: Sets, when: Period) -> Computed:
    def one(part: Period) -> Computed:
        return compute(plan, _frame(plan, pool, part), sets, exempted_cells(plan, pool, sets, part))

    if plan.scheme.periods is None:
        return one(when)
    if when.kind != PeriodKind.YEAR:
        raise Refusal(
            "E-605",
            f"方案按全年各期加权，不能评价 {when.label}",
            f"请把期间写成年份，如 {when.last_day.year}",
        )
    named = [(mix_period(when, name), weight) for name, weight in plan.scheme.periods.mix]
    named.sort(key=lambda pair: (pair[0].last_day, -pair[0].first_day.toordinal()))
    return mix([(one(part), weight) for part, weight in named])


def _frame(plan: Plan, pool: Table, when: Period) -> Slice:
    """The figures of one period; refused when nobody reported anything, which no missing-value rule is meant for."""
    frame = pool.frame(str(when))
    read = [pool.column[code] for code in plan.series]
    stated = frame.states is not None and (frame.states[:, read] > CellState.MISSING).any()
    if np.isnan(frame.values[:, read]).all() and not stated:
        known = "、".join(pool.periods[:3]) + (f" 等 {len(pool.periods)} 期" if len(pool.periods) > 3 else "")
        raise Refusal(
            "E-606",
            f"方案用到的指标在 {when.label} 一个数也没有（数据里的期间：{known}）",
            "请核对期间，或补充这一期的数据",
        )
    return frame


def _other_classes(scheme: Scheme, sets: Sets) -> list[Note]:
    """Classes that only the scheme or only the regions know: a misspelt class would take the default weights."""
    if not scheme.classes:
        return []
    notes = [
        Note("E-652", f"方案写有类别“{name}”的权重，参评地区里没有这一类")
        for name in scheme.classes
        if name not in sets.classes
    ]
    return notes + [
        Note("E-652", f"类别“{name}”在方案里没有单列权重，按默认权重计分")
        for name in sets.classes
        if name not in scheme.classes
    ]


def _idle_exemptions(scheme: Scheme, pool: Table) -> list[Note]:
    """Exemptions of regions that are not ranked: a wrong code would otherwise pass unseen."""
    return [
        Note("E-646", f"方案免考的地区“{e.region}”不在参评范围内，这条免考没有用上", e.node)
        for e in scheme.exemptions
        if e.region not in pool.row
    ]


def mix_period(year: Period, name: str) -> Period:
    """The period of a year that a name in ``[periods]`` means: Q1, H1, M09, Y.

    >>> str(mix_period(Period.parse("2025"), "M09"))
    '2025-09'
    """
    y = year.last_day.year
    if name == "Y":
        return Period.parse(f"{y}")
    return Period.parse(f"{y}-{name[1:]}" if name.startswith("M") else f"{y}{name}")


def exempted_cells(plan: Plan, pool: Table, sets: Sets, when: Period) -> dict[tuple[int, int], str]:
    """Cells (region position in class order, item position) that an exemption takes out, with the reason."""
    inverse = sets.inverse
    cells: dict[tuple[int, int], str] = {}
    for exemption in plan.scheme.exemptions:
        at = pool.row.get(exemption.region)
        if at is None or not exemption.holds_on(when.last_day):
            continue
        row = at if inverse is None else int(inverse[at])
        for leaf in _leaves_under(plan, exemption.node):
            cells[row, leaf] = exemption.reason
    return cells


def _leaves_under(plan: Plan, node: str) -> list[int]:
    for group in plan.groups:
        if group.group.code == node:
            below = {i.code for i in group.group.leaves()}
            return [k for k, item in enumerate(plan.items) if item.code in below]
    return [k for k, item in enumerate(plan.items) if item.code == node]


def _named(plan: Plan, pool: Table, sets: Sets, run: Callable[[], Done]) -> Done:
    """Run the stages; a refusal comes out with names instead of positions."""
    try:
        return run()
    except Refusal as refusal:
        raise named_refusal(refusal, plan, pool, sets) from refusal


def named_refusal(refusal: Refusal, plan: Plan, pool: Table, sets: Sets, before: str = "") -> Refusal:
    """Return a refusal that names regions and indicators instead of positions in class order."""
    names = [f"{before}{u.name}（{u.code}）" if u.name != u.code else before + u.code for u in pool.units]
    if sets.order is not None:
        names = [names[i] for i in sets.order]
    return refusal.named(names, places_of(plan))


def _table_order(sets: Sets, values: FloatArray) -> FloatArray:
    inverse = sets.inverse
    return values if inverse is None else values[inverse]


def _node_points(computed: Computed, node: str) -> FloatArray:
    """Points of one node in table order, for breaking ties."""
    plan = computed.plan
    for index, group in enumerate(plan.groups):
        if group.group.code == node:
            return _table_order(computed.sets, computed.nodes[:, index] * computed.effective[1][:, index])
    leaf = [i.code for i in plan.items].index(node)
    return _table_order(computed.sets, computed.points[:, leaf])


def input_hash(table: Table, events: Sequence[Event] = (), previous: Previous | None = None) -> str:
    """SHA-256 over regions, classes, indicators, periods, figures, states, events and the earlier ranks."""
    digest = hashlib.sha256()
    names: list[Any] = [[u.code, u.class_name, u.level] for u in table.units]
    declared = [[str(value) for value in astuple(event)] for event in events]
    before = None if previous is None else sorted((k, str(v)) for k, v in previous.ranks.items())
    words = [names, table.indicators, table.periods, declared, before]
    digest.update(json.dumps(words, ensure_ascii=False).encode())
    digest.update(np.ascontiguousarray(table.values).tobytes())
    if table.states is not None:
        digest.update(np.ascontiguousarray(table.states).tobytes())
    return digest.hexdigest()


def scheme_hash(scheme: Scheme) -> str:
    """SHA-256 over the scheme with every choice written out."""
    text = json.dumps(dump_scheme(scheme), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
