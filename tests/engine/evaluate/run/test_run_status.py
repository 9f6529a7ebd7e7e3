"""What happens after scoring: adjustments with caps, gates, movement."""

from typing import Any

import pytest

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.adjust import Event
from zhengxian.engine.evaluate.standing import Previous

NAN = float("nan")
RAW = {"method": "raw"}
GATES = [{"code": effect, "title": effect, "authority": "市局", "effect": effect}
         for effect in ("no_award", "downgrade", "exclude_from_rank", "note")]  # fmt: skip
GRADES = [{"name": "优秀", "upto": 25}, {"name": "良好", "upto": 75}, {"name": "一般"}]


def run(
    desk: Any, points: list[float], classes: Any = (), *, events: Any = (), previous: Any = None, **keys: Any
) -> Any:
    scheme = desk.flat(desk.item("x", 100, score=RAW), **keys)
    table = desk.table({"x": [p / 100 for p in points]}, classes)
    return desk.run(scheme, table, events=events, previous=previous)


def before(**ranks: Any) -> Previous:
    """Earlier places: region = place, or (place, place in class, class)."""
    return Previous(
        "上年", {r: p if isinstance(p, tuple) else (float(p), float(p), "") for r, p in ranks.items()}
    )


# --- adjustments ---------------------------------------------------------------------------------------------


def test_each_rule_is_capped_then_all_together_in_proportion(desk: Any):
    rules = [
        {"code": "a", "kind": "bonus", "cap": 3},
        {"code": "b", "kind": "bonus", "per": 0.5},
        {"code": "c", "kind": "deduction"},
    ]
    events = [
        Event("r0", "a", points=9),
        Event("r0", "b", count=6),
        Event("r0", "c", points=5),
        Event("r1", "b", count=1),
    ]
    caps = {"cap_bonus": 4, "cap_deduction": 2}
    result = run(desk, [50, 40], adjust=rules, adjustments=caps, events=events)
    assert result.adjusted.points.tolist() == [[2, 2, -2], [0, 0.5, 0]]
    assert desk.score(result) == [52, 40.5]
    assert result.ranking.filter(region="r0").select("base_score", "bonus", "deduction").row(0) == (50, 4, 2)


def test_an_event_without_points_or_count_is_one(desk: Any):
    rules = [{"code": "a", "kind": "deduction", "per": 0.5}]
    result = run(desk, [50, 40], adjust=rules, events=[Event("r1", "a"), Event("r1", "a", evidence="另一件")])
    assert desk.score(result) == [50, 39]
    row = result.adjustments.row(0, named=True)
    assert (row["region"], row["points"], row["evidence"]) == ("r1", -1, "另一件")


@pytest.mark.parametrize("points", [0.5, -0.5])
def test_a_deduction_takes_off_whichever_sign_is_written(desk: Any, points: float):
    result = run(
        desk, [50], adjust=[{"code": "a", "kind": "deduction"}], events=[Event("r0", "a", points=points)]
    )
    assert desk.score(result) == [49.5]


@pytest.mark.parametrize(("event", "code", "words"), [
    (Event("r0", "bonis", points=1), "E-643", "方案里没有加减分或底线代码“bonis”。最接近的是“bonus”"),
    (Event("r0", "dev", points=1), "E-643", "“dev”由方案按数计算，不接受登记的事项"),
    (Event("r0", "bonus", points=-1), "E-644", "分值 -1"),
    (Event("r0", "bonus", points=NAN), "E-644", "分值 nan"),
    (Event("r0", "bonus", count=-2), "E-644", "次数 -2"),
], ids=str)  # fmt: skip
def test_an_event_that_would_count_for_nothing_or_the_wrong_way_is_refused(
    desk: Any, event: Event, code: str, words: str
):
    rules = [
        {"code": "bonus", "kind": "bonus"},
        {"code": "dev", "kind": "deviation", "indicator": "x", "against": {"value": 0.1}},
    ]
    with pytest.raises(Refusal) as caught:
        run(desk, [50, 40], adjust=rules, events=[event])
    assert caught.value.code == code
    assert words in str(caught.value)


