"""What act tells the frame of every page: where to enter, what waits, what the search box finds."""

from __future__ import annotations

from datetime import date

from zhengxian.web.act.selectors import board, search, warning_items
from zhengxian.web.act.selectors.item_filter import sight
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import User
from zhengxian.web.core.selectors import search as found
from zhengxian.web.core.selectors import shell
from zhengxian.web.monitor.selectors import warnings


def register() -> None:
    """Make act known to the frame and its items to the pages of warnings; called once when the app is ready."""
    shell.register_stage("act", entry=entry, badge=badge)
    found.register(search.find)
    warnings.register_items(warning_items.of_warnings)


def entry(access: Access) -> str:
    """Return the first page of act for these roles, or an empty text for those who see no items."""
    return shell.address("act:board") if access.may(Action.SEE_ITEMS) else ""


def badge(user: User, access: Access, today: date) -> int:
    """Count what waits for this person: to accept, returned, to review, to decide on, to verify."""
    return board.waiting_for(sight(user, access, today)) if access.may(Action.SEE_ITEMS) else 0
