"""Two people at the same moment on PostgreSQL: one settles, one item is made; the other is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from people_at_once import at_once

from zhengxian.web.act.models import LedgerItem
from zhengxian.web.act.services import warning_items
from zhengxian.web.act.services.units import Unit
from zhengxian.web.core.models import AuditEvent
from zhengxian.web.core.refusal import Conflict
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit
from zhengxian.web.monitor.models import WarningState
from zhengxian.web.monitor.services import warnings

from .conftest import MonitorOffice, build
from .test_warnings import raised


@pytest.fixture
def committed(transactional_db: None) -> Iterator[MonitorOffice]:
    """The office, committed, so that threads see it."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    yield build()
    clock.forget_office()


def one_stands(found: list[Any], code: str) -> None:
    """One act succeeded, the other was told by a code; the trail is whole."""
    told = [f for f in found if isinstance(f, Exception)]
    assert [type(f) for f in told] == [Conflict], found
    assert code in str(told[0])
    assert audit.verify()[1] == []


def test_two_who_settle(committed: MonitorOffice) -> None:
    one = raised(committed)
    first, second = committed.who("assessor"), committed.who("supervisor")
    found = at_once(
        lambda: warnings.settle(one, "已核实。", **first),
        lambda: warnings.settle(one, "我也核实。", **second),
    )
    one_stands(found, "M-251")
    assert AuditEvent.objects.filter(action="warning.settle").count() == 1
    assert one.notes.count() == 1


def test_two_who_make_an_item_of_one_warning(committed: MonitorOffice) -> None:
    one, unit = raised(committed), Unit.of(committed.departments["caizheng"])
    given = {"warning_id": one.pk, "upto": "assign", "title": "补收入", "owner": unit}
    given |= {"due_on": committed.today, "place": committed.regions["990101"]}
    first, second = committed.who("supervisor"), committed.who("supervisor")
    found = at_once(
        lambda: warning_items.take_in(**given, **first), lambda: warning_items.take_in(**given, **second)
    )
    one_stands(found, "A-392")
    assert [item.number for item in LedgerItem.objects.all()] == ["督〔2026〕001号"]
    one.refresh_from_db()
    assert one.status is WarningState.ACTING
