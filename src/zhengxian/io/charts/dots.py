"""Draw one region among its peers: a diamond among dots, row by row on one axis."""

from __future__ import annotations

from zhengxian.io.charts import text as words
from zhengxian.io.charts.canvas import Canvas, nothing
from zhengxian.io.charts.definitions import DotRow, Dots
from zhengxian.io.charts.scales import Linear, spread, tick_decimals, ticks
from zhengxian.io.charts.svg import el, linked, n, rule, text
from zhengxian.io.charts.theme import Theme

_ROW, _TOP = 30.0, 42.0


def draw(chart: Dots, width: int, theme: Theme) -> Canvas:
    """Draw the rows in the order given."""
    found = spread([v for row in chart.rows for v in (row.value, *row.peers)])
    if found is None:
        return nothing(width, f"{chart.title}：没有可比的数。", theme.ink_3)
    named = min(max(words.width(row.name) for row in chart.rows), width * 0.34) + 2
    told = max(words.width(_figure(chart, row)) for row in chart.rows) + 10
    marks = ticks(*found, most=4)
    x = Linear(marks[0], marks[-1], named + 16, width - told - 8)
    bottom = _TOP + _ROW * len(chart.rows) - 8
    parts = _legend(chart, theme)
    places = tick_decimals(marks)
    for mark in marks:
        parts.append(rule(round(x(mark)) + 0.5, _TOP - 8, round(x(mark)) + 0.5, bottom, theme.line))
        parts.append(
            text((x(mark), _TOP - 12), words.figure(mark, places), theme.ink_3, text_anchor="middle")
        )
    for at, row in enumerate(chart.rows):
        parts.append(_row(chart, row, x, (named, _TOP + _ROW * at + 8), width, theme))
    return Canvas(width, bottom + 4, tuple(parts), _sentence(chart))


def _legend(chart: Dots, theme: Theme) -> list[str]:
    second = 18 + words.width(chart.own) + 16
    return [
        _diamond((6, 8), theme.lines[0]),
        text((16, 12), chart.own, theme.ink_2),
        el("circle", cx=float(second), cy=8, r=4, fill=theme.lines[3]),
        text((second + 10, 12), chart.peers, theme.ink_2),
    ]


def _figure(chart: Dots, row: DotRow) -> str:
    return "未统计" if row.value is None else words.figure(row.value, chart.decimals) + chart.unit


def _row(chart: Dots, row: DotRow, x: Linear, at: tuple[float, float], width: int, theme: Theme) -> str:
    named, y = at
    lines = words.wrapped(row.name, named)
    parts = [
        text((named, y + 4 + 14 * i - 7 * (len(lines) - 1)), part, theme.ink, text_anchor="end")
        for i, part in enumerate(lines)
    ]
    ends = spread((row.value, *row.peers))
    if ends:
        parts.append(rule(x(ends[0]), y, x(ends[1]), y, theme.line_3, shape_rendering=None))
    parts += [
        el("circle", cx=float(x(p)), cy=float(y), r=4, fill=theme.lines[3], stroke=theme.paper)
        for p in row.peers
    ]
    if row.value is not None:
        parts.append(_diamond((x(row.value), y), theme.lines[0], theme.paper))
    bold = 600 if row.value is not None else None
    parts.append(text((width, y + 4), _figure(chart, row), theme.ink, text_anchor="end", font_weight=bold))
    return linked(row.href, f"{row.name} {_figure(chart, row)}", *parts)


def _diamond(at: tuple[float, float], fill: str, edge: str | None = None) -> str:
    x, y = at
    return el("path", d=f"M{n(x)} {n(y - 6.5)}l6.5 6.5-6.5 6.5-6.5-6.5z", fill=fill, stroke=edge)


def _sentence(chart: Dots) -> str:
    rows = []
    for row in chart.rows:
        ends = spread(row.peers)
        among = (
            f"，{chart.peers} {words.figure(ends[0], chart.decimals)} 到 {words.figure(ends[1], chart.decimals)}"
            if ends
            else ""
        )
        rows.append(f"{row.name} {_figure(chart, row)}{among}")
    return f"{chart.note}，{chart.own}与{chart.peers}。{'；'.join(rows)}。"
