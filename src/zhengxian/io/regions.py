"""The regions file: codes, names, levels, parents, and the class each region had at which time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from zhengxian.engine.base.errors import Problem
from zhengxian.engine.base.suggest import nearest
from zhengxian.io.layouts import Layout
from zhengxian.io.problems import ProblemList
from zhengxian.io.tables import Table, open_frame, open_table
from zhengxian.io.tables.entries import Entries, Entry
from zhengxian.io.tables.usual import USUAL

ROLES = ("region", "name", "level", "parent", "class", "valid_from", "valid_to")


@dataclass(frozen=True, slots=True)
class Region:
    """What one row says of a region, from ``valid_from`` to ``valid_to`` (both included; None: open)."""

    code: str
    name: str
    level: str = ""
    parent: str = ""
    class_name: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    row: int = 0

    def holds(self, day: dt.date) -> bool:
        """Tell whether the row is valid on a day."""
        after = self.valid_from is None or day >= self.valid_from
        return after and (self.valid_to is None or day <= self.valid_to)

    def overlaps(self, other: Region) -> bool:
        """Tell whether two rows are valid on a common day."""
        first, last = dt.date.min, dt.date.max
        begins = max(self.valid_from or first, other.valid_from or first)
        return begins <= min(self.valid_to or last, other.valid_to or last)


@dataclass(frozen=True)
class RegionTable:
    """All rows, in the order of the file; a region may have several, for different times."""

    rows: tuple[Region, ...]
    file: str = ""

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every region once, in order of appearance."""
        return tuple(dict.fromkeys(r.code for r in self.rows))

    @cached_property
    def by_code(self) -> Mapping[str, tuple[Region, ...]]:
        """The rows of every region."""
        found: dict[str, list[Region]] = {}
        for region in self.rows:
            found.setdefault(region.code, []).append(region)
        return {code: tuple(rows) for code, rows in found.items()}

    @cached_property
    def unique_names(self) -> Mapping[str, str]:
        """Code by name, for names that only one region ever had; lets a file use names for codes."""
        owners: dict[str, set[str]] = {}
        for region in self.rows:
            owners.setdefault(region.name, set()).add(region.code)
        return {name: min(codes) for name, codes in owners.items() if len(codes) == 1}

    def at(self, day: dt.date) -> tuple[Region, ...]:
        """Return the rows that are valid on a day: at most one a region."""
        return tuple(r for r in self.rows if r.holds(day))

    def class_at(self, day: dt.date) -> Mapping[str, str]:
        """Return the class of every region on a day; an empty text where the file gives none."""
        return {r.code: r.class_name for r in self.at(day)}

    def children(self, code: str, day: dt.date) -> tuple[str, ...]:
        """Return the regions directly below one on a day."""
        return tuple(r.code for r in self.at(day) if r.parent == code)


def read_regions(path: Path | str, *, layout: Layout | None = None, sheet: str | None = None) -> RegionTable:
    """Read a regions file, or the regions in an office's own table by its layout.

    With a layout only ``region`` is required of it; a name that is not given is the code. ``[levels]``
    translates level words. A table with several rows a region because of periods gives each region once.

    Errors: DataError with all problems: F-015 and F-032 to F-035 of the file, and F-151 no code, F-152 no name,
    F-153 a date that is none, F-154 ends before it begins, F-155 two rows valid at the same time,
    F-156 unknown parent, F-157 a region above itself.
    """
    chosen = sheet if sheet is not None else (layout.sheet if layout else None)
    return regions_of(open_table(path, sheet=chosen, heading_row=layout.heading_row if layout else 1), layout)


def regions_from_frame(frame: Any) -> RegionTable:
    """Read regions from a data frame or a mapping of columns; errors as `read_regions`.

    >>> table = regions_from_frame({"region": ["1", "1"], "name": ["甲县", "甲县"], "class": ["A", "B"],
    ...                             "valid_from": ["", "2025-01-01"], "valid_to": ["2024-12-31", ""]})
    >>> table.class_at(dt.date(2024, 6, 30)), table.class_at(dt.date(2025, 6, 30))
    ({'1': 'A'}, {'1': 'B'})
    """
    return regions_of(open_frame(frame), None)


