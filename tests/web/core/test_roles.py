"""Who may do what: the whole table of roles and actions is written down here a second time."""

from __future__ import annotations

from datetime import date

import pytest

from zhengxian.web.core.access import ALLOWED, EVERYWHERE, Access, Action, Scope, access_of
from zhengxian.web.core.models import Role
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.core.services import users

from .conftest import TODAY

MAY = {
    Role.REPORTER: {Action.ENTER_FIGURES, Action.SEE_UNRELEASED},
    Role.REVIEWER: {Action.REVIEW, Action.SEE_UNRELEASED, Action.CONFIRM_RUN},
    Role.STATISTICS_REVIEWER: {
        Action.SEE_WARNINGS, Action.SEE_BULLETINS, Action.REVIEW_BULLETINS,
        Action.REVIEW, Action.LOAD_BULK, Action.RELEASE, Action.SEE_UNRELEASED, Action.DESIGN_FORMS, Action.SEE_RUNS,
    },
    Role.ASSESSOR: {
        Action.SEE_WARNINGS, Action.MAKE_PLANS, Action.WATCH, Action.SETTLE_WARNINGS, Action.SEE_PACKS, Action.MAKE_PACKS,
        Action.SEE_BOARD, Action.SEE_BULLETINS, Action.WRITE_BULLETINS,
        Action.SEE_UNRELEASED, Action.SEE_TARGETS, Action.RUN, Action.DESIGN_SCHEMES, Action.SEE_RUNS, Action.SEE_ITEMS,
        Action.READ_DOCUMENTS, Action.DRAFT_ITEMS, Action.VERIFY_ITEMS, Action.SCORE_TOURS,
    },
    Role.SUPERVISOR: {
        Action.SEE_WARNINGS, Action.SETTLE_WARNINGS, Action.SEE_PACKS, Action.MAKE_PACKS, Action.SEE_BOARD, Action.SEE_BULLETINS,
        Action.SEE_TARGETS, Action.SEE_ITEMS, Action.READ_DOCUMENTS, Action.DRAFT_ITEMS, Action.ASSIGN_ITEMS,
        Action.VERIFY_ITEMS, Action.TAKE_REQUESTS, Action.RUN_PROJECTS, Action.SCORE_TOURS,
    },
    Role.OWNER_UNIT: {
        Action.SEE_WARNINGS, Action.EXPLAIN_WARNINGS,
        Action.SEE_ITEMS, Action.OWN_ITEMS, Action.TAKE_REQUESTS, Action.RUN_PROJECTS,
    },
    Role.LEADER: {
        Action.SEE_WARNINGS, Action.SEE_PACKS, Action.SEE_BOARD, Action.SEE_BULLETINS, Action.APPROVE_BULLETINS,
        Action.SEE_TARGETS, Action.SEE_RUNS, Action.APPROVE_RUN, Action.SEE_ITEMS, Action.SCORE_TOURS,
    },
    Role.AUDITOR: {
        Action.SEE_WARNINGS, Action.SEE_PACKS, Action.SEE_BOARD, Action.SEE_BULLETINS,
        Action.SEE_UNRELEASED, Action.SEE_TARGETS, Action.SEE_RUNS, Action.SEE_PEOPLE, Action.SEE_AUDIT, Action.SEE_ITEMS,
    },
    Role.ADMINISTRATOR: {
        Action.DESIGN_FORMS, Action.SEE_PEOPLE, Action.MANAGE_PEOPLE, Action.MANAGE_REGIONS, Action.SEE_AUDIT,
    },
}  # fmt: skip


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_every_role_and_action(role, action):
    access = Access(((role, "/990000/", None),))
    assert access.may(action) is (action in MAY[role])
    assert bool(access.scope(action)) is (action in MAY[role])


def test_every_action_is_somebodys():
    assert set(ALLOWED) == set(Action)
    assert all(ALLOWED.values())


def test_nobody_reports_and_reviews_by_one_role():
    assert not ALLOWED[Action.ENTER_FIGURES] & ALLOWED[Action.REVIEW]
    assert not ALLOWED[Action.RUN] & ALLOWED[Action.APPROVE_RUN]


def test_scope_of_a_county_does_not_reach_its_neighbour(office):
    access = access_of(office.person("r", Role.REPORTER, office.east), TODAY)
    assert access.may_in(Action.ENTER_FIGURES, office.east_town)
    assert not access.may_in(Action.ENTER_FIGURES, office.west)
    assert not access.may_in(Action.ENTER_FIGURES, office.city)


def test_scope_of_a_code_that_begins_like_another(office):
    twin = type(office.east)(code="9901211", path="/990000/9901211/")
    assert not Scope((office.east.path,)).covers(twin)


def test_ended_future_and_closed_hold_nothing(office):
    user = office.person("r")
    users.assign(user=user, role=Role.REPORTER, region=office.east, by=user, valid_to=date(2026, 10, 27))
    users.assign(user=user, role=Role.REVIEWER, region=office.east, by=user, valid_from=date(2026, 10, 29))
    assert access_of(user, TODAY).roles == frozenset()
    assert access_of(user, date(2026, 10, 27)).roles == {Role.REPORTER}
    user.is_active = False
    assert access_of(user, date(2026, 10, 27)).roles == frozenset()


def test_whole_office(office, admin, county_admin):
    assert is_office_wide(office.access(admin), Action.MANAGE_PEOPLE)
    assert not is_office_wide(office.access(county_admin), Action.MANAGE_PEOPLE)
    assert is_office_wide(EVERYWHERE, Action.MANAGE_REGIONS)
    assert not is_office_wide(EVERYWHERE, Action.RUN)


def test_access_is_one_query(office, admin, django_assert_num_queries):
    with django_assert_num_queries(1):
        access_of(admin, TODAY)
