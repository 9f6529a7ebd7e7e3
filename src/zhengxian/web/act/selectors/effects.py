"""What is read to follow a figure after a matter was closed: the items, the class of their place, released figures.

Only released figures count, whoever looks: everybody reads the same numbers, and none is told before its time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.db.models import QuerySet

from zhengxian.web.act.models import ItemState, LedgerItem
from zhengxian.web.act.selectors import items
from zhengxian.web.collect.models import Observation
from zhengxian.web.collect.selectors.observations import Sight
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import ClassMembership, Level, Region

CLOSED = (ItemState.CLOSED.value, ItemState.ARCHIVED.value)
MOST = 200
"""Items of one list; the newest closings."""
Place = tuple[int, int, str]
"""Indicator, region, period."""


def is_followed(item: LedgerItem) -> bool:
    """Tell whether there is a figure to follow: the item is closed, was assigned, and names indicator and place."""
    named = item.indicator_id is not None and item.place_id is not None
    return named and item.state in CLOSED and item.assigned_at is not None


def followed(access: Access, *, place: str = "", department: str = "") -> QuerySet[LedgerItem]:
    """Return the closed items with a figure to follow that a person sees, the newest closing first."""
    rows = items.visible_to(access).filter(
        state__in=CLOSED, indicator__isnull=False, place__isnull=False, assigned_at__isnull=False
    )
    if place:
        rows = rows.filter(place__path__contains=f"/{place}/")
    if department:
        rows = rows.filter(owner_department__code=department)
    shown = ("indicator", "place", "owner_region", "owner_department")
    return rows.select_related(*shown).order_by("-closed_at", "-pk")


def offered(access: Access) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the counties and the departments that occur among the followed items; two queries."""
    rows = followed(access).order_by()
    paths = set(rows.values_list("place__path", flat=True))
    codes = {code for path in paths for code in path.strip("/").split("/")}
    places = Region.objects.filter(code__in=codes, level=Level.COUNTY)
    named = rows.filter(owner_department__isnull=False)
    departments = named.values_list("owner_department__code", "owner_department__name").distinct()
    return [(r.code, r.name) for r in places], sorted(departments)


Membership = tuple[str, int, int, date, date | None]
"""Classification, class, region, first and last day."""


def memberships(levels: Collection[str]) -> list[Membership]:
    """Return who was in which class when, for the regions of some levels; one query."""
    rows = ClassMembership.objects.filter(region_class__classification__level__in=levels)
    return list(
        rows.order_by("region_class__classification__code", "pk").values_list(
            "region_class__classification__code", "region_class", "region", "valid_from", "valid_to"
        )
    )


def peers(place_id: int, day: date, rows: Iterable[Membership]) -> list[int]:
    """Return the other regions that were in the place's class on a day, by the first classification that knows it."""
    held = [r for r in rows if r[3] <= day and (r[4] is None or day <= r[4])]
    own = next(((code, kind) for code, kind, region, _, _ in held if region == place_id), None)
    return [region for code, kind, region, _, _ in held if (code, kind) == own and region != place_id]


def released(
    indicators: Collection[int], regions: Collection[int], periods: Collection[str]
) -> Mapping[Place, float]:
    """Return the released figures of some indicators, regions and periods; one query."""
    if not (indicators and regions and periods):
        return {}
    rows = Observation.objects.current().filter(
        Sight.of(Access(())).condition,
        indicator__in=indicators,
        region__in=regions,
        period__in=periods,
        value__isnull=False,
    )
    found: dict[Place, float] = {}
    for indicator, region, period, value in rows.values_list("indicator", "region", "period", "value"):
        found[indicator, region, period] = float(value or 0.0)
    return found


def levels_of(listed: Sequence[LedgerItem]) -> set[str]:
    """Return the levels of the places of some items."""
    return {item.place.level for item in listed if item.place is not None}
