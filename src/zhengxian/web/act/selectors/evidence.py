"""The one door to files that prove something about an item."""

from __future__ import annotations

from zhengxian.web.act.models import Evidence
from zhengxian.web.act.selectors import items
from zhengxian.web.core.access import Access
from zhengxian.web.core.refusal import Hidden


def one_visible(access: Access, evidence_id: int) -> Evidence:
    """Return one piece of evidence of an item the person may look at, or raise `Hidden`."""
    rows = Evidence.objects.filter(items.one_of_visible(access, "item"))
    found = rows.select_related("upload").filter(pk=evidence_id).first()
    if found is None:
        raise Hidden
    return found
