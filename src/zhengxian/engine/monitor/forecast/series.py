"""A series as it is published: one indicator of one region, period after period (domain.md §4.2, §10)."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.indicator import Indicator, Kind
from zhengxian.engine.base.period import Period, PeriodKind


class SeriesShape(Enum):
    """How the figures of a year hang together."""

    SUM = "sum"
    """A cumulative level or count: December is what is there plus the months to come."""
    MEAN = "mean"
    """A cumulative growth or ratio: December is the mean of the months, each weighing its length."""
    ALONE = "alone"
    """Each figure stands for itself: stocks, single months, ratios at a date."""


@dataclass(frozen=True)
class TimeSeries:
    """Published figures of consecutive periods, oldest first; NaN where there is none.

    >>> s = TimeSeries("level", Period.parse("2025-01"), [1.0, 2.5, math.nan, 5.0], cumulative=True)
    >>> s.shape.value, str(s.last), s.at(Period.parse("2025-04"))
    ('sum', '2025-04', 5.0)

    ``first`` is a month, quarter, half or year. January may be missing (1—2月 combined): nothing is filled in.
    Missing, below unit and not applicable are NaN. ``suppressed`` names protected periods. ``breaks`` name the
    first period of a new scope or base that makes older figures incomparable. ``decimals`` are those published;
    ``low`` and ``high`` the bounds of logic. Errors: M-140 ten days, no values or infinite ones.
    """

    kind: Kind
    first: Period
    values: Sequence[float]
    cumulative: bool = False
    decimals: int = 2
    lag_months: int = 0
    low: float | None = None
    high: float | None = None
    breaks: Collection[Period] = ()
    suppressed: Collection[Period] = ()

    def __post_init__(self) -> None:
        if self.first.kind is PeriodKind.TEN_DAY:
            raise Refusal("M-140", "旬度数据不作年末预测", "请改用同一指标的月度数据")
        if not len(self.values) or bool(np.isinf(self.array).any()):
            raise Refusal("M-140", "序列没有数，或含有无穷大的数", "请核对序列的数据")

    @classmethod
    def of(
        cls,
        indicator: Indicator,
        first: Period,
        values: Sequence[float],
        *,
        breaks: Collection[Period] = (),
        suppressed: Collection[Period] = (),
    ) -> TimeSeries:
        """Make the series of an indicator, with its kind, decimals, lag and bounds."""
        return cls(
            indicator.kind,
            first,
            values,
            indicator.cumulative,
            indicator.decimals,
            indicator.lag_months,
            indicator.valid_range.low,
            indicator.valid_range.high,
            breaks,
            suppressed,
        )

    @property
    def array(self) -> FloatArray:
        """Return the figures as an array."""
        return np.asarray(self.values, dtype=np.float64)

    @property
    def shape(self) -> SeriesShape:
        """Return how the figures of a year hang together."""
        if not self.cumulative:
            return SeriesShape.ALONE
        return SeriesShape.SUM if self.kind in ("level", "count") else SeriesShape.MEAN

    @property
    def last(self) -> Period:
        """Return the period of the last entry, known or not."""
        return self.first + (len(self.values) - 1)

    def at(self, period: Period) -> float:
        """Return the figure of a period, NaN outside the series."""
        place = period - self.first
        return float(self.values[place]) if 0 <= place < len(self.values) else math.nan
