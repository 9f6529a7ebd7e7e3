"""The life of an item: from its assignment to where it stands on the demo's date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from zhengxian.demo.ledgers.model import SUPERVISOR, SYSTEM, Act, Life, Look, Report, Wish
from zhengxian.demo.workdays import Calendar

FATES = (
    "closed",
    "late",
    "archived",
    "working",
    "overdue",
    "review",
    "returned",
    "approved",
    "new",
    "objected",
)
DAY = dt.timedelta(1)


@dataclass
class Words:
    """Sentences for the acts of one item."""

    progress: str
    done: str
    site: str
    found: str


@dataclass
class Clock:
    """Working days and the hours at which offices write."""

    days: Calendar
    today: dt.date

    def add(self, day: dt.date, working_days: int) -> dt.date:
        """Return the day that many working days later."""
        while working_days > 0:
            day += DAY
            working_days -= self.days.is_workday(day)
        return day

    def between(self, first: dt.date, last: dt.date) -> int:
        """Count working days after ``first`` up to ``last``; 0 when it is not later."""
        span = (last - first).days
        return sum(self.days.is_workday(first + dt.timedelta(n)) for n in range(1, span + 1))

    def on(self, day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
        """Return a moment on the next working day on or after a day."""
        return dt.datetime.combine(self.days.on_or_after(day), dt.time(hour, minute))


@dataclass
class Living:
    """An item while its life is told."""

    clock: Clock
    owner: str
    state: str = "draft"
    acts: list[Act] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)

    def do(self, act: str, by: str, at: dt.datetime, after: str, text: str = "") -> None:
        """Write one line."""
        self.acts.append(Act(act, by, at, after, text))
        self.state = after


def live(
    rng: np.random.Generator,
    clock: Clock,
    owner: str,
    assigned_on: dt.date,
    due_on: dt.date,
    fate: str,
    words: Words,
) -> Life:
    """Tell the life of an item with a given fate; acts never lie after the demo's date."""
    told = Living(clock, owner)
    start = clock.on(assigned_on, 9)
    for n, (act, after) in enumerate(
        (("draft", "draft"), ("establish", "established"), ("assign", "assigned"))
    ):
        told.do(act, SUPERVISOR, start + dt.timedelta(minutes=20 * n), after)
    if fate == "new":
        return _ended(told, due_on)
    if fate == "objected":
        told.do(
            "object",
            owner,
            clock.on(assigned_on, 16),
            "objected",
            "该事项的主要职责不在本单位，建议另行明确承办单位。",
        )
        return _ended(told, due_on)
    _accepted(told, rng, assigned_on)
    if fate in ("working", "overdue"):
        _progress(told, rng, assigned_on, due_on, words)
        return _ended(told, due_on)
    return _handed_in(told, rng, assigned_on, due_on, fate, words)


def _accepted(told: Living, rng: np.random.Generator, assigned_on: dt.date) -> None:
    if rng.random() < 0.12 and told.clock.add(assigned_on, 2) < told.clock.today:
        told.do(
            "accept",
            SYSTEM,
            told.clock.on(told.clock.add(assigned_on, 2), 1),
            "in_progress",
            "异议期已过，视同接收。",
        )
    else:
        told.do("accept", told.owner, told.clock.on(assigned_on, 15, 10), "in_progress")


def _progress(told: Living, rng: np.random.Generator, first: dt.date, due_on: dt.date, words: Words) -> None:
    last = min(due_on, told.clock.today - DAY)
    span = (last - first).days
    for n, part in enumerate((0.35, 0.7)):
        at = told.clock.on(first + dt.timedelta(max(2, int(span * part))), 16, int(rng.integers(0, 50)))
        if span < 6 or at.date() >= told.clock.today or (told.acts and at <= told.acts[-1].at):
            continue
        percent = int(round((30 + 35 * n + rng.integers(-8, 9)) / 5) * 5)
        told.reports.append(Report(at, told.owner, words.progress, percent))
        told.do("progress", told.owner, at, told.state, words.progress)


