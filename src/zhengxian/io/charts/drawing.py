"""Draw a chart: SVG as text for pages, PNG for Word, PDF for papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zhengxian.io.charts import bars, dots, regions, slope, spark, trend
from zhengxian.io.charts.definitions import Bars, Chart, Choropleth, Dots, Slope, Spark, Trend
from zhengxian.io.charts.renderer import not_drawn, renderer
from zhengxian.io.charts.svg import document
from zhengxian.io.charts.theme import LIGHT, Theme

_DRAWN: dict[type, Callable[..., Any]] = {
    Trend: trend.draw,
    Bars: bars.draw,
    Choropleth: regions.draw,
    Slope: slope.draw,
    Dots: dots.draw,
    Spark: spark.draw,
}
WIDEST, NARROWEST = 4000, 80


def to_svg(
    chart: Chart, width: int = 480, theme: Theme = LIGHT, *, key: str = "c", ground: bool = False
) -> str:
    """Draw a chart as a standalone SVG of a width in pixels; text is 12 pixels or more at that width.

    ``ground`` paints the paper behind it, for files that have none. ``key`` keeps the ids of several charts on
    one page apart (letters, digits and hyphens).
    Errors: F-601 and F-602 for the classes of a map.
    """
    canvas = _DRAWN[type(chart)](chart, max(NARROWEST, min(int(width), WIDEST)), theme)
    return document(
        (canvas.width, canvas.height),
        chart.title,
        canvas.sentence,
        canvas.parts,
        key=key,
        theme=theme,
        links=any("<a " in part for part in canvas.parts),
        ground=ground,
    )


def to_png(chart: Chart, width: int = 480, theme: Theme = LIGHT, *, scale: float = 2.0) -> bytes:
    """Draw a chart as a PNG picture for Word. Errors: F-304 without the Chinese face, F-305 when drawing fails."""
    return _converted("svg_to_png", to_svg(chart, width, theme, ground=True), scale=scale)


def to_pdf(chart: Chart, width: int = 480, theme: Theme = LIGHT) -> bytes:
    """Draw a chart as a PDF of one page with real text. Errors: as `to_png`."""
    return _converted("svg_to_pdf", to_svg(chart, width, theme, ground=True))


def _converted(how: str, text: str, **options: float) -> bytes:
    engine = renderer()
    try:
        made: bytes = getattr(engine, how)(text, **options)
    except ValueError as error:
        raise not_drawn(error) from error
    return made
