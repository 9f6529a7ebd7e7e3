"""Signing in and out, the lock, forced change, rules and cookies."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse

from zhengxian.web.core.models import AuditEvent, Role, UserKind
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.services import users

from .conftest import PASSWORD

SIGN_IN = "/sign-in/"


def attempt(client, name="admin", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": name, "password": password, **more})


def test_strangers_are_led_to_the_door_and_back(office, admin):
    client = Client()
    answer = client.get("/system/people/?role=reporter&q=a%26b")
    assert answer.status_code == 302
    wish = answer.url.partition("next=")[2]
    door = client.get(answer.url)
    assert door.status_code == 200
    assert wish
    answer = client.post(SIGN_IN, {"username": "admin", "password": PASSWORD, "next": door.context["next"]})
    assert answer.url == "/system/people/?role=reporter&q=a%26b"
    assert AuditEvent.objects.filter(action="session.begin", by=admin).exists()


@pytest.mark.parametrize(
    "wish", ["https://example.com/", "//example.com", "javascript:alert(1)", "\\\\example.com"]
)
def test_other_sites_are_no_wish(office, admin, wish):
    assert attempt(Client(), next=wish).url == "/"


def test_part_of_a_page_takes_the_page_to_the_door(office):
    answer = Client().get("/notices/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == SIGN_IN


def test_wrong_name_and_wrong_password_look_the_same(office, admin):
    one, other = attempt(Client(), password="wrong"), attempt(Client(), name="nobody", password="wrong")
    assert one.status_code == other.status_code == 422

    def told(answer):
        return answer.content.decode().partition('role="alert"')[2].partition("</div>")[0]

    assert told(one) == told(other) != ""
    assert "S-980" in one.content.decode()


def test_five_failures_lock_even_the_right_password(office, admin):
    client = Client()
    for _ in range(4):
        assert attempt(client, password="wrong").status_code == 422
    assert attempt(client, password="wrong").status_code == 429
    locked = attempt(client)
    assert locked.status_code == 429
    assert "锁" in locked.content.decode()
    assert "_auth_user_id" not in client.session
    assert AuditEvent.objects.filter(action="session.lock").count() == 1


def test_lock_does_not_reach_other_accounts(office, admin):
    office.person("other", Role.AUDITOR)
    client = Client()
    for _ in range(6):
        attempt(client, password="wrong")
    assert attempt(client, name="other").status_code == 302


@pytest.mark.parametrize("kind", [UserKind.SYSTEM, UserKind.SERVICE])
def test_only_people_come_in(office, admin, kind):
    type(admin).objects.filter(pk=admin.pk).update(kind=kind)
    assert attempt(Client()).status_code == 422


def test_closed_account_loses_its_session(office, admin, as_user):
    client = as_user(admin)
    assert client.get("/account/").status_code == 200
    type(admin).objects.filter(pk=admin.pk).update(is_active=False)
    assert client.get("/account/").status_code == 302
    assert attempt(Client()).status_code == 422


def test_cookies(office, admin, settings):
    settings.SESSION_COOKIE_SECURE = True
    client = Client()
    client.get(SIGN_IN)
    before = client.session.session_key
    answer = attempt(client)
    cookie = answer.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""
    assert cookie.value != before


def test_sign_out_is_a_post(office, admin, as_user):
    client = as_user(admin)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/account/").status_code == 302


def test_forced_change_comes_before_anything_else(office, admin, as_user):
    type(admin).objects.filter(pk=admin.pk).update(must_change_password=True)
    client = as_user(admin)
    for url in ("/", "/system/people/", "/account/", "/notices/"):
        assert client.get(url).url == "/account/password/"
    new = "another-horse-2026"
    told = {"old": PASSWORD, "new": new, "again": new}
    assert client.post("/account/password/", told).url == "/"
    assert client.get("/account/").status_code == 200
    admin.refresh_from_db()
    assert not admin.must_change_password
    assert admin.check_password(new)


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ({"old": "wrong", "new": "another-horse-2026", "again": "another-horse-2026"}, "old"),
        ({"old": PASSWORD, "new": "another-horse-2026", "again": "other"}, "again"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "new"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "new"),
        ({"old": PASSWORD, "new": "1234567890123", "again": "1234567890123"}, "new"),
        ({}, "old"),
    ],
)
def test_password_form_says_what_is_wrong(office, admin, as_user, told, place):
    answer = as_user(admin).post("/account/password/", told)
    assert answer.status_code == 422
    assert place in answer.context["form"].errors
    admin.refresh_from_db()
    assert admin.check_password(PASSWORD)


def test_new_password_ends_other_sessions(office, admin, as_user):
    here, there = as_user(admin), as_user(admin)
    new = "another-horse-2026"
    here.post("/account/password/", {"old": PASSWORD, "new": new, "again": new})
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


@pytest.mark.parametrize("weak", ["short", "1234567890", "password123", "xiaozhang1", ""])
def test_weak_passwords_are_refused(office, weak):
    with pytest.raises(Refused) as refused:
        users.create(username="xiaozhang", display_name="小张岗", password=weak, by=users.system())
    assert refused.value.code == "S-911"


def test_initial_passwords_pass_the_rules_and_differ(office):
    words = {users.initial_password() for _ in range(50)}
    assert len(words) == 50
    for n, word in enumerate(list(words)[:5]):
        users.create(username=f"u{n}", display_name="岗", password=word, by=users.system())


def test_forms_need_their_token(office, admin):
    client = Client(enforce_csrf_checks=True)
    assert attempt(client).status_code == 403
    client.force_login(admin, "django.contrib.auth.backends.ModelBackend")
    for name in ("core:sign-out", "core:account-keys", "core:token-create", "core:notices-read"):
        assert client.post(reverse(name)).status_code == 403


def test_health_answers_strangers(office):
    answer = Client().get("/health/")
    assert answer.status_code == 200
    assert json.loads(answer.content) == {"ok": True, "database": "ok"}


@pytest.mark.parametrize(
    ("role", "target"),
    [
        (Role.REPORTER, "collect:todo"),
        (Role.REVIEWER, "collect:reviews"),
        (Role.STATISTICS_REVIEWER, "collect:reviews"),
        (Role.ASSESSOR, "evaluate:ranking"),
        (Role.LEADER, "report:board"),
        (Role.AUDITOR, "evaluate:ranking"),
        (Role.ADMINISTRATOR, "core:people"),
    ],
)
def test_home_leads_each_role_to_its_page_or_lists_what_is_there(office, as_user, role, target):
    from zhengxian.web.core.selectors import shell

    answer = as_user(office.person("p", role)).get("/")
    expected = shell.address(target)
    if expected:
        assert (answer.status_code, answer.url) == (302, expected)
    else:
        assert answer.status_code == 200


def test_home_tells_people_without_a_role(office, as_user):
    answer = as_user(office.person("p")).get("/")
    assert answer.status_code == 200
    assert "还没有任职" in answer.content.decode()


def test_deployment_check_is_clean(tmp_path):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("ZHENGXIAN_", "DATABASE_URL"))}
    environment |= {
        "ZHENGXIAN_HOME": str(tmp_path),
        "ZHENGXIAN_HOSTS": "office.example",
        "DJANGO_SETTINGS_MODULE": "zhengxian.web.config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
