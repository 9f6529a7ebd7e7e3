"""Draw ranks from stop to stop: 1 on top, names at both ends, cut where ranks are not comparable."""

from __future__ import annotations

from collections import defaultdict

from zhengxian.io.charts import text as words
from zhengxian.io.charts.canvas import Canvas, nothing
from zhengxian.io.charts.definitions import Slope, SlopeLine
from zhengxian.io.charts.scales import Linear
from zhengxian.io.charts.svg import el, line, linked, rule, text
from zhengxian.io.charts.theme import Theme

_STEP, _TIED, _TOP = 24.0, 15.0, 36.0


def draw(chart: Slope, width: int, theme: Theme) -> Canvas:
    """Draw one line a region; strong ones last, so that they lie on top."""
    ranks = [r for one in chart.lines for r in one.ranks if r is not None]
    if not ranks or not chart.stops:
        return nothing(width, f"{chart.title}：没有可比的位次。", theme.ink_3)
    edge = max(words.width(f"{one.name} {max(ranks)}") for one in chart.lines) + 12
    last = len(chart.stops) - 1
    x = Linear(0, last, edge, width - edge) if last else Linear(0, 1, edge, width - edge)
    crowd = max(_crowd(chart, at) for at in (0, last))
    y = Linear(1, max(*ranks, 2), _TOP, _TOP + (max(*ranks, 2) - 1) * max(_STEP, _TIED * crowd + 4))
    parts = _stops(chart, x, y, theme)
    seen: dict[tuple[int, int], int] = defaultdict(int)
    for one in sorted(chart.lines, key=lambda one: one.strong):
        parts.append(_line(one, x, y, theme, seen, last))
    height = y(max(*ranks, 2)) + 14 + _TIED * (crowd - 1)
    return Canvas(width, height, tuple(parts), _sentence(chart))


def _crowd(chart: Slope, at: int) -> int:
    """Return how many lines share the most crowded rank of a stop, so that tied names find room."""
    count: dict[int, int] = defaultdict(int)
    for one in chart.lines:
        if at < len(one.ranks) and one.ranks[at] is not None:
            count[one.ranks[at] or 0] += 1
    return max(count.values(), default=1) if max(count.values(), default=1) <= 3 else 3


def _stops(chart: Slope, x: Linear, y: Linear, theme: Theme) -> list[str]:
    parts = []
    for at, stop in enumerate(chart.stops):
        parts.append(rule(round(x(at)) + 0.5, _TOP - 12, round(x(at)) + 0.5, y.stop + 8, theme.line))
        parts.append(text((x(at), 14), stop, theme.ink_3, text_anchor="middle"))
    return parts


def _line(
    one: SlopeLine, x: Linear, y: Linear, theme: Theme, seen: dict[tuple[int, int], int], last: int
) -> str:
    stroke = theme.lines[0] if one.strong else theme.lines[3]
    runs: list[list[tuple[float, float]]] = [[]]
    for at, rank in enumerate(one.ranks[: last + 1]):
        if rank is None:
            runs.append([])
        else:
            runs[-1].append((x(at), y(rank)))
    parts = [line(run, stroke, 2.6 if one.strong else 1.6) for run in runs if len(run) > 1]
    parts += [
        el("circle", cx=float(a), cy=float(b), r=4 if one.strong else 3.2, fill=stroke)
        for run in runs
        for a, b in run
    ]
    fill, weight = (theme.ink, 600) if one.strong else (theme.ink_2, None)
    for at, anchor, shift in ((0, "end", -9), (last, None, 9)):
        rank = one.ranks[at] if at < len(one.ranks) else None
        if rank is None or (at == 0 and last == 0 and anchor == "end"):
            continue
        label = f"{one.name} {rank}" if anchor else f"{rank} {one.name}"
        tied = seen[at, rank]
        seen[at, rank] += 1
        parts.append(
            text(
                (x(at) + shift, y(rank) + 4 + _TIED * tied),
                label,
                fill,
                text_anchor=anchor,
                font_weight=weight,
            )
        )
    told = "，".join("不可比" if rank is None else f"第 {rank}" for rank in one.ranks)
    return linked(one.href, f"{one.name}：{told}", *parts)


def _sentence(chart: Slope) -> str:
    rows = "；".join(
        f"{one.name} " + "，".join("不可比" if rank is None else f"第 {rank}" for rank in one.ranks)
        for one in chart.lines
    )
    return f"{chart.note}，依次为{'、'.join(chart.stops)}。{rows}。"
