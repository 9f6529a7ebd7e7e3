"""Leave out units with too little data before anything is estimated or scored."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.rounding import at_least
from zhengxian.engine.evaluate.missing.state import CellState, StateArray, usable


@dataclass(frozen=True, slots=True)
class ScreenResult:
    """Which units are kept, and the share of data of every unit (both of shape (regions,))."""

    kept: BoolArray
    shares: FloatArray
    minimum_share: float

    @property
    def left_out(self) -> tuple[int, ...]:
        """Positions of the units that are left out."""
        return tuple(int(row) for row in np.flatnonzero(~self.kept))


def screen(x: FloatArray, minimum_share: float = 0.9, states: StateArray | None = None) -> ScreenResult:
    """Keep the units that have at least a share of their figures.

    ``x`` has shape (regions, items), any units; NaN = no figure. share_i = figures present / figures asked
    for, 0 to 1; a figure that is *not applicable* or *exempt* is not asked for. A unit with exactly the
    minimum is kept; a unit that is asked for nothing is left out (share 0).

    Errors: E-141 the minimum is not between 0 and 1; E-142 no unit is left.
    Source: OECD/JRC Handbook on Constructing Composite Indicators (2008), step 3 (missing data);
    data-availability screening as in the R package COINr.

    >>> screen(np.array([[1.0, 2.0], [np.nan, 2.0]]), 0.9).kept.tolist()
    [True, False]
    """
    if not 0 <= minimum_share <= 1:
        raise Refusal(
            "E-141", f"数据比例的下限 {minimum_share:g} 不在 0 到 1 之间", "请改为 0 到 1 之间的数，如 0.9"
        )
    asked = np.ones(x.shape, dtype=np.bool_)
    if states is not None:
        asked = (states != CellState.NOT_APPLICABLE) & (states != CellState.EXEMPT)
    present = (usable(x, states) & asked).sum(axis=-1)
    wanted = asked.sum(axis=-1)
    shares = np.divide(present, wanted, out=np.zeros(wanted.shape), where=wanted > 0)
    kept = at_least(shares, minimum_share) & (wanted > 0)
    if not kept.any():
        remedy = "请补充数据，或降低数据比例的下限"
        raise Refusal(
            "E-142", f"{kept.size} 个地区的数据都不足 {minimum_share:.0%}，筛选后没有地区可评", remedy
        )
    return ScreenResult(kept, shares, minimum_share)
