"""Accounts: the system's own, people's, their roles and passwords."""

from __future__ import annotations

import secrets
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from zhengxian.web.core.models import SYSTEM, Assignment, Department, Region, Role, User, UserKind
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.services import audit


def system() -> User:
    """Return the user under whose name the system itself acts; nobody can sign in as it."""
    user = User.objects.filter(username=SYSTEM).first()
    if user is None:
        user = User.objects.create_user(SYSTEM, None, display_name="系统", kind=UserKind.SYSTEM)
    return user


@transaction.atomic
def create(
    *,
    username: str,
    display_name: str,
    password: str | None,
    by: User,
    must_change: bool = True,
    phone: str = "",
) -> User:
    """Make an account. Errors: ``S-910`` the name is taken; ``S-911`` the password is too weak."""
    if User.objects.filter(username=username).exists():
        raise Refused("S-910", f"账号“{username}”已经有人用。请换一个")
    user = User(username=username, display_name=display_name, must_change_password=must_change, phone=phone)
    if password is not None:
        _check_password(password, user)
    user.set_password(password)
    user.save()
    audit.record("user.create", user, f"新建账号“{username}”（{display_name}）", by=by)
    return user


@transaction.atomic
def assign(
    *,
    user: User,
    role: Role,
    by: User,
    region: Region | None = None,
    department: Department | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Assignment:
    """Give a user a role in a region or for a department. Errors: ``S-912`` neither or both are named."""
    if (region is None) == (department is None):
        raise Refused(
            "S-912", "一次任职写明一个地区或一个部门，不能都空，也不能都写。两样都管的，请分两次任职"
        )
    given = Assignment(user=user, role=role, region=region, department=department, valid_to=valid_to)
    if valid_from is not None:
        given.valid_from = valid_from
    given.save()
    place = "、".join(str(p) for p in (region, department) if p)
    audit.record(
        "user.assign",
        user,
        f"“{user.display_name}”任{role.label}（{place}）",
        by=by,
        detail={"role": role.value},
    )
    return given


@transaction.atomic
def withdraw(*, assignment_id: int, on: date, by: User) -> None:
    """End a role on a day."""
    given = Assignment.objects.select_for_update().select_related("user").get(pk=assignment_id)
    given.valid_to = on
    given.save(update_fields=["valid_to"])
    summary = f"“{given.user.display_name}”不再任{given.get_role_display()}"
    audit.record("user.withdraw", given.user, summary, by=by)


@transaction.atomic
def set_password(*, user_id: int, password: str, by: User, must_change: bool) -> None:
    """Set a new password. Errors: ``S-911``."""
    user = User.objects.select_for_update().get(pk=user_id)
    _check_password(password, user)
    user.set_password(password)
    user.must_change_password = must_change
    user.save(update_fields=["password", "must_change_password"])
    audit.record("user.password", user, f"“{user.display_name}”的口令已更换", by=by)


@transaction.atomic
def set_active(*, user_id: int, active: bool, by: User) -> None:
    """Open or close an account; a closed account keeps its history."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.is_active = active
    user.save(update_fields=["is_active"])
    audit.record("user.active", user, f"账号“{user.username}”已{'启用' if active else '停用'}", by=by)


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(
            "S-911", f"口令太弱：{''.join(error.messages)}请换一个至少 10 位、不易猜的口令"
        ) from error


@transaction.atomic
def set_email(*, user: User, email: str, by: User) -> None:
    """Keep or clear the address to which a person's notices go as well."""
    user.email = email
    user.save(update_fields=["email"])
    audit.record("user.email", user, f"{'改了' if email else '清空了'}“{user.username}”的邮箱", by=by)


def set_keys_off(*, user: User, off: bool) -> None:
    """Switch a person's single-letter shortcuts; a matter of taste, so it leaves no line in the trail."""
    User.objects.filter(pk=user.pk).update(keys_off=off)


def initial_password() -> str:
    """Return a first password that can be read out and typed: no letters that look alike."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(3))
