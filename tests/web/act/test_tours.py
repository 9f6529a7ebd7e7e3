"""Tours: judges score only their own sheet and not their own unit; closing ranks and freezes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from zhengxian.web.act.models import Project, ProjectSector, Tour, TourScore
from zhengxian.web.act.selectors import tours as doors
from zhengxian.web.act.services import items, projects, tours
from zhengxian.web.act.services.projects import Details
from zhengxian.web.core.models import Role
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.services import users

CRITERIA = [("项目规模", Decimal(60)), ("建设进度", Decimal(40))]


def project(office: Any, title: str, place: str) -> Project:
    details = Details(ProjectSector.MANUFACTURING, Decimal(6000))
    made = projects.create(
        title=title,
        place=office.regions[place],
        owner=office.unit(place),
        details=details,
        **office.who("supervisor"),
    )
    items.establish(item_id=made.pk, **office.who("supervisor"))
    return made


@pytest.fixture
def tour(office):
    found = [project(office, "甲厂", "990101"), project(office, "乙厂", "990102")]
    return tours.create(
        title="三季度观摩", held_on=office.today, criteria=CRITERIA, projects=[p.pk for p in found],
        **office.who("supervisor"),
    )  # fmt: skip


def give(office: Any, tour: Tour, who: str, *points: tuple[int, int] | None) -> int:
    """Give each stop its two points; None leaves a stop blank."""
    given = {}
    for stop, pair in zip(doors.stops(tour), points, strict=True):
        if pair is not None:
            given |= {(stop.pk, name): Decimal(p) for (name, _), p in zip(CRITERIA, pair, strict=True)}
    return tours.score(tour_id=tour.pk, given=given, **office.who(who))


@pytest.mark.parametrize(
    ("more", "expected"),
    [({"title": " "}, "A-430"), ({"criteria": []}, "A-431"), ({"criteria": [("规模", Decimal(0))]}, "A-431"),
     ({"criteria": CRITERIA + CRITERIA[:1]}, "A-431"), ({"projects": []}, "A-432"), ({"trim": 4}, "A-433")],
)  # fmt: skip
def test_a_tour_that_cannot_be_ranked_is_refused(office, more, expected):
    found = [project(office, "甲厂", "990101").pk, project(office, "乙厂", "990102").pk]
    given = {"title": "观摩", "held_on": office.today, "criteria": CRITERIA, "projects": found, **more}
    with pytest.raises(Refused) as error:
        tours.create(**given, **office.who("supervisor"))
    assert error.value.code == expected
    with pytest.raises(Hidden):
        tours.create(**given, **office.who("leader"))


def test_a_county_supervisor_takes_only_projects_of_his_county(office):
    found = [project(office, "甲厂", "990101").pk, project(office, "乙厂", "990102").pk]
    with pytest.raises(Refused) as error:
        tours.create(
            title="观摩",
            held_on=office.today,
            criteria=CRITERIA,
            projects=found,
            **office.who("east_supervisor"),
        )
    assert error.value.code == "A-432"


def test_a_judge_changes_only_his_own_points(office, tour):
    assert give(office, tour, "leader", (90, 80), (70, 60)) == 2
    assert give(office, tour, "assessor", (50, 50), None) == 1
    give(office, tour, "leader", (91, 80), None)
    assert TourScore.objects.count() == 6
    assert {s.score for s in doors.own_scores(tour, office.people["leader"]).values()} == {91, 80, 70, 60}


def test_a_judge_of_one_county_does_not_score_its_projects(office, tour):
    with pytest.raises(Refused) as error:
        give(office, tour, "east_leader", (90, 90), (60, 60))
    assert error.value.code == "A-435"
    assert give(office, tour, "east_leader", None, (60, 60)) == 1


def test_half_a_sheet_and_points_outside_are_refused(office, tour):
    stop = doors.stops(tour)[0]
    for given, expected in (
        ({}, "A-437"),
        ({(stop.pk, "项目规模"): Decimal(80)}, "A-436"),
        ({(stop.pk, "项目规模"): Decimal(80), (stop.pk, "建设进度"): Decimal(101)}, "A-436"),
    ):
        with pytest.raises(Refused) as error:
            tours.score(tour_id=tour.pk, given=given, **office.who("leader"))
        assert error.value.code == expected
    with pytest.raises(Hidden):
        tours.score(tour_id=tour.pk, given={(10**6, "项目规模"): Decimal(1), (10**6, "建设进度"): Decimal(1)},
                    **office.who("leader"))  # fmt: skip


def test_who_owns_or_audits_sees_no_open_tour(office, tour):
    for name in ("east", "auditor"):
        assert not doors.visible_to(office.access(name)).exists()
        with pytest.raises(Hidden):
            give(office, tour, name, (1, 1), (1, 1))


def test_closing_ranks_without_extremes_and_freezes(office, tour):
    for n, points in enumerate((60, 80, 85, 90, 99)):
        who = f"judge{n}"
        office.people[who] = office.people["leader"].__class__.objects.create_user(
            who, None, display_name=who
        )
        users.assign(
            user=office.people[who], role=Role.LEADER, region=office.regions["990000"], by=users.system()
        )
        give(office, tour, who, (points, 90), (80, 80))
    tours.close(tour_id=tour.pk, **office.who("supervisor"))
    first, second = tours.ranking(tour)
    assert (first.stop.project.item.title, first.row.score, first.row.kept) == ("甲厂", Decimal("87.00"), 3)
    assert (second.row.rank, second.row.score) == (2, Decimal("80.00"))
    for act in (
        lambda: give(office, tour, "leader", (1, 1), None),
        lambda: tours.close(tour_id=tour.pk, **office.who("supervisor")),
    ):
        with pytest.raises(Conflict) as error:
            act()
        assert error.value.code == "A-434"
    assert doors.visible_to(office.access("auditor")).get() == tour


def test_a_tour_with_an_unscored_project_is_not_closed(office, tour):
    give(office, tour, "leader", (90, 80), None)
    with pytest.raises(Refused) as error:
        tours.close(tour_id=tour.pk, **office.who("supervisor"))
    assert error.value.code == "A-438"
    for name in ("leader", "east_supervisor"):
        with pytest.raises(Hidden):
            tours.close(tour_id=tour.pk, **office.who(name))
    assert tour.held_on == date(2026, 9, 21)
