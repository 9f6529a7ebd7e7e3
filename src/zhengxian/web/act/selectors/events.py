"""What was done on an item: its history, feedback, extensions, verifications and cards, each in one query."""

from __future__ import annotations

from django.db.models import QuerySet

from zhengxian.web.act.models import (
    Card,
    Extension,
    ExtensionState,
    Feedback,
    ItemEvent,
    LedgerItem,
    Milestone,
    Verification,
)


def history(item: LedgerItem) -> QuerySet[ItemEvent]:
    """Return the lines of an item's history, the newest first."""
    return item.events.select_related("by").order_by("-at", "-id")


def feedbacks(item: LedgerItem) -> QuerySet[Feedback]:
    """Return the owner's reports with their evidence, the newest first."""
    return item.feedbacks.select_related("by").prefetch_related("evidence__upload").order_by("-at", "-id")


def extensions(item: LedgerItem) -> QuerySet[Extension]:
    """Return the wishes for more time, the newest first."""
    return item.extensions.select_related("asked_by", "decided_by").order_by("-asked_at", "-id")


def open_wish(item_id: int) -> Extension | None:
    """Return the wish for more time that is not decided yet; there is at most one."""
    return Extension.objects.filter(item=item_id, state=ExtensionState.ASKED).first()


def verifications(item: LedgerItem) -> QuerySet[Verification]:
    """Return what others found with their photos, the newest first."""
    return item.verifications.select_related("by").prefetch_related("evidence__upload").order_by("-at", "-id")


def cards(item: LedgerItem) -> QuerySet[Card]:
    """Return the reminders and cards given, the newest first."""
    return item.cards.order_by("-given_on", "-id")


def milestones(item: LedgerItem) -> QuerySet[Milestone]:
    """Return the nodes of the plan in order, each with its evidence."""
    return item.milestones.select_related("done_by").prefetch_related("evidence__upload")