def test_an_event_of_a_region_that_is_not_ranked_is_told(desk: Any):
    result = run(desk, [50, 40], adjust=[{"code": "a", "kind": "bonus"}], events=[Event("r9", "a", points=1)])
    assert "有 1 条加减分或底线事项的地区不参评（r9），没有计入" in result.notes["message"].to_list()


def test_arrears_cost_points_even_when_they_are_made_up(desk: Any):
    """domain.md §4.1: each month's shortfall costs; only months up to the evaluated one count."""
    rule = {"code": "a", "kind": "arrears", "actual": "done", "plan": "plan", "rate": 0.1, "cap": 3}
    scheme = desk.flat(desk.item("x", 100, score=RAW), adjust=[rule])
    months = {
        "2025-01": {"x": [0.1, 0.1], "done": [90.0, 100.0], "plan": [100.0, 100.0]},
        "2025-02": {"x": [0.1, 0.1], "done": [250.0, 130.0], "plan": [200.0, 200.0]},
        "2025-03": {"x": [0.5, 0.5], "done": [300.0, 300.0], "plan": [300.0, 300.0]},
        "2025-04": {"x": [0.5, 0.5], "done": [0.0, 0.0], "plan": [400.0, 400.0]},
        "2024-12": {"x": [0.5, 0.5], "done": [0.0, 0.0], "plan": [400.0, 400.0]},
    }
    result = desk.run(scheme, desk.years(months), "2025-03")
    assert result.adjusted.points[:, 0].tolist() == [-1, -3]


def test_a_reference_that_is_not_in_the_data_is_refused(desk: Any):
    rule = {"code": "a", "kind": "deviation", "indicator": "x", "against": {"region": "city"}}
    with pytest.raises(Refusal, match=r"要与“city”的“x”比较，数据里没有 2025 的这个数.*E-641"):
        run(desk, [50, 40], adjust=[rule])


def test_a_region_without_the_figure_is_neither_better_nor_worse(desk: Any):
    rule = {"code": "a", "kind": "deviation", "indicator": "y", "against": {"value": 1}}
    scheme = desk.flat(desk.item("x", 100, score=RAW), adjust=[rule])
    result = desk.run(scheme, desk.table({"x": [0.5, 0.4], "y": [NAN, 1.2]}))
    assert result.adjusted.points[:, 0].tolist() == [0, 2]
    assert "“a”有 1 个地区没有数，不加不减" in result.notes["message"].to_list()


# --- gates ---------------------------------------------------------------------------------------------------

EIGHT = [95.0, 90, 85, 80, 75, 70, 65, 60]


@pytest.mark.parametrize("effect", ["no_award", "downgrade", "note"])
def test_a_gate_leaves_scores_and_places_alone(desk: Any, effect: str):
    free = run(desk, EIGHT, gate=GATES, rank={"grade": GRADES})
    held = run(desk, EIGHT, gate=GATES, rank={"grade": GRADES}, events=[Event("r0", effect)])
    assert desk.score(held) == desk.score(free)
    assert held.standing.rank.tolist() == free.standing.rank.tolist()
    assert held.standing.status[0] != "正常"
    assert held.standing.status_reason[0] == f"{effect}（市局认定）"
    assert held.standing.status[1:] == ["正常"] * 7


def test_a_gate_of_exclusion_takes_the_place_and_the_others_close_up(desk: Any):
    held = run(
        desk,
        EIGHT,
        gate=GATES,
        rank={"grade": GRADES},
        events=[Event("r1", "exclude_from_rank", authority="市统计局")],
    )
    assert desk.score(held) == EIGHT
    assert held.ranking.sort("region")["rank"].to_list() == [1, None, 2, 3, 4, 5, 6, 7]
    assert held.standing.grade[1] is None
    assert held.standing.status_reason[1] == "exclude_from_rank（市统计局认定）"
    assert held.ranking["region"].to_list()[-1] == "r1"
    assert held.gaps.filter(region="r1").row(0)[1:] == ("县0", pytest.approx(5), None, None)


