"""Events count in the period they belong to, and those of other periods are named."""

import datetime as dt

import pytest

from zhengxian.engine.base.period import Period
from zhengxian.engine.evaluate.adjust import Event
from zhengxian.engine.evaluate.event_period import of_period


@pytest.mark.parametrize(
    ("event", "evaluated", "counts"),
    [
        (Event("a", "x", date=dt.date(2025, 10, 1)), "2025", True),
        (Event("a", "x", date=dt.date(2025, 10, 1)), "2025Q3", False),
        (Event("a", "x", date=dt.date(2025, 10, 1)), "2024", False),
        (Event("a", "x", date=dt.date(2024, 2, 29)), "2024-02", True),
        (Event("a", "x", date=dt.date(2025, 2, 10), period="2024"), "2024", True),
        (Event("a", "x", date=dt.date(2025, 2, 10), period="2024"), "2025", False),
        (Event("a", "x", period="2025Q1"), "2025H1", True),
        (Event("a", "x"), "2019", True),
    ],
)
def test_an_event_belongs_to_its_year_from_its_day_on(event, evaluated, counts):
    kept, notes = of_period([event], Period.parse(evaluated))
    assert bool(kept) is counts
    assert bool(notes) is not counts
    if notes:
        assert "1 个事项" in notes[0].message
