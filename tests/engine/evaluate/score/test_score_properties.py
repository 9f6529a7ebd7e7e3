"""What holds for every set of figures."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.evaluate.score import freeze, parse_score, score_by

RULES: list[dict[str, object]] = [
    {"method": "minmax"},
    {"method": "efficacy", "low": "p5", "high": "p95"},
    {"method": "base_share"},
    {"method": "goalposts", "low": 20, "high": 80},
    {"method": "log"},
    {"method": "interval_efficacy", "knots": [["min", 0], ["median", 60], ["max", 100]]},
    {"method": "attainment", "target": 50, "cap": 1.2},
    {"method": "ratio_to_base", "base": "mean"},
    {"method": "fraction_of_max"},
    {"method": "distance_to_reference"},
    {"method": "distance_to_reference", "form": "difference"},
    {"method": "distance_to_target", "target": 90},
    {"method": "all_or_nothing", "threshold": 50},
    {"method": "tiers", "table": [[80, 100], [50, 60]], "side": "at_least"},
    {"method": "above_below_mean"},
    {"method": "base_per_point", "target": "mean", "per": 2, "low": 0, "high": 120},
    {"method": "diminishing"},
    {"method": "rank_ladder"},
    {"method": "threshold_rank", "threshold": 50, "base": 4, "more": 6, "ties": "dense"},
    {"method": "rank", "ties": "average"},
    {"method": "rank", "ties": "dense"},
    {"method": "percentile"},
    {"method": "borda"},
    {"method": "categorical"},
    {"method": "share_of_total"},
    {"method": "zscore"},
    {"method": "raw"},
]
UP_ONLY = {"share_of_total", "interval_efficacy", "tiers", "raw"}
IDS = [f"{r['method']}-{i}" for i, r in enumerate(RULES)]
OPEN = {"distance_to_reference", "above_below_mean", "diminishing", "zscore", "raw"}
TOP = {"attainment": 1.2, "ratio_to_base": 1.5, "base_per_point": 1.2}

columns = st.integers(1, 12).flatmap(
    lambda n: hnp.arrays(
        np.float64, (n, 2), elements=st.one_of(st.integers(1, 999).map(lambda v: v / 8), st.just(np.nan))
    )
)


def directions(rule: dict[str, object]) -> list[bool]:
    return [False, rule["method"] not in UP_ONLY]


def same(a: FloatArray, b: FloatArray) -> bool:
    return bool(np.allclose(a, b, rtol=1e-12, atol=1e-12, equal_nan=True))


@pytest.mark.parametrize("rule", RULES, ids=IDS)
@settings(max_examples=30, deadline=None)
@given(x=columns, seed=st.integers(0, 9))
def test_missing_order_and_range(rule: dict[str, object], x: FloatArray, seed: int) -> None:
    negative = directions(rule)
    got = score_by(rule, x, negative)
    assert (np.isnan(got) == np.isnan(x)).all()
    order = np.random.default_rng(seed).permutation(len(x))
    assert same(score_by(rule, x[order], negative), got[order])
    if rule["method"] not in OPEN:
        found = got[~np.isnan(got)]
        assert (found >= 0).all()
        assert (found <= TOP.get(str(rule["method"]), 1.0) + 1e-12).all()


@pytest.mark.parametrize("rule", RULES, ids=IDS)
@settings(max_examples=30, deadline=None)
@given(x=columns)
def test_better_figures_never_score_less(rule: dict[str, object], x: FloatArray) -> None:
    negative = directions(rule)
    got = score_by(rule, x, negative)
    for j, down in enumerate(negative):
        known = ~np.isnan(x[:, j])
        order = np.argsort(-x[known, j] if down else x[known, j], kind="stable")
        assert (np.diff(got[known, j][order]) >= -1e-12).all()


@pytest.mark.parametrize("rule", RULES, ids=IDS)
@settings(max_examples=25, deadline=None)
@given(x=columns)
def test_memory_order_batches_and_missing_rows_change_nothing(rule: dict[str, object], x: FloatArray) -> None:
    negative = directions(rule)
    got = score_by(rule, x, negative)
    assert same(score_by(rule, np.asfortranarray(x), negative), got)
    batch = np.stack([x, x[::-1]])
    assert same(score_by(rule, batch, negative), np.stack([got, got[::-1]]))
    longer = np.vstack([x, np.full((2, 2), np.nan)])
    assert same(score_by(rule, longer, negative)[: len(x)], got)


@pytest.mark.parametrize("rule", RULES, ids=IDS)
@settings(max_examples=25, deadline=None)
@given(x=columns)
def test_a_frozen_set_scores_its_own_figures_alike(rule: dict[str, object], x: FloatArray) -> None:
    negative = np.array(directions(rule))
    frozen = freeze(parse_score(rule, "item"), x, negative)
    got = score_by(rule, x, negative.tolist())
    assert same(frozen.score(x), got)
    assert same(frozen.score(x[-1:], rows=[len(x) - 1]), got[-1:])
    assert same(frozen.score(np.stack([x, x])), np.stack([got, got]))


@pytest.mark.parametrize("factor", [0.25, 8.0])
@pytest.mark.parametrize(
    "rule", [r for r in RULES if r["method"] in {"minmax", "zscore", "percentile", "borda"}]
)
@settings(max_examples=25, deadline=None)
@given(x=columns)
def test_units_do_not_matter(rule: dict[str, object], factor: float, x: FloatArray) -> None:
    assert same(score_by(rule, x * factor + 3.0), score_by(rule, x))


@settings(max_examples=25, deadline=None)
@given(x=columns)
def test_minmax_turns_round_with_the_direction(x: FloatArray) -> None:
    up, down = score_by({"method": "minmax"}, x), score_by({"method": "minmax"}, x, negative=True)
    low, high = np.fmin.reduce(x), np.fmax.reduce(x)
    apart = low < high
    assert same((up + down)[:, apart], np.where(np.isnan(x), np.nan, 1.0)[:, apart])


@settings(max_examples=25, deadline=None)
@given(x=columns)
def test_shares_of_a_set_sum_to_one(x: FloatArray) -> None:
    some = ~np.isnan(x).all(axis=0)
    assert np.nansum(score_by({"method": "share_of_total"}, x), axis=0)[some] == pytest.approx(1.0)
