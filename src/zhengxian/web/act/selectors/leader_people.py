"""The leaders to whom an item goes up: the one in charge and those of the region it lies in."""

from __future__ import annotations

from datetime import date

from zhengxian.web.act.models import LedgerItem
from zhengxian.web.core.models import Assignment, Role, User


def leaders(item: LedgerItem, day: date) -> list[User]:
    """Return the leader named on an item and the leaders whose region is that of the item or above it."""
    place = item.place or item.owner_region
    held = Assignment.objects.in_force(day).filter(role=Role.LEADER, user__is_active=True)
    above = [a for a in held.select_related("user", "region") if a.region is not None]
    found = [a.user for a in above if a.region and place is not None and place.path.startswith(a.region.path)]
    if item.leader is not None:
        found.append(item.leader)
    return list({user.pk: user for user in found}.values())
