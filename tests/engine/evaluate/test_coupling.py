"""Coupling and coordination."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.coupling import GRADES, coordination_grade, coupling_coordination

quick = settings(max_examples=60, deadline=None)
tables = hnp.arrays(np.float64, st.tuples(st.integers(1, 6), st.integers(2, 5)), elements=st.floats(0.001, 1))


def test_coupling_domain_b20() -> None:
    result = coupling_coordination(np.array([[0.6, 0.8], [0.1, 0.9], [0.05, 0.05]]))
    assert result.coupling == pytest.approx([0.989743, 0.6, 1.0], abs=5e-7)
    assert result.development == pytest.approx([0.7, 0.5, 0.05])
    assert result.coordination == pytest.approx([0.832358, 0.547723, 0.223607], abs=5e-7)
    assert [GRADES[g] for g in result.grade] == ["良好协调", "勉强协调", "中度失调"]


def test_variant_without_the_factor_is_not_used_domain_b20() -> None:
    assert coupling_coordination(np.array([[0.6, 0.8]])).coupling[0] != pytest.approx(0.494872, abs=1e-3)


@quick
@given(tables)
def test_bounds_and_order_of_rows_and_columns(table: FloatArray) -> None:
    result = coupling_coordination(table)
    for degrees in (result.coupling, result.development, result.coordination):
        assert ((degrees >= 0) & (degrees <= 1)).all()
    assert (result.coordination <= np.sqrt(result.development) + 1e-12).all()
    turned = coupling_coordination(table[::-1, ::-1])
    assert turned.coordination[::-1] == pytest.approx(result.coordination)


@quick
@given(tables, st.floats(0.1, 1))
def test_coupling_ignores_scale_and_development_does_not(table: FloatArray, factor: float) -> None:
    whole, scaled = coupling_coordination(table), coupling_coordination(table * factor)
    assert scaled.coupling == pytest.approx(whole.coupling)
    assert scaled.development == pytest.approx(whole.development * factor)


@quick
@given(st.floats(0.01, 1), st.integers(2, 12))
def test_equal_subsystems_are_fully_coupled(score: float, k: int) -> None:
    result = coupling_coordination(np.full((1, k), score))
    assert result.coupling[0] == pytest.approx(1)
    assert result.coordination[0] == pytest.approx(np.sqrt(score))


def test_more_of_the_worse_subsystem_never_lowers_coordination() -> None:
    worse = np.linspace(0.05, 0.7, 14)
    degrees = coupling_coordination(np.column_stack([worse, np.full(14, 0.7)])).coordination
    assert (np.diff(degrees) > 0).all()


def test_weights_enter_development_only() -> None:
    table = np.array([[0.2, 0.4, 0.9]])
    weighted = coupling_coordination(table, np.array([0.5, 0.3, 0.2]))
    assert weighted.development[0] == pytest.approx(0.4)
    assert weighted.coupling == pytest.approx(coupling_coordination(table).coupling)


def test_batches_are_independent() -> None:
    first, second = np.array([[0.6, 0.8], [0.1, 0.9]]), np.array([[0.3, 0.3], [0.2, 1.0]])
    both = coupling_coordination(np.stack([first, second]))
    assert both.coordination[1] == pytest.approx(coupling_coordination(second).coordination)
    assert both.grade.shape == (2, 2)


def test_one_subsystem_of_zero_gives_zero() -> None:
    result = coupling_coordination(np.array([[0.0, 0.8]]))
    assert (result.coupling[0], result.coordination[0], result.grade[0]) == (0.0, 0.0, 0)


def test_noise_above_one_is_forgiven() -> None:
    result = coupling_coordination(np.array([[1.0 + 4e-16, 1.0]]), np.array([0.7, 0.3 + 5e-10]))
    assert result.development[0] == pytest.approx(1.0)
    assert max(result.development[0], result.coupling[0], result.coordination[0]) <= 1.0
    assert result.grade[0] == 9


def test_many_small_scores_do_not_underflow() -> None:
    assert coupling_coordination(np.full((1, 200), 1e-5)).coupling[0] == pytest.approx(1)


@pytest.mark.parametrize(("tenths", "grade"), [(i, min(i, 9)) for i in range(11)])
def test_a_bound_belongs_to_the_grade_above(tenths: int, grade: int) -> None:
    assert coordination_grade(np.array([tenths / 10]))[0] == grade
    if 0 < tenths < 10:
        assert coordination_grade(np.array([np.nextafter(tenths / 10, 0)]))[0] == grade
        assert coordination_grade(np.array([tenths / 10 - 1e-6]))[0] == grade - 1


def test_there_are_ten_grades() -> None:
    assert (len(GRADES), GRADES[0], GRADES[-1]) == (10, "极度失调", "优质协调")


@pytest.mark.parametrize(
    ("call", "code", "rows"),
    [
        (lambda: coupling_coordination(np.array([[0.5, 0.5], [np.nan, 0.1]])), "E-711", (1,)),
        (lambda: coupling_coordination(np.array([[60.0, 80.0]])), "E-712", (0,)),
        (lambda: coupling_coordination(np.array([[0.5, 0.5], [-0.1, 0.5]])), "E-712", (1,)),
        (lambda: coupling_coordination(np.array([[0.5], [0.6]])), "E-713", ()),
        (lambda: coupling_coordination(np.array([0.5, 0.6])), "E-713", ()),
        (lambda: coupling_coordination(np.ones((1, 2)), np.array([0.5, 0.6])), "E-714", ()),
        (lambda: coupling_coordination(np.ones((1, 2)), np.array([1.0])), "E-714", ()),
        (lambda: coupling_coordination(np.ones((1, 2)), np.array([0.0, 1.0])), "E-714", ()),
        (lambda: coupling_coordination(np.ones((1, 2)), np.array([np.nan, 1.0])), "E-714", ()),
        (lambda: coupling_coordination(np.array([[0.5, 0.5], [0.0, 0.0]])), "E-715", (1,)),
        (lambda: coordination_grade(np.array([0.5, np.nan])), "E-711", (1,)),
        (lambda: coordination_grade(np.array([1.2])), "E-712", (0,)),
    ],
)
def test_senseless_input_is_refused(call: Callable[[], object], code: str, rows: tuple[int, ...]) -> None:
    with pytest.raises(Refusal) as caught:
        call()
    assert (caught.value.code, caught.value.rows) == (code, rows)
