"""The method in words says what was done: every rule that can move a score or a place is told."""

import re
from typing import Any

import pytest

from zhengxian.definitions import scheme_codes, scheme_path
from zhengxian.engine.evaluate.missing import CellState
from zhengxian.engine.evaluate.plan import compile_scheme
from zhengxian.engine.evaluate.table import Unit
from zhengxian.io.schemes import read_scheme


def note(desk: Any, scheme: Any, columns: Any, **keys: Any) -> dict[str, list[str]]:
    result = desk.run(scheme, desk.table(columns, **keys))
    sentences = dict(result.method_note)
    for line in (s for lines in sentences.values() for s in lines):
        assert line.endswith("。"), line
        assert "。。" not in line
    return sentences


COLUMNS = {"a": [1.0, 2, 3, 4], "b": [4.0, 3, 1, 2]}


def test_every_kind_of_gap_is_told(desk: Any):
    scheme = desk.flat(
        desk.item("a", 50, missing={"policy": "zero", "suppressed": "class_mean", "not_applicable": "worst"}),
        desk.item("b", 50, missing={"policy": "penalty", "penalty": -0.2, "below_unit": "zero"}),
    )
    lines = note(desk, scheme, COLUMNS)["缺数处理"]
    assert lines[:-1] == [
        "未报的数：a，记 0 分。", "未报的数：b，扣该项满分的 20%。",
        "保密不公布的数：a，取同组其他地区的平均得分。", "保密不公布的数：其余按未报的数办理。",
        "不适用的项目：a，取同组其他地区的最低得分。", "不适用的项目：b，该项不计，权重由同级各项分担。",
        "不足一个单位的数：a，数值按 0 计。", "不足一个单位的数：b，记 0 分。",
    ]  # fmt: skip
    assert all(state.label for state in CellState)


def test_derivation_imputation_treatment_and_transform_are_told(desk: Any):
    scheme = desk.flat(
        desk.item(
            "a",
            50,
            code="r",
            derive={"kind": "ratio", "of": "a", "by": ["a", "b"], "times": 100},
            transform="sqrt",
        ),
        desk.item("b", 50, impute={"method": "pool_mean"}, treat={"method": "winsorise", "points": 1}),
    )
    table = desk.table(COLUMNS, titles={"a": "产值", "b": "收入"})
    lines = dict(desk.run(scheme, table).method_note)["计分办法"]
    assert "“产值” ÷ “产值” + “收入” × 100" in lines[2]
    assert "先做 sqrt 变换" in lines[2]
    assert "未报的数先按“全部地区平均数”补值" in lines[3]
    assert "极端值" in lines[3]


def test_a_group_with_its_own_mean_is_told(desk: Any):
    inner = desk.group("g", 50, desk.item("a", 100, score="raw"), title="教育")
    outer = desk.group("h", 50, desk.item("b", 100, score="raw"), aggregate="geometric", title="健康")
    lines = note(desk, desk.scheme(inner, outer, aggregate="harmonic"), COLUMNS)["计分办法"]
    assert "总分由各分组按“加权调和平均”合成；全程按完整精度计算，只在公布时四舍五入一次。" in lines
    assert "“健康”之内按“加权几何平均”合成。" in lines
    assert not [s for s in lines if s.startswith("“教育”")]


