"""The audit trail, as far as somebody may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import AuditEvent
from zhengxian.web.core.selectors import people
from zhengxian.web.core.selectors.scopes import is_office_wide

NOUNS = {
    "session": "登录",
    "user": "账号",
    "token": "接口密钥",
    "region": "地区",
    "boundary": "边界",
    "classification": "分类",
    "department": "部门",
    "calendar": "工作日历",
    "office": "办公室",
    "submission": "报表",
    "observation": "数值",
    "finding": "核查疑问",
    "form": "报表设计",
    "indicator": "指标",
    "scheme": "方案",
    "run": "测算",
    "adjustment": "加减分",
    "objection": "申诉",
    "publication": "公示",
}
"""What each kind of act is called; the first part of its name."""


@dataclass(frozen=True)
class Wish:
    """What the trail is narrowed to; ``action`` is a noun or ``noun.verb``."""

    text: str = ""
    person: str = ""
    action: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None


def visible_to(access: Access, today: date) -> QuerySet[AuditEvent]:
    """Return the lines somebody may read: all for the whole office, else those by people of his region."""
    lines = AuditEvent.objects.select_related("by").order_by("-number")
    if not access.may(Action.SEE_AUDIT):
        return lines.none()
    if is_office_wide(access, Action.SEE_AUDIT):
        return lines
    return lines.filter(by__in=people.visible_to(access, today))


def listed(access: Access, today: date, wish: Wish) -> QuerySet[AuditEvent]:
    """Return a list of lines, the newest first."""
    lines = visible_to(access, today)
    if wish.text:
        lines = lines.filter(summary__icontains=wish.text)
    if wish.person:
        lines = lines.filter(by__username=wish.person)
    if wish.action:
        verb = "." in wish.action
        lines = (
            lines.filter(action=wish.action) if verb else lines.filter(action__startswith=f"{wish.action}.")
        )
    if wish.subject:
        kind, _, key = wish.subject.partition(":")
        lines = lines.filter(object_type=kind, object_id=key) if key else lines.filter(object_type=kind)
    if wish.first:
        lines = lines.filter(at__gte=_midnight(wish.first))
    if wish.last:
        lines = lines.filter(at__lt=_midnight(wish.last + timedelta(1)))
    return lines


def nouns(access: Access, today: date) -> list[str]:
    """Return the kinds of act that occur, for the filter."""
    actions = visible_to(access, today).order_by().values_list("action", flat=True).distinct()
    return sorted({a.partition(".")[0] for a in actions})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
