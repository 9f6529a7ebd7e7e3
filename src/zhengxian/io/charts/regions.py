"""Draw a map of classes: every region a named link, its label a name and a figure, and a legend with the limits."""

from __future__ import annotations

from collections.abc import Sequence

from zhengxian.io.charts import text as words
from zhengxian.io.charts.canvas import Canvas, nothing
from zhengxian.io.charts.definitions import Choropleth
from zhengxian.io.charts.outlines import Shape, plate
from zhengxian.io.charts.scales import check_limits, class_of, fills
from zhengxian.io.charts.svg import HATCH, el, linked, n, rule, text
from zhengxian.io.charts.theme import Theme

_LEGEND, _BOX = 44.0, 36.0
_NAME, _FIGURE = 13.0, 12.0


def draw(chart: Choropleth, width: int, theme: Theme) -> Canvas:
    """Draw fills first, then the chosen region, then labels, so that no border cuts a word."""
    check_limits(chart.limits)
    colours = fills(theme, len(chart.limits) + 1, diverging=chart.scale == "diverging")
    drawn = plate(chart.outlines, width)
    if not drawn.shapes:
        return nothing(width, f"{chart.title}：没有边界文件，画不出地图。", theme.ink_3)
    parts = [_hatch(theme)] if any(_value(chart, s.code) is None for s in drawn.shapes) else []
    parts += [_region(chart, shape, colours, theme) for shape in drawn.shapes]
    parts.append(
        el("path", d=drawn.edge, fill="none", stroke=theme.ink_2, stroke_width=1.1, stroke_linejoin="round")
    )
    chosen = next((s for s in drawn.shapes if s.code == chart.highlight), None)
    if chosen:
        parts.append(
            el(
                "path",
                d=chosen.path,
                fill="none",
                stroke=theme.ink,
                stroke_width=2.4,
                stroke_linejoin="round",
            )
        )
    labels = "".join(_label(chart, shape, colours, theme) for shape in drawn.shapes)
    parts.append(el("g", labels, aria_hidden="true", pointer_events="none", text_anchor="middle"))
    parts.append(_legend(chart, colours, (width, drawn.height + 10), theme))
    return Canvas(width, drawn.height + _LEGEND, tuple(parts), _sentence(chart))


def _value(chart: Choropleth, code: str) -> float | None:
    value = chart.values.get(code)
    return None if code in chart.locked or value is None or value != value else value


def _figure(chart: Choropleth, code: str) -> str:
    value = _value(chart, code)
    if value is None:
        return "未公布" if code in chart.locked else chart.absent.get(code, "未统计")
    return (words.signed if chart.scale == "diverging" else words.figure)(value, chart.decimals)


def _fill(chart: Choropleth, code: str, colours: Sequence[str], theme: Theme) -> str | None:
    """Return the colour of a region; None stands for the hatch of a region without a figure."""
    if code in chart.locked:
        return theme.sunk
    value = _value(chart, code)
    return None if value is None else colours[class_of(value, chart.limits, chart.decimals)]


def _hatch(theme: Theme) -> str:
    pattern = el(
        "pattern",
        el("path", d="M0 0h8v8H0z", fill=theme.sunk),
        el("path", d="M-2 2l4-4M0 8l8-8M6 10l4-4", stroke=theme.line_3, stroke_width=1),
        id=HATCH,
        width=8,
        height=8,
        patternUnits="userSpaceOnUse",
    )
    return el("defs", pattern)


def _region(chart: Choropleth, shape: Shape, colours: Sequence[str], theme: Theme) -> str:
    fill = _fill(chart, shape.code, colours, theme) or f"url(#{HATCH})"
    word = chart.words.get(shape.code)
    label = f"{shape.name} {_figure(chart, shape.code)}{'，' + word if word else ''}"
    path = el(
        "path",
        d=shape.path,
        fill=fill,
        fill_rule="evenodd",
        stroke=theme.paper if chart.outlines.regions and len(chart.outlines.regions) <= 60 else theme.line_3,
        stroke_width=1.6 if len(chart.outlines.regions) <= 60 else 0.6,
        stroke_linejoin="round",
        class_="zx-region",
    )
    return linked(chart.links.get(shape.code), label, path)


def _label(chart: Choropleth, shape: Shape, colours: Sequence[str], theme: Theme) -> str:
    """Write name and figure where they fit, the figure alone where only it fits, and nothing in a sliver."""
    if shape.room is None:
        return ""
    word = chart.words.get(shape.code, "")
    figure = _figure(chart, shape.code)
    fill = theme.on(_fill(chart, shape.code, colours, theme) or theme.sunk)
    x, y = shape.room.x, shape.room.y
    named = words.width(shape.name, _NAME)
    for under in (f"{figure} {word}".strip(), figure):
        if max(named, words.width(under, _FIGURE)) <= shape.room.width + 6:
            upper = text((x, y - 2), shape.name, fill, font_size=13, font_weight=600, class_="ml")
            return upper + text((x, y + 14), under, fill, class_="mv-l")
    if words.width(figure, _FIGURE) <= shape.room.single:
        return text((x, y + 4), figure, fill, class_="mv-l")
    return ""


def _legend(chart: Choropleth, colours: Sequence[str], at: tuple[float, float], theme: Theme) -> str:
    width, y = at
    room = words.width(chart.low_label) + words.width(chart.high_label) + 16
    box = max(min(_BOX, (width - room - 4) / len(colours)), 14.0)
    x = max((width - box * len(colours)) / 2, words.width(chart.low_label) + 8)
    parts = [text((x - 8, y + 10), chart.low_label, theme.ink_3, text_anchor="end")]
    for at_class, colour in enumerate(colours):
        parts.append(
            el(
                "rect",
                x=float(x + box * at_class),
                y=float(y),
                width=n(box),
                height=12,
                fill=colour,
                stroke=theme.line,
            )
        )
    for at_limit, limit in enumerate(chart.limits, start=1):
        shown = (words.signed if chart.scale == "diverging" else words.figure)(limit, _limit_decimals(chart))
        spot = x + box * at_limit
        parts.append(rule(spot, y + 12, spot, y + 16, theme.ink_3))
        parts.append(text((spot, y + 28), shown, theme.ink_3, text_anchor="middle"))
    parts.append(text((x + box * len(colours) + 8, y + 10), chart.high_label, theme.ink_3))
    return el("g", *parts, aria_hidden="true")


def _limit_decimals(chart: Choropleth) -> int:
    return next((d for d in range(4) if all(abs(round(v, d) - v) < 1e-9 for v in chart.limits)), 4)


def _sentence(chart: Choropleth) -> str:
    rows = []
    for region in chart.outlines.regions:
        word = chart.words.get(region.code)
        rows.append(f"{region.name} {_figure(chart, region.code)}{'（' + word + '）' if word else ''}")
    return f"{chart.note}，单位：{chart.unit}。{'；'.join(rows)}。"
