"""Who is compared with whom on what: pools, classes with their own sets, exemptions, and the edges of all that."""

import datetime as dt
from typing import Any

import pytest

from zhengxian.engine.base.errors import Refusal, SchemeError
from zhengxian.engine.evaluate.table import Unit

NAN = float("nan")
COLUMNS = {"a": [1.0, 2, 3, 5], "b": [4.0, 3, 2, 0]}
CLASSES = ["甲", "甲", "乙", "乙"]


def exempting(desk: Any, *rules: dict[str, Any], **keys: Any) -> Any:
    groups = (
        desk.group("g", 60, desk.item("a", 50), desk.item("c", 50)),
        desk.group("h", 40, desk.item("b", 100)),
    )
    return desk.scheme(*groups, exemption=[{"reason": "水源保护区", **r} for r in rules], **keys)


FULL = {**COLUMNS, "c": [7.0, 1, 4, 2]}


def test_an_exemption_recomputes_the_maximum(desk: Any):
    result = desk.run(exempting(desk, {"region": "r0", "node": "a"}), desk.table(FULL))
    assert dict(result.contributions.filter(region="r0").select("node", "weight").rows()) == {
        "a": 0,
        "c": 60,
        "b": 40,
    }
    assert desk.score(result)[0] == 100
    assert desk.cell(result.contributions, "state", region="r0", node="a") == "免考"
    assert (
        "“a”对 1 个地区不计，权重由同组其他指标分担，满分重新计算：县0" in result.notes["message"].to_list()
    )


def test_an_exempted_figure_is_nobodys_minimum(desk: Any):
    """Without r0's 1 the lowest of a is 2: r1 now stands at the bottom."""
    free = desk.run(exempting(desk, {"region": "r0", "node": "a"}), desk.table(FULL))
    held = desk.run(exempting(desk), desk.table(FULL))
    assert desk.cell(free.contributions, "scored", region="r1", node="a") == 0
    assert desk.cell(held.contributions, "scored", region="r1", node="a") == 0.25


def test_a_whole_group_may_be_exempted(desk: Any):
    result = desk.run(exempting(desk, {"region": "r3", "node": "g"}), desk.table(FULL))
    assert desk.score(result)[3] == 0
    assert dict(result.contributions.filter(region="r3").select("node", "weight").rows()) == {
        "a": 0,
        "c": 0,
        "b": 100,
    }


def test_an_exempted_item_needs_no_figure(desk: Any):
    columns = {**FULL, "a": [NAN, 2.0, 3, 5]}
    desk.run(exempting(desk, {"region": "r0", "node": "a"}), desk.table(columns))
    with pytest.raises(Refusal, match="E-121"):
        desk.run(exempting(desk, {"region": "r1", "node": "a"}), desk.table(columns))


def test_exempting_everything_is_refused_by_name(desk: Any):
    rules = [{"region": "r2", "node": n} for n in ("g", "h")]
    with pytest.raises(Refusal, match=r"县2（r2）”：没有任何指标可以计分.*E-614"):
        desk.run(exempting(desk, *rules), desk.table(FULL))


@pytest.mark.parametrize(
    ("period", "held"), [("2024", False), ("2025", True), ("2025-06", True), ("2026", False)]
)
def test_an_exemption_holds_between_its_dates(desk: Any, period: str, held: bool):
    rule = {"region": "r0", "node": "a", "valid_from": "2025-01-01", "valid_to": "2025-12-31"}
    result = desk.run(exempting(desk, rule), desk.table(FULL, period=period), period)
    assert (desk.cell(result.contributions, "weight", region="r0", node="a") == 0) is held


def test_an_exemption_of_an_unknown_region_is_told(desk: Any):
    result = desk.run(exempting(desk, {"region": "r9", "node": "a"}), desk.table(FULL))
    assert "方案免考的地区“r9”不在参评范围内，这条免考没有用上" in result.notes["message"].to_list()


def test_exemptions_find_their_region_when_classes_are_mixed_up(desk: Any):
    """Regions are sorted by class inside; the exemption must not slip to a neighbour."""
    result = desk.run(
        exempting(desk, {"region": "r1", "node": "a"}), desk.table(FULL, ["乙", "甲", "乙", "甲"])
    )
    idle = result.contributions.filter(node="a", weight=0)
    assert idle["region"].to_list() == ["r1"]


def by_class(desk: Any, **keys: Any) -> Any:
    return desk.scheme(
        desk.group("g", {"default": 60, "甲": 0}, desk.item("a", 100)),
        desk.group("h", {"default": 40, "甲": 100}, desk.item("b", 100)),
        **keys,
    )


