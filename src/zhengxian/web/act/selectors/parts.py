"""The parts a task was divided into: what each has to do and has done, and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhengxian.web.act.models import ItemState, LedgerItem, Milestone
from zhengxian.web.act.selectors import items
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Level, Region
from zhengxian.web.core.refusal import Hidden


@dataclass(frozen=True)
class PartLine:
    """One part of a task."""

    item: LedgerItem
    code: str
    """The region's code; empty when a department owns it."""
    target: Decimal
    done: Decimal
    percent: Decimal | None
    """Done of the target in percent; None without a target."""


@dataclass(frozen=True)
class Parts:
    """All parts with their sums; ``whole`` is the target of the task, None when it has none."""

    lines: tuple[PartLine, ...]
    whole: Decimal | None
    target: Decimal
    done: Decimal
    open: int
    """Parts that are not over; the whole cannot be closed before."""

    @property
    def difference(self) -> Decimal | None:
        """Sum of the parts less the whole; 0 when they add up, None without a whole."""
        return None if self.whole is None else self.target - self.whole

    @property
    def percent(self) -> Decimal | None:
        """Done of the whole in percent."""
        return _percent(self.done, self.whole)


def of(item: LedgerItem) -> Parts:
    """Return the parts of a task, cancelled ones left out; one query."""
    rows = item.children.exclude(state=ItemState.CANCELLED)
    lines = tuple(
        PartLine(
            one,
            one.owner_region.code if one.owner_region else "",
            one.target_value or Decimal(0),
            one.done_value or Decimal(0),
            _percent(one.done_value or Decimal(0), one.target_value),
        )
        for one in rows.select_related("owner_region", "owner_department").order_by("id")
    )
    return Parts(
        lines,
        item.target_value,
        sum((line.target for line in lines), Decimal(0)),
        sum((line.done for line in lines), Decimal(0)),
        sum(not line.item.status.is_over for line in lines),
    )


def _percent(done: Decimal, target: Decimal | None) -> Decimal | None:
    return 100 * done / target if target else None


def units_for(item: LedgerItem, access: Access, today: date) -> list[Region]:
    """Return the regions a task may be divided among: towns when a county owns it, else the counties."""
    rows = Region.objects.in_force(today).below(access.scope(Action.ASSIGN_ITEMS).paths)
    owner = item.owner_region
    if owner is not None and owner.level == Level.COUNTY:
        return list(rows.filter(parent=owner, level=Level.TOWN).order_by("order", "code"))
    return list(rows.filter(level=Level.COUNTY).order_by("order", "code"))


def milestones_shown(item: LedgerItem) -> list[dict[str, object]]:
    """Return the milestones of an item as the plan's form shows them."""
    rows = item.milestones.all()
    return [
        {
            "key": one.pk, "title": one.title, "begins_on": one.begins_on, "planned_on": one.planned_on,
            "weight": one.weight, "note": one.note,
        }
        for one in rows
    ]  # fmt: skip


def milestone_visible(access: Access, milestone_id: int) -> Milestone:
    """Return a milestone of an item that somebody may see, or raise `Hidden`."""
    found = Milestone.objects.filter(items.one_of_visible(access, "item"), pk=milestone_id).first()
    if found is None:
        raise Hidden
    return found
