"""An office's own table with regions down (or across) and indicators across (or down), recognised by its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from zhengxian.io.forms.complaints import Stranger, report_double, report_stranger, report_unit
from zhengxian.io.forms.found import Unmatched
from zhengxian.io.forms.grid import Page
from zhengxian.io.forms.heading_paths import HeadingPaths
from zhengxian.io.forms.names import ASIDE, TOTALS, plain
from zhengxian.io.forms.structure import Spot, Structure, Words, is_figure, page_units


def find_matrix(page: Page, words: Words) -> Structure | None:
    """Return the cells of a page whose regions stand in a column or, turned, in a row; None: no region found."""
    turned = page.turn()
    upright, across = _names_column(page, words), _names_column(turned, words)
    if not upright and not across:
        return None
    best, page = (upright, page) if upright[1:] >= across[1:] else (across, turned)
    structure = Structure(page)
    rows = _region_rows(structure, best[0], words)
    columns = _columns(structure, best[0], rows, words)
    _report_rows(structure, best[0], rows, columns, words)
    for row, region in rows.items():
        for column, (indicator, unit) in columns.items():
            structure.spots.append(Spot(row, column, region, indicator, unit, words.fits(indicator, unit)))
    return structure


def _names_column(page: Page, words: Words) -> tuple[int, ...]:
    """Return the column with most different regions, and how many; empty when there is none."""
    found: dict[int, set[str]] = {}
    for (_, column), cell in page.cells.items():
        code = words.region(cell.text) if len(cell.text) < 60 else None
        if code:
            found.setdefault(column, set()).add(code)
    if not found:
        return ()
    column = max(found, key=lambda c: (len(found[c]), -c))
    return column, len(found[column])


def _region_rows(structure: Structure, names: int, words: Words) -> dict[int, str]:
    """Return the rows of the regions. Problem F-227: a region twice."""
    rows: dict[int, str] = {}
    first: dict[str, int] = {}
    page = structure.page
    for row, column in sorted(page.cells):
        code = words.region(page.text(row, column)) if column == names else None
        if code is None:
            continue
        if code in first:
            before = structure.say(first[code], names)
            message = (
                f"{structure.say(row, names)}又是“{page.text(row, names)}”，{before} 已经有一行，不知道用哪一行。"
                "这里按前一行读，请删去多余的一行。"
            )
            structure.report("F-227", row, names, message)
            continue
        first[code] = row
        rows[row] = code
    return rows


def _columns(
    structure: Structure, names: int, rows: dict[int, str], words: Words
) -> dict[int, tuple[str, str]]:
    """Return indicator and unit of every column that is recognised."""
    page, first = structure.page, min(rows)
    paths = HeadingPaths(page, first, names, words.sheet.period)
    usual = page_units(page, words)
    filled = Counter(c for (r, c) in page.cells if r in rows)
    columns: dict[int, tuple[str, str]] = {}
    heads: dict[int, Sequence[str]] = {}
    for column in sorted({c for _, c in page.cells} - {names}):
        path = paths.above(column)
        code, unit = words.indicators.find(path)
        if code is not None:
            columns[column], heads[column] = (code, words.unit_for(code, unit, usual)), path
        elif filled[column]:
            _report_column(structure, column, path, (filled[column], rows), words)
    structure.headed = first - 1
    _drop_doubles(structure, columns, words)
    _report_units(structure, columns, heads, words)
    return columns


def _report_column(
    structure: Structure, column: int, path: Sequence[str], held: tuple[int, dict[int, str]], words: Words
) -> None:
    """List a column of no indicator of the form: beside the matter, of another form, or unknown (F-222)."""
    filled, rows = held
    page, first = structure.page, min(rows)
    named, _ = words.indicators.parts(path)
    label = "、".join(named)
    if _is_aside(page, column, named, rows, words):
        return
    range_of = f"{structure.say(min(rows), column)}:{page.address(max(rows), column)}"
    other = words.indicators.others.find(named)
    if other is not None:
        structure.notes.append(f"{range_of} 是“{other}”，这张表不要这项指标，没有读入。")
        return
    stranger = Stranger("column", range_of, label, words.indicators.nearest(path), filled)
    report_stranger(structure, max(first - 1, 1), column, stranger)


def _is_aside(page: Page, column: int, named: Sequence[str], rows: dict[int, str], words: Words) -> bool:
    """Tell whether a column holds names, numbers of order or remarks beside the figures."""
    if any(plain(word) in ASIDE or plain(word).endswith(("排名", "位次", "名次")) for word in named):
        return True
    filled = [row for row in rows if (row, column) in page.cells]
    return all(words.region(page.text(r, column)) or not is_figure(page.cells[r, column]) for r in filled)


def _drop_doubles(structure: Structure, columns: dict[int, tuple[str, str]], words: Words) -> None:
    """Take out indicators that two columns claim (F-226): no figure is chosen by guess."""
    count = Counter(code for code, _ in columns.values())
    for code in [c for c, n in count.items() if n > 1]:
        places = [c for c, (found, _) in columns.items() if found == code]
        row = structure.headed or 1
        report_double(structure, row, [(row, c) for c in places], words.by_code[code].title)
        for column in places:
            del columns[column]


def _report_units(
    structure: Structure, columns: dict[int, tuple[str, str]], heads: dict[int, Sequence[str]], words: Words
) -> None:
    """Note conversions; a unit of another kind is a question (F-225)."""
    for column, (code, unit) in columns.items():
        label, fits = "、".join(heads[column]), words.fits(code, unit)
        report_unit(structure, structure.headed, column, label, unit, words.by_code[code], fits=fits)


def _report_rows(
    structure: Structure, names: int, rows: dict[int, str], columns: dict[int, tuple[str, str]], words: Words
) -> None:
    """List rows with figures and no region of the form; total rows are only noted."""
    page, first = structure.page, min(rows)
    held = Counter(r for (r, c), cell in page.cells.items() if c in columns and is_figure(cell))
    for row in sorted(held):
        label = page.text(row, names)
        if row in rows or words.region(label) or (row < first and not label):
            continue
        if row < first and (plain(label) in ASIDE or not _data_row(page, row, columns)):
            continue
        _report_row(structure, row, names, held[row], words)


def _data_row(page: Page, row: int, columns: dict[int, tuple[str, str]]) -> bool:
    """Tell whether a row above the first region holds figures (a total on top), not headings or their numbers."""
    kinds = [page.cells[row, c].kind for c in columns if (row, c) in page.cells]
    numbers = [page.text(row, c) for c in sorted(columns) if (row, c) in page.cells]
    counted = all(n.isdecimal() for n in numbers) and numbers == sorted(numbers, key=int)
    return all(k is None for k in kinds) and not (counted and len(numbers) > 2)


def _report_row(structure: Structure, row: int, names: int, filled: int, words: Words) -> None:
    page, label = structure.page, structure.page.text(row, names)
    place = structure.say(row, names)
    if plain(label) in TOTALS:
        structure.notes.append(f"{place}“{label}”是合计，不是要报的地区，没有读入。")
        return
    near = words.regions.nearest(label) if label else None
    if words.regions.find(label):
        what, hint = f"“{label}”不归这张表填报", "请删去该行"
    elif label:
        what = f"“{label}”不是这张表的地区"
        hint = f"最接近的是“{near}”，请改名，或删去该行" if near else "请核对名称，或删去该行"
    else:
        what, hint = "没有写地区", "请补上地区名称，或删去该行"
    message = f"{place}：{what}，这一行 {filled} 个数没有读入。{hint}。"
    problem = structure.problem("F-221", row, names, message)
    structure.unmatched.append(Unmatched("row", page.name, place, label, near, filled, problem))
