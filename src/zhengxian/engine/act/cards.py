"""Reminder, yellow and red card by rule: level, reason and measures, replayable from the item's deadlines.

Card rules are data (`LedgerRule.cards`). The shipped ones say: first time overdue 提醒; second time or more than
5 working days 黄牌; two yellow or more than 15 working days 红牌 with 约谈 and deduction. Source: domain.md §6.1
(card rules, from memory and design).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zhengxian.engine.act.clocks import lateness
from zhengxian.engine.base.ledger import CardLevel, CardRule, LedgerRule
from zhengxian.engine.base.workdays import Workdays

__all__ = ["Card", "CardLevel", "Deadline", "card_for", "cards_of"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline of an item (a node, a report, the item itself): when it was due and when it was met, if at all."""

    due: date
    done: date | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """The card due for one item on one day.

    ``reason`` is a Chinese sentence, empty when there is none. ``times`` counts how often the item was overdue
    so far, ``late_days`` the working days of the deadline the card is for, ``yellows`` yellow cards so far,
    the present one included. ``points`` are taken off (not negative).
    """

    level: CardLevel
    reason: str = ""
    measures: tuple[str, ...] = ()
    points: float = 0.0
    times: int = 0
    late_days: int = 0
    yellows: int = 0


@dataclass(frozen=True, slots=True)
class _Episode:
    """One deadline that was missed: which time it is and by how many working days."""

    deadline: Deadline
    times: int
    late_days: int


def card_for(history: Iterable[Deadline], rule: LedgerRule, today: date, calendar: Workdays) -> Card:
    """Return the card of the item as it stands today: that of its last missed deadline while this is open.

    A deadline that was met, late or not, leaves no standing card; it counts among the times. Several missed
    and open deadlines give the most severe card. Without any, the level is none.

    Source: domain.md §6.1.
    """
    cards = cards_of(history, rule, today, calendar)
    standing = [card for deadline, card in cards if deadline.done is None or deadline.done > today]
    none = Card(CardLevel.NONE, times=len(cards), yellows=cards[-1][1].yellows if cards else 0)
    return max(standing, key=lambda card: (card.level.order, card.late_days), default=none)


def cards_of(
    history: Iterable[Deadline], rule: LedgerRule, today: date, calendar: Workdays
) -> tuple[tuple[Deadline, Card], ...]:
    """Return every missed deadline with the card it led to, in order of due days.

    A met deadline is judged by the day it was met, an open one by today. Deadlines not yet due are left out.
    Cards once due stay in the list: a closed late item stays late.
    """
    found: list[tuple[Deadline, Card]] = []
    yellows = 0
    for episode in _episodes(history, rule, today, calendar):
        card = _judge(episode, rule.cards, yellows)
        yellows = card.yellows
        found.append((episode.deadline, card))
    return tuple(found)


def _episodes(
    history: Iterable[Deadline], rule: LedgerRule, today: date, calendar: Workdays
) -> Sequence[_Episode]:
    missed: list[_Episode] = []
    for deadline in sorted(history, key=lambda d: (d.due, d.done or date.max, d.title)):
        until = today if deadline.done is None else min(deadline.done, today)
        late = lateness(deadline.due, until, calendar, on_day_off=rule.on_day_off)
        if late.late:
            missed.append(_Episode(deadline, len(missed) + 1, late.days))
    return missed


def _judge(episode: _Episode, rules: Sequence[CardRule], yellows: int) -> Card:
    """Take the most severe rule that holds; a red card counts as a yellow one more."""
    card = Card(CardLevel.NONE, times=episode.times, late_days=episode.late_days, yellows=yellows)
    for rule in rules:
        reached = yellows + (card.level is CardLevel.YELLOW)
        reason = _reason(rule, episode, reached)
        if reason:
            more = yellows + (rule.level.order >= CardLevel.YELLOW.order)
            card = Card(
                rule.level, reason, rule.measures, rule.points, episode.times, episode.late_days, more
            )
    return card


def _reason(rule: CardRule, episode: _Episode, yellows: int) -> str:
    """Say in a sentence why the rule holds, or nothing when it does not."""
    name = f"“{episode.deadline.title}”" if episode.deadline.title else ""
    if rule.late_over is not None and episode.late_days > rule.late_over:
        why = f"已超期 {episode.late_days} 个工作日，超过 {rule.late_over} 个工作日"
    elif rule.yellows is not None and yellows >= rule.yellows:
        why = f"累计 {yellows} 次达到黄牌条件"
    elif rule.times is not None and episode.times >= rule.times:
        why = f"第 {episode.times} 次超期（本次超期 {episode.late_days} 个工作日）"
    else:
        return ""
    return f"{name}应于 {episode.deadline.due} 办结，{why}，按规则给予{rule.level.label}。"
