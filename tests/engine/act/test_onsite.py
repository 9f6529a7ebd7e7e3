"""Scores of judges at site visits."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.act.onsite import Ballot, OnsiteRule, score_onsite, trimmed_mean
from zhengxian.engine.base.errors import Refusal

quick = settings(max_examples=80, deadline=None)
PLAIN = OnsiteRule({"总分": 1})


def ballots(entry: str, points: list[float]) -> list[Ballot]:
    return [Ballot(f"评委{n}", entry, {"总分": p}) for n, p in enumerate(points)]


def test_seven_judges_drop_one_highest_and_one_lowest() -> None:
    """Appendix F: at least seven raters, one highest and one lowest dropped; 80…92 without 70 and 99."""
    row = score_onsite(ballots("甲县", [70, 80, 84, 86, 88, 92, 99]), PLAIN)[0]
    assert (row.score, row.kept, row.dropped, row.note) == (Decimal("86.00"), 5, 2, "")


def test_twenty_of_a_hundred_linyi_2012() -> None:
    row = score_onsite(ballots("甲县", [70, 80, 84, 86, 88, 92, 99]), PLAIN)[0]
    assert row.scaled(20) == Decimal("17.20")


def test_weights_of_the_criteria() -> None:
    rule = OnsiteRule({"项目规模": 30, "科技含量": 30, "现场管理": 40}, drop=0)
    given_points = {"项目规模": 90, "科技含量": 80, "现场管理": 70}
    assert score_onsite([Ballot("一", "甲县", given_points)], rule)[0].score == Decimal("79.00")


def test_double_rounding_is_a_stated_rule() -> None:
    """Means of 84.445 and 84.455: rounded once 84.45, rounded per judge first 84.45 and 84.46 give 84.46."""
    points = [84.445, 84.455]
    once = score_onsite(ballots("甲县", points), OnsiteRule({"总分": 1}, drop=0))[0]
    twice = score_onsite(ballots("甲县", points), OnsiteRule({"总分": 1}, drop=0, ballot_decimals=2))[0]
    assert (once.score, twice.score) == (Decimal("84.45"), Decimal("84.46"))


def test_too_few_judges_are_said() -> None:
    few = score_onsite(ballots("甲县", [60, 80, 90, 100]), PLAIN)[0]
    assert (few.score, few.dropped) == (Decimal("82.50"), 0)
    assert few.note == "只有 4 位评委打分，未去掉最高分和最低分。"
    five = score_onsite(ballots("甲县", [60, 80, 85, 90, 100]), PLAIN)[0]
    assert (five.dropped, five.note) == (2, "只有 5 位评委打分，少于 7 位。")


def test_nobody_scores_his_own_unit() -> None:
    rows = score_onsite(
        [*ballots("甲县", [80] * 7), Ballot("甲县的评委", "甲县", {"总分": 100}, own=True)], PLAIN
    )
    assert (rows[0].score, rows[0].own) == (Decimal("80.00"), 1)
    with pytest.raises(Refusal, match=r"“甲县”没有可用的打分.*A-238"):
        score_onsite([Ballot("一", "甲县", {"总分": 100}, own=True)], PLAIN)


def test_equal_scores_share_their_rank() -> None:
    given_ballots = [
        *ballots("甲县", [88] * 7),
        *ballots("乙县", [92] * 7),
        *ballots("丙县", [88] * 7),
        *ballots("丁县", [70] * 7),
    ]
    rows = score_onsite(given_ballots, PLAIN)
    assert [(r.entry, r.rank, r.tied) for r in rows] == [
        ("乙县", 1, False),
        ("甲县", 2, True),
        ("丙县", 2, True),
        ("丁县", 4, False),
    ]


@pytest.mark.parametrize(
    ("given_ballots", "rule", "said"),
    [
        ([], PLAIN, "A-238"),
        (ballots("甲县", [80]), OnsiteRule({}), "A-238"),
        (ballots("甲县", [80]), OnsiteRule({"总分": 0}), "A-238"),
        (ballots("甲县", [80]), OnsiteRule({"总分": 1, "规模": -1}), "A-238"),
        (ballots("甲县", [80]), OnsiteRule({"规模": 1}), "“评委0”对“甲县”的“规模”没有打分.*A-239"),
        (ballots("甲县", [101]), PLAIN, "A-239"),
        (ballots("甲县", [float("nan")]), PLAIN, "A-239"),
        (ballots("甲县", [80]) * 2, PLAIN, "“评委0”对“甲县”打了两次分.*A-240"),
    ],
)
def test_ballots_that_cannot_be_counted_are_refused(
    given_ballots: list[Ballot], rule: OnsiteRule, said: str
) -> None:
    with pytest.raises(Refusal, match=said):
        score_onsite(given_ballots, rule)


@quick
@given(
    st.lists(st.floats(0, 100), min_size=1, max_size=15), st.integers(0, 3), st.randoms(use_true_random=False)
)
def test_the_mean_lies_among_the_points_whatever_their_order(
    points: list[float], drop: int, shuffler
) -> None:
    rule = OnsiteRule({"总分": 3}, drop=drop)
    row = score_onsite(ballots("甲县", points), rule)[0]
    shuffled = list(points)
    shuffler.shuffle(shuffled)
    assert score_onsite(ballots("甲县", shuffled), rule)[0].score == row.score
    assert Decimal(str(min(points))) - 1 < row.score < Decimal(str(max(points))) + 1
    assert row.kept + row.dropped == len(points)
    assert row.kept >= min(3, len(points))


def test_trimming_keeps_the_middle() -> None:
    mean, dropped = trimmed_mean([Decimal(n) for n in (1, 2, 3, 4, 100)], 2, 1)
    assert (mean, dropped) == (3, 4)
    assert trimmed_mean([Decimal(5)], 1, 0) == (5, 0)
