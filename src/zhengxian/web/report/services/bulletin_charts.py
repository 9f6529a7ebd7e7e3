"""The charts of a bulletin: the same definitions as on screen, drawn for paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet

from zhengxian.engine.base.period import Period
from zhengxian.engine.report import ChartBlock, WrittenBulletin, text_of
from zhengxian.io.charts import Bar, Bars, Chart, Choropleth, Series, Trend, to_png
from zhengxian.web.collect.models import Indicator, Observation
from zhengxian.web.collect.selectors import maps
from zhengxian.web.core.models import Level, Region
from zhengxian.web.evaluate.models import Run, Score

WIDTH = 560
SPAN = 13
"""Periods of a line: the present one and the year before."""


def pictures(
    bulletin: WrittenBulletin, region: Region, run: Run | None, as_of: datetime
) -> Mapping[int, bytes]:
    """Draw every chart that has something to show, by the place of its block; PNG."""
    found: dict[int, bytes] = {}
    for n, block in enumerate(bulletin.blocks):
        if isinstance(block, ChartBlock):
            chart = definition(block, region, run, as_of)
            if chart is not None:
                found[n] = to_png(chart, WIDTH)
    return found


def rests_on(bulletin: WrittenBulletin, region: Region, run: Run | None, as_of: datetime) -> Iterator[str]:
    """Yield the stored rows that charts are drawn from, named as a bound number names its own (``observation:17``)."""
    for block in bulletin.blocks:
        if not isinstance(block, ChartBlock):
            continue
        if block.is_node:
            yield from () if run is None else (f"run:{run.pk}",)
            continue
        indicator = _indicator(block)
        if indicator is not None:
            period = Period.parse(block.period)
            lines = block.chart == "lines"
            places = [region] if lines else _below(region, period)
            rows = _figures(indicator, places, _periods(period) if lines else (period,), as_of)
            yield from (
                f"observation:{pk}" for pk in rows.filter(value__isnull=False).values_list("pk", flat=True)
            )


def definition(block: ChartBlock, region: Region, run: Run | None, as_of: datetime) -> Chart | None:
    """Return what a chart shows; None where there is nothing to draw.

    ``lines``: the region's own figures over a year; ``map``: the compared regions; else bars of the compared regions.
    """
    period = Period.parse(block.period)
    title = text_of(block.title)
    if block.is_node:
        return _of_node(block, title, region, run)
    indicator = _indicator(block)
    if indicator is None:
        return None
    if block.chart == "lines":
        return _lines(title, indicator, region, period, as_of)
    below = _below(region, period)
    values = _values(indicator, below, period, as_of)
    if not any(value is not None for value in values.values()):
        return None
    if block.chart == "map":
        return _map(title, indicator, below, values)
    ordered = sorted(below, key=lambda r: (values[r.pk] is None, -(values[r.pk] or 0.0)))
    rows = tuple(Bar(r.short_name or r.name, values[r.pk], absent="暂缺") for r in ordered)
    return Bars(title, _unit(indicator), indicator.unit, indicator.decimals, rows)


def _indicator(block: ChartBlock) -> Indicator | None:
    return Indicator.objects.filter(code__in=block.of).order_by("order").first()


def _below(region: Region, period: Period) -> list[Region]:
    rows = Region.objects.in_force(period.last_day).filter(parent=region)
    return list(rows.exclude(level=Level.PARK))


def _periods(last: Period) -> tuple[Period, ...]:
    return tuple(last - back for back in reversed(range(SPAN)))


def _figures(
    indicator: Indicator, regions: Sequence[Region], periods: Sequence[Period], as_of: datetime
) -> QuerySet[Observation]:
    """Return the versions that stood at the moment: what is drawn, and what is asked whether it is public."""
    return Observation.objects.as_of(as_of).filter(
        indicator=indicator, period__in=[str(p) for p in periods], region__in=[r.pk for r in regions]
    )


def _values(
    indicator: Indicator, regions: list[Region], period: Period, as_of: datetime
) -> dict[int, float | None]:
    rows = _figures(indicator, regions, (period,), as_of)
    found = dict(rows.values_list("region_id", "value"))
    return {r.pk: found.get(r.pk) for r in regions}


def _lines(title: str, indicator: Indicator, region: Region, period: Period, as_of: datetime) -> Trend | None:
    periods = _periods(period)
    rows = _figures(indicator, [region], periods, as_of)
    found = dict(rows.values_list("period", "value"))
    values = tuple(found.get(str(p)) for p in periods)
    if not any(value is not None for value in values):
        return None
    own = Series(region.name, values, "own")
    return Trend(
        title,
        _unit(indicator),
        indicator.unit,
        indicator.decimals,
        periods,
        (own,),
        cumulative=indicator.cumulative,
    )


def _map(
    title: str, indicator: Indicator, below: list[Region], values: Mapping[int, float | None]
) -> Choropleth | None:
    outlines = maps.outlines_of(below)
    if outlines is None:
        return None
    told = [value for value in values.values() if value is not None]
    return Choropleth(
        title, _unit(indicator), indicator.unit, indicator.decimals, outlines,
        {r.code: values[r.pk] for r in below}, maps.limits_of(told, indicator.decimals),
        absent={r.code: "暂缺" for r in below if values[r.pk] is None},
    )  # fmt: skip


def _of_node(block: ChartBlock, title: str, region: Region, run: Run | None) -> Chart | None:
    """Draw the scores of a node of the run: on the map, or as bars with the best first."""
    if run is None:
        return None
    scores = Score.objects.filter(run=run, region__path__startswith=region.path, score__isnull=False)
    scores = scores.filter(level=0) if block.of[:1] == ("total",) else scores.filter(node=block.of[0])
    rows = list(scores.select_related("region").order_by("-score"))
    decimals = int(run.method["decimals"])
    if block.chart == "map":
        return _map_of_scores(title, rows, decimals)
    bars = tuple(Bar(row.region.short_name or row.region.name, row.score) for row in rows)
    return Bars(title, "单位：分", "分", decimals, bars) if bars else None


def _map_of_scores(title: str, rows: Sequence[Score], decimals: int) -> Choropleth | None:
    outlines = maps.outlines_of([row.region for row in rows])
    if outlines is None:
        return None
    values = {row.region.code: row.score for row in rows}
    told = [value for value in values.values() if value is not None]
    return Choropleth(title, "单位：分", "分", decimals, outlines, values, maps.limits_of(told, decimals))


def _unit(indicator: Indicator) -> str:
    return f"单位：{indicator.unit}" if indicator.unit else ""
