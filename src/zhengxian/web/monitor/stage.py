"""What monitor tells the frame of every page: where to enter, what waits, what the search box finds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import User
from zhengxian.web.core.selectors import search as found
from zhengxian.web.core.selectors import shell
from zhengxian.web.monitor.models import WarningLevel
from zhengxian.web.monitor.selectors import warning_list, warnings
from zhengxian.web.ui.components import dates


def register() -> None:
    """Make monitor known to the frame; called once when the app is ready."""
    shell.register_stage("monitor", entry=entry, badge=badge)
    found.register(find)


def entry(access: Access) -> str:
    """Return the first page of monitor for these roles, or an empty text for those who see none of it."""
    if access.may(Action.SEE_TARGETS):
        return shell.address("monitor:wall")
    return shell.address("monitor:warnings") if access.may(Action.SEE_WARNINGS) else ""


def badge(user: User, access: Access, today: date) -> int:  # noqa: ARG001 -- the shape all stages share
    """Count what waits for this person: own warnings to explain, explained ones to look at."""
    return warnings.waiting_for(access)


def find(access: Access, text: str, today: date) -> Sequence[found.Hit]:  # noqa: ARG001 -- the shape of a provider
    """Find warnings that are still watched, by region, indicator or rule; no figure is told."""
    if not access.may(Action.SEE_WARNINGS):
        return []
    rows = warning_list.listing(access, warning_list.WarningFilter(text=text))[: found.EACH]
    return [
        found.Hit(
            "预警",
            f"{warnings.subject_of(one)}（{dates.period_label(one.period)}）",
            f"{WarningLevel(one.level).label}，{one.status.label}",
            reverse("monitor:warning", args=[one.pk]),
        )
        for one in rows
    ]
