"""Departments, and which one a name in a document means."""

from __future__ import annotations

import unicodedata

from django.db.models import Q, QuerySet

from zhengxian.web.core.models import Department, DepartmentAlias
from zhengxian.web.core.refusal import Hidden


def listed(text: str = "") -> QuerySet[Department]:
    """Return departments with their aliases, narrowed to those of which a name has these words."""
    found = Department.objects.prefetch_related("aliases")
    if text:
        also = DepartmentAlias.objects.filter(alias__icontains=text).values("department")
        found = found.filter(Q(name__icontains=text) | Q(short_name__icontains=text) | Q(pk__in=also))
    return found


def department(code: str) -> Department:
    """Return one department. Errors: Hidden."""
    found = listed().filter(code=code).first()
    if found is None:
        raise Hidden()
    return found


def names() -> dict[str, Department]:
    """Return the department by every name it goes by, in `plain` form; two queries for many names."""
    found: dict[str, Department] = {}
    for one in listed():
        for name in (one.name, one.short_name, *(a.alias for a in one.aliases.all())):
            found.setdefault(plain(name), one)
    return found


def resolve(name: str) -> Department | None:
    """Return the department a name means (full, short or alias; width and blanks do not count), or None."""
    return names().get(plain(name))


def plain(name: str) -> str:
    """Return a name as it is compared.

    >>> plain("市 发改委（市能源局）")
    '市发改委(市能源局)'
    """
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
