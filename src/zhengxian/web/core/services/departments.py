"""Departments and the other names they go by."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Department, DepartmentAlias, User
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.selectors.departments import plain
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.core.services import audit


@transaction.atomic
def save(
    *,
    access: Access,
    by: User,
    code: str,
    name: str,
    short_name: str,
    aliases: Sequence[str] = (),
    order: int = 0,
    department_id: int | None = None,
) -> Department:
    """Make a department, or change one; the aliases given replace those it had.

    Errors: Hidden outside one's scope; ``S-965`` the code, or ``S-966`` a name, belongs to another department.
    """
    if not is_office_wide(access, Action.MANAGE_REGIONS):
        raise Hidden()
    others = Department.objects.select_for_update().order_by("pk")
    department = Department()
    if department_id is not None:
        department = _one(department_id)
        others = others.exclude(pk=department_id)
    names = list(dict.fromkeys(n.strip() for n in aliases if n.strip()))
    _check_free(list(others.prefetch_related("aliases")), code, [name, short_name, *names])
    is_new = department.pk is None
    department.code, department.name, department.short_name = code, name, short_name
    department.order = order
    department.save()
    department.aliases.all().delete()
    DepartmentAlias.objects.bulk_create(
        DepartmentAlias(department=department, alias=n) for n in names if n not in (name, short_name)
    )
    verb = "新增" if is_new else "改动"
    audit.record("department.save", department, f"{verb}部门“{name}”", by=by, detail={"aliases": names})
    return department


def _one(department_id: int) -> Department:
    found = Department.objects.select_for_update().filter(pk=department_id).first()
    if found is None:
        raise Hidden()
    return found


def _check_free(others: Sequence[Department], code: str, names: Sequence[str]) -> None:
    wanted = {plain(n): n for n in names if n}
    for other in others:
        if other.code == code:
            raise Refused("S-965", f"代码“{code}”已经是“{other.name}”的。请换一个")
        taken = [other.name, other.short_name, *(a.alias for a in other.aliases.all())]
        for name in taken:
            if plain(name) in wanted:
                raise Refused("S-966", f"“{wanted[plain(name)]}”已经指“{other.name}”。一个名称只能指一个部门")
