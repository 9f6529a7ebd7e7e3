"""Four kinds of "no figure", what the scheme does with each, and that nothing is lost or invented silently."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.missing import CellState

NAN = float("nan")
FIGURES = {"a": [NAN, 2.0, 4.0, 6.0], "b": [1.0, 2.0, 3.0, 5.0]}
STATES = [CellState.MISSING, CellState.NOT_APPLICABLE, CellState.BELOW_UNIT, CellState.SUPPRESSED]
KEY = {
    CellState.MISSING: "policy",
    CellState.NOT_APPLICABLE: "not_applicable",
    CellState.BELOW_UNIT: "below_unit",
    CellState.SUPPRESSED: "suppressed",
}
SCORED = {"zero": 0.0, "class_mean": 0.5, "worst": 0.0, "penalty": -0.25}
"""What the one without a figure gets of item a, when the others have 0, ½ and 1 of it."""


def scheme(desk: Any, missing: Any, **keys: Any) -> Any:
    return desk.flat(desk.item("a", 40, missing=missing), desk.item("b", 60), **keys)


def policies(policy: str, state: CellState) -> dict[str, Any]:
    """A table that refuses every state but one."""
    table: dict[str, Any] = dict.fromkeys(("policy", "suppressed", "not_applicable", "below_unit"), "refuse")
    return table | {KEY[state]: policy} | ({"penalty": -0.25} if policy == "penalty" else {})


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("policy", [*SCORED, "reweight", "refuse"])
def test_every_state_takes_its_own_policy(desk: Any, state: CellState, policy: str):
    made = scheme(desk, policies(policy, state))
    table = desk.table(FIGURES, states={(0, "a"): state})
    if policy == "refuse":
        with pytest.raises(Refusal, match=rf"县0（r0）.*指标“a”.*{state.label} 1 处.*请补报.*E-121"):
            desk.run(made, table)
        return
    result = desk.run(made, table)
    if policy == "reweight":
        assert desk.score(result)[0] == 0
        assert desk.cell(result.contributions, "weight", region="r0", node="b") == 100
        assert "E-631" in desk.codes(result)
    else:
        assert desk.score(result)[0] == pytest.approx(40 * SCORED[policy])
        assert "E-630" in desk.codes(result)
    assert desk.cell(result.contributions, "state", region="r0", node="a") == state.label
    assert desk.score(result)[1:] == pytest.approx([15, 20 + 30, 40 + 60])


@pytest.mark.parametrize("state", [CellState.MISSING, CellState.NOT_APPLICABLE, CellState.SUPPRESSED])
def test_only_a_figure_below_the_unit_may_count_as_nothing(desk: Any, state: CellState):
    with pytest.raises(ValueError, match=r"value_zero 只能用于 below_unit.*S-154"):
        scheme(desk, policies("value_zero", state))


@pytest.mark.parametrize("written", [NAN, 0.0, 0.3])
def test_a_figure_below_the_unit_is_a_zero_that_competes(desk: Any, written: float):
    """Below the unit is a figure: it is the lowest of the set and moves the minimum."""
    columns = {**FIGURES, "a": [written, *FIGURES["a"][1:]]}
    result = desk.run(scheme(desk, "refuse"), desk.table(columns, states={(0, "a"): CellState.BELOW_UNIT}))
    assert desk.score(result) == pytest.approx([0, 40 / 3 + 15, 80 / 3 + 30, 100])


def test_a_suppressed_figure_is_not_used_although_the_file_has_it(desk: Any):
    columns = {**FIGURES, "a": [99.0, *FIGURES["a"][1:]]}
    table = desk.table(columns, states={(0, "a"): CellState.SUPPRESSED})
    assert desk.score(desk.run(scheme(desk, "zero"), table)) == pytest.approx([0, 15, 50, 100])


def test_the_states_default_as_the_format_says(desk: Any):
    """missing → refuse, suppressed → as missing, not applicable → reweight, below unit → 0."""
    for state, refused in zip(STATES, (True, False, False, True), strict=True):
        table = desk.table(FIGURES, states={(0, "a"): state})
        made = desk.flat(desk.item("a", 40), desk.item("b", 60))
        if refused:
            with pytest.raises(Refusal, match="E-121"):
                desk.run(made, table)
        else:
            desk.run(made, table)


def test_all_cells_without_a_figure_are_refused_at_once(desk: Any):
    columns = {"a": [NAN, 2.0, NAN, 6.0], "b": [1.0, NAN, 3.0, 5.0]}
    with pytest.raises(Refusal) as caught:
        desk.run(desk.flat(desk.item("a", 40), desk.item("b", 60)), desk.table(columns))
    message = str(caught.value)
    assert "共 3 处没有可用的数（未报 3 处）" in message
    assert all(f"县{k}（r{k}）" in message for k in range(3))
    assert "“a”、“b”" in message


def test_a_policy_of_one_item_does_not_touch_another(desk: Any):
    made = desk.flat(desk.item("a", 40, missing="zero"), desk.item("b", 60))
    with pytest.raises(Refusal, match=r"县1（r1）”，指标“b”"):
        desk.run(made, desk.table({"a": [NAN, 2.0, 4], "b": [1.0, NAN, 3]}))


@pytest.mark.parametrize(("within", "wanted"), [("pool", (0.5 + 1 + 0) / 3), ("class", 1.0)])
def test_the_mean_is_that_of_the_comparison_set(desk: Any, within: str, wanted: float):
    """r0 shares its class with r1 only, who is best there; the pool's mean is another one."""
    made = desk.flat(desk.item("a", 100, missing="class_mean"), score={"within": within})
    result = desk.run(made, desk.table({"a": [NAN, 4.0, 6.0, 2.0]}, ["甲", "甲", "乙", "乙"]))
    assert desk.score(result)[0] == pytest.approx(100 * wanted)


