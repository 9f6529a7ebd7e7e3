"""What a reading of a form hands back: every cell with its address, every problem, and what was not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cached_property

from zhengxian.engine.base.errors import Problem
from zhengxian.engine.evaluate.missing.state import CellState
from zhengxian.io.forms.stamp import Stamp


class ValueKind(Enum):
    """A figure, a stated reason for having none, nothing at all (未填), or a cell that cannot be understood."""

    VALUE = "value"
    STATE = "state"
    BLANK = "blank"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class FormValue:
    """One cell of the file. ``raw`` is what it shows, ``note`` what the reader did with it (a conversion)."""

    sheet: str
    row: int
    column: str
    region: str
    indicator: str
    raw: str
    kind: ValueKind
    value: Decimal | None = None
    state: CellState = CellState.MISSING
    note: str = ""
    remark: str = ""
    problem: Problem | None = None

    @property
    def address(self) -> str:
        """The place within the worksheet, such as C12."""
        return f"{self.column}{self.row}"

    @property
    def place(self) -> str:
        """The place as users say it, such as 收入!C12."""
        return f"{self.sheet}!{self.address}" if self.sheet else self.address

    @property
    def shown_state(self) -> str:
        """The state in words; a blank cell is 未填, which is not the same as 未统计."""
        if self.kind is ValueKind.BLANK:
            return "未填"
        return "" if self.kind is ValueKind.FAULT else self.state.label


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A row or a column of figures that belongs to no region or indicator of the form."""

    axis: str
    sheet: str
    place: str
    label: str
    nearest: str | None
    filled: int
    problem: Problem


@dataclass(frozen=True)
class FormReading:
    """All that was read. Nothing has been written anywhere.

    ``blocked`` says that nothing of it may be written (the period contradicts the form's). ``unread`` names the
    areas that hold something and were not read.
    """

    file: str
    stamp: Stamp | None
    by_template: bool
    outdated: bool
    values: tuple[FormValue, ...]
    unmatched: tuple[Unmatched, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    unread: tuple[str, ...]
    blocked: bool = False

    @cached_property
    def by_key(self) -> Mapping[tuple[str, str], FormValue]:
        """The cells by region and indicator code."""
        return {(v.region, v.indicator): v for v in self.values}

    @cached_property
    def readable(self) -> tuple[FormValue, ...]:
        """The cells that say something and can be taken over."""
        return tuple(v for v in self.values if v.kind in (ValueKind.VALUE, ValueKind.STATE))

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """Every problem: of the whole file, of single cells, and of rows and columns not recognised."""
        cells = [v.problem for v in self.values if v.problem is not None]
        both = [*self.problems, *cells, *(u.problem for u in self.unmatched)]
        return tuple(sorted(both, key=lambda p: (p.row is not None, p.sheet, p.row or 0, p.column)))
