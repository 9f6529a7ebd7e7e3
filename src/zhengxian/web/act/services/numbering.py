"""Numbers of items: one row of numbers for a kind and year, without gaps, as in 督〔2026〕087号."""

from __future__ import annotations

from zhengxian.web.act.models import ItemCounter, ItemKind


def take(kind: ItemKind, year: int) -> str:
    """Return the next number of a kind in a year; must be called inside the transaction that uses it.

    The counter stays locked to the end of the transaction: two people never get the same number, and one that
    is rolled back is given again.
    """
    ItemCounter.objects.get_or_create(kind=kind, year=year)
    counter = ItemCounter.objects.select_for_update().get(kind=kind, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{ItemKind(kind).mark}〔{year}〕{counter.last:03d}号"
