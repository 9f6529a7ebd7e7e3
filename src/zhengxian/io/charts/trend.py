"""Draw a trend: lines over periods with names at their ends, breaks where values are missing or not comparable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.io.charts import text as words
from zhengxian.io.charts.canvas import Canvas, nothing
from zhengxian.io.charts.definitions import Series, Trend
from zhengxian.io.charts.scales import Linear, spread, tick_decimals, ticks
from zhengxian.io.charts.svg import el, line, n, rule, text
from zhengxian.io.charts.theme import Theme

_TOP, _BOTTOM, _HEIGHT = 22.0, 42.0, 240.0
_STYLE: dict[str, tuple[int, float, str | None]] = {
    "own": (0, 2.4, None),
    "other": (1, 2, "6 4"),
    "city": (2, 2, "1.5 4"),
    "plan": (3, 1.25, "5 4"),
    "previous": (3, 1.25, None),
    "peer": (3, 1.25, None),
    "forecast": (0, 2, "5 4"),
}
"""Colour, width and dash of each role; the dash carries the difference on a black-and-white copy."""


@dataclass(frozen=True, slots=True)
class _Frame:
    periods: tuple[Period, ...]
    series: tuple[Series, ...]
    x: Linear
    y: Linear
    theme: Theme
    joined: bool

    def at(self, place: int, value: float) -> tuple[float, float]:
        return self.x(place), self.y(value)


def draw(chart: Trend, width: int, theme: Theme) -> Canvas:
    """Draw the lines, their axis of periods and their names."""
    periods, series, joined = _joined(chart)
    values = [v for s in series for part in (s.values, s.low, s.high) for v in part]
    found = spread((*values, 0.0) if chart.from_zero else values)
    if found is None:
        return nothing(width, f"{chart.title}：还没有数。", theme.ink_3)
    marks = ticks(*found)
    places = tick_decimals(marks)
    left = max(words.width(words.figure(m, places)) for m in marks) + 10
    labels = [_end_label(s, chart) for s in series]
    right = min(max((words.width(label) for label in labels if label), default=0) + 12, width * 0.4)
    x = Linear(0, max(len(periods) - 1, 1), left + 6, width - right - 6)
    frame = _Frame(periods, series, x, Linear(marks[0], marks[-1], _HEIGHT - _BOTTOM, _TOP), theme, joined)
    parts = (
        *_axis(frame, marks, places, left, width - right),
        *(text((0, 12), chart.unit, theme.ink_3),),
        *_months(frame, cumulative=chart.cumulative),
        *(_band(frame, s) for s in series if s.low and s.high),
        *(part for s in sorted(series, key=lambda s: s.role == "own") for part in _line(frame, s)),
        *_names(frame, labels, width - right + 4),
    )
    return Canvas(width, _HEIGHT, parts, _sentence(chart, frame))


def _joined(chart: Trend) -> tuple[tuple[Period, ...], tuple[Series, ...], bool]:
    """Leave out every January without a published value: it comes with February. Plans do not count."""
    facts = [s for s in chart.series if s.role not in ("plan", "forecast")] or list(chart.series)
    empty = {
        at
        for at, period in enumerate(chart.periods)
        if _is_month(period, 1) and all(_value(s, at) is None for s in facts)
    }
    keep = [at for at in range(len(chart.periods)) if at not in empty]
    with_january = {chart.periods[at].year for at in keep if _is_month(chart.periods[at], 1)}
    joined = any(
        _is_month(chart.periods[at], 2) and chart.periods[at].year not in with_january for at in keep
    )
    series = tuple(
        Series(s.name, _pick(s.values, keep), s.role, s.breaks, _pick(s.low, keep), _pick(s.high, keep))
        for s in chart.series
    )
    return tuple(chart.periods[at] for at in keep), series, joined


def _is_month(period: Period, number: int) -> bool:
    return period.kind is PeriodKind.MONTH and period.number == number


def _pick(values: Sequence[float | None], keep: list[int]) -> tuple[float | None, ...]:
    return tuple(values[at] if at < len(values) else None for at in keep) if values else ()


def _value(series: Series, at: int) -> float | None:
    value = series.values[at] if at < len(series.values) else None
    return None if value is None or value != value else value


def _axis(frame: _Frame, marks: Sequence[float], places: int, left: float, right: float) -> list[str]:
    theme, out = frame.theme, list[str]()
    for mark in marks:
        y = round(frame.y(mark)) + 0.5
        strong = mark == 0 and marks[0] < 0
        out.append(rule(left, y, right, y, theme.ink_3 if strong else theme.line))
        out.append(text((left - 6, y + 4), words.figure(mark, places), theme.ink_3, text_anchor="end"))
    return out


def _months(frame: _Frame, *, cumulative: bool) -> list[str]:
    """Label periods below the axis, and the year under its first one; labels that would touch are left out."""
    theme, out = frame.theme, list[str]()
    base, last, year = frame.y.start, -1e9, None
    for at, period in enumerate(frame.periods):
        x, label = frame.x(at), _short(period, cumulative=cumulative)
        room = words.width(label) + 6
        final = at == len(frame.periods) - 1
        if x - last >= room or final:
            if final and x - last < room and out:
                out.pop()
            out.append(text((x, base + 16), label, theme.ink_3, text_anchor="middle"))
            last = x
        if period.year != year:
            year = period.year
            if period.kind is not PeriodKind.YEAR:
                out.insert(
                    0, text((x, base + 32), f"{year}年", theme.ink_3, text_anchor="middle" if at else "start")
                )
    return out


def _short(period: Period, *, cumulative: bool = False) -> str:
    """Return the label of a period on an axis that names the year apart.

    >>> _short(Period.parse("2026-09")), _short(Period.parse("2026Q3")), _short(Period.parse("2026"))
    ('9', '三季度', '2026')
    >>> _short(Period.parse("2026Q3"), cumulative=True), _short(Period.parse("2026-09"), cumulative=True)
    ('前三季度', '9')
    """
    if period.kind is PeriodKind.YEAR:
        return str(period.year)
    if period.kind is PeriodKind.MONTH:
        return str(period.number)
    return (period.cumulative_label if cumulative else period.label).partition("年")[2]


def _runs(frame: _Frame, series: Series) -> list[list[tuple[float, float]]]:
    """Cut a line where a value is missing or a break stands before the period."""
    runs: list[list[tuple[float, float]]] = [[]]
    for at, period in enumerate(frame.periods):
        value = _value(series, at)
        if value is None or period in series.breaks:
            runs.append([])
        if value is not None:
            runs[-1].append(frame.at(at, value))
    return [run for run in runs if run]


def _line(frame: _Frame, series: Series) -> list[str]:
    colour, width, dash = _STYLE[series.role]
    stroke, out = frame.theme.lines[colour], []
    runs = _runs(frame, series)
    for run in runs:
        if len(run) > 1:
            out.append(line(run, stroke, width, stroke_dasharray=dash))
        else:
            out.append(_dot(run[0], 3, stroke))
    if series.role == "own" and runs:
        out.append(_dot(runs[-1][-1], 3.5, stroke))
    return out


def _dot(at: tuple[float, float], radius: float, fill: str) -> str:
    return el("circle", cx=float(at[0]), cy=float(at[1]), r=n(radius), fill=fill)


def _band(frame: _Frame, series: Series) -> str:
    there = [
        (at, low, high)
        for at, (low, high) in enumerate(zip(series.low, series.high, strict=False))
        if low is not None and high is not None
    ]
    if len(there) < 2:
        return ""
    around = [frame.at(at, high) for at, _, high in there] + [
        frame.at(at, low) for at, low, _ in reversed(there)
    ]
    path = "L".join(f"{n(x)} {n(y)}" for x, y in around)
    return el("path", d=f"M{path}Z", fill=frame.theme.lines[0], fill_opacity="0.13")


def _end_label(series: Series, chart: Trend) -> str:
    value = next((v for v in reversed(series.values) if v is not None and v == v), None)
    return "" if value is None else f"{series.name} {words.figure(value, chart.decimals)}"


def _names(frame: _Frame, labels: Sequence[str], x: float) -> list[str]:
    """Write names at the ends of the lines, pushed apart where they would overlap."""
    ends: list[tuple[float, str, Series]] = []
    out: list[str] = []
    for series, label in zip(frame.series, labels, strict=True):
        if not label:
            continue
        last = _runs(frame, series)[-1][-1]
        if frame.x.stop - last[0] > 30:
            out.append(_name((last[0], last[1] - 10), label, series, frame.theme, text_anchor="middle"))
        else:
            ends.append((last[1], label, series))
    ends.sort(key=lambda end: end[0])
    heights: list[float] = []
    for y, _, _ in ends:
        heights.append(max(y, heights[-1] + 15) if heights else y)
    over = max(0.0, heights[-1] - frame.y.start) if heights else 0.0
    out += [
        _name((x, height - over + 4), end[1], end[2], frame.theme)
        for height, end in zip(heights, ends, strict=True)
    ]
    return out


def _name(at: tuple[float, float], label: str, series: Series, theme: Theme, **given: object) -> str:
    strong = series.role == "own"
    return text(at, label, theme.ink if strong else theme.ink_2, font_weight=600 if strong else None, **given)


def _sentence(chart: Trend, frame: _Frame) -> str:
    """State first, last, least and greatest of every line, and which months are joined."""
    told = []
    for series in frame.series:
        there = [
            (v, p) for p, v in zip(frame.periods, series.values, strict=False) if v is not None and v == v
        ]
        if not there:
            told.append(f"{series.name}没有数")
            continue
        (first, start), (last, end) = there[0], there[-1]
        low, high = min(v for v, _ in there), max(v for v, _ in there)
        figures = [words.figure(v, chart.decimals) for v in (first, last, low, high)]
        told.append(
            f"{series.name}{start.label} {figures[0]}，{end.label} {figures[1]}，最低 {figures[2]}，最高 {figures[3]}"
        )
    joined = "1、2 月合并为一点。" if frame.joined else ""
    return f"{chart.note}，单位：{chart.unit}。{'；'.join(told)}。{joined}"
