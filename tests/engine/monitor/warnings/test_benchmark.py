"""Nearest better peers by structure, and the gap of every indicator."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.collect import Place, Series
from zhengxian.engine.monitor.warnings import benchmark

PLACES = tuple(Place(f"99010{n}", f"{name}县") for n, name in enumerate("甲乙丙丁戊"))
SERIES = (Series("gdp_growth", "增速", "growth", "%"), Series("energy", "能耗", "ratio", "吨"))
STRUCTURE = np.array([[10.0, 40.0], [10.0, 40.0], [11.0, 41.0], [12.0, 42.0], [90.0, 10.0]])
SCORES = np.array([70.0, 69.0, 75.0, 80.0, 90.0])
VALUES = np.array([[5.0, 0.4], [4.0, 0.5], [6.0, 0.3], [5.0, np.nan], [9.0, 0.6]])


def peers(**more):
    return benchmark("990100", PLACES, STRUCTURE, SCORES, VALUES, SERIES, **more)


def test_the_nearest_better_ones_come_first_and_worse_twins_never():
    assert [p.region for p in peers()] == ["990102", "990103", "990104"]
    assert [p.region for p in peers(most=1)] == ["990102"]


def test_the_same_class_comes_before_a_nearer_region_of_another():
    found = peers(classes=["甲类", "甲类", "乙类", "甲类", "乙类"], neighbours=["990103"])
    assert [(p.region, p.same_class, p.neighbour) for p in found] == [
        ("990103", True, True),
        ("990102", False, False),
        ("990104", False, False),
    ]


def test_the_gap_of_every_indicator_by_its_direction():
    gaps = peers(directions=["positive", "negative"])[0].gaps
    assert [(g.indicator, g.gap, g.peer_is_better) for g in gaps[:1]] == [("gdp_growth", 1.0, True)]
    assert (round(gaps[1].gap, 9), gaps[1].peer_is_better) == (-0.1, True)
    second = peers(directions=["positive", "target"])[1].gaps
    assert [(g.gap, g.peer_is_better) for g in second] == [(0.0, False), (None, None)]


def test_a_region_that_shares_too_little_is_no_peer():
    blank = STRUCTURE.copy()
    blank[2] = np.nan
    found = benchmark("990100", PLACES, blank, SCORES, VALUES, SERIES)
    assert [p.region for p in found] == ["990103", "990104"]


def test_the_best_region_has_no_peers():
    assert benchmark("990104", PLACES, STRUCTURE, SCORES, VALUES, SERIES) == ()


@settings(max_examples=40, deadline=None)
@given(
    arrays(np.float64, (5, 2), elements=st.integers(-50, 50).map(float)),
    st.floats(0.1, 1000),
    st.floats(-1000, 1000),
)
def test_units_of_the_structure_do_not_matter(structure, scale, shift):
    if (np.ptp(structure, axis=0) == 0).any():
        return
    first = benchmark("990100", PLACES, structure, SCORES, VALUES, SERIES)
    again = benchmark("990100", PLACES, structure * scale + shift, SCORES, VALUES, SERIES)
    assert [p.distance for p in again] == pytest.approx([p.distance for p in first], abs=1e-6)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"region": "9"}, "M-216"),
        ({"scores": np.array([np.nan, 1, 2, 3, 4])}, "M-216"),
        ({"structure": np.ones((5, 2))}, "M-217"),
        ({"structure": np.full((5, 2), np.nan)}, "M-217"),
        ({"structure": np.ones((4, 2))}, "M-217"),
        ({"directions": ["positive"]}, "M-217"),
    ],
)
def test_what_cannot_be_compared_is_refused(change, code):
    given_ = {
        "region": "990100", "places": PLACES, "structure": STRUCTURE,
        "scores": SCORES, "values": VALUES, "series": SERIES, **change,
    }  # fmt: skip
    with pytest.raises(Refusal) as caught:
        benchmark(**given_)
    assert caught.value.code == code
