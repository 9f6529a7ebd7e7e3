"""What a reviewer does: approve a sheet, return values, ask and accept explanations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import (
    Entry,
    Finding,
    FindingNote,
    FindingState,
    Severity,
    Submission,
    SubmissionState,
)
from zhengxian.web.collect.selectors.reviews import reviewable_by
from zhengxian.web.collect.services import observations
from zhengxian.web.collect.services.observations import Recorded, Row
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Assignment, Role, User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit, notices

REASON_LIMIT = 300
CellKey = tuple[int, int]
"""Region and indicator."""


@transaction.atomic
def approve(
    *,
    submission_id: int,
    by: User,
    access: Access,
    version: int | None = None,
    accept_explained: bool = False,
    at: datetime | None = None,
) -> Recorded:
    """Approve a sheet: its figures become observations.

    ``version`` is the version the reviewer saw; ``accept_explained`` accepts the explanations in the same act.
    Errors: ``C-210`` (conflict) it is no longer waiting, or another version is; ``C-211`` one's own submission or
    cells of one's own;
    ``C-212`` errors are not corrected; ``C-213`` nothing is filled in; ``C-222`` one's own explanation.
    """
    submission = _locked(submission_id, access)
    _check_waiting(submission, version)
    if submission.submitted_by_id == by.pk or submission.entries.filter(updated_by=by).exists():
        raise Refused("C-211", "这张表是您自己填写或提交的，不能由您审核通过。请另一位审核员审核")
    errors = submission.findings.filter(severity=Severity.ERROR, state__in=_UNSETTLED).count()
    if errors:
        raise Refused("C-212", f"还有 {errors} 处错误没有改正，不能通过。请退回这些数，或请填报单位改正")
    moment = at or timezone.now()
    if accept_explained:
        for finding in submission.findings.filter(severity=Severity.EXPLAIN, state=FindingState.EXPLAINED):
            _settle(finding, by, moment)
    recorded = _record(submission, by, at)
    submission.state = SubmissionState.APPROVED
    submission.reviewed_at, submission.reviewed_by = moment, by
    submission.save(update_fields=["state", "reviewed_at", "reviewed_by"])
    left = submission.findings.filter(severity=Severity.EXPLAIN, state__in=_UNSETTLED).count()
    _tell_of_approval(submission, recorded, left, by, moment)
    return recorded


_UNSETTLED = (FindingState.OPEN, FindingState.EXPLAINED)


def _record(submission: Submission, by: User, at: datetime | None) -> Recorded:
    entries = submission.entries.all()
    rows = [
        Row(e.region_id, e.indicator_id, submission.period, e.value, e.state, submission.pk, e.upload_id, e.cell, e.reason)
        for e in entries
    ]  # fmt: skip
    if not rows:
        raise Refused("C-213", "这张表一格也没有填，没有可以通过的数。请退回填报单位")
    return observations.record(rows, by=by, at=at)


def _tell_of_approval(submission: Submission, recorded: Recorded, left: int, by: User, at: datetime) -> None:
    name = title_of(submission)
    open_questions = f"，{left} 条疑问没有接受" if left else ""
    audit.record(
        "submission.approve",
        submission,
        f"审核通过{name}第 {submission.version} 版，写入 {recorded.written} 个数{open_questions}",
        by=by,
        at=at,
        detail={"new": recorded.new, "changed": recorded.changed, "same": recorded.same, "questions": left},
    )
    notices.tell(_reporters(submission), f"{name}已审核通过。", _page(submission))


@transaction.atomic
def return_cells(
    *,
    submission_id: int,
    cells: Mapping[CellKey, str],
    by: User,
    access: Access,
    version: int | None = None,
    at: datetime | None = None,
) -> int:
    """Return one or several values, each with its reason; the sheet goes back to its reporter. Return the count.

    Errors: ``C-210`` (conflict) as `approve`; ``C-214`` no value is named; ``C-215`` a reason is missing or too
    long; ``C-216`` a value is not on the sheet.
    """
    submission = _locked(submission_id, access)
    _check_waiting(submission, version)
    reasons = {key: reason.strip() for key, reason in cells.items()}
    _check_reasons(reasons)
    moment = at or timezone.now()
    entries = {(e.region_id, e.indicator_id): e for e in submission.entries.select_for_update()}
    if any(key not in entries for key in reasons):
        raise Refused("C-216", "要退回的数里有一个不在这张表上。请刷新后再选")
    for key, reason in reasons.items():
        entry = entries[key]
        entry.returned_reason, entry.returned_at, entry.returned_by = reason, moment, by
    changed = [entries[key] for key in reasons]
    Entry.objects.bulk_update(changed, ["returned_reason", "returned_at", "returned_by"])
    submission.state = SubmissionState.RETURNED
    submission.reviewed_at, submission.reviewed_by = moment, by
    submission.save(update_fields=["state", "reviewed_at", "reviewed_by"])
    name = title_of(submission)
    detail = {f"{region}-{indicator}": reason for (region, indicator), reason in reasons.items()}
    audit.record(
        "submission.return", submission, f"退回{name}的 {len(reasons)} 个数", by=by, at=moment, detail=detail
    )
    first = next(iter(reasons.values()))
    text = f"{name}有 {len(reasons)} 个数被退回：{first}"
    notices.tell(_reporters(submission), text, _page(submission))
    return len(reasons)


def _check_reasons(reasons: Mapping[CellKey, str]) -> None:
    if not reasons:
        raise Refused("C-214", "没有选要退回的数。请先在表中勾选，再逐个写明原因")
    blank = sum(not reason for reason in reasons.values())
    if blank:
        raise Refused("C-215", f"有 {blank} 个要退回的数没有写原因。请逐个写明，填报单位才知道怎么改")
    if any(len(reason) > REASON_LIMIT for reason in reasons.values()):
        raise Refused("C-215", f"退回原因最多 {REASON_LIMIT} 个字。请写短一些")


@transaction.atomic
def accept_explanation(*, finding_id: int, by: User, access: Access, at: datetime | None = None) -> None:
    """Accept what somebody else explained.

    Errors: ``C-220`` (conflict) there is no explanation waiting; ``C-222`` the explanation is one's own.
    """
    finding = _finding(finding_id, access)
    if finding.state != FindingState.EXPLAINED:
        raise Conflict("C-220", f"这条疑问现在是“{finding.status.label}”，没有待接受的说明。请刷新后再看")
    _settle(finding, by, at or timezone.now())


@transaction.atomic
def ask_again(
    *, finding_id: int, text: str, by: User, access: Access, at: datetime | None = None
) -> FindingNote:
    """Ask on under a question; it waits for an explanation again.

    Errors: ``C-220`` (conflict) it is settled; ``C-221`` nothing is asked.
    """
    finding = _finding(finding_id, access)
    if not finding.status.is_open:
        raise Conflict("C-220", f"这条疑问已经“{finding.status.label}”，不用再问。请刷新后再看")
    if not text.strip():
        raise Refused("C-221", "没有写要追问什么。请写明哪里还不清楚")
    note = FindingNote.objects.create(finding=finding, by=by, at=at or timezone.now(), text=text.strip())
    finding.state = FindingState.OPEN
    finding.save(update_fields=["state"])
    audit.record("finding.ask", finding, f"追问：{text.strip()}", by=by, at=at)
    if finding.submission is not None:
        told = f"{title_of(finding.submission)}有一条疑问要再说明：{text.strip()}"
        notices.tell(_reporters(finding.submission), told, _page(finding.submission))
    return note


def _finding(finding_id: int, access: Access) -> Finding:
    found = (
        Finding.objects.select_for_update(of=("self",))
        .filter(pk=finding_id, submission__in=reviewable_by(access).order_by())
        .first()
    )
    if found is None:
        raise Hidden
    return found


def _settle(finding: Finding, by: User, at: datetime) -> None:
    """Accept an explanation: its writer, who wrote the last line of the thread, is somebody else."""
    last = finding.notes.order_by("at", "id").last()
    if last is None:
        raise Conflict("C-220", "这条疑问下面还没有说明，不能接受。请先请填报单位说明")
    if last.by_id == by.pk:
        raise Refused("C-222", "这条说明是您自己写的，不能由您接受。请另一位审核员处理")
    finding.state, finding.settled_at, finding.settled_by = FindingState.ACCEPTED, at, by
    finding.save(update_fields=["state", "settled_at", "settled_by"])
    audit.record("finding.accept", finding, f"接受说明：{last.text}", by=by, at=at)


def _locked(submission_id: int, access: Access) -> Submission:
    """Return a submission the user reviews, locked to the end of the transaction."""
    if not reviewable_by(access).filter(pk=submission_id).exists():
        raise Hidden
    locked = Submission.objects.select_for_update(of=("self",)).select_related("form", "department", "region")
    return locked.get(pk=submission_id)


def _check_waiting(submission: Submission, version: int | None) -> None:
    if not submission.status.is_reviewable:
        who = f"，由{submission.reviewed_by}处理" if submission.reviewed_by else ""
        raise Conflict("C-210", f"这张表现在是“{submission.status.label}”{who}，不在待审核。请刷新后再看")
    if version is not None and version != submission.version:
        raise Conflict(
            "C-210",
            f"您看的是第 {version} 版，现在待审核的是第 {submission.version} 版。请刷新，看过新版再审核",
        )


def title_of(submission: Submission) -> str:
    """Name a submission in a sentence."""
    return f"{submission.unit_name}“{submission.form.title}”（{Period.parse(submission.period).label}）"


def _page(submission: Submission) -> str:
    return reverse("collect:submission", args=[submission.pk])


def _reporters(submission: Submission) -> list[User]:
    """Return who handed it in and everybody else who reports for the unit."""
    held = Assignment.objects.filter(role=Role.REPORTER, user__is_active=True).in_force(clock.today())
    own = held.filter(region=submission.region_id, department=submission.department_id)
    people = {a.user_id: a.user for a in own.select_related("user")}
    if submission.submitted_by is not None:
        people.setdefault(submission.submitted_by.pk, submission.submitted_by)
    return list(people.values())
