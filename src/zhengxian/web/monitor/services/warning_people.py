"""Whom to tell about a warning: the unit that has to explain it, and those who may settle it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse

from zhengxian.web.core.access import ALLOWED, Action
from zhengxian.web.core.models import Assignment, User
from zhengxian.web.core.models.people import AssignmentQuerySet
from zhengxian.web.core.services import notices
from zhengxian.web.monitor.models import (
    Warning,  # noqa: A004 -- the glossary's word
    WarningLevel,
)
from zhengxian.web.monitor.selectors.warnings import subject_of


def owners(warning: Warning, day: date) -> list[User]:
    """Return the accounts of the unit that explains a warning: its department, else the region itself."""
    unit = Q(department=warning.department_id) if warning.department_id else Q(region=warning.region_id)
    return _people(_held(day, Action.EXPLAIN_WARNINGS).filter(unit))


def settlers(warning: Warning, day: date) -> list[User]:
    """Return who may settle a warning: those nearest above where it lies."""
    held = [a for a in _held(day, Action.SETTLE_WARNINGS).select_related("region") if a.region]
    above = [a for a in held if a.region and warning.region.path.startswith(a.region.path)]
    nearest = max((len(a.region.path) for a in above if a.region), default=0)
    return _people([a for a in above if a.region and len(a.region.path) == nearest])


def tell_owners(raised: Sequence[Warning], day: date) -> int:
    """Put one line under the bell of every owner of new warnings, however many there are; return how many people.

    The line names what it is about and no figure, since the figure may not be released yet.
    """
    by_person: dict[User, list[Warning]] = {}
    units: dict[tuple[int | None, int], list[User]] = {}
    for warning in raised:
        unit = (warning.department_id, 0 if warning.department_id else warning.region_id)
        if unit not in units:
            units[unit] = owners(warning, day)
        for person in units[unit]:
            by_person.setdefault(person, []).append(warning)
    for person, listed in by_person.items():
        notices.tell([person], _line(listed), _page(listed))
    return len(by_person)


def _line(listed: Sequence[Warning]) -> str:
    first = listed[0]
    if len(listed) == 1:
        return f"{subject_of(first)}，{WarningLevel(first.level).label}，请说明原因。"
    return f"有 {len(listed)} 条新的预警等您单位说明，如{subject_of(first)}。"


def _page(listed: Sequence[Warning]) -> str:
    return page_of(listed[0]) if len(listed) == 1 else f"{reverse('monitor:warnings')}?whose=mine&state=open"


def page_of(warning: Warning) -> str:
    """Return the address of a warning's page."""
    return reverse("monitor:warning", args=[warning.pk])


def _held(day: date, action: Action) -> AssignmentQuerySet:
    roles = [role.value for role in ALLOWED[action]]
    rows = Assignment.objects.in_force(day).filter(user__is_active=True, role__in=roles)
    return rows.select_related("user").order_by("user_id")


def _people(held: Iterable[Assignment]) -> list[User]:
    return list({a.user_id: a.user for a in held}.values())
