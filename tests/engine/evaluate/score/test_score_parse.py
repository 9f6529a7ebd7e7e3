"""A score table is read strictly and written back as it was."""

import math
from collections.abc import Mapping

import pytest

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.score import METHODS, describe, parse_score

WRITTEN: list[dict[str, object]] = [
    {"method": "minmax", "constant": "half"},
    {"method": "efficacy", "base": 50, "span": 50, "low": "p5", "high": 12.5, "clamp": False},
    {"method": "base_share", "beta": 0.2, "low": "last_min", "high": "last_max"},
    {"method": "goalposts", "low": 100, "high": 75000},
    {"method": "log"},
    {
        "method": "interval_efficacy",
        "knots": [["min", 0], [60, 60], [{"indicator": "goal"}, 100]],
        "full": 100,
    },
    {"method": "interval_efficacy", "a": 40, "b": 60, "base": 60, "span": 40},
    {"method": "attainment", "target": {"indicator": "gdp_target"}, "cap": 1.2, "floor": 0.1},
    {
        "method": "ratio_to_base",
        "base": {"2021": 26.01, "2022": 24.097},
        "cap": math.inf,
        "negative_value": "keep",
    },
    {"method": "fraction_of_max"},
    {"method": "distance_to_reference", "reference": "median", "form": "difference", "floor": -0.5},
    {"method": "distance_to_target", "target": 10, "start": 2},
    {"method": "all_or_nothing", "threshold": {"class": {"default": 8, "生态功能": 6}}, "inclusive": False},
    {"method": "tiers", "table": [[10, 100], [5, 60]], "side": "at_least", "otherwise": 20, "decimals": 1},
    {"method": "above_below_mean", "p": 0.1, "above": 1, "within": 0.5, "below": 0},
    {"method": "base_per_point", "target": 8, "per": 0.5, "per_below": 1, "unit": 0.1, "relative": True},
    {"method": "diminishing", "base": 10, "full": 10, "first": 60, "reference": {"indicator": "province"}},
    {"method": "rank_ladder", "step": 0.1, "ties": "dense", "decimals": 2},
    {"method": "threshold_rank", "threshold": 8, "base": 4, "more": 6},
    {"method": "rank", "ties": "average"},
    {"method": "percentile"},
    {"method": "borda", "constant": "zero"},
    {"method": "categorical", "bands": [[90, 100], [50, 60]], "otherwise": 10},
    {"method": "share_of_total", "negative_value": "zero"},
    {"method": "zscore", "centre": 1, "scale": 0.1, "sd": "population", "constant": "refuse"},
    {"method": "raw"},
]


@pytest.mark.parametrize("table", WRITTEN, ids=[str(t["method"]) for t in WRITTEN])
def test_a_rule_is_written_back_as_it_was(table: dict[str, object]) -> None:
    spec = parse_score(table, "item")
    assert spec.to_table() == table
    again = parse_score(spec.to_table(), "elsewhere")
    assert again == spec
    assert hash(again) == hash(spec)


def test_every_method_is_covered_and_has_words() -> None:
    assert {str(t["method"]) for t in WRITTEN} == set(METHODS)
    sentences = [describe(parse_score(t, "item")) for t in WRITTEN]
    assert len(set(sentences)) == len(sentences)
    assert not any(s.endswith("。") or "  " in s for s in sentences)


