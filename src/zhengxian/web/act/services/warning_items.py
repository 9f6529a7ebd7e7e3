"""Making a ledger item of a warning: the item, the link and the state of the warning in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhengxian.web.act.models import LedgerItem
from zhengxian.web.act.selectors import items as doors
from zhengxian.web.act.selectors import warning_items
from zhengxian.web.act.services import item_intake, transitions
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Conflict, Hidden
from zhengxian.web.monitor.services import warnings


@transaction.atomic
def take_in(
    *, warning_id: int, upto: str, by: User, access: Access, again: bool = False, **words: Any
) -> LedgerItem:
    """Take a matter in as `item_intake.take_in`, of a warning: it follows the warning's indicator.

    The warning is locked first, so that of two people at once the second is told what the first has made; with
    ``again`` he makes another one all the same. Errors: Hidden for those who may not draft or do not see the warning;
    ``A-392`` (conflict) an item was made of it already; those of each step.
    """
    if not access.may(Action.DRAFT_ITEMS):
        raise Hidden
    warning = warnings.hold(warning_id, access)
    made = warning_items.made_of(warning_id)
    if made and not again:
        made_already = told(made, access)
        raise Conflict("A-392", f"这条预警{made_already}。如确需另立一件，请勾选“仍要另立一件”再提交")
    item = item_intake.take_in(upto=upto, by=by, access=access, indicator=warning.indicator, **words)
    item.warning = warning
    item.save(update_fields=["warning"])
    warnings.link(warning, by=by)
    return item


def told(made: Sequence[LedgerItem], access: Access) -> str:
    """Say which item was made of a warning already, as far as a person may see it; the end of a sentence."""
    seen = doors.visible_to(access).filter(pk__in=[item.pk for item in made]).values_list("pk", flat=True)
    item = next((one for one in made if one.pk in set(seen)), None)
    if item is None:
        return "已由别人转为督办事项，那一件不在您可看的范围"
    day = transitions.zh(timezone.localdate(item.created_at))
    named, state = transitions.named(item), item.status.label
    return f"已由{item.created_by}于{day}转为督办事项：{named}，现在{state}"