def _handed_in(
    told: Living, rng: np.random.Generator, first: dt.date, due_on: dt.date, fate: str, words: Words
) -> Life:
    clock = told.clock
    room = clock.between(due_on, clock.today) - 6
    late = room > 2 and (fate == "late" or bool(rng.random() < 0.2))
    early = due_on - dt.timedelta(int(rng.integers(1, 8)))
    day = clock.add(due_on, int(rng.integers(2, min(room, 14) + 1))) if late else early
    if fate in ("review", "returned", "approved"):
        day = clock.today - dt.timedelta(int(rng.integers(1, 5)) + (4 if fate != "review" else 0))
    day = min(clock.days.on_or_after(max(day, clock.add(first, 1))), clock.today - DAY)
    _progress(told, rng, first, day - DAY, words)
    at = clock.on(day, 17)
    told.reports.append(Report(at, told.owner, words.done, 100, day, _RETURN if fate == "returned" else ""))
    told.do("feedback", told.owner, at, "under_review", words.done)
    if fate == "review":
        return _ended(told, due_on, percent=100)
    seen = clock.on(clock.add(day, 1), 10)
    if fate == "returned":
        told.do("return", SUPERVISOR, seen, "returned", _RETURN)
        return _ended(told, due_on, percent=90)
    told.do("approve", SUPERVISOR, seen, "approved")
    if fate == "approved":
        return _ended(told, due_on, percent=100, done_on=day)
    return _closed(told, rng, day, due_on, fate, words)


_RETURN = "只写了开展情况，没有附能证明结果的材料。请补充后重报。"


def _closed(
    told: Living, rng: np.random.Generator, day: dt.date, due_on: dt.date, fate: str, words: Words
) -> Life:
    clock = told.clock
    looked = clock.on(clock.add(day, 2), 14, 30)
    method = str(rng.choice(["open_visit", "unannounced", "papers"]))
    site = words.site if method != "papers" else ""
    told.looks.append(Look(looked, SUPERVISOR, method, site, True, words.found))
    told.do("verify", SUPERVISOR, looked, "approved", words.found)
    closed = looked + dt.timedelta(hours=1)
    told.do("close", SUPERVISOR, closed, "closed")
    if fate == "archived":
        told.do("archive", SUPERVISOR, clock.on(clock.add(closed.date(), 5), 9), "archived")
    late = clock.between(due_on, day)
    return _ended(told, due_on, percent=100, done_on=day, closed_at=closed, late_days=late)


def _ended(
    told: Living,
    due_on: dt.date,
    *,
    percent: int | None = None,
    done_on: dt.date | None = None,
    closed_at: dt.datetime | None = None,
    late_days: int | None = None,
    wishes: Sequence[Wish] = (),
) -> Life:
    reached = told.reports[-1].percent if told.reports else 0
    return Life(
        told.state,
        due_on,
        due_on,
        tuple(told.acts),
        tuple(told.reports),
        tuple(told.looks),
        tuple(wishes),
        reached if percent is None else percent,
        done_on,
        closed_at,
        late_days,
        closed_at.date() if closed_at else None,
        late_days,
    )


def fate_of(rng: np.random.Generator, clock: Clock, assigned_on: dt.date, due_on: dt.date) -> str:
    """Choose a fate that the dates allow."""
    if clock.between(assigned_on, clock.today) <= 1:
        return str(rng.choice(["new", "new", "objected", "working"]))
    gone = clock.between(due_on, clock.today)
    if gone > 22:
        return str(rng.choice(["closed", "late", "archived", "overdue"], p=[0.45, 0.25, 0.25, 0.05]))
    if gone > 4:
        return str(
            rng.choice(["closed", "overdue", "approved", "returned", "review"], p=[0.4, 0.3, 0.1, 0.1, 0.1])
        )
    if due_on <= clock.today:
        return str(rng.choice(["overdue", "review", "returned", "approved"]))
    return str(rng.choice(["working", "review"], p=[0.92, 0.08]))
