"""The classes a regions file tells of, as dated memberships."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from zhengxian.io.regions import RegionTable
from zhengxian.web.core.models import Classification, ClassMembership, Region, RegionClass
from zhengxian.web.core.refusal import Refused

ALWAYS = date(1949, 10, 1)
"""The first day of a row that tells none."""


def titles(classification: Classification | None) -> dict[str, RegionClass]:
    """Return the classes of a classification by title."""
    return {c.title: c for c in classification.classes.all()} if classification else {}


def write(table: RegionTable, classification: Classification, by_code: Mapping[str, Region]) -> int:
    """Write the memberships of a file that are not there yet; return how many.

    Errors: ``S-972`` one overlaps what is there.
    """
    by_title = titles(classification)
    held: dict[int, list[ClassMembership]] = {}
    there = ClassMembership.objects.select_for_update().filter(region_class__classification=classification)
    for membership in there.order_by("pk"):
        held.setdefault(membership.region_id, []).append(membership)
    made = []
    for row in table.rows:
        region, chosen = by_code.get(row.code), by_title.get(row.class_name)
        if region is None or chosen is None:
            continue
        new = ClassMembership(
            region=region,
            region_class=chosen,
            valid_from=row.valid_from or ALWAYS,
            valid_to=row.valid_to,
            document=table.file[:200],
        )
        others = held.setdefault(region.pk, [])
        if any(_same(new, other) for other in others):
            continue
        if any(_overlap(new, other) for other in others):
            message = f"第 {row.row} 行“{region.name}”的类别与系统里已有的日期重叠。请在地区页核对后再导入"
            raise Refused("S-972", message)
        others.append(new)
        made.append(new)
    ClassMembership.objects.bulk_create(made)
    return len(made)


def _same(one: ClassMembership, other: ClassMembership) -> bool:
    keys = [(m.region_class_id, m.valid_from, m.valid_to) for m in (one, other)]
    return keys[0] == keys[1]


def _overlap(one: ClassMembership, other: ClassMembership) -> bool:
    ends = [m.valid_to or date.max for m in (one, other)]
    return one.valid_from <= ends[1] and other.valid_from <= ends[0]
