"""The tables of a Word document while its text is read: rows and cells, and which rows become one line."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhengxian.io.documents.model import Found, Origin
from zhengxian.io.documents.task_table import Cell, row_lines


@dataclass(slots=True)
class _Cell:
    first: int
    span: int = 1
    goes_on: bool = False


@dataclass(slots=True)
class _Row:
    first: int
    cells: list[Cell] = field(default_factory=list)
    deleted: bool = False


@dataclass(slots=True)
class _Table:
    first: int
    rows: list[_Row] = field(default_factory=list)


class Tables:
    """Follows the tables of one part; ``found`` is the list of paragraphs that the reader fills."""

    def __init__(self, found: list[Found]) -> None:
        self._found = found
        self._tables: list[_Table] = []
        self._rows: list[_Row] = []
        self._cells: list[_Cell] = []

    @property
    def are_open(self) -> bool:
        """Whether the reader is within a table."""
        return bool(self._tables)

    def begin(self) -> None:
        """Enter a table."""
        self._tables.append(_Table(len(self._found)))

    def begin_row(self) -> None:
        """Enter a row."""
        self._rows.append(_Row(len(self._found)))

    def begin_cell(self) -> None:
        """Enter a cell."""
        self._cells.append(_Cell(len(self._found)))

    def span(self, value: str) -> None:
        """Note how many columns the cell covers."""
        if self._cells and value.isascii() and value.isdigit():
            self._cells[-1].span = int(value[:2])

    def merge(self, value: str) -> None:
        """Note that the cell goes on from the one above, unless it begins such a run."""
        if self._cells:
            self._cells[-1].goes_on = value != "restart"

    def delete_row(self) -> None:
        """Note that a revision has deleted the row."""
        if self._rows:
            self._rows[-1].deleted = True

    def end_cell(self) -> None:
        """Leave a cell with the paragraphs it has given."""
        if self._cells and self._rows:
            cell = self._cells.pop()
            texts = tuple(found.text for found in self._found[cell.first :])
            self._rows[-1].cells.append(Cell(texts, cell.span, cell.goes_on))

    def end_row(self) -> bool:
        """Leave a row; a deleted one takes its paragraphs with it, which is what the answer tells."""
        if not self._rows:
            return False
        row = self._rows.pop()
        if row.deleted:
            del self._found[row.first :]
        elif self._tables:
            self._tables[-1].rows.append(row)
        return row.deleted

    def end(self) -> bool:
        """Leave a table. Tell whether it assigned tasks: then its rows are the paragraphs, not its cells."""
        table = self._tables.pop()
        lines = None if self._tables else row_lines([row.cells for row in table.rows])
        if lines is not None:
            self._found[table.first :] = [Found(line, Origin.TABLE) for line in lines]
        return lines is not None
