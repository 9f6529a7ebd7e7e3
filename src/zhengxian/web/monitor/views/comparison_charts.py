"""The charts of the three comparisons."""

from __future__ import annotations

from collections.abc import Sequence

from zhengxian.io.charts import Bar, Bars, Series, Target, Trend
from zhengxian.web.monitor.services.comparison import AcrossRow
from zhengxian.web.monitor.services.comparison_parts import Parts
from zhengxian.web.monitor.to_engine.comparison import Reading
from zhengxian.web.monitor.views.compared import comparison_url

MOST_BARS = 24


def bars(reading: Reading, rows: Sequence[AcrossRow], label: str) -> Bars | None:
    """Draw the regions of the own class, the best on top, with the own target as a line; None with too many of them."""
    own = next((row for row in rows if row.is_own), None)
    if own is None:
        return None
    members = [row for row in rows if row.class_name == own.class_name]
    if len(members) > MOST_BARS or all(row.value is None for row in members):
        return None
    drawn = tuple(
        Bar(
            row.region.name,
            row.value,
            href=comparison_url(row.region.code, reading.indicator.code),
            strong=row.is_own,
            absent="未公布" if row.seen is not None and row.seen.locked else "未统计",
        )
        for row in members
    )
    is_pace = own.target is not None and own.completion is None
    goal = Target("年度目标", own.target) if is_pace and own.target is not None else None
    indicator = reading.indicator
    return Bars(indicator.title, label, indicator.unit, indicator.decimals, drawn, goal)


def trend(reading: Reading) -> Trend | None:
    """Draw this year and the last one of the region, with the median nowhere: it is another comparison."""
    points = reading.own[reading.indicator.code]
    year = reading.period.year
    by_period = {p.period: p.value for p in points}
    now = tuple(p for p in by_period if p.year == year)
    if len(now) < 2 or not any(by_period[p] is not None for p in now):
        return None
    own = Series(reading.region.name, tuple(by_period[p] for p in now), "own")
    before = tuple(by_period.get(p.same_last_year()) for p in now)
    drawn = (own, Series("上年同期", before, "previous")) if any(v is not None for v in before) else (own,)
    indicator = reading.indicator
    return Trend(
        indicator.title,
        f"{year}年各期",
        indicator.unit,
        indicator.decimals,
        now,
        drawn,
        cumulative=indicator.cumulative,
    )


def pulls(carried: Parts, reading: Reading) -> Bars | None:
    """Draw how many points of the whole's growth every region carries, the most on top."""
    known = [row for row in carried.rows if row.pull is not None]
    if not known or len(known) > MOST_BARS or reading.above is None:
        return None
    drawn = tuple(Bar(row.name, row.pull, strong=row.is_own) for row in known)
    return Bars("各地区拉动", reading.above.name, "个百分点", 2, drawn, plus=True)
