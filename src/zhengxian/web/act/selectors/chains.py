"""Projects as 三个一批 counts them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from zhengxian.web.act.models import ItemState, Project
from zhengxian.web.act.selectors import projects
from zhengxian.web.core.access import Access


@dataclass(frozen=True)
class ChainWish:
    """What the chain page is narrowed to."""

    sector: str = ""
    chain: str = ""
    batch: str = ""


NOT_COUNTED = (ItemState.DRAFT, ItemState.CANCELLED)
"""States whose projects are in no count: not entered yet, or entered by mistake."""


def counted(access: Access | None, wish: ChainWish | None = None) -> QuerySet[Project]:
    """Return the projects that count, in the order of entry; ``access`` None is the office's own write-back."""
    rows = Project.objects.select_related("item__place") if access is None else projects.visible_to(access)
    rows = rows.exclude(item__state__in=NOT_COUNTED).exclude(item__place__isnull=True)
    wish = wish or ChainWish()
    for name in ("sector", "batch"):
        if value := getattr(wish, name):
            rows = rows.filter(**{name: value})
    if wish.chain:
        rows = rows.filter(chain__code=wish.chain)
    return rows.order_by("pk")
