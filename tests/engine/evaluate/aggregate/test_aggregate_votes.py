"""Voting and pairwise methods against the worked examples of the OECD/JRC Handbook (2008)."""

import csv
import json
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.aggregate import (
    borda,
    borda_from_profile,
    condorcet_order_from_profile,
    condorcet_winner_from_profile,
    copeland,
    kemeny,
    kemeny_from_profile,
    kemeny_orders,
    kemeny_score,
    kendall_agreement,
    outranking,
    outranking_from_profile,
    plurality_from_profile,
    without,
)


def handbook(shared: Path, name: str) -> Any:
    return json.loads((shared / "tai" / "worked_examples.json").read_text(encoding="utf-8"))[name]


def ballots(case: Any) -> list[tuple[float, str]]:
    return [(vote["n"], vote["order"]) for vote in case["profile"]]


def table(path: Path) -> tuple[list[str], list[list[str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    return head, rows


def assert_outranking(profile: list[tuple[float, str]], published: dict[str, dict[str, float]]) -> None:
    votes = outranking_from_profile(profile)
    names = sorted(published)
    for a, row in published.items():
        for b, expected in row.items():
            assert votes[names.index(a), names.index(b)] == expected


def test_handbook_table_25_plurality_borda_condorcet(shared: Path) -> None:
    case = handbook(shared, "plurality_example_table25")
    profile = ballots(case)
    assert borda_from_profile(profile) == case["borda"]
    assert_outranking(profile, case["outranking"])
    assert "".join(condorcet_order_from_profile(profile) or ()) == case["condorcet_order"]
    assert condorcet_winner_from_profile(profile) == case["condorcet_order"][0]
    first = plurality_from_profile(profile)
    assert max(first, key=lambda name: first[name]) == "a"  # the candidate that loses to all others


def test_condorcet_1785_table_28_cycle_and_kemeny(shared: Path) -> None:
    case = handbook(shared, "condorcet_1785_table28")
    profile = ballots(case)
    assert borda_from_profile(profile) == case["borda"]
    assert_outranking(profile, case["outranking"])
    votes = outranking_from_profile(profile)
    for order, expected in case["kemeny_scores"].items():
        assert kemeny_score(["abc".index(name) for name in order], votes) == expected
    support, orders = kemeny_from_profile(profile)
    assert support == max(case["kemeny_scores"].values())
    assert ["".join(order) for order in orders] == [case["kemeny_best"]]
    assert condorcet_winner_from_profile(profile) is None
    assert condorcet_order_from_profile(profile) is None


def test_fishburn_table_31_borda_turns_round(shared: Path) -> None:
    case = handbook(shared, "fishburn_table31")
    profile = ballots(case)
    assert borda_from_profile(profile) == case["borda"]
    assert borda_from_profile(without(profile, "d")) == case["borda_without_d"]


def test_condorcet_paradox_table_34_all_ties_are_returned(shared: Path) -> None:
    case = handbook(shared, "condorcet_paradox_table34")
    profile = ballots(case)
    assert borda_from_profile(profile) == case["borda"]
    assert ["".join(order) for order in kemeny_from_profile(profile)[1]] == case["kemeny_ties"]
    result = kemeny_orders(outranking_from_profile(profile))
    assert result.count == 3
    np.testing.assert_allclose(result.mean_rank, [2, 2, 2])
    np.testing.assert_allclose(result.score, [0.5, 0.5, 0.5])


def test_handbook_table_36_outranking(shared: Path) -> None:
    _, rows = table(shared / "tai" / "table35_impact_matrix_5.csv")
    x = np.array([[float(v) for v in row[1:]] for row in rows])
    _, published = table(shared / "tai" / "table36_outranking_5.csv")
    np.testing.assert_allclose(outranking(x, np.ones(8)), [[float(v) for v in row[1:]] for row in published])


def test_handbook_table_37_kemeny(shared: Path) -> None:
    _, rows = table(shared / "tai" / "table35_impact_matrix_5.csv")
    names = [row[0] for row in rows]
    x = np.array([[float(v) for v in row[1:]] for row in rows])
    _, published = table(shared / "tai" / "table37_kemeny_top6.csv")
    votes = outranking(x, np.ones(8))
    for order, score in published:
        assert kemeny_score([names.index(n) for n in order.split(">")], votes) == pytest.approx(float(score))
    everything = sorted((kemeny_score(order, votes) for order in permutations(range(5))), reverse=True)
    assert everything[:6] == pytest.approx([float(score) for _, score in published])
    result = kemeny(x, np.ones(8))
    best = [order for order, score in published if score == published[0][1]]
    assert {">".join(names[i] for i in order) for order in result.orders} == set(best)
    assert result.support == pytest.approx(float(published[0][1]))
    mean_ranks = np.mean([[order.split(">").index(n) + 1 for n in names] for order in best], axis=0)
    np.testing.assert_allclose(result.mean_rank, mean_ranks)


def test_handbook_box_7_agreement(shared: Path) -> None:
    case = handbook(shared, "kendall_box7")
    result = kendall_agreement(case["rank_by_height"], case["rank_by_weight"])
    assert result.concordant == case["P"]
    assert result.coefficient == pytest.approx(case["W_as_defined"], abs=5e-3)
    ranks = np.arange(8.0)
    assert kendall_agreement(ranks, ranks).coefficient == 1
    assert kendall_agreement(ranks, -ranks).coefficient == -1
    assert kendall_agreement([1, 2, 3], [1, 1, 2]).concordant == 2.5


@pytest.mark.parametrize("seed", range(12))
def test_kemeny_finds_what_trying_all_orders_finds(seed: int) -> None:
    draw = np.random.default_rng(seed)
    x = draw.integers(0, 4, size=(5, 4)).astype(np.float64)  # few values: many ties
    votes = outranking(x, draw.integers(1, 4, size=4))
    scores = {order: kemeny_score(order, votes) for order in permutations(range(5))}
    top = max(scores.values())
    best = [order for order, score in scores.items() if score >= top - 1e-9]
    result = kemeny_orders(votes, listed=1000)
    assert result.orders == tuple(best)
    assert result.count == len(best)
    assert result.support == pytest.approx(top)
    np.testing.assert_allclose(result.mean_rank, np.mean([np.argsort(order) for order in best], axis=0) + 1)


def test_kemeny_takes_ten_units_and_refuses_eleven() -> None:
    x = np.arange(10.0)[:, None] * np.ones(3)
    assert kemeny(x, np.ones(3)).orders == (tuple(range(9, -1, -1)),)
    assert kemeny(np.zeros((10, 1)), np.ones(1), listed=2).count == 3_628_800
    with pytest.raises(Refusal, match="E-411"):
        kemeny(np.arange(11.0)[:, None], np.ones(1))


@pytest.mark.parametrize("seed", range(6))
def test_outranking_borda_copeland_by_plain_counting(seed: int) -> None:
    draw = np.random.default_rng(seed)
    x, w = draw.integers(0, 4, size=(6, 5)).astype(np.float64), draw.random(5)
    down = draw.random(5) < 0.5
    y = np.where(down, -x, x)
    e = np.zeros((6, 6))
    for a, b in permutations(range(6), 2):
        e[a, b] = (
            sum(w[j] * (y[a, j] > y[b, j]) + w[j] / 2 * (y[a, j] == y[b, j]) for j in range(5)) / w.sum()
        )
    np.testing.assert_allclose(outranking(x, w, negative=down), e)
    np.testing.assert_allclose(borda(x, w, negative=down).score, e.sum(axis=1) / 5)
    result = copeland(x, w, negative=down)
    wins = (e > e.T + 1e-9).sum(axis=1)
    losses = (e < e.T - 1e-9).sum(axis=1)
    assert result.wins.tolist() == wins.tolist()
    assert result.losses.tolist() == losses.tolist()
    np.testing.assert_allclose(result.score, (wins + (5 - wins - losses) / 2) / 5)


def test_pairs_are_compared_on_the_items_both_have() -> None:
    x = np.array([[1.0, 9.0, np.nan], [2.0, 3.0, 5.0], [3.0, np.nan, 4.0]])
    w = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 2.0], [1.0, 0.0, 1.0]])
    # first against second: items 0 and 1, each weighing 1/2 + 1/4; second against third: items 0 and 2
    e = outranking(x, w)
    np.testing.assert_allclose(e[0, 1], 0.5)
    np.testing.assert_allclose(e[1, 2], (0.5 + 0.5) / (0.25 + 0.5 + 0.5 + 0.5))
    np.testing.assert_allclose(e + e.T + np.eye(3), 1)


