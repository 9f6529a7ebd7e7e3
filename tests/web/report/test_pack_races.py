"""Two people make packs at once, on PostgreSQL: two packs, two numbers, one chain of the trail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from people_at_once import at_once

from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit
from zhengxian.web.report import guards
from zhengxian.web.report.models import Pack, PackCounter

from ..monitor.conftest import build
from .conftest import PackOffice


@pytest.fixture
def committed(transactional_db: None) -> Iterator[PackOffice]:
    """The office, committed; its packs are taken away again before the tables are emptied."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    yield PackOffice(**vars(build()))
    guards.remove(connection)
    Pack.objects.all().delete()
    guards.install(connection)
    clock.forget_office()


def test_two_packs_at_once_have_numbers_of_their_own(committed: PackOffice) -> None:
    found = at_once(
        lambda: committed.pack(who="supervisor"), lambda: committed.pack("2026-09", who="assessor")
    )
    assert [type(one) for one in found] == [Pack, Pack]
    assert sorted(one.number for one in found) == ["调〔2026〕001号", "调〔2026〕002号"]
    assert PackCounter.objects.get().last == 2
    assert audit.verify()[1] == []
