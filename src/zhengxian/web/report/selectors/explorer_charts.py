"""The explorer's answer drawn: bars of one period, lines over time, a map of one indicator."""

from __future__ import annotations

from collections.abc import Mapping

from zhengxian.io.charts import Bar, Bars, Choropleth, Series, Trend
from zhengxian.web.collect.selectors import maps
from zhengxian.web.report.selectors.explorer import Answer, Line

MOST_LINES = 4
_ROLES = ("own", "other", "city", "peer")


def bars(found: Answer) -> Bars | None:
    """Draw the first indicator of one period, the largest figure first; regions without a figure come last."""
    q = found.question
    cells = [found.cell(region, q.indicator, q.period) for region in found.regions]
    there = [c for c in cells if c.value is not None]
    if not there:
        return None
    there.sort(key=lambda c: -(c.value or 0.0))
    rest = [c for c in cells if c.value is None]
    rows = tuple(
        Bar(c.region.short_name or c.region.name, c.value, absent="未公布" if c.is_locked else "没有数")
        for c in (*there, *rest)
    )
    return Bars(q.indicator.title, _note(found), q.indicator.unit, q.indicator.decimals, rows)


def lines(found: Answer, chosen: frozenset[str]) -> list[Trend]:
    """Draw up to four regions of one indicator as lines, or every indicator of one region on its own."""
    q = found.question
    if q.layout.key == "region":
        return [_trend(found, [line]) for line in found.lines if _has_figures(line)]
    wanted = [line for line in found.lines if line.region is not None and line.region.code in chosen]
    shown = [line for line in wanted or list(found.lines) if _has_figures(line)][
        : MOST_LINES if wanted else 1
    ]
    return [_trend(found, shown)] if shown else []


def choropleth(found: Answer, links: Mapping[str, str]) -> Choropleth | None:
    """Draw the first indicator on the map; None without boundaries or without a figure."""
    q = found.question
    outlines = maps.outlines_of(found.regions)
    seen = {
        r.pk: one for r in found.regions if (one := found.cells.get((r.pk, q.indicator.pk, str(q.period))))
    }
    values = [one.value for one in seen.values() if one.value is not None and not one.locked]
    if outlines is None or not values:
        return None
    limits = maps.limits_of(values, q.indicator.decimals)
    return maps.choropleth(
        q.indicator, found.regions, seen, outlines=outlines, limits=limits, note=_note(found), links=links
    )


def _has_figures(line: Line) -> bool:
    return any(cell.value is not None for cell in line.cells)


def _trend(found: Answer, rows: list[Line]) -> Trend:
    q = found.question
    indicator = rows[0].indicator or q.indicator
    names = [
        line.name if line.region is not None else (found.region.name if found.region else "") for line in rows
    ]
    drawn = tuple(
        Series(name, tuple(cell.value for cell in line.cells), role)  # type: ignore[arg-type]
        for name, line, role in zip(names, rows, _ROLES, strict=False)
    )
    return Trend(
        indicator.title, _note(found), indicator.unit, indicator.decimals, q.shown_periods, drawn,
        cumulative=indicator.cumulative,
    )  # fmt: skip


def _note(found: Answer) -> str:
    q = found.question
    label = q.period.cumulative_label if q.indicator.cumulative else q.period.label
    return f"单位：{q.indicator.unit}，{label}" if q.indicator.unit else label
