"""Bonus, deduction and veto events: proposed with authority and evidence, decided by somebody else."""

from __future__ import annotations

import math
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhengxian.engine.base.period import Period
from zhengxian.engine.evaluate.scheme.rules import AdjustKind
from zhengxian.web.core.access import Action
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.core.services import audit
from zhengxian.web.evaluate.models import (
    Adjustment,
    AdjustmentKind,
    AdjustmentState,
    Scheme,
    SchemeVersion,
    VersionState,
)
from zhengxian.web.evaluate.services import files, permission
from zhengxian.web.evaluate.to_engine.schemes import parsed


def matters(scheme: Scheme) -> list[tuple[str, str, AdjustmentKind, str]]:
    """List what may be declared under a scheme: code, title, kind, and the authority the scheme names."""
    version = _version(scheme)
    if version is None:
        return []
    rules = parsed(version.toml)
    kinds = {AdjustKind.BONUS: AdjustmentKind.BONUS, AdjustKind.DEDUCTION: AdjustmentKind.DEDUCTION}
    found = [(a.code, a.title, kinds[a.kind], "") for a in rules.adjusts if a.kind in kinds]
    return found + [(g.code, g.title, AdjustmentKind.GATE, g.authority) for g in rules.gates]


def _version(scheme: Scheme) -> SchemeVersion | None:
    rows = scheme.versions.order_by("-number")
    return rows.filter(state=VersionState.IN_FORCE).first() or rows.first()


@transaction.atomic
def propose(
    *,
    scheme_id: int,
    code: str,
    region_id: int,
    period: str,
    authority: str,
    text: str,
    by: User,
    points: float | None = None,
    count: float | None = None,
    document: str = "",
    evidence: tuple[str, bytes] | None = None,
    at: datetime | None = None,
) -> Adjustment:
    """Put an event down for decision; it counts only when somebody else has approved it.

    Errors: ``E-850`` no such matter in the scheme; ``E-851`` no authority or no reason; ``E-852`` the size is not
    a number above 0, or a veto has one; ``E-853`` neither document number nor evidence; ``E-854`` the region is of another level.
    """
    permission.require(by, Action.RUN)
    scheme = Scheme.objects.filter(pk=scheme_id).first()
    region = Region.objects.filter(pk=region_id).first()
    if scheme is None or region is None:
        raise Hidden
    known = {row[0]: row for row in matters(scheme)}
    if code not in known:
        raise Refused("E-850", f"方案“{scheme.title}”没有列出“{code}”。请从列表里选加减分或否决事项")
    kind = known[code][2]
    _check(kind, authority, text, points, count)
    if not document.strip() and evidence is None:
        raise Refused("E-853", "既没有文号，也没有佐证文件。加减分和否决必须有依据，请补一样")
    if region.level != scheme.level:
        raise Refused("E-854", f"{region}不是本方案评价的层级。请另选地区")
    upload = files.keep(*evidence, by=by) if evidence else None
    made = Adjustment.objects.create(
        scheme=scheme,
        code=code,
        kind=kind,
        region=region,
        period=str(Period.parse(period)),
        points=points,
        count=count,
        authority=authority.strip(),
        document=document.strip(),
        text=text.strip(),
        evidence=upload,
        proposed_by=by,
        proposed_at=at or timezone.now(),
    )
    audit.record(
        "adjustment.propose",
        made,
        f"登记{region}的“{known[code][1]}”（{made.authority}认定），待审定",
        by=by,
        at=at,
    )
    return made


def _check(
    kind: AdjustmentKind, authority: str, text: str, points: float | None, count: float | None
) -> None:
    if not authority.strip() or not text.strip():
        raise Refused("E-851", "没有写认定机关或事由。请写明由谁认定、什么事")
    given = [n for n in (points, count) if n is not None]
    if kind is AdjustmentKind.GATE:
        if given:
            raise Refused("E-852", "否决只作用于资格，不带分值。请把分值和次数清空")
        return
    if len(given) != 1 or not math.isfinite(given[0]) or given[0] <= 0:
        raise Refused("E-852", "分值和次数须填其中一个，且大于 0（减分也填正数）。请改正")


@transaction.atomic
def decide(*, adjustment_id: int, approved: bool, by: User, at: datetime | None = None) -> Adjustment:
    """Approve or refuse a proposed event. Errors: ``E-855`` decided already; ``E-856`` one's own proposal."""
    if not is_office_wide(permission.access(by), Action.APPROVE_RUN):
        permission.require(by, Action.RUN)
    made = (
        Adjustment.objects.select_for_update(of=("self",))
        .select_related("region")
        .filter(pk=adjustment_id)
        .first()
    )
    if made is None:
        raise Hidden
    if made.state != AdjustmentState.PROPOSED:
        raise Conflict("E-855", f"这件事项已经“{AdjustmentState(made.state).label}”，没有改动。请刷新")
    if made.proposed_by_id == by.pk:
        raise Refused("E-856", "这件事项是您登记的，不能由您审定。请由另一位考核员或领导审定")
    made.state = AdjustmentState.APPROVED if approved else AdjustmentState.REFUSED
    made.decided_at, made.decided_by = at or timezone.now(), by
    made.save(update_fields=["state", "decided_at", "decided_by"])
    words = f"{AdjustmentState(made.state).label}{made.region}的“{made.code}”"
    audit.record("adjustment.decide", made, words, by=by, at=at)
    return made
