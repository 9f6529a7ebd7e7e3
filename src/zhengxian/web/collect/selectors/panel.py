"""What stands beside one cell: where it comes from, what is asked about it, its last twelve figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhengxian.engine.base.period import Period
from zhengxian.io.charts import Series, Trend
from zhengxian.io.forms import FormCell
from zhengxian.web.collect.models import Entry, Finding, Observation, Severity
from zhengxian.web.collect.selectors import findings as questions
from zhengxian.web.collect.selectors.marks import is_waiting, lacks_reason, place_of
from zhengxian.web.collect.selectors.sheets import Key, Sheet
from zhengxian.web.collect.selectors.words import shown
from zhengxian.web.core.refusal import Hidden

LAST = 12


@dataclass(frozen=True)
class Panel:
    """One cell with everything known of it. Never a target, a gap, a rank or a proposed figure."""

    cell: FormCell
    entry: Entry | None
    text: str
    findings: tuple[tuple[Finding, Sequence[Mapping[str, Any]]], ...]
    chart: Trend | None
    last: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """The cell as its box is called."""
        return f"{self.cell.region.code}-{self.cell.indicator.code}"

    @property
    def takes(self) -> frozenset[int]:
        """The questions that an explanation can answer."""
        asked = (f for f, _ in self.findings if f.severity != Severity.NOTE)
        return frozenset(f.pk for f in asked if questions.takes_explanation(f))

    @property
    def is_waiting(self) -> bool:
        """Tell whether it was returned and not dealt with."""
        return self.entry is not None and is_waiting(self.entry)

    @property
    def lacks_reason(self) -> bool:
        """Tell whether its state wants a reason."""
        return self.entry is not None and lacks_reason(self.entry)


def cell_named(sheet: Sheet, name: str) -> FormCell:
    """Return a cell by the name of its box or its address, the first one for an empty name.

    A region above the table leads to the first row, where its questions stand.
    """
    region, _, indicator = name.partition("-")
    first = sheet.form.regions[0].code
    found = (
        sheet.form.by_key.get((region, indicator))
        or sheet.form.by_address.get(name)
        or sheet.form.by_key.get((first, indicator))
    )
    if found is None and name:
        raise Hidden()
    return found or sheet.cells[0]


def panel_of(sheet: Sheet, cell: FormCell, found: Sequence[Finding]) -> Panel:
    """Read what stands beside a cell; two queries."""
    key = cell.region.code, cell.indicator.code
    entry = sheet.entries.get(key)
    mine = [f for f in found if place_of(sheet, f) == key]
    threads = questions.threads(mine) if mine else {}
    chart, last = _history(sheet, key, entry)
    asked = tuple((f, threads[f.pk]) for f in mine)
    return Panel(cell, entry, shown(entry) if entry is not None else "", asked, chart, last)


def _history(sheet: Sheet, key: Key, entry: Entry | None) -> tuple[Trend | None, tuple[tuple[str, str], ...]]:
    """Return the last figures up to the present one as a chart and in words."""
    region, indicator = sheet.regions[key[0]], sheet.indicators[key[1]]
    period = Period.parse(sheet.submission.period)
    periods = Period.range(period - (LAST - 1), period)
    rows = Observation.objects.current().filter(
        region=region, indicator=indicator, period__in=[str(p) for p in periods[:-1]]
    )
    stored = dict(rows.values_list("period", "value"))
    values = [stored.get(str(p)) for p in periods[:-1]] + [entry.value if entry is not None else None]
    if not any(v is not None for v in values[:-1]):
        return None, ()
    title = f"{region.name}{indicator.title}"
    series = Series("本单位", tuple(values))
    drawn = Trend(title, "", indicator.unit, indicator.decimals, periods, (series,))
    words = tuple(
        (p.label, "" if v is None else f"{v:.{indicator.decimals}f}")
        for p, v in zip(periods, values, strict=True)
    )
    return drawn, words
