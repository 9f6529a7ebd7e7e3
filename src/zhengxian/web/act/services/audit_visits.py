"""Audits of units, entered with their day, so that the plan knows who was last audited when."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhengxian.web.act.models import AuditVisit
from zhengxian.web.act.services import transitions
from zhengxian.web.act.services.transitions import required, zh
from zhengxian.web.act.services.units import Unit
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.core.services import audit


@transaction.atomic
def record(
    *,
    unit: Unit,
    audited_on: date,
    subject: str,
    by: User,
    access: Access,
    auditor: str = "",
    at: datetime | None = None,
) -> AuditVisit:
    """Enter one audit of one unit; departments only for the whole office.

    Errors: Hidden; ``A-498`` no subject, the day lies ahead, or the same audit is entered already.
    """
    region = Region.objects.filter(pk=unit.region_id).first() if unit.region_id is not None else None
    wide = is_office_wide(access, Action.ASSIGN_ITEMS)
    if not (wide or (region is not None and access.may_in(Action.ASSIGN_ITEMS, region))):
        raise Hidden
    moment = transitions.moment_of(at)
    words = required(subject, "A-498", "没有写审计项目。请照审计通知书或报告填写", 160)
    if audited_on > transitions.day_of(moment):
        raise Refused("A-498", f"审计日期 {zh(audited_on)} 还没有到。请填审计报告的日期")
    which: dict[str, Any] = {"region_id": unit.region_id, "department_id": unit.department_id}
    made, new = AuditVisit.objects.get_or_create(
        **which, audited_on=audited_on, subject=words,
        defaults={"auditor": auditor.strip()[:120], "recorded_at": moment, "recorded_by": by},
    )  # fmt: skip
    if not new:
        raise Refused("A-498", f"{unit.name} {zh(audited_on)} 的“{words}”已经登记过。不用再登记")
    audit.record(
        "audit_visit.record", made, f"登记审计：{unit.name}，{zh(audited_on)}，{words}", by=by, at=moment
    )
    return made
