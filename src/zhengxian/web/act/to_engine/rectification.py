"""Rectification as the engine counts it: closed, on time, rebounded; verdicts are counted apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from zhengxian.engine.act import rates as counting
from zhengxian.engine.act.clocks import due_day
from zhengxian.engine.act.rates import Case, Rate
from zhengxian.web.act.models import ItemKind, Stage, Verdict
from zhengxian.web.act.selectors.rectification_counts import RectificationRow
from zhengxian.web.act.selectors.request_counts import Span
from zhengxian.web.act.to_engine.workdays import rule_of, workdays


@dataclass(frozen=True)
class RectificationRates:
    """The rates of one group, each with numerator, denominator and what is left out."""

    closing: Rate
    on_time: Rate
    done: Rate
    rebound: Rate

    @property
    def all(self) -> tuple[tuple[str, Rate], ...]:
        """The rates by name, in the order of the page."""
        return tuple((name, getattr(self, name)) for name in ("closing", "on_time", "done", "rebound"))


def limit_of(day: date, stage: Stage) -> date:
    """Return when a rectification given on a day is due by its stage: half a year, two years or five."""
    rule = rule_of(ItemKind.RECTIFICATION)
    limit = rule.clock("finish", stage)
    if limit is None:
        raise LookupError(f"the rule of rectification has no limit for {stage}")
    due = due_day(day, limit.days, workdays(day, day), count=limit.count)
    return due_day(due, 0, workdays(due, due), on_day_off=rule.on_day_off)


def rates(rows: Sequence[RectificationRow], span: Span) -> RectificationRates:
    """Count the rates of a span as they stand on its day.

    Closed and on time: of what was due in the span. Done: the verdict 已整改 of what was due; 持续整改 and 未整改 stay
    in the denominator. Rebounded: reopened of what was first closed in the span. Source: domain.md §6.3.
    """
    due = [row for row in rows if span.holds(row.due_on)]
    reached = [row for row in due if row.due_on is not None and row.due_on <= span.day]
    closing = counting.closing_rate([_case(row) for row in due], span.day)
    states = Counter(_punctuality(row, span) for row in reached)
    in_time = states.pop("按时销号", 0)
    verdicts = Counter(Verdict(row.verdict).label if row.verdict else "未认定" for row in reached)
    done = verdicts.pop(Verdict.DONE.label, 0)
    shut = [_case(row) for row in rows if span.holds(row.first_closed_on)]
    return RectificationRates(
        closing=replace(closing, title="销号率"),
        on_time=Rate(in_time, len(reached), closing.excluded, dict(states), "按时销号率"),
        done=Rate(done, len(reached), closing.excluded, dict(verdicts), "整改到位率"),
        rebound=replace(counting.reopened_rate(shut), title="反弹率"),
    )


def by_region(rows: Sequence[RectificationRow], span: Span) -> dict[int, RectificationRates]:
    """Count the rates of every region, by its id, over what lies in it or below it."""
    groups: dict[int, list[RectificationRow]] = {}
    for row in rows:
        for region in row.region_ids:
            groups.setdefault(region, []).append(row)
    return {region: rates(found, span) for region, found in groups.items()}


def _case(row: RectificationRow) -> Case:
    return Case(row.due_on, row.first_closed_on, is_open=not row.is_shut, reopened=row.reopened)


def _punctuality(row: RectificationRow, span: Span) -> str:
    if not row.is_shut or row.first_closed_on is None or row.first_closed_on > span.day:
        return "重新打开" if row.reopened else "未销号"
    return "超期销号" if row.first_late_days else "按时销号"
