"""Read one block of a template; its texts are read and held against the lists of the language at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.report.expression import checked_shape, checked_text, read_expression, read_text
from zhengxian.engine.report.expression.tree import Part
from zhengxian.engine.report.source import KINDS_OF_ITEM
from zhengxian.engine.report.template import values
from zhengxian.engine.report.template.kinds import (
    ALIGNMENTS,
    BLOCKS,
    CHARTS,
    OF_NODES,
    Block,
    TemplateColumn,
)

WORD = re.compile(r"[a-z][a-z0-9_]*")
MOST_COLUMNS = 24
FREE_OF = {"ranking": 1, "lagging": 1}
"""Kinds whose ``of`` is one word; the others may name several."""


def parse_block(table: Mapping[str, object], where: str) -> Block:
    """Read one block; errors as `parse_template`."""
    values.refuse_absent(table, ("kind",), where)
    kind = values.choice(table["kind"], "kind", tuple(BLOCKS), where)
    keys = BLOCKS[kind]
    values.refuse_unknown(table, ("kind", *keys.needed, *keys.free), where)
    values.refuse_absent(table, keys.needed, where)
    fields: dict[str, object] = {"kind": kind}
    if "text" in table:
        fields["text"] = _paragraphs(table["text"], kind, where)
    for key in ("title", "note"):
        if key in table:
            fields[key] = _text(table[key], key, where)
    if "of" in table:
        fields["of"] = _words(table["of"], kind, where)
    fields |= _plain_fields(table, where)
    if kind == "table":
        fields |= _table(table, where)
    return Block(**fields)  # type: ignore[arg-type]  # every value was checked above


def _plain_fields(table: Mapping[str, object], where: str) -> dict[str, object]:
    fields: dict[str, object] = {}
    for key, low, high in (("level", 1, 4), ("most", 1, 300)):
        if key in table:
            fields[key] = values.whole(table[key], key, low, high, where)
    for key in ("annex", "node"):
        if key in table:
            fields[key] = values.flag(table[key], key, where)
    if "chart" in table:
        drawn = OF_NODES if table.get("node") else CHARTS
        fields["chart"] = values.choice(table["chart"], "chart", drawn, where)
    if "empty" in table:
        fields["empty"] = values.text(table["empty"], "empty", where)
    if "class" in table:
        fields["class_name"] = values.text(table["class"], "class", where)
    return fields


def _paragraphs(value: object, kind: str, where: str) -> tuple[tuple[Part, ...], ...]:
    """Each line that is not blank is a paragraph; a heading has one."""
    lines = [line.strip() for line in values.text(value, "text", where).splitlines() if line.strip()]
    if kind == "heading" and len(lines) > 1:
        raise values.wrong_type("text", value, "一行文字", where)
    found = []
    for n, line in enumerate(lines, start=1):
        place = where if len(lines) == 1 else f"{where}第 {n} 段"
        parts = read_text(line, place)
        checked_text(parts, place)
        found.append(parts)
    return tuple(found)


def _text(value: object, key: str, where: str, it: tuple[str, ...] | None = None) -> tuple[Part, ...]:
    place = f"{where}，{key}"
    parts = read_text(values.text(value, key, where), place)
    checked_text(parts, place, it)
    return parts


def _words(value: object, kind: str, where: str) -> tuple[str, ...]:
    words = values.texts(value, "of", where)
    for word in words:
        if not WORD.fullmatch(word):
            raise values.wrong_type("of", word, "代码，小写字母开头", where)
    if kind in FREE_OF and len(words) > FREE_OF[kind]:
        raise values.wrong_type("of", value, "一个代码", where)
    if kind == "lagging":
        values.choice(words[0], "of", KINDS_OF_ITEM, where)
    return words


def _table(table: Mapping[str, object], where: str) -> dict[str, object]:
    place = f"{where}，rows"
    rows = read_expression(values.text(table["rows"], "rows", where), place)
    shape = checked_shape(rows, place)
    if shape.kind != "rows":
        raise values.wrong_type("rows", table["rows"], "一个列表，如 regions()", where)
    columns = table["columns"]
    if not isinstance(columns, list) or not all(isinstance(one, Mapping) for one in columns):
        raise values.wrong_type("columns", columns, "若干列 { title = …, cell = … }", where)
    if not 1 <= len(columns) <= MOST_COLUMNS:
        raise SchemeError("R-147", f"{where}：表有 {len(columns)} 列，应有 1 到 {MOST_COLUMNS} 列。请改正。")
    listed = cast("list[Mapping[str, object]]", columns)
    return {
        "rows": rows,
        "columns": tuple(
            _column(one, f"{where}第 {n} 列", shape.holds) for n, one in enumerate(listed, start=1)
        ),
    }


def _column(column: Mapping[str, object], where: str, it: tuple[str, ...]) -> TemplateColumn:
    values.refuse_unknown(column, ("title", "cell", "align"), where)
    values.refuse_absent(column, ("title", "cell"), where)
    align = values.choice(column.get("align", "left"), "align", ALIGNMENTS, where)
    title = values.text(column["title"], "title", where)
    return TemplateColumn(title, _text(column["cell"], "cell", where, it), align)
