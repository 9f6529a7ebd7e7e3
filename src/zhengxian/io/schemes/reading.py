"""Read a scheme from a workbook as offices fill it in: any order of sheets and columns, numbers for codes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.indicator import Indicator
from zhengxian.engine.base.suggest import nearest
from zhengxian.engine.evaluate.scheme import Scheme, parse_scheme
from zhengxian.io.schemes.inline import parse_inline
from zhengxian.io.schemes.sheets import (
    CLASS_PREFIX,
    CODE,
    COLUMNS,
    GROUP,
    HEAD,
    ITEM,
    KIND,
    PARAMETERS,
    PARENT,
    RULE_TEXTS,
    RULES,
    TABLES,
    TREE,
    WEIGHT,
)


def read_scheme_workbook(path: str | Path, library: Mapping[str, Indicator] | None = None) -> Scheme:
    """Read a workbook of the same shape; sheets and columns may stand in any order.

    Sheets whose names are like none of ours are left alone. Errors: S-024 not a workbook or a sheet is
    missing, S-025 an unknown or repeated heading, S-026 a parent that is not there, S-027 a sheet whose name is
    nearly that of a rule sheet, S-028 a row that is neither group nor item, S-021 a parameter cell that cannot
    be read; then everything that `parse_scheme` refuses.
    """
    sheets = _load(Path(path))
    _check_titles(sheets)
    table = _head(_rows(sheets, HEAD))
    _read_tree(_rows(sheets, TREE), table)
    for key, title in RULES.items():
        if title in sheets:
            rules = [_rule(row, f"{title}第 {n} 行") for n, row in _rows(sheets, title) if _filled(row)]
            table.update({key: rules} if rules else {})
    return parse_scheme(table, library)


def _load(path: Path) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
        }
    except (CalamineError, OSError) as error:
        raise SchemeError("S-024", f"方案工作簿“{path.name}”打不开。请用 Excel 重新另存为 .xlsx。") from error


def _check_titles(sheets: Mapping[str, Any]) -> None:
    """Refuse a sheet that looks like one of ours: its rules would silently not hold."""
    known = [HEAD, TREE, *RULES.values()]
    for title in sheets:
        near = None if title in known else nearest(title, known)
        if near is not None:
            raise SchemeError(
                "S-027",
                f"工作表“{title}”的名称像是“{near}”，不会被读取。请改名为“{near}”，或换一个不相近的名称。",
            )


Numbered = list[tuple[int, dict[str, Any]]]
"""Rows with the number that Excel shows."""


def _rows(sheets: Mapping[str, list[list[Any]]], title: str) -> Numbered:
    if title not in sheets or not sheets[title]:
        raise SchemeError("S-024", f"方案工作簿缺少工作表“{title}”。请对照导出的样表补上。")
    head = [str(h).strip() for h in sheets[title][0]]
    repeated = [h for h, times in Counter(head).items() if h and times > 1]
    if repeated:
        raise SchemeError("S-025", f"{title}：表头“{repeated[0]}”出现不止一次。请去掉重复的一列。")
    rows = (dict(zip(head, row, strict=False)) for row in sheets[title][1:])
    return list(enumerate(rows, start=2))


def _filled(row: Mapping[str, Any]) -> bool:
    return any(v not in (None, "") for v in row.values())


def _head(rows: Numbered) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for number, row in rows:
        key, value = _text(row.get("项目")), row.get("内容")
        if not key:
            continue
        if key in table:
            raise SchemeError("S-025", f"{HEAD}第 {number} 行：项目“{key}”写了不止一次。请保留一个。")
        if key in TABLES:
            table[key] = _parameter(value, f"{HEAD}第 {number} 行")
        else:
            table[key] = _number(value) if key == "points" else _date_or_text(value)
    return table


def _text(value: Any) -> str:
    """A text cell; a whole number that Excel holds as 990121.0 is written 990121."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _number(value: Any) -> Any:
    """A number cell, also one that Excel holds as text; what is no number is left for the scheme to refuse."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _date_or_text(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.date() if isinstance(value, dt.datetime) else value
    return value if isinstance(value, str) else _text(value)


def _parameter(value: Any, where: str) -> Any:
    """A cell with ``key = value, …``, or with a single word."""
    text = _text(value)
    return parse_inline(text, where) if "=" in text else text


def _rule(row: Mapping[str, Any], where: str) -> dict[str, Any]:
    return {k: _rule_value(k, v, where) for k, v in row.items() if k and v not in (None, "")}


def _rule_value(key: str, value: Any, where: str) -> Any:
    if key == "against":
        return parse_inline(str(value), where)
    if key == "classes":
        return parse_inline(f"classes = {value}", where)["classes"]
    if key in RULE_TEXTS or isinstance(value, dt.date):
        return _date_or_text(value)
    return _number(value)


def _read_tree(rows: Numbered, table: dict[str, Any]) -> None:
    _check_headings(rows)
    nodes: dict[str, dict[str, Any]] = {"total": table}
    for number, row in rows:
        if not _filled(row):
            continue
        where, kind = f"{TREE}第 {number} 行", _text(row.get(KIND))
        code, parent = _text(row.get(CODE)), _text(row.get(PARENT)) or "total"
        if kind not in (GROUP, ITEM):
            raise SchemeError("S-028", f"{where}：类型应写“{GROUP}”或“{ITEM}”，实为“{kind}”。请改正。")
        if parent not in nodes:
            near = nearest(parent, list(nodes))
            hint = f"最接近的是“{near}”。" if near else "上级须写在下级之前。"
            raise SchemeError("S-026", f"{where}：找不到上级“{parent}”。{hint}")
        node = _node(row, code, where)
        nodes[parent].setdefault("group" if kind == GROUP else "item", []).append(node)
        if kind == GROUP:
            nodes[code] = node


def _check_headings(rows: Numbered) -> None:
    known = {KIND, CODE, PARENT, WEIGHT, *COLUMNS.values()}
    for heading in rows[0][1] if rows else ():
        if heading and heading not in known and not heading.startswith(CLASS_PREFIX):
            near = nearest(heading, list(known))
            hint = f"最接近的是“{near}”。" if near else ""
            raise SchemeError("S-025", f"{TREE}：不认识表头“{heading}”。{hint}")


def _node(row: Mapping[str, Any], code: str, where: str) -> dict[str, Any]:
    node: dict[str, Any] = {"code": code} if code else {}
    for key, title in COLUMNS.items():
        value = row.get(title)
        if value in (None, ""):
            continue
        if key in PARAMETERS:
            node[key] = _parameter(value, where)
        elif key == "decimals":
            node[key] = _number(value)
        else:
            node[key] = value if isinstance(value, str) else _text(value)
    weight = _weight(row)
    return node if weight is None else {**node, "weight": weight}


def _weight(row: Mapping[str, Any]) -> Any:
    by_class = {
        h.removeprefix(CLASS_PREFIX): _number(v)
        for h, v in row.items()
        if h.startswith(CLASS_PREFIX) and v not in (None, "")
    }
    default = row.get(WEIGHT)
    if by_class:
        return {"default": 0.0 if default in (None, "") else _number(default), **by_class}
    return None if default in (None, "") else _number(default)
