"""Reading a form back: the own template by its addresses, any other table by its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from zhengxian.engine.base.errors import DataError, Problem
from zhengxian.engine.base.indicator import Indicator
from zhengxian.io.forms.found import FormReading, FormValue, Unmatched, ValueKind
from zhengxian.io.forms.gaps import missing_parts, same_cell_twice
from zhengxian.io.forms.grid import Book, Page, read_book
from zhengxian.io.forms.judging import BLANK, Judged, judge_cell
from zhengxian.io.forms.list_layout import find_list
from zhengxian.io.forms.matrix_layout import find_matrix
from zhengxian.io.forms.sheet import FormCell, FormKind, FormSheet
from zhengxian.io.forms.stamp import TAB, Stamp, find_stamp
from zhengxian.io.forms.structure import Spot, Structure, Words
from zhengxian.io.forms.template_layout import find_template, refuse_other_form
from zhengxian.io.forms.title_period import contradicts, stated_periods, tab_period
from zhengxian.io.problems import file_problem
from zhengxian.io.tables.limits import FORM, Limits


@dataclass
class _Collected:
    """What the pages give, put together."""

    sheet: FormSheet
    values: list[FormValue] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    blocked: bool = False


def read_workbook(
    path: Path | str,
    sheet: FormSheet,
    library: Mapping[str, Indicator] | None = None,
    regions: Mapping[str, str] | None = None,
    *,
    name: str = "",
    limits: Limits = FORM,
) -> FormReading:
    """Read a form back from the template or from the office's own table (.xlsx, .csv); nothing is written.

    ``library`` gives more names of indicators, ``regions`` the names of regions beyond the form by code, ``name``
    the file's own name where it is kept under another. Blank cells stay blank; cells that are computed or belong
    to others are left out. Every problem comes at once, with worksheet, row and column.

    Errors: DataError for a file that cannot be read at all: F-002 to F-014, F-203 to F-210 too large or not
    safe, F-211 to F-213 another form, period or unit, F-215 nothing recognised.
    """
    path = Path(path)
    try:
        book = read_book(path, limits)
        reading = _read(path, book, sheet, Words.of(sheet, library, regions))
    except DataError as error:
        if not name:
            raise
        raise DataError([p.in_file(name, p.sheet) for p in error.problems], total=error.total) from error
    return _in_file(reading, name or path.name)


def _read(path: Path, book: Book, sheet: FormSheet, words: Words) -> FormReading:
    stamp = find_stamp(book)
    found = _Collected(sheet, notes=list(book.notes))
    structures: list[Structure] = []
    if stamp is not None:
        refuse_other_form(path, stamp, sheet)
        by_address = find_template(book, stamp, sheet)
        structures = [by_address] if by_address else []
    by_template = bool(structures)
    if not structures:
        if stamp is not None:
            found.notes.append("模板的行、列或表头与现在的表不同，改按表头和名称识别，请逐格核对。")
        structures = _recognised(path, book, words, found)
    for structure in structures:
        _take(structure, words, found)
    found.values, doubles = same_cell_twice(found.values, sheet)
    found.problems += doubles
    found.problems += missing_parts(structures, sheet)
    outdated = stamp is not None and stamp.version != sheet.version
    return _reading(book, stamp, found, by_template=by_template, outdated=outdated)


def _reading(
    book: Book, stamp: Stamp | None, found: _Collected, *, by_template: bool, outdated: bool
) -> FormReading:
    if outdated:
        found.notes.append("这个模板下载以后，平台上的表又改过，请核对有没有把新的数盖掉。")
    return FormReading(
        book.file,
        stamp,
        by_template,
        outdated,
        tuple(found.values),
        tuple(found.unmatched),
        tuple(found.problems),
        tuple(dict.fromkeys(found.notes)),
        tuple(found.unread),
        found.blocked,
    )


def _recognised(path: Path, book: Book, words: Words, found: _Collected) -> list[Structure]:
    """Return the structure of every page that holds cells of the form. Errors: F-215 none does."""
    pages = _pages_of_period(book, words.sheet, found)
    structures = []
    for page in pages:
        structure = _structure(page, words)
        if structure is None:
            found.unread.append(f"{page.name}!{page.extent}" if page.name else page.extent)
            continue
        structures.append(structure)
    if not any(s.spots or s.problems for s in structures):
        raise _nothing_recognised(path, structures, words.sheet)
    for structure in structures:
        _check_period(structure, words.sheet, found)
    return structures


def _structure(page: Page, words: Words) -> Structure | None:
    if words.sheet.kind is FormKind.LIST or len(words.sheet.regions) == 1:
        listed = find_list(page, words)
        if listed is not None and (listed.spots or listed.problems):
            return listed
    return find_matrix(page, words)


def _pages_of_period(book: Book, sheet: FormSheet, found: _Collected) -> list[Page]:
    """Return the visible pages; where worksheets are called after periods, those of the period asked for."""
    pages = [p for p in book.pages if p.visible and p.name != TAB]
    hidden = [p.name for p in book.pages if not p.visible and p.name != TAB]
    found.unread.extend(f"{name}（隐藏的工作表）" for name in hidden)
    periods = {p.name: tab_period(p, sheet.period.year) for p in pages}
    if not any(t is not None and not contradicts(t, sheet.period) for t in periods.values()):
        return pages
    other = [n for n, t in periods.items() if t is not None and contradicts(t, sheet.period)]
    found.unread.extend(f"{name}（别的期间）" for name in other)
    return [p for p in pages if p.name not in other]


def _check_period(structure: Structure, sheet: FormSheet, found: _Collected) -> None:
    """Add F-228 when the titles speak only of another period; nothing may be written then."""
    page = structure.page.turn() if structure.page.turned else structure.page
    last = (
        structure.headed if not structure.page.turned else min((s.column for s in structure.spots), default=1)
    )
    stated = list(stated_periods(page, max(last, 1)))
    if not stated or any(not contradicts(period, sheet.period) for *_, period in stated):
        return
    row, column, text, _ = stated[0]
    place = f"{page.name}!{page.address(row, column)}" if page.name else page.address(row, column)
    message = (
        f"{place} 写的是“{text}”，这里要报的是 {sheet.period.label}，期间不一致，整张表都不能写入。"
        "请换成本期的表，或改正标题后再上传。"
    )
    line, letters = page.place(row, column)
    found.problems.append(Problem("F-228", message, "", page.name, line, letters, text))
    found.blocked = True


def _take(structure: Structure, words: Words, found: _Collected) -> None:
    found.problems += structure.problems
    found.unmatched += structure.unmatched
    found.notes += structure.notes
    left_out = 0
    for spot in structure.spots:
        cell = found.sheet.by_key[spot.region, spot.indicator]
        if cell.editable:
            found.values.append(_value(structure, spot, words))
        elif _says_other(structure, spot, cell):
            left_out += 1
    if left_out:
        tab = f"“{structure.page.name}”" if structure.page.name else ""
        found.notes.append(f"工作表{tab}有 {left_out} 格由系统计算或不归这里填，没有读入。")


def _says_other(structure: Structure, spot: Spot, cell: FormCell) -> bool:
    """Tell whether a cell that is not read holds something else than the form itself does."""
    raw = structure.page.cells.get((spot.row, spot.column))
    judged = judge_cell(raw, cell.indicator, spot.unit if spot.fits else "")
    return judged is not BLANK and (judged.value != cell.value or bool(judged.code))


def _value(structure: Structure, spot: Spot, words: Words) -> FormValue:
    page, indicator = structure.page, words.by_code[spot.indicator]
    raw = page.cells.get((spot.row, spot.column))
    row, letters = page.place(spot.row, spot.column)
    judged = judge_cell(raw, indicator, spot.unit if spot.fits else "")
    if not spot.fits and judged is not BLANK:
        judged = Judged(ValueKind.FAULT)
    problem = None
    if judged.code:
        region = words.regions.names[spot.region]
        place = f"{structure.say(spot.row, spot.column)}（{region}“{indicator.title}”）"
        problem = structure.problem(judged.code, spot.row, spot.column, f"{place}{judged.message}")
    return FormValue(
        page.name,
        row,
        letters,
        spot.region,
        spot.indicator,
        raw.text.strip() if raw else "",
        judged.kind,
        judged.value,
        judged.state,
        judged.note,
        page.text(spot.row, spot.remark) if spot.remark is not None else "",
        problem,
    )


def _nothing_recognised(path: Path, structures: Iterable[Structure], sheet: FormSheet) -> DataError:
    some = next((u for s in structures for u in s.unmatched), None)
    seen = f"看到了“{some.label}”一类内容，" if some and some.label else ""
    message = (
        f"文件里没有认出“{sheet.title}”的地区和指标。{seen}请核对是不是这张表；地区名称要写在一列（或一行）里，"
        "指标名称写在表头，也可以下载模板填报。"
    )
    return file_problem(path, "F-215", message)


def _in_file(reading: FormReading, file: str) -> FormReading:
    """Write the file's name into every problem."""
    return replace(
        reading,
        file=file,
        problems=tuple(p.in_file(file) for p in reading.problems),
        unmatched=tuple(replace(u, problem=u.problem.in_file(file)) for u in reading.unmatched),
        values=tuple(replace(v, problem=v.problem.in_file(file)) if v.problem else v for v in reading.values),
    )
