"""Readings written by hand for the tests of the wall and of a figure's page."""

from __future__ import annotations

import io
from typing import Any

from django.utils import timezone
from python_calamine import CalamineWorkbook

from zhengxian.engine.base.period import Period
from zhengxian.web.monitor.models import Reading, Round, YearForecast
from zhengxian.web.monitor.selectors import figure, wall
from zhengxian.web.monitor.selectors.wall import Wish

URL = "/monitor/figure/{}/{}/?period={}"
WORDS = {1.0: "reached", -2.0: "slow", -5.0: "lag", -15.0: "bad"}
AUGUST = (("990101", 81.07, 1.0), ("990102", 51.91, -2.0), ("990103", 37.33, -5.0), ("990104", 21.33, -15.0))


def kept(
    office: Any, made: Round, region: str, indicator: str, word: str, gap: float | None, **more: Any
) -> Reading:
    given: dict[str, Any] = {"period": made.period, **more}
    return Reading.objects.create(
        round=made, region=office.regions[region], indicator=office.indicators[indicator], word=word, gap=gap,
        period_end=Period.parse(given["period"]).last_day, **given,
    )  # fmt: skip


def judge(office: Any) -> Any:
    """Plans, and August as it was judged: revenue in four counties, one growth series."""
    office.plans()
    made = Round.objects.create(
        period="2026-08", as_of=timezone.now(), made_by=office.people["assessor"], input_hash="a"
    )
    for region, value, gap in AUGUST:
        kept(
            office, made, region, "budget_revenue", WORDS[gap], gap, value=value, planned=53.33, target=80.0,
            completion=66.67 + gap, position=66.67, text="完成年度目标的一部分", plan=None,
        )  # fmt: skip
    kept(
        office, made, "990104", "fai_growth", "bad", -7.1, value=-2.1, planned=5.0, target=5.0, position=5.0,
        text="同比下降 2.1%，低于目标 7.1 个百分点",
    )  # fmt: skip
    return office


def find(office: Any, who: str, region: str, indicator: str, period: str = "2026-08") -> figure.Figure:
    return figure.find(office.access(who), region, indicator, period)


def foretold(office: Any, region: str, indicator: str, **more: Any) -> YearForecast:
    given: dict[str, Any] = {
        "round": Round.objects.first(), "region": office.regions[region], "indicator": office.indicators[indicator],
        "year": 2026, "origin": "2026-08", "method": "damped", "value": 77.4, "low": 75.0, "high": 79.9, "target": 80.0,
        "probability": 0.004, "mase": 0.62, "mase_naive": 0.9, "mase_seasonal": 0.55, "beats_naive": True,
        "path": [
            {"period": f"2026-{m:02d}", "value": 52 + m, "low": 50 + m, "high": 54.0 + m} for m in (9, 10, 11, 12)
        ],
        "backtest": [
            {
                "origin": "2025-06", "goal": "2025-12", "horizon": 6, "actual": 75.0, "predicted": 76.5, "naive": 40.0,
                "seasonal_naive": 70.0, "low": 74.0, "high": 78.0,
            },
            {
                "origin": "2025-07", "goal": "2025-12", "horizon": 5, "actual": 75.0, "predicted": 72.0, "naive": 44.0,
                "seasonal_naive": None, "low": 70.0, "high": 74.0,
            },
        ],
        "notes": ["历史不满三年。"],
    }  # fmt: skip
    return YearForecast.objects.create(**{**given, **more})


REVENUE = (
    ("990101", "reached", 1.0),
    ("990102", "slow", -2.0),
    ("990103", "lag", -5.0),
    ("990104", "bad", -15.0),
)
"""The gaps of budget revenue of the small office by the end of a month, by hand."""


def made_round(office: Any, period: str, at: Any = None) -> Round:
    return Round.objects.create(
        period=period, as_of=at or timezone.now(), made_by=office.people["assessor"], input_hash=period
    )


def read(
    office: Any, made: Round, region: str, indicator: str, word: str, gap: float | None = None, **more: Any
) -> Reading:
    """Write one reading by hand."""
    given: dict[str, Any] = {"period": made.period, "value": 58.4 if gap is not None else None, **more}
    return Reading.objects.create(
        round=made, region=office.regions[region], indicator=office.indicators[indicator], word=word, gap=gap,
        period_end=Period.parse(given["period"]).last_day, **given,
    )  # fmt: skip


def fill_wall(office: Any) -> Any:
    """August: revenue of the four counties, and one growth series that lags in one of them."""
    made = made_round(office, "2026-08")
    for region, word, gap in REVENUE:
        read(office, made, region, "budget_revenue", word, gap)
    read(office, made, "990104", "fai_growth", "lag", -2.9, value=2.1)
    read(office, made, "990101", "fai_growth", "reached", 0.2, value=5.2)
    return office


def of(found: wall.Wall, indicator: str) -> list[str | None]:
    row = next(row for row in found.rows if row.indicator.code == indicator)
    return [cell.word if cell else None for cell in row.cells]


def see(office: Any, who: str, **wish: Any) -> wall.Wall:
    return wall.read(office.access(who), Wish(**wish), Period.parse("2026-08"))


def rows_of(content: bytes) -> list[list[Any]]:
    """The rows of the first sheet of a workbook."""
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
