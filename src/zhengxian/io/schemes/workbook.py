"""A scheme as an Excel workbook: sheet 方案 (the head), sheet 指标体系 (the tree), one sheet per kind of rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.indicator import Indicator
from zhengxian.engine.base.suggest import nearest
from zhengxian.engine.evaluate.scheme import Scheme, dump_scheme, parse_scheme
from zhengxian.io.schemes.inline import inline, parse_inline

HEAD, TREE = "方案", "指标体系"
RULES = {"adjust": "加减分", "gate": "底线", "exemption": "免考", "award": "评优"}
TABLES = ("aggregate", "weighting", "score", "missing", "rank", "pool", "adjustments", "periods")
KIND, CODE, PARENT, WEIGHT = "类型", "代码", "上级代码", "权重"
COLUMNS = {
    "title": "名称",
    "indicator": "数据指标",
    "direction": "方向",
    "unit": "单位",
    "decimals": "小数位",
    "score": "计分",
    "missing": "缺数",
    "derive": "推导",
    "treat": "处理",
    "impute": "补值",
    "transform": "变换",
    "aggregate": "合成",
    "weights": "权重口径",
    "weighting": "赋权",
    "note": "备注",
    "source": "出处",
}
CLASS_PREFIX = "权重："
ESCAPE = "'"


def write_scheme_workbook(scheme: Scheme, path: str | Path) -> None:
    """Write the workbook; cells that start with = + - @ are texts, never formulas."""
    import xlsxwriter

    table = dump_scheme(scheme)
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
        _write(book, bold, HEAD, ["项目", "内容"], _head_rows(table))
        classes = list(scheme.classes)
        columns = [KIND, CODE, PARENT, *list(COLUMNS.values())[:2], WEIGHT, *[CLASS_PREFIX + c for c in classes]]
        columns += list(COLUMNS.values())[2:]
        _write(book, bold, TREE, columns, [[row.get(c) for c in columns] for row in _tree_rows(table, "total")])
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
                sheet.write_string(number, column, value)
            elif value is not None:
                sheet.write(number, column, value)
    for column, heading in enumerate(columns):
        longest = max([len(str(heading)), *(len(str(r[column] or "")) for r in rows)] or [8])
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
    for kind, word in (("item", "指标"), ("group", "分组")):
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


def read_scheme_workbook(path: str | Path, library: Mapping[str, Indicator] | None = None) -> Scheme:
    """Read a workbook of the same shape; sheets and columns may stand in any order.

    Errors: S-024 not a workbook or a sheet is missing, S-025 an unknown heading, S-026 a parent that is not
    there, S-021 a parameter cell that cannot be read; then everything that `parse_scheme` refuses.
    """
    sheets = _load(Path(path))
    table: dict[str, Any] = {}
    for number, row in enumerate(_rows(sheets, HEAD), start=2):
        key, value = str(row.get("项目") or ""), row.get("内容")
        if key:
            table[key] = _from_cell(value, f"{HEAD}第 {number} 行") if key in TABLES else _plain(value)
    _read_tree(_rows(sheets, TREE), table)
    for key, title in RULES.items():
        if title in sheets:
            rows = enumerate(_rows(sheets, title), start=2)
            table[key] = [
                {k: _rule_value(k, v, f"{title}第 {n} 行") for k, v in row.items() if v not in (None, "")} for n, row in rows
            ]
    return parse_scheme(table, library)


def _load(path: Path) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except (CalamineError, OSError) as error:
        raise SchemeError("S-024", f"方案工作簿“{path.name}”打不开。请用 Excel 重新另存为 .xlsx。") from error


def _rows(sheets: Mapping[str, list[list[Any]]], title: str) -> list[dict[str, Any]]:
    if title not in sheets or not sheets[title]:
        raise SchemeError("S-024", f"方案工作簿缺少工作表“{title}”。请对照导出的样表补上。")
    head = [str(h).strip() for h in sheets[title][0]]
    return [dict(zip(head, row, strict=False)) for row in sheets[title][1:]]


def _plain(value: Any) -> Any:
    """A number that is whole comes back from Excel as float; both read alike."""
    return value if value != "" else ""


def _from_cell(value: Any, where: str) -> Any:
    text = str(value).strip()
    return parse_inline(text, where) if "=" in text else text


def _rule_value(key: str, value: Any, where: str) -> Any:
    if key == "against":
        return parse_inline(str(value), where)
    if key == "classes":
        return parse_inline(f"classes = {value}", where)["classes"]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _read_tree(rows: Sequence[Mapping[str, Any]], table: dict[str, Any]) -> None:
    known = {KIND, CODE, PARENT, WEIGHT, *COLUMNS.values()}
    nodes: dict[str, dict[str, Any]] = {"total": table}
    for number, row in enumerate(rows, start=2):
        _check_headings(row, known)
        if not any(v not in (None, "") for v in row.values()):
            continue
        code, parent = _code(row.get(CODE)), _code(row.get(PARENT)) or "total"
        if parent not in nodes:
            near = nearest(parent, list(nodes))
            hint = f"最接近的是“{near}”。" if near else "上级须写在下级之前。"
            raise SchemeError("S-026", f"{TREE}第 {number} 行：找不到上级“{parent}”。{hint}")
        node = _node(row, code, f"{TREE}第 {number} 行")
        is_group = str(row.get(KIND)).strip() == "分组"
        nodes[parent].setdefault("group" if is_group else "item", []).append(node)
        if is_group:
            nodes[code] = node


def _code(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _check_headings(row: Mapping[str, Any], known: set[str]) -> None:
    for heading in row:
        if heading and heading not in known and not heading.startswith(CLASS_PREFIX):
            near = nearest(heading, list(known))
            hint = f"最接近的是“{near}”。" if near else ""
            raise SchemeError("S-025", f"{TREE}：不认识表头“{heading}”。{hint}")


def _node(row: Mapping[str, Any], code: str, where: str) -> dict[str, Any]:
    node: dict[str, Any] = {"code": code}
    for key, title in COLUMNS.items():
        value = row.get(title)
        if value in (None, ""):
            continue
        if key in {"score", "missing", "derive", "treat", "impute", "aggregate", "weighting"}:
            node[key] = _from_cell(value, where)
        else:
            node[key] = int(value) if key == "decimals" else str(value)
    by_class = {h.removeprefix(CLASS_PREFIX): v for h, v in row.items() if h.startswith(CLASS_PREFIX) and v not in (None, "")}
    default = row.get(WEIGHT)
    if by_class:
        node["weight"] = {"default": 0.0 if default in (None, "") else default, **by_class}
    elif default not in (None, ""):
        node["weight"] = default
    return node
