"""The right of reply: a region disputes its result, the office answers."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhengxian.web.core.access import Action
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit, notices
from zhengxian.web.evaluate.models import Objection, ObjectionState, Run, RunState, Score
from zhengxian.web.evaluate.services import files, permission

FILERS = (Action.CONFIRM_RUN, Action.ENTER_FIGURES)


@transaction.atomic
def file(
    *,
    run_id: int,
    region_id: int,
    text: str,
    by: User,
    node: str = "",
    evidence: tuple[str, bytes] | None = None,
    at: datetime | None = None,
) -> Objection:
    """Object to a result for one's own region while objections are taken.

    Errors: ``E-840`` not the time; ``E-841`` no reason; ``E-842`` no such item; ``E-843`` one on the same matter is open.
    """
    run = Run.objects.select_for_update(of=("self",)).filter(pk=run_id).first()
    region = Region.objects.filter(pk=region_id).first()
    if run is None or region is None:
        raise Hidden
    permission.require_in(by, FILERS, region)
    held = Score.objects.filter(run=run, region=region)
    if not held.filter(level=0).exists():
        raise Hidden
    _check_time(run)
    if not text.strip():
        raise Refused("E-841", "没有写申诉理由。请写明哪一项、差在哪里、依据是什么")
    if node and not held.filter(node=node).exists():
        raise Refused("E-842", f"本次评价里没有“{node}”这一项。请从列表里选")
    if Objection.objects.filter(run=run, region=region, node=node, state=ObjectionState.FILED).exists():
        raise Refused("E-843", "同一项已有一件申诉在等答复。请等答复，或撤回后重写")
    upload = files.keep(*evidence, by=by) if evidence else None
    made = Objection.objects.create(
        run=run,
        region=region,
        node=node,
        text=text.strip(),
        evidence=upload,
        filed_by=by,
        filed_at=at or timezone.now(),
    )
    audit.record(
        "objection.file", made, f"{region}对“{run.number}”提出申诉", by=by, at=at, detail={"node": node}
    )
    notices.tell([run.created_by], f"{region}对“{run.number}”提出申诉，请答复。")
    return made


def _check_time(run: Run) -> None:
    if not run.status.takes_objections:
        raise Refused(
            "E-840", f"“{run.number}”在“{run.status.label}”，现在不收申诉。各县确认和公示期间可以提出"
        )
    today = clock.today()
    out = run.publicity_from and run.publicity_to and not run.publicity_from <= today <= run.publicity_to
    if run.status is RunState.PUBLICITY and out:
        raise Refused(
            "E-840", f"“{run.number}”的公示期是 {run.publicity_from} 至 {run.publicity_to}，今天不收申诉"
        )


@transaction.atomic
def answer(*, objection_id: int, upheld: bool, text: str, by: User, at: datetime | None = None) -> Objection:
    """Answer an objection. An upheld one stops the run: figures are corrected and a new run is computed.

    Errors: ``E-844`` answered or withdrawn already; ``E-845`` no answer in words; ``E-846`` one's own objection.
    """
    permission.require(by, Action.RUN)
    made = _locked(objection_id)
    if not text.strip():
        raise Refused("E-845", "没有写答复。请写明采纳或不采纳的理由和依据")
    if made.filed_by_id == by.pk:
        raise Refused("E-846", "这件申诉是您提出的，不能由您答复。请由另一位考核员答复")
    made.state = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
    made.answer, made.answered_at, made.answered_by = text.strip(), at or timezone.now(), by
    made.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    verdict = "采纳，须更正数据后重新计算" if upheld else "不采纳"
    audit.record(
        "objection.answer", made, f"答复{made.region}对“{made.run.number}”的申诉：{verdict}", by=by, at=at
    )
    notices.tell([made.filed_by], f"您对“{made.run.number}”的申诉已答复：{verdict}。")
    return made


@transaction.atomic
def withdraw(*, objection_id: int, by: User) -> Objection:
    """Take one's own objection back. Errors: ``E-844``."""
    made = _locked(objection_id, owner=by)
    made.state = ObjectionState.WITHDRAWN
    made.save(update_fields=["state"])
    audit.record("objection.withdraw", made, f"{made.region}撤回对“{made.run.number}”的申诉", by=by)
    return made


def _locked(objection_id: int, owner: User | None = None) -> Objection:
    rows = Objection.objects.select_for_update(of=("self",)).select_related("run", "region", "filed_by")
    made = rows.filter(pk=objection_id).first()
    if made is None or (owner is not None and made.filed_by_id != owner.pk):
        raise Hidden
    if not ObjectionState(made.state).is_open:
        raise Conflict("E-844", f"这件申诉已经“{ObjectionState(made.state).label}”，没有改动。请刷新")
    return made
