"""Figures of the demo city: seasons, growth with its own base, revisions, gaps and planted problems."""

from zhengxian.demo.figures.sheet import Sheet, county_sheet, town_sheet
from zhengxian.demo.figures.weaving import weave

__all__ = ["Sheet", "county_sheet", "town_sheet", "weave"]
