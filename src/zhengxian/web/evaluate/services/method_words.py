"""What a run keeps of its method in words and numbers, so that pages never compile a scheme."""

from __future__ import annotations

from typing import Any

from zhengxian.engine.evaluate.result import Result
from zhengxian.engine.evaluate.scheme import Item
from zhengxian.engine.evaluate.score import describe
from zhengxian.engine.evaluate.score.parameter import Keyword, Number

FLOWS = ("level", "count")


def method_of(result: Result) -> dict[str, Any]:
    """Return decimals, full marks, the lead ranking, the tree of nodes, the method note and every item's rule."""
    scheme = result.scheme
    titles = result.computed.data.table.titles
    return {
        "points": scheme.points,
        "cumulative": _counts_from_january(result),
        "decimals": scheme.rank.decimals,
        "within": scheme.rank.within,
        "per_class": result.computed.plan.per_class,
        "graded": bool(scheme.rank.grades),
        "classes": list(dict.fromkeys((*scheme.classes, *(u.class_name for u in result.units)))),
        "nodes": [
            {"code": n.code, "title": n.title, "parent": n.parent, "level": n.level, "item": n.is_item}
            for n in result.nodes
        ],
        "note": [[heading, list(lines)] for heading, lines in result.method_note],
        "losses": {
            unit.code: [[item.title, lost] for item, lost, _ in result.losses(unit.code, 2)]
            for unit in result.units
        },
        "taken_from": dict(result.computed.data.taken_from),
        "rules": {item.code: _rule(item, titles) for item in result.computed.plan.items},
    }


def _counts_from_january(result: Result) -> bool:
    """Whether any amount that the scheme reads counts from January, so that a quarter is 前三季度 and not 三季度."""
    table = result.computed.data.table
    flows = {code for code in table.indicators if table.kinds.get(code) in FLOWS}
    return bool(flows & (table.cumulative or frozenset()))


def _rule(item: Item, titles: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "words": describe(item.score, titles),
        "reads": list(item.derive.series_needed()) if item.derive is not None else [item.indicator],
        "derived": item.derive is not None,
        "others": list(item.score.series_needed()),
    }
    plain = item.treat is None and item.transform.value == "none"
    if plain and item.score.method in ("efficacy", "minmax"):
        told["line"] = _line(item)
    return told


def _line(item: Item) -> dict[str, Any] | None:
    """The straight line of a score between two ends, where it can be shown with numbers."""
    spec = item.score
    ends = [spec.entry(key) for key in ("low", "high")]
    if not all(isinstance(e, Number) or (isinstance(e, Keyword) and e.word in ("min", "max")) for e in ends):
        return None
    base, span = (0.0, 100.0)
    if spec.method == "efficacy":
        given = (spec.entry("base"), spec.entry("span"))
        if not all(isinstance(g, Number) for g in given):
            return None
        base, span = (g.value for g in given if isinstance(g, Number))
    low, high = (
        e.value if isinstance(e, Number) else e.word for e in ends if isinstance(e, (Number, Keyword))
    )
    return {
        "base": base, "span": span, "low": low, "high": high, "negative": item.direction.value == "negative",
    }  # fmt: skip
