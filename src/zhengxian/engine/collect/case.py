"""One rule at work on the figures: which cells it may question, and how a question is worded."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.check import CheckRule
from zhengxian.engine.base.period.kind import PeriodKind
from zhengxian.engine.base.rounding import half_up_text
from zhengxian.engine.collect.figures import Place, Series
from zhengxian.engine.collect.grid import LENGTHS, Grid
from zhengxian.engine.collect.hit import Hit, Line, Subject

HUGE = 1e15
"""Figures from here on are written with an exponent."""

QUARTERS = ("一季度", "上半年", "前三季度", "全年")
"""Names of quarters counted from January."""

TINY = 1e-9
"""What binary noise may add to a difference of published figures."""


class Case:
    """A rule, the figures and the subject."""

    def __init__(self, rule: CheckRule, grid: Grid, subject: Subject) -> None:
        self.rule = rule
        self.grid = grid
        self.subject = subject
        self.series = grid.figures.indicators
        self.places = grid.figures.regions
        self._slots = self._asked_slots()
        self._rows = np.array(
            [subject.regions is None or place.code in subject.regions for place in self.places], np.bool_
        )

    @property
    def columns(self) -> list[int]:
        """The indicators that the rule questions and the figures have."""
        rule, column = self.rule, self.grid.figures.column
        if rule.indicators:
            return [column[code] for code in rule.indicators if code in column]
        chosen = [i for i, series in enumerate(self.series) if self._chosen(series)]
        return sorted(chosen, key=lambda i: self.series[i].code)

    def column(self, code: str | None) -> int | None:
        """Where an indicator stands, or None where the figures have none of it."""
        return None if code is None else self.grid.figures.column.get(code)

    def present(self, codes: Sequence[str]) -> list[int]:
        """Where the indicators stand that the figures have."""
        return [at for at in (self.column(code) for code in codes) if at is not None]

    def half(self, i: int) -> float:
        """Half a unit of the last published decimal: what rounding leaves open."""
        decimals = self.series[i].decimals
        return 0.0 if decimals is None else 0.5 * 10.0**-decimals

    # --- who is asked ---------------------------------------------------------------------------------

    def asked(self, columns: Sequence[int]) -> BoolArray:
        """Cells in which the subject asks about at least one of the indicators, (slots, regions)."""
        if not self.about(columns):
            return np.zeros((len(self._slots), len(self._rows)), np.bool_)
        both: BoolArray = self._slots[:, None] & self._rows[None, :]
        return both

    def asked_of_any(self, rows: IntArray, columns: Sequence[int]) -> BoolArray:
        """Slots in which the subject asks about at least one of the regions, (slots,)."""
        involved = bool(self._rows[rows].any()) and self.about(columns)
        return self._slots if involved else np.zeros_like(self._slots)

    def involves(self, rows: Sequence[int]) -> bool:
        """Whether the subject holds at least one of the regions."""
        return bool(self._rows[list(rows)].any())

    def about(self, columns: Sequence[int]) -> bool:
        """Whether the subject holds at least one of the indicators."""
        wanted = self.subject.indicators
        return wanted is None or any(self.series[i].code in wanted for i in columns)

    def cells(self, mask: BoolArray, columns: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Slot and row of every cell that the mask catches and the subject asks about."""
        for s, r in np.argwhere(mask & self.asked(columns)):
            yield int(s), int(r)

    # --- words ----------------------------------------------------------------------------------------

    def show(self, i: int, value: float) -> str:
        """A figure as it is published, with its unit."""
        series, number = self.series[i], float(value)
        plain = series.decimals is None or not abs(number) < HUGE
        text = f"{number:.10g}" if plain else half_up_text(number, series.decimals or 0)
        return text + unit_text(series.unit)

    def line(self, i: int, previous: FloatArray | float | None, current: FloatArray | float | None) -> Line:
        """A row of the arithmetic that shows an indicator's own figures."""
        series = self.series[i]
        return Line(series.label, number(previous), number(current), series.unit)

    def moment(self, s: int, i: int, r: int) -> str:
        """The period in words; 1—9月 where the figure counts from January."""
        period = self.grid.periods[self._period_at(s, i, r)]
        if not self.series[i].cumulative:
            return period.label
        if period.kind is PeriodKind.MONTH and period.number > 1:
            return f"{period.year}年1—{period.number}月"
        if period.kind is PeriodKind.QUARTER:
            return f"{period.year}年{QUARTERS[period.number - 1]}"
        return period.label

    def hit(
        self,
        s: int,
        r: int,
        i: int,
        what: str,
        lines: Sequence[Line] = (),
        others: Sequence[int] = (),
        regions: Sequence[int] = (),
    ) -> Hit:
        """Word a question about one figure; ``what`` continues “甲县2025年1—9月“…””."""
        head = f"{self.places[r].label}{self.moment(s, i, r)}“{self.series[i].label}”"
        indicators = tuple(dict.fromkeys(self.series[c].code for c in (i, *others)))
        return self._make(s, r, i, head + what, lines, indicators, regions)

    def hit_unit(self, s: int, r: int, what: str, lines: Sequence[Line], columns: Sequence[int]) -> Hit:
        """Word a question about several figures of one region."""
        filed = {int(self.grid.origin[c, s, r]) for c in columns} - {-1}
        at = filed.pop() if len(filed) == 1 else self.grid.slot_periods[s]
        head = f"{self.places[r].label}{self.grid.periods[at].label}"
        indicators = tuple(self.series[c].code for c in columns)
        hit = self._make(s, r, None, head + what, lines, indicators, ())
        return replace(hit, period=self.grid.figures.periods[at])

    def hit_group(
        self, s: int, i: int, rows: Sequence[int], what: str, lines: Sequence[Line], above: str
    ) -> Hit:
        """Word a question about one indicator of several regions below ``above`` (code, may be empty)."""
        rows = sorted(rows, key=lambda r: self.places[r].code)
        place = self.grid.figures.row.get(above)
        name = "" if place is None else f"{self.places[place].label}所属各单位"
        head = f"{name}{self.moment(s, i, int(rows[0]))}“{self.series[i].label}”"
        hit = self._make(s, int(rows[0]), i, head + what, lines, (self.series[i].code,), rows)
        return replace(hit, region=above)

    def _make(
        self,
        s: int,
        r: int,
        i: int | None,
        sentence: str,
        lines: Sequence[Line],
        indicators: tuple[str, ...],
        regions: Sequence[int],
    ) -> Hit:
        rule = self.rule
        named = [self.places[q].code for q in (regions or (r,))]
        return Hit(
            check=rule.code,
            code=rule.number,
            severity=rule.severity,
            audience=rule.audience,
            region=self.places[r].code,
            indicator="" if i is None else self.series[i].code,
            period=self.grid.figures.periods[self._period_at(s, i, r)],
            message=f"{sentence}。{rule.what_to_do}（{rule.number}）",
            regions=tuple(dict.fromkeys(named)),
            indicators=indicators,
            arithmetic=tuple(lines),
        )

    def _period_at(self, s: int, i: int | None, r: int) -> int:
        """The period under which a figure is filed, or would be filed had there been one."""
        own = -1 if i is None else int(self.grid.origin[i, s, r])
        if own >= 0:
            return own
        length = 0 if i is None else self.grid.step[i]
        return self.grid.filed.get((s, length), self.grid.slot_periods[s])

    def _asked_slots(self) -> BoolArray:
        due = self.grid.due(LENGTHS[self.rule.frequency])
        if self.subject.period is None:
            return due
        only = np.zeros_like(due)
        at = self.grid.slot(self.subject.period)
        if at is not None:
            only[at] = due[at]
        return only

    def _chosen(self, series: Series) -> bool:
        rule = self.rule
        right = series.kind in rule.of_kind and series.code not in rule.but_not
        return right and (rule.cumulative is None or series.cumulative is rule.cumulative)


def unit_text(unit: str) -> str:
    """A unit as it follows a number."""
    return unit if unit in ("", "%") else f" {unit}"


def number(value: FloatArray | float | None) -> float | None:
    """A figure for a row of arithmetic; NaN is nothing."""
    if value is None:
        return None
    plain = float(value)
    return plain if math.isfinite(plain) else None


def names(places: Sequence[Place], rows: Sequence[int], most: int = 6) -> str:
    """Names of regions in one text."""
    listed = "、".join(places[r].label for r in rows[:most])
    return listed + (f"等 {len(rows)} 个" if len(rows) > most else "")
