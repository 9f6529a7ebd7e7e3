"""The same figure of other regions: those of the same class, and those next door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Indicator
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Boundary, ClassMembership, Region
from zhengxian.web.monitor.models import Reading
from zhengxian.web.monitor.selectors.wall_cells import LOCKED, held_back

PLACES = 6
"""Decimals to which the corner points of two borders must agree."""


@dataclass(frozen=True)
class Peer:
    """One region beside this one; ``place`` counts from the best gap among those of the class that may be seen.

    Of a region outside the reader's scope only the figure is shown, not its plan nor how it stands to it.
    """

    region: Region
    word: str
    reading: Reading | None
    place: int | None = None
    is_own: bool = False
    is_foreign: bool = False


@dataclass(frozen=True)
class Peers:
    """Regions of the same class by gap, and neighbours; each with the words that say why they are here."""

    same_class: tuple[Peer, ...]
    class_words: str
    near: tuple[Peer, ...]
    near_words: str


def peers(access: Access, region: Region, indicator: Indicator, period: Period) -> Peers:
    """Return both tables; five to seven queries."""
    alike, words = _alike(region, period)
    near, near_words = _near(region, period)
    everybody = {r.pk: r for r in (*alike, *near, region)}
    rows = Reading.objects.filter(
        indicator=indicator, period=str(period), region__in=list(everybody), superseded_at__isnull=True
    )
    held = held_back(access, everybody, {indicator.pk: indicator}, [str(period)])
    scope = access.scope(Action.SEE_TARGETS)
    known = _Known(
        {row.region_id: row for row in rows},
        frozenset(key[0] for key in held),
        frozenset(pk for pk, r in everybody.items() if not scope.covers(r)),
    )
    return Peers(_ranked([*alike, region], region, known), words, _plain(near, known), near_words)


@dataclass(frozen=True)
class _Known:
    """Readings by region, and of which regions the figure, and of which the plan, is kept from the reader."""

    read: Mapping[int, Reading]
    held: frozenset[int]
    foreign: frozenset[int]

    def gap(self, region: Region) -> float | None:
        """Return the gap, when it may be seen."""
        row = self.read.get(region.pk)
        return None if row is None or region.pk in self.held | self.foreign else row.gap

    def peer(self, region: Region, place: int | None = None, *, is_own: bool = False) -> Peer:
        """Return a region as it may be shown."""
        row = self.read.get(region.pk)
        if row is None or region.pk in self.held:
            return Peer(region, LOCKED if row is not None else "", None, is_own=is_own)
        if region.pk in self.foreign:
            return Peer(region, "", row, is_foreign=True)
        return Peer(region, row.word, row, place, is_own)


def _alike(region: Region, period: Period) -> tuple[list[Region], str]:
    """Return the others of its class on the period's last day; where it has none, the others of its level and parent."""
    members = ClassMembership.objects.in_force(period.last_day)
    own = members.filter(region=region).order_by("region_class__classification__code", "pk")
    found = own.select_related("region_class").first()
    others = Region.objects.in_force(period.last_day).exclude(pk=region.pk).order_by("order", "code")
    if found is not None:
        same = members.filter(region_class=found.region_class_id).values("region")
        return list(others.filter(pk__in=same)), f"{found.region_class.title}类"
    return list(others.filter(level=region.level, parent=region.parent_id)), "同一上级"


def _near(region: Region, period: Period) -> tuple[list[Region], str]:
    """Return those that share a border with it; where no boundary is loaded, those of the same parent."""
    alike = Region.objects.in_force(period.last_day).filter(level=region.level).order_by("order", "code")
    codes = neighbours(region)
    if codes is None:
        return list(alike.filter(parent=region.parent_id).exclude(pk=region.pk)), "没有边界，列同一上级的地区"
    return list(alike.filter(pk__in=codes)), "边界相接"


def _ranked(some: Sequence[Region], own: Region, known: _Known) -> tuple[Peer, ...]:
    gaps = [g for r in some if (g := known.gap(r)) is not None]
    made = []
    for region in some:
        mine = known.gap(region)
        place = None if mine is None else 1 + sum(g > mine for g in gaps)
        made.append(known.peer(region, place, is_own=region.pk == own.pk))
    return tuple(sorted(made, key=lambda p: (p.place is None, p.place or 0, p.region.order, p.region.code)))


def _plain(some: Sequence[Region], known: _Known) -> tuple[Peer, ...]:
    return tuple(known.peer(region) for region in some)


def neighbours(region: Region) -> frozenset[int] | None:
    """Return the keys of the regions of its level that share a border with it; None while it has no boundary.

    Borders are shared where two polygons have at least two corner points in common. Kept until a boundary is added.
    """
    state = Boundary.objects.aggregate(n=Count("id"), last=Max("id"))
    if not state["n"]:
        return None
    return _shared(region.level, (state["n"], state["last"])).get(region.pk)


@lru_cache(maxsize=8)
def _shared(level: str, state: tuple[int, int | None]) -> dict[int, frozenset[int]]:  # noqa: ARG001 -- part of the key
    rows = Boundary.objects.filter(region__level=level).order_by("valid_from")
    newest: dict[int, Any] = dict(rows.values_list("region_id", "geometry"))
    corners = {pk: _corners(geometry) for pk, geometry in newest.items()}
    return {
        pk: frozenset(other for other, theirs in corners.items() if other != pk and len(own & theirs) > 1)
        for pk, own in corners.items()
    }


def _corners(geometry: Any) -> set[tuple[float, float]]:
    found: set[tuple[float, float]] = set()
    left = [geometry.get("coordinates", [])]
    while left:
        part = left.pop()
        if part and isinstance(part[0], (int, float)):
            found.add((round(part[0], PLACES), round(part[1], PLACES)))
        else:
            left.extend(part)
    return found
