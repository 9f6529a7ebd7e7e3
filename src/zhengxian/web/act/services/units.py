"""The unit that owns or supports an item: a region or a department, never both."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from zhengxian.web.act.models import LedgerItem
from zhengxian.web.core.models import Department, Region
from zhengxian.web.core.refusal import Refused


@dataclass(frozen=True)
class Unit:
    """One unit by its key; exactly one of the two is set."""

    region_id: int | None = None
    department_id: int | None = None

    def __post_init__(self) -> None:
        if (self.region_id is None) == (self.department_id is None):
            raise ValueError("a unit is one region or one department")

    @classmethod
    def of(cls, place: Region | Department) -> Unit:
        """Return the unit that a region or a department is."""
        return cls(region_id=place.pk) if isinstance(place, Region) else cls(department_id=place.pk)

    @property
    def name(self) -> str:
        """The unit's name, read from the database."""
        if self.region_id is not None:
            return Region.objects.get(pk=self.region_id).name
        return Department.objects.get(pk=self.department_id or 0).name


def owner_of(item: LedgerItem) -> Unit | None:
    """Return the unit that owns an item, or None before it is known."""
    if item.owner_region_id is None and item.owner_department_id is None:
        return None
    return Unit(item.owner_region_id, item.owner_department_id)


def unit_of(text: str) -> Unit:
    """Return the unit that a form or an address names: ``region:990101``, ``department:gongxin``, or the bare code.

    Errors: ``A-302`` there is no such unit.
    """
    kind, _, code = text.strip().rpartition(":")
    if kind in ("", "department"):
        department = Department.objects.filter(code=code).first()
        if department is not None:
            return Unit.of(department)
    if kind in ("", "region"):
        region = Region.objects.filter(code=code).first()
        if region is not None:
            return Unit.of(region)
    raise Refused("A-302", f"没有代码为“{text.strip()[:40]}”的地区或部门。请从单位列表中选择")


def unit_named(name: str) -> Unit | None:
    """Return the unit of a full or short name or a department's alias, or None; two of a name give None."""
    word = name.strip()
    department = (
        Department.objects.filter(Q(name=word) | Q(short_name=word) | Q(aliases__alias=word))
        .distinct()
        .first()
    )
    if department is not None:
        return Unit.of(department)
    regions = list(Region.objects.filter(Q(name=word) | Q(short_name=word))[:2])
    return Unit.of(regions[0]) if len(regions) == 1 else None
