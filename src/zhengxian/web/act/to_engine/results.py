"""The results of a month by region: rates of items, requests and projects, each with what it counts and leaves out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from zhengxian.engine.act import rates as counting
from zhengxian.engine.act.chain import ChainRates
from zhengxian.engine.act.investment import Ratio
from zhengxian.engine.act.rates import Case, Rate
from zhengxian.engine.base.period import Period
from zhengxian.web.act.selectors import request_counts, result_rows
from zhengxian.web.act.selectors.request_counts import Span
from zhengxian.web.act.selectors.result_rows import DueRow, MoneyRow, RegionsOf
from zhengxian.web.act.services import chains
from zhengxian.web.act.to_engine import requests
from zhengxian.web.core.models import Level

ITEM_CODES = ("act_closing_rate", "act_on_time_rate")
REQUEST_CODES = ("act_solved_rate", "act_satisfaction")
CHAIN_CODES: Mapping[str, str] = {
    "project_performed_rate": "performed",
    "project_start_rate": "started",
    "project_signed_start_rate": "started_of_signed",
    "project_production_rate": "producing",
    "project_full_capacity_rate": "full_capacity",
}
MONEY_CODE = "project_investment_completion"
CODES = (*ITEM_CODES, *REQUEST_CODES, *CHAIN_CODES, MONEY_CODE)
"""The indicators that the ledger writes itself."""


@dataclass(frozen=True)
class Outcome:
    """One result of one region: percent with numerator and denominator, and in words what was left out.

    ``value`` is None where there is nothing to divide by; ``words`` then says so.
    """

    numerator: float
    denominator: float
    value: float | None
    words: str

    @classmethod
    def of_rate(cls, rate: Rate) -> Outcome:
        """Take over a rate of the engine."""
        return cls(rate.numerator, rate.denominator, rate.value, rate.sentence)

    @classmethod
    def of_money(cls, rows: Sequence[MoneyRow]) -> Outcome:
        """Divide the money done by the money planned for the year; may exceed 100 %."""
        done, plan = (float(sum((getattr(r, n) for r in rows), Decimal(0))) for n in ("done", "planned"))
        ratio = Ratio(done, plan)
        told = f"年度投资完成率：完成 {done:,.2f} 万元，年度计划 {plan:,.2f} 万元，{len(rows)} 个项目"
        if ratio.value is None:
            told = "年度投资完成率：没有年度计划投资，不作计算"
        return cls(done, plan, ratio.value, f"{told}。")


R = TypeVar("R")
Results = Mapping[str, Mapping[int, Outcome]]
"""Outcomes by indicator and region."""


def of_month(period: Period, today: date) -> Results:
    """Count all results of a month, as they stood at its end (today while it runs), by county, town and all above.

    Items: those due in the month; requests: closed or visited in it; projects: where they stand; money: from January.
    A region of which nothing counts has no entry.
    """
    regions = RegionsOf(period.last_day)
    day = min(period.last_day, today)
    found: dict[str, Mapping[int, Outcome]] = {}
    due = _grouped(
        result_rows.due_between(period.first_day, period.last_day, regions), lambda r: r.region_ids
    )
    found["act_closing_rate"] = {pk: Outcome.of_rate(closing_rate(rows, day)) for pk, rows in due.items()}
    found["act_on_time_rate"] = {pk: Outcome.of_rate(on_time_rate(rows, day)) for pk, rows in due.items()}
    found |= _of_requests(period, today)
    found |= _of_chains(period)
    money = result_rows.money(period.year, period.last_day.month, today.year, regions)
    found[MONEY_CODE] = {
        pk: Outcome.of_money(rows) for pk, rows in _grouped(money, lambda r: r.region_ids).items()
    }
    return found


def _grouped(rows: Iterable[R], keys: Callable[[R], Iterable[int]]) -> dict[int, list[R]]:
    found: dict[int, list[R]] = defaultdict(list)
    for row in rows:
        for key in keys(row):
            found[key].append(row)
    return dict(found)


def closing_rate(rows: Sequence[DueRow], day: date) -> Rate:
    """Return 办结率 of items that were due, as it stood on a day."""
    return counting.closing_rate([_case(row) for row in rows], day)


def on_time_rate(rows: Sequence[DueRow], day: date) -> Rate:
    """Return 按时办结率: closed on the day and not late at the first closing, which looks at the day it was done.

    What was late at first stays late, also when it was opened and closed again (design.md §7).
    """
    closing = closing_rate(rows, day)
    reached = [row for row in rows if row.due_on <= day]
    states: dict[str, int] = defaultdict(int)
    for row in reached:
        states[_punctuality(row, day)] += 1
    in_time = states.pop("按时办结", 0)
    return Rate(in_time, len(reached), closing.excluded, dict(states), "按时办结率")


def _punctuality(row: DueRow, day: date) -> str:
    if not _case(row).closed_by(day):
        return "重新打开" if row.opened_again is not None and row.opened_again <= day else "未办结"
    return "超期办结" if row.first_late_days else "按时办结"


def _case(row: DueRow) -> Case:
    return Case(
        due=row.due_on,
        closed=row.first_closed_on,
        is_open=not row.is_shut,
        reopened=row.opened_again is not None,
        opened_again=row.opened_again,
        closed_again=row.closed_again,
    )


def _of_requests(period: Period, today: date) -> dict[str, dict[int, Outcome]]:
    span = Span.until(period.first_day, period.last_day, today)
    told = request_counts.told_to_all(period.first_day, period.last_day)
    found = requests.by_region(told, span)
    by_region = {pk: one for pk, one in found.items() if isinstance(pk, int)}
    return {
        "act_solved_rate": {pk: Outcome.of_rate(one.solved) for pk, one in by_region.items()},
        "act_satisfaction": {pk: Outcome.of_rate(one.satisfaction) for pk, one in by_region.items()},
    }


def _of_chains(period: Period) -> dict[str, dict[int, Outcome]]:
    found: dict[int, ChainRates] = {}
    for level in (Level.COUNTY, Level.TOWN):
        found |= {region.pk: rates for region, rates in chains.rates(period, level).items()}
    return {
        code: {pk: Outcome.of_rate(getattr(rates, name)) for pk, rates in found.items()}
        for code, name in CHAIN_CODES.items()
    }
