"""How far every region is: its newest readings that a pack may quote, those behind first, with the year's forecast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from zhengxian.engine.base.period import Period
from zhengxian.web.monitor.models import PaceWord, Reading, Round, YearForecast
from zhengxian.web.report.selectors.pack_sight import Releases

_BACK = timedelta(days=400)
"""Readings older than this are no news."""
_ORDER = (
    PaceWord.BAD,
    PaceWord.LAG,
    PaceWord.MISSING,
    PaceWord.SLOW,
    PaceWord.UNJUDGED,
    PaceWord.REACHED,
)
"""Words in the order of a page; what is not due or has no plan is left out."""


@dataclass(frozen=True)
class PaceRow:
    """One reading with the forecast of its year; ``is_held`` tells that the forecast rests on unreleased figures."""

    reading: Reading
    forecast: YearForecast | None = None
    is_held: bool = False


@dataclass
class Pace:
    """Readings by region, and how many newer ones are held back because their figures are not released."""

    rows: dict[int, list[PaceRow]] = field(default_factory=dict)
    held: dict[int, int] = field(default_factory=dict)


def pace(regions: Sequence[int], last: date, releases: Releases) -> Pace:
    """Return the newest readings of regions up to a day; about a dozen queries."""
    chains = _chains(regions, last)
    found = Pace(held=defaultdict(int))
    chosen: list[int] = []
    pending = dict.fromkeys(chains, 0)
    while pending:
        releases.read((*key, chains[key][at][0]) for key, at in pending.items())
        again = {}
        for (region, indicator), at in pending.items():
            period, pk, has_figure = chains[region, indicator][at]
            if releases.quotable((region, indicator, period), has_figure=has_figure):
                chosen.append(pk)
            else:
                found.held[region] += at == 0
                if at + 1 < len(chains[region, indicator]):
                    again[region, indicator] = at + 1
        pending = again
    found.rows = _rows(chosen, regions, releases, last)
    return found


def _chains(regions: Sequence[int], last: date) -> dict[tuple[int, int], list[tuple[str, int, bool]]]:
    """Return by region and indicator the current readings, newest first: period, key, whether there is a figure."""
    rows = Reading.objects.filter(
        superseded_at__isnull=True,
        region__in=regions,
        period_end__lte=last,
        period_end__gt=last - _BACK,
        word__in=_ORDER,
    ).order_by("-period_end", "pk")
    chains = defaultdict(list)
    for region, indicator, period, pk, value in rows.values_list(
        "region_id", "indicator_id", "period", "pk", "value"
    ):
        chains[region, indicator].append((period, pk, value is not None))
    return dict(chains)


def _rows(
    chosen: Sequence[int], regions: Sequence[int], releases: Releases, last: date
) -> dict[int, list[PaceRow]]:
    readings: list[Reading] = []
    for at in range(0, len(chosen), 500):
        part = Reading.objects.filter(pk__in=chosen[at : at + 500]).select_related("indicator")
        readings.extend(part)
    forecasts = _forecasts(regions, last)
    releases.read((f.region_id, f.indicator_id, f.origin) for f in forecasts.values())
    found = defaultdict(list)
    for one in readings:
        forecast = forecasts.get((one.region_id, one.indicator_id, one.period_end.year))
        held = forecast is not None and not releases.quotable(
            (one.region_id, one.indicator_id, forecast.origin), has_figure=True
        )
        found[one.region_id].append(PaceRow(one, None if held else forecast, held))
    for rows in found.values():
        rows.sort(key=_gravity)
    return dict(found)


def _gravity(row: PaceRow) -> tuple[int, float, int, str]:
    one = row.reading
    gap = one.gap if one.gap is not None else 0.0
    return _ORDER.index(PaceWord(one.word)), gap, one.indicator.order, one.indicator.code


def _forecasts(regions: Sequence[int], last: date) -> dict[tuple[int, int, int], YearForecast]:
    """Return the forecasts that rest on nothing later than a day, by region, indicator and year."""
    rows = YearForecast.objects.filter(is_current=True, region__in=regions).defer("path", "backtest", "notes")
    known = (f for f in rows if Period.parse(f.origin).last_day <= last)
    return {(f.region_id, f.indicator_id, f.year): f for f in known}


def newest_round(last: date) -> Round | None:
    """Return the newest round whose readings end by a day."""
    key = (
        Reading.objects.filter(superseded_at__isnull=True, period_end__lte=last)
        .order_by("-period_end", "-round_id")
        .values_list("round", flat=True)
        .first()
    )
    return Round.objects.filter(pk=key).first() if key is not None else None
