"""An account for every role; the demo's password is the same for all and printed at the start."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from zhengxian.demo import City
from zhengxian.web.core.models import Assignment, Department, Region, User

PASSWORD = "yanshi-2026-chengshi"  # noqa: S105 -- printed for everybody; the demo listens on 127.0.0.1 only


def write(city: City) -> dict[str, User]:
    """Write accounts and roles; return them by user name."""
    hashed = make_password(PASSWORD)
    regions = dict(Region.objects.values_list("code", "pk"))
    departments = dict(Department.objects.values_list("code", "pk"))
    User.objects.bulk_create(
        User(username=a.username, display_name=a.display_name, password=hashed) for a in city.accounts
    )
    users = {u.username: u for u in User.objects.all()}
    Assignment.objects.bulk_create(
        Assignment(
            user=users[a.username],
            role=a.role,
            region_id=regions[a.scope] if a.scope_kind == "region" else None,
            department_id=departments[a.scope] if a.scope_kind == "department" else None,
        )
        for a in city.accounts
    )
    return users
