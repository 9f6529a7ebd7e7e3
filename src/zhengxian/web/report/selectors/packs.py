"""The one door to packs: who sees which."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.report.models import Pack, PackKind


def visible_to(access: Access) -> QuerySet[Pack]:
    """Return the packs of the regions in which a person may see packs.

    One that holds unreleased figures is seen only by those who may see such figures in its region.
    """
    rows = Pack.objects.filter(region__in=Region.objects.below(access.scope(Action.SEE_PACKS).paths))
    early = Region.objects.below(access.scope(Action.SEE_UNRELEASED).paths)
    return rows.filter(Q(holds_unreleased=False) | Q(region__in=early)).select_related("region", "made_by")


def listing(access: Access, *, kind: str = "", region: str = "") -> QuerySet[Pack]:
    """Return the packs of a list, newest first, without their content but for the title."""
    rows = visible_to(access).defer("content", "content_hash")
    if kind in PackKind.values:
        rows = rows.filter(kind=kind)
    if region:
        rows = rows.filter(region__code=region)
    return rows.order_by("-cutoff", "-id")


def one(access: Access, pack_id: int) -> Pack:
    """Return one pack, or raise `Hidden`."""
    found = visible_to(access).select_related("round", "run", "previous").filter(pk=pack_id).first()
    if found is None:
        raise Hidden
    return found


def last_before(seen: QuerySet[Pack], region: Region, kind: PackKind, first_day: date) -> Pack | None:
    """Return the last of these packs of a region for an earlier period of the same kind: what its meeting had."""
    rows = seen.filter(region=region, kind=kind, last_day__lt=first_day)
    return rows.order_by("-last_day", "-cutoff", "-id").first()
