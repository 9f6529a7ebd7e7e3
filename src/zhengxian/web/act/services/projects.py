"""Projects of the ledger: entered with their size and firm, changed, taken under care, paused, ended, moved out."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse

from zhengxian.web.act.models import (
    Chain,
    Enterprise,
    ItemAct,
    ItemKind,
    LedgerItem,
    Origin,
    Project,
    ProjectSector,
    SideState,
)
from zhengxian.web.act.selectors import projects as doors
from zhengxian.web.act.services import enterprises, items, mail, sums
from zhengxian.web.act.services.transitions import OFFICE, Step, day_of, locked, moment_of, note, required, zh
from zhengxian.web.act.services.units import Unit
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region, User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused

REASON_LIMIT = 300
ZERO = Decimal(0)


@dataclass(frozen=True)
class Details:
    """What a project has beyond its ledger item; amounts are 万元.

    ``enterprise`` is the firm's full name: a known firm is taken, a new one entered in the register.
    """

    sector: ProjectSector | str
    investment: Decimal
    year_plan: Decimal | None = None
    is_attracted: bool = False
    is_emerging: bool = False
    enterprise: str = ""
    credit_code: str = ""
    park: Region | None = None
    chain: Chain | None = None
    batch: str = ""
    site: str = ""
    unit_person: str = ""


@transaction.atomic
def create(
    *,
    title: str,
    place: Region,
    owner: Unit,
    details: Details,
    by: User,
    access: Access,
    due_on: date | None = None,
    begins_on: date | None = None,
    content: str = "",
    leader: User | None = None,
    origin: Origin = Origin.HAND,
    at: datetime | None = None,
) -> Project:
    """Enter a project as a draft of the ledger; the supervisor establishes and assigns it like any item.

    An owner unit enters projects it owns itself, a supervisor any project in his region. Errors: ``A-403`` the
    amounts cannot be; ``A-404`` the leader is none; Hidden where the person may not enter one.
    """
    _check_may_enter(access, place, owner)
    _check(details)
    _check_leader(leader)
    draft = items.draft(
        kind=ItemKind.PROJECT, title=title, by=by, access=OFFICE, owner=owner, place=place, due_on=due_on,
        begins_on=begins_on, content=content, standard=STANDARD, origin=origin, leader=leader, at=at,
    )  # fmt: skip
    firm = _firm(details, place, by, access, at)
    if not access.may(Action.ASSIGN_ITEMS):
        told = f"{draft.owner_name}登记了项目“{draft.title}”，请立项、交办。"
        items.tell_directors(draft, told, day_of(moment_of(at)))
    return Project.objects.create(item=draft, enterprise=firm, **_columns(details))


STANDARD = "达效：产能或税收达到设计水平，有佐证材料；或经同意终止、调出并写明原因。"
"""What closes a project: full capacity, or ended or moved out for a reason."""


@transaction.atomic
def change(
    *,
    project_id: int,
    details: Details,
    by: User,
    access: Access,
    leader: User | None = None,
    at: datetime | None = None,
) -> Project:
    """Change size, firm, chain, batch or the leader in charge; what was before stands in the history.

    Errors: ``A-403`` and ``A-404`` as `create`; ``A-405`` nothing would change; ``A-406`` (conflict) the item is over.
    """
    item = open_item(project_id, access)
    _check(details)
    if leader is not None and leader.pk != item.leader_id:
        _check_leader(leader)
    project = Project.objects.get(pk=item.pk)
    assert item.place is not None  # noqa: S101 -- `create` asks for one
    firm = _firm(details, item.place, by, access, at)
    new = {**_columns(details), "enterprise": firm}
    told = [_told(project, name, value) for name, value in new.items() if getattr(project, name) != value]
    if (leader.pk if leader else None) != item.leader_id:
        told.append(f"包联领导改为{leader or '未定'}")
        item.leader = leader
        item.save(update_fields=["leader"])
    if not told:
        raise Refused("A-405", "没有改动，不用保存。请改好再提交，或返回项目页")
    for name, value in new.items():
        setattr(project, name, value)
    project.save()
    write(item, "；".join(told), by, at)
    return project


@transaction.atomic
def set_aside(
    *,
    project_id: int,
    side: SideState,
    reason: str,
    since: date,
    by: User,
    access: Access,
    at: datetime | None = None,
) -> Project:
    """Pause, end, move out or take up again a project; supervisors only, since the rates change with it.

    Errors: ``A-407`` no reason, or too long; ``A-408`` (conflict) it stands so already; ``A-409`` the day has not
    come; ``A-406`` (conflict) the item is over.
    """
    moment = moment_of(at)
    item = locked(project_id, doors.items_supervised_by, access, act=ItemAct.NOTE)
    _check_open(item)
    project = Project.objects.get(pk=item.pk)
    words = required(reason, "A-407", "没有写原因。请写明依据，如会议纪要或上级批复", REASON_LIMIT)
    if project.side == side:
        raise Conflict("A-408", f"项目现在已经是“{SideState(side).label}”。请刷新后再看")
    if since > moment.date():
        raise Refused("A-409", f"日期{zh(since)}还没有到。请填实际暂停、终止或调出的日期")
    project.side, project.side_reason, project.side_from = side, words, since
    project.save(update_fields=["side", "side_reason", "side_from"])
    write(item, f"{SideState(side).label}（{zh(since)}起）：{words}", by, at)
    mail.tell(_caring(item), f"项目“{item.title}”{SideState(side).label}：{words}", page_of(item))
    return project


def open_item(project_id: int, access: Access) -> LedgerItem:
    """Return the locked item of a project the person keeps. Errors: Hidden; ``A-406`` (conflict) it is over."""
    item = locked(project_id, doors.items_kept_by, access, act=ItemAct.NOTE)
    _check_open(item)
    return item


def _check_open(item: LedgerItem) -> None:
    if item.status.is_over:
        raise Conflict(
            "A-406", f"“{item.title}”已经“{item.status.label}”，不能再改。要改请先由督查员重新办理"
        )


def write(item: LedgerItem, text: str, by: User, at: datetime | None) -> None:
    """Write a line of the project's history and of the audit trail."""
    note(item, Step(ItemAct.NOTE, by, moment_of(at), text))


