"""Hostile requests against every address of the platform: none may break it, none may pass a closed gate."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from access_hostile import BAD, NAMES
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from zhengxian.web.core.access import access_of
from zhengxian.web.core.models import Role
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import audit, files, people, tokens, users


def _helpers() -> ModuleType:
    """The small office of the tests of collect."""
    name = "hardening_office"
    if name not in sys.modules:
        path = Path(__file__).parent / "collect" / "conftest.py"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture
def office(db: None) -> Any:
    """The small office with its sheets opened, and an administrator."""
    made = _helpers()
    world = made.build()
    made.submissions.open_due(day=made.TODAY)
    world.person("admin", Role.ADMINISTRATOR, region=world.regions["990000"])
    world.person("assessor", Role.ASSESSOR, region=world.regions["990000"])
    world.person("supervisor", Role.SUPERVISOR, region=world.regions["990000"])
    world.person("owner", Role.OWNER_UNIT, region=world.regions["990101"])
    return world


def routes(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[str]:
    """Every named address, with its gaps."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern) and entry.name:
            yield prefix + str(entry.pattern)


def filled(route: str) -> str:
    """An address with something in its gaps that fits their kind."""
    for kind in ("int", "str", "slug"):
        while f"<{kind}:" in route:
            at = route.index(f"<{kind}:")
            route = route[:at] + ("1" if kind == "int" else "x") + route[route.index(">", at) + 1 :]
    return route


PLAIN = sorted({r for r in routes() if "<" not in r and not r.startswith("/api/")} - {"/sign-out/"})


@pytest.mark.parametrize("who", ["statistics", "town", "admin", "assessor", "supervisor", "owner"])
def test_no_word_of_an_address_breaks_a_page(office: Any, who: str) -> None:
    """Every page that a role may open, with each parameter holding something nobody foresaw.

    Pages of act take turns at the words: they are many, and are opened with things on them in `test_access`, too.
    """
    browser, opened = office.client(who), 0
    mine = [one for one in PLAIN if one.startswith("/act/") or who not in ("supervisor", "owner")]
    for address in mine:
        if browser.get(address).status_code != 200:
            continue
        opened += 1
        each = 6 if address.startswith("/act/") else 1
        for at, bad in enumerate(BAD):
            if (at + opened) % each:
                continue
            given = {name: bad for n, name in enumerate(NAMES) if (n + at) % 3 == 0}
            answer = browser.get(address, given)
            assert answer.status_code < 500, (address, given)
    assert opened > 5


def test_every_post_wants_the_token_of_the_form(office: Any) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(office.people["admin"])
    for route in routes():
        if route.startswith("/api/"):
            continue
        answer = browser.post(filled(route))
        assert answer.status_code == 403, route
        assert "S-982" in answer.content.decode(), route


@pytest.mark.parametrize(
    "bad", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "///e"]
)
def test_signing_in_leads_nowhere_else(office: Any, bad: str) -> None:
    person = office.people["town"]
    users.set_password(user_id=person.pk, password="yanshi-2026-x1", by=person, must_change=False)
    browser = Client()
    before = browser.get("/sign-in/", {"next": bad}).cookies.get("sessionid")
    answer = browser.post("/sign-in/", {"username": "town", "password": "yanshi-2026-x1", "next": bad})
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert before is None or before.value != browser.cookies["sessionid"].value
    assert browser.cookies["sessionid"]["httponly"]
    assert browser.cookies["sessionid"]["samesite"] == "Lax"


def test_headers_stand_on_every_answer(office: Any) -> None:
    browser = office.client("statistics")
    for address in ("/", "/nowhere/", "/collect/figures/", "/collect/figures/?export=xlsx", "/api/v1/key", "/health/",
                    "/system/people/", "/collect/figures/?q=%00"):  # fmt: skip
        answer = browser.get(address)
        assert answer["X-Content-Type-Options"] == "nosniff", address
        assert answer["X-Frame-Options"] == "DENY", address
        assert "default-src 'none'" in answer["Content-Security-Policy"], address


@pytest.mark.parametrize("field", ["reason", "number", "note", "answer", "text", "display_name"])
def test_a_form_with_a_nul_is_refused_before_it_reaches_a_database(office: Any, field: str) -> None:
    browser = office.client("assessor")
    for address in ("/evaluate/runs/x/withdraw/", "/account/tokens/", "/collect/duplicate/"):
        assert browser.post(address, {field: "a\x00b"}).status_code == 400


