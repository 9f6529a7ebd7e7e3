"""Charts of the gallery. Places and figures are invented, borders are drawn by a formula."""

from __future__ import annotations

import math

from zhengxian.engine.base.period import Period
from zhengxian.io.charts import (
    Bar,
    Bars,
    Chart,
    Choropleth,
    DotRow,
    Dots,
    Outline,
    Outlines,
    Series,
    Slope,
    SlopeLine,
    Spark,
    Target,
    Trend,
)

NAMES = (
    *("栖山县", "云岭县", "松岩县", "丰陵县", "青溪县", "东川县", "临河县", "澄湖县"),
    *("南屏县", "禾丰县", "金渡县", "示范国家级经济技术开发区"),
)
_GAPS = (-7.9, 4.2, 1.3, -4.2, 4.7, 1.1, 1.9, 3.5, 0.6, 0.5, -2.6, None)
_WIDE, _HIGH, _COLUMNS, _ROWS = 100.0, 82.0, 4, 3


def charts() -> dict[str, Chart]:
    """Return the sample charts by name."""
    return {
        "trend": _trend(),
        "forecast": _forecast(),
        "bars": _bars(),
        "losses": _losses(),
        "growth": _growth(),
        "slope": _slope(),
        "dots": _dots(),
        "gaps": _gaps(),
        "scores": _scores(),
        "empty": Bars("没有可比的数时", "", "%", 1, ()),
    }


def sparks() -> tuple[Spark, ...]:
    """Return small lines for the cells of a table."""
    return (
        Spark("澄湖县投资", (6.1, 6.8, 6.4, 7.0, 7.5, 7.9, 8.2), plan=(7.5,) * 7),
        Spark("栖山县投资", (7.6, 6.9, 4.5, 2.3, -0.1, -2.4, -3.9), plan=(7.5,) * 7, behind=True),
        Spark("松岩县投资", (4.0, None, 4.4, 4.9, None, 5.2, 6.1)),
        Spark("新设区投资", (None, None)),
    )


def _months(first: str, count: int) -> tuple[Period, ...]:
    start = Period.parse(first)
    return tuple(start + step for step in range(count))


def _trend() -> Trend:
    periods = _months("2025-08", 14)
    own = (4.2, 4.4, 4.0, 4.1, 4.5, None, 5.2, 5.0, 5.6, 5.9, 6.1, 5.8, 6.3, 12.6)
    city = tuple(None if v is None else round(4.8 + 0.11 * at, 1) for at, v in enumerate(own))
    before = (3.1, 3.6, 3.9, 3.2, 2.4, None, 2.8, 3.7, None, None, 2.5, 2.1, 2.6, 3.4)
    series = (
        Series("云岭县", own),
        Series("全市", city, "city"),
        Series("计划", (5.5,) * 14, "plan"),
        Series("上年", before, "previous", frozenset({periods[12]})),
    )
    return Trend("云岭县一般公共预算收入同比", "累计增速，快报", "%", 1, periods, series)


def _forecast() -> Trend:
    own = (None, 6.1, 6.3, 6.5, 6.9, 7.4, 7.3, 7.2, 7.1, None, None, None)
    ahead = (None,) * 8 + (7.1, 7.0, 7.0, 6.9)
    low, high = (None,) * 8 + (7.1, 6.8, 6.5, 6.2), (None,) * 8 + (7.1, 7.3, 7.5, 7.6)
    series = (
        Series("实际", own),
        Series("预测", ahead, "forecast", low=low, high=high),
        Series("计划", (None,) + (7.5,) * 11, "plan"),
    )
    return Trend(
        "全市规上工业增加值增速与预测", "累计增速，八成预测带", "%", 1, _months("2026-01", 12), series
    )


def _bars() -> Bars:
    values = (67.1, 70.8, 72.4, 75.5, 75.6, 76.1, 76.3, 76.9, 78.5, 79.2)
    rows = tuple(
        Bar(name, v, "滞后" if v < 72 else "", behind=v < 72, strong=name == "东川县", href="#g-chart")
        for name, v in zip(NAMES, values, strict=False)
    )
    last = Bar(NAMES[-1], None, absent="不适用")
    return Bars("一般公共预算收入完成年度目标", "由低到高", "%", 1, (*rows, last), Target("序时", 75.0))


