"""What monitor tells the frame of every page: where to enter, what waits."""

from __future__ import annotations

from datetime import date

from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import User
from zhengxian.web.core.selectors import shell


def register() -> None:
    """Make monitor known to the frame; called once when the app is ready."""
    shell.register_stage("monitor", entry=entry, badge=badge)


def entry(access: Access) -> str:
    """Return the first page of monitor for these roles, or an empty text for those who see none of it."""
    if access.may(Action.SEE_TARGETS):
        return shell.address("monitor:wall")
    return shell.address("monitor:warnings") if access.may(Action.SEE_WARNINGS) else ""


def badge(user: User, access: Access, today: date) -> int:  # noqa: ARG001 -- the shape all stages share
    """Count what waits for this person."""
    return 0
