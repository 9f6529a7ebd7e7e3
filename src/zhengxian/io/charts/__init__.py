"""Charts from one definition: the same drawing for a page, a Word file, a PDF and a print.

A chart is a frozen description (`Trend`, `Bars`, `Choropleth`, `Slope`, `Dots`, `Spark`); `to_svg` draws it for a
width and a theme, `to_png` and `to_pdf` turn that drawing into files. No script runs, nothing is fetched.
"""

from __future__ import annotations

from zhengxian.io.charts.definitions import (
    Bar,
    Bars,
    Chart,
    Choropleth,
    DotRow,
    Dots,
    Series,
    Slope,
    SlopeLine,
    Spark,
    Target,
    Trend,
)
from zhengxian.io.charts.drawing import to_pdf, to_png, to_svg
from zhengxian.io.charts.outlines import Outline, Outlines, outlines_of_geojson
from zhengxian.io.charts.theme import LIGHT, WALL, Theme

__all__ = [
    "LIGHT",
    "WALL",
    "Bar",
    "Bars",
    "Chart",
    "Choropleth",
    "DotRow",
    "Dots",
    "Outline",
    "Outlines",
    "Series",
    "Slope",
    "SlopeLine",
    "Spark",
    "Target",
    "Theme",
    "Trend",
    "outlines_of_geojson",
    "to_pdf",
    "to_png",
    "to_svg",
]
