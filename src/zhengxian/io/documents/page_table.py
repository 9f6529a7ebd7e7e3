"""The cells of a table in a web page, so that a table of tasks is read by its rows."""

from __future__ import annotations

from lxml import etree

from zhengxian.io.documents.task_table import Cell, row_lines

_BREAKS = {"p", "div", "br", "li", "tr"}
_MOST = 40
_ROWS = 5_000


def task_lines(table: etree._Element) -> list[str] | None:
    """Return one line a task, None where the table assigns none or holds other tables."""
    if next(table.iterdescendants("table"), None) is not None:
        return None
    rows: list[list[Cell]] = []
    held: dict[int, int] = {}
    for number, row in enumerate(table.iterdescendants("tr")):
        if number >= _ROWS:
            return None
        rows.append(_row(row, held))
    return row_lines(rows)


def _row(row: etree._Element, held: dict[int, int]) -> list[Cell]:
    """Return the cells of a row; ``held`` counts for every column the rows that a cell above still covers."""
    cells: list[Cell] = []
    at = 0

    def take_held() -> None:
        nonlocal at
        while held.get(at, 0) > 0:
            held[at] -= 1
            cells.append(Cell(goes_on=True))
            at += 1

    for node in row.iterchildren("td", "th"):
        take_held()
        if at >= _MOST:
            break
        span, down = (_count(node.get(name)) for name in ("colspan", "rowspan"))
        cells.append(Cell(_paragraphs(node), span))
        for column in range(at, at + span):
            held[column] = down - 1
        at += span
    take_held()
    return cells


def _count(value: str | None) -> int:
    return (
        max(1, min(int(value), _MOST))
        if value and value.isascii() and value.isdigit() and len(value) < 5
        else 1
    )


def _paragraphs(cell: etree._Element) -> tuple[str, ...]:
    parts = [cell.text or ""]
    for node in cell.iterdescendants():
        divides = "\n" if node.tag in _BREAKS else ""
        parts += [divides, node.text or "", node.tail or ""]
    texts = (" ".join(part.split()) for part in "".join(parts).split("\n"))
    return tuple(text for text in texts if text)
