"""What the entry grid shows: a sheet with the addresses of its Excel template, its cells, and what is to be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from types import MappingProxyType

from zhengxian.web.ui.components.states import GRID_MARKS, StateMark

_NO_COUNTS: Mapping[str, int] = MappingProxyType({})
GRAVITY = tuple(GRID_MARKS)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its letter in the template, what is asked, unit, decimals, and whether the system works it out."""

    letter: str
    indicator: str
    name: str
    unit: str = ""
    group: str = ""
    decimals: int = 2
    kind: str = "level"
    computed: bool = False


@dataclass(frozen=True, slots=True)
class CellMark:
    """A mark of a cell: its kind (a key of `GRID_MARKS`), the sentence, and the code of the check."""

    kind: str
    message: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the text in it, the revision it was read at, and its marks."""

    text: str = ""
    rev: int = 0
    marks: tuple[CellMark, ...] = ()
    readonly: bool = False

    @property
    def gravest(self) -> CellMark | None:
        """The mark the cell shows: the gravest of its marks."""
        known = [mark for mark in self.marks if mark.kind in GRID_MARKS]
        return min(known, key=lambda mark: GRAVITY.index(mark.kind), default=None)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number in the template, the region, and one cell for every column. Roles: own, total."""

    number: int
    region: str
    name: str
    cells: tuple[Cell, ...]
    role: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell together with its column and row, as the template walks over it."""

    cell: Cell
    column: Column
    row: SheetRow

    @property
    def address(self) -> str:
        """The address in the Excel template, such as C12."""
        return f"{self.column.letter}{self.row.number}"

    @property
    def key(self) -> str:
        """Region and indicator, as the name of the box and the saved cell spell them."""
        return f"{self.row.region}-{self.column.indicator}"

    @property
    def label(self) -> str:
        """What the cell is, in words."""
        return f"{self.row.name}　{self.column.group}{self.column.name}"

    @property
    def mark(self) -> StateMark | None:
        """Shape and word of the gravest mark."""
        found = self.cell.gravest
        return GRID_MARKS[found.kind] if found else None

    @property
    def is_state(self) -> bool:
        """Tell whether a word stands in the cell instead of a figure."""
        return bool(self.cell.text) and not any(c.isdigit() for c in self.cell.text)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole grid of one form. An empty ``save_url`` shows it without saving."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[SheetRow, ...]
    save_url: str = ""
    panel_url: str = ""
    user_key: str = ""
    counts: Mapping[str, int] = field(default_factory=lambda: _NO_COUNTS)
    readonly: bool = False
    head_row: int = 2
    region_letter: str = "A"

    @property
    def has_groups(self) -> bool:
        """Tell whether the head has a second line."""
        return any(column.group for column in self.columns)

    @property
    def groups(self) -> list[tuple[str, tuple[Column, ...]]]:
        """Neighbouring columns of one group, in order."""
        return [
            (name, tuple(found)) for name, found in groupby(self.columns, key=lambda column: column.group)
        ]

    @property
    def placed(self) -> list[tuple[SheetRow, list[Placed]]]:
        """Rows with their cells."""
        return [
            (row, [Placed(cell, column, row) for cell, column in zip(row.cells, self.columns, strict=True)])
            for row in self.rows
        ]

    @property
    def problems(self) -> Sequence[tuple[Placed, CellMark, StateMark]]:
        """Everything to be done, the gravest first; what is explained is not listed."""
        found = [
            (one, mark, GRID_MARKS[mark.kind])
            for _, cells in self.placed
            for one in cells
            for mark in one.cell.marks
            if mark.kind in GRID_MARKS and mark.kind != "exp"
        ]
        return sorted(found, key=lambda item: GRAVITY.index(item[1].kind))
