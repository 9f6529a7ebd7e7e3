"""The one door to documents: who may read them and who decides on what was read out of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from zhengxian.web.act.models import Commitment, CommitmentState, Document, DocumentKind, ItemState
from zhengxian.web.core.access import ALLOWED, Access, Action
from zhengxian.web.core.models import Assignment, Job, JobState, Role
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors import search
from zhengxian.web.core.selectors.scopes import is_office_wide

READING_JOB = "act.read_document"
"""The kind of the job that reads a long document."""
LOOKERS = frozenset({Role.LEADER, Role.AUDITOR})
"""Who may look at every document of the office without deciding anything."""
SORTS = {
    "day": ("meeting_on", "id"),
    "title": ("title", "id"),
    "open": ("open_count", "meeting_on", "id"),
    "items": ("item_count", "meeting_on", "id"),
}
STATES = (("", "全部"), ("open", "待梳理"), ("finished", "已梳理"))


def reads(access: Access) -> bool:
    """Tell whether somebody may open documents at all."""
    return access.may(Action.READ_DOCUMENTS) or _looks(access)


def _looks(access: Access) -> bool:
    held = Access(tuple(g for g in access.grants if g[0] in LOOKERS))
    return bool(held.grants) and is_office_wide(held, Action.SEE_ITEMS)


def workable_by(access: Access) -> QuerySet[Document]:
    """Return the documents somebody decides on: all for the whole office, else those of his own region's people."""
    if not access.may(Action.READ_DOCUMENTS):
        return Document.objects.none()
    if is_office_wide(access, Action.READ_DOCUMENTS):
        return Document.objects.all()
    scope = access.scope(Action.READ_DOCUMENTS)
    place = Q(department_id__in=scope.departments)
    for path in scope.paths:
        place |= Q(region__path__startswith=path)
    roles = [role.value for role in ALLOWED[Action.READ_DOCUMENTS]]
    colleagues = Assignment.objects.filter(place, role__in=roles).values("user")
    return Document.objects.filter(added_by__in=colleagues)


def visible_to(access: Access) -> QuerySet[Document]:
    """Return the documents somebody may look at; leaders and auditors of the whole office see them all."""
    return Document.objects.all() if _looks(access) else workable_by(access)


def one_visible(access: Access, document_id: int) -> Document:
    """Return one document the person may look at, or raise `Hidden`."""
    found = (
        visible_to(access).select_related("added_by", "finished_by", "upload").filter(pk=document_id).first()
    )
    if found is None:
        raise Hidden
    return found


def one_workable(access: Access, document_id: int) -> Document:
    """Return one document the person decides on, or raise `Hidden`."""
    found = workable_by(access).filter(pk=document_id).first()
    if found is None:
        raise Hidden
    return found


def may_work_on(access: Access, document: Document) -> bool:
    """Tell whether somebody decides on the proposals of a document."""
    return workable_by(access).filter(pk=document.pk).exists()


@dataclass(frozen=True)
class Wish:
    """What a list of documents is narrowed to."""

    kind: str = ""
    state: str = ""
    text: str = ""
    sort: str = "-day"


def listed(access: Access, wish: Wish) -> QuerySet[Document]:
    """Return documents with the counts of their proposals and items; their text is left out."""
    rows = visible_to(access).defer("text").select_related("added_by", "finished_by")
    if wish.kind in DocumentKind.values:
        rows = rows.filter(kind=wish.kind)
    if wish.state in ("open", "finished"):
        rows = rows.filter(finished_at__isnull=wish.state == "open")
    if wish.text:
        words = wish.text
        rows = rows.filter(
            Q(title__icontains=words) | Q(issuer__icontains=words) | Q(number__icontains=words)
        )
    order = SORTS.get(wish.sort.lstrip("-"), SORTS["day"])
    return counted(rows).order_by(*(f"-{c}" if wish.sort.startswith("-") else c for c in order))


def counted(rows: QuerySet[Document]) -> QuerySet[Document]:
    """Add how many proposals are open, accepted, rejected, and how many became items and are over."""
    state = CommitmentState
    closed = (ItemState.CLOSED, ItemState.ARCHIVED)
    return rows.annotate(
        open_count=_count(state=state.PROPOSED),
        accepted_count=_count(state=state.ACCEPTED),
        rejected_count=_count(state=state.REJECTED),
        item_count=_count(item__isnull=False),
        closed_count=_count(item__state__in=closed),
    )


def _count(**which: Any) -> Coalesce:
    rows = Commitment.objects.filter(document=OuterRef("pk"), **which).order_by()
    return Coalesce(Subquery(rows.values("document").annotate(n=Count("pk")).values("n")), 0)


def reading_job(document: Document) -> Job | None:
    """Return the last job that reads or read a document, or None when it was read at once."""
    rows = Job.objects.filter(kind=READING_JOB, arguments__document=document.pk)
    return rows.order_by("-created_at", "-id").first()


def is_being_read(document: Document) -> bool:
    """Tell whether a job that reads the document waits or runs."""
    job = reading_job(document)
    return job is not None and not JobState(job.state).is_over


def waiting(access: Access) -> int:
    """Count documents that somebody decides on and that are not finished."""
    return workable_by(access).filter(finished_at__isnull=True).count()


@search.register
def find(access: Access, text: str, today: date) -> list[search.Hit]:  # noqa: ARG001 -- the shape of a provider
    """Find documents by title, number or who spoke, for those who may open them."""
    rows = listed(access, Wish(text=text))[: search.EACH]
    return [
        search.Hit(
            "文件",
            one.title,
            f"{one.get_kind_display()}，{one.meeting_on}",
            reverse("act:document", args=[one.pk]),
        )
        for one in rows
    ]


def digest(text: str) -> str:
    """Return the fingerprint by which the same text is known."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
