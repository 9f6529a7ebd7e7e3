"""Schemes and their versions, for whoever may see rules: everybody with a role; drafts for those who write them."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Classification, Level
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.evaluate.models import Scheme, SchemeVersion, VersionState


def visible_to(access: Access) -> QuerySet[SchemeVersion]:
    """Return the versions a user may read: those in force or retired, drafts only for writers and readers of runs."""
    rows = SchemeVersion.objects.select_related("scheme", "created_by", "upload")
    if is_office_wide(access, Action.DESIGN_SCHEMES) or is_office_wide(access, Action.SEE_RUNS):
        return rows
    return rows.exclude(state=VersionState.DRAFT) if access.grants else rows.none()


def listing(access: Access, scheme: str = "", state: str = "") -> QuerySet[SchemeVersion]:
    """Return the versions of a list with how many runs used each."""
    rows = visible_to(access).defer("toml").annotate(used=Count("runs"))
    if scheme:
        rows = rows.filter(scheme__code=scheme)
    if state in VersionState.values:
        rows = rows.filter(state=state)
    return rows.order_by("scheme__order", "scheme__code", "-number")


def one(access: Access, version_id: int) -> SchemeVersion:
    """Return a version, or raise `Hidden`."""
    found = visible_to(access).annotate(used=Count("runs")).filter(pk=version_id).first()
    if found is None:
        raise Hidden
    return found


def all_schemes() -> list[Scheme]:
    """Return every scheme in order."""
    return list(Scheme.objects.all())


def versions_of(access: Access, scheme: Scheme) -> list[SchemeVersion]:
    """Return the versions of one scheme, newest first."""
    return list(visible_to(access).filter(scheme=scheme).defer("toml"))


def classifications(level: str = "") -> list[Classification]:
    """Return the classifications of a level, or all."""
    rows = Classification.objects.all()
    return list(rows.filter(level=level) if level in Level.values else rows)
