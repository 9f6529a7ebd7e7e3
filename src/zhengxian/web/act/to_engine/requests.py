"""Requests as the engine counts them: the clocks of one, and the rates of many by county, unit, category or month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhengxian.engine.act import rates as counting
from zhengxian.engine.act.clocks import clocks_of
from zhengxian.engine.act.rates import Case, Rate
from zhengxian.web.act.models import ItemKind, Outcome, Satisfaction
from zhengxian.web.act.selectors.request_counts import RequestRow, Span, Told, VisitRow
from zhengxian.web.act.to_engine.workdays import rule_of, workdays

_OUTCOMES = {
    Outcome.SOLVED: counting.Outcome.SOLVED,
    Outcome.EXPLAINED: counting.Outcome.EXPLAINED,
    Outcome.UNSOLVED: counting.Outcome.UNSOLVED,
}
_HEARD = {
    Satisfaction.SATISFIED: counting.Satisfaction.SATISFIED,
    Satisfaction.UNSATISFIED: counting.Satisfaction.NOT,
    Satisfaction.UNREACHED: counting.Satisfaction.UNREACHABLE,
}


@dataclass(frozen=True)
class RequestClocks:
    """The last days of the three limits that run from the day a request came in."""

    verify: date
    reply: date
    finish: date


def clocks(received: date, *, hard: bool = False) -> RequestClocks:
    """Return when a request must be verified, answered and solved, by the rule file and the working calendar.

    Working days from the day after: 1, 2 and 10, a hard one 25 (domain.md §6.2). One query.
    """
    calendar = workdays(received, received)
    applies = "hard" if hard else "ordinary"
    found = clocks_of(rule_of(ItemKind.REQUEST), {"received": received}, calendar, applies=applies)
    due = {clock.code: clock.due for clock in found}
    return RequestClocks(due["verify"], due["reply"], due["finish"])


@dataclass(frozen=True)
class RequestRates:
    """Six rates of one group, each with numerator, denominator and what is left out."""

    closing: Rate
    on_time: Rate
    solved: Rate
    satisfaction: Rate
    repeat: Rate
    reopened: Rate
    received: int

    @property
    def all(self) -> tuple[tuple[str, Rate], ...]:
        """The rates by name, in the order of the page."""
        names = ("closing", "on_time", "solved", "satisfaction", "repeat", "reopened")
        return tuple((name, getattr(self, name)) for name in names)


Cases = Mapping[int, Case]
"""Requests by key as the engine takes them; made once, however many groups a request counts in."""


def rates(told: Told, span: Span) -> RequestRates:
    """Count the six rates of a span as they stand on its day.

    Closed and on time: of what was due in the span. Solved and reopened: of what was first closed in it. Satisfied:
    of the return visits made in it; what was closed in it and never visited is left out and counted, as are firms
    that could not be reached. Repeated: of what was received in it. Explained never counts as solved; a closing
    that was late at first stays late (design.md §7).
    """
    return _rates(told, span, {row.pk: _case(row) for row in told.rows})


def _rates(told: Told, span: Span, cases: Cases) -> RequestRates:
    due = [row for row in told.rows if row.due_on is not None and span.holds(row.due_on)]
    shut = [row for row in told.rows if span.holds(row.first_closed_on)]
    received = [row for row in told.rows if span.holds(row.received_on)]
    return RequestRates(
        closing=counting.closing_rate([cases[row.pk] for row in due], span.day),
        on_time=_on_time(due, span.day, cases),
        solved=counting.solved_rate([cases[row.pk] for row in shut], span.day),
        satisfaction=_satisfaction(told, shut, span),
        repeat=counting.repeat_rate([cases[row.pk] for row in received]),
        reopened=counting.reopened_rate([cases[row.pk] for row in shut]),
        received=len(received),
    )


def by_group(
    told: Told, span: Span, key: Callable[[RequestRow], Iterable[int | str]]
) -> dict[int | str, RequestRates]:
    """Count the rates of every group; a row may count in several (a town and its county)."""
    groups: dict[int | str, list[RequestRow]] = {}
    cases = {row.pk: _case(row) for row in told.rows}
    visits: dict[int, list[VisitRow]] = {}
    for visit in told.visits:
        visits.setdefault(visit.request_id, []).append(visit)
    for row in told.rows:
        for name in key(row):
            groups.setdefault(name, []).append(row)
    parts = {
        name: Told(rows, [v for r in rows for v in visits.get(r.pk, ())]) for name, rows in groups.items()
    }
    return {name: _rates(part, span, cases) for name, part in parts.items()}


def by_region(told: Told, span: Span) -> dict[int | str, RequestRates]:
    """Count the rates of every region, by its id, over the requests that lie in it or below it."""
    return by_group(told, span, lambda row: row.region_ids)


def _case(row: RequestRow) -> Case:
    return Case(
        due=row.due_on,
        closed=row.first_closed_on,
        is_open=not row.is_shut,
        outcome=_OUTCOMES[Outcome(row.outcome)] if row.outcome else None,
        reopened=row.reopened,
        repeat=row.is_repeat,
    )


def _on_time(due: Sequence[RequestRow], day: date, cases: Cases) -> Rate:
    """Count by the lateness that was kept at the first closing: it looks at the day it was done, not signed off."""
    closing = counting.closing_rate([cases[row.pk] for row in due], day)
    reached = [row for row in due if row.due_on is not None and row.due_on <= day]
    states = Counter(_punctuality(row, day) for row in reached)
    in_time = states.pop("按时办结", 0)
    return Rate(in_time, len(reached), closing.excluded, dict(states), "按时办结率")


def _punctuality(row: RequestRow, day: date) -> str:
    if not row.is_shut or row.first_closed_on is None or row.first_closed_on > day:
        return "重新打开" if row.reopened else "未办结"
    return "超期办结" if row.first_late_days else "按时办结"


def _satisfaction(told: Told, shut: Sequence[RequestRow], span: Span) -> Rate:
    heard = [
        Case(None, satisfaction=_HEARD[Satisfaction(visit.satisfaction)])
        for visit in told.visits
        if span.holds(visit.on)
    ]
    visited = {visit.request_id for visit in told.visits}
    unvisited = [Case(None) for row in shut if row.is_shut and row.pk not in visited]
    return counting.satisfaction_rate([*heard, *unvisited])
