"""States of cells: symbols per publisher, contradictions, precedence."""

import itertools

import numpy as np
import pytest

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.missing import CellState, combine_states, states_of, usable

NAN = float("nan")


def test_the_codes_are_a_contract() -> None:
    names = ["REPORTED", "MISSING", "NOT_APPLICABLE", "BELOW_UNIT", "SUPPRESSED", "EXEMPT"]
    assert [s.name for s in CellState] == names
    assert [int(s) for s in CellState] == [0, 1, 2, 3, 4, 5]
    assert len({s.label for s in CellState}) == 6


def test_a_blank_is_missing_and_not_zero() -> None:
    states = states_of(np.array([[0.0, NAN]]))
    assert states.dtype == np.uint8
    assert states.tolist() == [[CellState.REPORTED, CellState.MISSING]]


def test_the_same_dash_means_what_its_publisher_says() -> None:
    """domain.md §10: Chengdu prints — for none, Yan'an for smaller than the unit."""
    values, marks = np.array([[NAN]]), [["—"]]
    for meaning in (CellState.NOT_APPLICABLE, CellState.BELOW_UNIT):
        assert states_of(values, marks, {"—": meaning}).tolist() == [[meaning]]


def test_words_of_files_are_known_in_both_languages() -> None:
    words = ["not applicable", "Below-Unit", "suppressed", "未统计", "不适用", " 保密 "]
    states = states_of(np.full((1, 6), NAN), [words])
    assert states.tolist() == [[2, 3, 4, 1, 2, 4]]


def test_an_empty_mark_leaves_the_figure_to_speak() -> None:
    assert states_of(np.array([[1.0, NAN, 2.0]]), [["", None, "reported"]]).tolist() == [[0, 1, 0]]


def test_an_unknown_mark_is_refused_by_place() -> None:
    with pytest.raises(Refusal) as caught:
        states_of(np.full((2, 2), NAN), [["", "…"], ["", ""]])
    assert caught.value.code == "E-104"
    assert (caught.value.rows, caught.value.cols) == ((0,), (1,))
    assert "“…”" in caught.value.message


@pytest.mark.parametrize(
    ("value", "mark"), [(5.0, "missing"), (NAN, "reported"), (5.0, "below unit"), (0.0, "suppressed")]
)
def test_mark_and_figure_may_not_contradict(value: float, mark: str) -> None:
    with pytest.raises(Refusal) as caught:
        states_of(np.array([[1.0], [value]]), [[""], [mark]])
    assert caught.value.code == "E-102"
    assert caught.value.rows == (1,)


def test_below_the_unit_may_carry_zero() -> None:
    assert states_of(np.array([[0.0, NAN]]), [["below unit"] * 2]).tolist() == [[3, 3]]


def test_an_infinite_figure_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        states_of(np.array([[1.0, np.inf]]))
    assert caught.value.code == "E-103"


def test_usable_needs_a_number_and_a_state_that_allows_it() -> None:
    values = np.array([1.0, NAN, 0.0, NAN, 4.0, 5.0])
    states = np.array([0, 1, 3, 3, 4, 5], dtype=np.uint8)
    assert usable(values, states).tolist() == [True, False, True, False, False, False]
    assert usable(values, None).tolist() == [True, False, True, False, True, True]


def test_the_state_of_a_whole_does_not_depend_on_the_order_of_its_parts() -> None:
    order = [
        CellState.REPORTED,
        CellState.SUPPRESSED,
        CellState.MISSING,
        CellState.NOT_APPLICABLE,
        CellState.EXEMPT,
    ]
    for parts in itertools.product(order, repeat=3):
        pairs = [(np.array([1.0 if s == 0 else NAN]), np.array([s], dtype=np.uint8)) for s in parts]
        assert combine_states(pairs)[0] == max(parts, key=order.index)


def test_a_number_less_cell_is_missing_whatever_it_is_called() -> None:
    for state in (CellState.REPORTED, CellState.MISSING, CellState.BELOW_UNIT):
        assert combine_states([(np.array([NAN]), np.array([state], dtype=np.uint8))])[0] == CellState.MISSING
    assert combine_states([(np.array([NAN, 1.0]), None)]).tolist() == [1, 0]
