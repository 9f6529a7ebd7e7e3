"""Items, weights and the split of one item into level, increment, growth and rank change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.indicator import Indicator
from zhengxian.engine.evaluate.aggregate import parse_aggregate
from zhengxian.engine.evaluate.derive import parse_derive
from zhengxian.engine.evaluate.missing import MissingSpec, parse_missing
from zhengxian.engine.evaluate.scheme.keys import Keys
from zhengxian.engine.evaluate.scheme.model import Direction, Group, Item, Split, Transform, Weight
from zhengxian.engine.evaluate.score import parse_score
from zhengxian.engine.evaluate.treat import parse_impute, parse_treat

TWO_SIDED = ("interval_efficacy", "tiers", "raw")
"""Methods that say themselves which figures are good."""
SPLITS = {
    "static": ("静态", None),
    "dynamic": ("动态", "growth"),
    "level": ("水平", None),
    "increment": ("增量", "increment"),
    "growth": ("增速", "growth"),
    "rank_change": ("进位", "rank_change"),
}


@dataclass(frozen=True, slots=True)
class ItemDefaults:
    """What an item takes over from above and from the indicator library."""

    missing: MissingSpec
    score: Mapping[str, Any] | None
    library: Mapping[str, Indicator]

    def with_missing(self, missing: MissingSpec) -> ItemDefaults:
        """Return the defaults with another missing-value rule."""
        return replace(self, missing=missing)


def parse_weight(keys: Keys) -> Weight | None:
    """Read ``weight``: a number, or a table by class with a default."""
    value = keys.get("weight")
    if value is None:
        return None
    table = value if isinstance(value, Mapping) else {"default": value}
    for name, number in table.items():
        if isinstance(number, bool) or not isinstance(number, (int, float)) or not 0 <= number < float("inf"):
            raise SchemeError(
                "S-003", f"{keys.where}.weight：“{name}”的权重应为不小于 0 的数字，实为 {number}。请改正。"
            )
    return Weight(
        float(table.get("default", 0.0)), tuple((k, float(v)) for k, v in table.items() if k != "default")
    )


def parse_item(keys: Keys, defaults: ItemDefaults) -> Item | Group:
    """Read one item; an item with ``split`` becomes a small group of items."""
    split, growth_indicator = keys.sub("split"), keys.text("growth_indicator")
    item = _item(keys, defaults)
    keys.done()
    if item.direction == Direction.INTERVAL and item.score.method not in TWO_SIDED:
        raise SchemeError(
            "S-009",
            f"{keys.where}：direction = “interval”（适度为好）不能用计分方法“{item.score.method}”。"
            f"请改用 {'、'.join(TWO_SIDED)} 之一，或改 direction。",
        )
    if split is None:
        if growth_indicator:
            raise SchemeError(
                "S-009", f"{keys.where}：growth_indicator 只与 split 一起使用。请补写 split，或删去它。"
            )
        return item
    return _expand(item, split, growth_indicator)


def _item(keys: Keys, defaults: ItemDefaults) -> Item:
    derive = keys.get("derive")
    if derive is None:
        keys.require("indicator")
    code = keys.text("code", keys.text("indicator"))
    indicator = keys.text("indicator", code)
    known = defaults.library.get(indicator)
    score = keys.get("score", defaults.score)
    if score is None:
        raise SchemeError(
            "S-004", f"{keys.where}：缺少必需的键“score”，方案顶层也没有默认的 [score]。请补上计分方法。"
        )
    where, missing = keys.where, keys.get("missing")
    treat, impute = keys.get("treat"), keys.get("impute")
    if not code:
        raise SchemeError("S-004", f"{where}：缺少必需的键“code”（由 derive 得出的指标须自行编码）。请补上。")
    return Item(
        code=code,
        indicator=indicator,
        title=keys.text("title", known.title if known else code),
        weight=parse_weight(keys),
        score=parse_score({"method": score} if isinstance(score, str) else score, f"{where}.score"),
        direction=keys.choice("direction", Direction, _library_direction(known)),
        transform=keys.choice("transform", Transform, Transform.NONE),
        derive=None if derive is None else parse_derive(derive, f"{where}.derive"),
        treat=None if treat is None else parse_treat(treat, f"{where}.treat"),
        impute=None if impute is None else parse_impute(impute, f"{where}.impute"),
        missing=defaults.missing
        if missing is None
        else parse_missing(missing, f"{where}.missing", defaults.missing),
        unit=keys.text("unit", known.unit if known else ""),
        decimals=keys.integer("decimals", known.decimals if known else None),
        note=keys.text("note"),
        source=keys.text("source"),
    )


def _library_direction(known: Indicator | None) -> Direction:
    return Direction.NEGATIVE if known is not None and known.direction == "negative" else Direction.POSITIVE


def _expand(item: Item, split: Keys, growth_indicator: str) -> Group:
    """Turn one item into its parts, each scored by the same method (P9, P10; domain.md appendix A)."""
    if item.derive is not None:
        raise SchemeError("S-009", f"{split.where}：split 与 derive 不能同时使用。请保留一个。")
    weights = {name: split.number(name, 0.0) for name in SPLITS}
    split.done()
    if growth_indicator and not weights["growth"] and not weights["dynamic"]:
        raise SchemeError(
            "S-009",
            f"{split.where}：没有按增速计分的部分，growth_indicator 用不上。请补写 growth 或 dynamic，或删去它。",
        )
    if any(w < 0 for w in weights.values()) or sum(weights.values()) <= 0:
        raise SchemeError(
            "S-015", f"{split.where}：各部分的权重应不小于 0，且至少一部分大于 0。请写明各部分权重。"
        )
    total = sum(weights.values())
    written = tuple((name, weight) for name, weight in weights.items() if weight > 0)
    parts = tuple(
        _part(item, name, weight / total, growth_indicator, split.where) for name, weight in written
    )
    arithmetic = parse_aggregate("arithmetic", split.where)
    origin = Split(item, written, growth_indicator)
    return Group(item.code, item.title, item.weight, parts, arithmetic, note=item.note, split=origin)


def _part(item: Item, name: str, weight: float, growth_indicator: str, where: str) -> Item:
    """One part: the figure itself, its increment, its published growth, or the places gained."""
    word, kind = SPLITS[name]
    if name == "dynamic" and not growth_indicator:
        kind = "increment"
    indicator, derive, unit, direction = item.indicator, None, item.unit, item.direction
    if kind == "growth":
        if not growth_indicator:
            raise SchemeError(
                "S-009", f"{where}：要按增速计分须写 growth_indicator（已公布的增速，不由水平倒算）。"
            )
        indicator, unit = growth_indicator, "%"
        derive = parse_derive({"kind": kind, "indicator": growth_indicator}, where)
    elif kind == "rank_change":
        unit, direction = "位", Direction.POSITIVE
        derive = parse_derive({"kind": kind, "of": indicator, "direction": item.direction.value}, where)
    elif kind is not None:
        derive = parse_derive({"kind": kind, "of": indicator}, where)
    return replace(
        item,
        code=f"{item.code}.{name}",
        indicator=indicator,
        title=f"{item.title}（{word}）",
        weight=Weight(weight),
        derive=derive,
        unit=unit,
        direction=direction,
    )
