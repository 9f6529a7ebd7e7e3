"""Accounts: only within one's scope, never oneself out of the house."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from zhengxian.web.core.access import access_of
from zhengxian.web.core.models import Assignment, AuditEvent, Role, User
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.selectors import people
from zhengxian.web.core.services import people as acts
from zhengxian.web.core.services import users

from .conftest import PASSWORD, TODAY


def may(office, user):
    return {"access": office.access(user), "by": user, "today": TODAY}


def new(role=Role.REPORTER, region=None, department=None, name="newcomer"):
    return {
        "username": name, "display_name": "新来的岗", "password": PASSWORD, "role": role, "region": region,
        "department": department,
    }  # fmt: skip


def test_city_administrator_gives_any_role(office, admin):
    user = acts.create(**may(office, admin), **new(Role.STATISTICS_REVIEWER, department=office.bureau))
    assert user.must_change_password
    assert access_of(user, TODAY).roles == {Role.STATISTICS_REVIEWER}
    assert AuditEvent.objects.filter(action="user.create", by=admin).count() == 1


def test_county_administrator_stays_in_his_county(office, county_admin):
    inside = acts.create(**may(office, county_admin), **new(region=office.east_town))
    assert access_of(inside, TODAY).roles == {Role.REPORTER}
    for place in (
        {"region": office.west},
        {"region": office.city},
        {"region": office.east, "department": office.bureau},
    ):
        with pytest.raises(Refused) as refused:
            acts.create(**may(office, county_admin), **new(name="other", **place))
        assert refused.value.code == "S-942"
    assert not User.objects.filter(username="other").exists()


@pytest.mark.parametrize("where", ["city", "west", "both", "bureau"])
def test_county_administrator_cannot_touch_people_of_others(office, county_admin, where):
    user = office.person("u")
    places = {
        "city": [office.city],
        "west": [office.west],
        "both": [office.east, office.west],
        "bureau": [office.east],
    }
    for region in places[where]:
        users.assign(user=user, role=Role.REPORTER, region=region, by=county_admin)
    if where == "bureau":
        users.assign(user=user, role=Role.REPORTER, department=office.bureau, by=county_admin)
    given = may(office, county_admin)
    for act in (
        lambda: acts.reset_password(**given, user_id=user.pk, password=PASSWORD + "x"),
        lambda: acts.set_active(**given, user_id=user.pk, active=False),
        lambda: acts.assign(
            **given, user_id=user.pk, role=Role.ADMINISTRATOR, region=office.east, department=None
        ),
        lambda: acts.withdraw(**given, assignment_id=user.assignments.first().pk),
        lambda: acts.rename(**given, user_id=user.pk, display_name="改名", phone=""),
    ):
        with pytest.raises(Hidden):
            act()


def test_auditor_sees_but_does_not_change(office):
    auditor = office.person("auditor", Role.AUDITOR)
    user = office.person("u", Role.REPORTER, office.east)
    assert people.account(office.access(auditor), TODAY, "u") == user
    with pytest.raises(Hidden):
        acts.set_active(**may(office, auditor), user_id=user.pk, active=False)


def test_nobody_takes_his_own_last_administrator_role(office, admin):
    own = admin.assignments.get()
    with pytest.raises(Refused) as refused:
        acts.withdraw(**may(office, admin), assignment_id=own.pk)
    assert refused.value.code == "S-945"
    second = users.assign(user=admin, role=Role.ADMINISTRATOR, region=office.east, by=admin)
    acts.withdraw(**may(office, admin), assignment_id=second.pk)
    assert office.access(admin).roles == {Role.ADMINISTRATOR}


def test_an_ended_role_does_not_count_as_another(office, admin):
    users.assign(
        user=admin, role=Role.ADMINISTRATOR, region=office.east, by=admin, valid_to=TODAY - timedelta(1)
    )
    users.assign(
        user=admin, role=Role.ADMINISTRATOR, region=office.east, by=admin, valid_from=TODAY + timedelta(1)
    )
    own = admin.assignments.get(region=office.city)
    with pytest.raises(Refused):
        acts.withdraw(**may(office, admin), assignment_id=own.pk)


def test_nobody_locks_himself_out(office, admin):
    with pytest.raises(Refused) as refused:
        acts.set_active(**may(office, admin), user_id=admin.pk, active=False)
    assert refused.value.code == "S-947"
    with pytest.raises(Refused):
        acts.reset_password(**may(office, admin), user_id=admin.pk, password=PASSWORD + "x")


def test_withdrawn_role_ends_at_once_and_stays_in_the_books(office, admin):
    user = office.person("u", Role.REPORTER, office.east)
    given = user.assignments.get()
    acts.withdraw(**may(office, admin), assignment_id=given.pk)
    assert access_of(user, TODAY).roles == frozenset()
    assert access_of(user, TODAY - timedelta(1)).roles == {Role.REPORTER}


def test_role_of_today_is_taken_back_whole(office, admin):
    user = acts.create(**may(office, admin), **new(region=office.east))
    acts.withdraw(**may(office, admin), assignment_id=user.assignments.get().pk)
    assert not user.assignments.exists()
    assert AuditEvent.objects.filter(action="user.withdraw").count() == 1


def test_same_role_twice_is_refused(office, admin):
    user = office.person("u", Role.REPORTER, office.east)
    role = {"user_id": user.pk, "role": Role.REPORTER, "region": office.east, "department": None}
    with pytest.raises(Refused) as refused:
        acts.assign(**may(office, admin), **role)
    assert refused.value.code == "S-943"
    with pytest.raises(Refused) as refused:
        acts.assign(**may(office, admin), **role, valid_from=TODAY, valid_to=date(2026, 1, 1))
    assert refused.value.code == "S-944"


def test_person_without_a_present_role_is_still_managed_where_he_last_worked(office, county_admin):
    user = office.person("u", Role.REPORTER, office.east)
    Assignment.objects.filter(user=user).update(valid_to=TODAY - timedelta(9))
    assert people.may_manage(office.access(county_admin), TODAY, user)
    moved = office.person("v", Role.REPORTER, office.east)
    Assignment.objects.filter(user=moved).update(valid_to=TODAY - timedelta(9))
    users.assign(user=moved, role=Role.REPORTER, region=office.west, by=moved)
    assert not people.may_manage(office.access(county_admin), TODAY, moved)


def test_the_system_itself_is_nobodys_to_manage(office, admin):
    with pytest.raises(Hidden):
        acts.set_active(**may(office, admin), user_id=users.system().pk, active=False)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other(office):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time; the order is tested on PostgreSQL")
    pair = [office.person("a", Role.ADMINISTRATOR), office.person("b", Role.ADMINISTRATOR)]
    start = threading.Barrier(2)

    def remove(by: User, other: User) -> None:
        start.wait()
        try:
            acts.withdraw(**may(office, by), assignment_id=other.assignments.get().pk)
        except (Refused, Hidden):
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=p) for p in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Assignment.objects.in_force(TODAY).filter(role=Role.ADMINISTRATOR).count() == 1


def test_pages(office, admin, as_user, django_assert_max_num_queries):
    for n in range(60):
        office.person(f"u{n:02}", Role.REPORTER, office.east)
    client = as_user(admin)
    with django_assert_max_num_queries(16):
        answer = client.get("/system/people/?role=reporter&sort=-username")
    assert answer.context["page"].paginator.count == 60
    assert answer.context["page"][0].username == "u59"
    assert client.get("/system/people/?q=u07").context["page"].paginator.count == 1
    assert client.get("/system/people/?region=990122").context["page"].paginator.count == 0
    assert client.get("/system/people/?state=closed").context["page"].paginator.count == 0
    book = client.get("/system/people/?format=xlsx")
    assert book.content[:2] == b"PK"
    assert book["Content-Disposition"].startswith("attachment")


def test_new_account_page_shows_the_password_once(office, admin, as_user):
    client = as_user(admin)
    told = {"username": "hello", "display_name": "新岗", "role": "reporter", "region": "990121 东川县"}
    answer = client.post("/system/people/new/", told)
    password = answer.context["password"]
    assert password in answer.content.decode()
    assert User.objects.get(username="hello").check_password(password)
    again = client.post("/system/people/new/", told)
    assert again.status_code == 422
    assert "S-910" in again.content.decode()


@pytest.mark.parametrize("region", ["", "没有这里", "999"])
def test_new_account_needs_a_place(office, admin, as_user, region):
    told = {"username": "hello", "display_name": "新岗", "role": "reporter", "region": region}
    assert as_user(admin).post("/system/people/new/", told).status_code == 422


def test_ambiguous_name_asks_for_the_code(office, admin, as_user):
    from .conftest import Level, make_region

    make_region("990122101", "石桥镇", Level.TOWN, office.west)
    told = {"username": "hello", "display_name": "新岗", "role": "reporter", "region": "石桥镇"}
    answer = as_user(admin).post("/system/people/new/", told)
    assert "不止一个" in answer.content.decode()


def test_acts_by_page(office, admin, as_user):
    user = office.person("u", Role.REPORTER, office.east)
    client = as_user(admin)
    told = {"role": "reviewer", "region": "990121"}
    assert client.post("/system/person/u/assign/", told).status_code == 302
    assert client.post("/system/person/u/assign/", told).status_code == 422
    given = user.assignments.get(role="reviewer")
    assert client.post(f"/system/person/u/withdraw/{given.pk}/").status_code == 302
    answer = client.post("/system/person/u/password/")
    user.refresh_from_db()
    assert user.check_password(answer.context["password"])
    assert user.must_change_password
    assert client.post("/system/person/u/active/", {"active": "0"}).status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    assert client.post("/system/person/admin/active/", {"active": "0"}).status_code == 422
    assert client.post("/system/person/u/rename/", {"display_name": "新名称", "phone": ""}).status_code == 302


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.ADMINISTRATOR, Role.AUDITOR)])
def test_people_are_hidden_from_other_roles(office, as_user, role):
    client = as_user(office.person("p", role))
    for url in ("/system/people/", "/system/people/new/", "/system/person/p/", "/system/audit/"):
        assert client.get(url).status_code == 404


def test_not_yours_looks_like_not_there(office, county_admin, as_user):
    office.person("w", Role.REPORTER, office.west)
    client = as_user(county_admin)
    one, other = client.get("/system/person/w/"), client.get("/system/person/nobody/")
    assert one.status_code == other.status_code == 404

    def told(answer, name):
        return answer.content.decode().replace(name, "").partition("<main")[2].partition('<p class="note"')[0]

    assert told(one, "/w/") == told(other, "/nobody/")


def test_one_role_holds_in_one_place(office):
    """A role given for a region and a department would reach further than either was meant to."""
    by = users.system()
    person = office.person("both")
    both = {"region": office.east, "department": office.bureau}
    for places in ({}, both):
        with pytest.raises(Refused, match="S-912"):
            users.assign(user=person, role=Role.REPORTER, by=by, **places)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(user=person, role=Role.REPORTER, **both)
