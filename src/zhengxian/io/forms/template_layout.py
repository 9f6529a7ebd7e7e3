"""A template that came back: is it this form, and do its cells still stand where they stood."""

from __future__ import annotations

from pathlib import Path

from zhengxian.engine.base.errors import ValueFormatError
from zhengxian.engine.base.period import Period
from zhengxian.io.forms.grid import Book, Page
from zhengxian.io.forms.names import plain
from zhengxian.io.forms.sheet import FormKind, FormSheet
from zhengxian.io.forms.stamp import Stamp, stamp_of
from zhengxian.io.forms.structure import Spot, Structure
from zhengxian.io.problems import file_problem


def refuse_other_form(path: Path, stamp: Stamp, sheet: FormSheet) -> None:
    """Refuse the template of another form (F-211), period (F-212) or reporting unit (F-213)."""
    if stamp.form != sheet.code:
        message = f"这个工作簿是“{stamp.form[:40]}”，这里要的是“{sheet.code}”（{sheet.title}）。请换一个文件，或到那张表的页面上传。"
        raise file_problem(path, "F-211", message)
    if stamp.period != str(sheet.period):
        message = f"这个工作簿是 {_shown(stamp.period)} 的，这里要的是 {sheet.period.label}。请下载本期的表填报，或切换到那一期再上传。"
        raise file_problem(path, "F-212", message)
    if stamp.unit != sheet.unit_code:
        own = f"“{sheet.unit_name}”" if sheet.unit_name else "本单位"
        message = f"这个工作簿是给别的单位的，不是给{own}的。请下载{own}的表填报，或核对文件。"
        raise file_problem(path, "F-213", message)


def find_template(book: Book, stamp: Stamp, sheet: FormSheet) -> Structure | None:
    """Return the cells by their addresses; None when the form has changed since or the sheet was rearranged."""
    page = next((p for p in book.pages if p.name == stamp.tab), None)
    if page is None or dict(stamp.cells) != dict(stamp_of(sheet).cells) or not _labelled(page, sheet):
        return None
    structure = Structure(page, headed=sheet.first_row - 1)
    remark = 3 if sheet.kind is FormKind.LIST else None
    for cell in sheet.cells:
        structure.spots.append(
            Spot(cell.row, cell.column, cell.region.code, cell.indicator.code, remark=remark)
        )
    return structure


def _labelled(page: Page, sheet: FormSheet) -> bool:
    """Tell whether every row and every heading still has the words that were written."""
    matrix = sheet.kind is FormKind.MATRIX
    labels = [r.name for r in sheet.regions] if matrix else [i.title for i in sheet.indicators]
    rows = all(plain(page.text(sheet.first_row + at, 0)) == plain(label) for at, label in enumerate(labels))
    heads = all(plain(page.text(h.row, h.column)) == plain(h.text) for h in sheet.headings)
    below = not any(row > sheet.last_row + 1 for row, _ in page.cells)
    beside = not any(column > sheet.last_column for _, column in page.cells)
    return rows and heads and below and beside


def _shown(period: str) -> str:
    try:
        return Period.parse(period).label
    except ValueFormatError:
        return f"“{period[:20]}”"
