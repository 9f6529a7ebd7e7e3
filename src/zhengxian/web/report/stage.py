"""What report tells the frame of every page: where to enter, what waits."""

from __future__ import annotations

from datetime import date

from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import User
from zhengxian.web.core.selectors import shell
from zhengxian.web.report.selectors import bulletins


def register() -> None:
    """Make report known to the frame; called once when the app is ready."""
    from zhengxian.web.report.services import packs  # noqa: F401  # its jobs become known

    shell.register_stage("report", entry=entry, badge=badge)


_ENTRIES = (
    ("report:packs", Action.SEE_PACKS),
    ("report:bulletins", Action.SEE_BULLETINS),
    ("report:board", Action.SEE_BOARD),
)


def entry(access: Access) -> str:
    """Return the first page of report for these roles, or an empty text for those who see none of it."""
    addresses = (shell.address(name) for name, action in _ENTRIES if access.may(action))
    return next((address for address in addresses if address), "")


def badge(user: User, access: Access, today: date) -> int:  # noqa: ARG001 -- the shape all stages share
    """Count what waits for this person: bulletins to check or to issue."""
    return bulletins.waiting_for(access)
