"""Awards: a quota is a maximum, vetoed regions are passed over, ties at the edge are left to the office."""

from typing import Any

import pytest

from zhengxian.engine.evaluate.adjust import Event
from zhengxian.engine.evaluate.standing import Previous

GATES = [{"code": effect, "authority": "市局", "effect": effect}
         for effect in ("no_award", "downgrade", "exclude_from_rank", "note")]  # fmt: skip


def run(
    desk: Any, points: list[float], classes: Any = (), *, events: Any = (), previous: Any = None, **keys: Any
) -> Any:
    scheme = desk.flat(desk.item("x", 100, score="raw"), **keys)
    table = desk.table({"x": [p / 100 for p in points]}, classes)
    return desk.run(scheme, table, events=events, previous=previous)


def before(**ranks: float) -> Previous:
    return Previous("上年", {r: (float(p), float(p), "") for r, p in ranks.items()})


def won(result: Any, name: str = "强县") -> list[tuple[str, str]]:
    return result.awards.filter(name=name).select("region", "reason").rows()


def test_a_quota_is_a_maximum(desk: Any):
    assert won(run(desk, [90, 80], award=[{"name": "强县", "top": 5}])) == [
        ("r0", "第 1 名"),
        ("r1", "第 2 名"),
    ]


def test_a_tie_at_the_edge_is_listed_whole_and_flagged(desk: Any):
    rows = won(run(desk, [90, 80, 80, 70], award=[{"name": "强县", "top": 2}]))
    edge = "（并列，超出名额，须由牵头单位裁定）"
    assert rows == [("r0", "第 1 名"), ("r1", f"第 2 名{edge}"), ("r2", f"第 2 名{edge}")]


def test_a_tie_that_fits_is_not_flagged(desk: Any):
    assert [r for r, _ in won(run(desk, [90, 80, 80, 70], award=[{"name": "强县", "top": 3}]))] == [
        "r0",
        "r1",
        "r2",
    ]


@pytest.mark.parametrize("effect", ["no_award", "exclude_from_rank"])
def test_a_vetoed_region_is_passed_over(desk: Any, effect: str):
    result = run(
        desk, [90, 80, 70], gate=GATES, events=[Event("r0", effect)], award=[{"name": "强县", "top": 1}]
    )
    assert [r for r, _ in won(result)] == ["r1"]


@pytest.mark.parametrize("effect", ["downgrade", "note"])
def test_other_gates_do_not_take_an_award(desk: Any, effect: str):
    result = run(desk, [90, 80], gate=GATES, events=[Event("r0", effect)], award=[{"name": "强县", "top": 1}])
    assert [r for r, _ in won(result)] == ["r0"]


def test_the_lowest_score_is_compared_as_published(desk: Any):
    award = [{"name": "强县", "top": 3, "at_least": 80}]
    assert [r for r, _ in won(run(desk, [90, 79.996, 79.994], award=award))] == ["r0", "r1"]


def test_awards_go_by_class_or_to_some_classes(desk: Any):
    classes = ["甲", "乙", "甲", "乙"]
    each = run(desk, [90, 80, 70, 60], classes, award=[{"name": "强县", "top": 1, "within": "class"}])
    assert [r for r, _ in won(each)] == ["r0", "r1"]
    some = run(desk, [90, 80, 70, 60], classes, award=[{"name": "强县", "top": 1, "classes": ["乙"]}])
    assert won(some) == [("r1", "第 2 名")]


def test_the_movers_award_needs_a_rise_that_can_be_compared(desk: Any):
    award = [{"name": "强县", "by": "rank_change", "top": 2}]
    result = run(desk, [90, 80, 70, 60], award=award, previous=before(r0=4, r1=2, r2=1, r3=3))
    assert won(result) == [("r0", "比上期前移 3 位")]
    other = run(desk, [90, 80, 70, 60], award=award, previous=before(r0=3, r1=2, r2=1))
    assert won(other) == []
