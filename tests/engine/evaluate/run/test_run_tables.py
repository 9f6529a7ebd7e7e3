"""The tables of a result: their columns are a contract (design.md §4), and they agree with each other."""

import json
from typing import Any

import pytest

from zhengxian.engine.evaluate.adjust import Event

SCORES = ["region", "name", "class", "node", "title", "level", "score", "full", "rank", "rank_in_class"]
CONTRIBUTIONS = {
    "region",
    "node",
    "parent",
    "raw",
    "scored",
    "weight",
    "points",
    "points_lost",
    "state",
    "treatment",
}


@pytest.fixture(scope="module")
def result(desk: Any) -> Any:
    inner = desk.group("inner", 40, desk.item("a", 100))
    scheme = desk.scheme(
        desk.group("g", 60, desk.item("b", 60), inner, title="实力"),
        desk.group("h", 40, desk.item("c", 100)),
        adjust=[{"code": "up", "kind": "bonus"}],
        rank={"within": "both"},
    )
    columns = {"a": [1.0, 2, 3], "b": [3.0, 1, 2], "c": [2.0, 9, 4]}
    return desk.run(
        scheme, desk.table(columns, ["甲", "乙", "甲"]), events=[Event("r1", "up", points=2, evidence="文件")]
    )


def test_scores_stand_region_by_region_and_down_the_tree(result: Any):
    assert result.scores.columns == SCORES
    first = result.scores.filter(region="r0")
    assert first.select("node", "level").rows() == [
        ("total", 0),
        ("g", 1),
        ("b", 2),
        ("inner", 2),
        ("a", 3),
        ("h", 1),
        ("c", 2),
    ]
    assert result.scores["region"].unique(maintain_order=True).to_list() == ["r0", "r1", "r2"]


def test_the_scores_of_a_group_are_those_of_its_children(result: Any):
    for region in ("r0", "r1", "r2"):
        rows = {
            n: (s, f)
            for n, s, f in result.scores.filter(region=region).select("node", "score", "full").rows()
        }
        assert rows["inner"] == pytest.approx(rows["a"])
        assert rows["g"] == pytest.approx(tuple(x + y for x, y in zip(rows["b"], rows["inner"], strict=True)))
        bonus = 2 if region == "r1" else 0
        assert rows["total"][0] == pytest.approx(rows["g"][0] + rows["h"][0] + bonus)
        assert rows["total"][1] == pytest.approx(rows["g"][1] + rows["h"][1]) == pytest.approx(100)


def test_contributions_have_one_row_per_item_then_per_adjustment(result: Any):
    assert set(result.contributions.columns) >= CONTRIBUTIONS
    first = result.contributions.filter(region="r0")
    assert first.select("node", "parent").rows() == [("b", "g"), ("a", "inner"), ("c", "h"), ("up", "total")]
    assert first["weight"].to_list() == pytest.approx([36, 24, 40, 0])


def test_contributions_agree_with_scores(result: Any):
    scores = {(r, n): s for r, n, s in result.scores.select("region", "node", "score").rows()}
    for row in result.contributions.filter(result.contributions["node"] != "up").rows(named=True):
        assert row["points"] == pytest.approx(scores[row["region"], row["node"]])
        assert row["raw"] is not None


def test_the_ranking_agrees_with_the_total(result: Any):
    total = {
        r: (s, k, c)
        for r, s, k, c in result.scores.filter(level=0)
        .select("region", "score", "rank", "rank_in_class")
        .rows()
    }
    for row in result.ranking.rows(named=True):
        assert (row["score"], row["rank"], row["rank_in_class"]) == total[row["region"]]
    assert result.ranking["rank"].to_list() == [1, 2, 3]


def test_the_largest_losses_come_first(result: Any):
    for unit in result.units:
        losses = result.losses(unit.code, 9)
        lost = [points for _, points, _ in losses]
        assert lost == sorted(lost, reverse=True)
        assert all(points > 0 for points in lost)
        rows = result.contributions.filter(region=unit.code)
        assert sum(lost) == pytest.approx(sum(p for p in rows["points_lost"].to_list() if p > 0))


def test_the_record_can_be_written_as_json(result: Any):
    record = json.loads(json.dumps(result.run, ensure_ascii=False, default=str))
    assert record["scheme"]["sha256"] == result.run["scheme"]["sha256"]
    assert record["input_sha256"] == result.input_hash
    assert {"zhengxian", "numpy", "python", "period", "seed", "method", "notes"} <= record.keys()
    assert record["classes"] == {"甲": 2, "乙": 1}


def test_adjustments_are_listed_with_their_evidence(result: Any):
    assert result.adjustments.select("region", "code", "points", "evidence").rows() == [
        ("r1", "up", 2, "文件")
    ]


@pytest.mark.parametrize("table", ["awards", "notes", "left_out"])
def test_empty_tables_keep_their_columns(result: Any, table: str):
    frame = getattr(result, table)
    assert frame.height == 0
    assert {"region", "reason", "message"} & set(frame.columns)


def test_under_a_geometric_mean_scores_stand_on_the_full_scale(desk: Any):
    """HDI's way: the index of a dimension is 0 to 1 as the index itself, not a share of it."""
    items = [desk.item(c, 50, score="raw") for c in "ab"]
    scheme = desk.scheme(desk.group("g", 1, *items), points=1, aggregate="geometric")
    result = desk.run(scheme, desk.table({"a": [0.25, 1.0], "b": [1.0, 1.0]}))
    rows = {n: (s, f) for n, s, f in result.scores.filter(region="r0").select("node", "score", "full").rows()}
    assert rows["a"] == (0.25, 1)
    assert rows["total"] == (pytest.approx(0.5), 1)
