"""Questions of the kind "what would this region get for another figure", the others standing still."""

import numpy as np
import pytest

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.score import (
    FrozenScore,
    ScoreContext,
    bounds,
    freeze,
    parse_score,
    score,
    score_with_bounds,
)

X = np.array([[10.0, 4.0], [8.0, 6.0], [8.0, 2.0], [5.0, 9.0]])
NEGATIVE = np.array([False, True])


def frozen(rule: dict[str, object], context: ScoreContext | None = None) -> FrozenScore:
    return freeze(parse_score(rule, "item"), X, NEGATIVE, context or ScoreContext())


def asked(rule: dict[str, object], row: int, *figures: float) -> list[float]:
    """What region ``row`` would get in the first column for each of some figures."""
    candidates = np.array([[[v, 4.0]] for v in figures])
    return frozen(rule).score(candidates, rows=[row])[:, 0, 0].tolist()


def test_bounds_stay_when_a_figure_passes_them() -> None:
    assert asked({"method": "efficacy"}, 3, 5.0, 7.5, 10.0, 99.0) == pytest.approx([0.6, 0.8, 1.0, 1.0])


@pytest.mark.parametrize("ties", ["competition", "dense", "average", "max"])
def test_a_regions_old_figure_is_no_rival_of_its_new_one(ties: str) -> None:
    rule: dict[str, object] = {"method": "rank_ladder", "step": 0.1, "ties": ties}
    spec = parse_score(rule, "item")
    for row in range(4):
        for figure in (11.0, 10.0, 9.0, 8.0, 6.0, 5.0, 1.0):
            changed = X.copy()
            changed[row, 0] = figure
            afresh = score(spec, changed, NEGATIVE)[row, 0]
            assert asked(rule, row, figure) == pytest.approx([afresh]), (row, figure)


@pytest.mark.parametrize("method", ["rank", "percentile", "borda", "categorical"])
def test_places_among_fixed_peers_equal_a_new_count(method: str) -> None:
    spec = parse_score({"method": method}, "item")
    x = X.copy()
    x[1, 0] = np.nan
    held = freeze(spec, x, NEGATIVE)
    for row in range(4):
        for figure in (11.0, 8.0, 7.0, 5.0):
            changed = x.copy()
            changed[row, 0] = figure
            got = held.score(np.array([[figure, 4.0]]), rows=[row])[0, 0]
            assert got == pytest.approx(score(spec, changed, NEGATIVE)[row, 0]), (row, figure)


def test_threshold_rank_among_those_who_reached_it() -> None:
    rule: dict[str, object] = {"method": "threshold_rank", "threshold": 8, "base": 4, "more": 6, "step": 0.1}
    assert asked(rule, 3, 7.9, 8.0, 9.0, 11.0) == pytest.approx([0.0, 0.94, 0.94, 1.0])


def test_each_region_keeps_its_own_target() -> None:
    context = ScoreContext(series=lambda code: np.array([[10.0], [20.0], [30.0], [40.0]]))
    held = frozen({"method": "attainment", "target": {"indicator": "goal"}}, context)
    assert held.score(np.array([[15.0, 60.0]]), rows=[2]).tolist() == [[0.5, 0.5]]
    assert held.bounds is not None
    assert held.bounds[0].tolist() == [[10.0, 10.0], [20.0, 20.0], [30.0, 30.0], [40.0, 40.0]]


@pytest.mark.parametrize(
    ("rule", "low", "high"),
    [
        ({"method": "minmax"}, [5, 2], [10, 9]),
        ({"method": "efficacy", "low": 0, "high": 20}, [0, 0], [20, 20]),
        ({"method": "log"}, [5, 2], [10, 9]),
        ({"method": "interval_efficacy", "a": 6, "b": 7}, [6, 6], [7, 7]),
        ({"method": "interval_efficacy", "knots": [[0, 0], [4, 100], [6, 100], [9, 0]]}, [4, 4], [6, 6]),
        ({"method": "attainment", "target": 6, "cap": 1.5}, [6, 4], [9, 6]),
        ({"method": "ratio_to_base", "base": 6, "cap": np.inf}, [6, 6], [6, 6]),
        ({"method": "distance_to_reference", "reference": 6, "form": "difference"}, [6, 6], [6, 6]),
        ({"method": "distance_to_target", "target": 12, "start": "worst"}, [5, 9], [12, 12]),
        ({"method": "all_or_nothing", "threshold": 7}, [7, 7], [7, 7]),
        ({"method": "tiers", "table": [[8, 100], [6, 60], [5, 30]], "side": "at_least"}, [5, 5], [8, 8]),
        ({"method": "tiers", "table": [[5, 100], [6, 60]], "side": "below"}, [5, 5], [6, 6]),
        ({"method": "above_below_mean", "reference": 10}, [8, 8], [12, 12]),
        ({"method": "base_per_point", "target": 10, "per": 4}, [10, 5], [15, 10]),
        ({"method": "base_per_point", "target": 10, "per": 4, "relative": True}, [10, 9.5], [10.5, 10]),
        ({"method": "base_per_point", "target": 10, "per": 4, "high": np.inf}, [10, 10], [10, 10]),
        ({"method": "diminishing", "reference": 6}, [6, 6], [6, 6]),
        ({"method": "threshold_rank", "threshold": 7, "base": 4, "more": 6}, [7, 7], [7, 7]),
    ],
)
def test_reference_points(rule: dict[str, object], low: list[float], high: list[float]) -> None:
    found = bounds(parse_score(rule, "item"), X, NEGATIVE)
    assert found is not None
    assert found[0][0].tolist() == pytest.approx(low)
    assert found[1][0].tolist() == pytest.approx(high)


@pytest.mark.parametrize(
    "method", ["rank", "rank_ladder", "percentile", "borda", "share_of_total", "zscore", "raw"]
)
def test_methods_without_reference_points(method: str) -> None:
    x: FloatArray = X[:, :1]
    assert bounds(parse_score({"method": method}, "item"), x, np.array([False])) is None


@pytest.mark.parametrize("method", ["minmax", "efficacy", "base_share", "log"])
def test_given_bounds_score_like_the_set_they_came_from(method: str) -> None:
    spec = parse_score({"method": method}, "item")
    found = bounds(spec, X, NEGATIVE)
    assert found is not None
    assert score_with_bounds(spec, X, *found, NEGATIVE) == pytest.approx(score(spec, X, NEGATIVE))
    one = score_with_bounds(spec, np.array([[7.5, 99.0]]), *found, NEGATIVE)
    assert one == pytest.approx(freeze(spec, X, NEGATIVE).score(np.array([[7.5, 99.0]])))


def test_given_bounds_fit_straight_lines_only() -> None:
    spec = parse_score({"method": "percentile"}, "item")
    with pytest.raises(Refusal, match="E-219"):
        score_with_bounds(spec, X, X[:1], X[1:2], NEGATIVE)


def test_an_empty_set_cannot_be_frozen() -> None:
    with pytest.raises(Refusal, match="E-215"):
        freeze(parse_score({"method": "minmax"}, "item"), X[:0], NEGATIVE)
