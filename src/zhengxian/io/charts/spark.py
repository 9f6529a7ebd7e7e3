"""Draw a small line with its last value, for a cell of a table."""

from __future__ import annotations

from zhengxian.io.charts import text as words
from zhengxian.io.charts.canvas import Canvas
from zhengxian.io.charts.definitions import Spark
from zhengxian.io.charts.scales import Linear, spread
from zhengxian.io.charts.svg import el, line, rule, text
from zhengxian.io.charts.theme import Theme

_HEIGHT = 28.0


def draw(chart: Spark, width: int, theme: Theme) -> Canvas:
    """Draw the line, its plan and its last point; zero has a hairline when it lies between the values."""
    found = spread((*chart.values, *chart.plan))
    there = [(at, v) for at, v in enumerate(chart.values) if v is not None and v == v]
    if found is None or not there:
        return Canvas(width, _HEIGHT, (text((0, 18), "未统计", theme.ink_3),), f"{chart.title}：没有数。")
    label = words.figure(there[-1][1], chart.decimals)
    x = Linear(0, max(len(chart.values), len(chart.plan), 2) - 1, 3, width - words.width(label) - 10)
    y = Linear(*found, _HEIGHT - 4, 4)
    stroke = theme.lines[1] if chart.behind else theme.lines[0]
    parts = []
    if found[0] < 0 < found[1]:
        parts.append(rule(0, round(y(0)) + 0.5, x.stop, round(y(0)) + 0.5, theme.line))
    parts += [line(run, theme.lines[3], 1.25, stroke_dasharray="4 3") for run in _runs(chart.plan, x, y)]
    parts += [line(run, stroke, 1.8) for run in _runs(chart.values, x, y)]
    end = (x(there[-1][0]), y(there[-1][1]))
    parts.append(el("circle", cx=float(end[0]), cy=float(end[1]), r=2.8, fill=stroke))
    parts.append(
        text(
            (width, min(max(end[1] + 4, 12), _HEIGHT - 3)),
            label,
            theme.ink,
            text_anchor="end",
            font_weight=600,
        )
    )
    return Canvas(width, _HEIGHT, tuple(parts), _sentence(chart, there))


def _runs(values: tuple[float | None, ...], x: Linear, y: Linear) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = [[]]
    for at, value in enumerate(values):
        if value is None or value != value:
            runs.append([])
        else:
            runs[-1].append((x(at), y(value)))
    return [run for run in runs if len(run) > 1]


def _sentence(chart: Spark, there: list[tuple[int, float]]) -> str:
    shown = [words.figure(v, chart.decimals) for _, v in there]
    plan = next((v for v in reversed(chart.plan) if v is not None), None)
    against = f"，计划 {words.figure(plan, chart.decimals)}" if plan is not None else ""
    return f"{chart.title}：由 {shown[0]} 到 {shown[-1]}，共 {len(shown)} 期{against}。"
