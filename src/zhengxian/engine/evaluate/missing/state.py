"""The state of one cell: reported, or one of the kinds of "no figure" that must never be mixed up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal

StateArray = NDArray[np.uint8]


class CellState(IntEnum):
    """What stands behind a cell (domain.md §10 and appendix G point 6: four things, and a blank is not zero).

    ``EXEMPT`` is not a state of the figure but of the assessment: the scheme exempts this region here.

    >>> CellState.BELOW_UNIT.value, CellState.BELOW_UNIT.label
    (3, '不足一个单位')
    """

    REPORTED = 0
    MISSING = 1
    NOT_APPLICABLE = 2
    BELOW_UNIT = 3
    SUPPRESSED = 4
    EXEMPT = 5

    @property
    def label(self) -> str:
        """The state in the office's words."""
        return LABELS[self]


LABELS = {
    CellState.REPORTED: "已报",
    CellState.MISSING: "未报",
    CellState.NOT_APPLICABLE: "不适用",
    CellState.BELOW_UNIT: "不足一个单位",
    CellState.SUPPRESSED: "保密",
    CellState.EXEMPT: "免考",
}
WORDS: Mapping[str, CellState] = {
    **{state.name.lower(): state for state in CellState},
    **{label: state for state, label in LABELS.items()},
    "缺失": CellState.MISSING,
    "未统计": CellState.MISSING,
    "不足最小单位": CellState.BELOW_UNIT,
    "抑制": CellState.SUPPRESSED,
    "不公布": CellState.SUPPRESSED,
}
"""Words that mean the same everywhere. Symbols such as … or — do not: they need the publisher's legend."""

# Which kind of gap a figure made of several parts takes over: the highest wins.
_PRECEDENCE = np.array([0, 2, 3, 2, 1, 4], dtype=np.uint8)
_BY_PRECEDENCE = np.array(
    [CellState.REPORTED, CellState.SUPPRESSED, CellState.MISSING, CellState.NOT_APPLICABLE, CellState.EXEMPT],
    dtype=np.uint8,
)


def states_of(
    values: FloatArray, marks: ArrayLike | None = None, legend: Mapping[str, CellState] | None = None
) -> StateArray:
    """Return the state of every cell from its figure and, where there is one, its text mark.

    ``values`` and ``marks`` have shape (..., regions, items); a mark is a word of `WORDS` (English with
    space, hyphen or underscore, any case; or Chinese) or a symbol that ``legend`` explains. An empty mark
    means *reported* where there is a figure and *missing* where there is none. Symbols are specific to the
    publisher, so none has a meaning of its own. *Below unit* may carry the figure 0.

    Errors: E-104 unknown mark; E-102 mark and figure contradict each other; E-103 infinite figure.
    Source: domain.md §10 (symbols are publisher-specific; four states; a blank is not zero).

    >>> dash = {"—": CellState.NOT_APPLICABLE}
    >>> states_of(np.array([[1.5, np.nan, np.nan]]), [["", "", "—"]], dash).tolist()
    [[0, 1, 2]]
    """
    blank = np.isnan(values)
    _refuse("E-103", "数值是无穷大，不是可用的数", "请核对原始数据", np.isinf(values))
    states = blank.astype(np.uint8)
    if marks is None:
        return states
    given, meanings = _read_marks(marks, values.shape, legend or {})
    states[given] = meanings[given]
    contradiction = given & ((states != CellState.REPORTED) ^ blank)
    contradiction &= ~((states == CellState.BELOW_UNIT) & (values == 0))
    _refuse(
        "E-102", "状态标记与数值矛盾：标为没有数却有数，或标为已报却没有数", "请改正标记或数值", contradiction
    )
    return states


def usable(values: FloatArray, states: StateArray | None) -> BoolArray:
    """Return which cells hold a figure that may be calculated with.

    A cell is usable when it holds a number and its state is *reported*, or *below unit* with the 0 that the
    scheme counts it as. ``states=None`` means that every number is reported.

    >>> usable(np.array([[7.0, np.nan, 9.0]]), np.array([[0, 1, 4]], dtype=np.uint8)).tolist()
    [[True, False, False]]
    """
    numbers = ~np.isnan(values)
    if states is not None:
        numbers &= (states == CellState.REPORTED) | (states == CellState.BELOW_UNIT)
    return numbers


def combine_states(parts: Sequence[tuple[FloatArray, StateArray | None]]) -> StateArray:
    """Return the state of a figure that is made of several parts (values and states of one shape).

    All parts usable: *reported*. Otherwise *exempt* beats *not applicable* beats *missing* beats
    *suppressed*: what cannot exist outweighs what was not sent, and what was not sent outweighs what is kept
    back. A part below the unit that was not counted as 0 makes the whole *missing*, because no exact figure
    follows from it; so does a number-less cell called *reported*.

    >>> nothing = np.array([np.nan])
    >>> one, other = np.array([1], np.uint8), np.array([2], np.uint8)
    >>> CellState(combine_states([(nothing, one), (nothing, other)])[0]).label
    '不适用'
    """
    ranks = [_rank_of_gap(values, states) for values, states in parts]
    combined: StateArray = _BY_PRECEDENCE[np.maximum.reduce(ranks)]
    return combined


def _rank_of_gap(values: FloatArray, states: StateArray | None) -> StateArray:
    kinds = np.ones(values.shape, dtype=np.uint8) if states is None else np.maximum(states, CellState.MISSING)
    ranks: StateArray = np.where(usable(values, states), np.uint8(0), _PRECEDENCE[kinds])
    return ranks


def _read_marks(
    marks: ArrayLike, shape: tuple[int, ...], legend: Mapping[str, CellState]
) -> tuple[BoolArray, StateArray]:
    raw = np.asarray(marks, dtype=object)
    texts = np.char.strip(np.where(raw == np.array(None, dtype=object), "", raw).astype(np.str_))
    found, where = np.unique(np.broadcast_to(texts, shape), return_inverse=True)
    where = where.reshape(shape)
    known = [_meaning(str(text), legend) for text in found]
    unknown = np.array([k is None for k in known], dtype=np.bool_)
    if unknown.any():
        listed = "、".join(f"“{t}”" for t in found[unknown])
        _refuse("E-104", f"不认识的数据标记{listed}", "请按数据来源的说明给出标记的含义", unknown[where])
    meanings = np.array([CellState.REPORTED if k is None else k for k in known], dtype=np.uint8)
    return (found != "")[where], meanings[where]


def _meaning(text: str, legend: Mapping[str, CellState]) -> CellState | None:
    if text in legend:
        return legend[text]
    if not text:
        return CellState.REPORTED
    return WORDS.get(text.lower().replace(" ", "_").replace("-", "_"))


def _refuse(code: str, what: str, remedy: str, cells: BoolArray) -> None:
    if cells.any():
        found = np.nonzero(np.atleast_2d(cells))
        rows, cols = np.unique(found[-2]).tolist(), np.unique(found[-1]).tolist()
        raise Refusal(code, f"{what}（{found[0].size} 处）", remedy, rows=rows, cols=cols)
