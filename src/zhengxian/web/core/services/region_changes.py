"""Mergers, 撤县设区 and other changes: the old regions end, the new one begins, and rows join them.

What hangs on a region (regions below it, its class, people's roles) goes over to the new one; the people keep
their old role too, so that they can still read what they once reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction

from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Assignment, ChangeKind, ClassMembership, Region, RegionChange, User
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.services import audit, regions
from zhengxian.web.core.services.regions import Facts


@transaction.atomic
def upgrade(
    *,
    access: Access,
    by: User,
    region_id: int,
    code: str,
    facts: Facts,
    on: date,
    document: str = "",
    kind: ChangeKind = ChangeKind.UPGRADE,
) -> Region:
    """Let a region go on under a new code from a day (撤县设区, a new name with a new code).

    Errors: those of `regions.create` and `merge`.
    """
    before = _ending(access, [region_id], on)[0]
    after = regions.create(access=access, by=by, code=code, facts=replace(facts, valid_from=on))
    _join([before], after, kind, on, document, by)
    _hand_over_class(before, after, on)
    return after


@transaction.atomic
def merge(
    *,
    access: Access,
    by: User,
    region_ids: Sequence[int],
    after: Region,
    on: date,
    document: str = "",
) -> Region:
    """Join regions into one that exists on the day; its class stays its own. Series then add up.

    Errors: ``S-957`` fewer than one region, or one merged into itself; ``S-958`` a region that does not exist
    the day before, or the new one on the day; Hidden for a region outside one's scope.
    """
    ending = [pk for pk in dict.fromkeys(region_ids) if pk != after.pk]
    if not ending:
        raise Refused("S-957", "没有写明哪些地区并入。请至少选一个别的地区")
    after = regions.locked(access, after.pk)
    if not after.exists_on(on):
        raise Refused("S-958", f"“{after.name}”在 {on} 不存在。请核对日期，或先设立它")
    befores = _ending(access, ending, on)
    if any(after.path.startswith(b.path) for b in befores):
        raise Refused("S-957", f"“{after.name}”在要撤销的地区下面。请先给它换上级")
    _join(befores, after, ChangeKind.MERGER, on, document, by)
    return after


def _ending(access: Access, region_ids: Sequence[int], on: date) -> list[Region]:
    befores = [regions.locked(access, pk) for pk in sorted(region_ids)]
    for before in befores:
        if not before.exists_on(on - timedelta(1)):
            raise Refused("S-958", f"“{before.name}”在 {on} 的前一天不存在。请核对日期")
    return befores


def _join(
    befores: Sequence[Region], after: Region, kind: ChangeKind, on: date, document: str, by: User
) -> None:
    for before in befores:
        RegionChange.objects.create(kind=kind, before=before, after=after, effective_on=on, document=document)
        _hand_over_children(before, after, on)
        _hand_over_roles(before, after, on)
        _end_class(before, on)
        before.valid_to = on - timedelta(1)
        before.save(update_fields=["valid_to"])
    names = "、".join(f"“{b.name}”（{b.code}）" for b in befores)
    summary = f"{on} 起{names}{ChangeKind(kind).label}为“{after.name}”（{after.code}）"
    detail = {"before": [b.code for b in befores], "after": after.code, "document": document}
    audit.record(f"region.{kind}", after, summary, by=by, detail=detail)


def _hand_over_children(before: Region, after: Region, on: date) -> None:
    for child in Region.objects.select_for_update().filter(parent=before).order_by("pk"):
        if child.exists_on(on):
            child.parent = after
            regions.move(child, after)
            child.save(update_fields=["parent", "path"])


def _hand_over_roles(before: Region, after: Region, on: date) -> None:
    held = Assignment.objects.in_force(on).filter(region=before).order_by("pk")
    there = set(Assignment.objects.filter(region=after).values_list("user_id", "role", "department_id"))
    new = {
        (a.user_id, a.role, a.department_id): Assignment(
            user_id=a.user_id,
            role=a.role,
            region=after,
            department_id=a.department_id,
            valid_from=on,
            valid_to=a.valid_to,
        )
        for a in held
    }
    Assignment.objects.bulk_create([a for key, a in new.items() if key not in there])


def _end_class(before: Region, on: date) -> None:
    ClassMembership.objects.filter(region=before, valid_from__gte=on).delete()
    ClassMembership.objects.in_force(on).filter(region=before).update(valid_to=on - timedelta(1))


def _hand_over_class(before: Region, after: Region, on: date) -> None:
    """Put the new region into the class the old one was in; `merge` leaves this to the office."""
    last = ClassMembership.objects.filter(region=before, valid_to=on - timedelta(1))
    ClassMembership.objects.bulk_create(
        ClassMembership(region=after, region_class_id=m.region_class_id, valid_from=on, document=m.document)
        for m in last
    )