def regions_of(table: Table, layout: Layout | None = None, *, known: Collection[str] = ()) -> RegionTable:
    """Read the regions of an opened table; errors as `read_regions`. ``known`` codes may be parents as well."""
    problems = ProblemList(table.file, table.sheet)
    by_layout = layout is not None and bool(layout.columns)
    headings: Mapping[str, tuple[str, ...]] = {role: USUAL[role] for role in ROLES}
    if layout is not None and by_layout:
        headings = {role: (layout.columns[role],) * 2 for role in ROLES if role in layout.columns}
    required = [role for role in headings if by_layout or role in ("region", "name")]
    entries = Entries.find(table, headings, required, problems)
    problems.raise_if_any()
    rows = [_region(entries, entry, layout) for entry in entries.rows()]
    if not rows:
        problems.add(Problem("F-015", "只有标题，没有数据行。请核对文件内容。"))
    kept = list(_once(rows)) if by_layout else rows
    _check_times(entries, kept)
    _check_parents(entries, kept, known)
    problems.raise_if_any()
    return RegionTable(tuple(kept), table.file)


def _region(entries: Entries, entry: Entry, layout: Layout | None) -> Region:
    code, name = entry["region"], entry["name"]
    if not code:
        entries.report(entry, "region", "F-151", "是空的，没有地区代码。请补填。")
    if not name and "name" in entries.columns:
        entries.report(entry, "name", "F-152", "是空的，没有地区名称。请补填。")
    begins, ends = (entries.date(entry, role) for role in ("valid_from", "valid_to"))
    if begins and ends and ends < begins:
        message = f"的失效日期 {ends} 早于生效日期 {begins}。请核对这两个日期。"
        entries.report(entry, "valid_to", "F-154", message)
    level = entry["level"]
    if layout is not None:
        level = layout.levels.get(level, level)
    return Region(code, name or code, level, entry["parent"], entry["class"], begins, ends, entry.row)


def _once(rows: Iterable[Region]) -> Iterable[Region]:
    """Give each region of a table with a row a period once; rows that differ stay, to be reported."""
    seen = set()
    for region in rows:
        same = (region.code, region.name, region.level, region.parent, region.class_name)
        same_time = (region.valid_from, region.valid_to)
        if (same, same_time) not in seen:
            seen.add((same, same_time))
            yield region


def _check_times(entries: Entries, rows: Iterable[Region]) -> None:
    earlier: dict[str, list[Region]] = {}
    for region in rows:
        if not region.code:
            continue
        for other in earlier.setdefault(region.code, []):
            if region.overlaps(other):
                message = (
                    f"的地区“{region.code}”与第 {other.row} 行的有效期重叠，同一天有两种说法。"
                    "请删去一行，或写明各自的生效日期和失效日期。"
                )
                entries.report(_as_entry(region), "region", "F-155", message)
                break
        earlier[region.code].append(region)


def _check_parents(entries: Entries, rows: list[Region], known: Collection[str]) -> None:
    codes = {r.code for r in rows}.union(known)
    above = {r.code: r.parent for r in rows if r.parent}
    for region in rows:
        if not region.parent:
            continue
        if region.parent not in codes:
            near = nearest(region.parent, codes)
            hint = f"最接近的是“{near}”" if near else "请在本文件里加上这个上级地区，或把上级留空"
            message = f"的上级“{region.parent}”不在本文件里。{hint}。"
            entries.report(_as_entry(region), "parent", "F-156", message)
        elif _returns(region.code, above):
            message = f"的上级“{region.parent}”绕回到“{region.code}”自己。请核对上下级关系。"
            entries.report(_as_entry(region), "parent", "F-157", message)


def _returns(code: str, above: Mapping[str, str]) -> bool:
    """Tell whether going up from a region leads back to it."""
    seen, at = set(), above.get(code, "")
    while at and at not in seen:
        if at == code:
            return True
        seen.add(at)
        at = above.get(at, "")
    return False


def _as_entry(region: Region) -> Entry:
    return Entry(region.row, {"region": region.code, "parent": region.parent})
