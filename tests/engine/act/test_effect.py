"""What a figure did after a matter was closed, against the median change of the others."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengxian.engine.act.effect import EffectWord, compared_by, effect

OTHERS = [(2.0, 2.5), (1.0, 1.4), (3.0, 3.1), (0.0, 2.0)]
"""Changes +0.5, +0.4, +0.1, +2.0; their median is 0.45."""


@pytest.mark.parametrize(
    ("after", "direction", "net", "word"),
    [
        (1.45, "positive", "0.0", EffectWord.SAME),  # moved as the others do
        (1.49, "positive", "0.0", EffectWord.SAME),  # +0.49 − 0.45 = 0.04
        (1.50, "positive", "0.1", EffectWord.BETTER),  # 0.05 rounds half up
        (1.0, "positive", "-0.5", EffectWord.WORSE),  # stood still while all rose
        (1.0, "negative", "-0.5", EffectWord.BETTER),
        (3.0, "negative", "1.6", EffectWord.WORSE),
        (3.0, "target", "1.6", EffectWord.UNJUDGED),
    ],
)
def test_the_season_of_all_is_no_effect(after: float, direction: str, net: str, word: EffectWord) -> None:
    found = effect(1.0, after, OTHERS, direction=direction)  # type: ignore[arg-type]
    assert (found.net, found.word, found.peers) == (Decimal(net), word, 4)
    assert found.usual == pytest.approx(0.45)


def test_what_is_missing_is_said() -> None:
    assert effect(None, 2.0, OTHERS, direction="positive").why == "交办前没有可比的数"
    assert effect(1.0, None, OTHERS, direction="positive").word is EffectWord.WAITING
    few = effect(1.0, 2.0, [(1.0, 2.0), (1.0, None), (None, 3.0), (2.0, 2.0)], direction="positive")
    assert (few.word, few.peers, few.change, few.usual) == (EffectWord.UNJUDGED, 2, 1.0, 0.5)
    assert few.why == "同类地区有数的只有 2 个，不足 3 个"
    assert effect(1.0, 2.0, [], direction="positive").why == "同类地区有数的只有 0 个，不足 3 个"


def test_levels_are_compared_by_growth_over_last_year() -> None:
    assert compared_by("level", 120.0, 100.0) == pytest.approx(20.0)
    assert compared_by("stock", 90.0, 100.0) == pytest.approx(-10.0)
    assert compared_by("ratio", 88.0, None) == 88.0
    for value, last_year in ((None, 1.0), (1.0, None), (1.0, 0.0), (1.0, -5.0)):
        assert compared_by("count", value, last_year) is None


@given(st.floats(-50, 50), st.floats(-50, 50), st.floats(-20, 20))
def test_a_shift_of_all_alike_changes_nothing(before: float, after: float, shift: float) -> None:
    plain = effect(before, after, OTHERS, direction="positive", decimals=1)
    moved = [(a, None if b is None else b + shift) for a, b in OTHERS]
    shifted = effect(before, after + shift, moved, direction="positive", decimals=1)
    assert plain.net is not None
    assert shifted.net is not None
    assert abs(plain.net - shifted.net) <= Decimal("0.1")  # at most the last place, where noise meets a half


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_less_is_better_turns_the_word_round(before: float, after: float) -> None:
    turned = {EffectWord.BETTER: EffectWord.WORSE, EffectWord.WORSE: EffectWord.BETTER}
    up = effect(before, after, OTHERS, direction="positive").word
    down = effect(before, after, OTHERS, direction="negative").word
    assert down is turned.get(up, EffectWord.SAME)
