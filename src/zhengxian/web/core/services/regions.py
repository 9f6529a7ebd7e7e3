"""Regions: made, changed, moved in the tree and closed. Paths of everything below follow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr

from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Level, Region, User
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.core.services import audit

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_-]{0,15}")
_LONGEST_PATH = 120


@dataclass(frozen=True)
class Facts:
    """What is told of a region besides its code."""

    name: str
    level: Level
    parent: Region | None = None
    short_name: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    order: int = 0


@transaction.atomic
def create(*, access: Access, by: User, code: str, facts: Facts) -> Region:
    """Make a region below a parent, or above all others.

    Errors: ``S-950`` the code is not well formed; ``S-951`` it is taken; ``S-952`` outside one's scope;
    ``S-953`` dates; ``S-954`` the tree is too deep.
    """
    check_code(code)
    check_may(access, facts.parent)
    _check_dates(facts)
    if Region.objects.filter(code=code).exists():
        raise Refused("S-951", f"代码“{code}”已经有地区在用。新的地区请用新的代码")
    region = Region(code=code, path=path_under(facts.parent, code))
    _fill(region, facts)
    region.save(force_insert=True)
    audit.record("region.create", region, f"新设地区“{region.name}”（{code}）", by=by)
    return region


@transaction.atomic
def update(*, access: Access, by: User, region_id: int, facts: Facts) -> Region:
    """Change what is told of a region; a new parent takes everything below along.

    Errors: those of `create`; ``S-955`` the new parent lies at or below the region itself.
    """
    region = locked(access, region_id)
    if facts.parent != region.parent:
        check_may(access, facts.parent)
    _check_dates(facts)
    parent = _lock_tree(region, facts.parent)
    if parent is not None and parent.path.startswith(region.path):
        raise Refused("S-955", f"“{parent.name}”在“{region.name}”自己的下面，不能当它的上级。请另选上级")
    before = _told(region)
    _fill(region, facts)
    move(region, parent)
    region.save()
    changed = {
        key: [old, new]
        for (key, old), new in zip(before.items(), _told(region).values(), strict=True)
        if old != new
    }
    if changed:
        audit.record(
            "region.update", region, f"改动地区“{region.name}”（{region.code}）", by=by, detail=changed
        )
    return region


@transaction.atomic
def close(*, access: Access, by: User, region_id: int, on: date, document: str = "") -> Region:
    """Say which day was the last of a region.

    Errors: ``S-953`` before it began; ``S-956`` regions below it still exist then.
    """
    region = locked(access, region_id)
    if region.valid_from is not None and on < region.valid_from:
        raise Refused("S-953", f"撤销日期 {on} 早于设立日期 {region.valid_from}。请核对日期")
    left = Region.objects.filter(parent=region).exclude(valid_to__lte=on).order_by("code")
    names = list(left.values_list("name", flat=True)[:4])
    if names:
        listed = "、".join(names[:3]) + ("等" if len(names) > 3 else "")
        raise Refused("S-956", f"“{region.name}”下面还有{listed}。请先把它们划给别的上级，或一并撤销")
    region.valid_to = on
    region.save(update_fields=["valid_to"])
    audit.record(
        "region.close", region, f"地区“{region.name}”（{region.code}）最后一天是 {on}", by=by,
        detail={"document": document},
    )  # fmt: skip
    return region


def locked(access: Access, region_id: int) -> Region:
    """Return a region that may be changed, its row locked. Errors: Hidden."""
    region = Region.objects.select_for_update().filter(pk=region_id).first()
    if region is None or not access.may_in(Action.MANAGE_REGIONS, region):
        raise Hidden()
    return region


def check_may(access: Access, parent: Region | None) -> None:
    """Refuse a place in the tree outside the scope. Errors: ``S-952``."""
    inside = parent is not None and access.may_in(Action.MANAGE_REGIONS, parent)
    if not inside and (parent is not None or not is_office_wide(access, Action.MANAGE_REGIONS)):
        where = f"“{parent.name}”下面" if parent else "最上一级"
        raise Refused("S-952", f"您不能在{where}增改地区。请与市级管理员联系")


def check_code(code: str) -> None:
    """Refuse a code that cannot stand in paths and addresses. Errors: ``S-950``."""
    if not _CODE.fullmatch(code):
        raise Refused("S-950", f"地区代码“{code[:20]}”不合规。请用 1—16 位数字或字母")


def path_under(parent: Region | None, code: str) -> str:
    """Return the path of a code below a parent. Errors: ``S-954``."""
    path = f"{parent.path if parent else '/'}{code}/"
    if len(path) > _LONGEST_PATH:
        raise Refused("S-954", "上下级太多，超过了能存的长度。请核对上级地区")
    return path


def _lock_tree(region: Region, parent: Region | None) -> Region | None:
    """Lock everything that a move touches, in one order, and read path and parent as they are now."""
    touched = Region.objects.filter(Q(path__startswith=region.path) | Q(pk=parent.pk if parent else None))
    rows = {r.pk: r for r in touched.order_by("pk").select_for_update()}
    region.path = rows[region.pk].path if region.pk in rows else region.path
    return rows[parent.pk] if parent else None


def move(region: Region, parent: Region | None) -> None:
    """Give a region and everything below it their new paths."""
    old, new = region.path, path_under(parent, region.code)
    if old == new:
        return
    deepest = max((len(p) for p in _paths_below(old)), default=len(old))
    if deepest - len(old) + len(new) > _LONGEST_PATH:
        raise Refused("S-954", "上下级太多，超过了能存的长度。请核对上级地区")
    below = Region.objects.filter(path__startswith=old).exclude(pk=region.pk)
    below.update(path=Concat(Value(new), Substr("path", len(old) + 1)))
    region.path = new


def _paths_below(path: str) -> list[str]:
    return list(Region.objects.filter(path__startswith=path).values_list("path", flat=True))


def _fill(region: Region, facts: Facts) -> None:
    region.name, region.short_name, region.level = facts.name, facts.short_name, facts.level
    region.parent, region.order = facts.parent, facts.order
    region.valid_from, region.valid_to = facts.valid_from, facts.valid_to


def _check_dates(facts: Facts) -> None:
    if facts.valid_from and facts.valid_to and facts.valid_to < facts.valid_from:
        raise Refused("S-953", f"撤销日期 {facts.valid_to} 早于设立日期 {facts.valid_from}。请核对日期")


def _told(region: Region) -> dict[str, str | int | None]:
    return {
        "name": region.name,
        "short_name": region.short_name,
        "level": str(region.level),
        "parent": region.parent.code if region.parent else None,
        "valid_from": str(region.valid_from or ""),
        "valid_to": str(region.valid_to or ""),
        "order": region.order,
    }
