"""Where on a worksheet the cells of a form stand, and what on it belongs to no cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zhengxian.engine.base.errors import Problem
from zhengxian.engine.base.indicator import Indicator
from zhengxian.io.forms.found import Unmatched
from zhengxian.io.forms.grid import Page, RawCell
from zhengxian.io.forms.names import IndicatorNames, RegionNames
from zhengxian.io.forms.sheet import FormIndicator, FormSheet
from zhengxian.io.forms.units import UnitWords, conversion
from zhengxian.io.tables.table import OddKind


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of the form on a page: its place there, the unit the page gives, and whether that fits."""

    row: int
    column: int
    region: str
    indicator: str
    unit: str = ""
    fits: bool = True
    remark: int | None = None


@dataclass
class Structure:
    """What was recognised on one page."""

    page: Page
    spots: list[Spot] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    headed: int = 0
    """The last row of titles and headings (in the direction of the page)."""

    def say(self, row: int, column: int) -> str:
        """Return a place as users say it."""
        address = self.page.address(row, column)
        return f"{self.page.name}!{address}" if self.page.name else address

    def report(self, code: str, row: int, column: int, message: str) -> Problem:
        """Add a problem of a cell and return it."""
        problem = self.problem(code, row, column, message)
        self.problems.append(problem)
        return problem

    def problem(self, code: str, row: int, column: int, message: str) -> Problem:
        """Return a problem of a cell, without adding it."""
        line, letters = self.page.place(row, column)
        value = self.page.text(row, column)[:40]
        return Problem(code, message, "", self.page.name, line, letters, value)


@dataclass(frozen=True)
class Words:
    """All names that a form knows, to recognise the rows and columns of an office's own table."""

    sheet: FormSheet
    regions: RegionNames
    indicators: IndicatorNames
    units: UnitWords
    by_code: Mapping[str, FormIndicator]

    @classmethod
    def of(
        cls, sheet: FormSheet, library: Mapping[str, Indicator] | None, others: Mapping[str, str] | None
    ) -> Words:
        """Collect the names of a form, of the library and of regions beyond the form (name by code)."""
        units = [i.unit for i in sheet.indicators] + [i.unit for i in (library or {}).values()]
        words = UnitWords(units)
        return cls(
            sheet,
            RegionNames(sheet.regions, others),
            IndicatorNames(sheet.indicators, library, words),
            words,
            {i.code: i for i in sheet.indicators},
        )

    @property
    def region_codes(self) -> frozenset[str]:
        """The regions of the form."""
        return frozenset(r.code for r in self.sheet.regions)

    def region(self, text: str) -> str | None:
        """Return the region of the form that a text names."""
        code = self.regions.find(text)
        return code if code in self.region_codes else None

    def unit_for(self, code: str, given: str, usual: Sequence[str]) -> str:
        """Return the unit of a column: its heading's, else the one of the page that fits the indicator."""
        if given:
            return given
        wanted = self.by_code[code].unit
        return next((u for u in usual if conversion(u, wanted) is not None), "")

    def fits(self, code: str, unit: str) -> bool:
        """Tell whether figures in a unit can be brought to the form's."""
        return not unit or conversion(unit, self.by_code[code].unit) is not None


def is_figure(cell: RawCell | None) -> bool:
    """Tell whether a cell holds a figure, or what was meant as one."""
    if cell is None:
        return False
    return cell.kind is not OddKind.TEXT or any(c.isdecimal() for c in cell.text)


def page_units(page: Page, words: Words) -> tuple[str, ...]:
    """Return the units that a line such as “单位：亿元、%” gives for the whole page."""
    found = [u for cell in page.cells.values() if "单位" in cell.text for u in words.units.list_of(cell.text)]
    return tuple(dict.fromkeys(found))
