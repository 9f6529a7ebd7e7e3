"""Treat a table of indicators column by column: one door, `treat`, over the methods of a scheme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.treat.outliers import bring_within_limits, clip_percentiles, winsorise
from zhengxian.engine.evaluate.treat.power import boxcox, log
from zhengxian.engine.evaluate.treat.report import ColumnReport
from zhengxian.engine.evaluate.treat.spec import TreatMethod, TreatSpec


@dataclass(frozen=True, slots=True)
class TreatResult:
    """Treated figures (regions, items) and one report per item."""

    values: FloatArray
    report: tuple[ColumnReport, ...]


_METHODS: dict[TreatMethod, Callable[[FloatArray, TreatSpec], tuple[FloatArray, ColumnReport]]] = {
    TreatMethod.WINSORISE: winsorise,
    TreatMethod.SKEW_KURTOSIS: bring_within_limits,
    TreatMethod.LOG: log,
    TreatMethod.BOXCOX: boxcox,
    TreatMethod.PERCENTILE: clip_percentiles,
}


def treat(spec: TreatSpec, x: FloatArray) -> TreatResult:
    """Treat outliers or skewness of each item over all regions handed in.

    ``x`` has shape (regions, items); the result has its shape. Winsorising and clipping keep the unit, log
    and boxcox change it (score limits then refer to treated figures; for limits given untransformed use the
    item's ``transform``). Every method keeps the order of the regions. NaN is left out of all statistics
    and kept; an item without any figure is left as it is. ``x`` is not changed.

    Errors, each naming all items it holds for: E-101, E-132 figures that are not positive; E-133 λ; E-134 all
    figures would become equal; E-135 not within the limits; E-136 shift of a constant. Formulas: the
    functions of ``outliers`` and ``power``. Source: docs/methods/preparation.md; domain.md §2.3.

    >>> from zhengxian.engine.evaluate.treat import parse_treat
    >>> spec = parse_treat({"method": "winsorise", "points": 1}, "treat")
    >>> result = treat(spec, np.array([[1.0], [2.0], [3.0], [90.0]]))
    >>> result.values.ravel().tolist(), result.report[0].sentence
    ([1.0, 2.0, 3.0, 3.0], '把 1 个极端值调整到 3。')
    """
    if x.ndim != 2:
        raise ValueError(f"treat wants (regions, items), not {x.shape}")
    values, reports, refusals = x.copy(order="K"), [], []
    for item in range(x.shape[1]):
        try:
            values[:, item], report = _column(spec, x[:, item])
        except Refusal as refusal:
            refusals.append((item, refusal))
        else:
            reports.append(report)
    if refusals:
        raise _together(refusals)
    return TreatResult(values, tuple(reports))


def _column(spec: TreatSpec, column: FloatArray) -> tuple[FloatArray, ColumnReport]:
    present = np.flatnonzero(~np.isnan(column))
    if not present.size:
        return column, ColumnReport()
    try:
        treated, report = _METHODS[spec.method](column[present], spec)
    except Refusal as refusal:
        rows = present[list(refusal.rows)].tolist()
        raise Refusal(refusal.code, refusal.what, refusal.remedy, rows=rows) from None
    whole = column.copy()
    whole[present] = treated
    rows = tuple(int(row) for row in present[list(report.rows)])
    return whole, replace(report, rows=rows).measured(column, whole)


def _together(refusals: list[tuple[int, Refusal]]) -> Refusal:
    """Return one refusal for all items refused for the same reason as the first."""
    first = refusals[0][1]
    same = [(item, refusal) for item, refusal in refusals if refusal.code == first.code]
    rows = sorted({row for _, refusal in same for row in refusal.rows})
    what = first.what if len(same) == 1 else f"{first.what}；共 {len(same)} 项指标有同样问题"
    return Refusal(first.code, what, first.remedy, rows=rows, cols=[item for item, _ in same])