def test_units_without_a_common_item_are_refused_by_place() -> None:
    x = np.array([[1.0, np.nan], [2.0, 3.0], [np.nan, 5.0]])
    with pytest.raises(Refusal, match="E-413") as caught:
        copeland(x, np.isfinite(x).astype(np.float64))
    assert caught.value.rows == (0, 2)


def test_blocks_of_rows_do_not_change_copeland(monkeypatch: pytest.MonkeyPatch) -> None:
    x = np.random.default_rng(3).random((23, 4))
    whole = copeland(x, np.ones(4))
    monkeypatch.setattr("zhengxian.engine.evaluate.aggregate.pairwise.BLOCK", 50)
    assert copeland(x, np.ones(4)).score.tolist() == whole.score.tolist()


def test_malformed_ballots_and_orders_are_refused() -> None:
    for profile in ([(1, "ab"), (1, "ac")], [(1, "aab")], [(-1, "ab")], [(float("nan"), "ab")]):
        with pytest.raises(Refusal, match="E-419"):
            borda_from_profile(profile)
    assert borda_from_profile([]) == {}
    with pytest.raises(Refusal, match="E-420"):
        kemeny_score([0, 0], np.zeros((2, 2)))
    with pytest.raises(Refusal, match="E-421"):
        kendall_agreement([1, 2], [1, 2, 3])
