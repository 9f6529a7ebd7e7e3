"""What forms offer and what pages count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from zhengxian.web.core.models import Job, Region, User
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.evaluate.models import Confirmation, ObjectionState, Run, Scheme


def schemes() -> QuerySet[Scheme]:
    """Return every scheme."""
    return Scheme.objects.all()


def regions(levels: Iterable[str], day: date) -> QuerySet[Region]:
    """Return the regions of some levels that exist on a day."""
    return Region.objects.in_force(day).filter(level__in=list(levels))


def region(code: str) -> Region:
    """Return a region by code, or raise `Hidden`."""
    found = Region.objects.filter(code=code).first()
    if found is None:
        raise Hidden
    return found


def regions_there() -> int:
    """Count the regions of the office, to tell small work from long work."""
    return Region.objects.count()


def running_jobs(kind: str, user: User) -> list[Job]:
    """Return a person's long work of a kind that is not over."""
    return list(Job.objects.filter(kind=kind, owner=user, finished_at__isnull=True))


def objection_counts(run: Run) -> dict[str, int]:
    """Count the objections against a run that are open and upheld; one query."""
    states = list(run.objections.values_list("state", flat=True))
    return {"filed": states.count(ObjectionState.FILED), "upheld": states.count(ObjectionState.UPHELD)}


def confirmation(run: Run, place: Region) -> Confirmation | None:
    """Return a region's confirmation of a run, if it gave one."""
    return Confirmation.objects.filter(run=run, region=place).select_related("by").first()
