"""Between warnings and ledger items: what a warning fills in on the form, and which items were made of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from zhengxian.web.act.models import ItemState, LedgerItem, Origin
from zhengxian.web.act.selectors import items
from zhengxian.web.core.access import Access
from zhengxian.web.monitor.models import (
    Warning,  # noqa: A004 -- the glossary's word
    WarningLevel,
)
from zhengxian.web.monitor.selectors import warning_page, warnings
from zhengxian.web.monitor.selectors.warnings import LinkedItem
from zhengxian.web.ui.components import dates

ELSEWHERE = LinkedItem("", "另有一件督办事项", "", "", None, False, "")
"""What those are told of an item who may not see it."""


def prefilled(warning: Warning, today: date) -> dict[str, Any]:
    """Return what the form of a new item shows of a warning of `marked`.

    The sentence is quoted only when the figures in it are released: the item goes to people who may not see others.
    """
    period, rule = dates.period_label(warning.period), warnings.rule_title(warning.rule)
    owner = warning.department or warning.region
    given: dict[str, Any] = {
        "warning": warning.pk,
        "title": f"{warnings.subject_of(warning)}（{period}）"[:200],
        "origin": Origin.WARNING.value,
        "origin_note": f"{WarningLevel(warning.level).label}，{rule}，{period}",
        "origin_url": reverse("monitor:warning", args=[warning.pk]),
        "place": f"{warning.region.code} {warning.region.name}",
        "owner": f"{owner.code} {owner.name}",
        "due_on": warning_page.proposed_due(warning, today),
    }
    if warning.is_public:  # type: ignore[attr-defined]  # annotated by `marked`
        given["source_quote"] = warning.message
    return given


def made_of(warning_id: int) -> list[LedgerItem]:
    """Return the items made of a warning that were not cancelled, the oldest first; one query."""
    rows = LedgerItem.objects.filter(warning=warning_id).exclude(state=ItemState.CANCELLED)
    return list(rows.select_related("created_by").order_by("pk"))


def of_warnings(access: Access, warning_ids: Sequence[int]) -> Mapping[int, Sequence[LinkedItem]]:
    """Return the items made of warnings, for the pages of monitor; what a person may not see is only told to exist."""
    rows = list(
        LedgerItem.objects.filter(warning__in=warning_ids)
        .select_related("owner_region", "owner_department")
        .order_by("pk")
    )
    if not rows:
        return {}
    keys = [item.pk for item in rows]
    seen = set(items.visible_to(access).filter(pk__in=keys).values_list("pk", flat=True))
    found: dict[int, list[LinkedItem]] = {}
    for item in rows:
        shown = _shown(item) if item.pk in seen else ELSEWHERE
        found.setdefault(item.warning_id or 0, []).append(shown)
    return found


def _shown(item: LedgerItem) -> LinkedItem:
    return LinkedItem(
        number=item.number or "未编号",
        title=item.title,
        state=item.status.label,
        owner=item.owner_name,
        due_on=item.due_on,
        is_over=item.status.is_over,
        url=reverse("act:item", args=[item.pk]),
    )
