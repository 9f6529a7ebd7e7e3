"""What requests and rectification have beyond their items, and the audits."""

from __future__ import annotations

from collections.abc import Sequence

from zhengxian.demo.ledgers import model
from zhengxian.web.act.models import (
    AuditVisit,
    Enterprise,
    LedgerItem,
    Rectification,
    Request,
    ReturnVisit,
)
from zhengxian.web.core.models import User
from zhengxian.web.demo.history import moment
from zhengxian.web.demo.inserting import insert
from zhengxian.web.demo.ledgers.items import Items, exact


class Matters:
    """Writes the requests, rectifications and audits of one city."""

    def __init__(self, items: Items) -> None:
        self._items, self._city = items, items.city

    def requests(self, items: Sequence[LedgerItem], firms: Sequence[Enterprise]) -> None:
        """Write what requests have beyond their items."""
        plans = self._city.ledgers.requests
        Request.objects.bulk_create(_request(i, p, firms) for i, p in zip(items, plans, strict=True))
        insert(
            [
                ReturnVisit(
                    request_id=item.pk,
                    satisfaction=word,
                    text=text,
                    at=moment(at),
                    by=self._items.user(model.SUPERVISOR),
                )
                for item, plan in zip(items, plans, strict=True)
                for at, word, text in plan.visits
            ]
        )

    def rectifications(self, items: Sequence[LedgerItem]) -> None:
        """Write what rectifications have beyond their items."""
        by = self._items.user(model.SUPERVISOR)
        plans = zip(items, self._city.ledgers.rectifications, strict=True)
        Rectification.objects.bulk_create(_rectification(item, plan, by) for item, plan in plans)

    def visits(self) -> None:
        """Write the audits."""
        insert(
            [
                AuditVisit(
                    **self._items.unit(v.unit),
                    audited_on=v.audited_on,
                    subject=v.subject,
                    auditor="市审计机关",
                    recorded_by=self._items.user("auditor"),
                )
                for v in self._city.ledgers.visits
            ]
        )


def _request(item: LedgerItem, plan: model.RequestPlan, firms: Sequence[Enterprise]) -> Request:
    return Request(
        item=item,
        enterprise=firms[plan.firm],
        channel=plan.channel,
        category=plan.category,
        is_hard=bool(plan.hard_reason),
        hard_reason=plan.hard_reason,
        received_at=moment(plan.received_at),
        verify_by=plan.verify_by,
        verified_on=plan.verified_on,
        reply_by=plan.reply_by,
        replied_on=plan.replied_on,
        reply=plan.reply,
        outcome=plan.outcome,
    )


def _rectification(item: LedgerItem, plan: model.RectificationPlan, by: User) -> Rectification:
    first, last = plan.publicity or (None, None)
    return Rectification(
        item=item,
        source=plan.source,
        source_document=plan.document,
        found_on=plan.found_on,
        problem=plan.problem,
        measures=plan.measures,
        level=plan.level,
        stage=plan.stage,
        amount=exact(plan.amount),
        amount_done=exact(plan.amount_done),
        rules_made=plan.rules_made,
        verdict=plan.verdict,
        verdict_at=moment(plan.verdict_at) if plan.verdict_at else None,
        verdict_by=by if plan.verdict else None,
        continuing_reason=plan.continuing_reason,
        publicity_from=first,
        publicity_to=last,
    )
