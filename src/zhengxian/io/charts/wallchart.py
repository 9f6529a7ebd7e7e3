"""The wall chart (挂图作战): bars of items on an axis of days, drawn row by row for a table or as sheets of A3.

Places are fractions of the axis, 0 at its left end, 1 at its right. One definition gives the strips beside the rows
of a page and the sheets of a PDF; shapes go with every colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from zhengxian.io.charts import text as words
from zhengxian.io.charts.svg import el, escaped, n, rule, text
from zhengxian.io.charts.theme import FACES, LIGHT, Theme

PLAN, DONE, LATE, LONGER, REACHED = "#D5DCE1", "#6F8CA3", "#B3231B", "#B56A00", "#1B6B48"
"""Planned bar, its finished part, what is past the due day, granted extension, finished in time."""
STRIP_HEIGHT, AXIS_HEIGHT = 27, 34
NodeState: TypeAlias = Literal["done", "open", "missed"]


@dataclass(frozen=True, slots=True)
class Node:
    """A milestone: where it stands, whether it is reached, still ahead or missed, and what it is called."""

    place: float
    state: NodeState
    title: str


@dataclass(frozen=True, slots=True)
class WallRow:
    """One item: its cells in words and the places of its bar.

    ``due`` is the first due day's place, ``right`` that of the present one (the part between is the extension);
    ``done`` ends the finished part, ``slip`` what is past the due day, ``finished`` marks the day it was done.
    """

    number: str
    title: str
    owner: str
    due_word: str
    word: str
    left: float
    right: float
    due: float
    done: float | None = None
    slip: float | None = None
    finished: float | None = None
    nodes: tuple[Node, ...] = ()
    href: str = ""

    @property
    def label(self) -> str:
        """The row in one sentence, for those who hear it."""
        nodes = "，".join(f"节点“{node.title}”{_NODE_WORDS[node.state]}" for node in self.nodes)
        return f"{self.title}，{self.owner}，时限{self.due_word or '未定'}，{self.word}" + (
            f"，{nodes}" if nodes else ""
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """One stretch of the axis with its label; ``strong`` begins a year."""

    label: str
    left: float
    right: float
    strong: bool = False


@dataclass(frozen=True, slots=True)
class WallGroup:
    """Rows under one heading, e.g. a county."""

    title: str
    rows: tuple[WallRow, ...]


@dataclass(frozen=True, slots=True)
class WallChart:
    """The whole chart; ``today`` is None when it lies outside the axis."""

    title: str
    note: str
    marks: tuple[Mark, ...]
    today: float | None
    groups: tuple[WallGroup, ...]


def axis_svg(chart: WallChart, width: int, theme: Theme = LIGHT) -> str:
    """Draw the head of the strips: the marks and where today stands."""
    return _svg(width, AXIS_HEIGHT, "".join(axis_parts(chart, width, theme)), "时间轴")


def strip_svg(chart: WallChart, row: WallRow, width: int, theme: Theme = LIGHT) -> str:
    """Draw the bar of one row in the width of the axis."""
    return _svg(width, STRIP_HEIGHT, "".join(strip_parts(chart, row, width, STRIP_HEIGHT, theme)), row.label)


def axis_parts(chart: WallChart, width: float, theme: Theme) -> list[str]:
    """Return the marks as parts of a drawing; labels that would run into each other are left out."""
    parts, free = [], -1.0
    for mark in chart.marks:
        x = mark.left * width
        parts.append(rule(x, 0, x, AXIS_HEIGHT, theme.line_3 if mark.strong else theme.line))
        if x >= free and x + words.width(mark.label) <= width:
            parts.append(text((x + 3, 15), mark.label, theme.ink_2))
            free = x + words.width(mark.label) + 8
    if chart.today is not None:
        parts.append(_today_flag(chart.today * width, width, theme))
    return parts


def strip_parts(chart: WallChart, row: WallRow, width: float, height: float, theme: Theme) -> list[str]:
    """Return the bar of a row as parts of a drawing of this size."""
    middle = height / 2
    parts = [rule(m.left * width, 0, m.left * width, height, theme.line) for m in chart.marks]
    if row.right > row.left:
        parts += _bar(row, width, middle)
    if row.slip is not None and row.slip > row.right:
        parts.append(_rect(row.right, row.slip, width, middle, fill=LATE))
    parts.append(rule(row.right * width, middle - 8, row.right * width, middle + 8, theme.ink))
    parts += [_node(node, width, middle, theme) for node in row.nodes]
    if row.finished is not None:
        parts.append(_tick(row.finished * width, middle, LATE if row.slip else REACHED))
    if chart.today is not None:
        x = chart.today * width
        parts.append(rule(x, 0, x, height, theme.ink, stroke_dasharray="3 2"))
    return parts


def _bar(row: WallRow, width: float, middle: float) -> list[str]:
    planned = min(row.due, row.right)
    parts = [_rect(row.left, max(planned, row.left), width, middle, fill=PLAN)]
    if row.right > planned:
        parts.append(
            _rect(planned, row.right, width, middle, fill="none", stroke=LONGER, stroke_dasharray="3 2")
        )
    if row.done is not None and row.done > row.left:
        parts.append(_rect(row.left, row.done, width, middle, fill=DONE))
    return parts


def _rect(left: float, right: float, width: float, middle: float, **look: object) -> str:
    size = max(1.0, (right - left) * width)
    return el("rect", x=float(left * width), y=float(middle - 5), width=float(size), height=10, **look)


_NODE_WORDS = {"done": "已完成", "open": "未到", "missed": "错过"}


def _node(node: Node, width: float, middle: float, theme: Theme) -> str:
    x = min(max(node.place * width, 6.0), width - 6)
    told = el("title", escaped(f"{node.title}：{_NODE_WORDS[node.state]}"))
    return _diamond(x, middle, node.state, theme, told)


def _diamond(x: float, middle: float, state: NodeState, theme: Theme, *told: str) -> str:
    fill = theme.ink if state == "done" else theme.paper
    edge = {"done": theme.paper, "open": theme.ink_2, "missed": LATE}[state]
    thick = 2 if state == "missed" else 1.4
    shape = f"M{n(x)} {n(middle - 6)}l6 6-6 6-6-6z"
    return el("path", *told, d=shape, fill=fill, stroke=edge, stroke_width=thick)


def _tick(x: float, middle: float, colour: str) -> str:
    shape = f"M{n(x + 4)} {n(middle)}l3.2 3.6 6-7.2"
    return el("path", d=shape, fill="none", stroke=colour, stroke_width=2.2, stroke_linecap="round")


def _today_flag(x: float, width: float, theme: Theme) -> str:
    left = min(max(x - 17, 0.0), width - 34)
    flag = el("rect", x=float(left), y=18, width=34, height=16, rx=2, fill=theme.ink)
    return flag + text((left + 17, 30), "今天", theme.paper, text_anchor="middle")


def _svg(width: float, height: float, parts: str, label: str) -> str:
    return el(
        "svg",
        parts,
        xmlns="http://www.w3.org/2000/svg",
        class_="zx-chart",
        role="img",
        aria_label=label,
        width=float(width),
        height=float(height),
        viewBox=f"0 0 {n(width)} {n(height)}",
        font_family=FACES,
    )


def legend_svg(theme: Theme = LIGHT) -> str:
    """Draw the legend: every shape with its word."""
    return _svg(LEGEND_WIDTH, 20, "".join(legend_parts(theme)), "图例")


LEGEND_WIDTH = 690


def legend_parts(theme: Theme) -> list[str]:
    """Return the legend as parts of a drawing 20 high."""

    def word(x: float, told: str) -> str:
        return text((x, 14), told, theme.ink_2)

    nodes: tuple[tuple[float, NodeState, str], ...]
    nodes = ((318, "done", "节点已完成"), (412, "open", "节点未到"), (496, "missed", "节点错过"))
    return [
        _rect(0, 34, 1, 10, fill=PLAN),
        _rect(0, 18, 1, 10, fill=DONE),
        word(40, "工期和进度"),
        _rect(122, 152, 1, 10, fill="none", stroke=LONGER, stroke_dasharray="3 2"),
        word(158, "批准延期"),
        _rect(226, 256, 1, 10, fill=LATE),
        word(262, "逾期"),
        *(part for x, state, told in nodes for part in (_diamond(x, 10, state, theme), word(x + 12, told))),
        rule(596, 2, 596, 18, theme.ink),
        word(602, "时限"),
        _tick(634, 10, REACHED),
        word(652, "办结"),
    ]
