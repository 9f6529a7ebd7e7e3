"""The firms that somebody may take a request of: those of his regions; a department's people, of the whole city."""

from __future__ import annotations

from django.db.models import QuerySet

from zhengxian.web.act.models import Enterprise
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region

MOST = 600
"""How many firms a list of suggestions holds."""


def paths(access: Access) -> tuple[str, ...]:
    """Return the regions of which somebody takes requests."""
    scope = access.scope(Action.TAKE_REQUESTS)
    return ("/",) if scope.departments else scope.paths


def takeable(access: Access) -> QuerySet[Enterprise]:
    """Return the firms whose requests somebody takes in."""
    return Enterprise.objects.filter(place__in=Region.objects.below(paths(access)), is_active=True)


def named(access: Access, name: str) -> list[Enterprise]:
    """Return the firms of exactly this name, blanks apart; two at most."""
    return list(takeable(access).filter(name=" ".join(name.split())).select_related("place")[:2])


def names(access: Access) -> list[str]:
    """Return what the browser offers while somebody types."""
    return list(dict.fromkeys(takeable(access).order_by("name").values_list("name", flat=True)[:MOST]))
