"""What the page of one project shows, worked out: steps with their slip, months with a chart, papers, questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.io.charts import Series, Trend
from zhengxian.web.act.models import (
    Investment,
    PaperKind,
    Project,
    ProjectPaper,
    ProjectStep,
    SideState,
    StepKind,
)
from zhengxian.web.act.selectors import events, items, projects
from zhengxian.web.act.services import project_list
from zhengxian.web.act.to_engine.projects import PERMITS, STEPS, questions
from zhengxian.web.core.access import Access

_NEW = ProjectStep()


@dataclass(frozen=True)
class StepLine:
    """One step on the time line; ``state`` is a key of the design board, ``days`` calendar days late (negative: early)."""

    kind: StepKind
    row: ProjectStep | None
    state: str
    word: str
    days: int | None


@dataclass(frozen=True)
class PaperLine:
    """One permit or paper with where it stands; ``before_start`` marks the permits that a start needs."""

    kind: PaperKind
    row: ProjectPaper | None
    state: str
    word: str
    before_start: bool


@dataclass(frozen=True)
class MonthLine:
    """One month of the year and the sums up to it (万元); after a month without figure what was done cannot be told.

    January may stand in February.
    """

    period: Period
    row: Investment | None
    planned: float | None
    actual: float | None


def shown(project: Project, access: Access, today: date) -> dict[str, Any]:
    """Return everything the page shows of a project that was read whole."""
    row = project_list.row_of(project, today)
    months = _months(project, today.year)
    steps = {one.step: one for one in project.steps.all()}
    return {
        "project": project,
        "item": project.item,
        "row": row,
        "lamp": row.lamp,
        "money": row.money,
        "step_lines": [_step(kind, steps.get(kind), today) for kind in StepKind],
        "paper_lines": _papers(project),
        "month_lines": months,
        "chart": _chart(project, months, today),
        "questions": questions(project, today),
        "events": list(events.history(project.item)),
        "year": today.year,
        "may_keep": _holds(projects.kept_by(access), project) and not project.item.status.is_over,
        "may_direct": _holds(projects.supervised_by(access), project) and not project.item.status.is_over,
        "may_see_item": items.visible_to(access).filter(pk=project.pk).exists(),
        "is_active": project.side == SideState.ACTIVE,
    }


def proof_of(kind: StepKind) -> str:
    """Say what proves a step, in the office's words."""
    return STEPS[kind].evidence


def _holds(rows: Any, project: Project) -> bool:
    return bool(rows.filter(pk=project.pk).exists())


def _step(kind: StepKind, row: ProjectStep | None, today: date) -> StepLine:
    planned = row.planned_on if row else None
    reached = row.reached_on if row else None
    if reached is not None:
        days = (reached - planned).days if planned else None
        late = days is not None and days > 0
        return StepLine(kind, row, "lag" if late else "ok", f"晚 {days} 天达到" if late else "已达到", days)
    if planned is None:
        return StepLine(kind, row, "na", "未定", None)
    days = (today - planned).days
    if days > 0:
        return StepLine(kind, row, "bad" if days > 30 else "lag", f"滞后 {days} 天", days)
    return StepLine(kind, row, "wait", "未到期", days)


def _papers(project: Project) -> list[PaperLine]:
    rows = {paper.kind: paper for paper in project.papers.all()}
    return [_paper(kind, rows.get(kind)) for kind in PaperKind]


def _paper(kind: PaperKind, row: ProjectPaper | None) -> PaperLine:
    before = kind in PERMITS
    if row is not None and not row.needed:
        return PaperLine(kind, row, "na", "不需要", before)
    if row is not None and (row.granted_on or row.number or row.evidence.all()):
        return PaperLine(kind, row, "ok", "已有", before)
    return PaperLine(kind, row, "miss", "没有", before)


def _months(project: Project, year: int) -> list[MonthLine]:
    rows = {one.period: one for one in project.investments.all()}
    lines: list[MonthLine] = []
    planned: Decimal | None = None
    actual: Decimal | None = None
    told = True
    for month in range(1, 13):
        period = Period.of(PeriodKind.MONTH, year, month)
        row = rows.get(str(period))
        if row is not None and row.planned is not None:
            planned = (planned or Decimal(0)) + row.planned
        if row is not None and row.actual is not None:
            actual = (actual or Decimal(0)) + row.actual
        else:
            told = told and month == 1
        lines.append(MonthLine(period, row, _float(planned), _float(actual) if told else None))
    return lines


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _chart(project: Project, months: list[MonthLine], today: date) -> Trend | None:
    """Draw plan and done as they add up from January; nothing is drawn before anything is done."""
    if not any(line.actual is not None for line in months):
        return None
    periods = tuple(line.period for line in months)
    done = Series("累计完成", tuple(line.actual for line in months), "own")
    plan = Series("累计计划", tuple(line.planned for line in months), "plan")
    title = f"{project.item.title}{today.year}年投资"
    return Trend(title, "自年初累计，只画填报了的月份", "万元", 0, periods, (done, plan), True, True)
