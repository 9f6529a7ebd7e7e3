"""Quality problems planted in the figures, so that every check has something to ask about.

A planted figure is a made-up mistake in a made-up city. Periods are relative to the last month.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from zhengxian.demo.counties import COUNTIES
from zhengxian.demo.forms import library
from zhengxian.demo.timeline import Timeline
from zhengxian.demo.towns import TOWNS
from zhengxian.engine.base.period import Period

Kind = Literal[
    "growth_against_level",
    "cumulative_decrease",
    "sum_against_city",
    "leading_mismatch",
    "jump",
    "target_hugging",
    "digit_clustering",
    "part_above_whole",
]


@dataclass(frozen=True, slots=True)
class Planted:
    """One planted problem: its kind, where it is, and what a check should ask.

    ``regions``, ``indicators`` and ``periods`` name the cells; ``asks`` is the question in words.
    """

    kind: Kind
    regions: tuple[str, ...]
    indicators: tuple[str, ...]
    periods: tuple[str, ...]
    asks: str


@dataclass(frozen=True, slots=True)
class Change:
    """How one cell is altered after everything else was drawn."""

    region: str
    indicator: str
    period: str
    alter: Callable[[float], float]


def planted(timeline: Timeline) -> tuple[Planted, ...]:
    """List the planted problems."""
    last = timeline.last
    months = Period.range(last - 2, last)
    return (
        *_of_one_series(str(last), str(last - 1)),
        *_of_several(str(last), tuple(str(p) for p in months if p.number != 1)),
    )


def _of_one_series(last: str, before: str) -> tuple[Planted, ...]:
    both = (before, last)
    return (
        Planted(
            "growth_against_level",
            ("990109",),
            ("budget_revenue", "budget_revenue_growth"),
            (last,),
            "云岭县收入同比 12.6%，倒推的去年基数比去年公布数低 5.8% 左右，上月只低不到 1%。",
        ),
        Planted(
            "cumulative_decrease",
            ("990110",),
            ("outside_funds",),
            both,
            "栖山县省外到位资金累计数比上月少，累计数不应下降。",
        ),
        Planted(
            "leading_mismatch",
            ("990104",),
            ("industrial_power_growth", "industry_added_growth"),
            both,
            "东川县工业用电连续两期下降，规上工业增速为正，两项走势不一。",
        ),
        Planted(
            "jump",
            ("990102",),
            ("freight_turnover_growth",),
            (last,),
            "金渡县公路货物周转量增速 41.3%，比上月高出 30 个百分点以上，可能错了小数点。",
        ),
    )


def _of_several(last: str, three: tuple[str, ...]) -> tuple[Planted, ...]:
    return (
        Planted(
            "sum_against_city",
            ("990100",),
            ("industrial_power",),
            (last,),
            "全市工业用电量比各县之和多 2.3%，超过 1%。",
        ),
        Planted(
            "target_hugging",
            ("990107",),
            ("industry_added_growth", "fai_growth", "retail_above_growth", "budget_revenue_growth"),
            (last,),
            "禾丰县 4 项指标都落在目标至目标以上 0.1 个百分点之内。",
        ),
        Planted(
            "digit_clustering",
            tuple(t.code for t in TOWNS),
            ("town_project_investment",),
            three,
            "镇街完成投资的末位数过多地是 0 或 5。",
        ),
        Planted(
            "digit_clustering",
            tuple(c.code for c in COUNTIES),
            ("freight_turnover",),
            (last,),
            "各县公路货物周转量的末位数过多地是 0 或 5。",
        ),
        Planted(
            "part_above_whole",
            ("990111",),
            ("tax_revenue", "budget_revenue"),
            (last,),
            "松岩县税收收入大于一般公共预算收入。",
        ),
    )


def changes(timeline: Timeline) -> tuple[Change, ...]:
    """Return the cells that make the planted problems (those that are not drawn in from the start)."""
    last, before = str(timeline.last), str(timeline.last - 1)
    found = [
        Change("990109", "budget_revenue_growth", last, lambda _: 12.6),
        Change("990110", "outside_funds", last, lambda value: value * 0.8),
        Change("990100", "industrial_power", last, lambda value: value * 1.023),
        Change("990102", "freight_turnover_growth", last, lambda _: 41.3),
        Change("990104", "industrial_power_growth", before, lambda value: min(value, -0.4)),
        Change("990111", "tax_revenue", last, lambda value: value * 1.64),
    ]
    for problem in planted(timeline):
        if problem.kind == "digit_clustering":
            code, most = problem.indicators[0], 3 if len(problem.regions) > len(COUNTIES) else 4
            step = 5.0 * 10.0 ** -library()[code].decimals
            found += [
                Change(region, code, period, partial(_to_step, step))
                for period in problem.periods
                for number, region in enumerate(problem.regions)
                if number % 5 < most
            ]
    return tuple(found)


def _to_step(step: float, value: float) -> float:
    return step * round(value / step)
