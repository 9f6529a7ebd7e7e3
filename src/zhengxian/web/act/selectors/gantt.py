"""What the wall chart shows: the items of the board's filter by unit, origin, leader or kind, with milestones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F, QuerySet

from zhengxian.web.act.models import LedgerItem, Milestone
from zhengxian.web.act.selectors.item_filter import ItemFilter, Sight, chosen

GROUPS = {"": "单位", "county": "县区", "origin": "来源", "leader": "责任领导", "kind": "类型"}
"""What the rows may be put together by; the key stands in the address."""
_DUE = F("due_on").asc(nulls_last=True)
_REGIONS_LAST: tuple[Any, ...] = (
    F("owner_region__path").asc(nulls_first=True),
    F("owner_department__order").asc(nulls_last=True),
    "owner_department",
)
_ORDERS: dict[str, tuple[Any, ...]] = {
    "": _REGIONS_LAST,
    "county": _REGIONS_LAST,
    "origin": ("origin", "origin_note"),
    "leader": (F("leader__display_name").asc(nulls_last=True), "leader"),
    "kind": ("kind",),
}


def listing(seen: Sight, wanted: ItemFilter, group: str) -> QuerySet[LedgerItem]:
    """Return the items wanted, those of one heading together, by due day inside it."""
    return chosen(seen, wanted).order_by(*_ORDERS.get(group, _REGIONS_LAST), _DUE, "id")


def heading(item: LedgerItem, group: str) -> str:
    """Return the heading an item stands under."""
    if group == "origin":
        return f"{item.get_origin_display()}　{item.origin_note}".strip()
    if group == "leader":
        return str(item.leader or "没有责任领导")
    if group == "kind":
        return item.get_kind_display()
    region = item.owner_region
    if group == "county" and region is not None and region.level == "town" and region.parent is not None:
        return region.parent.name
    return item.owner_name or "未定承办单位"


def milestones_of(items: Iterable[LedgerItem]) -> dict[int, Sequence[Milestone]]:
    """Return the milestones of items by item; one query."""
    found: dict[int, list[Milestone]] = defaultdict(list)
    for one in Milestone.objects.filter(item__in=[i.pk for i in items]).order_by(
        "item", "order", "planned_on"
    ):
        found[one.item_id].append(one)
    return dict(found)
