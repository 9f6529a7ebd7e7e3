"""A run takes "now" as its moment while somebody records figures: its replay must read the same figures."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone

from zhengxian.web.collect.models import Indicator, Observation
from zhengxian.web.collect.services import observations, writing_order
from zhengxian.web.collect.services.observations import Row
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.selectors import clock
from zhengxian.web.evaluate.services import run_jobs
from zhengxian.web.evaluate.services.replay import replay

from .conftest import build


@pytest.fixture
def committed(transactional_db: None) -> Iterator[Any]:
    """The office, committed, so that other connections see it; it needs two writers at once."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    cache.clear()
    yield build()
    clock.forget_office()


def test_a_run_waits_for_figures_that_are_being_recorded(committed: Any) -> None:
    city, written = committed, threading.Event()
    one = Observation.objects.current().filter(
        region=city.regions["990124"], indicator=Indicator.objects.get(code="gdp_growth"), period="2025"
    )
    row = one.values_list("region_id", "indicator_id", "period", "value").first() or _any_row(city)

    def record() -> None:
        try:
            with transaction.atomic():
                observations.record([Row(*row[:3], (row[3] or 0.0) + 1.0)], by=city.users["statistics"])
                written.set()
                time.sleep(1.0)
        finally:
            connection.close()

    thread = threading.Thread(target=record)
    thread.start()
    assert written.wait(30)
    run = city.run(as_of=None)
    thread.join(30)
    again = replay(run=run, by=city.users["assessor"])
    assert again.equal, again.message


def _any_row(city: Any) -> Any:
    found = Observation.objects.current().filter(
        region=city.regions["990124"], period="2025", value__isnull=False
    )
    return found.values_list("region_id", "indicator_id", "period", "value")[0]


@pytest.mark.django_db
def test_a_settled_moment_is_now() -> None:
    before = timezone.now()
    assert before <= writing_order.settled_moment() <= timezone.now()


def test_no_run_is_made_as_of_a_moment_to_come(city: Any) -> None:
    ahead = timezone.now() + timedelta(days=1)
    with pytest.raises(Refused, match="S-990"):
        run_jobs.start(version=city.version, period="2025", by=city.users["assessor"], as_of=ahead, now=True)
