"""Draw bars from zero, each with its name, its figure and a word where one is due."""

from __future__ import annotations

from zhengxian.io.charts import text as words
from zhengxian.io.charts.canvas import Canvas, nothing
from zhengxian.io.charts.definitions import Bar, Bars
from zhengxian.io.charts.scales import Linear, spread
from zhengxian.io.charts.svg import el, line, linked, n, rule, text
from zhengxian.io.charts.theme import Theme

_ROW, _THICK, _GAP = 22.0, 14.0, 8.0


def draw(chart: Bars, width: int, theme: Theme) -> Canvas:
    """Draw the bars in the order given."""
    if not chart.rows:
        return nothing(width, f"{chart.title}：没有可比的数。", theme.ink_3)
    named = min(max(words.width(row.name) for row in chart.rows), width * 0.36) + 2
    told = max(
        words.width(_figure(chart, row)) + (words.width(row.word) + _GAP if row.word else 0)
        for row in chart.rows
    )
    low, high = spread(
        [0.0, *(row.value for row in chart.rows), *([chart.target.value] if chart.target else [])]
    ) or (0, 0)
    below = max((words.width(_figure(chart, r)) for r in chart.rows if (r.value or 0) < 0), default=0)
    left = named + _GAP + (below + 6 if low < 0 else 0)
    x = Linear(low, high if high > low else low + 1, left, max(width - told - 10, left + 40))
    parts, y = [], 22.0 if chart.target else 4.0
    top = y
    for row in chart.rows:
        lines = words.wrapped(row.name, named)
        height = max(_ROW, len(lines) * 15 + 6)
        parts.append(_row(chart, row, x, (named, y + height / 2), lines, theme))
        y += height
    parts.append(rule(x(0) + 0.5, top - 2, x(0) + 0.5, y, theme.ink))
    if chart.target:
        parts += _target(chart, x, top, y, theme, width)
    return Canvas(width, y + 6, tuple(parts), _sentence(chart))


def _figure(chart: Bars, row: Bar) -> str:
    if row.value is None or row.value != row.value:
        return row.absent
    return (words.signed if chart.plus else words.figure)(row.value, chart.decimals)


def _row(
    chart: Bars, row: Bar, x: Linear, at: tuple[float, float], lines: tuple[str, ...], theme: Theme
) -> str:
    named, middle = at
    value = row.value if row.value is not None and row.value == row.value else None
    figure, zero = _figure(chart, row), x(0)
    weight = 600 if row.strong else None
    first = middle + 4 - (len(lines) - 1) * 7.5
    parts = [
        text((named, first + 15 * i), part, theme.ink, text_anchor="end", font_weight=weight)
        for i, part in enumerate(lines)
    ]
    end = zero
    if value is not None:
        end = x(value)
        fill = theme.lines[1] if chart.loss or row.behind else theme.lines[0]
        parts.append(
            el(
                "rect",
                x=float(min(zero, end)),
                y=float(middle - _THICK / 2),
                width=n(max(abs(end - zero), 0.5)),
                height=_THICK,
                fill=fill,
            )
        )
    below = value is not None and value < 0
    reach = (
        x.stop if chart.target and value is not None else end
    )  # figures in one column, clear of the target's line
    spot, anchor = (end - 5, "end") if below else (reach + 6, None)
    bold = 600 if value is not None else None
    parts.append(
        text(
            (spot, middle + 4),
            figure,
            theme.ink if bold else theme.ink_3,
            text_anchor=anchor,
            font_weight=bold,
        )
    )
    if row.word:
        place = (zero if below else reach + words.width(figure)) + 6 + (0 if below else _GAP)
        parts.append(text((place, middle + 4), row.word, theme.ink_2))
    label = (
        f"{row.name} {figure}{chart.unit if value is not None else ''}{'，' + row.word if row.word else ''}"
    )
    return linked(row.href, label, *parts)


def _target(chart: Bars, x: Linear, top: float, bottom: float, theme: Theme, width: int) -> list[str]:
    if chart.target is None:
        return []
    spot = x(chart.target.value)
    label = f"{chart.target.name} {words.figure(chart.target.value, chart.decimals)}"
    half = words.width(label) / 2
    middle = min(max(spot, half), width - half)
    return [
        line(
            [(spot, top - 5), (spot, bottom)], theme.ink, 1.5, stroke_dasharray="4 3", stroke_linecap="butt"
        ),
        text((middle, top - 10), label, theme.ink, text_anchor="middle"),
    ]


def _sentence(chart: Bars) -> str:
    rows = "；".join(
        f"{row.name} {_figure(chart, row)}{'，' + row.word if row.word else ''}" for row in chart.rows
    )
    target = ""
    if chart.target:
        target = f"{chart.target.name} {words.figure(chart.target.value, chart.decimals)}。"
    return f"{chart.note}，单位：{chart.unit}。{target}{rows}。"
