"""What the page of one warning shows beside its sentence: the rule, the course, earlier warnings, the thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from zhengxian.definitions.warning_library import warning_rules
from zhengxian.engine.base.warning import LEVELS
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import User, UserKind
from zhengxian.web.core.selectors.calendar import calendar
from zhengxian.web.monitor.models import (
    Warning,  # noqa: A004 -- the glossary's word
    WarningLevel,
    WarningState,
)
from zhengxian.web.monitor.selectors import warnings as doors
from zhengxian.web.ui.components import dates

OTHERS = 12
"""Other warnings of the same figure that are shown."""
DAYS = {
    WarningLevel.RED: 5,
    WarningLevel.ORANGE: 8,
    WarningLevel.YELLOW: 10,
    WarningLevel.NOTICE: 15,
}
"""Working days that are proposed for an item made of a warning; whoever drafts it may change the day."""
MARKS = {"verified": "已对照原文核实", "from memory": "按通行做法整理，尚未对照原文"}
"""How far the source of a rule was checked."""


@dataclass(frozen=True)
class RuleFacts:
    """What a rule watches, why, on whose word, since when, and how far that was checked."""

    title: str
    number: str
    why: str
    what_to_do: str
    source: str
    mark: str
    since: str


def rule_of(warning: Warning) -> RuleFacts | None:
    """Return the rule that raised a warning, or None when it is no longer shipped."""
    rule = warning_rules().get(warning.rule)
    if rule is None:
        return None
    until = f"，至{dates.long_date(rule.valid_to)}" if rule.valid_to else ""
    since = f"{dates.long_date(rule.valid_from)}起{until}"
    mark = MARKS.get(rule.mark, rule.mark)
    return RuleFacts(rule.title, rule.number, rule.why, rule.what_to_do, rule.source, mark, since)


def worst_level(warning: Warning) -> WarningLevel:
    """Return the gravest level a warning ever had."""
    return WarningLevel(LEVELS[min(warning.severity, len(LEVELS) - 1)])


def others(access: Access, warning: Warning) -> Sequence[Warning]:
    """Return other warnings of the same region and indicator (or rule), the newest first: level and state, no figures."""
    same = {"indicator": warning.indicator} if warning.indicator_id else {"rule": warning.rule}
    rows = doors.visible_to(access).filter(region=warning.region, **same).exclude(pk=warning.pk)
    return list(rows.select_related("region", "indicator").order_by("-period", doors.GRAVEST, "id")[:OTHERS])


def thread(warning: Warning, *, sealed: bool = False) -> list[dict[str, Any]]:
    """Return what was written under a warning, the oldest first, in the shape of the part ``thread``; one query.

    The sentences of the system may tell figures: while the warning is sealed they are, too.
    """
    found = []
    for note in warning.notes.select_related("by").order_by("at", "id"):
        system = note.by.kind == UserKind.SYSTEM
        found.append(
            {
                "mark": str(note.by)[:1],
                "who": str(note.by),
                "meta": f"{dates.moment(note.at)}{'　说明' if note.is_explanation else ''}",
                "text": doors.SEALED if sealed and system else note.text,
                "system": system,
            }
        )
    return found


@dataclass(frozen=True)
class Offers:
    """What this person may do with a warning now; ``own`` says that he may not settle because he explained it."""

    explain: bool
    note: bool
    settle: bool
    own: bool
    draft: bool


def offers(warning: Warning, access: Access, user: User) -> Offers:
    """Return what may be done; three queries at most."""
    is_open = warning.status.is_open
    explains = access.may(Action.EXPLAIN_WARNINGS) and _through(doors.explainable_by(access), warning)
    settles = access.may(Action.SETTLE_WARNINGS) and _through(doors.settleable_by(access), warning)
    own = warning.notes.filter(by=user, is_explanation=True).exists()
    return Offers(
        explain=is_open and explains,
        note=explains or settles,
        settle=is_open and settles and not own,
        own=is_open and settles and own,
        draft=is_open and access.may(Action.DRAFT_ITEMS),
    )


def _through(door: Any, warning: Warning) -> bool:
    found: bool = door.filter(pk=warning.pk).exists()
    return found


def proposed_due(warning: Warning, today: date) -> date:
    """Return the day that is proposed for an item: so many working days from today as the level leaves; one query."""
    days = DAYS[WarningLevel(warning.level)]
    return calendar(today, today).add(today, days)


def state_words(warning: Warning) -> str:
    """Say where a warning stands; one that ended by itself says since when, a settled one by whom."""
    state = warning.status
    if state is WarningState.LAPSED and warning.settled_at:
        return (
            f"{state.label}：{dates.long_date(timezone.localdate(warning.settled_at))}起测算不再触发这条规则"
        )
    if state is WarningState.SETTLED and warning.settled_at:
        return (
            f"{state.label}：{warning.settled_by}，{dates.long_date(timezone.localdate(warning.settled_at))}"
        )
    return state.label
