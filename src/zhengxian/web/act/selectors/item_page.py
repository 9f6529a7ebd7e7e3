"""What the page of one item shows beside its columns: the course of it, the steps, the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from zhengxian.web.act.models import (
    CardLevel,
    Evidence,
    Feedback,
    ItemAct,
    ItemEvent,
    ItemKind,
    ItemState,
    LedgerItem,
    Project,
    Rectification,
    Request,
    Verification,
)
from zhengxian.web.act.selectors import events
from zhengxian.web.act.selectors.overdue import Standing

S = ItemState
_TONES = {
    ItemAct.RETURN: "lag", ItemAct.OBJECT: "lag", ItemAct.REFUSE_EXTENSION: "lag", ItemAct.REOPEN: "lag",
    ItemAct.CANCEL: "lag", ItemAct.APPROVE: "ok", ItemAct.CLOSE: "ok", ItemAct.VERIFY: "ok", ItemAct.EXTEND: "ok",
}  # fmt: skip
_ICONS = {
    ItemAct.RETURN: "return", ItemAct.REFUSE_EXTENSION: "x", ItemAct.APPROVE: "check", ItemAct.CLOSE: "check",
    ItemAct.VERIFY: "check", ItemAct.EXTEND: "check",
}  # fmt: skip
_CARDS = {CardLevel.YELLOW.label: ("yel", "y"), CardLevel.RED.label: ("red", "r")}


_OWN_PAGES = {
    ItemKind.PROJECT: ("act:project", Project, "项目页：环节、投资、手续"),
    ItemKind.REQUEST: ("act:request", Request, "诉求页：答复、解决、回访"),
    ItemKind.RECTIFICATION: ("act:rectification", Rectification, "整改页：方案、验收、公示"),
}
"""Address, table and words of the page that a kind has beside the item's."""


@dataclass(frozen=True)
class OwnPage:
    """The page of a project, a request or a rectification, as a link."""

    url: str
    label: str


@dataclass(frozen=True)
class Line:
    """One line of the course: when, what, by whom, in which words, with which files; ``card`` is y or r."""

    at: datetime
    word: str
    who: str
    text: str
    tone: str = ""
    icon: str = ""
    card: str = ""
    more: str = ""
    evidence: Sequence[Evidence] = ()


def own_page(item: LedgerItem) -> OwnPage | None:
    """Return the page that the item's kind has of its own, None for tasks; who sees the item sees that page."""
    if item.kind not in _OWN_PAGES:
        return None
    name, table, label = _OWN_PAGES[ItemKind(item.kind)]
    there = table._default_manager.filter(pk=item.pk).exists()
    return OwnPage(reverse(name, args=[item.pk]), label) if there else None


def course(item: LedgerItem) -> list[Line]:
    """Return everything that happened to an item, the newest first; five queries."""
    said = {(f.by_id, f.at): f for f in events.feedbacks(item)}
    seen = {(v.by_id, v.at): v for v in events.verifications(item)}
    return [_line(e, said.get((e.by_id, e.at)), seen.get((e.by_id, e.at))) for e in events.history(item)]


def _line(event: ItemEvent, said: Feedback | None, seen: Verification | None) -> Line:
    act = ItemAct(event.act)
    given: dict[str, Any] = {"at": event.at, "who": str(event.by), "word": act.label, "text": event.text}
    given |= {"tone": _TONES.get(act, ""), "icon": _ICONS.get(act, "")}
    if act is ItemAct.CARD:
        level, _, why = event.text.partition("。")
        tone, card = _CARDS.get(level, ("", ""))
        given |= {"word": level, "text": why, "tone": tone, "card": card}
    if said is not None and act in (ItemAct.PROGRESS, ItemAct.FEEDBACK):
        given |= {"text": said.text, "more": said.next_step, "evidence": list(said.evidence.all())}
    if seen is not None and act is ItemAct.VERIFY:
        given |= {"evidence": list(seen.evidence.all()), "more": _where(seen)}
        if not seen.passed:
            given |= {"word": "核验没有通过", "tone": "lag", "icon": "return"}
    return Line(**given)


def _where(seen: Verification) -> str:
    return f"{seen.get_method_display()}，{seen.site}" if seen.site else seen.get_method_display()


def evidence(item: LedgerItem) -> QuerySet[Evidence]:
    """Return the files of an item, the newest first."""
    return item.evidence.select_related("upload", "by").order_by("-at", "-id")


def steps(item: LedgerItem, stand: Standing | None) -> list[dict[str, str]]:
    """Return the five steps 交办, 接收, 办理, 核验, 销号 with where the item is now."""
    if item.status is S.CANCELLED:
        return [{"label": "已撤销", "state": "bad"}]
    position, label = _POSITIONS[item.status]
    late = stand is not None and stand.late
    found = []
    for number, word in enumerate(("交办", "接收", "办理", "核验", "销号")):
        state = "done" if number < position else "todo"
        if number == position:
            bad = (late and not stand.over if stand else False) or item.status in (S.RETURNED, S.OBJECTED)
            state, word = ("bad" if bad else "now"), label
        found.append({"label": word, "state": state})
    return found


_POSITIONS = {
    S.DRAFT: (0, "草稿，未立项"),
    S.ESTABLISHED: (0, "待交办"),
    S.ASSIGNED: (1, "待接收"),
    S.OBJECTED: (1, "有异议"),
    S.IN_PROGRESS: (2, "办理中"),
    S.UNDER_REVIEW: (2, "报办结，待审核"),
    S.RETURNED: (2, "退回重办"),
    S.APPROVED: (3, "待核验"),
    S.CLOSED: (5, ""),
    S.ARCHIVED: (5, ""),
}


def standards(item: LedgerItem) -> list[str]:
    """Return the closing standard point by point."""
    return [point.strip() for point in item.standard.replace("\n", "；").split("；") if point.strip()]
