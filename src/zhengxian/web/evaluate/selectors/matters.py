"""Adjustments, objections and publications as lists."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from zhengxian.web.collect.models import Upload
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.evaluate.models import Adjustment, AdjustmentState, Objection, Publication, Run, RunState
from zhengxian.web.evaluate.selectors import runs


def adjustments(access: Access, *, scheme: str = "", state: str = "", text: str = "") -> QuerySet[Adjustment]:
    """Return the events a user may see: all for readers of runs, approved ones of his regions for their people."""
    rows = Adjustment.objects.select_related("scheme", "region", "proposed_by", "decided_by", "evidence")
    if not runs.sees_all(access):
        own = Region.objects.below(runs.seen_paths(access)).values("pk")
        rows = rows.filter(state=AdjustmentState.APPROVED, region__in=own)
    if scheme:
        rows = rows.filter(scheme__code=scheme)
    if state in AdjustmentState.values:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(Q(region__name__contains=text) | Q(text__contains=text) | Q(code__contains=text))
    return rows.order_by("-proposed_at", "-id")


def objections(access: Access, *, state: str = "", run: str = "") -> QuerySet[Objection]:
    """Return the objections a user may see: all for readers of runs, those of his regions for their people."""
    rows = Objection.objects.select_related("run", "region", "filed_by", "answered_by", "evidence").defer(
        *(f"run__{name}" for name in runs.HEAVY)
    )
    rows = rows.annotate(cumulative=F("run__method__cumulative"))
    if not runs.sees_all(access):
        rows = rows.filter(region__in=Region.objects.below(runs.seen_paths(access)).values("pk"))
    if state:
        rows = rows.filter(state=state)
    if run:
        rows = rows.filter(run__number=f"评 {run}")
    return rows.order_by("-filed_at", "-id")


def titled(rows: Iterable[Any]) -> list[Any]:
    """Give every objection the ``title`` of what it is about ("" for the whole result); one query."""
    found = list(rows)
    told = Run.objects.filter(pk__in={row.run_id for row in found}).values_list("pk", "method__nodes")
    titles = {(pk, node["code"]): node["title"] for pk, nodes in told for node in nodes or ()}
    for row in found:
        row.title = titles.get((row.run_id, row.node), row.node)
    return found


def objection(access: Access, objection_id: int) -> Objection:
    """Return one objection, or raise `Hidden`."""
    found = objections(access).filter(pk=objection_id).first()
    if found is None:
        raise Hidden
    return found


def open_to_objections(access: Access, day: date) -> list[tuple[Run, list[Region]]]:
    """Return the runs against which a user may object today, with his regions that took part."""
    paths = runs.own_paths(access)
    if not paths:
        return []
    shown = Q(state=RunState.PUBLICITY, publicity_from__lte=day, publicity_to__gte=day)
    rows = runs.with_words().filter(Q(state=RunState.CONFIRMING) | shown).defer(*runs.HEAVY)
    found = []
    for run in rows.select_related("version__scheme"):
        own = Region.objects.below(paths).filter(pk__in=run.scores.filter(level=0).values("region_id"))
        if regions := list(own):
            found.append((run, regions))
    return found


def publications(access: Access) -> QuerySet[Publication]:
    """Return everything published, newest first; everybody with a role may see it."""
    rows = Publication.objects.select_related("run__version__scheme", "published_by").defer(
        *(f"run__{name}" for name in runs.HEAVY)
    )
    rows = rows.annotate(cumulative=F("run__method__cumulative"))
    return rows.order_by("-published_at") if access.grants else rows.none()


def in_publicity(access: Access, day: date) -> list[Run]:
    """Return the runs shown for objections, and for readers of runs those whose publicity begins later."""
    rows = runs.visible_to(access, day).filter(state=RunState.PUBLICITY).defer(*runs.HEAVY)
    return list(rows.order_by("publicity_to"))


def evidence(access: Access, upload_id: int) -> Upload:
    """Return a kept file that a user may see because he sees what it belongs to, or raise `Hidden`."""
    upload = Upload.objects.filter(pk=upload_id).first()
    belongs = (
        adjustments(access).filter(evidence=upload_id).exists()
        or objections(access).filter(evidence=upload_id).exists()
        or (is_office_wide(access, Action.DESIGN_SCHEMES) and _of_scheme(upload_id))
    )
    if upload is None or not belongs:
        raise Hidden
    return upload


def _of_scheme(upload_id: int) -> bool:
    from zhengxian.web.evaluate.models import SchemeVersion

    return SchemeVersion.objects.filter(upload=upload_id).exists()