def test_nobody_to_take_a_mean_of_is_refused(desk: Any):
    made = desk.flat(desk.item("a", 40, missing="class_mean"), desk.item("b", 60), score={"within": "class"})
    with pytest.raises(Refusal, match=r"县0（r0）”，指标“a”.*同组没有一个地区有得分.*E-122"):
        desk.run(made, desk.table(FIGURES, ["甲", "乙", "乙", "乙"]))


def test_a_gap_enters_nobodys_minimum_or_rank(desk: Any):
    ladder = {"method": "rank_ladder", "step": 0.1}
    made = desk.flat(desk.item("a", 50, score=ladder, missing="zero"), desk.item("b", 50))
    with_gap = desk.run(made, desk.table(FIGURES)).contributions.filter(node="a")["scored"].to_list()
    assert with_gap == pytest.approx([0, 0.8, 0.9, 1.0])


def test_when_everything_of_a_group_is_gone_its_siblings_share(desk: Any):
    made = desk.scheme(
        desk.group("g", 30, desk.item("a", 100)),
        desk.group("h", 70, desk.item("b", 100)),
        missing="reweight",
    )
    result = desk.run(made, desk.table(FIGURES))
    full = {(r, n): f for r, n, f in result.scores.select("region", "node", "full").rows()}
    assert (full["r0", "g"], full["r0", "h"]) == (0, 100)
    assert (full["r1", "g"], full["r1", "h"]) == (30, 70)
    assert desk.cell(result.scores, "score", region="r0", node="g") is None
    assert desk.cell(result.scores, "rank", region="r0", node="g") is None


def test_a_region_with_nothing_left_is_refused_by_name(desk: Any):
    made = desk.flat(desk.item("a", 40), desk.item("b", 60), missing="reweight")
    with pytest.raises(
        Refusal, match=r"县0（r0）”：没有任何指标可以计分。请补报数据，或把该地区移出参评范围"
    ):
        desk.run(made, desk.table({"a": [NAN, 2.0, 4], "b": [NAN, 2.0, 3]}))


@pytest.mark.parametrize("policy", ["refuse", "zero", "reweight", "class_mean", "worst"])
def test_a_period_for_which_nobody_reported_is_refused_whatever_the_policy(desk: Any, policy: str):
    """Otherwise a wrong period would rank everybody first with nothing."""
    made = desk.flat(desk.item("a", 40), desk.item("b", 60), missing=policy)
    table = desk.years({"2024": {"a": [1.0, 2], "b": [1.0, 2]}, "2025": {"a": [NAN, NAN], "b": [NAN, NAN]}})
    for period in ("2025", "2026"):
        with pytest.raises(Refusal, match=rf"在 {period}年 一个数也没有（数据里的期间：2024、2025）.*E-606"):
            desk.run(made, table, period)


def test_a_figure_that_cannot_be_scored_is_refused_with_its_place(desk: Any):
    made = desk.flat(desk.item("a", 100, score={"method": "attainment", "target": {"indicator": "plan"}}))
    with pytest.raises(Refusal, match=r"县1（r1）”，指标“a”：参数“target”取自指标“plan”，但这里没有数"):
        desk.run(made, desk.table({"a": [1.0, 2, 3], "plan": [1.0, NAN, 3]}))


def test_an_imputed_figure_is_marked_and_counted(desk: Any):
    made = desk.flat(desk.item("a", 40, impute={"method": "class_median"}), desk.item("b", 60))
    result = desk.run(made, desk.table(FIGURES, ["甲", "甲", "甲", "乙"]))
    assert desk.cell(result.contributions, "treatment", region="r0", node="a") == "补值：同类中位数"
    assert desk.cell(result.contributions, "raw", region="r0", node="a") is None
    assert desk.score(result)[0] == pytest.approx(40 * (3 - 2) / (6 - 2))
    assert "“a”有 1 个未报数按“同类中位数”补值后计分" in result.notes["message"].to_list()


