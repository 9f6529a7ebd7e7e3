"""The one door to submissions: who fills them, who sees them, who reviews them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from zhengxian.web.collect.models import Entry, FormIndicator, Submission, SubmissionState
from zhengxian.web.collect.selectors.reviews import reviewable_by
from zhengxian.web.core.access import ALLOWED, Access, Action
from zhengxian.web.core.models import Assignment, Department, Region, Role, User
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors.scopes import WIDE_LEVELS


@dataclass(frozen=True)
class Units:
    """The units a reporter fills for: his own, not those below them (a county does not fill for its towns)."""

    paths: frozenset[str]
    departments: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.paths or self.departments)


def units_of(access: Access) -> Units:
    """Return the units for which a person enters figures; a role in a department is for the department alone."""
    held = [
        (path, department)
        for role, path, department in access.grants
        if role in ALLOWED[Action.ENTER_FIGURES]
    ]
    paths = frozenset(path for path, department in held if path and department is None)
    return Units(paths, frozenset(department for _, department in held if department is not None))


def fillable_by(access: Access) -> QuerySet[Submission]:
    """Return the submissions a person fills."""
    units = units_of(access)
    if not units:
        return Submission.objects.none()
    own = Q(region__path__in=units.paths) | Q(department_id__in=units.departments)
    return Submission.objects.filter(own)


def visible_to(access: Access) -> QuerySet[Submission]:
    """Return the submissions a person may look at: his own and those he reviews."""
    return (fillable_by(access) | reviewable_by(access)).distinct()


def _whole(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    return rows.select_related("form", "region", "department", "submitted_by", "reviewed_by")


def one_fillable(access: Access, submission_id: int) -> Submission:
    """Return one submission the person fills, or raise `Hidden`."""
    return _found(_whole(fillable_by(access)).filter(pk=submission_id))


def one_visible(access: Access, submission_id: int) -> Submission:
    """Return one submission the person may look at, or raise `Hidden`."""
    return _found(_whole(visible_to(access)).filter(pk=submission_id))


def _found(rows: QuerySet[Submission]) -> Submission:
    found = rows.first()
    if found is None:
        raise Hidden()
    return found


def named_by(access: Access, form_code: str, period: str, unit_code: str) -> Submission | None:
    """Return the submission that a template names by form, period and unit, if the person fills it."""
    unit = Q(region__code=unit_code) | Q(department__code=unit_code)
    rows = _whole(fillable_by(access)).filter(unit, form__code=form_code, period=period)
    return rows.first()


def sized(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Add what a list shows: columns of the form, cells filled in, cells returned and not yet dealt with.

    Counted one by one: joining columns and cells multiplies them, and a sheet may have two thousand cells.
    """
    cells = Entry.objects.filter(submission=OuterRef("pk"))
    return _whole(rows).annotate(
        width=_counted(FormIndicator.objects.filter(form=OuterRef("form")), "form"),
        filled=_counted(cells.exclude(state=""), "submission"),
        returned=_counted(
            cells.filter(returned_at__isnull=False, updated_at__lte=F("returned_at")), "submission"
        ),
    )


def _counted(rows: QuerySet[Any], owner: str) -> Coalesce:
    """Return the number of rows that belong to the outer row, as part of its query."""
    return Coalesce(Subquery(rows.order_by().values(owner).annotate(n=Count("pk")).values("n")), 0)


def handed_in(access: Access) -> QuerySet[Submission]:
    """Return what the reporter's units have handed in, the newest first."""
    rows = sized(fillable_by(access)).filter(first_submitted_at__isnull=False)
    return rows.order_by("-period_end", "form__order", "id")


def reviewers_of(submission: Submission, day: date) -> list[User]:
    """Return the people who review a submission: those nearest above a region, or responsible for a department."""
    roles = [role.value for role in ALLOWED[Action.REVIEW]]
    held = Assignment.objects.in_force(day).filter(role__in=roles, user__is_active=True)
    rows = list(held.select_related("user", "region"))
    if submission.department_id is not None:
        own = [a for a in rows if a.department_id == submission.department_id]
        office = [a for a in rows if a.role == Role.STATISTICS_REVIEWER and a.region]
        return _people(own or [a for a in office if a.region and a.region.level in WIDE_LEVELS])
    region = submission.region
    above = [a for a in rows if a.region and region and region.path.startswith(a.region.path)]
    nearest = max((len(a.region.path) for a in above if a.region), default=0)
    return _people(a for a in above if a.region and len(a.region.path) == nearest)


def _people(held: Iterable[Assignment]) -> list[User]:
    return list({a.user_id: a.user for a in held}.values())


def own_units(access: Access) -> tuple[list[Region], list[Department]]:
    """Return the regions and departments a reporter fills for, by name."""
    units = units_of(access)
    regions = Region.objects.filter(path__in=units.paths).select_related("parent") if units.paths else ()
    departments = Department.objects.filter(pk__in=units.departments) if units.departments else ()
    return list(regions), list(departments)


def open_sheets(access: Access) -> list[Submission]:
    """Return the sheets a reporter may fill now, the next due first."""
    editable = [SubmissionState.DRAFT, SubmissionState.RETURNED]
    return list(
        _whole(fillable_by(access)).filter(state__in=editable).order_by("due_on", "form__order", "id")
    )
