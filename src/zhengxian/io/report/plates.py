"""The charts of one report, drawn when they are asked for, in the form that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from zhengxian.io.report import charts, drawing
from zhengxian.io.report.digest import Digest

if TYPE_CHECKING:
    from markupsafe import Markup


class Plates:
    """The charts of one report, drawn when they are asked for."""

    def __init__(self, d: Digest, with_regions: bool) -> None:
        self.charts: Mapping[str, charts.Chart] = charts.front_charts(d)
        if with_regions:
            self.charts = {**self.charts, **charts.region_charts(d)}

    def chart(self, key: str) -> charts.Chart:
        """Return a chart's title, note and sentence."""
        return self.charts[key]

    def drawn(self, key: str) -> Markup:
        """Return a chart as clean SVG, safe to put into a page."""
        from markupsafe import Markup

        return Markup(drawing.svg(self.charts[key].spec, key))  # noqa: S704  # purified element by element

    def picture(self, key: str, scale: float) -> bytes:
        """Return a chart as a PNG picture, so many times as sharp as a screen."""
        return drawing.png(self.charts[key].spec, scale)
