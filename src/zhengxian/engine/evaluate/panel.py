"""Scores and ranks of many periods at once: no adjustments, no explanation, the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal, SchemeError
from zhengxian.engine.base.rounding import rank_keys
from zhengxian.engine.evaluate.combine import combine
from zhengxian.engine.evaluate.computed import Computed, compute
from zhengxian.engine.evaluate.marks import score_items
from zhengxian.engine.evaluate.memory import keep_freed_memory
from zhengxian.engine.evaluate.plan import Plan, compile_scheme, require_series
from zhengxian.engine.evaluate.prepare import prepare_side_by_side
from zhengxian.engine.evaluate.rank import rank_of_keys
from zhengxian.engine.evaluate.run import named_refusal
from zhengxian.engine.evaluate.scheme.model import Scheme
from zhengxian.engine.evaluate.scheme.rules import Pool
from zhengxian.engine.evaluate.sets import Sets, class_sets
from zhengxian.engine.evaluate.table import Table

TOGETHER = 16_384
"""Periods are taken together up to about this many regions, so that arrays are long but stay in the cache."""


@dataclass(frozen=True)
class Panel:
    """Scores and ranks of many periods: arrays (periods, groups, regions); group 0 is the total."""

    plan: Plan
    periods: tuple[str, ...]
    scores: FloatArray
    ranks: FloatArray
    ranks_in_class: FloatArray


def evaluate_panel(scheme: Scheme, table: Table, *, threads: int = 2) -> Panel:
    """Evaluate every period of a table with one classification.

    Scores are points on the scheme's full scale, the same numbers that single runs give. Periods are
    independent: several are computed side by side, and threads share the rest. Refuses (S-014) a scheme that
    mixes periods and (S-016) one whose pool rules, exemptions or tie breaks would be passed over; refusals of
    the stages name region, indicator and period.
    """
    if scheme.periods is not None:
        raise SchemeError("S-014", "方案按多个期间加权（[periods]），不能逐期批量计算。请逐年调用 evaluate。")
    rules = {
        "[pool]": scheme.pool != Pool(),
        "tie_break": scheme.rank.tie_break,
        "[[exemption]]": scheme.exemptions,
    }
    ignored = [name for name, used in rules.items() if used]
    if ignored:
        raise SchemeError("S-016", f"逐期批量计算不处理方案里的 {'、'.join(ignored)}。请逐期调用 evaluate。")
    keep_freed_memory()
    sets = class_sets([u.class_name for u in table.units])
    plan = compile_scheme(scheme, sets.classes)
    require_series(plan, table.indicators)
    shape = (len(table.periods), len(plan.groups), len(table.units))
    panel = Panel(plan, table.periods, np.empty(shape), np.empty(shape), np.empty(shape))
    step = max(1, TOGETHER // len(table.units)) if independent(plan) else 1
    chunks = [range(k, min(k + step, shape[0])) for k in range(0, shape[0], step)]
    with ThreadPoolExecutor(max(threads, 1)) as workers:
        for done in [workers.submit(_fill, panel, table, sets, chunk) for chunk in chunks]:
            done.result()
    return panel


def independent(plan: Plan) -> bool:
    """Whether every cell's score needs nothing but its own period's column: then periods can stand side by side."""
    plain = all(i.derive is None and i.impute is None and i.treat is None for i in plan.items)
    alone = not any(
        b.spec.series_needed() or b.spec.needs_last_year or b.spec.needs_year for b in plan.blocks
    )
    return plain and alone and not any(g.group.weighting for g in plan.groups)


def _fill(panel: Panel, table: Table, sets: Sets, chunk: Sequence[int]) -> None:
    """Compute some periods; where they cannot be done together, one by one, so that the fault names its period."""
    try:
        nodes = _nodes(panel.plan, table, sets, chunk)
    except Refusal as refusal:
        if len(chunk) > 1:
            for at in chunk:
                _fill(panel, table, sets, [at])
            return
        period = table.periods[chunk[0]]
        raise named_refusal(refusal, panel.plan, table, sets, f"{period}，") from refusal
    count, groups, regions = len(chunk), len(panel.plan.groups), sets.size
    values = nodes.T.reshape(groups, count, regions).swapaxes(0, 1) * panel.plan.scheme.points
    ranks, in_class = ranks_of(values, sets, panel.plan)
    back = slice(None) if sets.inverse is None else sets.inverse
    where = slice(chunk[0], chunk[-1] + 1)
    panel.scores[where], panel.ranks[where], panel.ranks_in_class[where] = (
        a[..., back] for a in (values, ranks, in_class)
    )


def _nodes(plan: Plan, table: Table, sets: Sets, chunk: Sequence[int]) -> FloatArray:
    """Fractions of all groups, (periods × regions in class order, groups)."""
    frames = [table.frame(table.periods[at]) for at in chunk]
    if len(frames) == 1:
        return compute(plan, frames[0], sets).nodes
    beside = sets.side_by_side(len(frames))
    prepared = prepare_side_by_side(plan, frames, sets, beside)
    marks = score_items(plan, prepared, frames[0], beside)
    return combine(plan, marks, prepared.values, beside).nodes


def ranks_of(values: FloatArray, sets: Sets, plan: Plan) -> tuple[FloatArray, FloatArray]:
    """Rank in the pool and in the class over the last axis (regions in class order)."""
    rule = plan.scheme.rank
    keys, missing = rank_keys(values, rule.decimals), np.isnan(values)
    overall = rank_of_keys(keys, rule.ties, missing)
    in_class = np.empty_like(overall)
    for where in sets.slices:
        in_class[..., where] = rank_of_keys(keys[..., where], rule.ties, missing[..., where])
    return overall, in_class


def node_ranks(computed: Computed) -> tuple[FloatArray, FloatArray]:
    """Rank in the pool and in the class of every group of one run, (groups, regions), table order."""
    values = computed.nodes.T * computed.plan.scheme.points
    overall, in_class = ranks_of(values, computed.sets, computed.plan)
    inverse = computed.sets.inverse
    return (overall, in_class) if inverse is None else (overall[:, inverse], in_class[:, inverse])
