"""What a reviewer sees: the submissions he reviews, one sheet with its marks, what changed since approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from zhengxian.web.collect.models import (
    CellState,
    Entry,
    FindingState,
    Observation,
    Severity,
    Submission,
    SubmissionState,
)
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Level, Region, Role
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors.scopes import is_office_wide

UNSETTLED = (FindingState.OPEN, FindingState.EXPLAINED)


@dataclass(frozen=True)
class ReviewFilter:
    """What of the list is shown; an empty text or None keeps everything."""

    state: str = ""
    units: str = ""
    form: str = ""
    period: str = ""
    timing: str = ""
    text: str = ""
    sort: str = ""


def reviewable_by(access: Access) -> QuerySet[Submission]:
    """Return the submissions a user reviews: of regions in his scope, of his departments, and, for the
    statistics reviewer of the whole office, of every department. Drafts are their reporters' own."""
    scope = access.scope(Action.REVIEW)
    mine = Q(department__in=scope.departments)
    for path in scope.paths:
        mine |= Q(region__path__startswith=path)
    if Role.STATISTICS_REVIEWER in access.roles and is_office_wide(access, Action.RELEASE):
        mine |= Q(department__isnull=False)
    handed_in = Submission.objects.exclude(state=SubmissionState.DRAFT)
    return handed_in.filter(mine) if scope else handed_in.none()


def waiting_for(access: Access) -> int:
    """Count the submissions that wait for a user; one number for the badge."""
    return reviewable_by(access).filter(state=SubmissionState.SUBMITTED).count()


def listing(access: Access, wanted: ReviewFilter) -> QuerySet[Submission]:
    """Return the reviewer's list: waiting first, the earliest due; what is done last, the newest first."""
    rows = reviewable_by(access).filter(_condition(wanted))
    waiting = Case(
        When(state=SubmissionState.SUBMITTED, then=Value(0)),
        When(state=SubmissionState.RETURNED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    asked = Q(findings__severity=Severity.EXPLAIN)
    counted = rows.annotate(
        waiting=waiting,
        open_due=Case(When(state=SubmissionState.APPROVED, then=None), default=F("due_on")),
        errors=Count(
            "findings",
            filter=Q(findings__severity=Severity.ERROR, findings__state__in=UNSETTLED),
            distinct=True,
        ),
        unexplained=Count("findings", filter=asked & Q(findings__state=FindingState.OPEN), distinct=True),
        explained=Count("findings", filter=asked & Q(findings__state=FindingState.EXPLAINED), distinct=True),
    )
    order: dict[str, list[Any]] = {
        "due": ["due_on"],
        "-due": ["-due_on"],
        "handed": ["submitted_at"],
        "-handed": ["-submitted_at"],
    }
    chosen = order.get(wanted.sort, ["waiting", F("open_due").asc(nulls_last=True), "-due_on"])
    return counted.select_related("form", "department", "region", "submitted_by", "reviewed_by").order_by(
        *chosen, "form__order", "id"
    )


def _condition(wanted: ReviewFilter) -> Q:
    exact = {
        "state": wanted.state,
        "form__code": wanted.form,
        "period": wanted.period,
        "timing": wanted.timing,
    }
    kept = Q(**{name: value for name, value in exact.items() if value})
    if wanted.units == "departments":
        kept &= Q(department__isnull=False)
    elif wanted.units:
        kept &= Q(region__path__contains=f"/{wanted.units}/")
    if wanted.text:
        named = [
            f"{at}__icontains" for at in ("form__title", "form__code", "department__name", "region__name")
        ]
        found = Q()
        for name in named:
            found |= Q(**{name: wanted.text})
        kept &= found
    return kept


def counts_by_state(access: Access) -> dict[str, int]:
    """Count what a user reviews by state."""
    rows = reviewable_by(access).values_list("state").annotate(n=Count("id")).order_by()
    return dict(rows)


@dataclass(frozen=True)
class Choices:
    """What the filters of the list offer."""

    forms: tuple[tuple[str, str], ...]
    periods: tuple[str, ...]
    counties: tuple[tuple[str, str], ...]


def choices(access: Access) -> Choices:
    """Return the forms, periods and counties that occur among what a user reviews."""
    rows = reviewable_by(access).order_by()
    forms = rows.values_list("form__code", "form__title", "form__order").distinct()
    periods = rows.values_list("period", "period_end").distinct()
    named = sorted(forms, key=lambda f: (f[2], f[0]))
    newest = sorted(periods, key=lambda p: p[1], reverse=True)
    counties = Region.objects.below(access.scope(Action.REVIEW).paths).filter(level=Level.COUNTY)
    return Choices(
        tuple((code, title) for code, title, _ in named),
        tuple(p for p, _ in newest),
        tuple(counties.values_list("code", "name")),
    )


def changed_cells(submission_ids: list[int]) -> dict[int, int]:
    """Count per submission the cells that differ from the figure approved before; one query."""
    before = Observation.objects.current().filter(
        region=OuterRef("region"), indicator=OuterRef("indicator"), period=OuterRef("submission__period")
    )
    differs = before.filter(
        ~Q(state=OuterRef("state"))
        | (Q(state=CellState.REPORTED, value__isnull=False) & ~Q(value=OuterRef("value")))
    )
    rows = Entry.objects.filter(submission__in=submission_ids).filter(Exists(differs))
    return dict(rows.values_list("submission").annotate(n=Count("id")).order_by())


def one_reviewable(access: Access, submission_id: int) -> Submission:
    """Return one submission that the user reviews, or raise `Hidden`."""
    rows = reviewable_by(access).select_related(
        "form__department", "department", "region", "submitted_by", "reviewed_by"
    )
    found = rows.filter(pk=submission_id).first()
    if found is None:
        raise Hidden
    return found


def next_waiting(access: Access, after: Submission) -> int | None:
    """Return the next submission that waits for the user, in the order of the list."""
    rows = reviewable_by(access).filter(state=SubmissionState.SUBMITTED).exclude(pk=after.pk)
    found: int | None = rows.order_by("due_on", "form__order", "id").values_list("pk", flat=True).first()
    return found


def is_overdue(submission: Submission, today: date) -> bool:
    """Tell whether it waits for review after its due day."""
    return submission.status.is_reviewable and submission.due_on < today
