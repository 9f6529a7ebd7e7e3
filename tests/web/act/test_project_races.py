"""Two people at once on one project or tour, on PostgreSQL: one act stands, the other is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from people_at_once import at_once

from zhengxian.web.act.models import Enterprise, Evidence, Project, ProjectSector, ProjectStep, StepKind
from zhengxian.web.act.selectors import tours as doors
from zhengxian.web.act.services import items, project_steps, projects, tours
from zhengxian.web.act.services.project_steps import Reached
from zhengxian.web.act.services.projects import Details
from zhengxian.web.core.refusal import Conflict
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit

from .conftest import build

CRITERIA = [("规模", Decimal(100))]


@pytest.fixture
def committed(transactional_db: None) -> Iterator[Any]:
    """The office, committed."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    yield build()
    clock.forget_office()


def make(office: Any, title: str, place: str, firm: str = "") -> Project:
    details = Details(ProjectSector.MANUFACTURING, Decimal(6000), enterprise=firm)
    boss = office.who("supervisor")
    made = projects.create(
        title=title, place=office.regions[place], owner=office.unit(place), details=details, **boss
    )
    items.establish(item_id=made.pk, **boss)
    return made


def test_a_step_is_recorded_once(committed: Any) -> None:
    made = make(committed, "甲厂", "990101")

    def reach(who: str, day: int) -> Callable[[], object]:
        reached, given = Reached(StepKind.SIGNED, date(2026, 3, day), committed.paper()), committed.who(who)
        return lambda: project_steps.reach(project_id=made.pk, reached=reached, **given)

    found = at_once(reach("east", 1), reach("supervisor", 2))
    assert sum(isinstance(f, Conflict) for f in found) == 1, found
    assert ProjectStep.objects.count() == Evidence.objects.count() == 1
    assert audit.verify()[1] == []


def test_two_projects_of_a_new_firm_enter_it_once(committed: Any) -> None:
    code = "91350100M000100Y43"
    details = Details(ProjectSector.SERVICES, Decimal(900), enterprise="新厂有限公司", credit_code=code)

    def enter(who: str, place: str) -> Callable[[], object]:
        given = {"place": committed.regions[place], "owner": committed.unit(place), **committed.who(who)}
        return lambda: projects.create(title=f"{who}项目", details=details, **given)

    found = at_once(enter("east", "990101"), enter("west", "990102"))
    assert all(isinstance(f, Project) for f in found), found
    assert Enterprise.objects.count() == 1


def test_nothing_is_scored_after_the_close(committed: Any) -> None:
    chosen = [make(committed, "甲厂", "990101").pk, make(committed, "乙厂", "990102").pk]
    boss = committed.who("supervisor")
    tour = tours.create(title="观摩", held_on=committed.today, criteria=CRITERIA, projects=chosen, **boss)
    given = {(stop.pk, "规模"): Decimal(80) for stop in doors.stops(tour)}
    tours.score(tour_id=tour.pk, given=given, **boss)
    late = {key: Decimal(10) for key in given}
    leader = committed.who("leader")
    found = at_once(
        lambda: tours.score(tour_id=tour.pk, given=late, **leader),
        lambda: tours.close(tour_id=tour.pk, **boss),
        lambda: tours.close(tour_id=tour.pk, **committed.who("supervisor2")),
    )
    assert sum(isinstance(f, Conflict) for f in found[1:]) == 1, found
    tour.refresh_from_db()
    scored = not isinstance(found[0], Conflict)
    assert {row.row.kept for row in tours.ranking(tour)} == {2 if scored else 1}
    assert audit.verify()[1] == []
