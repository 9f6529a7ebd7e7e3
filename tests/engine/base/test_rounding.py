"""Half up on the decimal text, and the same rule at speed."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.rounding import NO_KEY, at_least, half_up, half_up_text, key_text, rank_keys, same

quick = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (2.675, 2, "2.68"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.675, 2, "-2.68"),
        (-0.5, 0, "-1"),
        (1.005, 2, "1.01"),
        (8.25, 1, "8.3"),
        (61.142887, 2, "61.14"),
        (7.0, 2, "7.00"),
        (-0.004, 2, "0.00"),
        (-0.0, 1, "0.0"),
        (0.0, 0, "0"),
        (1e21, 1, "1000000000000000000000.0"),
        (5e-324, 3, "0.000"),
        (9.995, 2, "10.00"),
    ],
)
def test_half_up_on_decimal_text_domain_10(value: float, decimals: int, text: str) -> None:
    assert half_up_text(value, decimals) == text
    assert half_up(value, decimals) == Decimal(text)


def test_half_up_reads_numpy_scalars_and_decimals() -> None:
    assert half_up(np.float64(2.675), 2) == Decimal("2.68")
    assert half_up(Decimal("2.674999999999999999999999999999"), 2) == Decimal("2.67")


@pytest.mark.parametrize("decimals", [-1, 13])
def test_decimals_out_of_range_are_refused(decimals: int) -> None:
    for call in (
        lambda: half_up(1.0, decimals),
        lambda: rank_keys(np.ones(1), decimals),
        lambda: key_text(1, decimals),
    ):
        with pytest.raises(Refusal) as caught:
            call()
        assert caught.value.code == "B-141"


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, Decimal("NaN")])
def test_no_value_is_not_rounded(value: float | Decimal) -> None:
    with pytest.raises(Refusal) as caught:
        half_up(value, 2)
    assert caught.value.code == "B-142"


@quick
@given(st.integers(-(10**12) + 1, 10**12 - 1), st.integers(0, 15), st.integers(0, 6))
def test_keys_agree_with_half_up_on_twelve_digits(mantissa: int, places: int, decimals: int) -> None:
    value = float(f"{mantissa}e-{places}")
    assume(abs(value) * 10**decimals < 9e13)
    expected = int(half_up(value, decimals).scaleb(decimals))
    assert rank_keys(np.array([value]), decimals)[0] == expected


@quick
@given(st.integers(0, 10**6), st.integers(0, 6), st.integers(0, 8))
def test_keys_agree_right_below_and_on_a_half(whole: int, decimals: int, more: int) -> None:
    half = Decimal(whole) + Decimal("0.5")
    digits = len(half.as_tuple().digits)
    step = Decimal(10) ** -min(1 + more, 1 + 12 - digits)
    for exact in (half - step, half, half + step):
        value = float(exact.scaleb(-decimals))
        expected = int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
        assert rank_keys(np.array([value, -value]), decimals).tolist() == [expected, -expected]


@quick
@given(st.lists(st.integers(0, 2000), min_size=1, max_size=60), st.integers(0, 60))
def test_noise_of_a_sum_does_not_lower_a_half(parts: list[int], shift: int) -> None:
    total = Decimal(sum(parts)) + Decimal("0.5")
    pieces = [float(Decimal(p).scaleb(-2)) for p in parts] + [0.005]
    turned = pieces[shift % len(pieces) :] + pieces[: shift % len(pieces)]
    running = 0.0
    for piece in turned:
        running += piece
    assert rank_keys(np.array([running]), 2)[0] == int(total.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def test_half_left_by_subtraction_counts_as_half() -> None:
    left = 100.0 - 99.995
    assert left < 0.005
    assert rank_keys(np.array([left]), 2).tolist() == [1]


def test_competition_ranks_of_ties_domain_b25() -> None:
    keys = rank_keys(np.array([92.0, 90.004, 89.995, 88.0]), 2)
    ranks = [1 + int((keys > key).sum()) for key in keys]
    assert ranks == [1, 2, 2, 4]


def test_keys_hold_no_value_below_every_value_and_keep_memory_order() -> None:
    values = np.asfortranarray([[1.25, np.nan], [-9e11, -0.0], [0.04, -1.25]])
    keys = rank_keys(values, 1)
    assert keys.tolist() == [[13, NO_KEY], [-9 * 10**12, 0], [0, -13]]
    assert keys.flags.f_contiguous
    assert np.isnan(values[0, 1])
    assert rank_keys(np.full((2, 2), np.nan), 2).tolist() == [[NO_KEY, NO_KEY]] * 2
    assert rank_keys(np.empty((0, 3)), 2).shape == (0, 3)


def test_keys_take_batches_and_strided_views() -> None:
    block = np.arange(24.0).reshape(2, 3, 4)[:, ::2, ::-1] / 8
    expected = [[[int(half_up(v, 1).scaleb(1)) for v in row] for row in table] for table in block]
    assert rank_keys(block, 1).tolist() == expected


def test_too_many_digits_are_refused_with_places() -> None:
    with pytest.raises(Refusal) as caught:
        rank_keys(np.array([[1.0, 2.0], [1e12, np.inf]]), 2)
    assert (caught.value.code, caught.value.rows, caught.value.cols) == ("B-143", (1,), (0, 1))
    with pytest.raises(Refusal) as caught:
        rank_keys(np.array([1.0, -1e15]), 0)
    assert (caught.value.rows, caught.value.cols) == ((1,), ())


@quick
@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_key_text_is_the_rounded_figure(key: int, decimals: int) -> None:
    assert Decimal(key_text(key, decimals)).scaleb(decimals) == key
    assert key_text(key, decimals) == half_up_text(float(key_text(key, decimals)), decimals)


def test_key_text_of_no_value_is_empty() -> None:
    assert key_text(NO_KEY, 2) == ""


def test_same_forgives_noise_only() -> None:
    assert same(sum([0.1] * 10), 1.0)
    assert same(1e12, 1e12 + 0.2)
    assert not same(0.123456789012, 0.123456789013)
    assert not same(math.nan, math.nan)
    assert same(math.inf, math.inf)
    assert not same(math.inf, 1.0)
    assert not same(-math.inf, math.inf)


def test_comparison_of_arrays_equals_comparison_of_scalars() -> None:
    a = np.array([0.1 + 0.2, 1.0, np.nan, np.inf, np.inf, -np.inf, 0.3, -2.0])
    b = np.array([0.3, 1.1, np.nan, np.inf, 1.0, np.inf, 0.1 + 0.2, -2.1])
    assert same(a, b).tolist() == [same(x, y) for x, y in zip(a.tolist(), b.tolist(), strict=True)]
    assert at_least(a, b).tolist() == [at_least(x, y) for x, y in zip(a.tolist(), b.tolist(), strict=True)]
    assert at_least(a, 1.0).tolist() == [at_least(x, 1.0) for x in a.tolist()]


@quick
@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_one_of_two_is_at_least_the_other(a: float, b: float) -> None:
    assert at_least(a, b) or at_least(b, a)
    assert (at_least(a, b) and at_least(b, a)) == same(a, b)
