"""Accounts and roles, as far as somebody may see or manage them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Assignment, Department, Region, User, UserKind
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors.scopes import is_office_wide

SORTS = {"name": "display_name", "username": "username", "created": "created_at", "login": "last_login"}


@dataclass(frozen=True)
class Wish:
    """What a list of accounts is narrowed to."""

    text: str = ""
    role: str = ""
    region: str = ""
    department: str = ""
    state: str = ""
    sort: str = "name"


def visible_to(access: Access, today: date) -> QuerySet[User]:
    """Return the accounts somebody may see: all for the whole office, else those working in his region."""
    if not access.may(Action.SEE_PEOPLE):
        return User.objects.none()
    if is_office_wide(access, Action.SEE_PEOPLE):
        return User.objects.exclude(kind=UserKind.SYSTEM)
    return _within(access.scope(Action.SEE_PEOPLE).paths, today)[0]


def manageable_by(access: Access, today: date) -> QuerySet[User]:
    """Return the accounts somebody may change: inside his region only those with no role outside it."""
    if not access.may(Action.MANAGE_PEOPLE):
        return User.objects.none()
    if is_office_wide(access, Action.MANAGE_PEOPLE):
        return User.objects.exclude(kind=UserKind.SYSTEM)
    inside, outside = _within(access.scope(Action.MANAGE_PEOPLE).paths, today)
    return inside.exclude(Exists(outside))


def _within(paths: Sequence[str], today: date) -> tuple[QuerySet[User], QuerySet[Assignment]]:
    """Return who works (or, without a present role, last worked) below the paths, and present roles elsewhere."""
    own = Assignment.objects.filter(user=OuterRef("pk"))
    open_ = own.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    here = Q(region__in=Region.objects.below(tuple(paths)))
    elsewhere = open_.filter(~here | Q(department__isnull=False) | Q(region__isnull=True))
    people = User.objects.exclude(kind=UserKind.SYSTEM).filter(
        Exists(open_.filter(here)) | (~Exists(open_) & Exists(own.filter(here)))
    )
    return people, elsewhere


def listed(access: Access, today: date, wish: Wish) -> QuerySet[User]:
    """Return a list of accounts with their present roles; few queries whatever its length."""
    found = visible_to(access, today)
    if wish.text:
        found = found.filter(Q(display_name__icontains=wish.text) | Q(username__icontains=wish.text))
    held = Assignment.objects.in_force(today)
    for value, condition in (
        (wish.role, Q(role=wish.role)),
        (wish.region, Q(region__code=wish.region)),
        (wish.department, Q(department__code=wish.department)),
    ):
        if value:
            found = found.filter(Exists(held.filter(condition, user=OuterRef("pk"))))
    if wish.state:
        found = found.filter(is_active=wish.state == "active")
    return found.order_by(_order(wish.sort), "pk").prefetch_related(present_roles(today))


def present_roles(today: date) -> Prefetch[str]:
    """Read the roles of today with each account, as ``present``."""
    held = Assignment.objects.in_force(today).select_related("region", "department").order_by("pk")
    return Prefetch("assignments", queryset=held, to_attr="present")


def account(access: Access, today: date, username: str) -> User:
    """Return one account somebody may see, with all its roles. Errors: Hidden."""
    found = visible_to(access, today).filter(username=username).first()
    if found is None:
        raise Hidden()
    return found


def may_manage(access: Access, today: date, user: User) -> bool:
    """Tell whether this account is one that may be changed."""
    return manageable_by(access, today).filter(pk=user.pk).exists()


def roles_of(user: User) -> QuerySet[Assignment]:
    """Return every role an account has or had, the present ones first."""
    return user.assignments.select_related("region", "department").order_by("-valid_to", "-valid_from")


def places(access: Access, today: date) -> tuple[QuerySet[Region], QuerySet[Department]]:
    """Return the regions and departments in which somebody may give roles."""
    regions = Region.objects.in_force(today).order_by("path")
    if is_office_wide(access, Action.MANAGE_PEOPLE):
        return regions, Department.objects.all()
    return regions.below(access.scope(Action.MANAGE_PEOPLE).paths), Department.objects.none()


def _order(sort: str) -> str:
    falling = sort.startswith("-")
    column = SORTS.get(sort.lstrip("-"), "display_name")
    return f"-{column}" if falling else column
