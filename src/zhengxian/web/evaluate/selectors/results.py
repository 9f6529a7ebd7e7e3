"""Scores and points lost as tables, for readers that are no page; the rules of sight are those of the pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from zhengxian.web.collect.models import Observation
from zhengxian.web.collect.selectors.observations import Sight
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.evaluate.models import Contribution, Run, Score
from zhengxian.web.evaluate.selectors import runs

Key = tuple[str, str]
"""Region and node."""


def listing(access: Access, day: date) -> QuerySet[Run]:
    """Return the runs of which a user sees anything: those he sees whole, and those his regions confirm."""
    whole, confirming = runs.visible_to(access, day), runs.confirming_for(access)
    seen = Q(pk__in=whole.order_by().values("pk")) | Q(pk__in=confirming.order_by().values("pk"))
    return Run.objects.filter(seen).select_related("version__scheme").defer(*runs.HEAVY)


def one(access: Access, day: date, tail: str) -> Run:
    """Return a run of `listing` by the tail of its number, or raise `Hidden`."""
    found = listing(access, day).filter(number=f"评 {tail}").first()
    if found is None:
        raise Hidden
    return found


def scores(access: Access, day: date, run: Run) -> QuerySet[Score]:
    """Return the scores of a run that a user sees: everybody's, or those of his regions while counties confirm."""
    rows = Score.objects.filter(run=run).select_related("region")
    return rows if _whole(access, day, run) else rows.filter(region__in=_own(access))


def contributions(access: Access, day: date, run: Run) -> QuerySet[Contribution]:
    """Return the points won and lost in a run that a user sees; which figures to hold back is told by `locked`."""
    rows = Contribution.objects.filter(run=run).select_related("region").defer("winback")
    return rows if _whole(access, day, run) else rows.filter(region__in=_own(access))


def _whole(access: Access, day: date, run: Run) -> bool:
    return runs.sees_all(access) or (bool(access.grants) and runs.is_public(run, day))


def _own(access: Access) -> QuerySet[Region]:
    return Region.objects.below(runs.seen_paths(access))


def locked(access: Access, day: date, run: Run, regions: Collection[Region]) -> set[Key]:
    """Return regions and nodes whose figure the reader may not see yet; none in a public run. Two queries.

    A figure counts as unseen when any figure the rule reads for the period of the run is, of the region itself or of
    one that was joined to it.
    """
    if not regions or runs.is_public(run, day):
        return set()
    rules, joins = run.method["rules"], run.inputs["joins"]
    heirs = {region.code: region.code for region in regions}
    heirs |= {code: heir for code, heir in joins.items() if heir in heirs}
    reads = {series for rule in rules.values() for series in rule["reads"]}
    hidden = set(_unseen(access, run, heirs, reads))
    own = {(heirs[code], series) for code, series in hidden}
    return {
        (region.code, node)
        for region in regions
        for node, rule in rules.items()
        if any((region.code, series) in own for series in rule["reads"])
    }


def _unseen(
    access: Access, run: Run, codes: Iterable[str], series: Iterable[str]
) -> Iterable[tuple[str, str]]:
    sight = Sight.of(access)
    rows = Observation.objects.as_of(run.as_of).filter(
        region__code__in=list(codes), indicator__code__in=list(series), period_end=run.period_end
    )
    named = rows.select_related("region", "indicator").only(
        "region__code", "region__path", "indicator__code", "indicator__department", "release", "embargo_until"
    )
    for row in named:
        if not sight.sees(row.release, row.embargo_until, row.region, row.indicator.department_id):
            yield row.region.code, row.indicator.code
