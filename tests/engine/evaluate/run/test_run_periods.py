"""Which figures a period means: the year-end rule, last year, splits over two years, and mixes of periods."""

from typing import Any

import pytest

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.run import mix_period

NAN = float("nan")
RAW = {"method": "raw"}


def both(desk: Any, **keys: Any) -> Any:
    return desk.flat(desk.item("a", 50, score=RAW), desk.item("b", 50, score=RAW), **keys)


def test_the_year_takes_december_of_what_is_counted_from_january_and_says_so(desk: Any):
    table = desk.years({"2025-11": {"a": [0.1], "b": [0.1]}, "2025-12": {"a": [0.3], "b": [0.5]}})
    result = desk.run(both(desk), table)
    assert desk.score(result) == [40]
    assert result.notes["message"].to_list() == [
        "有 2 项指标没有（或有地区没有）2025 的数，取同一截止日的 2025-12 数"
    ]
    assert result.run["figures_taken_from"] == {"a": "2025-12", "b": "2025-12"}


def test_it_does_not_take_december_of_a_monthly_figure(desk: Any):
    table = desk.years({"2025-12": {"a": [0.3, 0.4], "b": [0.5, 0.6]}}, cumulative=frozenset({"a"}))
    with pytest.raises(Refusal, match=r"县0（r0）”、“县1（r1）”，指标“b”：共 2 处没有可用的数"):
        desk.run(both(desk), table)
    zero = desk.run(both(desk, missing="zero"), table)
    assert desk.score(zero) == [15, 20]
    assert zero.run["figures_taken_from"] == {"a": "2025-12"}


def test_a_figure_of_the_year_itself_comes_first(desk: Any):
    table = desk.years({"2025-12": {"a": [0.3], "b": [0.5]}, "2025": {"a": [0.9], "b": [NAN]}})
    result = desk.run(both(desk), table)
    assert desk.score(result) == [70]
    assert result.run["figures_taken_from"] == {"b": "2025-12"}


def test_a_region_that_wrote_december_instead_of_the_year_is_not_missing(desk: Any):
    """Two spellings of one closing day must not cost a county its marks."""
    table = desk.years(
        {"2025-12": {"a": [0.3, 0.3], "b": [0.5, 0.5]}, "2025": {"a": [0.9, NAN], "b": [NAN, NAN]}}
    )
    result = desk.run(both(desk), table)
    assert desk.score(result) == [70, 40]
    assert result.run["figures_taken_from"] == {"a": "2025-12", "b": "2025-12"}


def test_two_periods_that_contradict_each_other_are_named(desk: Any):
    table = desk.years({"2025-12": {"a": [0.3], "b": [0.5]}, "2025": {"a": [0.9], "b": [0.5]}})
    result = desk.run(both(desk), table)
    assert desk.score(result) == [70]
    codes = result.notes["code"].to_list()
    assert codes == ["E-625"]
    assert "“a”有 1 个地区 2025 与 2025-12 的数不一致" in result.notes["message"][0]


def test_the_longest_period_that_ends_on_the_day_wins(desk: Any):
    table = desk.years(
        {
            "2025-12": {"a": [0.1], "b": [0.1]},
            "2025Q4": {"a": [0.2], "b": [NAN]},
            "2025H2": {"a": [NAN], "b": [0.3]},
        }
    )
    result = desk.run(both(desk), table)
    assert result.run["figures_taken_from"] == {"a": "2025Q4", "b": "2025H2"}
    assert desk.score(result) == [25]


def test_a_half_year_takes_june_and_no_other_month(desk: Any):
    table = desk.years({"2025-06": {"a": [0.3], "b": [0.5]}, "2025-07": {"a": [0.9], "b": [0.9]}})
    assert desk.score(desk.run(both(desk), table, "2025H1")) == [40]


def test_increments_compare_with_the_same_period_of_last_year(desk: Any):
    item = desk.item("x", 100, code="more", derive={"kind": "increment", "of": "x"}, score=RAW)
    table = desk.years(
        {"2024-06": {"x": [0.1, 0.5]}, "2024-12": {"x": [0.2, 0.6]}, "2025-06": {"x": [0.4, 0.6]}}
    )
    result = desk.run(desk.flat(item), table, "2025-06")
    assert desk.score(result) == [30, 10]


def test_the_year_end_rule_reaches_last_year_too(desk: Any):
    item = desk.item("x", 100, code="more", derive={"kind": "increment", "of": "x"}, score=RAW)
    table = desk.years({"2024-12": {"x": [0.2, 0.6]}, "2025": {"x": [0.4, 0.7]}})
    assert desk.score(desk.run(desk.flat(item), table)) == [20, 10]


def test_an_increment_without_last_year_is_missing(desk: Any):
    item = desk.item("x", 100, code="more", derive={"kind": "increment", "of": "x"}, score=RAW)
    with pytest.raises(Refusal, match=r"县1（r1）”，指标“more”：共 1 处没有可用的数"):
        desk.run(desk.flat(item), desk.years({"2024": {"x": [0.2, NAN]}, "2025": {"x": [0.4, 0.7]}}))


def test_growth_is_never_taken_from_a_level(desk: Any):
    """domain.md appendix G.1."""
    item = desk.item("x", 100, split={"level": 1, "growth": 1}, growth_indicator="y")
    columns = {"x": [1.0, 2.0], "y": [3.0, 4.0]}
    desk.run(desk.flat(item), desk.table(columns, kinds={"y": "growth"}))
    with pytest.raises(Refusal, match=r"指标“x（增速）”：“y”不是增速指标（类型为 level）.*E-114"):
        desk.run(desk.flat(item), desk.table(columns, kinds={"y": "level"}))


