"""The saved questions a person may open: the own ones and the shared ones."""

from __future__ import annotations

from django.db.models import Q

from zhengxian.web.core.models import User
from zhengxian.web.report.models import SavedView


def offered(user: User) -> list[SavedView]:
    """Return the person's own views and those that others share, by name."""
    return list(SavedView.objects.filter(Q(owner=user) | Q(is_shared=True)).select_related("owner"))