def test_adjustments_caps_gates_and_exemptions_are_told(desk: Any):
    scheme = desk.flat(
        desk.item("a", 50), desk.item("b", 50),
        adjust=[
            {"code": "up", "title": "表彰", "kind": "bonus", "per": 0.5, "cap": 1},
            {"code": "down", "title": "约谈", "kind": "deduction"},
            {"code": "dev", "title": "与全市比", "kind": "deviation", "indicator": "a", "against": {"region": "r3"}, "per": 0.2},
            {"code": "owe", "title": "欠账", "kind": "arrears", "actual": "a", "plan": "b", "rate": 0.1},
        ],
        adjustments={"cap_bonus": 2, "cap_deduction": 5},
        gate=[{"code": "k", "title": "耕地", "authority": "市局", "effect": "no_award"}],
        exemption=[{"region": "r0", "node": "a", "reason": "水源地。"}],
    )  # fmt: skip
    assert note(desk, scheme, COLUMNS)["加减分与底线"] == [
        "表彰：每次加 0.5 分，写明分值的按分值，最多 1 分。",
        "约谈：每次扣 1 分，写明分值的按分值。",
        "与全市比：“a”比县3每高（低）0.1 加（减）0.2 分。",
        "欠账：“a”各期低于“b”的部分累计，每 1 扣 0.1 分，年内补上也不退还。",
        "各项加分合计最多 2 分。",
        "各项扣分合计最多 5 分。",
        "耕地：由市局认定，取消评先资格；只影响结果使用，不改变得分。",
        "免考：县0的“a”，原因：水源地。",
    ]


def test_ranking_grades_and_awards_are_told(desk: Any):
    scheme = desk.flat(
        desk.item("a", 50), desk.item("b", 50),
        rank={"ties": "dense", "decimals": 1, "tie_break": ["b"], "grade": [{"name": "A", "upto": 25}, {"name": "B"}],
              "grade_minimum": 3},
        award=[{"name": "强县", "top": 2, "at_least": 60}, {"name": "进步县", "by": "rank_change", "within": "class", "classes": ["甲"]}],
    )  # fmt: skip
    lines = note(desk, scheme, COLUMNS, classes=["甲"] * 4)["排名规则"]
    assert lines[0] == "统一排名，按四舍五入到 1 位小数的得分比较；同分同名次，其后名次不跳（1、2、2、3）。"
    assert lines[1] == "同分时依次比较：b。"
    assert lines[2] == "统一评等次：A：位次在前 25%；B：其余；同分同等次；不足 3 个地区不评。"
    assert lines[4] == "强县：排名靠前的至多 2 个，得分不低于 60；名额是上限，被取消资格的不占名额。"
    assert lines[5] == "进步县：每类位次比上期前移最多的至多 1 个，限甲；名额是上限，被取消资格的不占名额。"


def test_a_mix_of_periods_is_told(desk: Any):
    scheme = desk.flat(desk.item("x", 100, score="raw"), periods={"mix": {"Q1": 15, "Y": 45}})
    table = desk.years({"2025Q1": {"x": [0.1]}, "2025": {"x": [0.2]}})
    assert (
        "年度得分由各期得分加权平均：Q1 占 25.0%、Y 占 75.0%。"
        in dict(desk.run(scheme, table).method_note)["计分办法"]
    )


@pytest.mark.parametrize("code", scheme_codes())
def test_every_shipped_scheme_is_told_item_by_item(desk: Any, code: str):
    """Any figures do: two regions of every class and the city, each series large enough for its goalposts."""
    scheme = read_scheme(scheme_path(code))
    year = "2022" if code.startswith("output-per-mu") else "2025"
    level = (scheme.pool.levels or ("county",))[0]
    units = [
        Unit(f"99012{k}", f"县{k}", name, level) for k, name in enumerate([*(scheme.classes or ("",))] * 2)
    ]
    units.append(Unit("990100", "示范市", "", "prefecture"))
    mixed = [f"{year}Q1", f"{year}H1", f"{year}-09"] if scheme.periods else []
    periods = [str(int(year) - 1), *mixed, year]
    series = compile_scheme(scheme, scheme.classes or ("",)).series
    columns = {
        p: {s: [1000.0 * (1 + k) + at for k in range(len(units))] for s in series}
        for at, p in enumerate(periods)
    }
    result = desk.run(scheme, desk.years(columns).select(range(len(units)), units), year)
    told = [s for s in dict(result.method_note)["计分办法"] if re.match(r"\d+．", s)]
    assert len(told) == len(scheme.items)
