"""Rates of a ledger: closed, on time, solved, satisfied, reopened, repeated, each with what was left out.

Explained is not solved; a closed late item stays late; reopening keeps the first closing date; the unreachable
are not among the visited but are counted. Source: domain.md §6.2 (formulas) and appendix G 9.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from zhengxian.engine.act.clocks import effective
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.ledger import OnDayOff
from zhengxian.engine.base.rounding import half_up_text
from zhengxian.engine.base.workdays import Workdays


class Outcome(Enum):
    """How a closed item was answered; explained is not solved."""

    SOLVED = "solved"
    PARTLY = "partly"
    EXPLAINED = "explained"
    UNSOLVED = "unsolved"

    @property
    def label(self) -> str:
        """The word of the office."""
        return _OUTCOMES[self]


class Satisfaction(Enum):
    """What the return visit heard."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    NOT = "not"
    UNREACHABLE = "unreachable"

    @property
    def label(self) -> str:
        """The word of the office."""
        return _SATISFACTIONS[self]


@dataclass(frozen=True, slots=True)
class Case:
    """What the rates need to know of one item.

    ``due`` is the day in force (extensions considered). ``closed`` is the first closing day and is kept when the
    item is ``reopened``; ``is_open`` tells whether it is open again (or still). ``opened_again`` and
    ``closed_again`` are the days of the last reopening and of the closing after it: with them a month that is past
    is counted as it stood then. ``repeat`` marks an item that says what an earlier one said.
    """

    due: date | None
    closed: date | None = None
    is_open: bool = False
    outcome: Outcome | None = None
    satisfaction: Satisfaction | None = None
    reopened: bool = False
    repeat: bool = False
    opened_again: date | None = None
    closed_again: date | None = None

    def closed_by(self, day: date) -> bool:
        """Tell whether the item stood closed at the end of a day.

        >>> case = Case(None, date(2026, 3, 2), True, opened_again=date(2026, 5, 8))
        >>> case.closed_by(date(2026, 4, 30)), case.closed_by(date(2026, 5, 31))
        (True, False)
        """
        if self.closed is None or self.closed > day:
            return False
        if self.opened_again is None:
            return not self.is_open
        if self.opened_again > day:
            return True
        return self.closed_again is not None and self.opened_again <= self.closed_again <= day


@dataclass(frozen=True)
class Rate:
    """A share with everything needed to print it: ``numerator`` of ``denominator``, and what was left out.

    ``excluded`` counts what is not in the denominator, by reason; ``rest`` what of the denominator is not in
    the numerator, by reason. Without a denominator there is no value: a stated absence, never 0 or 100.

    >>> rate = Rate(14962, 16878, title="解决率")
    >>> rate.text(2), Rate(0, 0).value, Rate(0, 0).text(2)
    ('88.65', None, '—')

    Formula: 100 · numerator / denominator, in percent. Errors: ``A-217`` counts that no rate can have.
    Source: domain.md §6.2 (Yantai: always print numerator, denominator, exclusions).
    """

    numerator: int
    denominator: int
    excluded: Mapping[str, int] = field(default_factory=dict)
    rest: Mapping[str, int] = field(default_factory=dict)
    title: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.numerator <= self.denominator:
            wrong = f"分子 {self.numerator}、分母 {self.denominator} 不能成为比率"
            raise Refusal("A-217", wrong, "请核对件数，分子应在 0 与分母之间", place=self.title)

    @property
    def value(self) -> float | None:
        """Percent, 0–100; None without a denominator."""
        return 100.0 * self.numerator / self.denominator if self.denominator else None

    def text(self, decimals: int = 1) -> str:
        """The percentage as text, rounded half up; ``—`` without a denominator."""
        return "—" if self.value is None else half_up_text(self.value, decimals)

    def agrees_with(self, printed: str) -> bool:
        """Tell whether a printed percentage (``90.51`` or ``90.51%``) is this rate at its own decimals.

        >>> Rate(14962, 16878).agrees_with("90.51%"), Rate(14962, 16878).agrees_with("88.65%")
        (False, True)
        """
        figure = printed.strip().rstrip("%％")
        return self.text(len(figure.partition(".")[2])) == figure

    @property
    def sentence(self) -> str:
        """Numerator, denominator and exclusions in one Chinese sentence."""
        head = f"{self.title}：" if self.title else ""
        left = "、".join(f"{reason} {count} 件" for reason, count in self.excluded.items() if count)
        tail = f"；未计入：{left}" if left else ""
        if self.value is None:
            return f"{head}没有可计算的事项，不作计算{tail}。"
        return f"{head}{self.numerator}/{self.denominator}＝{self.text(2)}%{tail}。"


def closing_rate(cases: Iterable[Case], day: date) -> Rate:
    """办结率: of the items due by a day, the share that stood closed on it.

    Not yet due, closed before due or not, and without a deadline are left out and counted.

    >>> cases = [Case(date(2026, 11, 2), date(2026, 11, 6)), Case(date(2026, 11, 3)), Case(date(2026, 12, 1))]
    >>> closing_rate(cases, date(2026, 11, 30)).sentence
    '办结率：1/2＝50.00%；未计入：未到期 1 件。'

    Source: domain.md §6.2 (closed / due, not closed / all).
    """
    due, excluded = _due_by(cases, day)
    closed = sum(case.closed_by(day) for case in due)
    rest = Counter("重新打开" if case.reopened else "未办结" for case in due if not case.closed_by(day))
    return Rate(closed, len(due), excluded, dict(rest), "办结率")


