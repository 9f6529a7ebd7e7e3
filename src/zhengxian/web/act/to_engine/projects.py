"""Projects as the engine sees them: dated steps, nodes with their slip, permits; and what it says about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from zhengxian.engine.act.chain import Aside, ProjectPath, check_dates, check_permits
from zhengxian.engine.act.chain import Permit as EnginePermit
from zhengxian.engine.act.chain import Step as EngineStep
from zhengxian.engine.act.investment import funds_ratio, investment_pace
from zhengxian.engine.act.light import Colour, Node, light_for
from zhengxian.web.act.models import PaperKind, Project, SideState, StepKind
from zhengxian.web.act.selectors.project_facts import Facts, facts_of

STEPS: dict[StepKind, EngineStep] = {
    StepKind.PLANNED: EngineStep.PLANNED,
    StepKind.TALKED: EngineStep.TALKS,
    StepKind.SIGNED: EngineStep.SIGNED,
    StepKind.PERFORMED: EngineStep.PERFORMED,
    StepKind.PERMITTED: EngineStep.PERMITS,
    StepKind.STARTED: EngineStep.STARTED,
    StepKind.REGISTERED: EngineStep.REGISTERED,
    StepKind.BUILDING: EngineStep.BUILDING,
    StepKind.COMPLETED: EngineStep.COMPLETED,
    StepKind.PRODUCING: EngineStep.PRODUCING,
    StepKind.FULL_CAPACITY: EngineStep.FULL_CAPACITY,
}
ASIDES: dict[SideState, Aside | None] = {
    SideState.ACTIVE: None,
    SideState.PAUSED: Aside.PAUSED,
    SideState.ENDED: Aside.ENDED,
    SideState.REMOVED: Aside.MOVED_OUT,
}


@dataclass(frozen=True)
class Lamp:
    """The light of a project: ``key`` green, yellow, red or the side state; word, reason, calendar days behind."""

    key: str
    word: str
    reason: str
    days: int = 0

    @property
    def mark(self) -> str:
        """The state of the design board that carries its shape: circle, triangle, square."""
        return {"green": "ok", "yellow": "lag", "red": "bad"}.get(self.key, "na")


def path_of(project: Facts, day: date | None = None) -> ProjectPath:
    """Return the dated steps of a project, with its state beside them (as it was on a day)."""
    dates = {
        STEPS[StepKind(s.step)]: s.reached_on for s in project.steps.values() if s.reached_on is not None
    }
    later = day is not None and project.side_from is not None and project.side_from > day
    aside = None if later else ASIDES[SideState(project.side)]
    return ProjectPath(str(project.pk), dates, aside, project.title)


def lamp_of(project: Facts, today: date) -> Lamp:
    """Return the light by node slip; a paused, ended or removed project has none."""
    side = SideState(project.side)
    if side is not SideState.ACTIVE:
        return Lamp(side.value, side.label, project.side_reason)
    nodes = _nodes(project)
    if not nodes:
        return Lamp("none", "未定节点", "没有节点计划，判不出红黄绿。请先填节点计划。")
    month_end = today.replace(day=1) - timedelta(1)
    before = [light_for(_as_of(nodes, month_end), month_end).colour]
    light = light_for(nodes, today, before=before)
    words = {Colour.GREEN: "正常", Colour.YELLOW: "滞后", Colour.RED: "严重滞后"}
    word = f"{light.colour.label}灯 {words[light.colour]}"
    return Lamp(light.colour.value, word, light.reason, light.slip_days)


def order_problems(project: Project, step: StepKind, day: date, today: date) -> Sequence[str]:
    """Return what a new or corrected day of a step contradicts, as sentences; what was there before is left out."""
    old = path_of(facts_of(project, day.year))
    without = {s: d for s, d in old.dates.items() if s is not STEPS[step]}
    known = {p.sentence for p in check_dates(ProjectPath(old.code, without), today)}
    new = check_dates(ProjectPath(old.code, {**without, STEPS[step]: day}), today)
    return [p.sentence for p in new if p.kind == "order" and p.sentence not in known]


def questions(project: Project, today: date) -> list[str]:
    """Return what is to be explained about the dates and permits of a project."""
    path = path_of(facts_of(project, today.year))
    papers = {paper.kind: paper for paper in project.papers.all()}
    held = {p: papers[p.value].granted_on for p in EnginePermit if p.value in papers}
    waived = [p for p in EnginePermit if p.value in papers and not papers[p.value].needed]
    found = [*check_dates(path, today), *check_permits(held, path, waived=waived)]
    return [problem.sentence for problem in found]


PERMITS: tuple[PaperKind, ...] = tuple(PaperKind(p.value) for p in EnginePermit)
"""Papers that must be there before the start."""


def _nodes(project: Facts) -> list[Node]:
    return [
        Node(StepKind(s.step).label, s.planned_on, s.reached_on)
        for s in project.steps.values()
        if s.planned_on is not None
    ]


def _as_of(nodes: Sequence[Node], day: date) -> list[Node]:
    """Return the nodes as they stood on a day: what was reached later was open."""
    return [Node(n.title, n.planned, n.done if n.done is not None and n.done <= day else None) for n in nodes]


@dataclass(frozen=True)
class Money:
    """Investment of a project in a year up to a month (万元): done, share of the year, pace in words, funds.

    ``missing`` are months without a figure; with any, what was done cannot be told.
    """

    done: float | None
    share: float | None
    of_plan: float | None
    words: str
    funds: float | None
    funds_ratio: float | None
    missing: tuple[int, ...]
    month: int


def money_of(project: Facts, today: date) -> Money:
    """Return the investment of the present year up to the last full month; in January up to January."""
    month = max(1, today.month - 1)
    months = [project.months.get(n) for n in range(1, 13)]
    planned = [_number(one.planned) if one else None for one in months]
    actual = [_number(one.actual) if one else None for one in months]
    pace = investment_pace(_number(project.year_plan), planned, actual, month)
    arrived = [float(one.funds) for one in months[:month] if one and one.funds is not None]
    funds = sum(arrived) if arrived else None
    ratio = funds_ratio(funds, pace.cumulative.part)
    done = pace.annual.part
    words = pace.words if done is not None else "缺报"
    return Money(
        done, pace.annual.value, pace.cumulative.value, words, funds, ratio.value, pace.missing, month
    )


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
