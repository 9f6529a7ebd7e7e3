"""Regions of the demo city with their history, and the classes they belong to with dates.

Every name and code is invented: codes begin with 99, which no province uses.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Level = Literal["province", "prefecture", "county", "town", "park"]

PRIME, KEY, ECO = COUNTY_CLASSES = ("优化开发", "重点发展", "生态功能")
PARK, OLD, FARM, TOUR, URBAN, FRINGE = TOWN_CLASSES = (
    "园区工业镇",
    "传统工业镇",
    "农业主导镇",
    "文旅融合镇",
    "城区驻地街道",
    "城乡接合部镇街",
)
CITY_CODE, CITY_NAME = "990100", "示范市"
UPGRADED = ("990123", "澄湖县", "990103", dt.date(2024, 7, 1))
"""Old code, old name, new code of the county that became a district, and the day."""
MOVED = ("990111", KEY, ECO, dt.date(2026, 1, 1))
"""County that moved from one class to another, and the day."""
MERGED = (("990107103", "990107201"), "990107104", dt.date(2025, 7, 1))
"""Towns that merged, the town they became, and the day."""


@dataclass(frozen=True, slots=True)
class Region:
    """A place with a code, from ``valid_from`` to ``valid_to`` (both included; None: open).

    ``slug`` is the ASCII word in user names and file names; ``host`` is the town a park lies in.
    """

    code: str
    name: str
    level: Level
    parent: str
    slug: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    host: str = ""

    def holds(self, day: dt.date) -> bool:
        """Tell whether the region exists on a day."""
        after = self.valid_from is None or day >= self.valid_from
        return after and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class RegionChange:
    """What joins the series of regions that ended to the region that follows them on ``day``.

    ``kind`` is ``upgrade`` (撤县设区, new code) or ``merger``; a level of the successor compares with the sum
    of its predecessors.
    """

    kind: Literal["upgrade", "merger"]
    day: dt.date
    predecessors: tuple[str, ...]
    successor: str
    document: str
    note: str


@dataclass(frozen=True, slots=True)
class ClassMembership:
    """A region belongs to a class of a classification (``county`` or ``town``) between two dates."""

    classification: Literal["county", "town"]
    region: str
    class_name: str
    valid_from: dt.date
    valid_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Classification:
    """A way to sort regions of one level into classes."""

    code: Literal["county", "town"]
    title: str
    level: Level
    classes: tuple[str, ...]
    document: str


CLASSIFICATIONS = (
    Classification("county", "县域三类划分", "county", COUNTY_CLASSES, "示范办〔2023〕8号（虚构）"),
    Classification("town", "镇街六类划分", "town", TOWN_CLASSES, "示范县域办〔2023〕15号（虚构）"),
)

CHANGES = (
    RegionChange(
        "upgrade",
        UPGRADED[3],
        (UPGRADED[0],),
        UPGRADED[2],
        "示范政函〔2024〕31号（虚构）",
        "澄湖县撤县设区，代码由 990123 改为 990103，辖区不变，数据前后可比。",
    ),
    RegionChange(
        "merger",
        MERGED[2],
        MERGED[0],
        MERGED[1],
        "示范政函〔2025〕17号（虚构）",
        "稻田镇、香泽乡合并设立稻香镇，合并前的数按两地之和比较。",
    ),
)
