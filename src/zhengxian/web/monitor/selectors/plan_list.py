"""The list of plans of a year: versions in force with their targets and where the figures stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from zhengxian.web.collect.models import Indicator, Target
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import ClassMembership, Level, Region, RegionClass
from zhengxian.web.monitor.models import PacePlan, PlanMethod, Reading
from zhengxian.web.monitor.selectors.plans import held, without_plan
from zhengxian.web.monitor.selectors.wall_cells import held_back

SORTS = {
    "indicator": ("indicator__order", "indicator__code", "region__path"),
    "region": ("region__path", "indicator__order", "indicator__code"),
    "number": ("number", "indicator__order", "region__path"),
    "valid_from": ("valid_from", "indicator__order", "region__path"),
}
STATES = (("changed", "调整过"), ("stale", "目标已改、计划未调"))


@dataclass(frozen=True)
class PlanWish:
    """What the list is narrowed to."""

    year: int
    county: str = ""
    level: str = ""
    indicator: str = ""
    region_class: str = ""
    method: str = ""
    state: str = ""
    text: str = ""
    sort: str = ""


@dataclass(frozen=True)
class PlanRow:
    """One plan: its version in force, the target as it is today, the newest reading unless it is held back."""

    plan: PacePlan
    target: float | None
    reading: Reading | None
    locked: bool

    @property
    def is_stale(self) -> bool:
        """Tell whether the target was changed after the plan was drawn."""
        return self.target is not None and self.target != self.plan.value


@dataclass(frozen=True)
class PlanCounts:
    """How many targets a year has, and how many of them have a plan or had it changed."""

    targets: int
    plans: int
    changed: int
    without: int


@dataclass(frozen=True)
class PlanChoices:
    """What the filters of the list offer."""

    years: list[int]
    counties: list[tuple[str, str]]
    levels: list[tuple[str, str]]
    indicators: list[tuple[str, str]]
    classes: list[tuple[str, str]]


def day_in(year: int, today: date) -> date:
    """Return today, or the day of another year that is nearest to it."""
    return min(max(today, date(year, 1, 1)), date(year, 12, 31))


def visible(access: Access, year: int, today: date) -> QuerySet[PacePlan]:
    """Return the versions in force of the plans that somebody sees."""
    seen = Region.objects.below(access.scope(Action.SEE_TARGETS).paths)
    return held(year, day_in(year, today)).filter(region__in=seen.values("pk"))


def listed(access: Access, wish: PlanWish, today: date) -> QuerySet[PacePlan]:
    """Return the plans a list shows, with the target as it is today as ``target_now``."""
    now = Target.objects.filter(region=OuterRef("region"), indicator=OuterRef("indicator"), year=wish.year)
    rows = visible(access, wish.year, today).annotate(target_now=Subquery(now.values("value")[:1]))
    rows = rows.filter(_exact(wish), _place(wish, today))
    if wish.text:
        rows = rows.filter(Q(region__name__icontains=wish.text) | Q(indicator__title__icontains=wish.text))
    if wish.state == "changed":
        rows = rows.filter(number__gt=1)
    elif wish.state == "stale":
        rows = rows.filter(target_now__isnull=False).exclude(target_now=F("value"))
    columns = SORTS.get(wish.sort.lstrip("-"), SORTS["indicator"])
    order = (f"-{columns[0]}", *columns[1:]) if wish.sort.startswith("-") else columns
    return rows.select_related("region", "indicator__department", "made_by").order_by(*order)


def _exact(wish: PlanWish) -> Q:
    asked = Q()
    for name, value in (
        ("indicator__code", wish.indicator), ("method", wish.method), ("region__level", wish.level),
    ):  # fmt: skip
        if value:
            asked &= Q(**{name: value})
    return asked


def _place(wish: PlanWish, today: date) -> Q:
    asked = Q()
    if wish.county:
        asked &= Q(region__path__contains=f"/{wish.county}/")
    if wish.region_class.isdecimal() and len(wish.region_class) < 10:
        members = ClassMembership.objects.in_force(day_in(wish.year, today))
        asked &= Q(region__in=members.filter(region_class=int(wish.region_class)).values("region"))
    return asked


def rows_of(access: Access, plans: Sequence[PacePlan]) -> list[PlanRow]:
    """Return plans of a list with their newest readings; two queries, one where everything may be seen."""
    if not plans:
        return []
    regions = {p.region_id: p.region for p in plans}
    indicators = {p.indicator_id: p.indicator for p in plans}
    newest = _newest(plans[0].year, list(regions), list(indicators))
    periods = sorted({r.period for r in newest.values()})
    hidden = held_back(access, regions, indicators, periods)
    found = []
    for plan in plans:
        reading = newest.get((plan.region_id, plan.indicator_id))
        locked = reading is not None and (plan.region_id, plan.indicator_id, reading.period) in hidden
        target = getattr(plan, "target_now", None)
        found.append(PlanRow(plan, target, None if locked else reading, locked))
    return found


def newest_reading(
    access: Access, region: Region, indicator: Indicator, year: int
) -> tuple[Reading | None, bool]:
    """Return the newest reading of one figure, and whether it is held back from this reader."""
    found = _newest(year, [region.pk], [indicator.pk]).get((region.pk, indicator.pk))
    if found is None:
        return None, False
    hidden = held_back(access, {region.pk: region}, {indicator.pk: indicator}, [found.period])
    return (None, True) if hidden else (found, False)


def _newest(year: int, regions: Sequence[int], indicators: Sequence[int]) -> dict[tuple[int, int], Reading]:
    rows = Reading.objects.filter(
        region__in=regions, indicator__in=indicators, superseded_at__isnull=True,
        period_end__range=(date(year, 1, 1), date(year, 12, 31)),
    )  # fmt: skip
    later = rows.filter(region=OuterRef("region"), indicator=OuterRef("indicator"))
    newest = rows.exclude(Exists(later.filter(period_end__gt=OuterRef("period_end"))))
    return {(r.region_id, r.indicator_id): r for r in newest}


def counts(access: Access, year: int, today: date) -> PlanCounts:
    """Count targets and plans of a year that somebody sees; four queries."""
    paths = access.scope(Action.SEE_TARGETS).paths
    plans = visible(access, year, today)
    targets = Target.objects.filter(year=year, region__in=Region.objects.below(paths).values("pk"))
    changed = plans.filter(number__gt=1).count()
    return PlanCounts(targets.count(), plans.count(), changed, without_plan(year, paths).count())


def choices(access: Access, today: date) -> PlanChoices:
    """Return what the filters offer."""
    seen = Region.objects.in_force(today).below(access.scope(Action.SEE_TARGETS).paths)
    years = set(Target.objects.values_list("year", flat=True).distinct().order_by())
    aimed = Indicator.objects.filter(Exists(Target.objects.filter(indicator=OuterRef("pk"))))
    classes = RegionClass.objects.select_related("classification").order_by("classification__level", "order")
    present = set(seen.order_by().values_list("level", flat=True).distinct())
    return PlanChoices(
        sorted(years | {today.year}, reverse=True),
        [(r.code, r.name) for r in seen.filter(level=Level.COUNTY)],
        [(level.value, level.label) for level in Level if level.value in present],
        [(i.code, i.title) for i in aimed],
        [(str(c.pk), f"{c.title}（{c.classification.get_level_display()}）") for c in classes],
    )


METHODS = [(method.value, method.label) for method in PlanMethod]
