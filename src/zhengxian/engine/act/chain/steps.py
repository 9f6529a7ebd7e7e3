"""The steps of a project from 谋划 to 达效 and 入规, and how far one project has come (domain.md §5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum


class Step(Enum):
    """The states of a project in order; each needs a date and one evidence item."""

    PLANNED = "planned"
    TALKS = "talks"
    SIGNED = "signed"
    PERFORMED = "performed"
    PERMITS = "permits"
    STARTED = "started"
    REGISTERED = "registered"
    BUILDING = "building"
    COMPLETED = "completed"
    PRODUCING = "producing"
    FULL_CAPACITY = "full_capacity"
    ABOVE_SIZE = "above_size"

    @property
    def label(self) -> str:
        """The office's word, e.g. 签约."""
        return _LABELS[self]

    @property
    def evidence(self) -> str:
        """What proves the step."""
        return _EVIDENCE[self]

    @property
    def order(self) -> int:
        """Place in the chain, from 0."""
        return _PLACES[self]


_PLACES = {step: place for place, step in enumerate(Step)}


class Aside(Enum):
    """States beside the chain: 暂停, 终止, 调出."""

    PAUSED = "paused"
    ENDED = "ended"
    MOVED_OUT = "moved_out"

    @property
    def label(self) -> str:
        """The office's word."""
        return _ASIDES[self]


BESIDE = (Step.REGISTERED, Step.ABOVE_SIZE)
"""Entries in statistics: they follow from no later step, and no later step proves them."""

ATTRACTED = (Step.SIGNED, Step.PERFORMED)
"""Steps that only a project with a contract has."""


@dataclass(frozen=True)
class ProjectPath:
    """The dated steps of one project. ``aside`` is its state beside the chain, if it has one.

    A project without a day of signing or performing (one of the government's own, say) was never attracted: it
    counts among the started and the producing, never among the signed.
    """

    code: str
    dates: Mapping[Step, date] = field(default_factory=dict)
    aside: Aside | None = None
    title: str = ""

    def reached(self, step: Step, day: date) -> bool:
        """Tell whether the step was reached by a day, by its own date or that of a later step.

        A factory that produces has been started, even when nobody wrote the start down; `check_dates` asks for
        the missing date. Entries in statistics stand for themselves only.

        >>> path = ProjectPath("p1", {Step.PRODUCING: date(2026, 5, 1)})
        >>> path.reached(Step.STARTED, date(2026, 6, 1)), path.reached(Step.REGISTERED, date(2026, 6, 1))
        (True, False)
        """
        own = self.dates.get(step)
        if own is not None and own <= day:
            return True
        if step in BESIDE or (step in ATTRACTED and not any(s in self.dates for s in ATTRACTED)):
            return False
        return any(
            reached <= day
            for later, reached in self.dates.items()
            if later.order > step.order and later not in BESIDE
        )

    def step_on(self, day: date) -> Step | None:
        """Return the farthest step reached by a day, entries in statistics included; None before the first."""
        reached = [step for step, at in self.dates.items() if at <= day]
        return max(reached, key=lambda step: step.order, default=None)


_LABELS = {
    Step.PLANNED: "谋划",
    Step.TALKS: "洽谈",
    Step.SIGNED: "签约",
    Step.PERFORMED: "履约",
    Step.PERMITS: "手续办理",
    Step.STARTED: "开工",
    Step.REGISTERED: "入库",
    Step.BUILDING: "在建",
    Step.COMPLETED: "竣工",
    Step.PRODUCING: "投产",
    Step.FULL_CAPACITY: "达效",
    Step.ABOVE_SIZE: "入规",
}
_EVIDENCE = {
    Step.PLANNED: "项目建议书或谋划清单",
    Step.TALKS: "洽谈纪要",
    Step.SIGNED: "投资协议",
    Step.PERFORMED: "公司注册证照或项目备案证",
    Step.PERMITS: "立项、用地、规划、环评、能评、施工许可批复",
    Step.STARTED: "基础或桩基施工照片（平整场地不算开工）",
    Step.REGISTERED: "统计入库编号",
    Step.BUILDING: "当月现场照片",
    Step.COMPLETED: "竣工验收材料",
    Step.PRODUCING: "投产证明（首张销售发票或用电记录）",
    Step.FULL_CAPACITY: "产能或税收达到设计水平的材料",
    Step.ABOVE_SIZE: "入规批复",
}
_ASIDES = {Aside.PAUSED: "暂停", Aside.ENDED: "终止", Aside.MOVED_OUT: "调出"}
