"""Which figure runs ahead of which, by how many months, and on what evidence (domain.md §4.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhengxian.engine.base.period import Period
from zhengxian.engine.monitor.forecast.series import TimeSeries

LEADERS = ("electricity", "vat_invoices", "freight", "loans")
LONGEST_LEAD = 6
QUESTION = "两项数据走势不一致只是需要说明的问题，不是数据失实的结论；两者关系不能作线性推断。"


@dataclass(frozen=True, slots=True)
class LeadEvidence:
    """How one leader goes with a follower at its best lead.

    ``lead``: months the leader runs ahead, 0 together. ``correlation`` −1…1 with its 95 % interval; ``p``
    already adjusted for all pairs and leads tried. ``by_lead`` lists (lead, n, correlation) for the plot,
    ``pairs`` (period of the follower, leader's change, follower's change) at the best lead.
    """

    leader: str
    lead: int
    n: int
    correlation: float
    low: float
    high: float
    p: float
    is_clear: bool
    by_lead: tuple[tuple[int, int, float], ...]
    pairs: tuple[tuple[Period, float, float], ...]
    sentence: str
    question: str = QUESTION


def leads(
    follower: TimeSeries, leaders: Mapping[str, TimeSeries], *, longest: int = LONGEST_LEAD
) -> tuple[LeadEvidence, ...]:
    """Say which leaders run ahead of a series and by how many months, the clearest first."""
    raise NotImplementedError
