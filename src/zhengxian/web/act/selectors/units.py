"""The units that a box offers: departments for the whole office, and the regions of one's own."""

from __future__ import annotations

from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Department, Region
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.selectors.scopes import is_office_wide

MOST = 600


def offered(access: Access) -> list[tuple[str, str]]:
    """Return code and name of the units that somebody may hand something to; two queries."""
    scope = access.scope(Action.SEE_ITEMS)
    departments = Department.objects.values_list("code", "short_name")
    if not is_office_wide(access, Action.SEE_ITEMS):
        departments = departments.filter(pk__in=scope.departments)
    regions = Region.objects.in_force(clock.today()).below(scope.paths).exclude(level="province")
    return [*departments, *regions.order_by("path").values_list("code", "name")[:MOST]]
