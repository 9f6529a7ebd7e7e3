"""The enterprise ladder: dated titles of firms, counted as stock, new, expired and withdrawn.

Net is the only headline; a firm that holds a higher title still holds the lower one, so tiers are never added up.
Source: domain.md §7 (counting; three years valid; the 2022 rules end and the 2026 rules begin on 1 April 2026).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from zhengxian.engine.act.clocks import months_after
from zhengxian.engine.base.errors import Refusal

VALID_MONTHS = 36
RULES_2026 = date(2026, 4, 1)
"""From this day on the revised rules hold; before it those of 2022."""


class Tier(Enum):
    """The quality ladder, low to high."""

    INNOVATIVE = "innovative"
    SPECIALISED = "specialised"
    LITTLE_GIANT = "little_giant"
    CHAMPION = "champion"

    @property
    def label(self) -> str:
        """The office's word."""
        return _LABELS[self]

    @property
    def order(self) -> int:
        """Place on the ladder, from 0."""
        return list(Tier).index(self)


@dataclass(frozen=True, slots=True)
class Title:
    """One title of one firm: granted, valid until (None: three years) and withdrawn (None: not)."""

    firm: str
    tier: Tier
    granted: date
    until: date | None = None
    withdrawn: date | None = None

    @property
    def ends(self) -> date:
        """The first day it is no longer held: withdrawn, or the day its validity ends."""
        expiry = self.until or months_after(self.granted, VALID_MONTHS)
        return expiry if self.withdrawn is None else min(expiry, self.withdrawn)

    def held_on(self, day: date) -> bool:
        """Tell whether the title was held on a day."""
        return self.granted <= day < self.ends


@dataclass(frozen=True, slots=True)
class TierCount:
    """One tier over a span of days, in firms: stock at the end of the day before, and what came and went.

    ``start + new − expired − withdrawn = end``; a renewal without a gap is neither new nor expired, and a
    title that came and went within the span is in none of them.
    """

    tier: Tier
    start: int
    new: int
    expired: int
    withdrawn: int
    end: int

    @property
    def net(self) -> int:
        """净增: stock at the end minus stock at the start."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Ladder:
    """The tiers over a span, low to high, and how many different firms hold any title at its end."""

    tiers: tuple[TierCount, ...]
    firms: int

    def of(self, tier: Tier) -> TierCount:
        """Return the count of one tier."""
        return self.tiers[tier.order]


def count_ladder(titles: Iterable[Title], first: date, last: date) -> Ladder:
    """Count the titles held over the days from first to last, both included.

    >>> held = [Title("甲", Tier.SPECIALISED, date(2023, 5, 1)), Title("乙", Tier.SPECIALISED, date(2026, 3, 1)),
    ...         Title("乙", Tier.LITTLE_GIANT, date(2026, 9, 1))]
    >>> ladder = count_ladder(held, date(2026, 1, 1), date(2026, 12, 31))
    >>> tier = ladder.of(Tier.SPECIALISED)
    >>> (tier.start, tier.new, tier.expired, tier.end, tier.net), ladder.firms
    ((1, 1, 1, 1, 0), 1)

    Errors: ``A-247`` the span ends before it begins, or a title that ends before it was granted.
    """
    listed = list(titles)
    wrong = next((title for title in listed if title.ends < title.granted), None)
    if last < first or wrong is not None:
        what = f"“{wrong.firm}”的有效期早于认定日期" if wrong else f"统计期的止日 {last} 早于起日 {first}"
        raise Refusal("A-247", what, "请核对日期")
    tiers = tuple(_count(tier, [t for t in listed if t.tier is tier], first, last) for tier in Tier)
    return Ladder(tiers, len({title.firm for title in listed if title.held_on(last)}))


def rules_of(day: date) -> str:
    """Name the rules a title of a day was granted by: ``2022`` or ``2026``.

    >>> rules_of(date(2026, 3, 31)), rules_of(date(2026, 4, 1))
    ('2022', '2026')

    The standards of the 2026 rules are not checked here: their annexes must be read first.
    """
    return "2022" if day < RULES_2026 else "2026"


def _count(tier: Tier, titles: list[Title], first: date, last: date) -> TierCount:
    eve = first - timedelta(1)
    before = {title.firm for title in titles if title.held_on(eve)}
    after = {title.firm for title in titles if title.held_on(last)}
    gone = before - after
    withdrawn = {firm for firm in gone if _was_withdrawn(titles, firm, last)}
    return TierCount(
        tier, len(before), len(after - before), len(gone - withdrawn), len(withdrawn), len(after)
    )


def _was_withdrawn(titles: list[Title], firm: str, last: date) -> bool:
    """Whether the last title the firm lost was taken away."""
    lost = max((t for t in titles if t.firm == firm and t.ends <= last), key=lambda t: t.ends)
    return lost.withdrawn is not None and lost.ends == lost.withdrawn


_LABELS = {
    Tier.INNOVATIVE: "科技和创新型中小企业",
    Tier.SPECIALISED: "专精特新中小企业",
    Tier.LITTLE_GIANT: "专精特新“小巨人”企业",
    Tier.CHAMPION: "制造业单项冠军企业",
}
