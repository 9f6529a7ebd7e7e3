"""The steps of a run: who may take which, and what must be settled before."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from zhengxian.web.core.access import Action
from zhengxian.web.core.models import Region, Role, User, UserKind
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.selectors.calendar import calendar
from zhengxian.web.core.services import audit
from zhengxian.web.evaluate.models import (
    Confirmation,
    ObjectionState,
    Publication,
    Run,
    RunState,
    RunStep,
    Score,
)
from zhengxian.web.evaluate.services import permission, result_rows

STEP_ACTIONS = {
    RunState.COMPUTED: Action.RUN,
    RunState.CHECKING: Action.RUN,
    RunState.CONFIRMING: Action.RUN,
    RunState.APPROVAL: Action.APPROVE_RUN,
}
"""What a step needs while the run stands in a state; publicity and publication have functions of their own."""


def locked(run_id: int) -> Run:
    """Return a run under a row lock, or refuse as not found."""
    run = (
        Run.objects.select_for_update(of=("self",))
        .select_related("version__scheme")
        .filter(pk=run_id)
        .first()
    )
    if run is None:
        raise Hidden
    return run


@transaction.atomic
def advance(
    *, run_id: int, by: User, seen: RunState | str, note: str = "", at: datetime | None = None
) -> Run:
    """Take the next step: hand to the departments, to the counties, to approval; in 审批, approve.

    ``seen`` is the state the user saw; another one is a conflict (``E-820``). Errors: ``E-821`` trial runs stay where
    they are; ``E-822`` regions that have not confirmed need a reason; ``E-823`` an objection is open or upheld;
    ``E-824`` who computed does not approve; ``E-825`` already approved; ``E-826`` no such step.
    """
    run = locked(run_id)
    action = STEP_ACTIONS.get(run.status)
    permission.require(by, action or Action.RUN)
    _check_seen(run, seen)
    if run.is_trial:
        raise Refused("E-821", f"“{run.number}”是测算，只供研究，不走核对和发布。请作正式计算")
    if action is None:
        raise Refused("E-826", f"“{run.number}”在“{run.status.label}”，没有这一步。请用公示、发布或作废")
    if run.status is RunState.APPROVAL:
        return _approve(run, by, note, at)
    if run.status is RunState.CONFIRMING:
        _check_confirmed(run, note)
        _check_objections(run)
    following = run.status.next
    assert following is not None  # noqa: S101 -- the three states above all have one
    return _move(run, following, by, note, at)


def _check_seen(run: Run, seen: RunState | str) -> None:
    if run.state != RunState(seen):
        raise Conflict("E-820", f"“{run.number}”刚刚已由别人转到“{run.status.label}”，您这一步没有做。请刷新")


def _move(run: Run, state: RunState, by: User, note: str, at: datetime | None) -> Run:
    run.state = state
    run.save(update_fields=["state", "publicity_from", "publicity_to"])
    RunStep.objects.create(run=run, state=state, by=by, note=note[:300], at=at or timezone.now())
    summary = f"“{run.number}”转到“{state.label}”" + (f"：{note}" if note else "")
    audit.record(f"run.{state.value}", run, summary, by=by, at=at)
    return run


def _approve(run: Run, by: User, note: str, at: datetime | None) -> Run:
    if run.approved_at is not None:
        raise Conflict("E-825", f"“{run.number}”已经批准，等考核员公示。请刷新")
    if run.created_by_id == by.pk:
        raise Refused("E-824", f"“{run.number}”是您计算的，不能由您批准。请由另一位领导批准")
    run.approved_at, run.approved_by = at or timezone.now(), by
    run.save(update_fields=["approved_at", "approved_by"])
    RunStep.objects.create(
        run=run, state=RunState.APPROVAL, by=by, note=f"批准 {note}".strip()[:300], at=run.approved_at
    )
    audit.record("run.approve", run, f"批准“{run.number}”" + (f"：{note}" if note else ""), by=by, at=at)
    return run


def _check_confirmed(run: Run, note: str) -> None:
    ranked = Score.objects.filter(run=run, level=0).count()
    confirmed = run.confirmations.count()
    if confirmed < ranked and not note.strip():
        raise Refused(
            "E-822",
            f"{ranked} 个地区里有 {ranked - confirmed} 个还没有确认。请催办，或写明不等的理由（如限期已过）再报审批",
        )


def _check_objections(run: Run) -> None:
    filed = run.objections.filter(state=ObjectionState.FILED).count()
    upheld = run.objections.filter(state=ObjectionState.UPHELD).count()
    if filed:
        raise Refused("E-823", f"有 {filed} 件申诉还没有答复。请先答复")
    if upheld:
        raise Refused(
            "E-823", f"有 {upheld} 件申诉已采纳，这次计算不能再往下走。请更正数据后重新计算，并作废本次"
        )


@transaction.atomic
def confirm(*, run_id: int, region_id: int, by: User, at: datetime | None = None) -> Confirmation:
    """Say for a region that it has read its figures and scores. Errors: ``E-827`` not the time; ``E-828`` done before."""
    run = locked(run_id)
    region = Region.objects.filter(pk=region_id).first()
    if region is None or not Score.objects.filter(run=run, region=region, level=0).exists():
        raise Hidden
    permission.require_in(by, (Action.CONFIRM_RUN,), region)
    if run.status is not RunState.CONFIRMING:
        raise Conflict("E-827", f"“{run.number}”在“{run.status.label}”，现在不收确认。请刷新")
    given, new = Confirmation.objects.get_or_create(
        run=run, region=region, defaults={"by": by, "at": at or timezone.now()}
    )
    if not new:
        raise Conflict("E-828", f"{region}已经确认过“{run.number}”。不用再确认")
    audit.record(
        "run.confirm", run, f"{region}确认“{run.number}”", by=by, at=at, detail={"region": region.code}
    )
    return given


@transaction.atomic
def start_publicity(
    *,
    run_id: int,
    first: date,
    last: date,
    by: User,
    note: str = "",
    at: datetime | None = None,
) -> Run:
    """Show an approved run to everybody for some working days.

    Errors: ``E-829`` not approved or not in 审批; ``E-830`` fewer working days than the scheme asks for, or in the past.
    """
    permission.require(by, Action.RUN)
    run = locked(run_id)
    if run.status is not RunState.APPROVAL or run.approved_at is None:
        raise Refused("E-829", f"“{run.number}”在“{run.status.label}”，还没有领导批准，不能公示。请先报审批")
    _check_objections(run)
    least = run.version.scheme.publicity_days
    days = working_days(first, last)
    if days < least:
        raise Refused(
            "E-830", f"{first} 至 {last} 只有 {max(days, 0)} 个工作日，至少要 {least} 个。请延长公示"
        )
    if first < clock.today():
        raise Refused("E-830", f"公示起始日 {first} 已经过去。请从今天或以后开始")
    run.publicity_from, run.publicity_to = first, last
    return _move(run, RunState.PUBLICITY, by, note or f"公示 {first} 至 {last}，{days} 个工作日", at)


def working_days(first: date, last: date) -> int:
    """Count working days from a day to a day, both included."""
    known = calendar(min(first, last), max(first, last))
    return known.between(first, last) + (1 if known.is_working_day(first) else 0) if first <= last else 0


@transaction.atomic
def publish(*, run_id: int, number: str, by: User, at: datetime | None = None) -> Publication:
    """Make a run official; from here on the database refuses every change of it.

    Errors: ``E-831`` the publicity has not ended; ``E-823`` an objection is open or upheld; ``E-815`` the rows are not
    what was computed; ``E-832`` no document number; ``E-820`` it was published at this moment.
    """
    permission.require(by, Action.RUN)
    run = locked(run_id)
    if run.status is RunState.PUBLISHED:
        raise Conflict("E-820", f"“{run.number}”刚刚已由别人发布。请刷新")
    if run.status is not RunState.PUBLICITY or run.publicity_to is None or clock.today() <= run.publicity_to:
        until = f"要到 {run.publicity_to} 结束" if run.publicity_to else "还没有开始"
        raise Refused("E-831", f"“{run.number}”的公示{until}，现在不能发布。请等公示期满")
    _check_objections(run)
    if not number.strip():
        raise Refused("E-832", "没有写通报的文号。请补填，如“县域办〔2026〕12号”")
    if result_rows.stored(run) != run.result_hash:
        raise Refused("E-815", f"“{run.number}”在库里的得分与计算时的指纹不符，没有发布。请立即报告管理员")
    moment = at or timezone.now()
    made = Publication.objects.create(
        run=run, number=number.strip()[:80], published_at=moment, published_by=by, result_hash=run.result_hash
    )
    _move(run, RunState.PUBLISHED, by, f"文号 {made.number}", at)
    return made


@transaction.atomic
def withdraw(*, run_id: int, reason: str, by: User, at: datetime | None = None) -> Run:
    """Take a run back that is not published. Errors: ``E-833`` no reason; ``E-834`` published or taken back already."""
    permission.require(by, Action.RUN)
    run = locked(run_id)
    if not reason.strip():
        raise Refused("E-833", "没有写作废的理由。请补填")
    if run.status.is_frozen:
        raise Refused(
            "E-834", f"“{run.number}”已经“{run.status.label}”，不能作废。要更正，请重新计算并发布新的结果"
        )
    return _move(run, RunState.WITHDRAWN, by, reason.strip(), at)


def may_approve(run: Run, by: User, roles: frozenset[Role]) -> bool:
    """Tell whether a person could approve a run: a leader other than who computed it."""
    return by.kind == UserKind.PERSON and Role.LEADER in roles and run.created_by_id != by.pk
