"""The workbook that is handed out: prefilled, protected, with the addresses of the grid in the browser."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhengxian.io.forms.sheet import STATE_CHOICES, FormCell, FormHeading, FormKind, FormSheet
from zhengxian.io.forms.stamp import TAB, stamp_of, stamp_rows
from zhengxian.io.spreadsheet import MADE, replacing, sheet_name, text_width

FONT = "宋体"
_GREY = "#F0F2F4"
_INK = "#1B2430"
_HEAD = "#E4EAF1"
_RULE = "#8A94A0"
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LONGEST = 1000
_GUIDE = "没有数的格，从下拉中选“未统计”“不适用”“不足一个单位”或“保密”，不要填 0；确实是零的，填 0。"
_COMPUTED = "灰底斜体由系统计算，不用填。"


@dataclass(frozen=True)
class _Styles:
    """The cell formats of one template."""

    book: Any

    def make(self, **more: Any) -> Any:
        """Return a format with the font of the form."""
        usual = {"font_name": FONT, "font_size": 11, "font_color": _INK, "valign": "vcenter"}
        usual |= {"border_color": _RULE} if "border" in more else {}
        return self.book.add_format({**usual, **more})


def write_template(sheet: FormSheet, path: Path | str) -> None:
    """Write the form as a workbook: only the cells to be filled in are unlocked, and nothing is suggested.

    Texts are written as texts, whatever they begin with. A hidden sheet names form, period, reporting unit and
    version, so that the workbook is known again under any file name. Source: board §10, domain.md §10 and §11.
    """
    import xlsxwriter

    with replacing(Path(path)) as draft:
        book = xlsxwriter.Workbook(str(draft), _OPTIONS)
        book.set_properties({"created": MADE, "title": _text(f"{sheet.title}　{sheet.shown_period}")})
        styles = _Styles(book)
        page = book.add_worksheet(sheet_name(sheet.tab))
        _write_head(page, sheet, styles)
        _write_headings(page, sheet, styles)
        _write_labels(page, sheet, styles)
        _write_cells(page, sheet, styles)
        _write_foot(page, sheet, styles)
        _set_columns(page, sheet)
        _set_page(page, sheet)
        _write_stamp(book, sheet)
        book.close()


def _text(text: str) -> str:
    """Return a text as a cell may hold it."""
    return text[:_LONGEST]


def _head_lines(sheet: FormSheet) -> tuple[str, str]:
    who = [f"期间：{sheet.shown_period}", *([f"填报单位：{sheet.unit_name}"] if sheet.unit_name else [])]
    facts = {
        "表号": sheet.code,
        "制定机关": sheet.issuer,
        "依据": sheet.basis,
        "有效期至": sheet.valid_until,
        "报送": sheet.due,
    }
    return "　　".join(who), "　　".join(f"{name}：{text}" for name, text in facts.items() if text)


def _write_head(page: Any, sheet: FormSheet, styles: _Styles) -> None:
    who, facts = _head_lines(sheet)
    title = styles.make(bold=True, font_size=15)
    small = styles.make(font_size=10)
    whole = styles.make(text_wrap=True, align="left")
    page.merge_range(0, 0, 0, sheet.last_column, "", whole)
    parts = [title, _text(sheet.title), small, _text(f"\n{who}\n{facts}")]
    page.write_rich_string(0, 0, *parts, whole)
    width = sum(_widths(sheet))
    lines = sum(-(-(text_width(line) + 4) // max(width, 1)) for line in (who, facts))
    page.set_row(0, 28 + 15 * max(lines, 2))


def _write_headings(page: Any, sheet: FormSheet, styles: _Styles) -> None:
    style = styles.make(bold=True, align="center", text_wrap=True, border=1, bg_color=_HEAD)
    for heading in sheet.headings:
        _write_heading(page, heading, style)
    for row in range(1, sheet.first_row - 1):
        page.set_row(row, 32 if sheet.kind is FormKind.MATRIX else 22)


def _write_heading(page: Any, heading: FormHeading, style: Any) -> None:
    row, column = heading.row - 1, heading.column
    if heading.rows == heading.columns == 1:
        page.write_string(row, column, _text(heading.text), style)
        return
    last = row + heading.rows - 1, column + heading.columns - 1
    page.merge_range(row, column, *last, "", style)
    page.write_string(row, column, _text(heading.text), style)


def _write_labels(page: Any, sheet: FormSheet, styles: _Styles) -> None:
    usual = {"border": 1, "text_wrap": True, "indent": 1}
    plain, bold = styles.make(**usual), styles.make(**usual, bold=True)
    centre = styles.make(border=1, align="center")
    first = sheet.first_row - 1
    if sheet.kind is FormKind.MATRIX:
        for at, region in enumerate(sheet.regions):
            page.write_string(first + at, 0, _text(region.name), bold if region.computed else plain)
        return
    for at, indicator in enumerate(sheet.indicators):
        page.write_string(first + at, 0, _text(indicator.title), plain)
        page.write_string(first + at, 1, _text(indicator.unit), centre)


def _write_cells(page: Any, sheet: FormSheet, styles: _Styles) -> None:
    made: dict[tuple[str, bool], Any] = {}
    remark = styles.make(border=1, text_wrap=True, indent=1, locked=False, num_format="@")
    for row in range(sheet.first_row, sheet.last_row + 1):
        page.set_row(row - 1, 21)
    for cell in sheet.cells:
        key = cell.indicator.number_format, cell.editable
        if key not in made:
            made[key] = _cell_style(styles, *key)
        _write_cell(page, cell, made[key])
        if cell.editable:
            _offer_states(page, cell)
        if sheet.kind is FormKind.LIST:
            page.write_string(cell.row - 1, 3, _text(cell.remark), remark)


def _cell_style(styles: _Styles, number_format: str, editable: bool) -> Any:
    usual = {"num_format": number_format, "border": 1, "align": "right", "indent": 1, "locked": not editable}
    return styles.make(**usual) if editable else styles.make(**usual, italic=True, bg_color=_GREY)


def _write_cell(page: Any, cell: FormCell, style: Any) -> None:
    place = cell.row - 1, cell.column
    if cell.value is not None:
        page.write_number(*place, float(cell.value), style)
    elif cell.text:
        page.write_string(*place, cell.text, style)
    else:
        page.write_blank(*place, None, style)


def _offer_states(page: Any, cell: FormCell) -> None:
    """Offer the state words in a drop-down list; any number may still be typed."""
    offer = {"validate": "list", "source": list(STATE_CHOICES), "show_error": False}
    page.data_validation(cell.row - 1, cell.column, cell.row - 1, cell.column, offer)


def _write_foot(page: Any, sheet: FormSheet, styles: _Styles) -> None:
    style = styles.make(font_size=10, text_wrap=True, valign="top")
    computed = _COMPUTED if any(cell.computed for cell in sheet.cells) else ""
    text = f"注：{_GUIDE}{computed}请勿增删行列；每格按表头的单位填数。"
    notes = [f"{i.title}：{i.note}" for i in sheet.indicators if i.note]
    whole = "\n".join([text, *notes])
    width = max(sum(_widths(sheet)), 1)
    page.merge_range(sheet.last_row, 0, sheet.last_row, sheet.last_column, "", style)
    page.write_string(sheet.last_row, 0, _text(whole), style)
    lines = sum(-(-text_width(line) // width) for line in _text(whole).split("\n"))
    page.set_row(sheet.last_row, 14 * lines + 6)


def _widths(sheet: FormSheet) -> list[int]:
    if sheet.kind is FormKind.LIST:
        longest = max(text_width(i.title) for i in sheet.indicators)
        return [min(max(longest + 3, 20), 44), 14, 18, 30]
    label = max(text_width(r.name) for r in sheet.regions)
    heads = [max(text_width(i.heading), i.decimals + 9) + 2 for i in sheet.indicators]
    return [min(max(label + 3, 10), 30), *(min(max(width + 1, 12), 18) for width in heads)]


def _set_columns(page: Any, sheet: FormSheet) -> None:
    for column, width in enumerate(_widths(sheet)):
        page.set_column(column, column, width)


def _set_page(page: Any, sheet: FormSheet) -> None:
    page.freeze_panes(sheet.first_row - 1, 1)
    page.protect("", {"format_columns": True, "format_rows": True})
    page.set_paper(9)
    if sheet.last_column > 5:
        page.set_landscape()
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.center_horizontally()
    page.fit_to_pages(1, 0)
    page.repeat_rows(1, sheet.first_row - 2)
    page.print_area(0, 0, sheet.last_row, sheet.last_column)
    page.set_footer("&C第 &P 页，共 &N 页")
    page.hide_gridlines(2)
    first = next((cell for cell in sheet.cells if cell.editable), None)
    if first is not None:
        page.set_selection(first.row - 1, first.column, first.row - 1, first.column)


def _write_stamp(book: Any, sheet: FormSheet) -> None:
    page = book.add_worksheet(TAB)
    page.very_hidden()
    for row, words in enumerate(stamp_rows(stamp_of(sheet))):
        for column, word in enumerate(words):
            page.write_string(row, column, word)
    page.protect()