def test_a_group_without_weight_in_a_class_asks_it_for_nothing(desk: Any):
    columns = {**COLUMNS, "a": [NAN, NAN, 3.0, 5.0]}
    result = desk.run(by_class(desk), desk.table(columns, CLASSES))
    assert desk.score(result) == [100, 75, 20, 60]
    assert result.contributions.filter(node="a")["weight"].to_list() == [0, 0, 60, 60]
    assert "E-631" not in desk.codes(result)


def test_and_its_figures_are_nobodys_minimum_there(desk: Any):
    with_figures = desk.run(by_class(desk), desk.table({**COLUMNS, "a": [-99.0, 99.0, 3, 5]}, CLASSES))
    assert desk.score(with_figures) == [100, 75, 20, 60]


@pytest.mark.parametrize("keys", [
    {"transform": "log"}, {"impute": {"method": "class_mean"}}, {"treat": {"method": "log"}},
    {"score": {"method": "attainment", "target": {"indicator": "b"}}},
], ids=str)  # fmt: skip
def test_a_class_is_not_refused_for_an_item_outside_its_set(desk: Any, keys: dict[str, Any]):
    """No logarithm of its zero, no mean of its class, no target is needed."""
    item = desk.item("a", {"default": 60, "甲": 0}, **keys)
    made = desk.flat(item, desk.item("c", {"default": 40, "甲": 100}), score={"within": "class"})
    columns = {"a": [NAN, 0.0, 3, 5], "b": [NAN, 0.0, 2, 3], "c": [1.0, 2, 3, 4]}
    assert desk.score(desk.run(made, desk.table(columns, CLASSES)))[:2] == [0, 100]


def test_a_class_without_any_weight_is_refused(desk: Any):
    made = desk.scheme(desk.group("g", {"甲": 100}, desk.item("a", 100)))
    with pytest.raises(SchemeError, match=r"没有给类别“乙”任何权重.*S-011"):
        desk.run(made, desk.table(COLUMNS, CLASSES))


def test_a_region_without_class_is_refused_where_classes_matter(desk: Any):
    with pytest.raises(SchemeError, match=r"有 2 个参评地区没有类别：“县1”（r1）、“县3”（r3）.*S-013"):
        desk.run(by_class(desk), desk.table(COLUMNS, ["甲", "", "乙", ""]))


def test_classes_come_from_patterns_where_the_file_gives_none(desk: Any):
    pool = {"class": [{"name": "甲", "codes": ["r[01]"]}, {"name": "乙", "names": ["县*"]}]}
    result = desk.run(by_class(desk, pool=pool), desk.table(COLUMNS, ["乙", "", "", ""]))
    assert [u.class_name for u in result.units] == ["乙", "甲", "乙", "乙"]


def test_everyone_left_out_has_a_reason(desk: Any):
    pool = {
        "levels": ["county"],
        "include": [{"codes": ["r*"]}],
        "exclude": [{"codes": ["r0"], "reason": "新设"}, {"classes": ["丙"], "reason": "城区"}],
        "class": [{"name": "丙", "codes": ["r3"]}, {"name": "甲"}],
    }
    table = desk.table({"a": [1.0, 2, 3, 5, 6, 7], "b": [4.0, 3, 2, 0, 1, 1]})
    units = [*table.units[:4], Unit("r4", "某市", "", "prefecture"), Unit("x5", "别处", "", "county")]
    made = desk.flat(desk.item("a", 50), desk.item("b", 50), pool=pool)
    result = desk.run(made, table.select(range(6), units))
    assert [u.code for u in result.units] == ["r1", "r2"]
    assert result.left_out.select("region", "reason").rows() == [
        ("r0", "新设"), ("r3", "城区"), ("r4", "层级是“市级”，本方案只评县级"), ("x5", "不在方案列明的参评范围内"),
    ]  # fmt: skip


def test_an_empty_pool_is_refused(desk: Any):
    made = desk.flat(desk.item("a", 50), desk.item("b", 50), pool={"levels": ["town"]})
    with pytest.raises(
        Refusal,
        match=r"参评范围内一个地区也没有（4 个都被排除，原因如：层级是“县级”，本方案只评乡镇街道）.*E-602",
    ):
        desk.run(made, desk.table(COLUMNS))


@pytest.mark.parametrize(("start", "end"), [("2026-01-01", None), (None, "2025-12-30")])
def test_a_scheme_that_is_not_in_force_is_refused(desk: Any, start: str | None, end: str | None):
    dates = {k: v for k, v in (("valid_from", start), ("valid_to", end)) if v}
    with pytest.raises(Refusal, match=r"方案“方案”的有效期是.*不含 2025年（截止 2025-12-31）.*E-603"):
        desk.run(desk.flat(desk.item("a", 50), desk.item("b", 50), **dates), desk.table(COLUMNS))


