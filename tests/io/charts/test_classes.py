"""Classes of colour and axis ticks."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.io.charts.scales import check_limits, class_of, fills, spread, ticks
from zhengxian.io.charts.theme import LIGHT, WALL, contrast

figures = st.floats(-1e6, 1e6, allow_nan=False)


@given(figures, figures, st.lists(figures, min_size=1, max_size=6, unique=True), st.integers(0, 4))
def test_a_greater_value_never_falls_into_a_lower_class(
    a: float, b: float, limits: list[float], decimals: int
) -> None:
    low, high = sorted((a, b))
    limits.sort()
    assert class_of(low, limits, decimals) <= class_of(high, limits, decimals)


@given(figures, st.integers(0, 3))
def test_a_class_follows_the_printed_figure(value: float, decimals: int) -> None:
    from zhengxian.engine.base.rounding import half_up

    shown = float(half_up(value, decimals))
    assert class_of(value, (-5, 0, 5), decimals) == class_of(shown, (-5, 0, 5), decimals)


def test_a_value_at_a_limit_belongs_to_the_class_above() -> None:
    assert [class_of(v, (60, 70), 1) for v in (59.94, 59.95, 60, 69.9, 70)] == [0, 1, 1, 1, 2]


@given(figures, figures)
@example(50001.0, -1.28e-05)
def test_ticks_cover_the_range_and_stay_few(a: float, b: float) -> None:
    low, high = sorted((a, b))
    found = ticks(low, high)
    hair = 1e-8 * max(1, abs(low), abs(high))  # what no eye sees on an axis of this length
    assert found[0] <= low + hair
    assert found[-1] >= high - hair
    assert 2 <= len(found) <= 8
    assert list(found) == sorted(set(found))


def test_no_values_have_no_range() -> None:
    assert spread([None, float("nan")]) is None
    assert spread([None, 3.0]) == (3.0, 3.0)


def test_a_number_of_classes_that_a_scale_has_not_is_refused() -> None:
    assert len(fills(LIGHT, 7, diverging=True)) == 7
    assert len(set(fills(LIGHT, 4, diverging=False))) == 4
    with pytest.raises(ZhengxianError, match="F-601"):
        fills(LIGHT, 4, diverging=True)


def test_limits_that_do_not_rise_are_refused() -> None:
    check_limits((1, 2, 3))
    with pytest.raises(ZhengxianError, match="F-602"):
        check_limits((1, 3, 3))


@pytest.mark.parametrize("theme", [LIGHT, WALL], ids=["paper", "wall"])
def test_labels_are_readable_on_every_fill(theme) -> None:
    for fill in (*theme.sequential, *theme.diverging, theme.sunk):
        assert contrast(theme.on(fill), fill) >= 4.5