FAULTS: list[tuple[str, Mapping[str, object], str]] = [
    ("S-201", {"method": "eficacy"}, "efficacy"),
    ("S-202", {"base": 60}, "efficacy"),
    ("S-203", {"method": "efficacy", "bse": 60}, "base"),
    ("S-203", {"method": "raw", "weight": 60}, "不带任何键"),
    ("S-204", {"method": 7}, "method"),
    ("S-204", {"method": "efficacy", "base": "sixty"}, "base"),
    ("S-204", {"method": "efficacy", "base": True}, "base"),
    ("S-204", {"method": "efficacy", "clamp": 1}, "clamp"),
    ("S-204", {"method": "rank_ladder", "decimals": 1.5}, "decimals"),
    ("S-204", {"method": "efficacy", "low": {"of": "x"}}, "indicator"),
    ("S-204", {"method": "attainment", "target": {"indicator": ""}}, "target.indicator"),
    ("S-204", {"method": "attainment", "target": 1, "cap": {"indicator": "x"}}, "cap"),
    ("S-204", {"method": "attainment", "target": {"class": 8}}, "target.class"),
    ("S-204", {"method": "attainment", "target": {"class": {"甲": {"class": {"乙": 1}}}}}, "target.class"),
    ("S-204", {"method": "interval_efficacy", "knots": 60}, "knots"),
    ("S-204", {"method": "interval_efficacy", "knots": [[0, 60], 70]}, "knots"),
    ("S-204", {"method": "categorical", "bands": [["min", 60]]}, "bands"),
    ("S-205", {"method": "base_share", "beta": 60}, "不大于 1"),
    ("S-205", {"method": "efficacy", "span": 0}, "大于 0"),
    ("S-205", {"method": "efficacy", "base": math.nan}, "base"),
    ("S-205", {"method": "efficacy", "base": math.inf}, "有限"),
    ("S-205", {"method": "rank_ladder", "decimals": 13}, "不大于 12"),
    ("S-206", {"method": "efficacy", "low": "mim"}, "min"),
    ("S-206", {"method": "efficacy", "low": "p100"}, "p99"),
    ("S-206", {"method": "rank_ladder", "ties": "densed"}, "dense"),
    ("S-206", {"method": "rank_ladder", "ties": 1}, "competition"),
    ("S-207", {"method": "attainment"}, "target"),
    ("S-207", {"method": "tiers", "table": [[1, 1]]}, "side"),
    ("S-208", {"method": "goalposts", "low": 85, "high": 20}, "direction"),
    ("S-208", {"method": "minmax", "low": 5, "high": 5}, "low"),
    ("S-208", {"method": "interval_efficacy"}, "knots"),
    ("S-208", {"method": "interval_efficacy", "a": 1, "b": 2, "knots": [[0, 0], [1, 1]]}, "二者取一"),
    ("S-208", {"method": "interval_efficacy", "a": 2, "b": 1}, "不应大于"),
    ("S-208", {"method": "interval_efficacy", "knots": [[0, 0]]}, "两个节点"),
    ("S-208", {"method": "interval_efficacy", "knots": [[1, 0], [0, 1]]}, "从小到大"),
    ("S-208", {"method": "tiers", "table": [[5, 60], [10, 100]], "side": "at_least"}, "从大到小"),
    ("S-208", {"method": "tiers", "table": [[10, 60], [5, 100]], "side": "below"}, "从小到大"),
    ("S-208", {"method": "tiers", "table": [[5, 60], [5, 100]], "side": "at_most"}, "从小到大"),
    ("S-208", {"method": "tiers", "table": [[5, 60], [5, 100]], "side": "above"}, "从大到小"),
    ("S-208", {"method": "categorical", "bands": [[50, 60], [90, 100]]}, "从大到小"),
]


@pytest.mark.parametrize(("code", "table", "hint"), FAULTS)
def test_a_fault_names_place_key_and_remedy(code: str, table: Mapping[str, object], hint: str) -> None:
    with pytest.raises(SchemeError) as caught:
        parse_score(table, "指标 gdp 的 score")
    assert caught.value.code == code
    assert caught.value.message.startswith("指标 gdp 的 score：")
    assert caught.value.message.endswith("。")
    assert hint in caught.value.message


def test_a_rule_must_be_a_table() -> None:
    with pytest.raises(SchemeError, match="S-209"):
        parse_score("efficacy", "item")  # type: ignore[arg-type]


def test_a_rule_tells_what_it_needs() -> None:
    rule = {
        "method": "interval_efficacy",
        "knots": [[{"indicator": "low_goal"}, 60], [{"class": {"甲": {"indicator": "goal"}, "乙": 9}}, 100]],
    }
    spec = parse_score(rule, "item")
    assert spec.series_needed() == ("low_goal", "goal")
    assert not spec.needs_last_year
    assert parse_score({"method": "minmax", "low": "last_min"}, "item").needs_last_year
    assert parse_score({"method": "ratio_to_base", "base": {"2022": 1}}, "item").needs_year
    assert not spec.needs_year


def test_specs_with_other_parameters_differ() -> None:
    one, two = (parse_score({"method": "efficacy", "base": b}, "item") for b in (50, 60))
    assert one != two
    assert one == parse_score({"base": 50.0, "method": "efficacy"}, "item")
    with pytest.raises(KeyError):
        one.entry("bse")


def test_describe_spaces_figures_and_names_other_indicators() -> None:
    rule = parse_score({"method": "attainment", "target": {"indicator": "gdp_target"}, "cap": 1.2}, "item")
    assert describe(rule) == "按完成率计分：目标为本地区的“gdp_target”，最多得满分的 120%"
    assert describe(rule, {"gdp_target": "GDP 增速目标"}).count("“GDP 增速目标”") == 1
    line = parse_score({"method": "goalposts", "low": 20, "high": "p95"}, "item")
    assert describe(line).startswith("阈值法：以 20 和第 95 百分位数为两端")
    by_class = parse_score(
        {"method": "all_or_nothing", "threshold": {"class": {"default": 8, "山区": 6}}}, "item"
    )
    assert describe(by_class) == "按是否完成计分：达到 6（山区）、8（其他类别）得满分，否则不得分"
