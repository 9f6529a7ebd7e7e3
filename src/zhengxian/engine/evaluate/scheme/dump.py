"""From a `Scheme` back to a TOML table: ``parse_scheme(dump_scheme(s)) == s``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from enum import StrEnum
from typing import Any

from zhengxian.engine.evaluate.aggregate import AggregateSpec
from zhengxian.engine.evaluate.scheme.model import Group, Item, Scheme, Split, Transform, Weight
from zhengxian.engine.evaluate.scheme.rules import Adjust, AdjustKind, Award, Exemption, Gate, Pool, RankRule


def dump_scheme(scheme: Scheme) -> dict[str, Any]:
    """Return the scheme as a TOML table with every choice written out."""
    root = scheme.root
    table: dict[str, Any] = {"code": scheme.code, "title": scheme.title, "points": scheme.points}
    for key in ("valid_from", "valid_to", "issuer", "document_no", "source", "illustrative", "note"):
        if value := getattr(scheme, key):
            table[key] = value
    table["aggregate"] = _aggregate(root.aggregate, root.relative)
    if root.weighting is not None:
        table["weighting"] = root.weighting.to_table()
    table["score"] = {"within": scheme.score_within.value}
    table["rank"] = _rank(scheme.rank)
    if pool := _pool(scheme.pool):
        table["pool"] = pool
    return {**table, **_rules(scheme), **_children(root)}


def _rules(scheme: Scheme) -> dict[str, Any]:
    """Write the tables around the groups that are there."""
    lists: dict[str, Sequence[Adjust | Gate | Exemption | Award]] = {
        "adjust": scheme.adjusts,
        "gate": scheme.gates,
        "exemption": scheme.exemptions,
        "award": scheme.awards,
    }
    table: dict[str, Any] = {key: [_rule(r) for r in rules] for key, rules in lists.items() if rules}
    caps = {"cap_bonus": scheme.caps.bonus, "cap_deduction": scheme.caps.deduction}
    if any(v is not None for v in caps.values()):
        table["adjustments"] = {k: v for k, v in caps.items() if v is not None}
    if scheme.periods:
        table["periods"] = {"mix": dict(scheme.periods.mix)}
    return table


def _children(group: Group) -> dict[str, Any]:
    items, groups = [], []
    for child in group.children:
        if isinstance(child, Item):
            items.append(_item(child))
        elif child.split is not None:
            items.append(_split(child.split))
        else:
            groups.append(_group(child))
    return {k: v for k, v in (("item", items), ("group", groups)) if v}


def _split(split: Split) -> dict[str, Any]:
    """Write an expanded item as the one item it was."""
    table = {**_item(split.item), "split": dict(split.parts)}
    return {**table, "growth_indicator": split.growth_indicator} if split.growth_indicator else table


def _aggregate(spec: AggregateSpec, relative: bool) -> Any:
    value = spec.to_value()
    if not relative:
        return value
    return {**({"method": value} if isinstance(value, str) else value), "weights": "relative"}


def _group(group: Group) -> dict[str, Any]:
    table: dict[str, Any] = {"code": group.code, "title": group.title}
    if group.weight:
        table["weight"] = _weight(group.weight)
    table["aggregate"] = group.aggregate.to_value()
    if group.relative:
        table["weights"] = "relative"
    table["weighting"] = {"method": "manual"} if group.weighting is None else group.weighting.to_table()
    if group.note:
        table["note"] = group.note
    return {**table, **_children(group)}


def _weight(weight: Weight) -> Any:
    return {"default": weight.default, **dict(weight.by_class)} if weight.by_class else weight.default


def _item(item: Item) -> dict[str, Any]:
    table: dict[str, Any] = {"code": item.code, "indicator": item.indicator, "title": item.title}
    if item.weight:
        table["weight"] = _weight(item.weight)
    table["direction"] = item.direction.value
    if item.transform != Transform.NONE:
        table["transform"] = item.transform.value
    for key in ("unit", "decimals", "note", "source"):
        if (value := getattr(item, key)) not in ("", None):
            table[key] = value
    for key in ("derive", "treat", "impute"):
        if (spec := getattr(item, key)) is not None:
            table[key] = spec.to_table()
    table["missing"] = item.missing.to_table()
    table["score"] = item.score.to_table()
    return table


def _rule(rule: Adjust | Gate | Exemption | Award) -> dict[str, Any]:
    """Write a flat rule: every field that is not at its default."""
    table: dict[str, Any] = {}
    idle = _idle_keys(rule) if isinstance(rule, Adjust) else set()
    for f in fields(rule):
        value = getattr(rule, f.name)
        if value is None or value == () or value == "" or f.name in idle:
            continue
        table[f.name] = (
            value.value if isinstance(value, StrEnum) else list(value) if isinstance(value, tuple) else value
        )
    region, number = table.pop("against_region", None), table.pop("against_value", None)
    if region is not None:
        table["against"] = {"region": region}
    elif number is not None:
        table["against"] = {"value": number}
    return table


def _idle_keys(rule: Adjust) -> set[str]:
    """Keys that mean nothing under this kind of adjustment."""
    return {key for kind in AdjustKind for key in kind.keys} - set(rule.kind.keys)


def _rank(rule: RankRule) -> dict[str, Any]:
    table: dict[str, Any] = {
        "within": rule.within,
        "ties": rule.ties.value,
        "decimals": rule.decimals,
        "grade_within": rule.grade_within,
        "grade_minimum": rule.grade_minimum,
    }
    if rule.tie_break:
        table["tie_break"] = list(rule.tie_break)
    if rule.grades:
        table["grade"] = [
            {k: v for k, v in (("name", g.name), ("upto", g.upto), ("at_least", g.at_least)) if v is not None}
            for g in rule.grades
        ]
    return table


def _pool(pool: Pool) -> dict[str, Any]:
    table: dict[str, Any] = {}
    if pool.levels:
        table["levels"] = list(pool.levels)
    for key, selections in (("include", pool.include), ("exclude", pool.exclude)):
        if selections:
            table[key] = [
                {
                    k: list(v) if isinstance(v, tuple) else v
                    for k, v in (
                        ("codes", s.codes),
                        ("names", s.names),
                        ("classes", s.classes),
                        ("reason", s.reason),
                    )
                    if v
                }
                for s in selections
            ]
    if pool.classes:
        table["class"] = [
            {
                k: list(v) if isinstance(v, tuple) else v
                for k, v in (("name", c.name), ("codes", c.codes), ("names", c.names))
                if v
            }
            for c in pool.classes
        ]
    return table
