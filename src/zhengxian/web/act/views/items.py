"""One ledger item: what it asks, where it stands, what was done, and what this person may do now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhengxian.web.act.forms.items import ActForm
from zhengxian.web.act.forms.unit_field import suggestions
from zhengxian.web.act.models import ItemAct, ItemKind, ItemState, LedgerItem
from zhengxian.web.act.selectors import events, item_page, items, late_calendar
from zhengxian.web.act.selectors.overdue import Standing, standings
from zhengxian.web.act.services import effects, milestones, offers
from zhengxian.web.act.services.transitions import moment_of
from zhengxian.web.act.views.item_deeds import DEEDS, Deed
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest, needs

LONG_COURSE = 60
"""Lines of the course that are shown at once."""


@dataclass(frozen=True)
class Offer:
    """A form on the page: the act, its words, the bound or empty form, and whether it stands open."""

    act: ItemAct
    deed: Deed
    form: ActForm
    url: str
    open: bool


@require_safe
@needs(Action.SEE_ITEMS)
def page(request: OfficeRequest, item_id: int) -> HttpResponse:
    """Show one item."""
    item = items.one_visible(request.access, item_id)
    return render(request, "act/item.html", shown(request, item))


@require_safe
@needs(Action.SEE_ITEMS)
def sheet(request: OfficeRequest, item_id: int) -> HttpResponse:
    """Show the 督办单 of an item as a page to print, upright A4."""
    item = items.one_visible(request.access, item_id)
    facts = {
        "item": item,
        "stand": standings([item], request.today).get(item.pk),
        "standards": item_page.standards(item),
        "supports": item.supports.select_related("region", "department"),
        "lines": item_page.course(item)[:12],
        "tabs": tabs(request, "board"),
    }
    return render(request, "act/item_sheet.html", facts)


def shown(
    request: OfficeRequest, item: LedgerItem, failed: ActForm | None = None, act: ItemAct | None = None,
    refused: Refused | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return everything the page shows; a form that failed stands open with what was typed."""
    stand = standings([item], request.today).get(item.pk)
    acts = offers.offered(item, by=request.user, access=request.access, day=request.today)
    listed = [_offer(request, item, one, failed if one is act else None) for one in acts if one in DEEDS]
    course = item_page.course(item)
    return {
        "tabs": tabs(request, "board"),
        "item": item,
        "own_page": item_page.own_page(item),
        "stand": stand,
        "steps": item_page.steps(item, stand),
        "offers": listed,
        "first": [one for one in listed if one.deed.tone != "d"][:2],
        "may_change": ItemAct.CHANGE in acts,
        "plan_url": _plan_url(request, item),
        "divide_url": _divide_url(request, item),
        "refused": refused,
        "course": course[:LONG_COURSE],
        "earlier": max(0, len(course) - LONG_COURSE),
        "evidence": list(item_page.evidence(item)),
        "extensions": list(events.extensions(item)),
        "nodes": list(events.milestones(item)),
        "cards": [c for c in events.cards(item) if c.level != "reminder"][:2],
        "standards": item_page.standards(item),
        "against": offers.against_closing(item),
        "supports": item.supports.select_related("region", "department"),
        "children": items.whole(items.visible_to(request.access).filter(parent=item)),
        "months": _months(item, stand, request),
        "units": suggestions(request.access),
        "effect": effects.of_item(item, request.today),
    }


def _plan_url(request: OfficeRequest, item: LedgerItem) -> str:
    """Return the way to the plan for those who keep it, while something is left to do."""
    kept = not item.status.is_over and milestones.plannable_by(request.access).filter(pk=item.pk).exists()
    return reverse("act:plan", args=[item.pk]) if kept else ""


def _divide_url(request: OfficeRequest, item: LedgerItem) -> str:
    """Return the way to dividing a task for those who direct it."""
    divisible = item.kind == ItemKind.TASK and not item.status.is_over and item.status is not ItemState.DRAFT
    directs = divisible and items.directed_by(request.access).filter(pk=item.pk).exists()
    return reverse("act:divide", args=[item.pk]) if directs else ""


def _months(item: LedgerItem, stand: Standing | None, request: OfficeRequest) -> list[late_calendar.Month]:
    if stand is None or not stand.late_days:
        return []
    until = item.done_on if stand.over and item.done_on else request.today
    return late_calendar.months(stand.last, until)


def _offer(request: OfficeRequest, item: LedgerItem, act: ItemAct, failed: ActForm | None) -> Offer:
    deed = DEEDS[act]
    first = {"revision": item.revision, "visited_at": moment_of(None).replace(second=0, microsecond=0)}
    form = failed or deed.form(initial=first, prefix=None, auto_id=f"{act.value}_%s")
    url = reverse("act:item-act", args=[item.pk, act.value])
    asked = request.method == "GET" and request.GET.get("do") == act.value
    return Offer(act, deed, form, url, failed is not None or asked)