def on_time_rate(
    cases: Iterable[Case], day: date, calendar: Workdays, on_day_off: OnDayOff = OnDayOff.NEXT
) -> Rate:
    """按时办结率: of the items due by a day, the share that stands closed and was closed by its due day.

    The first closing day counts: an item closed late stays late. Source: domain.md §6.2; design.md §7.
    """
    due, excluded = _due_by(cases, day)
    states = Counter(_punctuality(case, day, calendar, on_day_off) for case in due)
    in_time = states.pop("按时办结", 0)
    return Rate(in_time, len(due), excluded, dict(states), "按时办结率")


def solved_rate(cases: Iterable[Case], day: date) -> Rate:
    """解决率: solved / closed. Partly solved, explained, unsolved and without outcome are not solved.

    >>> done = date(2026, 11, 6)
    >>> pair = [Case(None, done, outcome=Outcome.SOLVED), Case(None, done, outcome=Outcome.EXPLAINED)]
    >>> rate = solved_rate(pair, date(2026, 11, 30))
    >>> rate.value, dict(rate.rest)
    (50.0, {'解释到位': 1})

    Source: domain.md §6.2 ("never count explained as solved").
    """
    listed = list(cases)
    closed = [case for case in listed if case.closed_by(day)]
    outcomes = Counter(case.outcome.label if case.outcome else "未填办理结果" for case in closed)
    solved = outcomes.pop(Outcome.SOLVED.label, 0)
    return Rate(solved, len(closed), _counted("未办结", len(listed) - len(closed)), dict(outcomes), "解决率")


def satisfaction_rate(cases: Iterable[Case], *, with_basically: bool = False) -> Rate:
    """满意率: satisfied / effective return visits; the unreachable and unvisited are left out and counted.

    ``with_basically`` counts 基本满意 as satisfied, where the office's rule says so.

    >>> heard = [Satisfaction.SATISFIED, Satisfaction.NOT, Satisfaction.UNREACHABLE]
    >>> rate = satisfaction_rate([Case(None, satisfaction=s) for s in heard])
    >>> rate.value, dict(rate.excluded)
    (50.0, {'联系不上': 1})

    Source: domain.md §6.2.
    """
    listed = list(cases)
    heard = Counter(case.satisfaction for case in listed)
    happy = heard[Satisfaction.SATISFIED] + (heard[Satisfaction.BASICALLY] if with_basically else 0)
    others = [Satisfaction.NOT] if with_basically else [Satisfaction.BASICALLY, Satisfaction.NOT]
    rest = {s.label: heard[s] for s in others if heard[s]}
    excluded = _counted("联系不上", heard[Satisfaction.UNREACHABLE]) | _counted("未回访", heard[None])
    return Rate(happy, happy + sum(rest.values()), excluded, rest, "满意率")


def reopened_rate(cases: Iterable[Case]) -> Rate:
    """重办率: reopened / ever closed. Source: domain.md §6.1 (return visit, rebound)."""
    listed = list(cases)
    closed = [case for case in listed if case.closed is not None]
    reopened = sum(case.reopened for case in closed)
    left = _counted("从未办结", len(listed) - len(closed))
    return Rate(reopened, len(closed), left, _counted("未重办", len(closed) - reopened), "重办率")


def repeat_rate(cases: Iterable[Case]) -> Rate:
    """重复诉求率: items that repeat an earlier one / all received. Source: domain.md §6.2."""
    listed = list(cases)
    repeats = sum(case.repeat for case in listed)
    return Rate(repeats, len(listed), {}, _counted("首次反映", len(listed) - repeats), "重复诉求率")


def _due_by(cases: Iterable[Case], day: date) -> tuple[list[Case], dict[str, int]]:
    due: list[Case] = []
    early = later = undated = 0
    for case in cases:
        if case.due is None:
            undated += 1
        elif case.due <= day:
            due.append(case)
        elif case.closed_by(day):
            early += 1
        else:
            later += 1
    excluded = _counted("未到期", later) | _counted("未到期已办结", early) | _counted("没有办结期限", undated)
    return due, excluded


def _punctuality(case: Case, day: date, calendar: Workdays, on_day_off: OnDayOff) -> str:
    if not case.closed_by(day):
        return "重新打开" if case.reopened else "未办结"
    if case.due is None or case.closed is None:
        return "未办结"
    return "按时办结" if case.closed <= effective(case.due, calendar, on_day_off) else "超期办结"


def _counted(reason: str, count: int) -> dict[str, int]:
    return {reason: count} if count else {}


_OUTCOMES = {
    Outcome.SOLVED: "已解决",
    Outcome.PARTLY: "部分解决",
    Outcome.EXPLAINED: "解释到位",
    Outcome.UNSOLVED: "未解决",
}
_SATISFACTIONS = {
    Satisfaction.SATISFIED: "满意",
    Satisfaction.BASICALLY: "基本满意",
    Satisfaction.NOT: "不满意",
    Satisfaction.UNREACHABLE: "联系不上",
}
