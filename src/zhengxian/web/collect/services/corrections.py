"""Corrections after approval: proposed with a reason, decided by somebody else, written as a new version."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import (
    CellState,
    Correction,
    CorrectionState,
    Observation,
    UploadKind,
)
from zhengxian.web.collect.selectors.corrections import current_figure, may_decide
from zhengxian.web.collect.services import observations, uploads
from zhengxian.web.collect.services.observations import Row
from zhengxian.web.core.access import ALLOWED, Access, Action, access_of
from zhengxian.web.core.models import Assignment, User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit, notices

REASON_LIMIT = 400


@dataclass(frozen=True)
class Wish:
    """What the figure should be, and why."""

    value: float | None
    state: CellState
    reason: str
    evidence: UploadedFile[Any] | None = None


@transaction.atomic
def propose(
    *,
    region: str,
    indicator: str,
    period: str,
    wish: Wish,
    by: User,
    access: Access,
    at: datetime | None = None,
) -> Correction:
    """Propose to change an approved figure, named by its codes.

    Errors: ``C-230`` no reason, or too long; ``C-231`` (conflict) a correction of this figure is open;
    ``C-232`` nothing would change; ``C-233`` no figure where one is needed; ``C-238`` the figure is not possible.
    """
    before = current_figure(access, region, indicator, period)
    _check(wish, before)
    evidence = (
        uploads.keep(file=wish.evidence, kind=UploadKind.EVIDENCE, by=by, at=at)
        if wish.evidence is not None
        else None
    )
    try:
        with transaction.atomic():
            made = Correction.objects.create(
                submission=before.submission,
                region=before.region,
                indicator=before.indicator,
                period=before.period,
                before=before,
                value=wish.value,
                cell_state=wish.state,
                reason=wish.reason.strip(),
                evidence=evidence,
                proposed_at=at or timezone.now(),
                proposed_by=by,
            )
    except IntegrityError as error:
        raise Conflict("C-231", f"{title_of(before)}已有一条更正等待决定。请先看那一条") from error
    audit.record(
        "correction.propose",
        made,
        f"提出更正{title_of(made)}",  # whoever reads the trail need not be allowed to see the figure
        by=by,
        at=at,
        detail={
            "reason": made.reason,
            "from": _shown(before.value, before.state),
            "to": _shown(made.value, made.cell_state),
        },
    )
    told = f"{title_of(made)}有人提出更正，请决定是否采纳。"
    notices.tell(_deciders(made, by), told, reverse("collect:correction", args=[made.pk]))
    return made


def _check(wish: Wish, before: Observation) -> None:
    if not wish.reason.strip() or len(wish.reason) > REASON_LIMIT:
        raise Refused("C-230", f"更正要写明理由，最多 {REASON_LIMIT} 个字。请补写")
    if (wish.state is CellState.REPORTED) != (wish.value is not None):
        raise Refused("C-233", "选“已报”要填数，选其他状态不能填数。请核对")
    if wish.value is not None and not math.isfinite(wish.value):
        raise Refused("C-233", "更正后的数不是一个有限的数。请核对")
    if wish.value is not None and not before.indicator.allows(wish.value):
        span = f"“{before.indicator}”可能的范围（{before.indicator.range_label}）"
        raise Refused("C-238", f"更正后的数 {wish.value:.15g} 超出{span}。请核对单位和小数点后改数")
    if (wish.value, wish.state.value) == (before.value, before.state):
        raise Refused("C-232", "更正后的数与现在的数相同，没有要改的。请核对")


@transaction.atomic
def accept(
    *,
    correction_id: int,
    by: User,
    at: datetime | None = None,
    effect: Mapping[str, Any] | None = None,
    access: Access | None = None,
    answer: str = "",
) -> Correction:
    """Accept a correction: the figure gets a new version, which keeps its release and status.

    ``effect`` is what was shown of scores and ranks before the decision; it is kept with it.
    Errors: ``C-234`` (conflict) it is decided already; ``C-235`` one's own; ``C-236`` (conflict) the figure has
    changed since it was proposed.
    """
    wanted = _locked(correction_id, by, access)
    moment = at or timezone.now()
    current = (
        Observation.objects.current()
        .select_for_update()  # a version that is being written at this moment is waited for, not overwritten
        .filter(region=wanted.region_id, indicator=wanted.indicator_id, period=wanted.period)
    )
    if current.values_list("pk", flat=True).first() != wanted.before_id:
        raise Conflict(
            "C-236", f"{title_of(wanted)}在提出更正之后又有了新版本。请不采纳这一条，按新的数重新提出"
        )
    row = Row(
        wanted.region_id,
        wanted.indicator_id,
        wanted.period,
        wanted.value,
        wanted.cell_state,
        wanted.submission_id,
        wanted.evidence_id,
        "",
        f"更正 {wanted.pk}：{wanted.reason}",
    )
    observations.record([row], by=by, at=at)
    wanted.effect = dict(effect or {})
    _decide(wanted, CorrectionState.ACCEPTED, by, moment, answer)
    return wanted


@transaction.atomic
def refuse(
    *, correction_id: int, answer: str, by: User, at: datetime | None = None, access: Access | None = None
) -> Correction:
    """Refuse a correction with a reason. Errors: ``C-234``, ``C-235`` as `accept`; ``C-237`` no reason."""
    wanted = _locked(correction_id, by, access)
    if not answer.strip():
        raise Refused("C-237", "不采纳要写明原因，提出的人才知道为什么。请补写")
    _decide(wanted, CorrectionState.REFUSED, by, at or timezone.now(), answer)
    return wanted


def _locked(correction_id: int, by: User, access: Access | None) -> Correction:
    rows = Correction.objects.select_for_update(of=("self",)).select_related(
        "region", "indicator", "proposed_by", "decided_by", "before"
    )
    found = rows.filter(pk=correction_id).first()
    held = access or access_of(by, clock.today())
    if found is None or not may_decide(held, found.region, found.indicator):
        raise Hidden
    if found.state != CorrectionState.PROPOSED:
        label = CorrectionState(found.state).label
        raise Conflict("C-234", f"这条更正已由{found.decided_by}决定，现在是“{label}”。请刷新后再看")
    if found.proposed_by_id == by.pk:
        raise Refused("C-235", "这条更正是您自己提出的，不能由您决定。请另一位审核员决定")
    return found


def _decide(wanted: Correction, state: CorrectionState, by: User, at: datetime, answer: str) -> None:
    wanted.state, wanted.decided_at, wanted.decided_by = state, at, by
    wanted.answer = answer.strip()[:REASON_LIMIT]
    wanted.save(update_fields=["state", "decided_at", "decided_by", "answer", "effect"])
    verb = "accept" if state is CorrectionState.ACCEPTED else "refuse"
    text = f"{state.label}：{title_of(wanted)}的更正"
    audit.record(f"correction.{verb}", wanted, text, by=by, at=at, detail={"answer": wanted.answer})
    address = reverse("collect:correction", args=[wanted.pk])
    notices.tell([wanted.proposed_by], f"您提出的更正（{title_of(wanted)}）{state.label}。", address)


def title_of(figure: Correction | Observation) -> str:
    """Name a figure in a sentence."""
    return f"{figure.region}“{figure.indicator}”（{Period.parse(figure.period).label}）"


def _shown(value: float | None, state: str) -> str:
    return CellState(state).label if value is None else f"{value:.15g}"


def _deciders(wanted: Correction, by: User) -> list[User]:
    """Return the reviewers nearest to the figure: of its department, or of the smallest region that holds it."""
    roles = ALLOWED[Action.REVIEW]
    held = Assignment.objects.in_force(clock.today()).filter(role__in=roles, user__is_active=True)
    rows = list(held.exclude(user=by).select_related("user", "region"))
    own = [a for a in rows if a.department_id and a.department_id == wanted.indicator.department_id]
    above = [a for a in rows if a.region and wanted.region.path.startswith(a.region.path)]
    nearest = max((len(a.region.path) for a in above if a.region), default=0)
    chosen = own or [a for a in above if a.region and len(a.region.path) == nearest]
    return list({a.user_id: a.user for a in chosen}.values())
