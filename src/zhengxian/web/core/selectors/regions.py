"""Regions: lists, one region with its history, classes, boundaries. Everybody who is signed in may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import (
    Boundary,
    Classification,
    ClassMembership,
    Region,
    RegionChange,
    RegionClass,
)
from zhengxian.web.core.refusal import Hidden

SORTS = {"place": ("path",), "code": ("code",), "name": ("name", "code"), "level": ("level", "code")}


@dataclass(frozen=True)
class Wish:
    """What a list of regions is narrowed to; ``state`` is empty (today), ``gone`` or ``all``."""

    text: str = ""
    level: str = ""
    below: str = ""
    state: str = ""
    sort: str = "place"


@dataclass(frozen=True)
class Page:
    """Everything a region's page shows."""

    region: Region
    above: Sequence[Region]
    below: QuerySet[Region]
    came_from: Sequence[RegionChange]
    became: Sequence[RegionChange]
    memberships: Sequence[ClassMembership]
    boundaries: Sequence[Boundary]


def listed(wish: Wish, today: date) -> QuerySet[Region]:
    """Return regions with their parent and how many lie directly below each."""
    found = Region.objects.select_related("parent").annotate(count_below=Count("children"))
    if wish.state == "gone":
        found = found.exclude(pk__in=Region.objects.in_force(today).values("pk"))
    elif wish.state != "all":
        found = found.filter(pk__in=Region.objects.in_force(today).values("pk"))
    if wish.text:
        words = wish.text
        found = found.filter(
            Q(name__icontains=words) | Q(short_name__icontains=words) | Q(code__startswith=words)
        )
    if wish.level:
        found = found.filter(level=wish.level)
    if wish.below:
        top = Region.objects.filter(code=wish.below).values_list("path", flat=True).first()
        found = found.filter(path__startswith=top) if top else found.none()
    columns = SORTS.get(wish.sort.lstrip("-"), SORTS["place"])
    return found.order_by(*(f"-{c}" if wish.sort.startswith("-") else c for c in columns))


def region(code: str) -> Region:
    """Return one region. Errors: Hidden."""
    found = Region.objects.select_related("parent").filter(code=code).first()
    if found is None:
        raise Hidden()
    return found


def page(code: str) -> Page:
    """Read everything about one region; seven queries. Errors: Hidden."""
    one = region(code)
    codes = [c for c in one.path.split("/") if c and c != one.code]
    above = {r.code: r for r in Region.objects.filter(code__in=codes)}
    changes = RegionChange.objects.select_related("before", "after")
    return Page(
        one,
        [above[c] for c in codes if c in above],
        Region.objects.filter(parent=one).order_by("valid_to", "order", "code"),
        list(changes.filter(after=one)),
        list(changes.filter(before=one)),
        list(
            one.memberships.select_related("region_class__classification").order_by(
                "region_class__classification__title", "-valid_from"
            )
        ),
        list(one.boundaries.defer("geometry").order_by("-valid_from")),
    )


def manageable(access: Access) -> QuerySet[Region]:
    """Return the regions somebody may change."""
    return Region.objects.below(access.scope(Action.MANAGE_REGIONS).paths).order_by("path")


def manageable_one(access: Access, code: str) -> Region:
    """Return one region somebody may change. Errors: Hidden."""
    found = manageable(access).select_related("parent").filter(code=code).first()
    if found is None:
        raise Hidden()
    return found


def classifications() -> QuerySet[Classification]:
    """Return the classifications with their classes."""
    return Classification.objects.prefetch_related("classes").order_by("title")


def classes_for(level: str) -> QuerySet[RegionClass]:
    """Return the classes a region of a level may be in."""
    found = RegionClass.objects.select_related("classification").filter(classification__level=level)
    return found.order_by("classification__title", "order")


def tops(today: date) -> QuerySet[Region]:
    """Return the regions above the towns, to narrow a list by."""
    return Region.objects.in_force(today).exclude(level__in=["town", "park"]).order_by("path")
