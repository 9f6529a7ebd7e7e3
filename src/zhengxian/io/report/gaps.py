"""Gaps in points between printed scores, so that a reader who subtracts gets the same figure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhengxian.io.report.figures import NONE_WORD, Style
from zhengxian.io.report.source import Record


@dataclass(frozen=True, slots=True)
class Gap:
    """Distance to the first and to the place ahead; None for who is first or has no place."""

    best: Decimal | None
    above: Decimal | None
    next_regions: tuple[str, ...] = ()
    """Who holds the place ahead (all that share it)."""

    def texts(self, style: Style, decimals: int) -> tuple[str, str]:
        """Return both gaps for a table."""
        return shown_gap(style, self.best, decimals), shown_gap(style, self.above, decimals)


def shown_gap(style: Style, gap: Decimal | None, decimals: int) -> str:
    """Print a gap; nobody above is a dash."""
    return NONE_WORD if gap is None else style.number(float(gap), decimals)


def printed(shown: str) -> Decimal:
    """Read a printed score back.

    >>> printed("−1.50")
    Decimal('-1.50')
    """
    return Decimal(shown.replace("−", "-"))


def gaps(rows: Sequence[Record], place: str) -> dict[str, Gap]:
    """Return how far every region of one comparison set is from the first and from the place ahead of it.

    Places decide who is ahead, so a tie that the scheme breaks leaves a gap of 0. A region without a
    place has no gaps and is nobody's target.
    """
    holders: dict[float, list[Record]] = {}
    for row in rows:
        if row[place] is not None:
            holders.setdefault(float(row[place]), []).append(row)
    ladder = sorted(holders)
    return {row["region"]: _gap(row, row[place], ladder, holders) for row in rows}


def _gap(
    row: Record, place: float | None, ladder: Sequence[float], holders: Mapping[float, list[Record]]
) -> Gap:
    at = 0 if place is None else bisect_left(ladder, float(place))
    if at == 0:
        return Gap(None, None)
    own, ahead = printed(row["shown"]), holders[ladder[at - 1]]
    best = printed(holders[ladder[0]][0]["shown"])
    return Gap(best - own, printed(ahead[0]["shown"]) - own, tuple(r["region"] for r in ahead))
