"""The complete rows a weight is computed from, and the tests all methods share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.weight.result import Note

LEAST_ROWS = 2
"""Fewest complete rows from which a data-driven weight is computed."""
_CONSTANT = 1e-12
"""A column whose range is below this share of its largest absolute value counts as constant."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Rows without an empty cell: ``values`` (r, k), their positions ``rows``, and how many were given."""

    values: FloatArray
    rows: IntArray
    given: int

    @property
    def counts(self) -> dict[str, object]:
        """Return the two counts every data-driven result reports."""
        return {"rows_used": len(self.rows), "rows_left_out": self.given - len(self.rows)}

    def refusal(self, code: str, what: str, remedy: str, mask: BoolArray) -> Refusal:
        """Return a refusal that points at the cells of ``mask`` (r, k) in the matrix as it was given."""
        rows, cols = np.nonzero(mask)
        return Refusal(
            code, what, remedy, rows=np.unique(self.rows[rows]).tolist(), cols=np.unique(cols).tolist()
        )


def complete_rows(matrix: ArrayLike) -> Sample:
    """Return the rows of (n, k) data that have every cell.

    Rows with NaN are left out and counted. Raises ``ValueError`` unless the matrix has two axes, and
    refuses infinite cells (E-321) and fewer than two complete rows (E-301).

    >>> complete_rows([[1, 2], [float("nan"), 3], [4, 5]]).counts
    {'rows_used': 2, 'rows_left_out': 1}
    """
    values = np.asarray(matrix, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] == 0:
        raise ValueError(f"weights need an (n, k) matrix with k >= 1, not shape {values.shape}")
    infinite = np.isinf(values)
    if infinite.any():
        rows, cols = np.nonzero(infinite)
        raise Refusal(
            "E-321",
            f"有 {len(rows)} 个数为无穷大，不能计算权重",
            "请核实这些数，除数为 0 的请改为空缺",
            rows=np.unique(rows).tolist(),
            cols=np.unique(cols).tolist(),
        )
    empty = np.isnan(values)
    kept = np.flatnonzero(~empty.any(axis=1))
    if len(kept) < LEAST_ROWS:
        raise Refusal(
            "E-301",
            f"{len(values)} 个地区中只有 {len(kept)} 个各项都有值，至少要 {LEAST_ROWS} 个才能由数据计算权重",
            "请补齐数据，或先为缺失设定处理办法，或改用手工权重",
            cols=np.flatnonzero(empty.all(axis=0)).tolist() if len(values) else (),
        )
    return Sample(values[kept], kept, len(values))


def constant(values: FloatArray) -> BoolArray:
    """Return which columns of (r, k) data have no spread beyond rounding.

    >>> constant(np.array([[0.1, 1], [0.1, 2]])).tolist()
    [True, False]
    """
    low, high = values.min(axis=0), values.max(axis=0)
    return np.asarray(high - low <= _CONSTANT * np.maximum(np.abs(low), np.abs(high)))


def shares(importance: FloatArray) -> FloatArray:
    """Return non-negative importance (k,) as weights that sum to 1; refuses when all are zero (E-303)."""
    total = importance.sum()
    if not total > 0:
        raise Refusal(
            "E-303",
            "各项指标都没有可用来区分地区的信息，算出的权重全为 0",
            "请检查这些指标是否取值全部相同或完全相关，或改用手工权重",
        )
    return np.asarray(importance / total)


def dropped_note(dropped: BoolArray, why: str) -> tuple[Note, ...]:
    """Return the note about columns that took no part and weigh 0."""
    cols = tuple(int(c) for c in np.flatnonzero(dropped))
    return (Note(f"{why}，未参加计算，权重记为 0", cols),) if cols else ()


def positions(mask: BoolArray) -> tuple[int, ...]:
    """Return the positions where ``mask`` holds, as plain integers."""
    return tuple(int(c) for c in np.flatnonzero(mask))
