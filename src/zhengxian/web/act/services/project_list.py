"""The list of projects with what is worked out for each: light, present step, investment of the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhengxian.web.act.models import Project, ProjectStep, StepKind
from zhengxian.web.act.selectors import projects
from zhengxian.web.act.selectors.projects import ProjectWish
from zhengxian.web.act.to_engine.projects import Lamp, Money, lamp_of, money_of
from zhengxian.web.core.access import Access

LIGHTS = (("red", "红灯 严重滞后"), ("yellow", "黄灯 滞后"), ("green", "绿灯 正常"), ("none", "未定节点"))
SHOWN_STEPS = (
    StepKind.SIGNED,
    StepKind.PERFORMED,
    StepKind.STARTED,
    StepKind.REGISTERED,
    StepKind.COMPLETED,
    StepKind.PRODUCING,
    StepKind.FULL_CAPACITY,
)
"""Steps that have a column of their own in the list."""


@dataclass(frozen=True)
class ProjectRow:
    """One project as the list shows it."""

    project: Project
    lamp: Lamp
    money: Money
    steps: dict[str, ProjectStep]

    @property
    def step(self) -> StepKind | None:
        """The farthest step that was reached."""
        reached = [s for s in StepKind if (row := self.steps.get(s)) and row.reached_on]
        return reached[-1] if reached else None

    @property
    def next_step(self) -> ProjectStep | None:
        """The first planned step that is not reached."""
        rows = (self.steps[s] for s in StepKind if s in self.steps)
        return next((row for row in rows if row.planned_on and not row.reached_on), None)

    @property
    def columns(self) -> list[ProjectStep | None]:
        """The steps that have a column, in order."""
        return [self.steps.get(step) for step in SHOWN_STEPS]


@dataclass(frozen=True)
class ProjectList:
    """What the page shows: the rows that fit, how many there are in all, and how many of each light."""

    rows: list[ProjectRow]
    total: int
    lights: Counter[str]


def listed(access: Access, wish: ProjectWish, today: date) -> ProjectList:
    """Return the projects a person sees, narrowed and sorted, the gravest light first where nothing is asked."""
    visible = projects.visible_to(access)
    rows = [row_of(project, today) for project in projects.narrowed(visible, wish)]
    lights = Counter(row.lamp.key for row in rows)
    fitting = [row for row in rows if _fits(row, wish)]
    return ProjectList(_sorted(fitting, wish.sort), visible.count(), lights)


def row_of(project: Project, today: date) -> ProjectRow:
    """Work out one row; the steps and months are read already."""
    steps = {row.step: row for row in project.steps.all()}
    return ProjectRow(project, lamp_of(project, today), money_of(project, today), steps)


def slips(access: Access, wish: ProjectWish, today: date) -> list[ProjectRow]:
    """Return the projects whose nodes slip, the longest first: the wall list."""
    late = [row for row in listed(access, wish, today).rows if row.lamp.days]
    return sorted(late, key=lambda row: (-row.lamp.days, row.project.pk))


def _fits(row: ProjectRow, wish: ProjectWish) -> bool:
    step = row.step.value if row.step else "none"
    return wish.light in ("", row.lamp.key) and wish.step in ("", step)


_GRAVITY = {"red": 0, "yellow": 1, "none": 2, "green": 3}
_KEYS: dict[str, Callable[[ProjectRow], Any]] = {
    "light": lambda row: (_GRAVITY.get(row.lamp.key, 4), -row.lamp.days),
    "investment": lambda row: row.project.investment,
    "share": lambda row: -1.0 if row.money.share is None else row.money.share,
    "step": lambda row: list(StepKind).index(row.step) if row.step else -1,
    "next": lambda row: row.next_step.planned_on if row.next_step else date.max,
    "title": lambda row: row.project.item.title,
}


def _sorted(rows: Iterable[ProjectRow], sort: str) -> list[ProjectRow]:
    key = _KEYS.get(sort.lstrip("-"), _KEYS["light"])
    return sorted(rows, key=key, reverse=sort.startswith("-"))
