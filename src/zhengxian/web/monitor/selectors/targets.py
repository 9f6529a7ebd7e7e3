"""Targets as they are divided: parents, their parts, and what the parts make together."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from zhengxian.engine.base.rounding import half_up
from zhengxian.web.collect.models import Indicator, Kind, Target
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import ClassMembership, Level, Region
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.monitor.models import PacePlan

NO_CLASS = "未分类"
RATES = (Kind.GROWTH, Kind.RATIO)
"""Kinds whose parts are not added up but weighted."""
NOT_DIVIDED, WHOLE, MORE, LESS, PARTLY, RATED = "none", "whole", "more", "less", "partly", "rated"
WORDS = {
    NOT_DIVIDED: "没有分解",
    WHOLE: "与总数一致",
    MORE: "多于总数",
    LESS: "少于总数",
    PARTLY: "部分下级没有目标",
    RATED: "各地区分别定",
}


@dataclass(frozen=True)
class SplitRow:
    """One indicator of a parent: its own target and what the parts come to."""

    indicator: Indicator
    target: Target | None
    parts: int
    children: int
    added: Decimal | None
    low: float | None
    high: float | None

    @property
    def difference(self) -> Decimal | None:
        """What the parts are above the whole, at the indicator's decimals."""
        if self.added is None or self.target is None:
            return None
        return self.added - half_up(self.target.value, self.indicator.decimals)

    @property
    def state(self) -> str:
        """A key of ``WORDS``."""
        if not self.parts:
            return NOT_DIVIDED
        if self.parts < self.children:
            return PARTLY
        if self.difference is None:
            return RATED
        return WHOLE if not self.difference else MORE if self.difference > 0 else LESS

    @property
    def word(self) -> str:
        """How the parts stand to the whole."""
        return WORDS[self.state]


def parents(access: Access, today: date) -> list[Region]:
    """Return the regions with others below whose targets somebody sees."""
    seen = Region.objects.in_force(today).below(access.scope(Action.SEE_TARGETS).paths)
    return list(seen.exclude(level__in=[Level.TOWN, Level.PARK]).order_by("path"))


def parent(access: Access, code: str, today: date, action: Action = Action.SEE_TARGETS) -> Region:
    """Return one parent by its code, the topmost without one. Errors: Hidden."""
    found = [r for r in parents(access, today) if access.may_in(action, r) and (not code or r.code == code)]
    if not found:
        raise Hidden
    return found[0]


def children(above: Region, day: date) -> list[Region]:
    """Return the regions directly below one on a day."""
    return list(Region.objects.in_force(day).filter(parent=above).order_by("order", "code"))


def overview(above: Region, year: int, today: date) -> list[SplitRow]:
    """Return every indicator with a target of the parent or of its children; three queries."""
    below = children(above, today)
    rows = Target.objects.filter(year=year).filter(Q(region=above) | Q(region__in=[r.pk for r in below]))
    rows = rows.select_related("indicator").order_by("indicator__order", "indicator__code")
    by_indicator: dict[int, list[Target]] = {}
    for target in rows:
        by_indicator.setdefault(target.indicator_id, []).append(target)
    return [_row(found, above, below) for found in by_indicator.values()]


def _row(targets: Sequence[Target], above: Region, below: Sequence[Region]) -> SplitRow:
    indicator = targets[0].indicator
    own = next((t for t in targets if t.region_id == above.pk), None)
    parts = [t.value for t in targets if t.region_id != above.pk]
    places = {level for level in indicator.levels if level in Level.values}
    asked = [r for r in below if not places or r.level in places]
    added = None
    if parts and indicator.kind not in RATES:
        added = sum((half_up(v, indicator.decimals) for v in parts), Decimal(0))
    return SplitRow(
        indicator, own, len(parts), len(asked), added, min(parts, default=None), max(parts, default=None)
    )


def divisible(year: int) -> QuerySet[Indicator]:  # noqa: ARG001 -- every year has the indicators there are
    """Return the indicators a target may be set for."""
    return Indicator.objects.order_by("order", "code")


def measure(code: str) -> Indicator:
    """Return an indicator by its code. Errors: Hidden."""
    found = Indicator.objects.select_related("growth_of").filter(code=code).first()
    if found is None:
        raise Hidden
    return found


def weights_offered(indicator: Indicator) -> list[Indicator]:
    """Return the amounts by which growth of several regions can be weighted, its own level first."""
    rows = list(
        Indicator.objects.filter(kind__in=[Kind.LEVEL, Kind.COUNT, Kind.STOCK]).order_by("order", "code")
    )
    own = indicator.growth_of_id
    return sorted(rows, key=lambda i: i.pk != own)


def classes_of(regions: Sequence[Region], day: date) -> dict[int, str]:
    """Return the class of every region on a day by key, 未分类 where it has none."""
    members = ClassMembership.objects.in_force(day).filter(region__in=[r.pk for r in regions])
    rows = members.order_by("region_class__classification_id").values_list("region_id", "region_class__title")
    found = dict(reversed(list(rows)))
    return {r.pk: found.get(r.pk, NO_CLASS) for r in regions}


def targets_in(regions: Sequence[Region], indicator: Indicator, year: int) -> dict[int, Target]:
    """Return the targets of regions by key."""
    rows = Target.objects.filter(region__in=[r.pk for r in regions], indicator=indicator, year=year)
    return {t.region_id: t for t in rows}


def newest_plans(regions: Sequence[Region], indicator: Indicator, year: int) -> dict[int, PacePlan]:
    """Return the newest version of every region's plan by key."""
    rows = PacePlan.objects.filter(region__in=[r.pk for r in regions], indicator=indicator, year=year)
    return {p.region_id: p for p in rows.order_by("number").prefetch_related("points")}


def token(regions: Sequence[Region], indicator: Indicator, year: int) -> str:
    """Return what the targets of some regions are now, as a mark that tells when somebody changed one."""
    there = targets_in(regions, indicator, year)
    text = ";".join(
        f"{r.code}={t.value!r}/{t.stretch!r}" if (t := there.get(r.pk)) else r.code for r in regions
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]
