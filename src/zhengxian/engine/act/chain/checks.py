"""Questions about a project's papers: dates out of order, steps without a date, permits missing or too late.

Each is a question to be explained, never an accusation. Source: domain.md §5.1 (each step needs a date) and §5.2
(frequent rejections).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import pairwise

from zhengxian.engine.act.chain.steps import ProjectPath, Step

ORDERED = (
    *(Step.PLANNED, Step.TALKS, Step.SIGNED, Step.PERFORMED, Step.PERMITS),
    *(Step.STARTED, Step.BUILDING, Step.COMPLETED, Step.PRODUCING, Step.FULL_CAPACITY),
)
"""Steps whose dates follow each other."""

MUST_HAVE = {
    Step.SIGNED: (Step.PERFORMED,),
    Step.STARTED: (Step.BUILDING, Step.COMPLETED, Step.PRODUCING, Step.FULL_CAPACITY),
    Step.PRODUCING: (Step.FULL_CAPACITY,),
}
"""Steps whose date is needed once one of these is reached: the rates stand on them."""


class Permit(Enum):
    """What a project needs before it starts."""

    APPROVAL = "approval"
    LAND = "land"
    PLANNING = "planning"
    ENVIRONMENT = "environment"
    ENERGY = "energy"
    CONSTRUCTION = "construction"

    @property
    def label(self) -> str:
        """The office's word, e.g. 施工许可."""
        return _PERMITS[self]


@dataclass(frozen=True, slots=True)
class ChainProblem:
    """One question about one project: ``kind`` (order, absent, permit), the step or permit, and the sentence."""

    kind: str
    about: Step | Permit
    sentence: str


def check_dates(path: ProjectPath, day: date) -> tuple[ChainProblem, ...]:
    """Ask about dates that contradict the order of the chain, lie in the future or are missing.

    >>> path = ProjectPath("a", {Step.SIGNED: date(2026, 5, 1), Step.STARTED: date(2026, 4, 1)})
    >>> [p.sentence for p in check_dates(path, date(2026, 6, 1))]
    ['开工日期 2026-04-01 早于签约日期 2026-05-01。请核对两个日期，或说明原因。']
    """
    return (*_order(path), *_future(path, day), *_absent(path))


def check_permits(
    permits: Mapping[Permit, date | None], path: ProjectPath, *, waived: Iterable[Permit] = ()
) -> tuple[ChainProblem, ...]:
    """Ask about permits that a started project lacks or got after its start; none before the start.

    ``permits`` gives the day of each permit (None or absent: not there); ``waived`` are not required for this
    project (for instance no energy review under the threshold).

    >>> path = ProjectPath("a", {Step.STARTED: date(2026, 4, 1)})
    >>> got = {p: date(2026, 3, 1) for p in Permit} | {Permit.CONSTRUCTION: None}
    >>> [p.sentence for p in check_permits(got, path)]
    ['项目已于 2026-04-01 开工，没有登记施工许可。请补登日期，或注明不需要办理。']
    """
    started = path.dates.get(Step.STARTED)
    if started is None:
        return ()
    found = []
    for permit in Permit:
        granted = permits.get(permit)
        if permit in set(waived):
            continue
        if granted is None:
            sentence = f"项目已于 {started} 开工，没有登记{permit.label}。请补登日期，或注明不需要办理。"
            found.append(ChainProblem("permit", permit, sentence))
        elif granted > started:
            sentence = f"{permit.label}日期 {granted} 晚于开工日期 {started}。请核对两个日期，或说明原因。"
            found.append(ChainProblem("permit", permit, sentence))
    return tuple(found)


def _order(path: ProjectPath) -> Iterable[ChainProblem]:
    dated = [(step, path.dates[step]) for step in ORDERED if step in path.dates]
    for (before, first), (after, second) in pairwise(dated):
        if second < first:
            yield _early(after, second, before, first)
    for beside, needed in ((Step.REGISTERED, Step.STARTED), (Step.ABOVE_SIZE, Step.PRODUCING)):
        if beside in path.dates and needed in path.dates and path.dates[beside] < path.dates[needed]:
            yield _early(beside, path.dates[beside], needed, path.dates[needed])


def _early(after: Step, second: date, before: Step, first: date) -> ChainProblem:
    sentence = f"{after.label}日期 {second} 早于{before.label}日期 {first}。请核对两个日期，或说明原因。"
    return ChainProblem("order", after, sentence)


def _future(path: ProjectPath, day: date) -> Iterable[ChainProblem]:
    for step, at in path.dates.items():
        if at > day:
            sentence = f"{step.label}日期 {at} 还没有到。请填写实际发生的日期，预计日期写在计划里。"
            yield ChainProblem("order", step, sentence)


def _absent(path: ProjectPath) -> Iterable[ChainProblem]:
    for step, later in MUST_HAVE.items():
        farthest = max((s for s in path.dates if s in later), key=lambda s: s.order, default=None)
        if step not in path.dates and farthest is not None:
            sentence = f"项目已到“{farthest.label}”，没有登记{step.label}日期。请补登{step.label}日期。"
            yield ChainProblem("absent", step, sentence)


_PERMITS = {
    Permit.APPROVAL: "立项（备案、核准、审批）",
    Permit.LAND: "用地手续",
    Permit.PLANNING: "规划许可",
    Permit.ENVIRONMENT: "环评批复",
    Permit.ENERGY: "节能审查",
    Permit.CONSTRUCTION: "施工许可",
}
