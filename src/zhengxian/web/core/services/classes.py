"""Classifications and who is in which class since when; memberships of one classification never overlap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import (
    Classification,
    ClassMembership,
    Level,
    Region,
    RegionClass,
    User,
)
from zhengxian.web.core.models.classes import ClassMembershipQuerySet
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.core.services import audit, regions


@transaction.atomic
def create(
    *, access: Access, by: User, code: str, title: str, level: Level, classes: Sequence[str]
) -> Classification:
    """Make a way to divide the regions of a level into classes.

    Errors: Hidden for those who do not manage the whole office; ``S-960`` the code is taken; ``S-961`` no class or one twice.
    """
    if not is_office_wide(access, Action.MANAGE_REGIONS):
        raise Hidden()
    if Classification.objects.filter(code=code).exists():
        raise Refused("S-960", f"分类代码“{code}”已经在用。请换一个")
    if not classes or len(set(classes)) != len(classes):
        raise Refused("S-961", "类别没有写，或同一类别写了两次。请每行写一个不同的类别")
    made = Classification.objects.create(code=code, title=title, level=level)
    RegionClass.objects.bulk_create(
        RegionClass(classification=made, title=name, order=at) for at, name in enumerate(classes)
    )
    audit.record("classification.create", made, f"新建分类“{title}”：{'、'.join(classes)}", by=by)
    return made


@transaction.atomic
def place(
    *,
    access: Access,
    by: User,
    region_id: int,
    region_class: RegionClass,
    valid_from: date,
    document: str = "",
) -> ClassMembership:
    """Put a region into a class from a day on; the former membership ends the day before.

    A later membership that is already written down stays: the new one lasts until it begins.
    Errors: ``S-962`` the region is of another level; Hidden.
    """
    region = regions.locked(access, region_id)
    _check_level(region, region_class)
    held = _held(region, region_class)
    later = held.filter(valid_from__gt=valid_from).order_by("valid_from").first()
    now = held.in_force(valid_from).first()
    until = now.valid_to if now else (later.valid_from - timedelta(1) if later else None)
    if now is not None and now.valid_from == valid_from:
        now.delete()
    elif now is not None:
        now.valid_to = valid_from - timedelta(1)
        now.save(update_fields=["valid_to"])
    made = ClassMembership.objects.create(
        region=region, region_class=region_class, valid_from=valid_from, valid_to=until, document=document
    )
    summary = f"“{region.name}”自 {valid_from} 起属于“{region_class.title}”"
    audit.record("region.class", region, summary, by=by, detail={"document": document})
    return made


@transaction.atomic
def add(
    *,
    access: Access,
    by: User,
    region_id: int,
    region_class: RegionClass,
    valid_from: date,
    valid_to: date | None,
    document: str = "",
) -> ClassMembership:
    """Write down a membership from a day to a day, of the past for instance; nothing else is changed.

    Errors: ``S-962``; ``S-963`` it overlaps another of the same classification; ``S-953`` it ends before it begins.
    """
    region = regions.locked(access, region_id)
    _check_level(region, region_class)
    if valid_to is not None and valid_to < valid_from:
        raise Refused("S-953", f"结束日期 {valid_to} 早于开始日期 {valid_from}。请核对日期")
    check_free(_held(region, region_class), region, valid_from, valid_to)
    made = ClassMembership.objects.create(
        region=region,
        region_class=region_class,
        valid_from=valid_from,
        valid_to=valid_to,
        document=document,
    )
    summary = f"“{region.name}”{valid_from} 至 {valid_to or '今后'}属于“{region_class.title}”"
    audit.record("region.class", region, summary, by=by, detail={"document": document})
    return made


def check_free(
    held: QuerySet[ClassMembership], region: Region, valid_from: date, valid_to: date | None
) -> None:
    """Refuse a membership on days that are taken. Errors: ``S-963``."""
    taken = held.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from))
    if valid_to is not None:
        taken = taken.filter(valid_from__lte=valid_to)
    other = taken.select_related("region_class").first()
    if other is not None:
        raise Refused(
            "S-963",
            f"“{region.name}”{other.valid_from} 至 {other.valid_to or '今后'}已经属于“{other.region_class.title}”，"
            "同一天不能有两个类别。请核对日期",
        )


def _held(region: Region, region_class: RegionClass) -> ClassMembershipQuerySet:
    return ClassMembership.objects.filter(
        region=region, region_class__classification=region_class.classification_id
    )


def _check_level(region: Region, region_class: RegionClass) -> None:
    wanted = region_class.classification.level
    if region.level != wanted:
        label = Level(wanted).label
        raise Refused(
            "S-962",
            f"“{region_class.classification.title}”只分{label}级，“{region.name}”是{region.get_level_display()}级。请另选",
        )
