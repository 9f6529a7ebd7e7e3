"""The list of projects with what is worked out for each: light, present step, investment of the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from zhengxian.web.act.models import Project, StepKind
from zhengxian.web.act.selectors import projects
from zhengxian.web.act.selectors.project_facts import Facts, StepFact, facts, facts_of, months
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
class Ranked:
    """One project with what is worked out from its facts: all that filtering and sorting need."""

    facts: Facts
    lamp: Lamp
    today: date

    @cached_property
    def money(self) -> Money:
        """The investment of the year; a list reads the months only of what it sorts by or shows."""
        return money_of(self.facts, self.today)

    @property
    def step(self) -> StepKind | None:
        """The farthest step that was reached."""
        reached = [s for s in StepKind if (row := self.facts.steps.get(s)) and row.reached_on]
        return reached[-1] if reached else None

    @property
    def next_day(self) -> date | None:
        """The planned day of the first step that is not reached."""
        rows = (self.facts.steps[s] for s in StepKind if s in self.facts.steps)
        return next((row.planned_on for row in rows if row.planned_on and not row.reached_on), None)


@dataclass(frozen=True)
class ProjectRow:
    """One project as the list shows it."""

    project: Project
    ranked: Ranked

    @property
    def lamp(self) -> Lamp:
        """The light."""
        return self.ranked.lamp

    @property
    def money(self) -> Money:
        """The investment of the year."""
        return self.ranked.money

    @property
    def step(self) -> StepKind | None:
        """The farthest step that was reached."""
        return self.ranked.step

    @property
    def steps(self) -> Mapping[str, StepFact]:
        """Every step that is planned or reached."""
        return self.ranked.facts.steps

    @property
    def columns(self) -> list[StepFact | None]:
        """The steps that have a column, in order."""
        return [self.steps.get(step) for step in SHOWN_STEPS]


@dataclass(frozen=True)
class ProjectList:
    """What the page shows: the projects that fit, how many there are in all, and how many of each light."""

    ranked: list[Ranked]
    total: int
    lights: Counter[str]

    @property
    def rows(self) -> list[ProjectRow]:
        """All rows, as a file needs them; a page takes `loaded` of its part."""
        return loaded(self.ranked)


def listed(access: Access, wish: ProjectWish, today: date) -> ProjectList:
    """Return the projects a person sees, narrowed and sorted, the gravest light first where nothing is asked."""
    visible = projects.visible_to(access)
    by_money = wish.sort.lstrip("-") == "share"
    known = facts(projects.narrowed(visible, wish), today.year if by_money else None)
    ranked = [_ranked(one, today) for one in known]
    lights = Counter(one.lamp.key for one in ranked)
    fitting = [one for one in ranked if _fits(one, wish)]
    return ProjectList(_sorted(fitting, wish.sort), visible.order_by().count(), lights)


def loaded(ranked: Sequence[Ranked]) -> list[ProjectRow]:
    """Read the projects of one page with their places, people, firms and months, in order."""
    keys = [one.facts.pk for one in ranked]
    found = projects.whole_of(keys)
    money = months(keys, ranked[0].today.year) if ranked else {}
    paid = [replace(one, facts=replace(one.facts, months=money.get(one.facts.pk, {}))) for one in ranked]
    return [ProjectRow(found[one.facts.pk], one) for one in paid if one.facts.pk in found]


def row_of(project: Project, today: date) -> ProjectRow:
    """Work out one project that was read whole."""
    return ProjectRow(project, _ranked(facts_of(project, today.year), today))


def slips(access: Access, wish: ProjectWish, today: date) -> list[Ranked]:
    """Return the projects whose nodes slip, the longest first: the wall list; a page takes `loaded` of its part."""
    late = [one for one in listed(access, wish, today).ranked if one.lamp.days]
    return sorted(late, key=lambda one: (-one.lamp.days, one.facts.pk))


def by_owner(ranked: Sequence[Ranked]) -> list[tuple[str, int]]:
    """Return how many projects of a list each unit owns, the most first; one query, however long the list is."""
    return projects.owner_counts([one.facts.pk for one in ranked])


def _ranked(known: Facts, today: date) -> Ranked:
    return Ranked(known, lamp_of(known, today), today)


def _fits(row: Ranked, wish: ProjectWish) -> bool:
    step = row.step.value if row.step else "none"
    return wish.light in ("", row.lamp.key) and wish.step in ("", step)


_GRAVITY = {"red": 0, "yellow": 1, "none": 2, "green": 3}
_KEYS: dict[str, Callable[[Ranked], Any]] = {
    "light": lambda row: (_GRAVITY.get(row.lamp.key, 4), -row.lamp.days),
    "investment": lambda row: row.facts.investment,
    "share": lambda row: -1.0 if row.money.share is None else row.money.share,
    "step": lambda row: list(StepKind).index(row.step) if row.step else -1,
    "next": lambda row: row.next_day or date.max,
    "title": lambda row: row.facts.title,
}


def _sorted(rows: Iterable[Ranked], sort: str) -> list[Ranked]:
    key = _KEYS.get(sort.lstrip("-"), _KEYS["light"])
    return sorted(rows, key=key, reverse=sort.startswith("-"))
