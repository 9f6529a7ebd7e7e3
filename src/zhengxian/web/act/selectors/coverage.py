"""Audit coverage: the units somebody may look at, and when each was audited last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhengxian.web.act.models import AuditVisit
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Department, Level, Region
from zhengxian.web.core.selectors.scopes import is_office_wide

AUDITED_LEVELS = (Level.COUNTY, Level.TOWN, Level.PARK)
_NEVER: tuple[date | None, int] = (None, 0)
READERS = Action.SEE_TARGETS
"""Those who look at plans: assessors, leaders, supervisors, auditors."""


@dataclass(frozen=True)
class AuditUnit:
    """One unit under audit, named by ``region:`` or ``department:`` and its code."""

    key: str
    name: str
    group: str
    last: date | None
    visits: int
    since: date | None = None


def units(access: Access, today: date, group: str = "", text: str = "") -> list[AuditUnit]:
    """Return the units within somebody's sight with their last audit; departments only for the whole office.

    ``group`` keeps 部门, 县 or 乡镇 (``department``, ``county``, ``town``); ``text`` a part of the name. Four queries.
    """
    found = [*_departments(access), *_regions(access, today)]
    kept = (one for one in found if not group or one.group == group)
    return [one for one in kept if not text or text in one.name]


def _departments(access: Access) -> list[AuditUnit]:
    if not is_office_wide(access, READERS):
        return []
    rows = AuditVisit.objects.filter(department__isnull=False)
    last = _last(rows, "department")
    return [
        AuditUnit(f"department:{one.code}", one.name, "department", *last.get(one.pk, _NEVER))
        for one in Department.objects.all()
    ]


def _regions(access: Access, today: date) -> list[AuditUnit]:
    rows = Region.objects.in_force(today).below(access.scope(READERS).paths).filter(level__in=AUDITED_LEVELS)
    regions = rows.select_related("parent").order_by("path")
    last = _last(AuditVisit.objects.filter(region__isnull=False), "region")
    found = []
    for one in regions:
        group = "county" if one.level == Level.COUNTY else "town"
        day, visits = last.get(one.pk, _NEVER)
        found.append(AuditUnit(f"region:{one.code}", _name(one), group, day, visits, one.valid_from))
    return found


def _name(region: Region) -> str:
    if region.level == Level.COUNTY or region.parent is None or region.parent.level != Level.COUNTY:
        return region.name
    return f"{region.parent.name}{region.name}"


def _last(rows: QuerySet[AuditVisit], unit: str) -> dict[int, tuple[date | None, int]]:
    counted: dict[int, list[date]] = {}
    for pk, day in rows.values_list(unit, "audited_on").order_by():
        counted.setdefault(pk, []).append(day)
    return {pk: (max(days), len(days)) for pk, days in counted.items()}


def visits(access: Access, unit: str = "") -> QuerySet[AuditVisit]:
    """Return the audits that are recorded for the units somebody may look at, the newest first."""
    regions = Region.objects.below(access.scope(READERS).paths)
    rows = AuditVisit.objects.filter(region__in=regions)
    if is_office_wide(access, READERS):
        rows = AuditVisit.objects.all()
    kind, _, code = unit.partition(":")
    if code and kind in ("region", "department"):
        rows = rows.filter(**{f"{kind}__code": code})
    return rows.select_related("region__parent", "department", "recorded_by")
