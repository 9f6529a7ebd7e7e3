"""Histories of county codes: the old regions and the changes that join them to those of today."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction

from zhengxian.io.divisions import Turn, read_history
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import ChangeKind, Level, Region, RegionChange, User
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.core.services import audit, regions

NOTE = "按年份导入，具体日期待核"


@dataclass
class Plan:
    """What writing a history would do."""

    file: str
    new: list[tuple[Turn, ChangeKind]] = field(default_factory=list)
    same: int = 0
    unjoined: list[tuple[Turn, str]] = field(default_factory=list)


def read(*, access: Access, path: Path) -> Plan:
    """Read a history and say which changes join regions that are here; nothing is written.

    Errors: Hidden for those who do not manage the whole office; those of `read_history`.
    """
    if not is_office_wide(access, Action.MANAGE_REGIONS):
        raise Hidden()
    turns = read_history(path)
    here = set(Region.objects.values_list("code", flat=True))
    joined = {t.county for t in turns if t.county in here}
    there = set(RegionChange.objects.values_list("before__code", "after__code"))
    heirs = Counter(t.before for t in turns)
    plan = Plan(path.name)
    for turn in turns:
        if turn.county not in joined:
            plan.unjoined.append((turn, f"系统里没有代码“{turn.county}”"))
        elif turn.year is None:
            plan.unjoined.append((turn, "文件里没有变更的年份，请在地区页按批准文件登记"))
        elif (turn.before, turn.after) in there:
            plan.same += 1
        else:
            plan.new.append((turn, _kind(turn, heirs[turn.before])))
    return plan


@transaction.atomic
def write(*, access: Access, by: User, path: Path) -> Plan:
    """Write the changes that join. An old region gets its place under its prefecture and ends the day before.

    Such tables tell only years, so each change is dated 1 January and says so.
    """
    plan = read(access=access, path=path)
    by_code = {r.code: r for r in Region.objects.select_for_update().order_by("pk")}
    current = {t.county for t, _ in plan.new}
    for turn, kind in sorted(plan.new, key=lambda p: p[0].year or 0):
        on = date(turn.year or 1, 1, 1)
        after = by_code.get(turn.after) or _old(turn, turn.after, turn.after_name, by_code)
        before = by_code.get(turn.before) or _old(turn, turn.before, turn.before_name, by_code)
        if turn.before not in current and before.valid_to is None:
            before.valid_to = on - timedelta(1)
            before.save(update_fields=["valid_to"])
        if after.valid_from is None:
            after.valid_from = on
            after.save(update_fields=["valid_from"])
        RegionChange.objects.get_or_create(
            before=before, after=after, defaults={"kind": kind, "effective_on": on, "document": NOTE}
        )
    audit.record(
        "region.history",
        None,
        f"从“{plan.file}”导入区划变更 {len(plan.new)} 条，未对上 {len(plan.unjoined)} 条",
        by=by,
        detail={"changes": [[t.before, t.after, t.year] for t, _ in plan.new[:500]]},
    )
    return plan


def _old(turn: Turn, code: str, name: str, by_code: dict[str, Region]) -> Region:
    """Make a region that is gone: below the prefecture of its time, or where its heir is."""
    heir = by_code[turn.county]
    parent = by_code.get(turn.before_above) or heir.parent
    made = Region.objects.create(
        code=code, name=name, level=Level.COUNTY, parent=parent, path=regions.path_under(parent, code)
    )
    by_code[code] = made
    return made


def _kind(turn: Turn, heirs: int) -> ChangeKind:
    if heirs > 1:
        return ChangeKind.SPLIT
    if turn.after_name.endswith("区") and not turn.before_name.endswith("区"):
        return ChangeKind.UPGRADE
    return ChangeKind.CODE
