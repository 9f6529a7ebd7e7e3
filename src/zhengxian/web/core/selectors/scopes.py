"""Whether somebody may do something everywhere or only within his own region."""

from __future__ import annotations

from django.db.models import Q

from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Level, Region

WIDE_LEVELS = (Level.PROVINCE, Level.PREFECTURE)


def is_office_wide(access: Access, action: Action) -> bool:
    """Tell whether an action is allowed for the whole office: at a city, a province or a region above all others."""
    paths = access.scope(action).paths
    if not paths or "/" in paths:
        return bool(paths)
    if paths not in access.wide:
        tops = Region.objects.filter(Q(level__in=WIDE_LEVELS) | Q(parent__isnull=True), path__in=paths)
        access.wide[paths] = tops.exists()
    return access.wide[paths]
