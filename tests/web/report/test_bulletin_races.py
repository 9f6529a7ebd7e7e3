"""Two people at once on bulletins, on PostgreSQL: one act stands, the other is told, no number is given twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from people_at_once import at_once

from zhengxian.web.core.refusal import Conflict
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit
from zhengxian.web.report import guards
from zhengxian.web.report.models import Bulletin, BulletinQuote, BulletinStep, IssuedBulletin
from zhengxian.web.report.services import bulletin_steps as steps
from zhengxian.web.report.services import bulletins

from .conftest import Writing, writing


@pytest.fixture
def committed(transactional_db: None) -> Iterator[Writing]:
    """The office, committed; what the database keeps is taken away before the tables are emptied."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    yield writing()
    guards.remove(connection)
    for table in (BulletinQuote, BulletinStep, IssuedBulletin, Bulletin):
        table.objects.all().delete()
    guards.install(connection)
    clock.forget_office()


def test_two_issues_at_once(committed: Writing) -> None:
    """Two leaders at one bulletin: one is told; two bulletins at once: two numbers."""
    first, second, third = committed.write(), committed.write(), committed.write()
    for made in (first, second, third):
        committed.passed(made)
    found = at_once(
        *(lambda who=who: steps.sign(bulletin_id=first.pk, by=committed.people[who]) for who in ("leader", "leader2"))
    )  # fmt: skip
    assert sorted(type(one).__name__ for one in found) == ["Conflict", "IssuedBulletin"]
    found = at_once(
        *(lambda pk=pk: steps.sign(bulletin_id=pk, by=committed.people["leader"]) for pk in (second.pk, third.pk))
    )  # fmt: skip
    assert sorted(one.number for one in found) == ["示县办〔2026〕2号", "示县办〔2026〕3号"]
    assert audit.verify()[1] == []


def test_two_writers_at_once(committed: Writing) -> None:
    made = committed.write()
    found = at_once(
        *(
            lambda who=who: bulletins.edit(
                bulletin_id=made.pk, place="1.0", text=f"{who}的话。", revision=1, by=committed.people[who]
            )
            for who in ("assessor", "assessor2")
        )
    )
    assert sum(isinstance(one, Conflict) for one in found) == 1, found
