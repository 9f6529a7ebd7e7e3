"""Plans as they are read: which version holds on a day, the versions of one plan, targets that have none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from zhengxian.web.collect.models import Indicator, Target
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.monitor.models import PacePlan

Place = tuple[int, int]
"""Region and indicator by their keys."""


def held(year: int, day: date) -> QuerySet[PacePlan]:
    """Return the version in force on a day of every plan of a year: the greatest number that holds by then."""
    later = PacePlan.objects.filter(
        region=OuterRef("region"), indicator=OuterRef("indicator"), year=year, valid_from__lte=day
    )
    rows = PacePlan.objects.filter(year=year, valid_from__lte=day)
    return rows.exclude(Exists(later.filter(number__gt=OuterRef("number"))))


def in_force(year: int, day: date) -> dict[Place, PacePlan]:
    """Return the plans that hold on a day with their points, by region and indicator; two queries."""
    rows = held(year, day).prefetch_related("points").order_by("region_id", "indicator_id")
    return {(plan.region_id, plan.indicator_id): plan for plan in rows}


def versions(region: Region, indicator: Indicator, year: int) -> list[PacePlan]:
    """Return every version of one plan with its points, the first one first."""
    rows = PacePlan.objects.filter(region=region, indicator=indicator, year=year)
    return list(rows.select_related("made_by").prefetch_related("points").order_by("number"))


def seen_place(access: Access, region: str, indicator: str) -> tuple[Region, Indicator]:
    """Return a region and an indicator by their codes for whoever may see its targets. Errors: Hidden."""
    place = Region.objects.below(access.scope(Action.SEE_TARGETS).paths).filter(code=region).first()
    measure = Indicator.objects.select_related("department").filter(code=indicator).first()
    if place is None or measure is None:
        raise Hidden
    return place, measure


def target_of(region: Region, indicator: Indicator, year: int) -> Target | None:
    """Return the annual target, or None where none is set."""
    return Target.objects.filter(region=region, indicator=indicator, year=year).first()


def without_plan(year: int, paths: Sequence[str]) -> QuerySet[Target]:
    """Return the targets of a year within some regions for which no plan was ever drawn."""
    drawn = PacePlan.objects.filter(region=OuterRef("region"), indicator=OuterRef("indicator"), year=year)
    rows = Target.objects.filter(year=year, region__in=Region.objects.below(tuple(paths)).values("pk"))
    return (
        rows.exclude(Exists(drawn))
        .select_related("region", "indicator")
        .order_by("indicator__order", "indicator__code", "region__path")
    )
