"""What a well-formed scheme means: weights by class, nesting, inheritance, splits, and writing it back."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.scheme import Group, Item, Weight, dump_scheme, parse_scheme
from zhengxian.engine.evaluate.scheme.rules import AdjustKind, Ties


def scheme(*groups: dict[str, Any], **keys: Any) -> Any:
    return parse_scheme({"code": "s", "title": "方案", "group": list(groups), **keys})


def item(indicator: str, weight: Any = 100, **keys: Any) -> dict[str, Any]:
    return {"indicator": indicator, "weight": weight, "score": "minmax", **keys}


def group(code: str, weight: Any = 100, **keys: Any) -> dict[str, Any]:
    return {"code": code, "weight": weight, **keys}


@pytest.mark.parametrize("total", [100, 1, 40])
def test_sibling_weights_may_sum_to_100_to_1_or_to_the_parents_points(total: float):
    parts = [
        group("a", 40, item=[item("x", total / 4), item("y", total * 3 / 4)]),
        group("b", 60, item=[item("z")]),
    ]
    assert len(scheme(*parts).items) == 3


def test_weights_of_a_second_level_may_be_points_of_the_whole():
    inner = group("in", 10, item=[item("x", 4), item("y", 6)])
    outer = group("out", 45, group=[inner], item=[item("z", 35)])
    assert scheme(outer, group("b", 135, item=[item("w", 135)]), points=180).points == 180


def test_weights_are_checked_for_every_class():
    first = group("a", {"default": 60, "生态功能": 30}, item=[item("x")])
    second = group("b", {"default": 40, "生态功能": 70}, item=[item("y")])
    made = scheme(first, second)
    assert made.classes == ("生态功能",)
    assert [c.weight.of("生态功能") for c in made.root.children if c.weight] == [30, 70]
    assert [c.weight.of("别的类") for c in made.root.children if c.weight] == [60, 40]
    second["weight"]["生态功能"] = 60
    with pytest.raises(SchemeError, match="顶层（类别“生态功能”）：下一级权重合计 90"):
        scheme(first, second)


def test_a_group_without_weight_in_a_class_is_not_checked_there():
    first = group("a", {"default": 100, "甲": 0}, item=[item("x", {"default": 100, "甲": 7})])
    assert scheme(first, group("b", {"default": 0, "甲": 100}, item=[item("y")])).classes == ("甲",)


def test_weights_written_only_by_class_need_no_default():
    made = scheme(
        group("a", {"甲": 100, "乙": 40}, item=[item("x")]), group("b", {"乙": 60}, item=[item("y")])
    )
    assert made.root.children[1].weight == Weight(0.0, (("乙", 60.0),))


def test_relative_weights_lift_the_rule_where_they_are_written_only():
    loose = group("a", 3, weights="relative", item=[item("x", 1), item("y", 4)])
    for keys in ({"weights": "relative"}, {"aggregate": {"method": "geometric", "weights": "relative"}}):
        assert scheme(loose, group("b", 5, item=[item("z")]), **keys).root.relative
    with pytest.raises(SchemeError, match="S-006"):
        scheme(loose, group("b", 5, item=[item("z")]))
    with pytest.raises(SchemeError, match=r"group\[b\]：下一级权重合计 90"):
        scheme(loose, group("b", 5, item=[item("z", 90)]), weights="relative")


def test_relative_weights_in_a_table_keep_the_inherited_method():
    made = scheme(group("a", aggregate={"weights": "relative"}, item=[item("x", 3)]), aggregate="geometric")
    inner = made.root.children[0]
    assert isinstance(inner, Group)
    assert inner.relative
    assert inner.aggregate.method == "geometric"


def test_methods_and_policies_are_handed_down_and_may_be_changed():
    deep = group(
        "deep", 100, missing={"not_applicable": "zero"}, item=[item("x", missing="worst"), item("y", 0)]
    )
    made = scheme(
        group("a", 100, group=[deep], missing={"policy": "zero"}),
        aggregate={"method": "geometric", "floor": 0.01},
        missing={"policy": "class_mean", "suppressed": "reweight"},
        weighting="equal",
    )
    x, y = made.items
    assert (x.missing.policy, y.missing.policy) == ("worst", "zero")
    assert (x.missing.suppressed, y.missing.not_applicable) == ("reweight", "zero")
    assert {g.aggregate.option("floor") for g in made.root.groups()} == {0.01}
    assert {g.weighting.method for g in made.root.groups() if g.weighting} == {"equal"}


def test_manual_weights_end_an_inherited_weighting():
    made = scheme(group("a", weighting="manual", item=[item("x")]), weighting="equal")
    assert made.root.weighting is not None
    assert next(made.root.groups()).weighting is None


def test_under_a_computed_weighting_weights_may_be_left_out():
    bare = {"indicator": "x", "score": "minmax"}
    made = scheme({"code": "a", "item": [bare, {**bare, "indicator": "y"}]}, weighting="entropy")
    assert [i.weight for i in made.items] == [None, None]


def test_the_default_score_serves_items_without_one():
    bare = {"indicator": "x", "weight": 100}
    made = scheme(
        group("a", item=[bare]), score={"within": "class", "method": "efficacy", "base": 50, "span": 50}
    )
    assert made.score_within == "class"
    assert made.items[0].score.to_table() == {"method": "efficacy", "base": 50, "span": 50}


def test_scores_compare_within_the_class_when_ranks_do():
    assert scheme(group("a", item=[item("x")]), rank={"within": "class"}).score_within == "class"
    both = scheme(group("a", item=[item("x")]), rank={"within": "both"})
    assert (both.score_within, both.rank.grade_within) == ("pool", "pool")


def test_a_split_item_becomes_a_group_of_its_parts():
    split = item("gdp", 60, code="output", title="产出", direction="negative", growth_indicator="gdp_growth",
                 split={"level": 40, "increment": 20, "growth": 20, "rank_change": 20})  # fmt: skip
    made = scheme(group("a", item=[split, item("x", 40)]))
    parts = next(g for g in made.root.groups() if g.code == "output")
    assert parts.weight == Weight(60)
    assert [i.code for i in parts.leaves()] == [
        "output.level",
        "output.increment",
        "output.growth",
        "output.rank_change",
    ]
    assert [i.weight.default for i in parts.leaves() if i.weight] == pytest.approx([0.4, 0.2, 0.2, 0.2])
    assert [i.indicator for i in parts.leaves()] == ["gdp", "gdp", "gdp_growth", "gdp"]
    assert [i.direction.value for i in parts.leaves()] == ["negative", "negative", "negative", "positive"]
    assert [i.title for i in parts.leaves()] == [
        "产出（水平）",
        "产出（增量）",
        "产出（增速）",
        "产出（进位）",
    ]


def test_static_and_dynamic_take_the_increment_where_no_growth_series_is_named():
    made = scheme(group("a", item=[item("gdp", split={"static": 0.4, "dynamic": 0.6})]))
    assert [i.derive and i.derive.kind.value for i in made.items] == [None, "increment"]


def test_two_split_items_beside_plain_ones_keep_their_order():
    parts = [
        item("x", 20, split={"level": 1, "increment": 1}),
        item("y", 30),
        item("z", 50, split={"static": 1}),
    ]
    made = scheme(group("a", item=parts))
    assert [i.code for i in made.items] == ["x.level", "x.increment", "y", "z.static"]
    assert parse_scheme(dump_scheme(made)) == made


FULL: dict[str, Any] = {
    "code": "full",
    "title": "齐全",
    "points": 180,
    "valid_from": dt.date(2025, 1, 1),
    "valid_to": "2025-12-31",
    "issuer": "示范市",
    "document_no": "示发〔2025〕1号",
    "note": "说明",
    "aggregate": {"method": "power", "power": 2, "weights": "relative"},
    "weighting": {"method": "entropy"},
    "score": {"within": "class", "method": "minmax"},
    "missing": {"policy": "penalty", "penalty": -0.5, "suppressed": "worst"},
    "rank": {
        "within": "both", "ties": "ordinal", "decimals": 3, "tie_break": ["a", "x"], "grade_within": "class",
        "grade_minimum": 4, "grade": [{"name": "A", "upto": 25}, {"name": "B", "upto": 60}, {"name": "C"}],
    },
    "pool": {
        "levels": ["county"], "include": [{"codes": ["99*"]}],
        "exclude": [{"names": ["*开发区"], "classes": ["丁"], "reason": "不评"}],
        "class": [{"name": "甲", "codes": ["??01"]}, {"name": "乙"}],
    },
    "adjust": [
        {"code": "b", "kind": "bonus", "per": 0.5, "cap": 2}, {"code": "d", "kind": "deduction", "note": "扣"},
        {"code": "v", "kind": "deviation", "indicator": "x", "against": {"region": "99"}, "step": 0.2},
        {"code": "w", "kind": "deviation", "indicator": "x", "against": {"value": 0}},
        {"code": "r", "kind": "arrears", "actual": "x", "plan": "y", "rate": 0.1},
    ],
    "adjustments": {"total_cap": 5},
    "gate": [{"code": "k", "title": "底线", "authority": "市局", "effect": "downgrade"}],
    "exemption": [{"region": "9901", "node": "x", "reason": "免", "valid_from": "2025-01-01"}],
    "periods": {"mix": {"Q1": 15, "Y": 35}},
    "award": [{"name": "强县", "by": "rank_change", "top": 3, "within": "class", "classes": ["甲"], "at_least": 60}],
    "group": [
        {
            "code": "a", "weight": {"default": 1, "甲": 0}, "note": "组",
            "item": [
                item("x", 3, title="指标", unit="%", decimals=1, note="n", source="s", transform="log1p",
                     impute={"method": "constant", "value": 2}, treat={"method": "winsorise", "points": 2}),
                item("y", {"default": 2, "甲": 1}, direction="interval", score={"method": "interval_efficacy", "a": 1, "b": 3}),
            ],
        },
        {"code": "b2", "weight": 2, "weighting": "manual", "weights": "relative",
         "group": [{"code": "c", "weight": 7, "aggregate": "arithmetic", "weighting": "equal",
                    "item": [item("z", derive={"kind": "ratio", "of": ["p", "q"], "by": "r", "times": 100}, code="z")]}]},
    ],
}  # fmt: skip


def test_a_scheme_with_everything_is_written_back_to_an_equal_one():
    made = parse_scheme(FULL)
    assert parse_scheme(dump_scheme(made)) == made
    assert made.rank.ties is Ties.ORDINAL
    assert [a.kind for a in made.adjusts][2:4] == [AdjustKind.DEVIATION, AdjustKind.DEVIATION]
    assert (made.caps.bonus, made.caps.deduction) == (5, 5)


def test_writing_back_twice_gives_the_same_table():
    once = dump_scheme(parse_scheme(FULL))
    assert dump_scheme(parse_scheme(once)) == once


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_random_schemes_are_written_back_to_equal_ones(desk: Any, data: st.DataObject):
    table, _, _ = data.draw(desk.cases())
    made = parse_scheme(table)
    assert parse_scheme(dump_scheme(made)) == made
    assert all(isinstance(i, Item) for i in made.items)
