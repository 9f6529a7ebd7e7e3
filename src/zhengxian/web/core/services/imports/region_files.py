"""Regions from a file: what would be new, what would change, what does not join; then the writing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction

from zhengxian.io import regions as region_files
from zhengxian.io.divisions import read_divisions
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Classification, Level, Region, User
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.core.services import audit, regions
from zhengxian.web.core.services.imports import class_rows

_LEVELS = {
    **{level.value: level for level in Level},
    "省级": Level.PROVINCE, "省": Level.PROVINCE, "自治区": Level.PROVINCE, "直辖市": Level.PROVINCE,
    "city": Level.PREFECTURE, "市": Level.PREFECTURE, "市级": Level.PREFECTURE, "地级市": Level.PREFECTURE, "地级": Level.PREFECTURE,
    "县": Level.COUNTY, "县级": Level.COUNTY, "区": Level.COUNTY, "县级市": Level.COUNTY, "市辖区": Level.COUNTY, "旗": Level.COUNTY,
    "镇": Level.TOWN, "乡": Level.TOWN, "街道": Level.TOWN, "乡级": Level.TOWN, "乡镇": Level.TOWN, "镇级": Level.TOWN,
    "园区": Level.PARK, "开发区": Level.PARK,
}  # fmt: skip
_BELOW = {Level.PROVINCE: Level.PREFECTURE, Level.PREFECTURE: Level.COUNTY, Level.COUNTY: Level.TOWN}
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """What a file says of one region."""

    code: str
    name: str
    level: Level
    parent: str
    rows: tuple[region_files.Region, ...]


@dataclass
class Plan:
    """What writing a file would do; ``unjoined`` are parents known neither here nor in the file."""

    table: region_files.RegionTable
    new: list[Line] = field(default_factory=list)
    changed: list[tuple[Line, str]] = field(default_factory=list)
    same: int = 0
    unjoined: list[tuple[Line, str]] = field(default_factory=list)
    classes: int = 0
    unknown_classes: list[str] = field(default_factory=list)


def read(*, access: Access, path: Path, classification: Classification | None = None) -> Plan:
    """Read a regions file and say what it would do; nothing is written.

    Errors: Hidden for those who do not manage the whole office; DataError with every problem of the file.
    """
    if not is_office_wide(access, Action.MANAGE_REGIONS):
        raise Hidden()
    known = _known()
    table = read_divisions(path, known)
    plan = Plan(table)
    lines = _lines(table, known)
    for line in lines.values():
        _sort_in(plan, line, lines, known)
    titles = class_rows.titles(classification)
    wanted = dict.fromkeys(r.class_name for line in lines.values() for r in line.rows if r.class_name)
    plan.unknown_classes = [name for name in wanted if name not in titles]
    plan.classes = sum(r.class_name in titles for line in lines.values() for r in line.rows)
    return plan


@transaction.atomic
def write(*, access: Access, by: User, path: Path, classification: Classification | None = None) -> Plan:
    """Write what `read` shows: new regions, changed names, levels and parents, and classes. All or nothing.

    Regions that are not in the file stay as they are; those whose parent is unknown are not written but listed.
    Errors: those of `read`; ``S-972`` a class that overlaps another; ``S-954``, ``S-955``.
    """
    plan = read(access=access, path=path, classification=classification)
    by_code = {r.code: r for r in Region.objects.select_for_update().order_by("pk")}
    _create(plan.new, by_code)
    for line, _ in plan.changed:
        _change(line, by_code)
    joined = [*plan.new, *(line for line, _ in plan.changed)]
    if classification is not None:
        class_rows.write(plan.table, classification, by_code)
    audit.record(
        "region.import",
        None,
        f"从“{plan.table.file}”导入地区：新增 {len(plan.new)} 个，改动 {len(plan.changed)} 个，未对上 {len(plan.unjoined)} 个",
        by=by,
        detail={
            "codes": [line.code for line in joined[:500]],
            "unjoined": [n.code for n, _ in plan.unjoined[:500]],
        },
    )
    return plan


def _known() -> Mapping[str, Region]:
    return {r.code: r for r in Region.objects.select_related("parent")}


def _lines(table: region_files.RegionTable, known: Mapping[str, Region]) -> dict[str, Line]:
    levels: dict[str, Level] = {code: Level(r.level) for code, r in known.items()}
    found: dict[str, Line] = {}
    for code, rows in table.by_code.items():
        last = max(rows, key=lambda r: (r.valid_to is None, r.valid_to or r.valid_from, r.row))
        level = _level(last, levels)
        levels[code] = level
        found[code] = Line(code, last.name, level, last.parent, rows)
    return found


def _level(row: region_files.Region, levels: Mapping[str, Level]) -> Level:
    if row.level:
        level = _LEVELS.get(row.level.strip().lower())
        if level is None:
            raise Refused("S-973", f"第 {row.row} 行的级别“{row.level}”不认识。请写省、市、县、镇或园区")
        return level
    if row.parent in levels:
        return _BELOW.get(levels[row.parent], Level.TOWN)
    by_length = {2: Level.PROVINCE, 4: Level.PREFECTURE, 9: Level.TOWN, 12: Level.TOWN}
    return by_length.get(len(row.code), Level.PREFECTURE if row.code.endswith("00") else Level.COUNTY)


def _sort_in(plan: Plan, line: Line, lines: Mapping[str, Line], known: Mapping[str, Region]) -> None:
    regions.check_code(line.code)
    here = known.get(line.code)
    if _is_lost(line, lines, known):
        plan.unjoined.append((line, f"上级“{line.parent}”既不在系统里，也不在本文件里"))
    elif here is None:
        plan.new.append(line)
    elif words := "；".join(_differences(here, line)):
        plan.changed.append((line, words))
    else:
        plan.same += 1


def _is_lost(line: Line, lines: Mapping[str, Line], known: Mapping[str, Region]) -> bool:
    """Tell whether the way up ends at a region that is known nowhere."""
    seen = set()
    at = line
    while at.parent and at.parent not in known:
        if at.parent not in lines or at.parent in seen:
            return True
        seen.add(at.parent)
        at = lines[at.parent]
    return False


def _differences(here: Region, line: Line) -> Iterator[str]:
    if here.name != line.name:
        yield f"名称“{here.name}”→“{line.name}”"
    if here.level != line.level:
        yield f"级别{here.get_level_display()}→{line.level.label}"
    above = here.parent.code if here.parent else ""
    if line.parent and above != line.parent:
        yield f"上级“{above or '无'}”→“{line.parent}”"
    begins, ends = _span(line)
    if begins is not None and here.valid_from != begins:
        yield f"设立日期 {here.valid_from or '未写'}→{begins}"
    if ends is not None and here.valid_to != ends:
        yield f"撤销日期 {here.valid_to or '未写'}→{ends}"


def _span(line: Line) -> tuple[date | None, date | None]:
    """Return the first and the last day of a region; an open row leaves its end open."""
    starts = [r.valid_from for r in line.rows if r.valid_from]
    ends = [r.valid_to for r in line.rows if r.valid_to]
    begins = min(starts) if len(starts) == len(line.rows) else None
    return begins, max(ends) if len(ends) == len(line.rows) else None


def _create(lines: list[Line], by_code: dict[str, Region]) -> None:
    """Make regions level by level, so that a parent has its number before its children need it."""
    while lines:
        ready = [n for n in lines if not n.parent or n.parent in by_code]
        if not ready:
            raise Refused("S-955", f"“{lines[0].name}”的上级绕回到它自己。请核对上下级关系")
        made = Region.objects.bulk_create([_made(n, by_code) for n in ready], batch_size=BATCH)
        by_code.update((r.code, r) for r in made)
        lines = [n for n in lines if n.code not in by_code]


def _made(line: Line, by_code: Mapping[str, Region]) -> Region:
    parent = by_code[line.parent] if line.parent else None
    path = regions.path_under(parent, line.code)
    begins, ends = _span(line)
    return Region(
        code=line.code,
        name=line.name,
        level=line.level,
        parent=parent,
        path=path,
        valid_from=begins,
        valid_to=ends,
    )


def _change(line: Line, by_code: Mapping[str, Region]) -> None:
    region = by_code[line.code]
    begins, ends = _span(line)
    region.name, region.level = line.name, line.level
    region.valid_from = begins or region.valid_from
    region.valid_to = ends or region.valid_to
    parent = by_code.get(line.parent) if line.parent else None
    if parent is not None and parent.pk != region.parent_id:
        parent.refresh_from_db(fields=["path"])
        region.refresh_from_db(fields=["path"])
        if parent.path.startswith(region.path):
            raise Refused("S-955", f"“{parent.name}”在“{region.name}”自己的下面，不能当它的上级。请核对文件")
        region.parent = parent
        regions.move(region, parent)
    region.save()
