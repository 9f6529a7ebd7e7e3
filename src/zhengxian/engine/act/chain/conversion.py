"""Conversion rates along the chain, each over its own denominator, young projects left out (domain.md §5.1).

履约率 = 履约/签约, 开工率 = 开工/履约, 投产率 = 投产/开工, 达效率 = 达效/投产; the start rate over all signatures is
shown beside. A project younger than the conversion window is not ranked: it had no time to mature.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zhengxian.engine.act.chain.steps import Aside, ProjectPath, Step
from zhengxian.engine.act.clocks import months_after
from zhengxian.engine.act.rates import Rate

HALF_YEAR = 6
"""Months from signature to start."""


@dataclass(frozen=True, slots=True)
class Windows:
    """Months a project has before it counts: after signature, after start, after production (0: at once)."""

    signed: int = HALF_YEAR
    started: int = 0
    producing: int = 0


@dataclass(frozen=True, slots=True)
class ChainRates:
    """The four rates of the chain and the start rate over signatures."""

    performed: Rate
    started: Rate
    producing: Rate
    full_capacity: Rate
    started_of_signed: Rate


@dataclass(frozen=True, slots=True)
class HalfYear:
    """Whether a signed project was started within the window: deadline, late or not, calendar days late."""

    deadline: date
    late: bool
    days: int


def conversion_rates(paths: Iterable[ProjectPath], day: date, windows: Windows | None = None) -> ChainRates:
    """Return the rates of a set of projects on a day.

    Projects moved out (调出) are in no denominator and counted; paused and ended ones stay in. A project whose
    denominator's step is younger than its window is left out and counted, also when it is converted already.

    >>> old, new = date(2026, 1, 5), date(2026, 10, 5)
    >>> a = ProjectPath("a", {Step.SIGNED: old, Step.PERFORMED: old, Step.STARTED: new})
    >>> b = ProjectPath("b", {Step.SIGNED: old, Step.PERFORMED: old})
    >>> rates = conversion_rates([a, b, ProjectPath("c", {Step.SIGNED: new})], date(2026, 11, 1))
    >>> rates.started.text(1), rates.performed.sentence
    ('50.0', '履约率：2/2＝100.00%；未计入：签约未满 6 个月 1 件。')

    Source: domain.md §5.1 (denominators form a chain; both views; conversion window).
    """
    windows = windows or Windows()
    listed = list(paths)
    signed = (Step.SIGNED, windows.signed)
    return ChainRates(
        performed=_rate("履约率", listed, Step.SIGNED, Step.PERFORMED, signed, day),
        started=_rate("开工率（占履约）", listed, Step.PERFORMED, Step.STARTED, signed, day),
        producing=_rate("投产率", listed, Step.STARTED, Step.PRODUCING, (Step.STARTED, windows.started), day),
        full_capacity=_rate(
            "达效率", listed, Step.PRODUCING, Step.FULL_CAPACITY, (Step.PRODUCING, windows.producing), day
        ),
        started_of_signed=_rate("开工率（占签约）", listed, Step.SIGNED, Step.STARTED, signed, day),
    )


def half_year(path: ProjectPath, day: date, months: int = HALF_YEAR) -> HalfYear | None:
    """Hold a signed project to its start within half a year; None when it has no signing date.

    >>> half_year(ProjectPath("a", {Step.SIGNED: date(2026, 1, 5)}), date(2026, 8, 5))
    HalfYear(deadline=datetime.date(2026, 7, 5), late=True, days=31)

    A project started late stays late. Source: domain.md §5.1 (signed → started within half a year).
    """
    signed = path.dates.get(Step.SIGNED)
    if signed is None or signed > day:
        return None
    deadline = months_after(signed, months)
    started = path.dates.get(Step.STARTED)
    if started is None and path.reached(Step.STARTED, day):
        started = min(at for step, at in path.dates.items() if step.order > Step.STARTED.order)
    until = day if started is None else min(day, started)
    late = max(0, (until - deadline).days)
    return HalfYear(deadline, late > 0, late)


def _rate(
    title: str,
    paths: list[ProjectPath],
    base: Step,
    goal: Step,
    window: tuple[Step, int],
    day: date,
) -> Rate:
    excluded: Counter[str] = Counter()
    converted, rest = 0, Counter[str]()
    for path in (p for p in paths if p.reached(base, day)):
        reason = _left_out(path, window, day)
        if reason:
            excluded[reason] += 1
        elif path.reached(goal, day):
            converted += 1
        else:
            rest[f"已{path.aside.label}" if path.aside else f"未{goal.label}"] += 1
    return Rate(converted, converted + rest.total(), dict(excluded), dict(rest), title)


def _left_out(path: ProjectPath, window: tuple[Step, int], day: date) -> str:
    step, months = window
    if path.aside is Aside.MOVED_OUT:
        return "已调出"
    since = path.dates.get(step)
    if months and since is not None and months_after(since, months) > day:
        return f"{step.label}未满 {months} 个月"
    return ""
