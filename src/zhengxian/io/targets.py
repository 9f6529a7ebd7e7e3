"""The targets file: annual figures that regions have set themselves to reach."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from zhengxian.engine.base.suggest import nearest
from zhengxian.io.problems import ProblemList
from zhengxian.io.tables import Table, open_frame, open_table
from zhengxian.io.tables.entries import Entries, Entry

HEADINGS = {
    "region": ("region", "地区", "地区代码", "区划代码"),
    "indicator": ("indicator", "指标", "指标代码", "指标名称"),
    "year": ("year", "年份", "年度", "period", "期间"),
    "value": ("value", "目标", "目标值", "年度目标", "数值"),
}

Targets = Mapping[tuple[str, str, int], float]


def read_targets(
    path: Path | str,
    *,
    indicators: Collection[str] | None = None,
    names: Mapping[str, str] | None = None,
    regions: Collection[str] | None = None,
    sheet: str | None = None,
) -> dict[tuple[str, str, int], float]:
    """Read annual targets by (region, indicator, year); ``names`` gives codes for titles and aliases.

    Errors: DataError with all problems: F-032 and F-033 of the headings, C-076 a blank or unknown region or
    indicator, C-077 a year that is none, C-078 a target that is no number, C-079 the same target twice.
    """
    return _read(open_table(path, sheet=sheet), indicators, names or {}, regions)


def targets_from_frame(
    frame: Any,
    *,
    indicators: Collection[str] | None = None,
    names: Mapping[str, str] | None = None,
    regions: Collection[str] | None = None,
) -> dict[tuple[str, str, int], float]:
    """Read targets from a data frame or a mapping of columns; errors as `read_targets`.

    >>> targets_from_frame({"region": ["1"], "indicator": ["gdp_growth"], "year": [2025], "value": [6.5]})
    {('1', 'gdp_growth', 2025): 6.5}
    """
    return _read(open_frame(frame), indicators, names or {}, regions)


def _read(
    table: Table,
    indicators: Collection[str] | None,
    names: Mapping[str, str],
    regions: Collection[str] | None,
) -> dict[tuple[str, str, int], float]:
    problems = ProblemList(table.file, table.sheet)
    entries = Entries.find(table, HEADINGS, tuple(HEADINGS), problems)
    problems.raise_if_any()
    found: dict[tuple[str, str, int], float] = {}
    for entry in entries.rows():
        indicator = names.get(entry["indicator"], entry["indicator"])
        _check_known(entries, entry, "region", "地区", entry["region"], regions)
        _check_known(entries, entry, "indicator", "指标", indicator, indicators)
        year, value = _year(entries, entry), _value(entries, entry)
        if year is None or value is None:
            continue
        key = (entry["region"], indicator, year)
        if key in found:
            entries.report(
                entry, "value", "C-079", "的目标前面已有一行。同一地区、指标、年份只能有一个，请删去一行。"
            )
        found[key] = value
    problems.raise_if_any()
    return found


def _check_known(
    entries: Entries, entry: Entry, role: str, what: str, word: str, known: Collection[str] | None
) -> None:
    if not word:
        entries.report(entry, role, "C-076", f"是空的，没有写{what}。请补填。")
    elif known is not None and word not in known:
        near = nearest(word, known)
        hint = f"最接近的是“{near}”，请核对" if near else "请核对"
        entries.report(entry, role, "C-076", f"的{what}“{word}”不存在。{hint}。")


def _year(entries: Entries, entry: Entry) -> int | None:
    word = entry["year"].removesuffix("年").removesuffix(".0")
    if word.isascii() and word.isdigit() and len(word) == 4:
        return int(word)
    entries.report(entry, "year", "C-077", f"的“{entry['year']}”不是年份。请写成 2025 这样的四位数。")
    return None


def _value(entries: Entries, entry: Entry) -> float | None:
    word = entry["value"].removesuffix("%")
    try:
        number = float(word)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or not word.isascii() or "_" in word:
        entries.report(entry, "value", "C-078", f"的“{entry['value']}”不是数字。请填数字。")
        return None
    return number
