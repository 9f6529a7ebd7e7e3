"""What became of a document: every item with its state and lateness, every proposal that was not taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator

from zhengxian.web.act.models import Commitment, CommitmentState, Document
from zhengxian.web.act.selectors import board, item_filter, items
from zhengxian.web.act.selectors import commitments as read_out
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import User

PAGE = 100


@dataclass(frozen=True)
class Made:
    """A proposal that became an item, and where that stands today; None where the person may not see the item."""

    commitment: Commitment
    line: board.Line | None


@dataclass(frozen=True)
class Outcome:
    """Everything a document's page shows."""

    progress: read_out.Progress
    made: Sequence[Made]
    others: Page[Commitment]
    """Accepted ones that are no items yet, open ones, rejected ones."""

    @property
    def seen(self) -> list[board.Line]:
        """The items the person may see."""
        return [m.line for m in self.made if m.line is not None]

    @property
    def late(self) -> int:
        """Items that run past their due day."""
        return sum(line.is_late for line in self.seen)

    @property
    def closed(self) -> int:
        """Items that another unit confirmed as done."""
        return sum(line.item.status.is_reopenable for line in self.seen)

    @property
    def closed_late(self) -> int:
        """Items closed after their due day; they stay late."""
        return sum(line.is_closed_late for line in self.seen)


def outcome(document: Document, user: User, access: Access, today: date, page: str = "") -> Outcome:
    """Read what became of a document; lateness as of today by the working calendar."""
    rows = list(read_out.live(document).defer("read", "section"))
    seen = item_filter.sight(user, access, today)
    mine = items.visible_to(access).filter(commitment__document=document)
    known = {line.item.pk: line for line in board.lines(seen, items.whole(mine))}
    made = [Made(c, known.get(c.item_id)) for c in rows if c.item_id is not None]
    order = [CommitmentState.PROPOSED, CommitmentState.ACCEPTED, CommitmentState.REJECTED]
    others = sorted(
        (c for c in rows if c.item_id is None), key=lambda c: order.index(CommitmentState(c.state))
    )
    return Outcome(read_out.progress(rows), made, Paginator(others, PAGE).get_page(page))
