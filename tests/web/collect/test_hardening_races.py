"""Two people at once on PostgreSQL: one act stands, the other is told, and the trail holds one line."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from people_at_once import at_once

from zhengxian.web.collect.models import CellState, Correction, Observation, Submission
from zhengxian.web.collect.services import corrections, entries, observations, reviews, submissions
from zhengxian.web.core.models import AuditEvent
from zhengxian.web.core.refusal import Conflict
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit

from .conftest import SEPTEMBER, TODAY, build


@pytest.fixture
def committed(transactional_db: None) -> Iterator[Any]:
    """The small office, committed, with one sheet handed in."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    cache.clear()
    world = build()
    submissions.open_due(day=TODAY)
    world.staff()
    yield world
    clock.forget_office()


def lines(action: str) -> int:
    assert audit.verify()[1] == []
    return AuditEvent.objects.filter(action=action).count()


def approve(world: Any, sheet: Submission, who: str) -> Callable[[], object]:
    person, access = world.people[who], world.access(who)
    return lambda: reviews.approve(submission_id=sheet.pk, by=person, access=access)


def test_two_approvals_at_once(committed: Any) -> None:
    sheet = committed.fill(committed.sheet("town_monthly", "990101100"))
    found = at_once(*(approve(committed, sheet, who) for who in ("reviewer", "east2")))
    assert sum(isinstance(f, Conflict) for f in found) == 1, found
    assert lines("submission.approve") == 1
    assert Observation.objects.filter(submission=sheet).count() == sheet.entries.count()


def test_approval_and_withdrawal_at_once(committed: Any) -> None:
    sheet = committed.fill(committed.sheet("town_monthly", "990101100"))
    town, access = committed.people["town"], committed.access("town")
    found = at_once(
        approve(committed, sheet, "reviewer"),
        lambda: submissions.withdraw(submission_id=sheet.pk, by=town, access=access),
    )
    lost = [f for f in found if isinstance(f, Exception)]
    assert len(lost) == 1, found
    sheet.refresh_from_db()
    approved = lines("submission.approve")
    assert (sheet.state == "approved") == bool(approved) == bool(Observation.objects.filter(submission=sheet))
    assert approved + lines("submission.withdraw") == 1


def test_a_cell_that_two_people_fill_at_once(committed: Any) -> None:
    sheet = committed.sheet("caizheng_monthly")

    def save(who: str, text: str) -> Callable[[], object]:
        cell = entries.Cell("990101", "budget_revenue", text, 0)
        person, access = committed.people[who], committed.access(who)
        return lambda: entries.save(submission_id=sheet.pk, cells=[cell], by=person, access=access)

    found = at_once(save("finance", "11"), save("finance2", "12"))
    assert sorted(len(f.conflicts) for f in found) == [0, 1], found  # type: ignore[attr-defined]
    assert lines("entry.save") == 1


def test_a_correction_waits_for_a_version_that_is_being_written(committed: Any) -> None:
    code, place = "town_output", "990101100"
    row = committed.row(place, code, 10.0)
    by = committed.people["statistics"]
    observations.record([row], by=by)
    made = corrections.propose(
        region=place, indicator=code, period=SEPTEMBER, wish=corrections.Wish(11.0, CellState.REPORTED, "写错"),
        by=committed.people["town"], access=committed.access("town"),
    )  # fmt: skip
    written, go = threading.Event(), threading.Event()

    def newer() -> None:
        try:
            with transaction.atomic():
                observations.record([row._replace(value=12.0)], by=by)
                written.set()
                go.wait(2)
        finally:
            connection.close()

    thread = threading.Thread(target=newer)
    thread.start()
    assert written.wait(20)
    with pytest.raises(Conflict, match="C-236"):
        corrections.accept(correction_id=made.pk, by=committed.people["reviewer"])
    go.set()
    thread.join(20)
    assert Observation.objects.current().get(indicator__code=code, region__code=place).value == 12.0
    assert Correction.objects.get(pk=made.pk).state == "proposed"
    assert lines("correction.accept") == 0
