"""Parts that add up to the whole: rounding by largest remainder."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from math import floor

from zhengxian.engine.base.errors import Refusal


def largest_remainder(total: Decimal, shares: Sequence[Decimal], decimals: int = 0) -> tuple[Decimal, ...]:
    """Divide a whole by shares: each its floor, the units left over to the largest remainders, first come first.

    >>> [str(v) for v in largest_remainder(Decimal(10), [Decimal(1), Decimal(1), Decimal(1)])]
    ['4', '3', '3']

    A share of 0 gets nothing. Errors: ``A-234`` a negative share or none above 0.
    Formula: q_i = total·s_i/Σs; floor(q_i) plus one unit of the last decimal for the k largest q_i − floor(q_i).
    Source: Hamilton's method.
    """
    whole = sum(shares, Decimal(0))
    if whole <= 0 or min(shares) < 0:
        raise Refusal("A-234", "没有可用的分解比例", "请填写不小于 0 的比例，至少一个大于 0")
    unit = Decimal(1).scaleb(-decimals)
    units = int(total / unit)
    floors = [int((units * share / whole).to_integral_value(ROUND_FLOOR)) for share in shares]
    order = sorted(range(len(shares)), key=lambda n: (floors[n] * whole - units * shares[n], n))
    for n in order[: units - sum(floors)]:
        floors[n] += 1
    return tuple(floor * unit for floor in floors)


def round_together(exact: Sequence[Fraction], decimals: int = 0) -> tuple[Decimal, ...]:
    """Round parts whose sum is a whole number of last units, so that the rounded parts have the same sum.

    >>> [str(v) for v in round_together([Fraction(7, 2), Fraction(7, 2), Fraction(3)])]
    ['4', '3', '3']

    Parts of any sign; each is rounded down, the units left over go to the largest remainders, first come
    first. The sum is rounded down to ``decimals`` where it is no whole number of units.
    Formula and source: as `largest_remainder`, which is this for parts by share.
    """
    units = [part * 10**decimals for part in exact]
    floors = [floor(unit) for unit in units]
    order = sorted(range(len(units)), key=lambda n: (floors[n] - units[n], n))
    for n in order[: floor(sum(units)) - sum(floors)]:
        floors[n] += 1
    return tuple(Decimal(part).scaleb(-decimals) for part in floors)
