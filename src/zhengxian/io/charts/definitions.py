"""What a chart shows, apart from how it is drawn. All are frozen, so that a chart can be cached and compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from zhengxian.engine.base.period import Period
from zhengxian.io.charts.outlines import Outlines

Role: TypeAlias = Literal["own", "other", "city", "plan", "previous", "peer", "forecast"]
_EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a trend: a value or None for every period of the chart.

    ``breaks`` are periods before which the line is cut because base or pool changed; ``low`` and ``high`` draw a band.
    """

    name: str
    values: tuple[float | None, ...]
    role: Role = "own"
    breaks: frozenset[Period] = frozenset()
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Trend:
    """Lines over periods. January without any value joins February as one point named 1—2月.

    Quarters of a ``cumulative`` figure are named 一季度, 上半年, 前三季度, 全年.
    """

    title: str
    note: str
    unit: str
    decimals: int
    periods: tuple[Period, ...]
    series: tuple[Series, ...]
    from_zero: bool = False
    cumulative: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; without a value ``absent`` says which of the states it is. ``word`` stands behind the figure."""

    name: str
    value: float | None
    word: str = ""
    href: str | None = None
    strong: bool = False
    behind: bool = False
    absent: str = "未统计"


@dataclass(frozen=True, slots=True)
class Target:
    """A line across the bars with its own label."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars from zero in the order given; ``loss`` paints points lost in their own colour."""

    title: str
    note: str
    unit: str
    decimals: int
    rows: tuple[Bar, ...]
    target: Target | None = None
    loss: bool = False
    plus: bool = False
    """Show a plus before differences above zero."""


@dataclass(frozen=True, slots=True)
class SlopeLine:
    """The ranks of one region at every stop; None cuts the line where ranks are not comparable."""

    name: str
    ranks: tuple[int | None, ...]
    href: str | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Slope:
    """Ranks from stop to stop, 1 on top, names at both ends."""

    title: str
    note: str
    stops: tuple[str, ...]
    lines: tuple[SlopeLine, ...]


@dataclass(frozen=True, slots=True)
class DotRow:
    """One row of a comparison: the own value (diamond) among those of the peers (dots)."""

    name: str
    value: float | None
    peers: tuple[float, ...]
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Dots:
    """One region against its peers, row by row on one axis."""

    title: str
    note: str
    unit: str
    decimals: int
    rows: tuple[DotRow, ...]
    own: str
    peers: str


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line for a table cell or a facts strip, with its last value."""

    title: str
    values: tuple[float | None, ...]
    decimals: int = 1
    plan: tuple[float | None, ...] = ()
    behind: bool = False


@dataclass(frozen=True, slots=True)
class Choropleth:
    """Regions coloured by class. ``limits`` are fixed for the year so that months compare.

    A sequential map has 2 to 5 classes and so 1 to 4 limits; a diverging one has 3, 5 or 7 classes around the middle.
    A value equal to a limit belongs to the class above it. ``locked`` regions show a lock and no value.
    """

    title: str
    note: str
    unit: str
    decimals: int
    outlines: Outlines
    values: Mapping[str, float | None]
    limits: tuple[float, ...]
    scale: Literal["sequential", "diverging"] = "sequential"
    words: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    links: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    absent: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    """Per region the state that stands for a missing value; 未统计 where none is given."""
    locked: frozenset[str] = frozenset()
    highlight: str | None = None
    low_label: str = "低"
    high_label: str = "高"


Chart: TypeAlias = Trend | Bars | Slope | Dots | Spark | Choropleth