def test_a_scheme_in_force_on_the_last_day_is_in_force(desk: Any):
    made = desk.flat(desk.item("a", 50), desk.item("b", 50), valid_from="2025-12-31", valid_to="2025-12-31")
    assert made.valid_to == dt.date(2025, 12, 31)
    desk.run(made, desk.table(COLUMNS))


def test_an_indicator_the_data_lack_is_named_with_the_nearest(desk: Any):
    made = desk.flat(desk.item("gdp_growht", 100))
    with pytest.raises(
        SchemeError, match=r"指标“gdp_growht”用到“gdp_growht”，数据里没有.*最接近的是“gdp_growth”.*S-012"
    ):
        desk.run(made, desk.table({"gdp_growth": [1.0, 2.0]}))


def test_the_place_that_asks_for_a_missing_series_is_named(desk: Any):
    base = desk.item("a", 100)
    cases: list[tuple[dict[str, Any], dict[str, Any], str]] = [
        (
            desk.item("x", 100, derive={"kind": "ratio", "of": "a", "by": "zz"}),
            {},
            "指标“x”的 derive用到“zz”",
        ),
        (
            desk.item("a", 100, score={"method": "attainment", "target": {"indicator": "zz"}}),
            {},
            "指标“a”的 score用到“zz”",
        ),
        (
            base,
            {"adjust": [{"code": "k", "kind": "arrears", "actual": "a", "plan": "zz"}]},
            "加减分项“k”用到“zz”",
        ),
    ]
    for item, keys, words in cases:
        with pytest.raises(SchemeError, match=words):
            desk.run(desk.flat(item, **keys), desk.table(COLUMNS))


def test_a_single_unit_has_full_marks_and_a_note(desk: Any):
    result = desk.run(desk.flat(desk.item("a", 50), desk.item("b", 50)), desk.table({"a": [1.0], "b": [4.0]}))
    assert (desk.score(result), result.standing.rank.tolist()) == ([100], [1])
    assert desk.codes(result) == ["E-202", "E-202"]
    assert result.gaps.row(0)[1:] == ("县0", 0.0, None, None)


def test_all_equal_share_the_first_place(desk: Any):
    result = desk.run(desk.flat(desk.item("a", 100)), desk.table({"a": [3.0, 3, 3]}))
    assert result.standing.rank.tolist() == [1, 1, 1]
    assert result.standing.tied.all()
    assert result.gaps["next_above"].to_list() == [None, None, None]


def test_a_class_of_one_is_told_so(desk: Any):
    made = desk.flat(desk.item("a", 100), score={"within": "class"})
    result = desk.run(made, desk.table({"a": [3.0, 1, 2]}, ["甲", "乙", "乙"]))
    messages = result.notes["message"].to_list()
    assert len(messages) == 1
    assert messages[0].startswith("类别“甲”中“a”：")


def test_doubled_names_are_refused(desk: Any):
    table = desk.table(COLUMNS)
    twice = [*table.units[:3], table.units[0]]
    with pytest.raises(Refusal, match=r"地区“r0”出现不止一次.*E-607"):
        table.select(range(4), twice)


def test_figures_of_the_wrong_shape_are_refused(desk: Any):
    table = desk.table(COLUMNS)
    with pytest.raises(Refusal, match=r"数值表的形状是 \(1, 4, 2\)，应为 \(1, 3, 2\).*E-601"):
        type(table)(table.values, table.periods, table.units[:3], table.indicators)


def test_an_infinite_figure_is_refused_with_its_place(desk: Any):
    with pytest.raises(Refusal, match=r"县2（r2）”，指标“b”：有 1 个数是无穷大.*E-611"):
        desk.run(
            desk.flat(desk.item("a", 50), desk.item("b", 50)),
            desk.table({**COLUMNS, "b": [1.0, 2, float("inf"), 3]}),
        )


def test_a_misspelt_class_does_not_pass_unseen(desk: Any):
    """Its regions would quietly be scored by the default weights."""
    result = desk.run(by_class(desk), desk.table(COLUMNS, ["甲类", "甲类", "乙", "乙"]))
    told = [m for c, m in result.notes.select("code", "message").rows() if c == "E-652"]
    assert told == [
        "方案写有类别“甲”的权重，参评地区里没有这一类",
        "类别“甲类”在方案里没有单列权重，按默认权重计分",
        "类别“乙”在方案里没有单列权重，按默认权重计分",
    ]
