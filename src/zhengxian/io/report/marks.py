"""How charts are drawn: bars, strips and number heat-maps in Vega-Lite.

No colour says good or bad, bars start at zero, every mark carries its number, and every sort order is
written out because layers drop it otherwise. Names reach the drawing as data, never as expressions.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from zhengxian.io.report import tokens
from zhengxian.io.report.source import Record

_WRAP = 12
_FONT = 12
_LINE = 16
_TOTAL = 470
"""Pixels for names and bars together: half of an office screen less its margins."""
_LEAST = 180
_BREAK = "split(datum.label, '\\n')"
_LEVELS = (0.05, 0.10, 0.20, 0.30)


def wrap(text: str, size: int = _WRAP) -> str:
    """Break a long name into even lines instead of cutting it.

    >>> wrap("一二三四五六七八九十一二三四五六").split(chr(10))
    ['一二三四五六七八', '九十一二三四五六']
    """
    count = max(1, math.ceil(width(text) / (size * _FONT)))
    step = max(1, math.ceil(len(text) / count))
    return "\n".join(text[at : at + step] for at in range(0, len(text), step))


def width(text: str) -> int:
    """Estimate the width of a line in pixels: a Chinese character is as wide as it is high.

    >>> width("县A")
    19
    """
    return sum(_FONT if ord(c) > 0x2E7F or c in "（）“”—…" else 7 for c in text)


def distinct(names: Sequence[str]) -> list[str]:
    """Number names that occur more than once, so that two bars never become one.

    >>> distinct(["增速", "总量", "增速"])
    ['增速（1）', '总量', '增速（2）']
    """
    count, seen = Counter(names), Counter[str]()
    out = []
    for name in names:
        seen[name] += 1
        out.append(name if count[name] == 1 else f"{name}（{seen[name]}）")
    return out


def depth(rate: float | None) -> int:
    """Return the fill of a share of marks lost, 1 to 5; 0 where there is none.

    >>> depth(0.02), depth(0.35), depth(None)
    (1, 5, 0)
    """
    return 0 if rate is None else 1 + sum(rate >= level for level in _LEVELS)


def bars(
    panels: Sequence[tuple[str, Sequence[Record]]], colour: str, top: float | None = None
) -> Mapping[str, Any]:
    """Draw horizontal bars, one panel under another, all on one scale; records have label, value, text."""
    import altair as alt

    every = [r for _, rows in panels for r in rows]
    extent = _extent(r["label"] for r in every)
    values = [0.0, *(float(r["value"]) for r in every)]
    domain = [min(values), max([*values, top or 0.0]) or 1.0]
    drawn = [_panel(name, rows, colour, extent, domain) for name, rows in panels if rows]
    return _finish(alt.vconcat(*drawn, spacing=14) if len(drawn) > 1 else (drawn or [_blank()])[0])


def strip(ticks: Sequence[Record], middles: Sequence[Record], ends: Sequence[Record]) -> Mapping[str, Any]:
    """Draw one row of ticks per class with its median and the names at both ends."""
    import altair as alt

    order = list(dict.fromkeys(r["label"] for r in ticks))
    extent = _extent(order)
    x = alt.X("value:Q", title=None, scale=alt.Scale(domain=_room(ticks)), axis=_number_axis())
    y = alt.Y("label:N", sort=order, axis=_name_axis(extent))

    def layer(rows: Sequence[Record]) -> Any:
        return alt.Chart(alt.InlineData(values=list(rows))).encode(x=x, y=y)

    layers = [layer(ticks).mark_tick(color=tokens.ACCENT, thickness=1.5, height=20, opacity=0.75)]
    layers.append(layer(middles).mark_tick(color=tokens.INK, thickness=4, height=26))
    for side, dy in (("top", -14), ("bottom", 17)):
        rows = [r for r in ends if r["side"] == side]
        if rows:
            side_of = "right" if side == "top" else "left"
            lines = max(r["text"].count("\n") for r in rows)
            look = {
                "align": side_of,
                "baseline": "bottom" if dy < 0 else "top",
                "lineBreak": "\n",
                "lineHeight": _LINE,
            }
            up = dy - lines * _LINE if dy < 0 else dy
            layers.append(
                layer(rows).mark_text(dy=up, color=tokens.INK_2, fontSize=_FONT, **look).encode(text="text:N")
            )
    lines = max(r["text"].count("\n") for r in ends)
    return _finish(
        alt.layer(*layers).properties(width=_plot(extent), height=(76 + 2 * lines * _LINE) * len(order))
    )


def heat(cells: Sequence[Record]) -> Mapping[str, Any]:
    """Draw a grid of numbers on fills; records have row, column, text and level 0 to 5."""
    import altair as alt

    rows = list(dict.fromkeys(r["row"] for r in cells))
    columns = list(dict.fromkeys(r["column"] for r in cells))
    extent = _extent(rows)
    wide = max(64, min(110, _TOTAL // max(1, len(columns))))
    lines = max((r.count("\n") + 1 for r in rows), default=1)
    y = alt.Y("row:N", sort=rows, axis=_name_axis(extent))
    x = alt.X("column:N", sort=columns, axis=_column_axis())
    fill = alt.Scale(domain=list(range(6)), range=[tokens.PAPER, *tokens.DEPTH])
    base = alt.Chart(alt.InlineData(values=list(cells))).encode(x=x, y=y)
    boxes = base.mark_rect(stroke=tokens.PAPER, strokeWidth=2).encode(
        color=alt.Color("level:O", scale=fill, legend=None)
    )
    words = base.mark_text(color=tokens.INK, fontSize=_FONT).encode(text="text:N")
    height = (12 + _LINE * lines) * len(rows)
    return _finish(alt.layer(boxes, words).properties(width=wide * len(columns), height=height))


def _panel(name: str, rows: Sequence[Record], colour: str, extent: int, domain: list[float]) -> Any:
    import altair as alt

    y = alt.Y("label:N", sort=[r["label"] for r in rows], axis=_name_axis(extent, domain=True))
    x = alt.X("value:Q", axis=None, scale=alt.Scale(domain=domain, nice=False))
    base = alt.Chart(alt.InlineData(values=list(rows))).encode(y=y)
    drawn = base.mark_bar(color=colour, size=12).encode(x=x)
    words = base.mark_text(align="left", dx=5, color=tokens.INK, fontSize=_FONT).encode(x=x, text="text:N")
    lines = max(r["label"].count("\n") + 1 for r in rows)
    chart = alt.layer(drawn, words).properties(width=_plot(extent), height=(5 + _LINE * lines) * len(rows))
    if not name:
        return chart
    title = alt.TitleParams(name, anchor="start", frame="group", fontSize=13, color=tokens.INK, offset=4)
    return chart.properties(title=title)


def _blank() -> Any:
    import altair as alt

    rows = alt.InlineData(values=[{"text": "没有失分"}])
    return (
        alt.Chart(rows)
        .mark_text(fontSize=_FONT, color=tokens.INK_3)
        .encode(text="text:N")
        .properties(width=_TOTAL, height=30)
    )


def _name_axis(extent: int, *, domain: bool = False) -> Any:
    import altair as alt

    look: dict[str, Any] = {"labelExpr": _BREAK, "labelLimit": 2000, "minExtent": extent, "maxExtent": extent}
    return alt.Axis(
        title=None, ticks=False, domain=domain, domainColor=tokens.INK, labelColor=tokens.INK, **look
    )


def _column_axis() -> Any:
    import altair as alt

    look: dict[str, Any] = {"labelExpr": _BREAK, "labelLimit": 2000, "labelAngle": 0, "orient": "top"}
    return alt.Axis(title=None, ticks=False, domain=False, labelColor=tokens.INK_2, **look)


def _number_axis() -> Any:
    import altair as alt

    return alt.Axis(
        grid=True, gridColor=tokens.LINE, ticks=False, domain=False, labelColor=tokens.INK_3, tickCount=6
    )


def _extent(labels: Any) -> int:
    return max((width(line) for label in labels for line in label.split("\n")), default=40) + 12


def _plot(extent: int) -> int:
    return max(_LEAST, _TOTAL - extent)


def _room(ticks: Sequence[Record]) -> list[float]:
    values = [float(r["value"]) for r in ticks]
    low, high = min(values), max(values)
    margin = (high - low) * 0.12 or max(1.0, abs(high) * 0.02)
    return [low - margin, high + margin]


def _finish(chart: Any) -> Mapping[str, Any]:
    look = chart.configure(font=tokens.CHART_FACE, background=tokens.PAPER, padding=6)
    look = look.configure_view(stroke=None).configure_axis(labelFontSize=_FONT, labelPadding=6)
    spec: dict[str, Any] = look.configure_title(fontWeight="normal").to_dict()
    return spec
