"""A form for one period: which figures are asked, where each stands, and what is in it now.

The grid in the browser and the workbook share the addresses that this module gives: row 1 is the head of the
form, rows 2 and 3 are headings (a list has row 2 only), the figures follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from functools import cached_property

from zhengxian.engine.base.period import Period
from zhengxian.engine.base.rounding import half_up_text
from zhengxian.engine.evaluate.missing.state import CellState
from zhengxian.io.tables.sheet_plain import column_letters

STATE_CHOICES: Mapping[str, CellState] = {
    "未统计": CellState.MISSING,
    "不适用": CellState.NOT_APPLICABLE,
    "不足一个单位": CellState.BELOW_UNIT,
    "保密": CellState.SUPPRESSED,
}
"""What may stand in a cell instead of a number; a blank cell is none of them."""

STATE_WORD: Mapping[CellState, str] = {state: word for word, state in STATE_CHOICES.items()}


class FormKind(Enum):
    """Regions down and indicators across, or the indicators of one region down."""

    MATRIX = "matrix"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class FormIndicator:
    """An indicator as the form shows it: ``group`` stands above ``label``; without a group the title stands alone."""

    code: str
    title: str
    unit: str = ""
    decimals: int = 2
    group: str = ""
    label: str = ""
    aliases: tuple[str, ...] = ()
    computed: bool = False
    note: str = ""

    @property
    def heading(self) -> str:
        """The lower heading with its unit, such as 累计（亿元）."""
        text = (self.label or self.title) if self.group else self.title
        return f"{text}（{self.unit}）" if self.unit else text

    @property
    def number_format(self) -> str:
        """How a spreadsheet shows its figures."""
        return "#,##0." + "0" * self.decimals if self.decimals else "#,##0"


@dataclass(frozen=True, slots=True)
class FormRegion:
    """A region of the form; a computed one (全市) is not filled in by hand."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    computed: bool = False


@dataclass(frozen=True, slots=True)
class FormFill:
    """What a cell holds now: a value, a state, or nothing (state None)."""

    value: Decimal | None = None
    state: CellState | None = None
    editable: bool = True
    remark: str = ""


@dataclass(frozen=True, slots=True)
class FormCell:
    """One cell with its address; ``state`` None means that nothing is filled in yet."""

    address: str
    row: int
    column: int
    region: FormRegion
    indicator: FormIndicator
    value: Decimal | None
    state: CellState | None
    editable: bool
    remark: str = ""

    @property
    def computed(self) -> bool:
        """Whether the system works the figure out."""
        return self.region.computed or self.indicator.computed

    @property
    def decimals(self) -> int:
        """How many decimals the figure is shown with."""
        return self.indicator.decimals

    @property
    def text(self) -> str:
        """What the cell shows: the figure, the word of its state, or an empty text."""
        if self.value is not None:
            return half_up_text(self.value, self.decimals)
        return STATE_WORD.get(self.state, "") if self.state is not None else ""


@dataclass(frozen=True, slots=True)
class FormHeading:
    """A heading cell: its text, its first row (from 1) and column (A is 0), and how far it reaches."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class FormSheet:
    """A form of one period and one reporting unit. Texts of the head may be empty.

    ``version`` is a token of the platform that comes back with the workbook. ``fills`` holds what is filled in,
    by region and indicator code. Errors: ValueError when codes or headings repeat, or a list has not one region.
    """

    code: str
    title: str
    period: Period
    regions: tuple[FormRegion, ...]
    indicators: tuple[FormIndicator, ...]
    kind: FormKind = FormKind.MATRIX
    unit_code: str = ""
    unit_name: str = ""
    period_label: str = ""
    issuer: str = ""
    basis: str = ""
    valid_until: str = ""
    due: str = ""
    version: str = ""
    tab: str = "填报表"
    fills: Mapping[tuple[str, str], FormFill] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for what, codes in (
            ("region", [r.code for r in self.regions]),
            ("indicator", [i.code for i in self.indicators]),
            ("heading", [(i.group, i.heading) for i in self.indicators]),
        ):
            if not codes or len(set(codes)) < len(codes):
                raise ValueError(f"{self.code}: a {what} is absent or repeats")
        if self.kind is FormKind.LIST and len(self.regions) != 1:
            raise ValueError(f"{self.code}: a list is of one region")

    @property
    def shown_period(self) -> str:
        """The period as the form prints it."""
        return self.period_label or self.period.label

    @property
    def first_row(self) -> int:
        """The first row of figures."""
        return 4 if self.kind is FormKind.MATRIX else 3

    @property
    def last_row(self) -> int:
        """The last row of figures."""
        lines = self.regions if self.kind is FormKind.MATRIX else self.indicators
        return self.first_row + len(lines) - 1

    @property
    def last_column(self) -> int:
        """The last column, counted from 0."""
        return len(self.indicators) if self.kind is FormKind.MATRIX else 3

    @cached_property
    def cells(self) -> tuple[FormCell, ...]:
        """Every cell, row by row."""
        places = [(r, i) for r in range(len(self.regions)) for i in range(len(self.indicators))]
        return tuple(self._cell(r, i) for r, i in places)

    @cached_property
    def by_address(self) -> Mapping[str, FormCell]:
        """The cells by address."""
        return {cell.address: cell for cell in self.cells}

    @cached_property
    def by_key(self) -> Mapping[tuple[str, str], FormCell]:
        """The cells by region and indicator code."""
        return {(cell.region.code, cell.indicator.code): cell for cell in self.cells}

    @cached_property
    def headings(self) -> tuple[FormHeading, ...]:
        """The heading cells, in the order of reading."""
        if self.kind is FormKind.LIST:
            return tuple(FormHeading(t, 2, c) for c, t in enumerate(("指标", "计量单位", "数值", "备注")))
        return (FormHeading("地区", 2, 0, rows=2), *self._column_headings())

    def _column_headings(self) -> tuple[FormHeading, ...]:
        upper: list[FormHeading] = []
        lower: list[FormHeading] = []
        before = ""
        for column, indicator in enumerate(self.indicators, start=1):
            if not indicator.group:
                upper.append(FormHeading(indicator.heading, 2, column, rows=2))
            elif indicator.group == before:
                last = upper.pop()
                upper.append(FormHeading(last.text, 2, last.column, columns=last.columns + 1))
            else:
                upper.append(FormHeading(indicator.group, 2, column))
            if indicator.group:
                lower.append(FormHeading(indicator.heading, 3, column))
            before = indicator.group
        return (*upper, *lower)

    def _cell(self, r: int, i: int) -> FormCell:
        region, indicator = self.regions[r], self.indicators[i]
        matrix = self.kind is FormKind.MATRIX
        row, column = (self.first_row + r, i + 1) if matrix else (self.first_row + i, 2)
        fill = self.fills.get((region.code, indicator.code), FormFill())
        editable = fill.editable and not (region.computed or indicator.computed)
        address = f"{column_letters(column)}{row}"
        return FormCell(
            address, row, column, region, indicator, fill.value, fill.state, editable, fill.remark
        )
