"""One small city in memory: three counties, three months, a ranking, readings, rates and late items."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zhengxian.definitions import indicators
from zhengxian.engine.base.period import Period
from zhengxian.engine.report import BoundText, Figure, MemorySource, Nature, Row, ranked_row
from zhengxian.engine.report.expression import Moment

CITY, UPPER, A, B, C = "990100", "990000", "990101", "990102", "990103"
NAMES = {CITY: "示范市", UPPER: "示范省", A: "甲县", B: "乙县", C: "丙县"}
NATURES = {
    "growth": Nature.GROWTH,
    "ratio": Nature.SHARE,
    "level": Nature.LEVEL,
    "count": Nature.COUNT,
    "stock": Nature.LEVEL,
}
FIGURES: dict[tuple[str, str, str], float | str] = {
    ("industry_added_growth", CITY, "2026-09"): 5.25,
    ("industry_added_growth", CITY, "2026-08"): 5.8,
    ("industry_added_growth", UPPER, "2026-09"): 4.84,
    ("industry_added_growth", A, "2026-09"): 7.1,
    ("industry_added_growth", B, "2026-09"): -3.0,
    ("industry_added_growth", A, "2026-08"): 6.0,
    ("fai_growth", CITY, "2026-09"): -1.2,
    ("fai_growth", CITY, "2026-08"): -2.0,
    ("fai_growth", UPPER, "2026-09"): -1.2,
    ("fai_growth", A, "2026-09"): 3.2,
    ("fai_growth", B, "2026-09"): 0.04,
    ("fai_growth", C, "2026-09"): "保密",
    ("budget_revenue", CITY, "2026-09"): 120.456,
    ("budget_revenue", A, "2026-09"): 30.5,
    ("budget_revenue_growth", CITY, "2026-09"): 6.0,
    ("budget_revenue_growth", A, "2026-09"): 8.2,
    ("budget_revenue_growth", B, "2026-09"): 2.15,
    ("budget_revenue_growth", C, "2026-09"): 1.0,
    ("tax_share", CITY, "2026-09"): 68.21,
    ("tax_share", CITY, "2025-09"): 70.0,
    ("projects_signed", CITY, "2026-09"): 22.0,
    ("projects_signed", CITY, "2025-09"): 10.0,
    ("projects_started", CITY, "2026-09"): 9.0,
    ("rebounds", CITY, "2026-09"): 0.0,
    ("gdp", CITY, "2026Q3"): 1200.0,
    ("gdp", A, "2026Q3"): 400.0,
    ("gdp", B, "2026Q3"): 500.5,
    ("gdp_growth", CITY, "2026Q3"): 5.1,
    ("gdp_growth", CITY, "2026Q2"): 5.1,
    ("gdp_growth", UPPER, "2026Q3"): 5.4,
    ("gdp_growth", A, "2026Q3"): 6.0,
    ("gdp_growth", B, "2026Q3"): 4.5,
    ("gdp_growth", C, "2026Q3"): 4.5,
    ("retail_sales_growth", CITY, "2026Q3"): 4.0,
    ("urban_income_growth", CITY, "2026Q3"): 4.6,
    ("rural_income_growth", CITY, "2026Q3"): -0.2,
    ("gdp", CITY, "2026H1"): 780.2,
    ("gdp_growth", CITY, "2026H1"): 5.1,
    ("gdp_growth", UPPER, "2026H1"): 5.1,
    ("fai_growth", CITY, "2026H1"): 0.0,
    ("gdp", CITY, "2025"): 1600.0,
    ("gdp_growth", CITY, "2025"): 5.5,
    ("gdp_growth", UPPER, "2025"): 5.0,
    ("budget_revenue", CITY, "2025"): 150.0,
    ("budget_revenue_growth", CITY, "2025"): 3.0,
}


def figure(value: float | None, unit: str, nature: Nature, *, decimals: int = 1, key: str = "k") -> Figure:
    """Make a figure that stands alone."""
    return Figure(key, value, unit, decimals, (f"row:{key}",), nature, "甲县", "工业增加值")


def item(title: str, owner: str, late: float) -> Row:
    """Make a late item of the ledger."""
    return Row(
        {
            "title": BoundText(f"title:{title}", title, (f"item:{title}",)),
            "owner": BoundText(f"owner:{title}", owner, (f"item:{title}",)),
            "due": BoundText(f"due:{title}", "2026-09-01", (f"item:{title}",)),
            "state": BoundText(f"state:{title}", "正在办理", (f"item:{title}",)),
            "days_late": Figure(f"days:{title}", late, "", 0, (f"item:{title}",), Nature.COUNT),
        }
    )


def rate(code: str, numerator: int, denominator: int, left_out: str = "无") -> Row:
    """Make a rate of the ledger; without denominator it has no value."""
    value = 100 * numerator / denominator if denominator else None
    refs = (f"ledger:{code}",)
    title = indicators()[code].title
    return Row(
        {
            "title": BoundText(f"title:{code}", title, refs),
            "value": Figure(f"rate({code})", value, "%", 2, refs, Nature.SHARE, "", title, "没有到期事项"),
            "numerator": Figure(f"rate({code}).numerator", numerator, "", 0, refs, Nature.COUNT),
            "denominator": Figure(f"rate({code}).denominator", denominator, "", 0, refs, Nature.COUNT),
            "left_out": BoundText(f"left_out:{code}", left_out, refs),
        }
    )


RATES = {
    "act_closing_rate": (9, 12), "act_on_time_rate": (8, 12), "task_on_time_rate": (5, 6),
    "act_solved_rate": (30, 40), "request_closed_rate": (45, 50), "request_satisfaction": (19, 20),
    "rectified_rate": (3, 8), "project_performed_rate": (7, 9), "project_signed_start_rate": (6, 9),
    "project_start_rate": (6, 8), "project_production_rate": (2, 6), "project_full_capacity_rate": (0, 0),
}  # fmt: skip
RANKING = (
    ranked_row(A, "甲县", 1, 92.5, 2, in_class=("重点发展", 1), grade="优秀"),
    ranked_row(B, "乙县", 2, 88.125, -1, in_class=("重点发展", 2), grade="良好"),
    ranked_row(C, "丙县", 3, 80.0, 0, in_class=("生态功能", 1), grade="良好"),
)


def paced(progress: float, gap: float, region: str) -> Row:
    """Make a reading of the budget revenue."""
    key = f"reading(budget_revenue, {region})"
    refs = (f"reading:{region}",)
    where = (NAMES[region], "一般公共预算收入")
    return Row(
        {
            "progress": Figure(f"{key}.progress", progress, "%", 2, refs, Nature.SHARE, *where),
            "gap": Figure(f"{key}.gap", gap, "个百分点", 2, refs, Nature.GAP, *where),
        },
        region,
    )


def small_city() -> MemorySource:
    """Make the city's data."""
    known = indicators()
    series = {
        code: (known[code].title, known[code].unit, known[code].decimals, NATURES[known[code].kind])
        for code in known
    }
    late = {
        "task": [item("园区道路建设", "甲县", 12.0)],
        "project": [item("新材料项目", "乙县", 30.0), item("冷链项目", "丙县", 4.0)],
        "request": [item("用地手续办理", "乙县", 6.0)],
    }
    red = Row(
        {
            "name": BoundText("region:990102", "乙县"),
            "title": BoundText("warning:1", "进度严重滞后", ("warning:1",)),
        },
        B,
    )
    return MemorySource(
        NAMES,
        series,
        FIGURES,
        {"total": RANKING, "onsite": RANKING[1:]},
        {("budget_revenue", CITY): paced(76.5, 1.5, CITY), ("budget_revenue", A): paced(70.0, -5.0, A)},
        {(code, region): rate(code, *pair) for code, pair in RATES.items() for region in (CITY, A)},
        late,
        {"red": [red]},
        (A, B, C),
    )


@pytest.fixture
def source() -> MemorySource:
    """The city's data."""
    return small_city()


@pytest.fixture
def moment(source: MemorySource) -> Moment:
    """September of the city."""
    return Moment(source, CITY, UPPER, Period.parse("2026-09"))


@pytest.fixture
def exact(moment: Moment) -> Moment:
    """The same with differences of exact figures."""
    return replace(moment, convention="exact")
