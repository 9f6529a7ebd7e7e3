"""The figures that checks question: periods × regions × indicators, with what is known of each axis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.indicator import Indicator, ValidRange

States = NDArray[np.uint8]

REPORTED: Final = 0
MISSING: Final = 1
NOT_APPLICABLE: Final = 2
BELOW_UNIT: Final = 3
SUPPRESSED: Final = 4
STATE_LABELS: Mapping[int, str] = {
    REPORTED: "已报",
    MISSING: "未报",
    NOT_APPLICABLE: "不适用",
    BELOW_UNIT: "不足一个单位",
    SUPPRESSED: "保密",
}
"""The numbers and words of a cell's state, the same as in an evaluation."""


@dataclass(frozen=True, slots=True)
class Place:
    """A region: code, name, level (city, county, town …) and the region above it."""

    code: str
    name: str = ""
    level: str = ""
    parent: str = ""

    @property
    def label(self) -> str:
        """The name, or the code where there is none."""
        return self.name or self.code


@dataclass(frozen=True, slots=True)
class Series:
    """What is known of an indicator; only ``code`` is needed, the rest switches checks on."""

    code: str
    title: str = ""
    kind: str = ""
    unit: str = ""
    frequency: str = "month"
    cumulative: bool = False
    decimals: int | None = None
    valid_range: ValidRange = field(default_factory=ValidRange)
    growth_of: str | None = None
    growth_series: str | None = None
    lag_months: int = 0

    @property
    def label(self) -> str:
        """The title, or the code where there is none."""
        return self.title or self.code

    @classmethod
    def of(cls, indicator: Indicator) -> Series:
        """Take the facts of an indicator of the library."""
        return cls(
            code=indicator.code,
            title=indicator.title,
            kind=indicator.kind,
            unit=indicator.unit,
            frequency=indicator.frequency,
            cumulative=indicator.cumulative,
            decimals=indicator.decimals,
            valid_range=indicator.valid_range,
            growth_of=indicator.growth_of,
            growth_series=indicator.growth_series,
            lag_months=indicator.lag_months,
        )


@dataclass(frozen=True, slots=True)
class Revision:
    """A figure that was changed after it had been handed in: what, when, by whom and why."""

    region: str
    indicator: str
    period: str
    before: float | None
    after: float | None
    changed_at: str
    changed_by: str
    reason: str = ""


@dataclass(frozen=True, eq=False)
class Figures:
    """Observations of many periods, the questioned ones and their context.

    ``values`` has shape (periods, regions, indicators); NaN = no figure. ``states`` has the same shape
    (`STATE_LABELS`) or is None: NaN is *missing*, all else *reported*. ``targets`` gives annual targets by
    (region, indicator, year). ``noted`` names cells (region, indicator, period) whose change of base has
    been explained already. ``revisions`` are the changes made after submission.

    Errors: C-091 shape, C-092 a region, indicator or period twice, C-094 an infinite figure.
    """

    values: FloatArray
    periods: tuple[str, ...]
    regions: tuple[Place, ...]
    indicators: tuple[Series, ...]
    states: States | None = None
    targets: Mapping[tuple[str, str, int], float] = field(default_factory=dict)
    noted: frozenset[tuple[str, str, str]] = frozenset()
    revisions: tuple[Revision, ...] = ()

    def __post_init__(self) -> None:
        shape = (len(self.periods), len(self.regions), len(self.indicators))
        for name, array in (("数值", self.values), ("状态", self.states)):
            if array is not None and array.shape != shape:
                raise Refusal(
                    "C-091",
                    f"待查的{name}形状是 {array.shape}，应为 {shape}（期间、地区、指标）",
                    "请核对输入数组",
                )
        codes = ([r.code for r in self.regions], [i.code for i in self.indicators], list(self.periods))
        for what, names in zip(("地区", "指标", "期间"), codes, strict=True):
            twice = (
                next((n for n in names if names.count(n) > 1), None) if len(set(names)) < len(names) else None
            )
            if twice is not None:
                raise Refusal("C-092", f"待查的数里{what}“{twice}”出现不止一次", "请去掉重复的一个")
        if np.isinf(self.values).any():
            raise Refusal("C-094", "待查的数里有无穷大，不是可用的数", "请核对原始数据")

    @cached_property
    def column(self) -> Mapping[str, int]:
        """Position of every indicator."""
        return {series.code: i for i, series in enumerate(self.indicators)}

    @cached_property
    def row(self) -> Mapping[str, int]:
        """Position of every region."""
        return {place.code: i for i, place in enumerate(self.regions)}

    @cached_property
    def usable(self) -> BoolArray:
        """Which cells hold a figure that may be calculated with: reported, or *below unit* given as 0."""
        numbers: BoolArray = ~np.isnan(self.values)
        if self.states is not None:
            numbers &= (self.states == REPORTED) | ((self.states == BELOW_UNIT) & (self.values == 0))
        return numbers
