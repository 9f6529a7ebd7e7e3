"""The people of a unit and those who direct an item: whom to tell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from zhengxian.web.act.models import LedgerItem
from zhengxian.web.core.access import ALLOWED, Action
from zhengxian.web.core.models import Assignment, Role, User
from zhengxian.web.core.models.people import AssignmentQuerySet
from zhengxian.web.core.selectors.scopes import WIDE_LEVELS


def owners(item: LedgerItem, day: date) -> list[User]:
    """Return the accounts of the unit that owns an item."""
    return _of_unit(item.owner_region_id, item.owner_department_id, day)


def owners_and_supporters(item: LedgerItem, day: date) -> list[User]:
    """Return the accounts of the owner and of every unit that supports it."""
    found = owners(item, day)
    for unit in item.supports.all():
        found += _of_unit(unit.region_id, unit.department_id, day)
    return list({user.pk: user for user in found}.values())


def directors(item: LedgerItem, day: date) -> list[User]:
    """Return who assigned an item, or before that and when his account is closed the supervisors of the office."""
    if item.assigned_by is not None and item.assigned_by.is_active:
        return [item.assigned_by]
    return supervisors(item, day)


def supervisors(item: LedgerItem, day: date) -> list[User]:
    """Return the supervisors nearest above where an item lies; those of the office when there are none."""
    roles = [role.value for role in ALLOWED[Action.ASSIGN_ITEMS]]
    held = list(_held(day).filter(role__in=roles).select_related("user", "region"))
    place = item.owner_region or item.place
    above = [a for a in held if a.region and place and place.path.startswith(a.region.path)]
    nearest = max((len(a.region.path) for a in above if a.region), default=0)
    near = [a for a in above if a.region and len(a.region.path) == nearest]
    return _people(near or [a for a in held if a.region and a.region.level in WIDE_LEVELS])


def _of_unit(region_id: int | None, department_id: int | None, day: date) -> list[User]:
    if region_id is None and department_id is None:
        return []
    unit = Q(region=region_id) if region_id is not None else Q(department=department_id)
    return _people(_held(day).filter(unit, role=Role.OWNER_UNIT).select_related("user"))


def _held(day: date) -> AssignmentQuerySet:
    return Assignment.objects.in_force(day).filter(user__is_active=True)


def _people(held: Iterable[Assignment]) -> list[User]:
    return list({a.user_id: a.user for a in held}.values())


def leaders(day: date) -> list[User]:
    """Return the leaders who may be named as responsible for an item."""
    return sorted(_people(_held(day).filter(role=Role.LEADER).select_related("user")), key=str)
