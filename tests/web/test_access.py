"""Every address with every role: who may open it, who may send to it, and that no address ever breaks.

Who may what is written down a second time in `access_table` (beside the settings of the tests), apart from the code.
A new address must be added there, and what stands in its gaps. The walk runs on the demo city, which is on SQLite;
what a request writes is undone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import access_city
import pytest
from access_hostile import BAD, FIELDS, NAMES
from access_table import ASKED, RUN, SENT, TABLE, USERS, WORDS, who_of
from demo_database import standing_in
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

REFUSED = (401, 403, 404)
EACH = 9
"""Every ninth word nobody foresaw goes to a page of act, another ninth to the next one."""
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _routes(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern) and entry.name:
            yield prefix + str(entry.pattern)


def test_every_address_is_in_the_table():
    assert set(_routes(get_resolver())) == set(TABLE)


def test_the_table_names_known_people():
    told = {word for line in TABLE.values() for words in line.values() for word in words.split()}
    assert told <= {*USERS, *WORDS, "open", "-"}


@pytest.fixture(scope="module")
def city(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[SimpleNamespace]:
    """Work on a copy of the demo city in place of the tests' database."""
    with standing_in(tmp_path_factory.mktemp("city"), django_db_blocker):
        yield access_city.prepared()


def _address(city: SimpleNamespace, route: str) -> str:
    """Fill the gaps of a route; a gap that nobody has told about is a failure."""
    given: dict[str, Any] = dict(city.ids)
    for start, more in city.fill.items():
        if route.startswith(start):
            given |= more
    missing = [gap for gap in re.findall(r"<(?:\w+:)?(\w+)>", route) if gap not in given]
    assert not missing, f"tell in FILL what stands in {missing} of {route}"
    path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(given[found[1]]), route)
    return f"{path}?{ASKED[route].format(**given)}" if route in ASKED else path


def _status(city: SimpleNamespace, client: Client, who: str, method: str, route: str) -> int:
    """Ask once and undo what was written."""
    headers = (
        {"authorization": f"Bearer {city.keys[who]}"} if route.startswith("api/") and who in USERS else {}
    )
    sent = dict(SENT.get(route, {})) if method == "post" else {}
    more = {"content_type": "application/json"} if "rows" in sent else {}
    with transaction.atomic():
        answer = getattr(client, method)(_address(city, route), sent, headers=headers, **more)
        answer.close()
        transaction.set_rollback(True)
    if route == "sign-out/" and method == "post":
        cache.clear()
    return int(answer.status_code)


def _client(city: SimpleNamespace, who: str) -> Client:
    client = Client(raise_request_exception=False)
    if who in USERS:
        client.force_login(city.users[who], backend=BACKEND)
    return client


def _found(status: int) -> str:
    if status >= 500:
        return f"broken ({status})"
    return "no such request" if status == 405 else "refused" if status in REFUSED else "let in"


def _wanted(words: str, who: str) -> str:
    if words == "-":
        return "no such request"
    return "let in" if words == "open" or who in who_of(words) else "refused"


@pytest.mark.parametrize("who", USERS)
def test_everybody_gets_what_his_role_allows(city, who):
    client, wrong = _client(city, who), []
    for route, line in TABLE.items():
        for method, words in line.items():
            if words == "-" and who != "town":
                continue  # asked once; it is the same for everybody
            found = _found(_status(city, client, who, method, route))
            if route == "sign-out/":
                client = _client(city, who)
            if found != _wanted(words, who):
                wrong.append(f"{method} /{route}: {found}, but {_wanted(words, who)} in the table")
    assert not wrong, "\n".join(wrong)


def test_strangers_are_led_to_the_door(city):
    client, wrong = _client(city, "nobody"), []
    for route, line in TABLE.items():
        for method, words in line.items():
            status = _status(city, client, "nobody", method, route)
            api = route.startswith("api/")
            wanted = (200, 422) if words == "open" else (401, 404, 405) if api else (302, 405)
            if status not in wanted or (status == 405 and words != "-"):
                wrong.append(f"{method} /{route}: {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["county", "review"])
def test_a_county_sees_its_own_result_before_all_others_do(city, who):
    """While counties confirm, each sees its own result and nobody else's."""
    client = _client(city, who)
    assert client.get(f"/evaluate/regions/990104/?run={RUN}").status_code == 200
    for address in (
        f"/evaluate/regions/990105/?run={RUN}",
        f"/evaluate/?run={RUN}",
        f"/evaluate/map/?run={RUN}",
    ):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("who", ["super", "owner"])
def test_no_word_of_an_address_breaks_a_page_of_act(city, who):
    """The pages of act with things on them, each with words nobody foresaw in its parameters."""
    client = _client(city, who)
    routes = [r for r, line in TABLE.items() if r.startswith("act/") and who in who_of(line["get"])]
    assert len(routes) > 20
    for turn, route in enumerate(routes):
        for bad in BAD[turn % EACH :: EACH]:
            answer = client.get(_address(city, route), dict.fromkeys(NAMES, bad))
            answer.close()
            assert answer.status_code < 500, (route, bad)


@pytest.mark.parametrize("who", ["super", "owner"])
def test_no_word_in_a_form_breaks_a_page_of_act(city, who):
    """Every form of act, sent with words nobody foresaw in all its boxes."""
    client = _client(city, who)
    routes = [r for r, line in TABLE.items() if r.startswith("act/") and who in who_of(line["post"])]
    assert len(routes) > 10
    for turn, route in enumerate(routes):
        for bad in BAD[turn % EACH :: EACH]:
            with transaction.atomic():
                answer = client.post(
                    _address(city, route), {**dict.fromkeys(FIELDS, bad), **SENT.get(route, {})}
                )
                transaction.set_rollback(True)
            assert answer.status_code < 500, (route, bad)
