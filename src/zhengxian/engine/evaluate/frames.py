"""The tables of a result as polars frames; columns are a stable contract (design.md §4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.evaluate.missing import CellState

if TYPE_CHECKING:
    from zhengxian.engine.evaluate.result import Result


def scores_frame(result: Result) -> pl.DataFrame:
    """One row per region and node, regions in input order, nodes depth first."""
    units = result.units
    parts = []
    for number, node in enumerate(result.nodes):
        score, full = result.node_points(node)
        overall, in_class = result.node_ranks(node)
        parts.append(
            pl.DataFrame(
                {
                    "region": [u.code for u in units],
                    "name": [u.name for u in units],
                    "class": [u.class_name for u in units],
                    "node": node.code,
                    "title": node.title,
                    "level": node.level,
                    "score": score,
                    "full": full,
                    "rank": overall,
                    "rank_in_class": in_class,
                    "_region": np.arange(len(units)),
                    "_node": number,
                }
            )
        )
    frame = pl.concat(parts).sort("_region", "_node").drop("_region", "_node")
    return frame.with_columns(
        pl.col("level").cast(pl.Int64),
        pl.col("score", "full", "rank", "rank_in_class").fill_nan(None),
    ).with_columns(_whole_ranks(result))


def _whole_ranks(result: Result) -> list[pl.Expr]:
    """Ranks are whole numbers except under average ties."""
    if result.scheme.rank.ties.value == "average":
        return []
    return [pl.col(c).cast(pl.Int64) for c in ("rank", "rank_in_class")]


def contributions_frame(result: Result) -> pl.DataFrame:
    """One row per region and item, then one per adjustment; points + points_lost sums to the scheme's points."""
    computed = result.computed
    weights, points, lost = result.exact
    raw = result.arrange(computed.prepared.raw)
    scored = result.arrange(computed.marks.scores)
    order = {n.code: i for i, n in enumerate(result.nodes)}
    parts = []
    for leaf, item in enumerate(computed.plan.items):
        parent = computed.plan.groups[computed.plan.parent_of_leaf[leaf]].group
        states = [result.state_label(row, leaf) for row in range(len(result.units))]
        parts.append(
            _contribution(
                result,
                item.code,
                item.title,
                parent.code,
                order[item.code],
                raw=raw[:, leaf],
                unit=item.unit,
                decimals=item.decimals,
                scored=scored[:, leaf],
                weight=weights[:, leaf],
                points=points[:, leaf],
                points_lost=lost[:, leaf],
                state=states,
                treatment=_treatments(result, leaf),
            )
        )
    for column, rule in enumerate(result.scheme.adjusts):
        signed = np.round(result.adjusted.points[:, column], 10)
        none = np.full(len(signed), np.nan)
        parts.append(
            _contribution(
                result,
                rule.code,
                rule.title,
                "total",
                len(order) + column,
                raw=none,
                unit="分",
                decimals=None,
                scored=none,
                weight=np.zeros(len(signed)),
                points=signed,
                points_lost=-signed + 0.0,
                state=[None] * len(signed),
                treatment=[None] * len(signed),
            )
        )
    frame = pl.concat(parts).sort("_region", "_node").drop("_region", "_node")
    return frame.with_columns(pl.col("raw", "scored").fill_nan(None))


def _contribution(
    result: Result, code: str, title: str, parent: str, order: int, **columns: Any
) -> pl.DataFrame:
    units = result.units
    return pl.DataFrame(
        {
            "region": [u.code for u in units],
            "node": code,
            "title": title,
            "parent": parent,
            **{k: v for k, v in columns.items() if k != "decimals"},
            "_region": np.arange(len(units)),
            "_node": order,
        },
        schema_overrides={"state": pl.String, "treatment": pl.String},
    ).with_columns(pl.lit(columns["decimals"], dtype=pl.Int64).alias("decimals"))


def _treatments(result: Result, leaf: int) -> list[str | None]:
    """What was done to a figure before scoring, per region."""
    computed = result.computed
    general = computed.prepared.treatments.get(leaf)
    size = len(result.units)
    if computed.prepared.imputed is None and computed.marks.filled is None and general is None:
        return [None] * size
    imputed = np.zeros(size) if computed.prepared.imputed is None else computed.prepared.imputed[:, leaf]
    filled = np.zeros(size) if computed.marks.filled is None else computed.marks.filled[:, leaf]
    states = computed.prepared.states
    kinds = np.full(size, CellState.MISSING) if states is None else states[:, leaf]
    item = computed.plan.items[leaf]
    by_impute = f"补值：{item.impute.label}" if item.impute is not None else None
    ordered = [
        by_impute if i else f"缺数规定：{item.missing.of(CellState(int(k))).label}" if f else general
        for i, f, k in zip(imputed, filled, kinds, strict=True)
    ]
    inverse = computed.sets.inverse
    return ordered if inverse is None else [ordered[i] for i in inverse]


