"""Units that reach the size of the register."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.act.registration import Trade, UnitRule, UnitToEnter, Way, unit_entry
from zhengxian.engine.base.period import Period

quick = settings(max_examples=80, deadline=None)
JUNE, OCTOBER = Period.parse("2026-06"), Period.parse("2026-10")
GROWN = UnitToEnter("u", "甲厂", Trade.INDUSTRY, 2600, date(2015, 3, 1))


@pytest.mark.parametrize(
    ("trade", "threshold"),
    [
        (Trade.INDUSTRY, 2000),
        (Trade.WHOLESALE, 2000),
        (Trade.RETAIL, 500),
        (Trade.CATERING, 200),
        (Trade.SERVICES_LARGE, 2000),
        (Trade.SERVICES_MIDDLE, 1000),
        (Trade.SERVICES_SMALL, 500),
    ],
)
def test_thresholds_of_2025_guides(trade: Trade, threshold: float) -> None:
    """domain.md §5.2 [V102][V103]."""
    reached = unit_entry(replace(GROWN, trade=trade, revenue=threshold), OCTOBER)
    below = unit_entry(replace(GROWN, trade=trade, revenue=threshold - 0.1), OCTOBER)
    assert (reached.way, below.way) == (Way.ANNUAL, Way.NONE)


def test_a_grown_firm_enters_once_a_year_a_new_one_every_month() -> None:
    """domain.md §5.2 [V104]–[V107]: monthly only for newly founded or produced units."""
    assert [unit_entry(GROWN, m).open_now for m in (JUNE, OCTOBER)] == [False, True]
    new = unit_entry(replace(GROWN, since=date(2025, 12, 1)), JUNE)
    assert (new.way, new.open_now, new.due) == (Way.MONTHLY, True, date(2026, 6, 20))
    assert "新建投产" in new.reason
    assert unit_entry(replace(GROWN, since=date(2024, 5, 31)), JUNE).way is Way.ANNUAL
    assert (
        unit_entry(replace(GROWN, since=date(2024, 5, 31)), JUNE, UnitRule(new_months=36)).way is Way.MONTHLY
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"in_register": True}, "已在库。"),
        ({"revenue": None}, "没有营业收入数据，无法判断。"),
        ({"revenue": 1999.0}, "营业收入 1999 万元，不足 2000 万元。"),
        ({"trade": Trade.CONSTRUCTION}, "没有登记资质。"),
    ],
)
def test_who_need_not_enter_is_told_why(change: dict[str, object], reason: str) -> None:
    entry = unit_entry(replace(GROWN, **change), OCTOBER)  # type: ignore[arg-type]
    assert (entry.way, entry.open_now, entry.reason) == (Way.NONE, False, reason)


def test_builders_and_developers_enter_by_licence() -> None:
    for trade in (Trade.CONSTRUCTION, Trade.PROPERTY):
        entry = unit_entry(replace(GROWN, trade=trade, revenue=None, qualified=True), OCTOBER)
        assert entry.way is Way.ANNUAL
        assert trade.label


@quick
@given(st.sampled_from(Trade), st.floats(0, 10**5), st.floats(0, 10**5), st.booleans())
def test_more_revenue_never_takes_a_unit_off_the_list(
    trade: Trade, revenue: float, more: float, licence: bool
) -> None:
    unit = replace(GROWN, trade=trade, revenue=revenue, qualified=licence)
    if unit_entry(unit, OCTOBER).way is not Way.NONE:
        assert unit_entry(replace(unit, revenue=revenue + more), OCTOBER).way is not Way.NONE