def _losses() -> Bars:
    items = (
        ("财政收入增速", 1.72),
        ("亿元项目开工率", 1.67),
        ("企业诉求按时办结率", 1.64),
        ("优良天数比率", 1.55),
    )
    return Bars("失分", "由多到少", "分", 2, tuple(Bar(name, lost) for name, lost in items), loss=True)


def _growth() -> Bars:
    values = (-3.9, -1.2, 0.0, 4.5, 9.6)
    rows = tuple(Bar(name, v) for name, v in zip(NAMES, values, strict=False))
    return Bars("投资比计划", "个百分点", "个百分点", 1, rows, plus=True)


def _slope() -> Slope:
    ranks = {
        "青溪县": (2, 1, 1),
        "南屏县": (1, 2, 2),
        "禾丰县": (4, 3, 4),
        "丰陵县": (3, 5, 5),
        "东川县": (5, 4, 3),
    }
    lines = [SlopeLine(name, found, strong=name == "东川县") for name, found in ranks.items()]
    lines.append(SlopeLine("松岩县", (None, None, 5)))
    return Slope("位次走势", "重点发展类，类内位次", ("一季度", "上半年", "前三季度"), tuple(lines))


def _dots() -> Dots:
    rows = (
        DotRow("综合实力", 85.0, (69.0, 77.5, 82.4, 94.6)),
        DotRow("发展动能", 83.5, (76.2, 85.0, 88.8, 99.3)),
        DotRow("质量效益", 78.6, (71.1, 73.8, 75.5, 79.2)),
        DotRow("民生环境", 75.6, (60.0, 77.1, 79.8, 92.9)),
    )
    return Dots("同类比较", "组得分率", "%", 1, rows, "东川县", "同类 4 县")


def _gaps() -> Choropleth:
    codes = [str(at) for at in range(len(NAMES))]
    return Choropleth(
        "财政收入比序时快慢",
        "2026年1—9月，快报",
        "个百分点",
        1,
        _outlines(),
        dict(zip(codes, _GAPS, strict=True)),
        (-5, -3, -1, 1, 3, 5),
        "diverging",
        words={"0": "滞后", "3": "滞后"},
        links=dict.fromkeys(codes, "#g-map"),
        absent={"11": "不适用"},
        locked=frozenset({"6"}),
        highlight="5",
        low_label="低于序时",
        high_label="高于序时",
    )


def _scores() -> Choropleth:
    values = {str(at): 62.0 + 2.9 * at for at in range(len(NAMES) - 1)}
    return Choropleth("重点发展类得分", "满分 100", "分", 2, _outlines(), values, (65, 75, 85, 90))


def _outlines() -> Outlines:
    return _DRAWN


def _drawn() -> Outlines:
    """Draw a city of twelve regions: a bent grid with wavy borders that neighbours share point by point."""
    regions = []
    for at, name in enumerate(NAMES):
        column, row = at % _COLUMNS, at // _COLUMNS
        corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
        ring: list[tuple[float, float]] = []
        for start, stop in zip(corners, corners[1:] + corners[:1], strict=True):
            ring += _border(start, stop)
        regions.append(Outline(str(at), name, (tuple(ring),)))
    return Outlines(tuple(regions), geographic=False)


def _border(start: tuple[int, int], stop: tuple[int, int]) -> list[tuple[float, float]]:
    """Return the points from one corner to the next without the last; both neighbours get the same points."""
    (a, b), turned = sorted((start, stop)), start > stop
    points = []
    for step in range(13):
        x, y = a[0] + (b[0] - a[0]) * step / 12, a[1] + (b[1] - a[1]) * step / 12
        wave = math.sin(step * math.pi / 12)
        px = x * _WIDE + 9 * math.sin(2.1 * y + x) + 4 * wave * math.sin(9 * x + 7 * y + 5)
        py = y * _HIGH + 9 * math.sin(1.7 * x + y) + 4 * wave * math.sin(8 * y + 11 * x)
        points.append((round(px, 3), round(-py, 3)))
    return (points[::-1] if turned else points)[:-1]


_DRAWN = _drawn()
