"""What must be true before a rectification is closed: 已整改 at its level, files from before and after, publicity over."""

from __future__ import annotations

from datetime import datetime

from zhengxian.web.act.models import ItemAct, ItemEvent, ItemKind, LedgerItem, Rectification, Verdict
from zhengxian.web.act.services.closing import condition
from zhengxian.web.act.services.transitions import named, zh
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.selectors import clock


@condition(ItemKind.RECTIFICATION)
def verdict_is_done(item: LedgerItem) -> None:
    """Refuse what was not found put right since the unit's last report (``A-496``)."""
    found = Rectification.objects.filter(pk=item.pk).first()
    if found is None:
        return  # entered in the ledger without the form of rectification: nothing more is known of it
    since = _approved_at(item)
    stale = found.verdict_at is None or (since is not None and found.verdict_at < since)
    if found.verdict != Verdict.DONE or stale:
        raise Refused("A-496", f"{named(item)}没有认定“已整改”，不能销号。请先现场核查、认定，再公示")


@condition(ItemKind.RECTIFICATION)
def publicity_is_over(item: LedgerItem) -> None:
    """Refuse before the last day of publicity has passed (``A-497``)."""
    found = Rectification.objects.filter(pk=item.pk).first()
    if found is None:
        return
    if found.publicity_to is None:
        raise Refused("A-497", f"{named(item)}还没有公示，不能销号。请先公示，期满没有异议再销号")
    if clock.today() <= found.publicity_to:
        raise Refused(
            "A-497", f"{named(item)}公示到 {zh(found.publicity_to)} 才结束，现在不能销号。请期满后再办"
        )


def _approved_at(item: LedgerItem) -> datetime | None:
    rows = ItemEvent.objects.filter(item=item, act=ItemAct.APPROVE).order_by("-id")
    found: datetime | None = rows.values_list("at", flat=True).first()
    return found
