"""From a TOML table to a `Scheme`: strict, with the place of every fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.indicator import Indicator
from zhengxian.engine.evaluate.aggregate import AggregateSpec, parse_aggregate
from zhengxian.engine.evaluate.missing import MissingSpec, parse_missing
from zhengxian.engine.evaluate.scheme.check import check_codes, check_dates, check_weights
from zhengxian.engine.evaluate.scheme.items import ItemDefaults, parse_item, parse_weight
from zhengxian.engine.evaluate.scheme.keys import Keys
from zhengxian.engine.evaluate.scheme.load_rules import (
    parse_adjusts,
    parse_awards,
    parse_caps,
    parse_exemptions,
    parse_gates,
    parse_periods,
    parse_pool,
    parse_rank,
)
from zhengxian.engine.evaluate.scheme.model import Group, Item, Scheme, Within
from zhengxian.engine.evaluate.weight import WeightSpec, parse_weighting

MOST_POINTS = 100_000
POINT_DECIMALS = 6
TOP_TEXTS = ("issuer", "document_no", "source", "illustrative", "note")


@dataclass(frozen=True, slots=True)
class _Inherited:
    """What a group passes down to its children."""

    items: ItemDefaults
    aggregate: AggregateSpec
    weighting: WeightSpec | None


def parse_scheme(table: Mapping[str, Any], library: Mapping[str, Indicator] | None = None) -> Scheme:
    """Build a scheme from a parsed TOML table.

    ``library`` supplies title, unit, decimals and direction that an item leaves out.

    Errors: `SchemeError` with key, place and the nearest known key (S-002 unknown key, S-003 wrong type,
    S-004 missing key, S-005 unknown choice, S-006 weights do not sum, S-007 repeated code, S-008 empty group, S-015 split without weights).

    >>> scheme = parse_scheme({"code": "s", "title": "示例", "group": [{"code": "g", "title": "组", "weight": 100,
    ...     "item": [{"indicator": "x", "weight": 100, "score": {"method": "minmax"}}]}]})
    >>> scheme.points, scheme.items[0].code
    (100.0, 'x')
    """
    keys = Keys(table, "顶层")
    keys.require("code", "title")
    rank, score = parse_rank(keys.sub("rank")), keys.sub("score")
    default_within = Within.CLASS if rank.within == "class" else Within.POOL
    within = score.choice("within", Within, default_within, but=(Within.BOTH,)) if score else default_within
    default_score = {k: v for k, v in score.table.items() if k != "within"} if score else None
    aggregate, relative = _aggregate(keys, "aggregate", parse_aggregate("arithmetic", "顶层"))
    missing = keys.get("missing")
    inherited = _Inherited(
        ItemDefaults(
            parse_missing(missing, "missing", MissingSpec()) if missing is not None else MissingSpec(),
            default_score or None,
            library or {},
        ),
        aggregate,
        _weighting(keys, None),
    )
    children = _children(keys, inherited)
    root = Group("total", "总分", None, children, aggregate, inherited.weighting, relative)
    scheme = Scheme(
        code=keys.text("code"),
        title=keys.text("title"),
        root=root,
        points=_points(keys),
        valid_from=keys.date("valid_from"),
        valid_to=keys.date("valid_to"),
        **{k: keys.text(k) for k in TOP_TEXTS},
        pool=parse_pool(keys.sub("pool")),
        score_within=within,
        rank=rank,
        adjusts=parse_adjusts(keys.subs("adjust")),
        caps=parse_caps(keys.sub("adjustments")),
        gates=parse_gates(keys.subs("gate")),
        exemptions=parse_exemptions(keys.subs("exemption")),
        awards=parse_awards(keys.subs("award")),
        periods=parse_periods(keys.sub("periods")),
    )
    keys.done()
    check_dates(scheme)
    check_codes(scheme)
    check_weights(scheme)
    return scheme


def _points(keys: Keys) -> float:
    """Read the full marks: above 0, and with decimals that the account of points lost can keep exactly."""
    points: float = keys.number("points", 100.0)
    if not 0 < points <= MOST_POINTS or round(points, POINT_DECIMALS) != points:
        raise SchemeError(
            "S-005",
            f"{keys.where}：键“points”（满分）应大于 0、不大于 {MOST_POINTS}，至多 {POINT_DECIMALS} 位小数，"
            f"实为 {points:.15g}。请改正。",
        )
    return points


def _aggregate(keys: Keys, key: str, default: AggregateSpec) -> tuple[AggregateSpec, bool]:
    """Read an aggregation and whether the children's weights are relative."""
    value, relative = keys.get(key), keys.text("weights", "")
    where = key if keys.where == "顶层" else f"{keys.where}.{key}"
    if isinstance(value, Mapping) and "weights" in value:
        relative = value["weights"]
        value = {k: v for k, v in value.items() if k != "weights"}
        value = value or None
    if relative not in ("", "relative"):
        raise SchemeError("S-005", f'{where}：键“weights”只能写 "relative"，实为“{relative}”。')
    return (default if value is None else parse_aggregate(value, where)), relative == "relative"


def _weighting(keys: Keys, default: WeightSpec | None) -> WeightSpec | None:
    value = keys.get("weighting")
    if value is None:
        return default
    if isinstance(value, str):
        value = {"method": value}
    spec = parse_weighting(value, "weighting" if keys.where == "顶层" else f"{keys.where}.weighting")
    return None if spec.method == "manual" else spec


def _children(keys: Keys, inherited: _Inherited) -> tuple[Group | Item, ...]:
    children: list[Group | Item] = [parse_item(k, inherited.items) for k in keys.subs("item")]
    children += [_group(k, inherited) for k in keys.subs("group")]
    if not children:
        raise SchemeError("S-008", f"{keys.where}：没有任何指标或分组。请至少写一个 [[group.item]]。")
    return tuple(children)


def _group(keys: Keys, inherited: _Inherited) -> Group:
    keys.require("code")
    aggregate, relative = _aggregate(keys, "aggregate", inherited.aggregate)
    missing, weighting = keys.get("missing"), _weighting(keys, inherited.weighting)
    items = inherited.items
    if missing is not None:
        items = items.with_missing(parse_missing(missing, f"{keys.where}.missing", items.missing))
    code = keys.text("code")
    group = Group(
        code=code,
        title=keys.text("title", code),
        weight=parse_weight(keys),
        children=_children(keys, _Inherited(items, aggregate, weighting)),
        aggregate=aggregate,
        weighting=weighting,
        relative=relative,
        note=keys.text("note"),
    )
    keys.done()
    return group
