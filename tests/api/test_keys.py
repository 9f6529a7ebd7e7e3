"""Keys: nobody without one, all bad ones alike, writing only with one that may, many wrong ones are slowed down."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from zhengxian.web.api.v1 import auth
from zhengxian.web.core.models import ApiToken, Assignment, AuditEvent, User
from zhengxian.web.core.services import tokens

from .conftest import Place

pytestmark = pytest.mark.django_db
PATHS = ("key", "regions", "regions/990121", "indicators", "indicators/gdp", "observations", "runs", "runs/1")
ROW = {"region": "990121", "indicator": "gdp", "period": "2026", "value": 1.0}


def ask(key: str | None, path: str = "key", **more: str) -> object:
    headers = {} if key is None else {"authorization": key}
    return Client().get(f"/api/v1/{path}", headers=headers, **more)


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_read_without_a_key(place: Place, path: str) -> None:
    answer = ask(None, path)
    assert (answer.status_code, answer.json()["code"]) == (401, "S-860")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_signed_in_browser_has_no_key(place: Place) -> None:
    browser = Client()
    browser.force_login(place.users["statistics"], "django.contrib.auth.backends.ModelBackend")
    assert browser.get("/api/v1/observations").status_code == 401
    written = browser.post("/api/v1/observations", {"rows": [ROW]}, content_type="application/json")
    assert written.status_code == 401


def test_all_bad_keys_are_answered_alike(place: Place) -> None:
    good = place.key("leader")
    assert ask(f"Bearer {good}").status_code == 200
    assert ask(f"bearer {good}").status_code == 200
    gone, stopped, closed, forced = (place.key(w) for w in ("assessor", "auditor", "reviewer", "reporter"))
    ApiToken.objects.filter(user=place.users["assessor"]).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    ApiToken.objects.filter(user=place.users["auditor"]).update(revoked_at=timezone.now())
    User.objects.filter(username="reviewer").update(is_active=False)
    User.objects.filter(username="reporter").update(must_change_password=True)
    bad = [
        f"Bearer {k}"
        for k in (gone, stopped, closed, forced, good[:-1], f"{good}x", "zx_", "", "密钥", "\ud800")
    ]
    answers = [ask(k) for k in (None, *bad[:-1], good, f"Basic {good}", f"Token {good}")]
    assert {a.status_code for a in answers} == {401}
    assert len({a.content for a in answers}) == 1


def test_a_key_is_not_taken_from_the_address(place: Place) -> None:
    answer = Client().get("/api/v1/key", {"token": place.key("leader")})
    assert answer.status_code == 401


def test_a_key_loses_with_its_user_what_the_user_loses(place: Place) -> None:
    assert len(place.get("statistics", "observations").json()["items"]) == 18
    Assignment.objects.filter(user=place.users["statistics"]).update(valid_to="2026-02-01")
    assert len(place.get("statistics", "observations").json()["items"]) == 9
    assert place.post("statistics", {"rows": [ROW]}).status_code == 403


def test_writing_wants_a_key_that_may_write_and_a_role_that_may_load(place: Place) -> None:
    for who in place.users:
        if who in ("system", "statistics", "county_statistics"):
            continue
        answer = place.post(who, {"rows": [ROW]})
        assert (answer.status_code, answer.json()["code"]) == (403, "S-863"), who
    answer = place.post("statistics", {"rows": [ROW]}, may_write=False)
    assert (answer.status_code, answer.json()["code"]) == (403, "S-862")
    refused = place.post("statistics", b"no json at all", may_write=False)
    assert refused.status_code == 403, "what may not be written is not read"
    assert not AuditEvent.objects.filter(action="bulk.load").exists()
    assert place.post("statistics", {"rows": [ROW]}).status_code == 200
    line = AuditEvent.objects.get(action="bulk.load")
    assert (line.by, place.key("statistics")[:8] in line.summary) == (place.users["statistics"], True)


def test_many_wrong_keys_close_an_address_but_not_to_those_who_were_there(place: Place) -> None:
    good, unseen = f"Bearer {place.key('leader')}", f"Bearer {place.key('auditor')}"
    assert ask(good).status_code == 200
    for n in range(auth.WRONG):
        assert ask(f"Bearer zx_wrong{n}").status_code == 401
    closed = ask("Bearer zx_wrong")
    assert (closed.status_code, closed.json()["code"]) == (429, "S-861")
    assert int(closed["Retry-After"]) == auth.WITHIN
    assert ask(unseen).status_code == 429
    assert ask(good).status_code == 200, "a system that works goes on working"
    assert ask(unseen, REMOTE_ADDR="10.0.0.9").status_code == 200
    cache.clear()
    assert ask(unseen).status_code == 200


def test_requests_without_a_key_do_not_close_an_address(place: Place) -> None:
    for _ in range(auth.WRONG + 2):
        assert ask(None).status_code == 401
    assert ask(f"Bearer {place.key('leader')}").status_code == 200


def test_behind_a_proxy_the_address_is_what_the_proxy_saw(place: Place, settings: object) -> None:
    good = f"Bearer {place.key('leader')}"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for n in range(auth.WRONG):
        ask(f"Bearer zx_wrong{n}", HTTP_X_FORWARDED_FOR=f"10.0.0.{n}, 10.9.9.9")
    assert ask(good, HTTP_X_FORWARDED_FOR="10.0.0.1, 10.9.9.9").status_code == 429
    assert ask(good, HTTP_X_FORWARDED_FOR="10.9.9.9, 10.0.0.1").status_code == 200
    settings.SECURE_PROXY_SSL_HEADER = None
    assert ask("Bearer zx_wrong", HTTP_X_FORWARDED_FOR="10.9.9.9").status_code == 401


def test_a_stopped_key_stops_at_once(place: Place) -> None:
    key = place.key("leader")
    assert ask(f"Bearer {key}").status_code == 200
    leader = place.users["leader"]
    tokens.revoke(token_id=ApiToken.objects.get(user=leader).pk, user=leader, by=leader)
    assert ask(f"Bearer {key}").status_code == 401


@pytest.mark.parametrize(
    ("method", "path"), [("put", "observations"), ("delete", "regions"), ("post", "runs"), ("head", "key")]
)
def test_methods_that_are_not_there_are_answered_in_the_one_shape(
    place: Place, method: str, path: str
) -> None:
    answer = getattr(Client(), method)(f"/api/v1/{path}")
    assert answer.status_code == 405
    assert "GET" in answer["Allow"]
    if method != "head":
        assert answer.json()["code"] == "S-865"


def test_a_fault_of_ours_is_told_without_its_inside(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from zhengxian.web.collect.selectors import figures

    def broken() -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr(figures, "all_indicators", broken)
    answer = place.get("leader", "indicators")
    assert (answer.status_code, answer.json()["code"]) == (500, "S-876")
    assert b"inside" not in answer.content
