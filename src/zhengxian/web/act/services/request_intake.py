"""Intake of a request in one step: the firm is found or entered, then what it asks is taken in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from zhengxian.web.act.models import Category, Channel, ItemKind, Request
from zhengxian.web.act.services import enterprises, number_order, requests
from zhengxian.web.act.services.units import Unit
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region, User


@dataclass(frozen=True)
class Firm:
    """A firm as it is named in the form."""

    name: str
    place: Region
    credit_code: str = ""
    contact: str = ""


@transaction.atomic
def take_in(
    *,
    firm: Firm,
    title: str,
    by: User,
    access: Access,
    content: str = "",
    channel: Channel | str = Channel.VISIT,
    category: Category | str = Category.OTHER,
    owner: Unit | None = None,
    received_on: date | None = None,
    hard_reason: str = "",
    at: datetime | None = None,
) -> Request:
    """Find or enter the firm and take its request in. Errors: those of `enterprises.take` and `requests.take_in`."""
    number_order.hold(ItemKind.REQUEST, at)
    enterprise = enterprises.take(
        name=firm.name, place=firm.place, credit_code=firm.credit_code, contact=firm.contact, by=by, access=access, at=at
    )  # fmt: skip
    return requests.take_in(
        enterprise=enterprise, title=title, content=content, channel=Channel(channel), category=Category(category),
        owner=owner, received_on=received_on, hard_reason=hard_reason, by=by, access=access, at=at,
    )  # fmt: skip
