"""What lights, rates and investment are worked out from, read for many projects in three narrow queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from zhengxian.web.act.models import Investment, Project, ProjectStep, StepKind


@dataclass(frozen=True, slots=True)
class StepFact:
    """One step of a project: planned for, reached on."""

    step: str
    planned_on: date | None
    reached_on: date | None

    @property
    def label(self) -> str:
        """The step in the office's word."""
        return StepKind(self.step).label


@dataclass(frozen=True, slots=True)
class MonthFact:
    """The money of one month (万元)."""

    planned: Decimal | None
    actual: Decimal | None
    funds: Decimal | None


@dataclass(frozen=True)
class Facts:
    """One project as far as figures go; ``months`` of one year by number, steps by kind."""

    pk: int
    title: str
    place_id: int | None
    side: str
    side_reason: str
    side_from: date | None
    investment: Decimal
    year_plan: Decimal | None
    steps: Mapping[str, StepFact] = field(default_factory=dict)
    months: Mapping[int, MonthFact] = field(default_factory=dict)


_COLUMNS = {
    "pk": "pk",
    "title": "item__title",
    "place_id": "item__place",
    "side": "side",
    "side_reason": "side_reason",
    "side_from": "side_from",
    "investment": "investment",
    "year_plan": "year_plan",
}
"""Columns of the tables by the names of `Facts`."""


def facts(rows: QuerySet[Project], year: int | None = None) -> list[Facts]:
    """Read projects in the order of the rows; without a year the money is left out."""
    known = rows.select_related(None).prefetch_related(None)
    listed: list[Any] = list(known.values_list(*_COLUMNS.values()))
    ids = known.order_by().values("pk")
    steps: dict[int, dict[str, StepFact]] = defaultdict(dict)
    found = ProjectStep.objects.filter(project__in=ids)
    for project, step, planned, reached in found.values_list("project", "step", "planned_on", "reached_on"):
        steps[project][step] = StepFact(step, planned, reached)
    money = {} if year is None else months(ids, year)
    return [
        Facts(**dict(zip(_COLUMNS, one, strict=True)), steps=steps[one[0]], months=money.get(one[0], {}))
        for one in listed
    ]


def months(projects: QuerySet[Any] | Collection[int], year: int) -> Mapping[int, Mapping[int, MonthFact]]:
    """Read the money of a year for projects, given by key: by project, then by number of the month; one query."""
    found: dict[int, dict[int, MonthFact]] = defaultdict(dict)
    paid = Investment.objects.filter(project__in=projects, period__startswith=f"{year}-")
    for project, period, *money in paid.values_list("project", "period", "planned", "actual", "funds"):
        found[project][int(period[-2:])] = MonthFact(*money)
    return found


def facts_of(project: Project, year: int) -> Facts:
    """Return the facts of one project that was read whole."""
    item = project.item
    steps = {s.step: StepFact(s.step, s.planned_on, s.reached_on) for s in project.steps.all()}
    money = {
        int(one.period[-2:]): MonthFact(one.planned, one.actual, one.funds)
        for one in project.investments.all()
        if one.period.startswith(f"{year}-")
    }
    return Facts(
        project.pk, item.title, item.place_id, project.side, project.side_reason, project.side_from,
        project.investment, project.year_plan, steps, money,
    )  # fmt: skip
