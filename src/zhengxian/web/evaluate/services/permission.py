"""Who may do what in evaluation; asked by every service, so that no page can forget it."""

from __future__ import annotations

from zhengxian.web.core.access import Access, Action, access_of
from zhengxian.web.core.models import Region, User, UserKind
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.selectors.scopes import is_office_wide


def access(by: User) -> Access:
    """Read what a user may do today."""
    return access_of(by, clock.today())


def require(by: User, action: Action) -> None:
    """Refuse (as not found) whoever may not do this for the whole office: a run ranks every region.

    The system user may.
    """
    if by.kind != UserKind.SYSTEM and not is_office_wide(access(by), action):
        raise Hidden


def require_in(by: User, actions: tuple[Action, ...], region: Region) -> None:
    """Refuse (as not found) whoever may do none of these for a region."""
    held = access(by)
    if by.kind != UserKind.SYSTEM and not any(held.may_in(action, region) for action in actions):
        raise Hidden
