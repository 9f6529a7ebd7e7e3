"""Enterprises, chains, and what projects have beyond their items."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from zhengxian.demo.ledgers import model
from zhengxian.web.act.models import (
    Chain,
    Enterprise,
    Investment,
    LedgerItem,
    Project,
    ProjectPaper,
    ProjectStep,
)
from zhengxian.web.demo.history import moment
from zhengxian.web.demo.inserting import insert
from zhengxian.web.demo.ledgers.items import Items, exact

NINE = time(9)


class Projects:
    """Writes the projects of one city."""

    def __init__(self, items: Items) -> None:
        self._items, self._city, self._known = items, items.city, items.known

    def firms(self) -> list[Enterprise]:
        """Write the enterprises."""
        rows = [
            Enterprise(name=f.name, place_id=self._known.regions[f.place], industry=f.industry)
            for f in self._city.ledgers.firms
        ]
        return Enterprise.objects.bulk_create(rows)

    def chains(self) -> dict[str, Chain]:
        """Write the chains."""
        rows = [
            Chain(code=code, title=title, department_id=self._known.departments[department])
            for code, title, department in self._city.ledgers.chains
        ]
        return {c.code: c for c in Chain.objects.bulk_create(rows)}

    def write(
        self, items: Sequence[LedgerItem], firms: Sequence[Enterprise], chains: dict[str, Chain]
    ) -> None:
        """Write what projects have beyond their items."""
        plans = self._city.ledgers.projects
        Project.objects.bulk_create(
            self._project(i, p, firms, chains) for i, p in zip(items, plans, strict=True)
        )
        steps, money, papers = [], [], []
        for item, plan in zip(items, plans, strict=True):
            steps += [self._step(item, s) for s in plan.steps]
            money += [_money(item, m) for m in plan.money]
            papers += [_paper(item, p) for p in plan.papers]
        insert(steps)
        insert(money)
        insert(papers)

    def _project(
        self, item: LedgerItem, plan: model.ProjectPlan, firms: Sequence[Enterprise], chains: dict[str, Chain]
    ) -> Project:
        return Project(
            item=item,
            sector=plan.sector,
            is_attracted=plan.attracted,
            is_emerging=plan.emerging,
            investment=Decimal(str(plan.investment)),
            year_plan=Decimal(str(plan.year_plan)),
            enterprise=firms[plan.firm],
            park_id=self._known.regions.get(plan.park),
            chain=chains.get(plan.chain),
            batch=plan.batch,
            site=plan.site,
            side=plan.side,
            side_reason=plan.side_reason,
            side_from=self._city.today if plan.side != "active" else None,
        )

    def _step(self, item: LedgerItem, s: model.Step) -> ProjectStep:
        return ProjectStep(
            project_id=item.pk,
            step=s.step,
            planned_on=s.planned_on,
            first_planned_on=s.planned_on,
            reached_on=s.reached_on,
            recorded_at=_morning(s.reached_on),
            recorded_by=self._items.user(model.SUPERVISOR) if s.reached_on else None,
        )


def _morning(day: date | None) -> datetime | None:
    return moment(datetime.combine(day, NINE)) if day else None


def _money(item: LedgerItem, m: model.Money) -> Investment:
    row = Investment(project_id=item.pk, period=m.period)
    row.planned, row.actual, row.funds = exact(m.planned), exact(m.actual), exact(m.funds)
    return row


def _paper(item: LedgerItem, p: model.Paper) -> ProjectPaper:
    return ProjectPaper(
        project_id=item.pk, kind=p.kind, needed=p.needed, granted_on=p.granted_on, number=p.number
    )
