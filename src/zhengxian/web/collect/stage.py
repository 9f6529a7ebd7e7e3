"""What collect tells the frame of every page: where to enter, what waits, what the search box finds."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.urls import reverse

from zhengxian.web.collect.models import Indicator, SubmissionState
from zhengxian.web.collect.selectors import corrections, reviews
from zhengxian.web.collect.selectors.submissions import fillable_by
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import User
from zhengxian.web.core.selectors.search import EACH, Hit


def entry(access: Access) -> str:
    """Return the first page of collect for these roles: the month's forms, the review, or the figures."""
    if access.may(Action.ENTER_FIGURES):
        return reverse("collect:todo")
    return reverse("collect:reviews") if access.may(Action.REVIEW) else reverse("collect:figures")


def badge(user: User, access: Access, today: date) -> int:  # noqa: ARG001 -- the shape all stages share
    """Count what waits: sheets returned to a reporter, sheets and corrections a reviewer has to decide on."""
    waiting = 0
    if access.may(Action.ENTER_FIGURES):
        waiting += fillable_by(access).filter(state=SubmissionState.RETURNED).count()
    if access.may(Action.REVIEW):
        waiting += reviews.waiting_for(access) + corrections.waiting_for(access)
    return waiting


def find(access: Access, text: str, today: date) -> list[Hit]:  # noqa: ARG001 -- as above
    """Find indicators by title or code; each leads to its figures."""
    rows = Indicator.objects.filter(Q(title__icontains=text) | Q(code__icontains=text))[:EACH]
    page = reverse("collect:figures")
    return [
        Hit("指标", i.title, f"{i.group}，{i.unit}".strip("，"), f"{page}?indicator={i.code}") for i in rows
    ]
