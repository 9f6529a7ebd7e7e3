"""The order of locks where a matter is drafted and established in one act: first its counter, then the audit trail."""

from __future__ import annotations

from datetime import datetime

from zhengxian.web.act.models import ItemCounter, ItemKind
from zhengxian.web.act.services import transitions


def hold(kind: ItemKind, at: datetime | None = None) -> None:
    """Lock the counter of a kind and year to the end of the transaction, before anything is written.

    `items.establish` takes the counter and then the audit trail. Whoever writes a line of the trail first and needs
    a number later would wait for somebody who waits for him; with the counter in hand nobody does.
    """
    year = transitions.day_of(transitions.moment_of(at)).year
    ItemCounter.objects.get_or_create(kind=kind, year=year)
    ItemCounter.objects.select_for_update().get(kind=kind, year=year)
