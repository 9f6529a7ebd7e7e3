"""Turn stored figures and a draft into what the checks of the engine question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from django.db.models import Q

from zhengxian import definitions
from zhengxian.engine.base.check import CheckRule
from zhengxian.engine.base.indicator import ValidRange
from zhengxian.engine.base.period import Period
from zhengxian.engine.base.period.kind import PeriodKind
from zhengxian.engine.collect import (
    BELOW_UNIT,
    MISSING,
    NOT_APPLICABLE,
    REPORTED,
    SUPPRESSED,
    Figures,
    Place,
    Series,
    Subject,
)
from zhengxian.web.collect.models import CellState, Indicator, Observation
from zhengxian.web.collect.selectors.asking import is_list
from zhengxian.web.collect.selectors.sheets import Sheet
from zhengxian.web.core.models import Region

HISTORY = 36
"""Months of history that checks look back on."""
STATE = {
    CellState.REPORTED: REPORTED,
    CellState.MISSING: MISSING,
    CellState.NOT_APPLICABLE: NOT_APPLICABLE,
    CellState.BELOW_UNIT: BELOW_UNIT,
    CellState.SUPPRESSED: SUPPRESSED,
}
WHOLE_TABLE = frozenset({"digits", "identical", "roll_up", "roll_up_growth", "target_hugging"})
"""Kinds that compare the units of a table; meaningless on the sheet of one region."""


@dataclass(frozen=True)
class Case:
    """What to question, by which rules, and about what."""

    figures: Figures
    rules: tuple[CheckRule, ...]
    subject: Subject


def case_of(sheet: Sheet) -> Case:
    """Build the case of a sheet: its cells over the figures of the last 36 months, with related series beside them.

    Two queries and one for the figures. A cell that is empty on the sheet is empty in the case, whatever was
    reported before.
    """
    rules = tuple(
        r for r in definitions.checks().values() if not is_list(sheet.submission) or r.kind not in WHOLE_TABLE
    )
    own = {i.code for i in sheet.indicators.values()}
    rules = tuple(r for r in rules if _concerns(r, own, sheet.indicators.values()))
    series = _related(sheet, rules)
    regions = _places(sheet)
    period = Period.parse(sheet.submission.period)
    # Figures of other lengths (a quarter's beside the months) join by the day on which they end.
    periods = sorted({str(period), *_periods_before(period)}, key=Period.parse)
    figures = _filled(sheet, periods, regions, series)
    subject = Subject.of(str(period), sheet.regions.keys() & {r.code for r in regions}, own)
    return Case(figures, rules, subject)


def _concerns(rule: CheckRule, own: set[str], indicators: Iterable[Indicator]) -> bool:
    by_kind = any(i.kind in rule.of_kind and i.code not in rule.but_not for i in indicators)
    return by_kind or bool(own & set(rule.named))


def _related(sheet: Sheet, rules: Sequence[CheckRule]) -> list[Indicator]:
    """Return the indicators of the sheet and those that rules or growth series set beside them."""
    named = {code for rule in rules for code in rule.named}
    own = list(sheet.indicators.values())
    beside = Q(code__in=named) | Q(growth_of__in=own) | Q(growth_series__in=own)
    rows = Indicator.objects.filter(beside).select_related("growth_of").order_by("pk")
    more = {i.pk: i for i in rows}
    known = {i.pk for i in own}
    return [*own, *(i for pk, i in more.items() if pk not in known)]


def _places(sheet: Sheet) -> list[Region]:
    """Return the regions of the sheet, and above a whole table the regions it adds up to."""
    own = list(sheet.regions.values())
    if is_list(sheet.submission):
        return own
    above = {
        r.parent_id: r.parent for r in own if r.parent is not None and r.level == sheet.submission.form.level
    }
    return [*own, *(r for pk, r in above.items() if pk not in {o.pk for o in own})]


def _periods_before(period: Period) -> list[str]:
    months = HISTORY if period.kind.length <= PeriodKind.MONTH.length else HISTORY * 2
    first = period - max(1, (months * PeriodKind.MONTH.length) // period.kind.length)
    found = [str(p) for p in Period.range(first, period - 1)]
    for kind in PeriodKind:
        if kind is not period.kind and kind.length >= PeriodKind.MONTH.length:
            ends = Period.from_date(period.last_day, kind)
            last = ends if ends.last_day <= period.last_day else ends - 1
            span = max(1, months * PeriodKind.MONTH.length // kind.length)
            found += [str(p) for p in Period.range(last - span, last)]
    return found


def _filled(
    sheet: Sheet, periods: Sequence[str], regions: Sequence[Region], series: Sequence[Indicator]
) -> Figures:
    shape = (len(periods), len(regions), len(series))
    values, states = np.full(shape, np.nan), np.full(shape, MISSING, dtype=np.uint8)
    row = {r.pk: n for n, r in enumerate(regions)}
    column = {i.pk: n for n, i in enumerate(series)}
    at = {p: n for n, p in enumerate(periods)}
    # One range of days instead of a list of periods: the index of a series is used and the statement stays short.
    stored = Observation.objects.current().filter(
        region__in=row,
        indicator__in=column,
        period_end__range=(min(Period.parse(p).last_day for p in periods), sheet.submission.period_end),
    )
    for period, region, indicator, value, state in stored.values_list(
        "period", "region_id", "indicator_id", "value", "state"
    ):
        if period in at:
            place = at[period], row[region], column[indicator]
            values[place] = np.nan if value is None else value
            states[place] = STATE[CellState(state)]
    _lay_over(sheet, values[at[sheet.submission.period]], states[at[sheet.submission.period]], row, column)
    return Figures(
        values=values,
        periods=tuple(periods),
        regions=tuple(_place(r) for r in regions),
        indicators=tuple(_series(i, series) for i in series),
        states=states,
    )


def _lay_over(
    sheet: Sheet, values: np.ndarray, states: np.ndarray, row: dict[int, int], column: dict[int, int]
) -> None:
    """Put the cells of the sheet over what is stored for its period."""
    for region in sheet.regions.values():
        for indicator in sheet.indicators.values():
            place = row[region.pk], column[indicator.pk]
            entry = sheet.entries.get((region.code, indicator.code))
            value = entry.value if entry is not None else None
            values[place] = np.nan if value is None else value
            states[place] = STATE[CellState(entry.state)] if entry is not None and entry.state else MISSING


def _place(region: Region) -> Place:
    parent = region.path.rstrip("/").split("/")[-2] if region.path.count("/") > 2 else ""
    return Place(region.code, region.name, region.level, parent)


def _series(indicator: Indicator, among: Sequence[Indicator]) -> Series:
    growth = next((i.code for i in among if i.growth_of_id == indicator.pk), None)
    return Series(
        code=indicator.code,
        title=indicator.title,
        kind=indicator.kind,
        unit=indicator.unit,
        frequency=indicator.frequency,
        cumulative=indicator.cumulative,
        decimals=indicator.decimals,
        valid_range=ValidRange(indicator.low, indicator.high),
        growth_of=indicator.growth_of.code if indicator.growth_of is not None else None,
        growth_series=growth,
        lag_months=indicator.lag_months,
    )
