"""Items that already ask a unit for nearly the same as a proposal: a question to the clerk, never a decision."""

from __future__ import annotations

from zhengxian.web.act.models import Commitment, ItemState, LedgerItem
from zhengxian.web.act.selectors import items
from zhengxian.web.core.access import Access

ALIKE = 0.6
"""Share of the shorter title's pairs of characters that both must have."""
SHOWN = 3
MOST = 2000
"""Running items of one owner that are looked at, the newest first."""


def of(access: Access, proposal: Commitment) -> list[LedgerItem]:
    """Return running items of the same owner whose titles are nearly the proposal's, the likest first; at most 3."""
    if proposal.owner_region_id is None and proposal.owner_department_id is None:
        return []
    states = (ItemState.ESTABLISHED.value, *ItemState.running())
    rows = items.visible_to(access).filter(
        owner_region=proposal.owner_region_id, owner_department=proposal.owner_department_id, state__in=states
    )
    rows = rows.exclude(pk=proposal.item_id) if proposal.item_id is not None else rows
    found = [(likeness(proposal.title, item.title), item) for item in rows.order_by("-pk")[:MOST]]
    alike = sorted((pair for pair in found if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return [item for _, item in alike[:SHOWN]]


def likeness(one: str, other: str) -> float:
    """Return the share of the shorter title's pairs of characters that the other has too, 0 to 1.

    >>> likeness("修复东渠泵站", "10月底前修复东渠泵站"), likeness("修复东渠泵站", "招商引资")
    (1.0, 0.0)
    """
    pairs = [{text[n : n + 2] for n in range(len(text) - 1)} for text in (_plain(one), _plain(other))]
    shorter = min(map(len, pairs))
    return len(pairs[0] & pairs[1]) / shorter if shorter else 0.0


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isalnum())
