"""Places: every tie rule, tie breaks, decimals, classes and pool, grades by quota and by line."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.evaluate.rank import rank

RAW = {"method": "raw"}
TIED = [92.0, 90.0, 90.0, 88.0]


def ranked(desk: Any, points: list[float], classes: list[str] | tuple[()] = (), **rank: Any) -> Any:
    """Scores written as they should be published, in points."""
    scheme = desk.flat(desk.item("x", 100, score=RAW), rank=rank)
    return desk.run(scheme, desk.table({"x": [p / 100 for p in points]}, classes))


@pytest.mark.parametrize(("ties", "wanted"), [
    ("competition", [1, 2, 2, 4]), ("dense", [1, 2, 2, 3]), ("average", [1, 2.5, 2.5, 4]),
    ("max", [1, 3, 3, 4]), ("ordinal", [1, 2, 3, 4]),
])  # fmt: skip
def test_every_tie_rule(desk: Any, ties: str, wanted: list[float]):
    result = ranked(desk, TIED, ties=ties)
    assert result.standing.rank.tolist() == wanted
    assert result.ranking["rank"].to_list() == wanted
    assert result.standing.tied.tolist() == [False, True, True, False]
    assert result.ranking["rank"].dtype.is_integer() is (ties != "average")


def broken(desk: Any, ties: str, tie_break: list[str]) -> Any:
    """r1, r2 and r4 have 50 points; x is 40, 40 and 10 of them; r3 has 100, r0 and r5 have 0."""
    columns = {"x": [0.0, 0.8, 0.8, 1.0, 0.2, 0.0], "y": [0.0, 0.2, 0.2, 1.0, 0.8, 0.0]}
    items = [desk.item(c, 50, score=RAW) for c in columns]
    return desk.run(desk.flat(*items, rank={"ties": ties, "tie_break": tie_break}), desk.table(columns))


@pytest.mark.parametrize(("ties", "wanted"), [
    ("competition", [5, 2, 2, 1, 4, 5]), ("dense", [4, 2, 2, 1, 3, 4]), ("average", [5.5, 2.5, 2.5, 1, 4, 5.5]),
    ("max", [6, 3, 3, 1, 4, 6]), ("ordinal", [5, 2, 3, 1, 4, 6]),
])  # fmt: skip
def test_what_a_tie_break_leaves_tied_follows_the_tie_rule(desk: Any, ties: str, wanted: list[float]):
    result = broken(desk, ties, ["x"])
    assert result.standing.rank.tolist() == wanted
    assert result.standing.tied.tolist() == [True, True, True, False, False, True]


def test_tie_breaks_are_consulted_in_order(desk: Any):
    assert broken(desk, "competition", ["y", "x"]).standing.rank.tolist() == [5, 3, 3, 1, 2, 5]
    assert broken(desk, "competition", ["g"]).standing.rank.tolist() == [5, 2, 2, 1, 2, 5]


def test_a_tie_break_never_passes_a_better_score(desk: Any):
    columns = {"x": [0.9, 0.1], "y": [0.1, 0.91]}
    items = [desk.item(c, 50, score=RAW) for c in columns]
    result = desk.run(desk.flat(*items, rank={"tie_break": ["x"]}), desk.table(columns))
    assert result.standing.rank.tolist() == [2, 1]


def test_an_ordinal_place_goes_by_code_last(desk: Any):
    """Regions that nothing but the code tells apart are flagged as tied, whatever their order in the table."""
    scheme = desk.flat(desk.item("x", 100, score=RAW), rank={"ties": "ordinal"})
    table = desk.table({"x": [0.5, 0.5, 0.7]})
    turned = table.select([1, 0, 2])
    for given_table in (table, turned):
        result = desk.run(scheme, given_table)
        places = dict(result.ranking.select("region", "rank").rows())
        assert places == {"r2": 1, "r0": 2, "r1": 3}
        assert set(result.ranking.filter(tied=True)["region"].to_list()) == {"r0", "r1"}


@pytest.mark.parametrize(
    ("decimals", "wanted"), [(0, [1, 1, 1]), (1, [1, 1, 3]), (2, [1, 2, 3]), (4, [1, 2, 3])]
)
def test_places_compare_what_is_published(desk: Any, decimals: int, wanted: list[float]):
    result = ranked(desk, [90.04, 89.96, 89.6], decimals=decimals)
    assert result.standing.rank.tolist() == wanted
    shown = result.ranking.sort("region")["shown"].to_list()
    assert [s == shown[0] for s in shown] == [p == 1 for p in wanted]
    assert all(len(s.partition(".")[2]) == decimals for s in shown)


def test_half_a_hundredth_is_rounded_up(desk: Any):
    """Binary 2.675 lies below the half; four-five-up is on the decimal text (domain.md §10)."""
    result = ranked(desk, [2.675, 2.68, 2.674])
    assert result.standing.rank.tolist() == [1, 1, 3]
    assert result.ranking["shown"].to_list() == ["2.68", "2.68", "2.67"]


def test_places_in_the_class_and_in_the_pool_are_both_there(desk: Any):
    result = ranked(desk, [92, 90, 88, 95], ["甲", "乙", "甲", "乙"], within="class")
    assert result.standing.rank.tolist() == [2, 3, 4, 1]
    assert result.standing.rank_in_class.tolist() == [1, 2, 2, 1]
    assert result.ranking.select("region", "rank_in_class").rows() == [
        ("r0", 1),
        ("r2", 2),
        ("r3", 1),
        ("r1", 2),
    ]


def test_gaps_are_measured_within_the_lead_ranking(desk: Any):
    by_class = ranked(desk, [92, 90, 88, 95], ["甲", "乙", "甲", "乙"], within="class")
    rows = {r[0]: r[1:] for r in by_class.gaps.rows()}
    assert rows["r2"] == ("县0", pytest.approx(4), "县0", pytest.approx(4))
    assert rows["r1"] == ("县3", pytest.approx(5), "县3", pytest.approx(5))
    pool = {r[0]: r[1:] for r in ranked(desk, [92, 90, 88, 95]).gaps.rows()}
    assert pool["r2"] == ("县3", pytest.approx(7), "县1", pytest.approx(2))
    assert pool["r3"] == ("县3", 0, None, None)


def test_nodes_are_ranked_by_their_own_score(desk: Any):
    columns = {"x": [0.1, 0.9, 0.5], "y": [0.9, 0.2, 0.2]}
    result = desk.run(desk.flat(*(desk.item(c, 50, score=RAW) for c in columns)), desk.table(columns))
    places = result.scores.filter(node="y").select("region", "rank").rows()
    assert places == [("r0", 1), ("r1", 2), ("r2", 2)]
    assert (
        result.scores.filter(node="g")["rank"].to_list()
        == result.scores.filter(node="total")["rank"].to_list()
    )


GRADES = [{"name": "A", "upto": 25}, {"name": "B", "upto": 70}, {"name": "C", "upto": 95}, {"name": "D"}]


def test_ties_at_a_cut_share_the_better_grade(desk: Any):
    """Eight units: the quota of A is two; three share the second place."""
    result = ranked(desk, [99, 90, 90, 90, 80, 70, 60, 50], grade=GRADES)
    assert "".join(result.standing.grade) == "AAAABCCD"


def test_grades_go_by_class_where_the_scheme_says(desk: Any):
    two = [{"name": "好", "upto": 50}, {"name": "一般"}]
    classes = ["甲", "甲", "乙", "乙"]
    assert ranked(desk, [99, 90, 80, 70], classes, grade=two, grade_within="class").standing.grade == [
        "好",
        "一般",
        "好",
        "一般",
    ]
    assert ranked(desk, [99, 90, 80, 70], classes, grade=two, grade_within="pool").standing.grade == [
        "好",
        "好",
        "一般",
        "一般",
    ]


def test_too_few_units_get_no_grade_and_a_note(desk: Any):
    two = [{"name": "好", "upto": 50}, {"name": "一般"}]
    result = ranked(desk, [99, 90, 80], ["甲", "甲", "乙"], grade=two, grade_within="class", grade_minimum=2)
    assert result.standing.grade == ["好", "一般", None]
    assert result.notes["message"].to_list() == ["类别“乙”只有 1 个地区有名次，不足 2 个，按方案不评等次"]


def test_grades_by_line_compare_what_is_published(desk: Any):
    lines = [{"name": "优", "at_least": 90}, {"name": "良", "at_least": 79.995}, {"name": "差"}]
    assert ranked(desk, [89.996, 89.994, 79.995, 79.99], grade=lines, grade_minimum=9).standing.grade == [
        "优",
        "良",
        "良",
        "差",
    ]


def test_whoever_no_grade_catches_has_none(desk: Any):
    assert ranked(desk, [95, 50], grade=[{"name": "优", "at_least": 90}]).standing.grade == ["优", None]


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.integers(0, 12), min_size=1, max_size=9),
    st.sampled_from(["competition", "dense", "average", "max"]),
)
def test_places_agree_with_counting(desk: Any, points: list[int], ties: str):
    result = ranked(desk, [float(p) for p in points], ties=ties)
    x = np.array(points)
    better, same = (x[None, :] > x[:, None]).sum(axis=1), (x[None, :] == x[:, None]).sum(axis=1)
    wanted = {
        "competition": better + 1,
        "dense": np.array([len({*x[x > v].tolist()}) + 1 for v in x]),
        "average": better + (same + 1) / 2,
        "max": better + same,
    }[ties]
    assert result.standing.rank.tolist() == wanted.tolist()
    assert result.standing.tied.tolist() == (same > 1).tolist()


def test_a_missing_score_among_ordinary_ones_does_not_upset_the_count():
    """The key of a missing score lies as far below as an integer goes."""
    values = np.array([[90.0, 80.0, 80.0], [70.0, np.nan, 75.0]])
    assert rank(values)[0].tolist() == [1, 2, 2]
    places = rank(values)[1]
    assert (places[0], places[2]) == (2, 1)
    assert np.isnan(places[1])
