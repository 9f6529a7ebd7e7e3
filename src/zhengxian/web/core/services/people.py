"""What administrators do with accounts, each within his own scope; the acts themselves are in `users`."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Assignment, Department, Region, Role, User
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.selectors import people
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.core.services import audit, users


@transaction.atomic
def create(
    *,
    access: Access,
    by: User,
    today: date,
    username: str,
    display_name: str,
    password: str,
    role: Role,
    region: Region | None,
    department: Department | None,
    phone: str = "",
) -> User:
    """Make an account with its first role; its owner chooses a new password at the first sign-in.

    Errors: those of `users.create` and `assign`.
    """
    check_place(access, region, department)
    user = users.create(username=username, display_name=display_name, password=password, by=by, phone=phone)
    users.assign(user=user, role=role, region=region, department=department, valid_from=today, by=by)
    return user


@transaction.atomic
def assign(
    *,
    access: Access,
    by: User,
    today: date,
    user_id: int,
    role: Role,
    region: Region | None,
    department: Department | None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Assignment:
    """Give a role from a day on. Errors: ``S-942`` outside one's scope; ``S-943`` held already."""
    user = _managed(access, user_id, today)
    check_place(access, region, department)
    begins = valid_from or today
    if valid_to is not None and valid_to < begins:
        raise Refused("S-944", f"失效日期 {valid_to} 早于生效日期 {begins}。请核对这两个日期")
    same = Assignment.objects.filter(user=user, role=role, region=region, department=department)
    if same.in_force(max(begins, today)).exists():
        raise Refused("S-943", f"“{user.display_name}”在这里已经任{role.label}。不用再加")
    return users.assign(
        user=user,
        role=role,
        region=region,
        department=department,
        valid_from=begins,
        valid_to=valid_to,
        by=by,
    )


@transaction.atomic
def withdraw(*, access: Access, by: User, today: date, assignment_id: int) -> None:
    """End a role at once: yesterday was its last day; a role that began today is taken back whole.

    Errors: ``S-945`` one's own last administrator role.
    """
    # All administrator roles are locked in one order, so that two administrators cannot remove each other.
    admins = list(Assignment.objects.select_for_update().filter(role=Role.ADMINISTRATOR).order_by("pk"))
    given = Assignment.objects.select_for_update().filter(pk=assignment_id).select_related("user").first()
    if given is None:
        raise Hidden()
    _managed(access, given.user_id, today)
    if given.valid_to is not None and given.valid_to < today:
        return
    if given.role == Role.ADMINISTRATOR and given.user_id == by.pk:
        _check_another(admins, given, today)
    elif not _is_administrator(admins, by, today):
        raise Hidden()
    last_day = today - timedelta(1)
    if given.valid_from <= last_day:
        users.withdraw(assignment_id=given.pk, on=last_day, by=by)
        return
    summary = f"收回“{given.user.display_name}”的{given.get_role_display()}任职（尚未生效或当天生效）"
    audit.record("user.withdraw", given.user, summary, by=by, detail={"role": given.role})
    given.delete()


@transaction.atomic
def reset_password(*, access: Access, by: User, today: date, user_id: int, password: str) -> None:
    """Set a first password for somebody else, who must choose another at the next sign-in.

    Errors: ``S-946`` one's own password; ``S-911`` too weak.
    """
    if user_id == by.pk:
        raise Refused("S-946", "这是您自己的账号。请在“我的账号”里改口令")
    user = _managed(access, user_id, today)
    users.set_password(user_id=user.pk, password=password, by=by, must_change=True)


@transaction.atomic
def set_active(*, access: Access, by: User, today: date, user_id: int, active: bool) -> None:
    """Close an account or open it again. Errors: ``S-947`` one's own account."""
    if user_id == by.pk:
        raise Refused("S-947", "不能停用自己正在用的账号。请让另一位管理员来做")
    user = _managed(access, user_id, today)
    users.set_active(user_id=user.pk, active=active, by=by)


@transaction.atomic
def rename(*, access: Access, by: User, today: date, user_id: int, display_name: str, phone: str) -> None:
    """Change the name shown on pages and the telephone number."""
    user = _managed(access, user_id, today)
    before = user.display_name
    user.display_name, user.phone = display_name, phone
    user.save(update_fields=["display_name", "phone"])
    audit.record("user.rename", user, f"账号“{user.username}”的名称由“{before}”改为“{display_name}”", by=by)


def check_place(access: Access, region: Region | None, department: Department | None) -> None:
    """Refuse a place outside the scope; a department reaches into every region, so only the whole office gives it.

    Errors: ``S-942``.
    """
    if is_office_wide(access, Action.MANAGE_PEOPLE):
        return
    if department is not None:
        raise Refused("S-942", "市级部门的任职由市级管理员办理。请只选您管辖内的地区")
    if region is not None and not access.may_in(Action.MANAGE_PEOPLE, region):
        raise Refused("S-942", f"“{region.name}”不在您的管辖内。请选您管辖内的地区")


def _managed(access: Access, user_id: int, today: date) -> User:
    user = people.manageable_by(access, today).select_for_update(of=("self",)).filter(pk=user_id).first()
    if user is None:
        raise Hidden()
    return user


def _check_another(admins: list[Assignment], given: Assignment, today: date) -> None:
    others = [a for a in admins if a.pk != given.pk and a.user_id == given.user_id and _holds(a, today)]
    if not others:
        raise Refused("S-945", "这是您自己最后一个管理员任职，收回后您就进不来了。请让另一位管理员来收回")


def _is_administrator(admins: list[Assignment], user: User, today: date) -> bool:
    return any(a.user_id == user.pk and _holds(a, today) for a in admins)


def _holds(given: Assignment, day: date) -> bool:
    return given.valid_from <= day and (given.valid_to is None or day <= given.valid_to)
