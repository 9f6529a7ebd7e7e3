"""Write a scheme as a workbook: sheet 方案 (the head), sheet 指标体系 (the tree), one sheet per kind of rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.scheme import Scheme, dump_scheme
from zhengxian.io.schemes.inline import inline
from zhengxian.io.schemes.sheets import (
    CLASS_PREFIX,
    CODE,
    COLUMNS,
    GROUP,
    HEAD,
    ITEM,
    KIND,
    PARENT,
    RULES,
    TREE,
    WEIGHT,
)


def write_scheme_workbook(scheme: Scheme, path: str | Path) -> None:
    """Write the workbook; cells that start with = + - @ are texts, never formulas."""
    import xlsxwriter

    table = dump_scheme(scheme)
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
        _write(book, bold, HEAD, ["项目", "内容"], _head_rows(table))
        classes = list(scheme.classes)
        columns = [
            KIND,
            CODE,
            PARENT,
            *list(COLUMNS.values())[:2],
            WEIGHT,
            *[CLASS_PREFIX + c for c in classes],
        ]
        columns += list(COLUMNS.values())[2:]
        _write(
            book, bold, TREE, columns, [[row.get(c) for c in columns] for row in _tree_rows(table, "total")]
        )
        for key, title in RULES.items():
            rules = table.get(key, [])
            if rules:
                keys = list(dict.fromkeys(k for rule in rules for k in rule))
                _write(book, bold, title, keys, [[_cell(rule.get(k)) for k in keys] for rule in rules])


def _write(book: Any, bold: Any, title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    sheet = book.add_worksheet(title)
    sheet.write_row(0, 0, columns, bold)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                if sheet.write_string(number, column, value) != 0:
                    raise SchemeError(
                        "S-029",
                        f"工作表“{title}”第 {number + 1} 行的文字超过 Excel 单元格的上限 32767 字。请缩短。",
                    )
            elif isinstance(value, float) and float(f"{value:.16G}") != value:
                sheet.write_string(number, column, repr(value))  # the workbook's numbers keep 16 digits only
            elif value is not None:
                sheet.write(number, column, value)
    for column, heading in enumerate(columns):
        longest = max(len(str(heading)), *(len(str(r[column] or "")) for r in rows))
        sheet.set_column(column, column, min(10 + 1.2 * longest, 60))


def _head_rows(table: Mapping[str, Any]) -> list[list[Any]]:
    skipped = {"item", "group", *RULES}
    return [[key, _cell(value)] for key, value in table.items() if key not in skipped]


def _cell(value: Any) -> Any:
    if isinstance(value, bool) or value is None or isinstance(value, (int, float, str)):
        return value
    if isinstance(value, (Mapping, list, tuple)):
        return inline(value)
    return str(value)


def _tree_rows(table: Mapping[str, Any], parent: str) -> Iterator[dict[str, Any]]:
    for kind, word in (("item", ITEM), ("group", GROUP)):
        for node in table.get(kind, []):
            row = {KIND: word, CODE: node["code"], PARENT: parent}
            weight = node.get("weight")
            by_class = weight if isinstance(weight, Mapping) else {"default": weight}
            row[WEIGHT] = by_class.get("default")
            row.update({CLASS_PREFIX + k: v for k, v in by_class.items() if k != "default"})
            row.update({title: _cell(node[key]) for key, title in COLUMNS.items() if key in node})
            yield row
            if kind == "group":
                yield from _tree_rows(node, node["code"])
