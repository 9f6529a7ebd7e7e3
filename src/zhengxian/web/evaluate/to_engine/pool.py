"""Who takes part: regions and classes in force on the period's last day, and who is left out and why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from zhengxian.engine.evaluate.pool import SPELLINGS
from zhengxian.engine.evaluate.scheme import Scheme
from zhengxian.web.core.models import ChangeKind, ClassMembership, Level, Region, RegionChange
from zhengxian.web.evaluate.models import Scheme as StoredScheme

UPPER = (Level.PROVINCE, Level.PREFECTURE)
ONE_TO_ONE = (ChangeKind.UPGRADE, ChangeKind.RENAME, ChangeKind.CODE)
"""Changes after which the new code carries the old series on; a merger or a split has no single series."""


def levels_of(scheme: Scheme, stored: StoredScheme) -> set[str]:
    """Return the levels that are ranked, as the platform spells them."""
    return {SPELLINGS.get(level, level) for level in scheme.pool.levels} or {stored.level}


def units(scheme: Scheme, stored: StoredScheme, day: date) -> list[list[str]]:
    """List code, name, class and level of the ranked level's regions on a day, then those only compared with."""
    levels = levels_of(scheme, stored)
    classes = _classes(stored, day)
    compared = {a.against_region for a in scheme.adjusts if a.against_region}
    rows = Region.objects.in_force(day).filter(level__in=levels | set(UPPER)) | Region.objects.in_force(
        day
    ).filter(code__in=compared)
    found = [
        [code, name, classes.get(pk, ""), level]
        for pk, code, name, level in rows.order_by("order", "code").values_list("id", "code", "name", "level")
    ]
    return sorted(found, key=lambda unit: unit[3] not in levels)


def _classes(stored: StoredScheme, day: date) -> dict[int, str]:
    if stored.classification_id is None:
        return {}
    held = ClassMembership.objects.in_force(day).filter(
        region_class__classification_id=stored.classification_id
    )
    return dict(held.values_list("region_id", "region_class__title"))


def left_out(scheme: Scheme, stored: StoredScheme, day: date) -> list[list[str]]:
    """List the regions of the ranked level that do not exist on the day, each with its reason."""
    levels = levels_of(scheme, stored)
    here = set(Region.objects.in_force(day).values_list("id", flat=True))
    gone = Region.objects.filter(level__in=levels).exclude(id__in=here).order_by("order", "code")
    changes = {
        c.before_id: c for c in RegionChange.objects.filter(effective_on__lte=day).select_related("after")
    }
    return [[r.code, r.name, _reason(r, changes.get(r.pk), day)] for r in gone]


def _reason(region: Region, change: RegionChange | None, day: date) -> str:
    if region.valid_from is not None and region.valid_from > day:
        return f"{region.valid_from} 才设立，评价时（{day}）还没有"
    if change is None:
        return f"{region.valid_to} 起不再单列，评价时（{day}）已经没有"
    verb = {ChangeKind.MERGER: "并入", ChangeKind.SPLIT: "拆分，其中有"}.get(ChangeKind(change.kind), "改为")
    paper = f"（{change.document}）" if change.document else ""
    return f"{change.effective_on} {verb}“{change.after.name}”{paper}"


def joins(codes: Iterable[str], day: date) -> dict[str, str]:
    """Map old codes to the codes that carry their series on, through several changes where there were several."""
    wanted = set(codes)
    rows = RegionChange.objects.filter(kind__in=ONE_TO_ONE, effective_on__lte=day).values_list(
        "before__code", "after__code"
    )
    onward = dict(rows)
    found: dict[str, str] = {}
    for old in onward:
        at, seen = old, {old}
        while at in onward and onward[at] not in seen:
            at = onward[at]
            seen.add(at)
        if at in wanted and at != old and old not in wanted:
            found[old] = at
    return found
