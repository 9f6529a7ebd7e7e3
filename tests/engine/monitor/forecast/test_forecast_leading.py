"""Leading indicators: a planted lead is found, noise is not, short series are refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.monitor.forecast import LeadEvidence, TimeSeries, leads
from zhengxian.engine.monitor.forecast.changes import monthly_changes, whitened

FIRST = Period.parse("2020-01")
NAN = math.nan


def growth(values: np.ndarray) -> TimeSeries:
    return TimeSeries("growth", FIRST, [float(x) for x in values])


def smooth(random: np.random.Generator, count: int, memory: float = 0.7) -> np.ndarray:
    drawn = random.standard_normal(count + 24)
    for at in range(1, len(drawn)):
        drawn[at] += memory * drawn[at - 1]
    return drawn[24:]


def test_a_planted_lead_is_found() -> None:
    """The follower is the leader of three months before with a little noise."""
    random = np.random.default_rng(1)
    leader = smooth(random, 72)
    follower = np.concatenate([random.standard_normal(3), leader[:-3]]) + 0.3 * random.standard_normal(72)
    other = smooth(random, 72)
    found = leads(growth(follower), {"loans": growth(other), "electricity": growth(leader)})
    first = found["electricity"]
    assert list(found) == ["electricity", "loans"]
    assert isinstance(first, LeadEvidence)
    assert (first.lead, first.is_clear) == (3, True)
    assert first.low < first.correlation < first.high
    assert "领先 3 个月" in first.sentence
    assert "需要说明的问题" in first.question
    assert [lead for lead, _, _ in first.by_lead] == list(range(7))
    period, before, after = first.pairs[0]
    assert (str(period), before, after) == ("2020-04", leader[0], follower[3])


def test_smooth_series_that_have_nothing_to_do_with_each_other_are_seldom_called_clear() -> None:
    """Without whitening about every third pair of such series would look related; five in a hundred may."""
    random = np.random.default_rng(2)
    clear = 0
    for _ in range(200):
        series = {name: growth(smooth(random, 48, 0.9)) for name in ("electricity", "freight")}
        found = leads(growth(smooth(random, 48, 0.9)), series)
        clear += any(isinstance(e, LeadEvidence) and e.is_clear for e in found.values())
    assert clear <= 20


def test_short_series_are_refused() -> None:
    random = np.random.default_rng(3)
    found = leads(growth(random.normal(0, 1, 36)), {"freight": growth(random.normal(0, 1, 18))})
    assert isinstance(found["freight"], Refusal)
    assert found["freight"].code == "M-148"
    assert "货运量" in str(found["freight"])
    with pytest.raises(Refusal, match="M-147"):
        leads(TimeSeries("growth", Period.parse("2020Q1"), [1.0] * 20), {})
    with pytest.raises(Refusal, match="M-149"):
        leads(growth(np.ones(40)), {}, longest=13)
    assert leads(growth(np.ones(40)), {}) == {}


def test_what_does_not_move_leads_nothing() -> None:
    random = np.random.default_rng(3)
    found = leads(growth(random.normal(0, 1, 48)), {"loans": growth(np.ones(48))})["loans"]
    assert isinstance(found, LeadEvidence)
    assert (found.correlation, found.p, found.is_clear) == (0.0, 1.0, False)
    assert "没有看出" in found.sentence


def test_changes_of_levels_are_logarithms_of_months() -> None:
    """Cumulative 10, 30 becomes 11, 33: months 10, 20 against 11, 22."""
    figures = [10.0, 30.0, *[NAN] * 10, 11.0, 33.0]
    first, found = monthly_changes(TimeSeries("level", FIRST, figures, cumulative=True))
    assert str(first) == "2020-01"
    assert found[12:14].tolist() == pytest.approx([100 * math.log(1.1)] * 2)
    assert np.isnan(found[:12]).all()


def test_january_and_february_stand_in_february() -> None:
    figures = [NAN, 20.0, *[NAN] * 10, NAN, 22.0]
    _, found = monthly_changes(TimeSeries("level", FIRST, figures, cumulative=True))
    assert math.isnan(found[12])
    assert found[13] == pytest.approx(100 * math.log(1.1))


def test_negative_figures_give_differences() -> None:
    _, found = monthly_changes(TimeSeries("level", FIRST, [-1.0] * 12 + [2.0]))
    assert found[12] == 3.0


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000), st.floats(0.1, 50), st.floats(-5, 5))
def test_another_unit_of_the_leader_changes_nothing(seed: int, factor: float, added: float) -> None:
    """Ranks do not know units; whitening with a constant keeps them too."""
    random = np.random.default_rng(seed)
    one, other = random.standard_normal(40), smooth(random, 40)
    plain = leads(growth(one), {"x": growth(other)})["x"]
    moved = leads(growth(one), {"x": growth(other * factor + added)})["x"]
    assert isinstance(plain, LeadEvidence)
    assert isinstance(moved, LeadEvidence)
    assert moved.correlation == pytest.approx(plain.correlation, abs=0.02)
    assert whitened(np.ones(2), 0.5).shape == (2,)
