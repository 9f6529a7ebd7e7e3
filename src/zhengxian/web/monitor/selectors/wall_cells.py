"""Cells of the wall: what the reading of each region and indicator says, and which figures are not to be seen yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.web.collect.models import Indicator, Observation, Release
from zhengxian.web.collect.selectors.observations import Sight
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region
from zhengxian.web.monitor.models import PaceWord, Reading

LATE, LOCKED = "late", "locked"
"""What a cell says beside the words of readings: made up after its period was assessed; not released yet."""
ORDER = (
    PaceWord.BAD, PaceWord.LAG, PaceWord.SLOW, LATE, PaceWord.REACHED, PaceWord.MISSING, PaceWord.NOT_DUE,
    PaceWord.NO_PLAN, PaceWord.UNJUDGED, LOCKED,
)  # fmt: skip
"""Words from what has to be acted on to what cannot be told."""
_WANTED = (PaceWord.BAD, PaceWord.LAG, PaceWord.MISSING)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a word of ``ORDER``, the gap in points (positive is better) and the figure; locked ones have none."""

    word: str
    gap: float | None = None
    value: float | None = None

    @property
    def is_behind(self) -> bool:
        """Tell whether somebody has to act."""
        return self.word in (PaceWord.BAD, PaceWord.LAG)


Cells = dict[tuple[int, int], Cell]
"""Cells by region and indicator."""


def ending_with(period: Period) -> list[str]:
    """Return the periods of every length that end on the last day of one: the month, and the quarter it closes.

    >>> ending_with(Period.parse("2026-09"))
    ['2026Q3', '2026-09', '2026-09T3']
    """
    ends = (Period.from_date(period.last_day, kind) for kind in PeriodKind)
    return [str(end) for end in ends if end.last_day == period.last_day]


def cells(
    access: Access, regions: Mapping[int, Region], period: Period
) -> tuple[Cells, Mapping[int, Indicator]]:
    """Return the cells of some regions in one period and the indicators they are of; two to four queries."""
    named = ending_with(period)
    fields = ("region_id", "indicator_id", "word", "gap", "value", "is_first")
    rows = list(current(named, regions).values_list(*fields))
    found = {row[1] for row in rows}
    shown = Indicator.objects.filter(pk__in=found).select_related("department")
    indicators = {i.pk: i for i in shown.defer("definition", "levels")}
    late = _made_up([row[:2] for row in rows if not row[5] and row[2] == PaceWord.REACHED], named)
    hidden = {key[:2] for key in held_back(access, regions, indicators, named)}
    made: Cells = {}
    for region_id, indicator_id, word, gap, value, _ in rows:
        key = region_id, indicator_id
        if key in hidden:
            made[key] = Cell(LOCKED)
        else:
            made[key] = Cell(LATE if key in late else word, gap, value)
    return made, indicators


def current(periods: Sequence[str], regions: Iterable[int]) -> Any:
    """Return the readings that stand for some regions and periods."""
    return Reading.objects.filter(
        period__in=periods, region__in=list(regions), superseded_at__isnull=True
    ).order_by()


def may_show(access: Access, regions: Mapping[int, Region], period: Period) -> bool:
    """Tell whether a reader may see any figure that was read of these regions in a period; three queries."""
    named = ending_with(period)
    rows = list(
        current(named, regions).filter(value__isnull=False).values_list("region_id", "indicator_id", "period")
    )
    indicators = Indicator.objects.in_bulk({indicator for _, indicator, _ in rows})
    return bool(set(rows) - held_back(access, regions, indicators, named))


def _made_up(pairs: Sequence[tuple[int, int]], periods: Sequence[str]) -> set[tuple[int, int]]:
    """Return which of these were behind or missing when the period was first assessed; one query when there are any."""
    if not pairs:
        return set()
    firsts = Reading.objects.filter(
        is_first=True, word__in=_WANTED, period__in=periods,
        region__in={r for r, _ in pairs}, indicator__in={i for _, i in pairs},
    )  # fmt: skip
    return set(firsts.order_by().values_list("region_id", "indicator_id")) & set(pairs)


def is_made_up(now: Reading, readings: Iterable[Reading]) -> bool:
    """Tell whether a reading that is reached was behind or missing when its period was first assessed."""
    first = next((r for r in readings if r.is_first and r.period == now.period), None)
    return now.word == PaceWord.REACHED and first is not None and first.word in _WANTED


def held_back(
    access: Access, regions: Mapping[int, Region], indicators: Mapping[int, Indicator], periods: Sequence[str]
) -> set[tuple[int, int, str]]:
    """Return which figures this reader may not see before their release, by region, indicator and period.

    One query; none for those who see everything in these regions.
    """
    sight = Sight.of(access)
    beyond = {pk: region for pk, region in regions.items() if not sight.works_on(region, None)}
    if not beyond or not indicators:
        return set()
    rows = (
        Observation.objects.current()
        .filter(indicator__in=list(indicators), period__in=periods, region__in=list(beyond))
        .exclude(release=Release.RELEASED)
        .values_list("region_id", "indicator_id", "period", "release", "embargo_until")
    )
    return {
        (region_id, indicator_id, period)
        for region_id, indicator_id, period, release, until in rows
        if not sight.sees(release, until, beyond[region_id], indicators[indicator_id].department_id)
    }
