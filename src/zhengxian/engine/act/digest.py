"""A leader's digest: what is late, what comes due, which cards stand, what was closed this week.

Late first, the latest at the top. An item stands in every group it belongs to; `Digest.distinct` counts it once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from zhengxian.engine.act.clocks import effective, lateness, remaining
from zhengxian.engine.base.ledger import CardLevel, OnDayOff
from zhengxian.engine.base.workdays import Workdays


@dataclass(frozen=True, slots=True)
class DigestItem:
    """What the digest needs to know of one item; ``closed`` is None while it is open."""

    code: str
    title: str
    due: date | None
    owner: str = ""
    closed: date | None = None
    card: CardLevel = CardLevel.NONE


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One item in a group with working days late or left and the words beside it, e.g. 已超期 3 个工作日."""

    item: DigestItem
    workdays: int
    words: str


@dataclass(frozen=True, slots=True)
class Digest:
    """The groups in the order a leader reads them, and how many open items are in none of them."""

    overdue: tuple[DigestLine, ...]
    due_soon: tuple[DigestLine, ...]
    red: tuple[DigestLine, ...]
    closed_this_week: tuple[DigestLine, ...]
    others: int

    @property
    def distinct(self) -> int:
        """How many items stand in the groups, each counted once."""
        groups = (self.overdue, self.due_soon, self.red, self.closed_this_week)
        return len({line.item.code for group in groups for line in group})

    @property
    def sentence(self) -> str:
        """The digest in one Chinese sentence."""
        counts = (
            f"已超期 {len(self.overdue)} 件",
            f"即将到期 {len(self.due_soon)} 件",
            f"红牌 {len(self.red)} 件",
            f"本周办结 {len(self.closed_this_week)} 件",
        )
        return f"{'，'.join(counts)}，其余在办 {self.others} 件。"


def digest(
    items: Iterable[DigestItem],
    today: date,
    calendar: Workdays,
    *,
    within: int = 5,
    on_day_off: OnDayOff = OnDayOff.NEXT,
) -> Digest:
    """Group the items of a leader (or of anyone): ``within`` working days is soon; the week begins on Monday.

    >>> today = date(2026, 11, 26)
    >>> late = DigestItem("1", "修复便桥", date(2026, 11, 23))
    >>> soon = DigestItem("2", "报送方案", date(2026, 11, 30))
    >>> found = digest([soon, late], today, Workdays())
    >>> found.overdue[0].words, found.due_soon[0].words
    ('已超期 3 个工作日', '还剩 2 个工作日')
    >>> found.sentence
    '已超期 1 件，即将到期 1 件，红牌 0 件，本周办结 0 件，其余在办 0 件。'

    Items without a deadline are only in the red or closed group. Source: domain.md §6.1.
    """
    listed = list(items)
    open_items = [item for item in listed if item.closed is None or item.closed > today]
    overdue = _lines(open_items, lambda i: _late(i, today, calendar, on_day_off), -1)
    soon = _lines(open_items, lambda i: _soon(i, today, calendar, on_day_off, within), 1)
    red = [item for item in open_items if item.card is CardLevel.RED]
    shown = {line.item.code for line in (*overdue, *soon)} | {item.code for item in red}
    monday = today - timedelta(today.weekday())
    closed = [item for item in listed if item.closed is not None and monday <= item.closed <= today]
    return Digest(
        overdue,
        soon,
        _lines(red, lambda i: _red(i, today, calendar, on_day_off), -1),
        _lines(closed, lambda i: _closed(i, calendar, on_day_off), 1),
        sum(item.code not in shown for item in open_items),
    )


def _lines(
    items: Iterable[DigestItem], words: Callable[[DigestItem], tuple[int, str] | None], sign: int
) -> tuple[DigestLine, ...]:
    found = [(item, told) for item in items if (told := words(item)) is not None]
    ordered = sorted(found, key=lambda pair: (sign * pair[1][0], pair[0].due or date.max, pair[0].code))
    return tuple(DigestLine(item, days, text) for item, (days, text) in ordered)


def _late(item: DigestItem, today: date, calendar: Workdays, on_day_off: OnDayOff) -> tuple[int, str] | None:
    if item.due is None:
        return None
    late = lateness(item.due, today, calendar, on_day_off=on_day_off)
    return (late.days, f"已超期 {late.days} 个工作日") if late.late else None


def _soon(
    item: DigestItem, today: date, calendar: Workdays, on_day_off: OnDayOff, within: int
) -> tuple[int, str] | None:
    if item.due is None or today > effective(item.due, calendar, on_day_off):
        return None
    left = remaining(item.due, today, calendar, on_day_off=on_day_off)
    if left > within:
        return None
    return left, f"还剩 {left} 个工作日" if left else "今天到期"


def _red(item: DigestItem, today: date, calendar: Workdays, on_day_off: OnDayOff) -> tuple[int, str]:
    return _late(item, today, calendar, on_day_off) or (0, "红牌")


def _closed(item: DigestItem, calendar: Workdays, on_day_off: OnDayOff) -> tuple[int, str]:
    if item.due is None or item.closed is None:
        return 0, "已办结"
    late = lateness(item.due, item.closed, calendar, on_day_off=on_day_off)
    return (late.days, f"超期 {late.days} 个工作日办结") if late.late else (0, "按时办结")
