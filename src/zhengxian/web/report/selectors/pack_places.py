"""The regions that have a page of their own in a pack, and to which of them a place or unit belongs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhengxian.web.act.selectors.places import Places
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Level, Region
from zhengxian.web.core.refusal import Hidden

_PAGES = {Level.PROVINCE: Level.COUNTY, Level.PREFECTURE: Level.COUNTY, Level.COUNTY: Level.TOWN}
"""Which regions get a page in a pack of a region."""


@dataclass(frozen=True)
class PackPlaces:
    """A region with those of its pages; ``home`` names the page of every place at or below one, merged ones included."""

    top: Region
    pages: Sequence[Region]
    home: Mapping[int, int]
    inside: frozenset[int]
    """Every place at or below the region itself."""

    @property
    def is_whole(self) -> bool:
        """Tell whether the region is the office's whole area, so that nothing lies outside it."""
        return self.top.parent_id is None

    def homes(self, *places: int | None) -> tuple[int, ...]:
        """Return the pages on which something stands that lies in, or is owned by, these places."""
        return tuple(dict.fromkeys(self.home[p] for p in places if p is not None and p in self.home))


def places_of(top: Region, day: date) -> PackPlaces:
    """Return the regions of a pack as they are on a day; three queries."""
    now = Places(day)
    level = _PAGES.get(Level(top.level))
    pages = now.listed(level, [top.path]) if level is not None else []
    by_path = sorted(((page.path, page.pk) for page in pages), key=lambda pair: -len(pair[0]))
    home: dict[int, int] = {}
    inside = set()
    for region in Region.objects.only("pk", "code", "path"):
        path = now.now(region).path
        if path.startswith(top.path):
            inside.add(region.pk)
        found = next((key for start, key in by_path if path.startswith(start)), None)
        if found is not None:
            home[region.pk] = found
    return PackPlaces(top, pages, home, frozenset(inside))


def offered(access: Access, action: Action, day: date) -> list[Region]:
    """Return the regions for which somebody may make or see packs, the widest first."""
    rows = Region.objects.in_force(day).below(access.scope(action).paths)
    return list(rows.filter(level__in=[level.value for level in _PAGES]).order_by("path"))


def one_offered(access: Access, action: Action, code: str, day: date) -> Region:
    """Return one of the regions of `offered`, or raise `Hidden`."""
    found = next((region for region in offered(access, action, day) if region.code == code), None)
    if found is None:
        raise Hidden
    return found
