"""Titles of firms counted as stock, new, expired and withdrawn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.act.ladder import Tier, Title, count_ladder, rules_of
from zhengxian.engine.base.errors import Refusal

quick = settings(max_examples=80, deadline=None)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
SPECIALISED = Tier.SPECIALISED


def test_a_year_by_hand() -> None:
    titles = [
        Title("甲", SPECIALISED, date(2022, 6, 1)),  # expired in 2025
        Title("乙", SPECIALISED, date(2023, 6, 1)),  # expires in 2026
        Title("丙", SPECIALISED, date(2023, 6, 1)),
        Title("丙", SPECIALISED, date(2026, 6, 1)),  # renewed without a gap
        Title("丁", SPECIALISED, date(2024, 6, 1), withdrawn=date(2026, 8, 1)),
        Title("戊", SPECIALISED, date(2026, 9, 1)),
        Title("戊", Tier.LITTLE_GIANT, date(2026, 10, 1)),
    ]
    ladder = count_ladder(titles, FIRST, LAST)
    count = ladder.of(SPECIALISED)
    assert (count.start, count.new, count.expired, count.withdrawn, count.end) == (3, 1, 1, 1, 2)
    assert count.net == -1
    assert ladder.of(Tier.LITTLE_GIANT).net == 1
    assert ladder.firms == 2


def test_three_years_valid_to_the_day() -> None:
    """domain.md §7: valid three years, then re-examined."""
    title = Title("甲", SPECIALISED, date(2023, 6, 1))
    assert title.held_on(date(2026, 5, 31))
    assert not title.held_on(date(2026, 6, 1))
    assert Title("甲", SPECIALISED, date(2023, 6, 1), until=date(2024, 1, 1)).ends == date(2024, 1, 1)


def test_rules_change_in_april_2026() -> None:
    assert [rules_of(d) for d in (date(2025, 7, 1), date(2026, 4, 1))] == ["2022", "2026"]


def test_nothing_is_nothing_and_words_are_there() -> None:
    ladder = count_ladder([], FIRST, LAST)
    assert ladder.firms == 0
    assert {c.net for c in ladder.tiers} == {0}
    assert len({tier.label for tier in Tier}) == 4


def test_impossible_dates_are_refused() -> None:
    with pytest.raises(Refusal, match=r"止日 2026-01-01 早于起日.*A-247"):
        count_ladder([], LAST, FIRST)
    with pytest.raises(Refusal, match=r"“甲”的有效期早于认定日期.*A-247"):
        count_ladder([Title("甲", SPECIALISED, FIRST, withdrawn=date(2025, 1, 1))], FIRST, LAST)


titles_of_any_kind = st.lists(
    st.builds(
        lambda firm, tier, granted, withdrawn: Title(
            firm,
            tier,
            FIRST + timedelta(granted),
            withdrawn=None if withdrawn is None else FIRST + timedelta(granted + withdrawn),
        ),
        st.sampled_from("甲乙丙丁"),
        st.sampled_from(Tier),
        st.integers(-1500, 400),
        st.none() | st.integers(0, 1000),
    ),
    max_size=12,
)


@quick
@given(titles_of_any_kind)
def test_stock_and_flow_agree(titles: list[Title]) -> None:
    ladder = count_ladder(titles, FIRST, LAST)
    for count in ladder.tiers:
        assert count.start + count.new - count.expired - count.withdrawn == count.end
        assert min(count.start, count.new, count.expired, count.withdrawn, count.end) >= 0
        assert count.end <= ladder.firms
    assert count_ladder(reversed(titles), FIRST, LAST) == ladder