@pytest.mark.parametrize("state", [CellState.NOT_APPLICABLE, CellState.SUPPRESSED])
def test_only_what_is_missing_is_imputed(desk: Any, state: CellState):
    made = desk.flat(desk.item("a", 40, impute={"method": "pool_mean"}, missing="zero"), desk.item("b", 60))
    result = desk.run(made, desk.table(FIGURES, states={(0, "a"): state}))
    assert "E-621" not in desk.codes(result)


@pytest.mark.parametrize(
    ("keys", "code", "words"),
    [
        ({"impute": {"method": "previous"}}, "E-152", "上期数也没有"),
        ({"treat": {"method": "log"}, "missing": "zero"}, "E-101", "取对数要求数值大于 0"),
        ({"transform": "log", "missing": "zero"}, "E-612", "做 log 变换要求数值大于 0"),
    ],
)
def test_preparing_a_figure_names_the_indicator_it_fails_on(desk: Any, keys: Any, code: str, words: str):
    """The second item fails, in a class that is not in the order of the table."""
    made = desk.flat(desk.item("b", 60), desk.item("a", 40, **keys))
    table = desk.table({"b": [1.0, 2, 3, 4], "a": [5.0, NAN, 0, 7]}, ["甲", "乙", "甲", "乙"])
    with pytest.raises(Refusal) as caught:
        desk.run(made, table)
    assert caught.value.code == code
    wanted = "县1（r1）" if code == "E-152" else "县2（r2）"
    assert str(caught.value).startswith(f"地区“{wanted}”，指标“a”：")
    assert words in str(caught.value)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_score_is_empty_without_a_reason(desk: Any, data: st.DataObject):
    """Any state, any policy: a cell without score has weight 0 and a state that says why."""
    size = 4
    states = {
        (row, code): data.draw(st.sampled_from(list(STATES)))
        for code in "ab"
        for row in data.draw(st.sets(st.integers(1, size - 1), max_size=2))
    }
    columns = {c: [NAN if (r, c) in states else float(r * r + 1) for r in range(size)] for c in "ab"}
    columns["c"] = [1.0, 2, 3, 4]
    table = {
        k: data.draw(st.sampled_from(["zero", "reweight", "worst"]))
        for k in ("policy", "suppressed", "not_applicable")
    }
    items = [desk.item(c, 1) for c in "abc"]
    made = desk.scheme(desk.group("g", 1, *items, weights="relative"), missing=table)
    result = desk.run(made, desk.table(columns, states=states))
    for row in result.contributions.rows(named=True):
        if row["scored"] is None:
            assert row["weight"] == 0
            assert row["state"] in {s.label for s in STATES}
    assert np.isfinite(result.standing.score).all()


def test_a_fault_of_a_whole_item_names_the_item(desk: Any):
    rule = {"method": "ratio_to_base", "base": {"2021": 1.0}}
    with pytest.raises(Refusal, match=r"^指标“b”：参数“base”的年份表只有 2021，没有 2025 年.*E-207"):
        desk.run(
            desk.flat(desk.item("a", 50), desk.item("b", 50, score=rule)),
            desk.table({"a": [1.0, 2], "b": [1.0, 2]}),
        )


def test_a_fault_of_a_whole_group_names_the_group(desk: Any):
    group = desk.group("g", 100, desk.item("a", 100, score="raw"), title="实力", aggregate="topsis")
    with pytest.raises(Refusal, match=r"指标“实力”：只有一个地区参加比较.*E-407"):
        desk.run(desk.scheme(group), desk.table({"a": [1.0]}))


def test_a_score_that_a_group_cannot_join_names_region_and_item(desk: Any):
    """The third item of the second group, in classes that are not in the order of the table."""
    first = desk.group("g", 50, desk.item("a", 100, score="raw"))
    second = desk.group(
        "h", 50, desk.item("b", 50, score="raw"), desk.item("c", 50, score="raw"), aggregate="geometric"
    )
    table = desk.table({"a": [1.0, 2, 3], "b": [1.0, 2, 3], "c": [1.0, 0, 3]}, ["乙", "甲", "乙"])
    with pytest.raises(Refusal, match=r"^地区“县1（r1）”，指标“c”：.*得分大于 0.*E-401"):
        desk.run(desk.scheme(first, second), table)


def test_a_raw_figure_of_which_less_is_better_cannot_simply_be_averaged(desk: Any):
    items = desk.item("a", 50, score="raw"), desk.item("b", 50, score="raw", direction="negative")
    with pytest.raises(Refusal, match=r"^指标“b”：.*不能再处理负向指标.*E-406"):
        desk.run(desk.flat(*items), desk.table({"a": [1.0, 2], "b": [1.0, 2]}))
