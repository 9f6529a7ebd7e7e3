"""Inequality and its decomposition by group."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.arrays import FloatArray, IntArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.inequality import TheilParts, dagum_gini, theil_l, theil_t

quick = settings(max_examples=50, deadline=None)
PER_HEAD = np.array([[3.0], [4], [5], [8], [10]])
PEOPLE = np.array([30.0, 50, 20, 40, 60])
GROUPS = np.array([0, 0, 0, 1, 1])
Theil = Callable[[FloatArray, FloatArray, IntArray], TheilParts]
both = pytest.mark.parametrize("theil", [theil_t, theil_l])


@st.composite
def cases(draw: st.DrawFn) -> tuple[FloatArray, FloatArray, IntArray]:
    n = draw(st.integers(2, 9))
    size = {"min_size": n, "max_size": n}
    values = draw(st.lists(st.one_of(st.integers(1, 6).map(float), st.floats(0.5, 500)), **size))
    people = draw(st.lists(st.floats(1, 90), **size))
    raw = draw(st.lists(st.integers(0, 3), **size))
    return np.array(values)[:, None], np.array(people), np.unique(raw, return_inverse=True)[1]


def brute_gini(column: FloatArray) -> float:
    return float(np.abs(column[:, None] - column).sum() / (2 * column.size**2 * column.mean()))


def test_theil_domain_b21() -> None:
    t, low = theil_t(PER_HEAD, PEOPLE, GROUPS), theil_l(PER_HEAD, PEOPLE, GROUPS)
    assert t.total[0] == pytest.approx(0.0930923, abs=5e-8)
    assert t.between[0] == pytest.approx(0.0842358, abs=5e-8)
    assert t.within[0] == pytest.approx(0.0088565, abs=5e-8)
    assert low.total[0] == pytest.approx(0.100492, abs=5e-7)


@pytest.mark.parametrize(
    ("column", "parts", "distance"),
    [
        ([3.0, 4, 5, 8, 10], (0.24, 0.04, 0.20, 0.0), 1.0),
        ([3.0, 4, 9, 8, 10], (0.2235294, 0.0823529, 0.1294118, 0.0117647), 0.916667),
    ],
)
def test_dagum_domain_b21(column: list[float], parts: tuple[float, ...], distance: float) -> None:
    result = dagum_gini(np.array(column)[:, None], GROUPS)
    found = [float(x[0]) for x in (result.total, result.within, result.between, result.overlap)]
    assert found == pytest.approx(parts, abs=5e-8)
    assert result.distance[0, 1, 0] == result.distance[1, 0, 0] == pytest.approx(distance, abs=5e-7)
    assert result.few.tolist() == [False, True]


@both
@quick
@given(case=cases())
def test_theil_parts_add_up_and_are_bounded(
    theil: Theil, case: tuple[FloatArray, FloatArray, IntArray]
) -> None:
    parts = theil(*case)
    assert parts.between + parts.within == pytest.approx(parts.total, abs=1e-10)
    assert (parts.weight_of_group * parts.of_group).sum(axis=-2) == pytest.approx(parts.within, abs=1e-10)
    assert min(parts.total[0], parts.between[0], parts.of_group.min()) >= -1e-12
    assert parts.weight_of_group.sum(axis=-2) == pytest.approx(1)


@both
@quick
@given(case=cases(), factor=st.floats(0.01, 100), seed=st.integers(0, 99))
def test_theil_ignores_scale_and_order(
    theil: Theil, case: tuple[FloatArray, FloatArray, IntArray], factor: float, seed: int
) -> None:
    values, people, groups = case
    order = np.random.default_rng(seed).permutation(len(people))
    changed = theil(values[order] * factor, people[order] / factor, groups[order])
    assert changed.total == pytest.approx(theil(*case).total, abs=1e-10)
    assert changed.between == pytest.approx(theil(*case).between, abs=1e-10)


@quick
@given(cases())
def test_dagum_total_is_the_gini_and_parts_add_up(case: tuple[FloatArray, FloatArray, IntArray]) -> None:
    values, _, groups = case
    parts = dagum_gini(values, groups)
    assert parts.total[0] == pytest.approx(brute_gini(values[:, 0]), abs=1e-10)
    assert parts.within + parts.between + parts.overlap == pytest.approx(parts.total, abs=1e-12)
    assert min(parts.within[0], parts.between[0], parts.overlap[0]) >= 0
    assert ((parts.distance >= 0) & (parts.distance <= 1)).all()
    assert (np.diagonal(parts.distance) == 0).all()
    for group in range(len(parts.few)):
        inside = values[groups == group, 0]
        assert parts.of_pair[group, group, 0] == pytest.approx(brute_gini(inside), abs=1e-10)


@quick
@given(cases(), st.floats(0.01, 100))
def test_dagum_ignores_scale_and_numbering(
    case: tuple[FloatArray, FloatArray, IntArray], factor: float
) -> None:
    values, _, groups = case
    turned = groups.max() - groups
    changed = dagum_gini(values[::-1] * factor, turned[::-1])
    assert changed.overlap == pytest.approx(dagum_gini(values, groups).overlap, abs=1e-10)


@quick
@given(cases())
def test_a_transfer_from_poor_to_rich_raises_inequality(
    case: tuple[FloatArray, FloatArray, IntArray],
) -> None:
    values, _, groups = case
    poor, rich = int(values.argmin()), int(values.argmax())
    assume(poor != rich)
    moved = values.copy()
    gift = 0.2 * moved[poor, 0]
    moved[poor, 0] -= gift
    moved[rich, 0] += gift
    alike = np.ones(len(values))
    assert dagum_gini(moved, groups).total[0] > dagum_gini(values, groups).total[0]
    assert theil_t(moved, alike, groups).total[0] > theil_t(values, alike, groups).total[0]
    assert theil_l(moved, alike, groups).total[0] > theil_l(values, alike, groups).total[0]


def test_items_and_batches_are_measured_apart() -> None:
    block = np.random.default_rng(3).uniform(1, 9, (2, 5, 3))
    fortran = np.asfortranarray(block[1])
    for whole, part in (
        (theil_t(block, PEOPLE, GROUPS), theil_t(fortran, PEOPLE, GROUPS)),
        (theil_l(block, PEOPLE, GROUPS), theil_l(fortran, PEOPLE, GROUPS)),
    ):
        assert whole.total.shape == (2, 3)
        assert whole.of_group.shape == (2, 2, 3)
        assert whole.within[1] == pytest.approx(part.within)
    gini = dagum_gini(block, GROUPS)
    assert gini.of_pair.shape == (2, 2, 2, 3)
    assert gini.overlap[1] == pytest.approx(dagum_gini(fortran, GROUPS).overlap)
    assert gini.total[1, 2] == pytest.approx(brute_gini(block[1, :, 2]))


@pytest.mark.parametrize("count", range(1, 12))
def test_noise_makes_no_distance_between_equal_groups(count: int) -> None:
    column = [0.1] * 2 * count + [5.07]
    gini = dagum_gini(np.array(column)[:, None], np.array([0] * count + [1] * count + [2]))
    assert (gini.distance[:2, :2] == 0).all()
    assert (gini.of_pair[:2, :2] == 0).all()
    assert gini.distance[0, 2, 0] == 1


def test_equal_regions_have_no_inequality() -> None:
    flat = np.full((5, 2), 0.1)
    gini = dagum_gini(flat, GROUPS)
    assert (gini.total == 0).all()
    assert (gini.distance == 0).all()
    assert np.abs(theil_t(flat, PEOPLE, GROUPS).total).max() < 1e-15
    assert np.abs(theil_l(flat, PEOPLE, GROUPS).of_group).max() < 1e-15


def test_single_region_and_single_group() -> None:
    assert dagum_gini(np.array([[7.0]]), np.array([0])).total.tolist() == [0.0]
    assert theil_t(np.array([[7.0]]), np.ones(1), np.array([0])).total[0] == pytest.approx(0)
    alone = theil_t(PER_HEAD, PEOPLE, np.zeros(5, dtype=np.int64))
    assert alone.between[0] == pytest.approx(0)
    assert alone.within == pytest.approx(alone.total)


def test_zero_counts_as_its_limit_in_theil_t_and_gini() -> None:
    values = np.array([[0.0], [0.0], [4.0], [4.0]])
    parts = theil_t(values, np.ones(4), np.array([0, 0, 1, 1]))
    assert parts.total[0] == pytest.approx(np.log(2))
    assert parts.between[0] == pytest.approx(np.log(2))
    assert parts.of_group[:, 0].tolist() == [0.0, 0.0]
    gini = dagum_gini(values, np.array([0, 0, 1, 1]))
    assert (gini.total[0], gini.between[0], gini.of_pair[0, 0, 0]) == (0.5, 0.5, 0.0)


def changed(row: int, value: float) -> FloatArray:
    table = PER_HEAD.copy()
    table[row, 0] = value
    return table


@pytest.mark.parametrize(
    ("call", "code", "rows"),
    [
        (lambda: theil_t(changed(2, np.nan), PEOPLE, GROUPS), "E-711", (2,)),
        (lambda: theil_l(changed(2, np.inf), PEOPLE, GROUPS), "E-711", (2,)),
        (lambda: dagum_gini(changed(4, np.nan), GROUPS), "E-711", (4,)),
        (lambda: theil_t(changed(1, -1.0), PEOPLE, GROUPS), "E-716", (1,)),
        (lambda: dagum_gini(changed(1, -1.0), GROUPS), "E-716", (1,)),
        (lambda: theil_l(changed(3, 0.0), PEOPLE, GROUPS), "E-717", (3,)),
        (lambda: theil_t(PER_HEAD * 0, PEOPLE, GROUPS), "E-718", ()),
        (lambda: dagum_gini(PER_HEAD * 0, GROUPS), "E-718", ()),
        (lambda: theil_t(PER_HEAD, PEOPLE - 20, GROUPS), "E-719", (2,)),
        (lambda: theil_l(PER_HEAD, PEOPLE * np.nan, GROUPS), "E-719", (0, 1, 2, 3, 4)),
        (lambda: theil_l(PER_HEAD, PEOPLE, GROUPS * 2), "E-710", ()),
        (lambda: dagum_gini(PER_HEAD, GROUPS - 1), "E-710", ()),
        (lambda: dagum_gini(PER_HEAD, GROUPS[:4]), "E-710", ()),
        (lambda: dagum_gini(np.empty((0, 1)), GROUPS[:0]), "E-710", ()),
        (lambda: theil_t(PER_HEAD, PEOPLE[:4], GROUPS), "E-719", ()),
    ],
)
def test_senseless_input_is_refused(call: Callable[[], object], code: str, rows: tuple[int, ...]) -> None:
    with pytest.raises(Refusal) as caught:
        call()
    assert (caught.value.code, caught.value.rows) == (code, rows)
