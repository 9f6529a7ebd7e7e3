"""Items with their whole lives, as every kind of ledger has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from zhengxian.demo import City
from zhengxian.demo.ledgers import model
from zhengxian.web.act.models import (
    Feedback,
    ItemCounter,
    ItemEvent,
    ItemKind,
    LedgerItem,
    Milestone,
    Verification,
)
from zhengxian.web.core.models import User
from zhengxian.web.demo.history import Keys, moment
from zhengxian.web.demo.inserting import insert


class Items:
    """Writes items of one city, with the keys of its places and people at hand."""

    def __init__(self, city: City, known: Keys) -> None:
        self.city, self.known = city, known
        self._numbers: Counter[tuple[str, int]] = Counter()

    def user(self, name: str) -> User:
        """Return the account of a name."""
        return self.known.user(name)

    def unit(self, code: str, prefix: str = "") -> dict[str, int | None]:
        """Return the two columns that name a unit, of which one is empty."""
        region, department = self.known.regions.get(code), self.known.departments.get(code)
        return {f"{prefix}region_id": region, f"{prefix}department_id": None if region else department}

    def write(self, plans: Sequence[model.Item]) -> list[LedgerItem]:
        """Write items and all that happened to them, in the order of the plans."""
        written = [self._item(plan) for plan in plans]
        LedgerItem.objects.bulk_create(written)
        parts = [(i, written[p.parent]) for i, p in zip(written, plans, strict=True) if p.parent is not None]
        for item, parent in parts:
            item.parent = parent
        LedgerItem.objects.bulk_update([i for i, _ in parts], ["parent"])
        for item, plan in zip(written, plans, strict=True):
            self._happened(item, plan)
        return written

    def _item(self, plan: model.Item) -> LedgerItem:
        life, year = plan.life, plan.assigned_on.year
        self._numbers[plan.kind, year] += 1
        number = f"{ItemKind(plan.kind).mark}〔{year}〕{self._numbers[plan.kind, year]:03d}号"
        acts = {a.act: a for a in life.acts}
        accepted = acts.get("accept")
        return LedgerItem(
            kind=plan.kind,
            number=number,
            title=plan.title,
            content=plan.content,
            standard=plan.standard,
            origin=plan.origin,
            origin_note=plan.origin_note,
            urgency=plan.urgency,
            **self.unit(plan.owner, "owner_"),
            place_id=self.known.regions.get(plan.place),
            indicator_id=self.known.indicators.get(plan.indicator),
            leader=self.user(plan.leader) if plan.leader else None,
            target_value=exact(plan.target_value),
            target_unit=plan.target_unit,
            done_value=exact(plan.done_value),
            percent=life.percent,
            state=life.state,
            created_at=moment(life.acts[0].at),
            created_by=self.user(model.SUPERVISOR),
            begins_on=plan.assigned_on,
            due_on=life.due_on,
            first_due_on=life.first_due_on,
            assigned_at=moment(acts["assign"].at),
            assigned_by=self.user(model.SUPERVISOR),
            accepted_at=moment(accepted.at) if accepted else None,
            done_on=life.done_on,
            closed_at=moment(life.closed_at) if life.closed_at else None,
            closed_by=self.user(model.SUPERVISOR) if life.closed_at else None,
            late_days=life.late_days,
            first_closed_on=life.first_closed_on,
            first_late_days=life.first_late_days,
        )

    def _happened(self, item: LedgerItem, plan: model.Item) -> None:
        before, events = "", []
        for act in plan.life.acts:
            line = ItemEvent(item=item, act=act.act, before=before, after=act.after, text=act.text)
            line.at, line.by = moment(act.at), self.user(act.by)
            events.append(line)
            before = act.after
        insert(events)
        insert([self._feedback(item, r) for r in plan.life.reports])
        insert([self._look(item, look) for look in plan.life.looks])
        insert([self._node(item, n, node, plan) for n, node in enumerate(plan.nodes)])

    def _feedback(self, item: LedgerItem, r: model.Report) -> Feedback:
        return Feedback(
            item=item,
            text=r.text,
            is_done=r.done_on is not None,
            percent=r.percent,
            done_on=r.done_on,
            at=moment(r.at),
            by=self.user(r.by),
            returned_reason=r.returned_reason,
        )

    def _look(self, item: LedgerItem, look: model.Look) -> Verification:
        return Verification(
            item=item,
            method=look.method,
            site=look.site,
            visited_at=moment(look.at),
            passed=look.passed,
            text=look.text,
            at=moment(look.at),
            by=self.user(look.by),
        )

    def _node(self, item: LedgerItem, order: int, node: model.Node, plan: model.Item) -> Milestone:
        owner = plan.life.acts[-1].by if plan.life.acts[-1].by.startswith("owner.") else model.SUPERVISOR
        return Milestone(
            item=item,
            order=order,
            title=node.title,
            begins_on=node.begins_on,
            planned_on=node.planned_on,
            first_planned_on=node.planned_on,
            weight=node.weight,
            done_on=node.done_on,
            done_by=self.user(owner) if node.done_on else None,
        )

    def counters(self) -> None:
        """Keep the last number of every kind and year, so that the next item goes on from it."""
        rows = [ItemCounter(kind=k, year=y, last=n) for (k, y), n in self._numbers.items()]
        ItemCounter.objects.bulk_create(rows)


def exact(value: float | None) -> Decimal | None:
    """Return a figure as the database keeps it."""
    return None if value is None else Decimal(str(value))
