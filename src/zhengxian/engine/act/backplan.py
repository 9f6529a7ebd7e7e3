"""倒排工期: milestones scheduled backwards from the day all must be done, in working or calendar days.

Each stage ends the day before the next one begins; stages with `after` run beside each other and the latest dates
of the network are taken (critical path method). No milestone lies before the start: the plan is refused and says
how many days are lacking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.parts import largest_remainder
from zhengxian.engine.base.workdays import Workdays


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: how many days it needs, or its ``weight`` when the days are to be found by weight.

    ``after`` names the stages it waits for; None waits for the one listed before it, () for none.
    """

    title: str
    days: int = 0
    weight: float = 0.0
    after: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """When a stage must begin and be done at the latest; ``spare`` days it may slip; 0 is ``critical``."""

    title: str
    start: date
    due: date
    days: int
    spare: int

    @property
    def critical(self) -> bool:
        """Tell whether a slip of one day moves the end."""
        return self.spare == 0


@dataclass(frozen=True, slots=True)
class BackPlan:
    """The milestones in the order given, the latest possible begin, and days to spare before it (None: no start)."""

    milestones: tuple[Milestone, ...]
    begin: date
    end: date
    spare: int | None

    @property
    def critical_dates(self) -> tuple[date, ...]:
        """The due days of critical milestones, in order."""
        return tuple(sorted({m.due for m in self.milestones if m.critical}))


def backplan(
    stages: Sequence[Stage], end: date, *, start: date | None = None, calendar: Workdays | None = None
) -> BackPlan:
    """Schedule stages backwards from the end; ``calendar`` counts working days, without it calendar days.

    >>> stages = [Stage("立项", 10), Stage("施工", 20), Stage("验收", 5)]
    >>> plan = backplan(stages, date(2026, 12, 31))
    >>> [(m.title, str(m.due)) for m in plan.milestones], str(plan.begin)
    ([('立项', '2026-12-06'), ('施工', '2026-12-26'), ('验收', '2026-12-31')], '2026-11-27')

    Formula: latest finish = min over followers of (their latest start) − 1, the end where nobody follows;
    latest start = latest finish − days + 1; spare = latest start − earliest start. Errors: ``A-225`` the
    stages do not fit between start and end, ``A-226`` no stage, a title twice or days below 1, ``A-227`` a
    stage that waits for one not listed before it. Source: critical path method (Kelley and Walker 1959).
    """
    waits = _waits(stages)
    last = end if calendar is None else calendar.on_or_before(end)
    finish = _latest_finish(stages, waits)
    begins = [finish[n] - stage.days + 1 for n, stage in enumerate(stages)]
    begin = min(begins)
    spare = None if start is None else _spare(start, begin, last, calendar)
    if spare is not None and spare < 0:
        _refuse_short(start, last, begin, -spare, calendar)
    earliest = _earliest_start(stages, waits, begin)
    milestones = (
        Milestone(s.title, _day(begins[n], last, calendar), _day(finish[n], last, calendar), s.days, float_)
        for n, s in enumerate(stages)
        for float_ in [begins[n] - earliest[n]]
    )
    return BackPlan(tuple(milestones), _day(begin, last, calendar), last, spare)


def backplan_by_weight(
    stages: Sequence[Stage], start: date, end: date, *, calendar: Workdays | None = None
) -> BackPlan:
    """Divide the days from start to end among stages by weight, one after another, and schedule them.

    Every stage gets at least one day; the days are divided by largest remainder.

    >>> plan = backplan_by_weight([Stage("前期", weight=1), Stage("建设", weight=3)], date(2026, 9, 1), date(2026, 12, 9))
    >>> [m.days for m in plan.milestones]
    [25, 75]

    Errors: ``A-226``, ``A-228`` fewer days than stages, ``A-234`` weights that are negative or all 0.
    """
    if not stages:
        _waits(stages)
    last = end if calendar is None else calendar.on_or_before(end)
    total = _length(start, last, calendar)
    if total < len(stages):
        wrong = f"{start} 至 {end} 只有 {max(0, total)} {_unit(calendar)}，排不下 {len(stages)} 个阶段"
        raise Refusal("A-228", wrong, "请提前开始日期、推后完成日期，或合并阶段")
    shares = [Decimal(str(stage.weight)) for stage in stages]
    found = _at_least_one([int(days) for days in largest_remainder(Decimal(total), shares)])
    timed = [replace(s, days=days, after=None) for s, days in zip(stages, found, strict=True)]
    return backplan(timed, end, start=start, calendar=calendar)


def _at_least_one(days: list[int]) -> list[int]:
    """Lift days of 0 to 1, taken from the longest stage."""
    while min(days) < 1:
        days[days.index(max(days))] -= 1
        days[days.index(min(days))] += 1
    return days


def _waits(stages: Sequence[Stage]) -> list[tuple[int, ...]]:
    """The places of the stages that each one waits for."""
    titles = [stage.title for stage in stages]
    if not titles or len(set(titles)) < len(titles) or any(stage.days < 1 for stage in stages):
        wrong = "没有阶段、阶段重名，或阶段天数小于 1 天"
        raise Refusal("A-226", f"倒排工期无法计算：{wrong}", "请核对各阶段的名称和天数")
    waits: list[tuple[int, ...]] = []
    for n, stage in enumerate(stages):
        before = titles[:n]
        named = tuple(before[-1:]) if stage.after is None else stage.after
        unknown = next((title for title in named if title not in before), None)
        if unknown is not None:
            wrong = f"阶段“{stage.title}”要等的“{unknown}”没有列在它前面"
            raise Refusal("A-227", wrong, "请把前置阶段排在前面，或改正名称")
        waits.append(tuple(before.index(title) for title in named))
    return waits


def _latest_finish(stages: Sequence[Stage], waits: Sequence[tuple[int, ...]]) -> list[int]:
    finish = [0] * len(stages)
    for n in range(len(stages) - 1, -1, -1):
        for m in waits[n]:
            finish[m] = min(finish[m], finish[n] - stages[n].days)
    return finish


def _earliest_start(stages: Sequence[Stage], waits: Sequence[tuple[int, ...]], begin: int) -> list[int]:
    start = [begin] * len(stages)
    for n in range(len(stages)):
        start[n] = max([begin, *(start[m] + stages[m].days for m in waits[n])])
    return start


def _day(place: int, last: date, calendar: Workdays | None) -> date:
    """The day at a place before the last one; 0 is the last."""
    return last + timedelta(place) if calendar is None else calendar.add(last, place)


def _length(start: date, last: date, calendar: Workdays | None) -> int:
    """Days from start to the last one, both counted."""
    if calendar is None:
        return (last - start).days + 1
    return calendar.between(start, last) + calendar.is_workday(start)


def _spare(start: date, begin: int, last: date, calendar: Workdays | None) -> int:
    return _length(start, last, calendar) - (1 - begin)


def _refuse_short(
    start: date | None, last: date, begin: int, lacking: int, calendar: Workdays | None
) -> None:
    unit = _unit(calendar)
    needed = _day(begin, last, calendar)
    later = last + timedelta(lacking) if calendar is None else calendar.add(last, lacking)
    wrong = f"按 {last} 完成倒排，最迟应在 {needed} 开始，早于开始日期 {start}，还差 {lacking} {unit}"
    remedy = f"请把开始日期提前到 {needed}，或把完成日期推后到 {later}，或压缩关键阶段 {lacking} {unit}"
    raise Refusal("A-225", wrong, remedy)


def _unit(calendar: Workdays | None) -> str:
    return "天" if calendar is None else "个工作日"