@pytest.mark.parametrize(
    "body",
    [b'{"cells":[{"region":"1","indicator":"2","text":"\\ud800","rev":0}]}',
     b'{"cells":[{"region":"1","indicator":"2","text":"a\\u0000","rev":0}]}',
     b'{"cells":[{"region":"1","indicator":"2","text":"1","rev":1e400}]}',
     b'{"cells":[{"region":"1","indicator":"2","text":"1","rev":NaN}]}',
     b'{"cells":' + b"[" * 5000, b"\xff\xfe", b"{}", b'{"cells":{"a":1}}'],
    ids=["surrogate", "nul", "infinite", "nan", "deep", "bytes", "nothing", "mapping"],
)  # fmt: skip
def test_no_json_breaks_the_saving_of_cells(office: Any, body: bytes) -> None:
    sheet = office.sheet("town_monthly", "990101100")
    answer = office.client("town").post(
        f"/collect/sheet/{sheet.pk}/cells/", body, content_type="application/json"
    )
    assert answer.status_code == 422
    assert "C-124" in json.loads(answer.content)["message"]


def test_half_a_character_does_not_break_the_interface(office: Any) -> None:
    who = office.people["statistics"]
    key = tokens.create(user=who, title="t", days=1, may_write=True, by=who)[1]
    row = b'{"region":"\\ud800","indicator":"x","period":"2026-09","value":1}'
    answer = Client().post(
        "/api/v1/observations", b'{"rows":[' + row + b"]}", content_type="application/json",
        headers={"authorization": f"Bearer {key}"},
    )  # fmt: skip
    assert answer.status_code == 400
    assert json.loads(answer.content)["code"] == "S-868"


@pytest.mark.parametrize(
    "name", ["镇" * 118 + ".csv", "a" * 240 + ".csv", "..\\..\\etc\\x.csv", "../../x.csv"]
)
def test_a_file_for_import_is_kept_whatever_its_name(office: Any, name: str) -> None:
    upload = SimpleUploadedFile("a.csv", b"region,name\n")
    upload._name = name
    kept = files.keep(upload, office.people["admin"].pk)
    try:
        assert kept.path.suffix == ".csv"
        assert kept.path.parent.name == kept.key
        assert files.kept(kept.key, office.people["admin"].pk).path == kept.path
    finally:
        files.drop(kept)


def test_a_closed_account_stops_at_once_and_old_sessions_stay_dead(office: Any) -> None:
    person, admin = office.people["town"], office.people["admin"]
    browser = office.client("town")
    key = tokens.create(user=person, title="t", days=9, may_write=False, by=person)[1]
    head = {"authorization": f"Bearer {key}"}
    assert browser.get("/account/").status_code == 200
    assert Client().get("/api/v1/key", headers=head).status_code == 200
    access = access_of(admin, clock.today())
    for active in (False, True):
        people.set_active(access=access, by=admin, today=clock.today(), user_id=person.pk, active=active)
        if not active:
            assert browser.get("/account/").status_code == 302
            assert Client().get("/api/v1/key", headers=head).status_code == 401
    assert audit.verify()[1] == []


def test_a_new_password_ends_other_sessions(office: Any) -> None:
    person = office.people["town"]
    browser = office.client("town")
    users.set_password(user_id=person.pk, password="yanshi-2026-x2", by=person, must_change=False)
    assert browser.get("/account/").status_code == 302


def test_a_role_that_ended_yesterday_opens_nothing(office: Any) -> None:
    from datetime import timedelta

    day = clock.today()
    person = office.people["statistics"]
    held = person.assignments.get()
    held.valid_to = day - timedelta(1)
    held.save()
    browser = office.client("statistics")
    for address in PLAIN:
        if address.startswith(("/collect/", "/evaluate/", "/system/")):
            assert browser.get(address).status_code in (200, 404, 405), address
    assert browser.get("/collect/reviews/").status_code == 404
    held.valid_to = day
    held.save()
    assert browser.get("/collect/reviews/").status_code == 200


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.STATISTICS_REVIEWER])
def test_one_countys_people_do_not_make_the_forms_of_all(office: Any, role: Role) -> None:
    from zhengxian.web.collect.services import forms, indicators

    person = office.person("countymaker", role, region=office.regions["990101"])
    form = office.forms["town_monthly"]
    for act in (
        lambda: forms.change(form_id=form.pk, by=person, reason="别的"),
        lambda: forms.end(form_id=form.pk, on=office.today, by=person),
        lambda: forms.create(by=person, columns=(), code="x"),
        lambda: indicators.load_library(by=person),
    ):
        with pytest.raises(Hidden):
            act()
    browser = office.client("countymaker")
    assert browser.post("/collect/form/town_monthly/end/").status_code == 404
    assert browser.post("/collect/forms/library/").status_code == 404
    form.refresh_from_db()
    assert form.valid_to is None
