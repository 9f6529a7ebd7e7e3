"""In which region of today something is counted that lies in a region of its own time; merged and renamed places."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from zhengxian.web.core.models import Level, Region
from zhengxian.web.core.selectors import lineage


class Places:
    """In which region of today a project is counted: where it lies, or what that place has become."""

    def __init__(self, day: date) -> None:
        """Read the regions that exist on a day and the changes up to it."""
        self._regions = {r.code: r for r in Region.objects.all()}
        self._by_id = {r.pk: r for r in self._regions.values()}
        self._lineage = lineage.lineage(day)
        self._changed = sorted({step.before for step in self._lineage.steps})
        self.day = day

    def now(self, place: Region) -> Region:
        """Return the region of today: itself, or its one heir; after a split the old region stays."""
        heirs = self._lineage.successors(place.code)
        return self._regions.get(heirs[0], place) if len(heirs) == 1 else place

    def of(self, place_id: int | None) -> Region | None:
        """Return the region of a key."""
        return self._by_id.get(place_id) if place_id is not None else None

    def at(self, place: Region, level: Level) -> Region | None:
        """Return the region of a level in which a place lies today, or None when it lies in none."""
        codes = [code for code in self.now(place).path.split("/") if code]
        above = [self._regions[code] for code in codes if code in self._regions]
        return next((region for region in reversed(above) if region.level == level), None)

    def past(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Return paths with those of regions that have gone wholly into what lies below them."""
        kept = tuple(paths)
        old = [
            r for code in self._changed if (r := self._regions.get(code)) and self._lies(self.now(r), kept)
        ]
        return (*kept, *(r.path for r in old if not self._lies(r, kept)))

    @staticmethod
    def _lies(region: Region, paths: tuple[str, ...]) -> bool:
        return any(region.path.startswith(path) for path in paths)

    def listed(self, level: Level, within: Iterable[str]) -> list[Region]:
        """Return the regions of a level that exist today below some paths, in the office's order."""
        paths = tuple(within)
        rows = [r for r in self._regions.values() if r.level == level and r.exists_on(self.day)]
        inside = [r for r in rows if self._lies(r, paths)]
        return sorted(inside, key=lambda r: (r.order, r.code))