def test_a_gate_of_downgrade_moves_one_grade(desk: Any):
    events = [Event("r0", "downgrade"), Event("r2", "downgrade"), Event("r7", "downgrade")]
    free, held = (
        run(desk, EIGHT, gate=GATES, rank={"grade": GRADES}, events=e).standing.grade for e in ((), events)
    )
    assert free == ["优秀", "优秀", "良好", "良好", "良好", "良好", "一般", "一般"]
    assert held == ["良好", "优秀", "一般", "良好", "良好", "良好", "一般", "一般"]


def test_a_gate_declared_by_another_authority_is_told(desk: Any):
    told = run(
        desk,
        [50, 40],
        gate=GATES,
        events=[Event("r0", "note", authority="市局"), Event("r1", "note", authority="某科室")],
    )
    assert told.notes["message"].to_list() == [
        "县1的底线“note”登记由“某科室”认定，方案规定由“市局”认定，请核实"
    ]


def test_gates_are_listed_with_their_authority(desk: Any):
    result = run(
        desk,
        [50, 40],
        gate=GATES,
        events=[Event("r0", "note", evidence="通报〔2025〕3号"), Event("r0", "no_award")],
    )
    rows = result.adjustments.select("region", "code", "points", "authority", "evidence").rows()
    assert ("r0", "note", None, "市局", "通报〔2025〕3号") in rows
    assert result.standing.status[0] == "记录在案；取消评先资格"


# --- movement ------------------------------------------------------------------------------------------------


def test_movement_is_places_gained(desk: Any):
    result = run(desk, [90, 80, 70], previous=before(r0=3, r1=1, r2=2))
    assert result.standing.change == [2, -1, -1]
    assert result.standing.change_note == ["", "", ""]
    assert result.ranking.sort("region")["previous_rank"].to_list() == [3, 1, 2]


def test_a_pool_with_other_members_is_not_comparable(desk: Any):
    joined = run(desk, [90, 80, 70], previous=before(r0=2, r1=1))
    assert joined.standing.change == [None] * 3
    assert joined.standing.change_note == ["不可比", "不可比", "上期未参评"]
    left = run(desk, [90, 80], previous=before(r0=2, r1=1, r2=3))
    assert left.standing.change_note == ["不可比", "不可比"]


def test_a_region_excluded_last_time_has_no_movement(desk: Any):
    result = run(desk, [90, 80], previous=before(r0=NAN, r1=1))
    assert result.standing.change_note == ["上期未参评", ""]


def test_a_region_excluded_now_has_no_movement(desk: Any):
    held = run(
        desk, [90, 80], gate=GATES, events=[Event("r0", "exclude_from_rank")], previous=before(r0=1, r1=2)
    )
    assert held.standing.change == [None, 1]


@pytest.mark.parametrize(("within", "wanted"), [
    ("class", ["不可比", "", "不可比", ""]), ("pool", ["不可比", "", "", ""]),
])  # fmt: skip
def test_a_change_of_class_is_not_comparable(desk: Any, within: str, wanted: list[str]):
    """r0 came from 乙 to 甲 (appendix G.3): its classmates of before and after cannot be compared by class either."""
    old = before(r0=(1.0, 1.0, "丙"), r1=(2.0, 1.0, "乙"), r2=(3.0, 1.0, "甲"), r3=(4.0, 2.0, "乙"))
    result = run(desk, [90, 80, 70, 60], ["甲", "乙", "甲", "乙"], rank={"within": within}, previous=old)
    assert result.standing.change_note == wanted


def test_without_an_earlier_run_nothing_is_said(desk: Any):
    result = run(desk, [90, 80])
    assert result.standing.change_note == ["", ""]
    assert result.ranking["previous_rank"].null_count() == 2


def test_a_result_hands_its_places_to_the_next(desk: Any):
    first = run(desk, [90, 80, 70])
    second = run(desk, [70, 80, 90], previous=first.previous())
    assert second.standing.change == [-2, 0, 2]
    assert second.run["compared_with"] == "2025年"
