"""One figure: its reading, earlier ones, plan, forecast and warnings, as far as a reader may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Indicator, Observation
from zhengxian.web.collect.selectors.observations import Sight
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.monitor.models import PacePlan, PaceWord, Reading, YearForecast
from zhengxian.web.monitor.selectors import plans, warnings
from zhengxian.web.monitor.selectors.wall_cells import LATE, LOCKED, held_back, is_made_up

MOST_WARNINGS = 20


@dataclass(frozen=True)
class Told:
    """One reading as it may be shown: the word of a cell, whether it still stands, whether its figure is kept back."""

    reading: Reading
    word: str
    locked: bool

    @property
    def stands(self) -> bool:
        """Tell whether no later reading took its place."""
        return self.reading.superseded_at is None


@dataclass(frozen=True)
class Figure:
    """Everything the page of a figure shows that needs no arithmetic.

    ``told`` are the readings of the year up to the end of the period, the newest first, superseded ones included;
    ``now`` is the one that stands for the period. ``locked`` periods are those of the last three years of which the reader may
    not see the figure.
    """

    region: Region
    indicator: Indicator
    period: Period
    periods: tuple[Period, ...]
    told: tuple[Told, ...]
    now: Told | None
    versions: tuple[PacePlan, ...]
    plan: PacePlan | None
    forecast: YearForecast | None
    is_forecast_locked: bool
    locked: frozenset[str]
    has_source: bool

    @property
    def label(self) -> str:
        """The period as people say it of this indicator."""
        return self.period.cumulative_label if self.indicator.cumulative else self.period.label

    @property
    def is_locked(self) -> bool:
        """Tell whether the figure of the period is kept from the reader."""
        return str(self.period) in self.locked

    @property
    def reading(self) -> Reading | None:
        """The reading of the period, when it may be seen."""
        return self.now.reading if self.now is not None and not self.now.locked else None


def find(access: Access, region: str, indicator: str, period: str) -> Figure:
    """Return one figure for whoever sees targets of the region; about ten queries. Errors: Hidden."""
    place, measure = plans.seen_place(access, region, indicator)
    ever = _readings(place, measure)
    offered = sorted({Period.parse(row.period) for row in ever}, reverse=True)
    at = _chosen(period, offered)
    versions = plans.versions(place, measure, at.year)
    held = _locked(access, place, measure, at)
    told = tuple(
        _told(row, ever, held)
        for row in ever
        if row.period_end.year == at.year and row.period_end <= at.last_day
    )
    forecast = _forecast(place, measure, at.year)
    return Figure(
        place, measure, at, tuple(offered), told,
        next((t for t in told if t.stands and t.reading.period == str(at)), None),
        tuple(versions), in_force(versions, at.last_day), forecast, _is_kept(forecast, held), held,
        _has_source(access, place, measure, at),
    )  # fmt: skip


def _readings(region: Region, indicator: Indicator) -> list[Reading]:
    rows = Reading.objects.filter(region=region, indicator=indicator).select_related("round", "plan")
    return list(rows.order_by("-period_end", "-pk"))


def _chosen(text: str, offered: Sequence[Period]) -> Period:
    """Return the period asked for, else the newest that was read. Errors: Hidden when nothing was read and none is named."""
    try:
        asked = Period.parse(text) if text else None
    except ZhengxianError:
        asked = None
    if asked is None:
        if not offered:
            raise Hidden
        return offered[0]
    if asked in offered:
        return asked
    return next((p for p in offered if p.last_day == asked.last_day), asked)


def _told(row: Reading, ever: Sequence[Reading], held: frozenset[str]) -> Told:
    if row.period in held:
        return Told(row, LOCKED, locked=True)
    made_up = row.superseded_at is None and is_made_up(row, ever)
    return Told(row, LATE if made_up else PaceWord(row.word), locked=False)


def in_force(versions: Sequence[PacePlan], day: date) -> PacePlan | None:
    """Return the version in force on a day: the greatest number that holds by then."""
    return next((v for v in reversed(versions) if v.valid_from <= day), None)


def _locked(access: Access, region: Region, indicator: Indicator, at: Period) -> frozenset[str]:
    """Return the periods of three years whose figure is kept from the reader; those before a merger are, too."""
    first = Period.of(at.kind, at.year - 2)
    named = [str(p) for p in Period.range(first, Period.of(at.kind, at.year, at.kind.per_year))]
    kept = {key[2] for key in held_back(access, {region.pk: region}, {indicator.pk: indicator}, named)}
    if region.valid_from and not Sight.of(access).works_on(region, indicator.department_id):
        kept |= {p for p in named if Period.parse(p).last_day < region.valid_from}
    return frozenset(kept)


def _forecast(region: Region, indicator: Indicator, year: int) -> YearForecast | None:
    rows = YearForecast.objects.filter(region=region, indicator=indicator, year=year, is_current=True)
    return rows.select_related("round").first()


def _is_kept(forecast: YearForecast | None, held: frozenset[str]) -> bool:
    """Tell whether a forecast rests on figures that the reader may not see: then it would tell them."""
    if forecast is None:
        return False
    origin = Period.parse(forecast.origin).last_day
    return any(Period.parse(period).last_day <= origin for period in held)


def _has_source(access: Access, region: Region, indicator: Indicator, at: Period) -> bool:
    rows = Observation.objects.current().filter(Sight.of(access).condition)
    return rows.filter(region=region, indicator=indicator, period=str(at)).exists()


def warning_lines(access: Access, found: Figure, today: date) -> list[warnings.Line]:
    """Return the warnings of the figure, sealed as everywhere, with the items made of them."""
    if not access.may(Action.SEE_WARNINGS):
        return []
    rows = warnings.marked(warnings.visible_to(access)).filter(region=found.region, indicator=found.indicator)
    return warnings.lines(access, rows.order_by("-period", warnings.GRAVEST, "id")[:MOST_WARNINGS], today)


def points_of(plan: PacePlan | None) -> Mapping[str, float]:
    """Return what a version plans by the end of every period."""
    return {} if plan is None else {point.period: point.value for point in plan.points.all()}
