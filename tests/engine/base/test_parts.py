"""Rounding by largest remainder."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.parts import largest_remainder

quick = settings(max_examples=100, deadline=None)


def test_largest_remainder_hamilton() -> None:
    """Quotas 47.0, 16.0, 15.8, 12.0, 6.1, 3.1 of 100 seats: the largest remainder takes the seat left over."""
    shares = [Decimal(n) for n in (47000, 16000, 15800, 12000, 6100, 3100)]
    assert [int(v) for v in largest_remainder(Decimal(100), shares)] == [47, 16, 16, 12, 6, 3]


@quick
@given(st.integers(0, 1000), st.lists(st.integers(1, 50), min_size=2, max_size=8), st.integers(2, 9))
def test_the_scale_of_the_shares_does_not_matter(total: int, shares: list[int], times: int) -> None:
    plain = largest_remainder(Decimal(total), [Decimal(s) for s in shares])
    assert plain == largest_remainder(Decimal(total), [Decimal(s * times) for s in shares])


@quick
@given(
    st.integers(-10_000, 10_000),
    st.lists(st.floats(0, 1e6), min_size=1, max_size=8).filter(lambda s: sum(s) > 0),
    st.integers(0, 4),
)
def test_parts_add_up_whatever_the_sign(units: int, shares: list[float], decimals: int) -> None:
    total = Decimal(units).scaleb(-decimals)
    parts = largest_remainder(total, [Decimal(repr(s)) for s in shares], decimals)
    assert sum(parts) == total


@pytest.mark.parametrize("shares", [[0], [-1, 2], []])
def test_no_usable_share_is_refused(shares: list[int]) -> None:
    with pytest.raises(Refusal, match="A-234"):
        largest_remainder(Decimal(10), [Decimal(s) for s in shares])
