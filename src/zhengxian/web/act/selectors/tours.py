"""On-site reviews (观摩): which a person sees, what a judge has given, how many have handed in."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from zhengxian.web.act.models import Project, Tour, TourScore, TourStop
from zhengxian.web.act.selectors import projects
from zhengxian.web.act.selectors.chains import NOT_COUNTED
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Hidden


def visible_to(access: Access) -> QuerySet[Tour]:
    """Return the tours with a project the person sees; until a tour is closed only judges see it."""
    seen = TourStop.objects.filter(project__in=_seen(access)).values("tour")
    rows = Tour.objects.filter(pk__in=seen).annotate(stop_count=Count("stops", distinct=True))
    if not access.may(Action.SCORE_TOURS):
        rows = rows.filter(closed_at__isnull=False)
    return rows.order_by("-held_on", "-pk")


def one_visible(access: Access, tour_id: int) -> Tour:
    """Return one tour, or raise `Hidden`."""
    found = visible_to(access).filter(pk=tour_id).first()
    if found is None:
        raise Hidden
    return found


def managed_by(access: Access) -> QuerySet[Tour]:
    """Return the tours a person may close: he supervises every project on them."""
    other = TourStop.objects.exclude(project__in=projects.supervised_by(access).order_by().values("pk"))
    return visible_to(access).exclude(pk__in=other.values("tour"))


def offered(access: Access) -> QuerySet[Project]:
    """Return the projects a person may put on a tour: established ones that judges can see."""
    joined = ("item__place", "item__owner_region", "item__owner_department")
    rows = projects.supervised_by(access).exclude(item__state__in=NOT_COUNTED)
    return rows.select_related(*joined).order_by("item__place__path", "item__title")


def stops(tour: Tour) -> list[TourStop]:
    """Return the projects of a tour in their order."""
    joined = ("project__item__place", "project__item__owner_region", "project__item__owner_department")
    return list(tour.stops.select_related(*joined))


def own_scores(tour: Tour, judge: User) -> dict[tuple[int, str], TourScore]:
    """Return what one judge has given, by stop and criterion."""
    rows = TourScore.objects.filter(stop__tour=tour, judge=judge)
    return {(row.stop_id, row.aspect): row for row in rows}


def all_scores(tour: Tour) -> list[TourScore]:
    """Return everything given on a tour; who asks decides whether it may be shown."""
    return list(TourScore.objects.filter(stop__tour=tour).select_related("judge").order_by("judge", "pk"))


def judges_by_stop(tour: Tour) -> dict[int, int]:
    """Count the judges who scored each stop."""
    rows = TourScore.objects.filter(stop__tour=tour).values("stop").annotate(n=Count("judge", distinct=True))
    return {row["stop"]: row["n"] for row in rows}


def _seen(access: Access) -> QuerySet[Project, Any]:
    return projects.visible_to(access).order_by().values("pk")