def test_a_split_scores_level_increment_growth_and_places(desk: Any):
    item = desk.item(
        "x", 100, split={"level": 40, "increment": 30, "growth": 20, "rank_change": 10}, growth_indicator="y"
    )
    years = {
        "2024": {"x": [30.0, 20.0, 10.0], "y": [0.0, 0.0, 0.0]},
        "2025": {"x": [31.0, 40.0, 12.0], "y": [1.0, 5.0, 3.0]},
    }
    result = desk.run(desk.flat(item), desk.years(years))
    shares = {(r, n): s for r, n, s in result.contributions.select("region", "node", "scored").rows()}
    assert [shares[f"r{k}", "x.level"] for k in range(3)] == pytest.approx([19 / 28, 1, 0])
    assert [shares[f"r{k}", "x.increment"] for k in range(3)] == pytest.approx([0, 1, 1 / 19])
    assert [shares[f"r{k}", "x.growth"] for k in range(3)] == pytest.approx([0, 1, 0.5])
    assert [shares[f"r{k}", "x.rank_change"] for k in range(3)] == pytest.approx([0, 1, 0.5])
    full = dict(result.contributions.filter(region="r0").select("node", "weight").rows())
    assert list(full.values()) == pytest.approx([40, 30, 20, 10])


def test_last_years_bounds_need_only_their_own_indicator_of_last_year(desk: Any):
    """Another item that has no logarithm last year must not stop it."""
    items = [
        desk.item("a", 50, score={"method": "minmax", "low": "last_min", "high": "last_max"}),
        desk.item("b", 50, transform="log"),
    ]
    years = {"2024": {"a": [0.0, 10.0], "b": [0.0, 5.0]}, "2025": {"a": [5.0, 20.0], "b": [7.0, 9.0]}}
    assert desk.score(desk.run(desk.flat(*items), desk.years(years))) == [25, 100]


@pytest.mark.parametrize(
    ("name", "wanted"), [("Q1", "2025Q1"), ("H1", "2025H1"), ("M09", "2025-09"), ("Y", "2025")]
)
def test_names_of_a_mix_mean_periods_of_the_year(name: str, wanted: str):
    from zhengxian.engine.base.period import Period

    assert str(mix_period(Period.parse("2025"), name)) == wanted


MIX = {"Y": 35, "Q1": 15, "M09": 25, "H1": 25}
PARTS = {"2025": 0.88, "2025Q1": 0.80, "2025-09": 0.90, "2025H1": 0.82}


def mixed(desk: Any, **keys: Any) -> Any:
    scheme = desk.flat(desk.item("x", 100, score=RAW), periods={"mix": MIX}, **keys)
    return desk.run(scheme, desk.years({p: {"x": [v, 0.5]} for p, v in PARTS.items()}))


def test_the_order_of_a_mix_does_not_matter(desk: Any):
    assert desk.score(mixed(desk)) == [85.8, 50]


def test_adjustments_of_a_mix_go_by_the_year(desk: Any):
    """Not by the period that is written last in the scheme."""
    rule = {
        "code": "d",
        "kind": "deviation",
        "indicator": "x",
        "against": {"value": 0.5},
        "step": 0.1,
        "per": 1,
    }
    assert [round(float(p), 9) for p in mixed(desk, adjust=[rule]).adjusted.points[:, 0]] == [3.8, 0]


def test_the_figures_shown_for_a_mix_are_the_years(desk: Any):
    result = mixed(desk)
    assert desk.cell(result.contributions, "raw", region="r0", node="x") == 0.88
    assert desk.cell(result.contributions, "scored", region="r0", node="x") == pytest.approx(0.858)


def test_a_mix_evaluates_years_only(desk: Any):
    scheme = desk.flat(desk.item("x", 100, score=RAW), periods={"mix": MIX})
    with pytest.raises(Refusal, match=r"方案按全年各期加权，不能评价 2025年一季度.*如 2025.*E-605"):
        desk.run(scheme, desk.years({"2025Q1": {"x": [0.1]}}), "2025Q1")


def test_a_period_of_the_mix_without_figures_is_refused(desk: Any):
    scheme = desk.flat(desk.item("x", 100, score=RAW, missing="zero"), periods={"mix": MIX})
    years = {p: {"x": [v]} for p, v in PARTS.items() if p != "2025H1"}
    with pytest.raises(Refusal, match=r"在 2025年上半年 一个数也没有.*E-606"):
        desk.run(scheme, desk.years(years))


def test_an_item_that_dropped_out_of_one_period_is_judged_by_the_others(desk: Any):
    scheme = desk.scheme(
        desk.group("g", 50, desk.item("a", 100, score=RAW)),
        desk.group("h", 50, desk.item("b", 100, score=RAW)),
        missing="reweight", periods={"mix": {"Q1": 50, "Y": 50}},
    )  # fmt: skip
    years = {"2025Q1": {"a": [0.8, 0.5], "b": [0.2, 0.2]}, "2025": {"a": [NAN, 0.5], "b": [0.6, 0.6]}}
    result = desk.run(scheme, desk.years(years))
    rows = {n: (s, f) for n, s, f in result.scores.filter(region="r0").select("node", "score", "full").rows()}
    assert rows["a"] == rows["g"] == (pytest.approx(20), 25)
    assert rows["b"] == rows["h"] == (pytest.approx(35), 75)
    assert rows["total"][0] == pytest.approx(55)
    assert desk.cell(result.contributions, "scored", region="r0", node="a") == pytest.approx(0.8)
