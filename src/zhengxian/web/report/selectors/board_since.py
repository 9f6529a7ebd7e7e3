"""昨日以来: what changed since yesterday morning; changes, not news (design board §20, page 01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from zhengxian.web.act.models import LedgerItem
from zhengxian.web.act.selectors import items
from zhengxian.web.collect.models import CorrectionState
from zhengxian.web.collect.selectors import corrections
from zhengxian.web.core.access import Access, Action
from zhengxian.web.evaluate.models import Publication
from zhengxian.web.evaluate.selectors import matters
from zhengxian.web.monitor.selectors import warnings

MORNING = time(8)
MOST = 200
"""Changes of one kind that are looked at; a day with more of them is told by its newest."""


@dataclass(frozen=True)
class Change:
    """One change: when, what in a sentence, and where to read on."""

    at: datetime
    text: str
    url: str


def begin(today: date) -> datetime:
    """Return the moment from which changes are shown: eight o'clock of the day before."""
    return timezone.make_aware(datetime.combine(today - timedelta(1), MORNING))


def changes(access: Access, today: date) -> list[Change]:
    """Return what a person may see of the changes since yesterday morning, the newest first; five queries at most.

    Corrections say that a figure changed, not to what: the figure itself is read behind the link, by who may.
    """
    since, until = begin(today), timezone.make_aware(datetime.combine(today + timedelta(1), time()))
    found = [
        *_published(access, since, until),
        *_closed(access, since, until),
        *_warned(access, since, until),
        *_corrected(access, since, until),
    ]
    return sorted(found, key=lambda change: change.at, reverse=True)


def _closed(access: Access, since: datetime, until: datetime) -> list[Change]:
    if not access.may(Action.SEE_ITEMS):
        return []
    rows = items.visible_to(access).filter(closed_at__gte=since, closed_at__lt=until)
    seen = rows.select_related("owner_region", "owner_department").order_by("-closed_at")[:MOST]
    return [Change(_when(row.closed_at), _closing(row), reverse("act:item", args=[row.pk])) for row in seen]


def _closing(item: LedgerItem) -> str:
    late = f"，超期 {item.late_days} 个工作日" if item.late_days else "，按时"
    return f"销号：{item.title}（{item.owner_name}{late}）"


def _warned(access: Access, since: datetime, until: datetime) -> list[Change]:
    if not access.may(Action.SEE_WARNINGS):
        return []
    rows = warnings.visible_to(access).filter(
        Q(raised_at__gte=since, raised_at__lt=until) | Q(settled_at__gte=since, settled_at__lt=until)
    )
    found = []
    for row in rows.select_related("region", "indicator").order_by("-raised_at")[:MOST]:
        url = reverse("monitor:warning", args=[row.pk])
        if row.settled_at is not None and since <= row.settled_at < until:
            found.append(Change(row.settled_at, f"预警{row.status.label}：{warnings.subject_of(row)}", url))
        else:
            found.append(Change(row.raised_at, f"新增预警：{warnings.subject_of(row)}", url))
    return found


def _corrected(access: Access, since: datetime, until: datetime) -> list[Change]:
    rows = corrections.visible_to(access).filter(
        state=CorrectionState.ACCEPTED, decided_at__gte=since, decided_at__lt=until
    )
    return [
        Change(
            _when(row.decided_at),
            f"更正：{row.region.name}“{row.indicator.title}”",
            reverse("collect:correction", args=[row.pk]),
        )
        for row in rows.select_related("region", "indicator").order_by("-decided_at")[:MOST]
    ]


def _published(access: Access, since: datetime, until: datetime) -> list[Change]:
    rows: list[Publication] = list(
        matters.publications(access).filter(published_at__gte=since, published_at__lt=until)[:MOST]
    )
    return [
        Change(
            row.published_at,
            f"发布评价结果：{row.run.number}（{row.number}）",
            f"{reverse('evaluate:ranking')}?run={row.run.number.removeprefix('评 ')}",
        )
        for row in rows
    ]


def _when(at: datetime | None) -> datetime:
    assert at is not None  # noqa: S101 -- the query asked for it
    return at
