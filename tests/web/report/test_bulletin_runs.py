"""Which result a bulletin quotes: that of its own period, although others end on the same day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rated_runs import a_run, a_scheme

from zhengxian.engine.base.period import Period
from zhengxian.web.core.selectors import clock
from zhengxian.web.report.services.bulletins import run_of

from .conftest import Writing, writing


@pytest.fixture
def office(db: None) -> Iterator[Writing]:
    yield writing()
    clock.forget_office()


def test_the_result_of_the_very_period_goes_first(office: Writing) -> None:
    version = a_scheme(office)
    month, quarter = a_run(office, version, "2026-06"), a_run(office, version, "2026Q2")
    assert run_of(Period.parse("2026-06")) == month
    assert run_of(Period.parse("2026Q2")) == quarter
    assert run_of(Period.parse("2026H1")) in (month, quarter)  # none of its own: one that ends with it
    assert run_of(Period.parse("2026-05")) is None