def ranking_frame(result: Result) -> pl.DataFrame:
    """One row per region in the order of the lead ranking (by class first when ranks go by class)."""
    units, standing, adjusted = result.units, result.standing, result.adjusted
    frame = pl.DataFrame(
        {
            "region": [u.code for u in units],
            "name": [u.name for u in units],
            "class": [u.class_name for u in units],
            "score": standing.score,
            "shown": [result.shown(float(s)) for s in standing.score],
            "rank": standing.rank,
            "rank_in_class": standing.rank_in_class,
            "tied": standing.tied,
            "tied_in_class": standing.tied_in_class,
            "grade": standing.grade,
            "previous_rank": standing.previous,
            "rank_change": standing.change,
            "rank_change_note": standing.change_note,
            "status": standing.status,
            "status_reason": standing.status_reason,
            "base_score": standing.base,
            "bonus": adjusted.bonus,
            "deduction": adjusted.deduction,
            "_class": _class_order(result),
        },
        schema_overrides={"grade": pl.String, "previous_rank": pl.Float64, "rank_change": pl.Float64},
    ).with_columns(pl.col("rank", "rank_in_class").fill_nan(None))
    keys = ["_class", "rank_in_class"] if result.scheme.rank.within == "class" else ["rank"]
    frame = frame.sort([*keys, "region"], nulls_last=True).drop("_class")
    if result.scheme.rank.ties.value == "average":
        return frame
    return frame.with_columns(pl.col("rank", "rank_in_class", "previous_rank", "rank_change").cast(pl.Int64))


def _class_order(result: Result) -> list[int]:
    """Classes in the order the scheme names them, then as met."""
    names = dict.fromkeys((*result.scheme.classes, *(u.class_name for u in result.units)))
    number = {name: i for i, name in enumerate(names)}
    return [number[u.class_name] for u in result.units]


def awards_frame(result: Result) -> pl.DataFrame:
    """Award winners."""
    names = {u.code: u.name for u in result.units}
    won = result.standing.awards
    return _frame(
        {"name": pl.String, "region": pl.String, "region_name": pl.String, "reason": pl.String},
        [(a.award, a.region, names[a.region], a.reason) for a in won],
    )


def adjustments_frame(result: Result) -> pl.DataFrame:
    """Every adjustment that moved a score, with authority and evidence, then gates declared."""
    names = {u.code: u.name for u in result.units}
    rows: list[tuple[Any, ...]] = []
    for column, rule in enumerate(result.scheme.adjusts):
        points: FloatArray = result.adjusted.points[:, column]
        for row, unit in enumerate(result.units):
            if points[row] != 0:
                own = [e for e in result.events if e.region == unit.code and e.code == rule.code]
                rows.append(
                    (unit.code, unit.name, rule.code, rule.title, float(points[row]), *_evidence(own))
                )
    for gate in result.scheme.gates:
        for event in result.events:
            if event.code == gate.code and event.region in names:
                name = names[event.region]
                rows.append(
                    (event.region, name, gate.code, gate.title, None, *_evidence([event], gate.authority))
                )
    schema = dict.fromkeys(("region", "name", "code", "title"), pl.String)
    return _frame(
        {**schema, "points": pl.Float64, "authority": pl.String, "evidence": pl.String, "date": pl.String},
        rows,
    )


def _evidence(events: list[Any], default: str = "") -> tuple[str, str, str]:
    authorities = "；".join(dict.fromkeys(e.authority or default for e in events if e.authority or default))
    evidence = "；".join(e.evidence for e in events if e.evidence)
    dates = "；".join(str(e.date) for e in events if e.date)
    return authorities or ("按方案规则计算" if not events else ""), evidence, dates


def notes_frame(result: Result) -> pl.DataFrame:
    """Notes of the run."""
    rows = [(n.code, n.message, n.node or None, n.regions) for n in result.notes_list]
    return _frame({"code": pl.String, "message": pl.String, "node": pl.String, "regions": pl.Int64}, rows)


def left_out_frame(result: Result) -> pl.DataFrame:
    """Regions that are not ranked, and why."""
    rows = [(x.code, x.name, x.reason) for x in result.excluded]
    return _frame({"region": pl.String, "name": pl.String, "reason": pl.String}, rows)


def _frame(schema: dict[str, Any], rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row")
