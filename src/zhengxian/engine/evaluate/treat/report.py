"""What a treatment did to one indicator, kept for the record and printed with the result."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.evaluate.treat.shape import kurtosis, skewness


@dataclass(frozen=True, slots=True)
class ColumnReport:
    """One indicator: ``done`` is none, winsorised, clipped, log or boxcox; ``rows`` are the changed figures.

    ``low`` and ``high`` are the bounds that winsorising or clipping put in place, ``shift`` what was added
    before the logarithm, ``lam`` the λ of Box and Cox. Skewness and kurtosis are NaN where undefined.
    """

    done: str = "none"
    rows: tuple[int, ...] = ()
    low: float | None = None
    high: float | None = None
    shift: float | None = None
    lam: float | None = None
    skew_before: float = float("nan")
    kurtosis_before: float = float("nan")
    skew_after: float = float("nan")
    kurtosis_after: float = float("nan")

    @property
    def cells(self) -> int:
        """How many figures were changed."""
        return len(self.rows)

    @property
    def changed(self) -> bool:
        """Whether anything was done."""
        return self.done != "none"

    @property
    def sentence(self) -> str:
        """What was done, as a complete Chinese sentence.

        >>> ColumnReport("winsorised", (4, 7), high=12.5).sentence
        '把 2 个极端值调整到 12.5。'
        """
        if self.done in ("winsorised", "clipped"):
            bounds = "、".join(f"{b:.6g}" for b in (self.low, self.high) if b is not None)
            return f"把 {self.cells} 个极端值调整到 {bounds}。"
        if self.done == "log":
            shifted = f"（先加 {self.shift:.6g}）" if self.shift else ""
            return f"对 {self.cells} 个数取自然对数{shifted}。"
        if self.done == "boxcox":
            return f"对 {self.cells} 个数作 Box-Cox 变换，λ = {self.lam:.6g}。"
        return "未作处理。"

    def measured(self, before: FloatArray, after: FloatArray) -> ColumnReport:
        """Return the report with skewness and kurtosis of one column (regions,) before and after."""
        (s0, k0), (s1, k1) = shape_of(before), shape_of(after)
        return replace(self, skew_before=s0, kurtosis_before=k0, skew_after=s1, kurtosis_after=k1)


def shape_of(column: FloatArray) -> tuple[float, float]:
    """Return skewness and kurtosis of one column (regions,)."""
    as_table = column[:, np.newaxis]
    return float(skewness(as_table)[0]), float(kurtosis(as_table)[0])
