"""The departments file: codes, names, and the short names that documents use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zhengxian.io.problems import ProblemList
from zhengxian.io.tables import Table, open_frame, open_table
from zhengxian.io.tables.entries import Entries

HEADINGS = {
    "name": ("name", "名称", "部门", "部门名称", "单位", "单位名称"),
    "code": ("code", "department", "代码", "部门代码", "单位代码"),
    "aliases": ("aliases", "简称", "别名", "曾用名", "其他名称"),
}
_BETWEEN = re.compile(r"[、,，;；|／/\s]+")


def read_departments(path: Path | str, *, sheet: str | None = None) -> Mapping[str, str]:
    """Read the code of every department by its name and its short names.

    Columns: ``name``, and if wanted ``code`` (the name where absent) and ``aliases`` (divided by 、 or a blank).

    Errors: DataError with all problems: F-015, F-032 and F-033 of the headings, A-180 a blank name, A-181 one name
    for two departments.
    """
    return _read(open_table(path, sheet=sheet))


def departments_from_frame(frame: Any) -> Mapping[str, str]:
    """Read departments from a data frame or a mapping of columns; errors as `read_departments`.

    >>> dict(departments_from_frame({"code": ["D1"], "name": ["市工业和信息化局"], "aliases": ["市工信局、工信局"]}))
    {'市工业和信息化局': 'D1', '市工信局': 'D1', '工信局': 'D1'}
    """
    return _read(open_frame(frame))


def _read(table: Table) -> Mapping[str, str]:
    problems = ProblemList(table.file, table.sheet)
    entries = Entries.find(table, HEADINGS, ("name",), problems)
    problems.raise_if_any()
    found: dict[str, str] = {}
    for entry in entries.rows():
        name = entry["name"]
        if not name:
            entries.report(entry, "name", "A-180", "是空的，没有部门名称。请补填。")
            continue
        code = entry["code"] or name
        for word in (name, *_BETWEEN.split(entry["aliases"])):
            if word and found.setdefault(word, code) != code:
                message = f"的“{word}”已是部门“{found[word]}”的名称或简称，一个名称只能指一个部门。请改正。"
                role = "name" if word == name else "aliases"
                entries.report(entry, role, "A-181", message)
    problems.raise_if_any()
    return found
