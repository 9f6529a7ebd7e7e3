"""The scheme as frozen values: groups, items and their weights (rules live in ``rules.py``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from zhengxian.engine.evaluate.aggregate import AggregateSpec
from zhengxian.engine.evaluate.derive import DeriveSpec
from zhengxian.engine.evaluate.missing import MissingSpec
from zhengxian.engine.evaluate.scheme.rules import (
    Adjust,
    AdjustCaps,
    Award,
    Exemption,
    Gate,
    PeriodMix,
    Pool,
    RankRule,
)
from zhengxian.engine.evaluate.score import ScoreSpec
from zhengxian.engine.evaluate.treat import ImputeSpec, TreatSpec
from zhengxian.engine.evaluate.weight import WeightSpec


class Direction(StrEnum):
    """Which way an indicator is good."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    INTERVAL = "interval"


class Transform(StrEnum):
    """Point-wise function applied after treatment and before scoring."""

    NONE = "none"
    LOG = "log"
    LOG10 = "log10"
    LOG1P = "log1p"
    SQRT = "sqrt"


class Within(StrEnum):
    """Comparison set: the class, the whole pool, or both."""

    CLASS = "class"
    POOL = "pool"
    BOTH = "both"


@dataclass(frozen=True, slots=True, eq=False)
class Weight:
    """A weight, possibly by class; `of` gives the weight for one class. The order of the classes means nothing.

    >>> Weight(40.0, (("生态功能", 25.0),)).of("生态功能")
    25.0
    """

    default: float
    by_class: tuple[tuple[str, float], ...] = ()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Weight):
            return NotImplemented
        return self.default == other.default and dict(self.by_class) == dict(other.by_class)

    def __hash__(self) -> int:
        return hash((self.default, frozenset(self.by_class)))

    def of(self, class_name: str) -> float:
        """Return the weight that holds for a class."""
        return dict(self.by_class).get(class_name, self.default)

    @property
    def classes(self) -> tuple[str, ...]:
        """Classes that have a weight of their own."""
        return tuple(name for name, _ in self.by_class)


@dataclass(frozen=True, slots=True)
class Item:
    """A leaf: one indicator, how it is prepared and how it is scored."""

    code: str
    indicator: str
    title: str
    weight: Weight | None
    score: ScoreSpec
    direction: Direction = Direction.POSITIVE
    transform: Transform = Transform.NONE
    derive: DeriveSpec | None = None
    treat: TreatSpec | None = None
    impute: ImputeSpec | None = None
    missing: MissingSpec = field(default_factory=MissingSpec)
    unit: str = ""
    decimals: int | None = None
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """What an office wrote as one item with ``split``: the item, its parts' shares, the growth series."""

    item: Item
    parts: tuple[tuple[str, float], ...]
    growth_indicator: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """An inner node: children, their aggregation and how their weights come about.

    ``split`` tells that the group stands for one written item, so that it is written back as that item.
    """

    code: str
    title: str
    weight: Weight | None
    children: tuple[Group | Item, ...]
    aggregate: AggregateSpec
    weighting: WeightSpec | None = None
    relative: bool = False
    note: str = ""
    split: Split | None = None

    def leaves(self) -> Iterator[Item]:
        """Yield the items below, depth first, in the order written."""
        for child in self.children:
            if isinstance(child, Group):
                yield from child.leaves()
            else:
                yield child

    def groups(self) -> Iterator[Group]:
        """Yield the groups below (not itself), depth first."""
        for child in self.children:
            if isinstance(child, Group):
                yield child
                yield from child.groups()


@dataclass(frozen=True, slots=True)
class Scheme:
    """One dated version of an office's assessment rules; ``root`` holds the groups."""

    code: str
    title: str
    root: Group
    points: float = 100.0
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    issuer: str = ""
    document_no: str = ""
    source: str = ""
    illustrative: str = ""
    note: str = ""
    pool: Pool = field(default_factory=Pool)
    score_within: Within = Within.POOL
    rank: RankRule = field(default_factory=RankRule)
    adjusts: tuple[Adjust, ...] = ()
    caps: AdjustCaps = field(default_factory=AdjustCaps)
    gates: tuple[Gate, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    awards: tuple[Award, ...] = ()
    periods: PeriodMix | None = None

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in the order written."""
        return tuple(self.root.leaves())

    @property
    def classes(self) -> tuple[str, ...]:
        """Class names that the scheme's weights mention."""
        nodes: list[Group | Item] = [*self.root.groups(), *self.root.leaves()]
        return tuple(dict.fromkeys(c for n in nodes if n.weight for c in n.weight.classes))
