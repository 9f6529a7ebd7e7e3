"""An office's own table for one region: indicators down, their figures in one column."""

from __future__ import annotations

from zhengxian.io.forms.complaints import Stranger, report_double, report_stranger, report_unit
from zhengxian.io.forms.grid import Page
from zhengxian.io.forms.names import ASIDE, plain, usual
from zhengxian.io.forms.structure import Spot, Structure, Words, is_figure, page_units

_VALUES = frozenset(
    [
        "数值",
        "本期",
        "累计",
        "本期累计",
        "自年初累计",
        "本月止累计",
        "本年累计",
        "累计数",
        "完成数",
        "本期数",
        "指标值",
        "值",
    ]
)
_UNITS = frozenset(["计量单位", "单位"])
_REMARKS = frozenset(["备注", "说明"])


def find_list(page: Page, words: Words) -> Structure | None:
    """Return the cells of a page whose indicators stand in a column; None: none found."""
    names = _names_column(page, words)
    if names is None:
        return None
    structure = Structure(page)
    rows = _indicator_rows(structure, names, words)
    if not rows:
        return structure
    structure.headed = min(rows) - 1
    values = _value_column(structure, names, rows)
    if values is None:
        return structure
    heads = {
        role: _headed(page, structure.headed, known)
        for role, known in (("unit", _UNITS), ("remark", _REMARKS))
    }
    usual_units = page_units(page, words)
    for row, (code, unit) in rows.items():
        told = page.text(row, heads["unit"]) if heads["unit"] is not None else unit
        given = words.unit_for(code, (words.units.split(told)[1] or told) if told else "", usual_units)
        spot = Spot(
            row, values, words.sheet.regions[0].code, code, given, words.fits(code, given), heads["remark"]
        )
        _report_unit(structure, spot, words)
        structure.spots.append(spot)
    _report_rows(structure, names, values, rows, words)
    return structure


def _names_column(page: Page, words: Words) -> int | None:
    found: dict[int, set[str]] = {}
    for (_, column), cell in page.cells.items():
        code, _unit = words.indicators.find([cell.text]) if len(cell.text) < 80 else (None, "")
        if code is not None:
            found.setdefault(column, set()).add(code)
    return max(found, key=lambda c: (len(found[c]), -c)) if found else None


def _indicator_rows(structure: Structure, names: int, words: Words) -> dict[int, tuple[str, str]]:
    """Return indicator and unit of every row; 同比 below a level is its growth. Problem F-226: one twice."""
    page = structure.page
    rows: dict[int, tuple[str, str]] = {}
    first: dict[str, int] = {}
    above = ""
    for row in sorted(r for r, c in page.cells if c == names):
        text = page.text(row, names)
        code, unit = words.indicators.find([text])
        if code is None and above:
            code, unit = words.indicators.find([above, text])
        elif code is not None:
            above = words.units.split(text)[0]
        if code is None:
            continue
        if code in first:
            places = [(first[code], names), (row, names)]
            report_double(structure, row, places, words.by_code[code].title)
            rows.pop(first[code], None)
            continue
        first[code] = row
        rows[row] = code, unit
    return rows


def _headed(page: Page, last: int, known: frozenset[str]) -> int | None:
    """Return the column whose heading is one of the known words."""
    found = [c for (r, c) in page.cells if r <= last and plain(page.text(r, c)) in known]
    return min(found) if found else None


def _value_column(structure: Structure, names: int, rows: dict[int, tuple[str, str]]) -> int | None:
    """Return the column of the figures by its heading, or the only one with figures. Problem F-230."""
    page = structure.page
    named = {
        c for (r, c) in page.cells if r <= structure.headed and c != names and _is_value_head(page.text(r, c))
    }
    held = {c for (r, c), cell in page.cells.items() if r in rows and c != names and is_figure(cell)}
    held -= {c for (r, c) in page.cells if r <= structure.headed and plain(page.text(r, c)) in ASIDE}
    for choice in (named, held):
        if len(choice) == 1:
            return choice.pop()
    if not named and not held:
        return names + 1
    listed = "、".join(structure.say(structure.headed or 1, c) for c in sorted(named or held))
    message = f"有几列都像要报的数：{listed}，不知道用哪一列，没有读入。请只留一列，标题写“数值”。"
    structure.report("F-230", structure.headed or 1, min(named or held), message)
    return None


def _is_value_head(text: str) -> bool:
    return bool(text) and (plain(text) in _VALUES or (usual(text) == "" and plain(text) != ""))


def _report_unit(structure: Structure, spot: Spot, words: Words) -> None:
    indicator = words.by_code[spot.indicator]
    report_unit(structure, spot.row, spot.column, indicator.title, spot.unit, indicator, fits=spot.fits)


def _report_rows(
    structure: Structure, names: int, values: int, rows: dict[int, tuple[str, str]], words: Words
) -> None:
    """List rows with a figure and no indicator of the form (F-222)."""
    page = structure.page
    for row in sorted(r for (r, c), cell in page.cells.items() if c == values and is_figure(cell)):
        if row in rows or row <= structure.headed:
            continue
        label, place = page.text(row, names), structure.say(row, values)
        other = words.indicators.others.find(words.indicators.parts([label])[0]) if label else None
        if other is not None:
            structure.notes.append(f"{place} 是“{other}”，这张表不要这项指标，没有读入。")
            continue
        near = words.indicators.nearest([label]) if label else None
        report_stranger(structure, row, names, Stranger("row", place, label, near, 1))