def amount(value: Decimal) -> str:
    """Write an amount without zeros that say nothing.

    >>> amount(Decimal("100.00")), amount(Decimal("0.50")), amount(Decimal(30000))
    ('100', '0.5', '30000')
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def page_of(item: LedgerItem) -> str:
    """Return the address of the project's page."""
    return reverse("act:project", args=[item.pk])


def _caring(item: LedgerItem) -> list[User]:
    return [item.leader] if item.leader is not None else []


def _check_may_enter(access: Access, place: Region, owner: Unit) -> None:
    if access.may_in(Action.ASSIGN_ITEMS, place):
        return
    own = access.scope(Action.OWN_ITEMS)
    region = Region.objects.filter(pk=owner.region_id).first() if owner.region_id else None
    mine = own.covers(region) if region is not None else own.covers_department(owner.department_id)
    if not (access.may(Action.RUN_PROJECTS) and mine):
        raise Hidden


def _check(details: Details) -> None:
    if details.investment <= ZERO:
        raise Refused(
            "A-403", f"总投资 {amount(details.investment)} 万元不对，应大于 0。请核对单位是否为万元"
        )
    sums.check("总投资", details.investment)
    plan = details.year_plan
    if plan is not None and not ZERO <= plan <= details.investment:
        limit = f"应在 0 至总投资 {amount(details.investment)} 万元之间"
        raise Refused("A-403", f"本年计划投资 {amount(plan)} 万元不对，{limit}。请核对两个数")


def _check_leader(leader: User | None) -> None:
    if leader is not None and not doors.leaders().filter(pk=leader.pk).exists():
        raise Refused("A-404", f"{leader}现在没有“领导”任职，不能包联项目。请从名单里选择")


def _columns(details: Details) -> dict[str, Any]:
    return {f.name: getattr(details, f.name) for f in fields(details) if f.name not in _FIRM}


def _firm(
    details: Details, place: Region, by: User, access: Access, at: datetime | None
) -> Enterprise | None:
    if not details.enterprise.strip():
        return None
    return enterprises.take(
        name=details.enterprise, credit_code=details.credit_code, place=place, by=by, access=access, at=at
    )


def _told(project: Project, name: str, value: object) -> str:
    before = getattr(project, name)
    return f"{_LABELS[name]}由“{_word(name, before)}”改为“{_word(name, value)}”"


def _word(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "sector":
        return ProjectSector(str(value)).label
    return "空" if value in (None, "") else amount(value) if isinstance(value, Decimal) else str(value)


_FIRM = ("enterprise", "credit_code")
_LABELS = {
    "sector": "类别",
    "investment": "总投资",
    "year_plan": "本年计划投资",
    "is_attracted": "招商引资项目",
    "is_emerging": "战略性新兴产业",
    "enterprise": "企业",
    "park": "园区",
    "chain": "产业链",
    "batch": "批次",
    "site": "建设地点",
    "unit_person": "企业负责人",
}
