"""A sheet on its way: opened, handed in, taken back."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Submission, SubmissionState, Timing
from zhengxian.web.collect.selectors import deadlines, readiness, sheets
from zhengxian.web.collect.selectors.readiness import Blocker
from zhengxian.web.collect.selectors.submissions import reviewers_of
from zhengxian.web.collect.services import findings
from zhengxian.web.collect.services.locks import locked
from zhengxian.web.collect.services.opening import ensure_open, open_due
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Conflict, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.selectors.calendar import calendar
from zhengxian.web.core.services import audit, notices

__all__ = ["NotReady", "ensure_open", "locked", "open_due", "submit", "withdraw"]


class NotReady(Refused):
    """A sheet that cannot be handed in yet; ``blockers`` says everything at once, each with its addresses."""

    def __init__(self, blockers: tuple[Blocker, ...]) -> None:
        self.blockers = blockers
        first = blockers[0]
        more = f"另外还有 {len(blockers) - 1} 处，见表下的清单" if len(blockers) > 1 else ""
        super().__init__(first.code, f"没有提交。{first.message}{more}")


def submit(
    *, submission_id: int, by: User, access: Access, at: datetime | None = None, url: str = ""
) -> Submission:
    """Hand in a sheet and tell its reviewers. The timing of the first time stays, whatever comes later.

    Errors: ``C-140`` (conflict) it is handed in or approved already; `NotReady` with ``C-141`` cells not filled in,
    ``C-142`` a state without a reason, ``C-143`` errors, ``C-144`` questions without an explanation, ``C-145`` returned
    cells that nobody dealt with. The questions that were found stay on the sheet also when it is not handed in.
    """
    with transaction.atomic():
        sent = locked(submission_id, access)
        if not sent.status.is_editable:
            who, when = sent.submitted_by, timezone.localtime(sent.submitted_at or timezone.now())
            first = f"这张表 {when:%m月%d日 %H:%M} 已经由{who}提交，现在是“{sent.status.label}”，不用再交一次"
            raise Conflict("C-140", f"{first}。要改数，请先撤回或等审核退回")
        sheet = sheets.sheet_of(sent)
        findings.refresh(sheet, by=by, at=at)
        blockers = readiness.blockers(sheet)
        if not blockers:
            _hand_in(sent, by, at, url)
    if blockers:
        raise NotReady(blockers)
    return sent


def _hand_in(sent: Submission, by: User, at: datetime | None, url: str) -> None:
    moment = at or timezone.now()
    day = timezone.localdate(at) if at else clock.today()
    if sent.submitted_at is not None:
        sent.version += 1
    if sent.first_submitted_at is None:
        sent.first_submitted_at = moment
        sent.timing = timing_on(day, sent.due_on)
    sent.state, sent.submitted_at, sent.submitted_by = SubmissionState.SUBMITTED, moment, by
    sent.reviewed_at = sent.reviewed_by = None
    sent.save()
    what = (
        f"{sent.unit_name}提交“{sent.form.title}”（{Period.parse(sent.period).label}），第 {sent.version} 版"
    )
    audit.record("submission.submit", sent, what, by=by, at=at, detail={"timing": sent.timing})
    address = url or reverse("collect:review", args=[sent.pk])
    notices.tell(reviewers_of(sent, day), f"{what}，请审核", address)


def timing_on(day: date, due: date) -> Timing:
    """Return what handing in on a day is called, by the working-day calendar."""
    return deadlines.timing_of(day, due, calendar(min(day, due), max(day, due)))


@transaction.atomic
def withdraw(*, submission_id: int, by: User, access: Access, at: datetime | None = None) -> Submission:
    """Take a sheet back that nobody has reviewed yet; it becomes a draft again, its timing stays.

    Errors: ``C-146`` (conflict) it is not waiting for review any more.
    """
    sent = locked(submission_id, access)
    if sent.status is not SubmissionState.SUBMITTED:
        raise Conflict("C-146", f"这张表现在是“{sent.status.label}”，不能撤回。已通过的数要改，请提出更正")
    sent.state = SubmissionState.DRAFT
    sent.save(update_fields=["state"])
    what = f"{sent.unit_name}撤回“{sent.form.title}”（{Period.parse(sent.period).label}）"
    audit.record("submission.withdraw", sent, what, by=by, at=at)
    return sent
