"""Corrections of approved figures: who sees them, who may propose, who decides."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from zhengxian.web.collect.models import Correction, CorrectionState, Indicator, Observation
from zhengxian.web.collect.selectors.submissions import units_of
from zhengxian.web.core.access import ALLOWED, Access, Action, Scope
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Hidden

_WHOLE = (
    "region",
    "indicator__department",
    "before__recorded_by",
    "proposed_by",
    "decided_by",
    "evidence",
    "submission__form",
)
_OPEN_FIRST = Case(
    When(state=CorrectionState.PROPOSED, then=Value(0)), default=Value(1), output_field=IntegerField()
)


def may_decide(access: Access, region: Region, indicator: Indicator) -> bool:
    """Tell whether a user decides on corrections of a figure: it lies in his review scope."""
    return _covers(access.scope(Action.REVIEW), region, indicator)


def may_propose(access: Access, region: Region, indicator: Indicator) -> bool:
    """Tell whether a user may propose a correction: its reporter or its reviewer."""
    units = units_of(access)
    own = region.path in units.paths or indicator.department_id in units.departments
    return own or may_decide(access, region, indicator)


def _covers(scope: Scope, region: Region, indicator: Indicator) -> bool:
    return scope.covers(region) or scope.covers_department(indicator.department_id)


def visible_to(access: Access) -> QuerySet[Correction]:
    """Return the corrections a user has to do with: of figures he reports, reviews, or sees unreleased."""
    units, scope = units_of(access), access.scope(Action.REVIEW)
    seen = Q(region__path__in=units.paths) | Q(
        indicator__department__in=units.departments | scope.departments
    )
    for path in (*scope.paths, *_readers(access)):
        seen |= Q(region__path__startswith=path)
    return Correction.objects.filter(seen).select_related(*_WHOLE)


def _readers(access: Access) -> tuple[str, ...]:
    """Return where an assessor or auditor reads corrections without taking part."""
    both = ALLOWED[Action.SEE_RUNS] & ALLOWED[Action.SEE_UNRELEASED]
    return tuple(dict.fromkeys(path for role, path, _ in access.grants if path and role in both))


def listing(access: Access, state: str = "", text: str = "") -> QuerySet[Correction]:
    """Return the list: open ones first, then the newest."""
    rows = visible_to(access)
    if state in CorrectionState.values:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(
            Q(region__name__icontains=text)
            | Q(indicator__title__icontains=text)
            | Q(reason__icontains=text)
            | Q(period__icontains=text)
        )
    return rows.order_by(_OPEN_FIRST, "-proposed_at", "-id")


def waiting_for(access: Access) -> int:
    """Count the corrections that wait for a user's decision."""
    scope = access.scope(Action.REVIEW)
    if not scope:
        return 0
    mine = Q(indicator__department__in=scope.departments)
    for path in scope.paths:
        mine |= Q(region__path__startswith=path)
    return Correction.objects.filter(mine, state=CorrectionState.PROPOSED).count()


def one_visible(access: Access, correction_id: int) -> Correction:
    """Return one correction, or raise `Hidden`."""
    found = visible_to(access).filter(pk=correction_id).first()
    if found is None:
        raise Hidden
    return found


def current_figure(access: Access, region: str, indicator: str, period: str) -> Observation:
    """Return the approved figure that a user may propose to correct, or raise `Hidden`."""
    rows = Observation.objects.current().select_related("region", "indicator__department", "submission__form")
    found = rows.filter(region__code=region, indicator__code=indicator, period=period).first()
    if found is None or not may_propose(access, found.region, found.indicator):
        raise Hidden
    return found


def of_figure(access: Access, observation: Observation) -> list[Correction]:
    """Return the corrections of one figure that a user may see, newest first."""
    rows = visible_to(access).filter(
        region=observation.region_id, indicator=observation.indicator_id, period=observation.period
    )
    return list(rows.order_by("-proposed_at"))
