"""Regions as other publishers list them: the national division tables and the histories of county codes.

`read_divisions` takes the project's own regions file (`zhengxian.io.regions`) and tables headed
``code,name[,provinceCode][,cityCode][,areaCode]``; `read_history` takes tables that say under which code and
name a county stood from a year on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

from zhengxian.engine.base.errors import Problem, ValueFormatError
from zhengxian.engine.base.region_code import RegionCode
from zhengxian.io.problems import ProblemList
from zhengxian.io.regions import Region, RegionTable, regions_of
from zhengxian.io.tables import Table, open_table
from zhengxian.io.tables.entries import Entries, Entry

_ABOVE = ("areacode", "citycode", "provincecode")
"""Columns that name a unit above, the nearest first."""
_NATIONAL: Mapping[str, Sequence[str]] = {
    "region": ("code", "代码"),
    "name": ("name", "名称"),
    **{role: (role,) for role in _ABOVE},
}
_HISTORY: Mapping[str, Sequence[str]] = {
    "county": ("county_id", "现代码"),
    "year": ("year", "年份"),
    "name": ("county_name", "名称"),
    "code": ("county_adcode", "代码"),
    "above": ("city_adcode", "上级代码"),
}
_SIX = 6
FIRST_YEAR, LAST_YEAR = 1949, 2200


@dataclass(frozen=True, slots=True)
class Turn:
    """A county changed its code with a year (None: not told): what it was before and what it was after."""

    county: str
    year: int | None
    before: str
    before_name: str
    before_above: str
    after: str
    after_name: str
    row: int


def read_divisions(path: Path, known: Collection[str] = ()) -> RegionTable:
    """Read regions in the project's own form or as a national division table; ``known`` are codes that may be parents.

    National codes of provinces and prefectures are filled to six digits, as everywhere else in the product.
    Errors: those of `zhengxian.io.regions.read_regions`; F-404 a code that is no division code.
    """
    table = open_table(path)
    headings = {h.lower() for h in table.headings}
    if "code" not in headings or "region" in headings:
        return regions_of(table, known=known)
    return _national(table)


def read_history(path: Path) -> tuple[Turn, ...]:
    """Read when counties changed their codes; a new name under the same code is no turn.

    Errors (DataError): those of `open_table`, F-032, F-033, F-404 a code, F-405 a year.
    """
    table = open_table(path)
    problems = ProblemList(table.file, table.sheet)
    entries = Entries.find(table, _HISTORY, ["county", "year", "name", "code"], problems)
    problems.raise_if_any()
    stands: dict[str, list[tuple[int, Entry]]] = {}
    for entry in entries.rows():
        code, year = _six(entries, entry, "county"), _year(entries, entry)
        _six(entries, entry, "code")
        if code and year:
            stands.setdefault(code, []).append((year, entry))
    problems.raise_if_any()
    return tuple(turn for county, rows in stands.items() for turn in _turns(county, rows))


def _national(table: Table) -> RegionTable:
    problems = ProblemList(table.file, table.sheet)
    entries = Entries.find(table, _NATIONAL, ["region", "name"], problems)
    problems.raise_if_any()
    rows, seen = [], dict[str, int]()
    for entry in entries.rows():
        code = _code(entries, entry, "region")
        if not entry["name"]:
            entries.report(entry, "name", "F-152", "是空的，没有地区名称。请补填。")
        if code in seen:
            message = f"的代码“{code}”与第 {seen[code]} 行相同。请删去一行。"
            entries.report(entry, "region", "F-155", message)
        seen.setdefault(code, entry.row)
        rows.append(_region(entries, entry, code))
    if not rows:
        problems.add(Problem("F-015", "只有标题，没有数据行。请核对文件内容。"))
    problems.raise_if_any()
    return RegionTable(tuple(rows), table.file)


def _region(entries: Entries, entry: Entry, code: str) -> Region:
    # A prefecture without counties stands in the table of counties under its own code: it is no parent of itself.
    above = (_code(entries, entry, role) for role in _ABOVE if entry[role])
    parent = next((c for c in above if c != code), "")
    level = RegionCode.parse(code).level.value if code else ""
    level = "prefecture" if level == "city" else level
    return Region(code, entry["name"], level, parent, row=entry.row)


def _code(entries: Entries, entry: Entry, role: str) -> str:
    """Return a division code of at least six digits; a problem F-404 and an empty text otherwise."""
    try:
        code = RegionCode.parse(entry[role])
    except ValueFormatError as error:
        entries.report(entry, role, "F-404", f"：{error.message}")
        return ""
    return code.padded(max(6, len(code.digits)))


def _six(entries: Entries, entry: Entry, role: str) -> str:
    """Return a county's code as it stood once: six digits, whatever the rules of today say of it."""
    word = entry[role]
    if len(word) == _SIX and word.isascii() and word.isdecimal():
        return word
    entries.report(entry, role, "F-404", f"的“{word}”不是六位数字的代码。请核对代码。")
    return ""


def _year(entries: Entries, entry: Entry) -> int:
    word = entry["year"]
    if word.isdecimal() and FIRST_YEAR <= int(word) <= LAST_YEAR:
        return int(word)
    entries.report(entry, "year", "F-405", f"的“{word}”不是年份。请写成 2021 这样的四位数。")
    return 0


def _turns(county: str, rows: list[tuple[int, Entry]]) -> list[Turn]:
    """Join each stand of a county to the next; what never becomes the county's own code has no year."""
    groups = [(year, [e for _, e in some]) for year, some in groupby(sorted(rows, key=_first), key=_first)]
    found = []
    for (_, olds), (year, news) in pairwise(groups):
        found += [_turn(county, year, old, new) for old in olds for new in news if _differs(county, old, new)]
    last = groups[-1][1]
    own = next((e for e in last if e["code"] == county), None)
    for old in last:
        if old["code"] != county:
            name = own["name"] if own else ""
            found.append(Turn(county, None, old["code"], old["name"], old["above"], county, name, old.row))
    return found


def _first(row: tuple[int, Entry]) -> int:
    return row[0]


def _differs(county: str, old: Entry, new: Entry) -> bool:
    return old["code"] not in (new["code"], county)


def _turn(county: str, year: int, old: Entry, new: Entry) -> Turn:
    return Turn(county, year, old["code"], old["name"], old["above"], new["code"], new["name"], new.row)
