"""Release: who may, what changes, and who sees what afterwards on every page and export."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from zhengxian.web.collect.models import Observation, Release, Status
from zhengxian.web.collect.selectors import observations as read
from zhengxian.web.collect.services import releases
from zhengxian.web.collect.services.releases import Chosen
from zhengxian.web.core.models import AuditEvent, Level, Role
from zhengxian.web.core.refusal import Hidden, Refused

from .conftest import World

CODE, EAST, WEST, TOWN = "budget_revenue", "990101", "990102", "990101100"
ALL = Chosen(((CODE, "2026-09"),))


@pytest.fixture
def office(world: World) -> World:
    world.staff()
    world.write(world.row(EAST, CODE, 1.05), world.row(WEST, CODE, 2.05))
    world.write(world.row(EAST, CODE, 0.9, period="2026-08"), world.row(EAST, "tax_share", 60.0))
    return world


def who(office: World, name: str = "statistics") -> dict[str, object]:
    return {"by": office.people[name], "access": office.access(name)}


def seen(office: World, name: str = "leader") -> int:
    return read.visible_to(office.access(name)).count()


@pytest.mark.django_db
def test_release_lets_everybody_see_the_chosen_only(office: World) -> None:
    assert seen(office) == 0
    assert releases.release(chosen=ALL, **who(office)) == 2
    assert seen(office) == 2
    line = AuditEvent.objects.get(action="release.now")
    assert (line.detail["count"], line.detail["cells"]) == (2, ["budget_revenue 2026-09"])


@pytest.mark.django_db
def test_release_may_be_of_one_level(office: World) -> None:
    office.write(office.row(TOWN, CODE, 0.1))
    assert releases.release(chosen=Chosen(ALL.cells, Level.TOWN), **who(office)) == 1
    assert Observation.objects.get(release=Release.RELEASED).region.code == TOWN


@pytest.mark.django_db
def test_embargo_opens_by_itself(office: World) -> None:
    until = timezone.now() + timedelta(hours=1)
    releases.embargo(chosen=ALL, until=until, **who(office))
    access = office.access("leader")
    assert not read.visible_to(access, until - timedelta(seconds=1)).exists()
    assert read.visible_to(access, until).count() == 2


@pytest.mark.django_db
def test_taking_back_hides_old_public_versions_too(office: World) -> None:
    releases.release(chosen=ALL, **who(office))
    office.write(office.row(EAST, CODE, 1.5))
    between = office.current(EAST, CODE).recorded_at - timedelta(microseconds=1)
    assert read.visible_to(office.access("leader"), as_of=between).count() == 2
    assert releases.take_back(chosen=ALL, reason="数有误", **who(office)) == 2
    assert seen(office) == 0
    assert read.visible_to(office.access("leader"), as_of=between).count() == 0
    assert AuditEvent.objects.get(action="release.take_back").detail["reason"] == "数有误"


@pytest.mark.django_db
def test_embargo_does_not_publish_old_internal_versions(office: World) -> None:
    office.write(office.row(EAST, CODE, 1.5))
    until = timezone.now() + timedelta(hours=1)
    releases.embargo(chosen=ALL, until=until, **who(office))
    assert Observation.objects.get(
        region__code=EAST, indicator__code=CODE, period="2026-09", version=1
    ).release == (Release.INTERNAL)


@pytest.mark.django_db
def test_status_goes_forward_freely_and_back_with_a_reason(office: World) -> None:
    assert releases.set_status(chosen=ALL, status=Status.FINAL, **who(office)) == 2
    with pytest.raises(Refused) as refused:
        releases.set_status(chosen=ALL, status=Status.FLASH, **who(office))
    assert refused.value.code == "C-244"
    assert releases.set_status(chosen=ALL, status=Status.FLASH, reason="误标", **who(office)) == 2


@pytest.mark.django_db
def test_refusals(office: World) -> None:
    past = timezone.now() - timedelta(minutes=1)
    cases = [
        ("C-240", lambda: releases.release(chosen=Chosen(()), **who(office))),
        ("C-241", lambda: releases.embargo(chosen=ALL, until=past, **who(office))),
        ("C-242", lambda: releases.take_back(chosen=ALL, reason=" ", **who(office))),
        ("C-243", lambda: releases.take_back(chosen=ALL, reason="没有公布过", **who(office))),
        ("C-243", lambda: releases.release(chosen=Chosen((("nonsense", "2026-09"),)), **who(office))),
    ]
    for code, act in cases:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == code
    assert not AuditEvent.objects.filter(action__startswith="release").exists()


@pytest.mark.django_db
def test_only_who_releases_may_and_only_there(office: World) -> None:
    for name in ("reviewer", "finance", "leader", "auditor", "admin"):
        with pytest.raises(Hidden):
            releases.release(chosen=ALL, **who(office, name))
    office.person("east statistics", Role.STATISTICS_REVIEWER, region=office.regions[EAST])
    assert releases.release(chosen=ALL, **who(office, "east statistics")) == 1


# --- the walk: every role, every state, every page ---------------------------------------------------

INSIDE = {"finance", "reviewer", "budget", "statistics", "auditor", "assessor"}
OUTSIDE = {"west", "town", "leader", "admin", "supervisor", "owner"}
STATES = ("internal", "embargoed", "passed", "released")


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
def test_page_export_and_figure_page_agree(office: World, state: str) -> None:
    now = timezone.now()
    release, until = {
        "internal": (Release.INTERNAL, None),
        "embargoed": (Release.EMBARGOED, now + timedelta(days=1)),
        "passed": (Release.EMBARGOED, now - timedelta(days=1)),
        "released": (Release.RELEASED, None),
    }[state]
    rows = Observation.objects.filter(region__code=EAST, indicator__code=CODE, period="2026-09")
    rows.update(release=release, embargo_until=until)
    address = f"indicator={CODE}&period=2026-09"
    for name in sorted(INSIDE | OUTSIDE):
        may = state in ("passed", "released") or name in INSIDE
        client: Client = office.client(name)
        page = client.get(f"/collect/figures/?{address}").content.decode()
        assert ("1.05" in page) is may, (name, state)
        assert ("未公布</span>" in page) is (state == "embargoed" and not may), (name, state)
        book = client.get(f"/collect/figures/?{address}&export=xlsx")
        assert (1.05 in _figures(book)) is may, (name, state)
        assert client.get(f"/collect/figures/{EAST}/{CODE}/2026-09/").status_code == (200 if may else 404)
        for view in ("map", "trend"):
            drawn = client.get(f"/collect/figures/?{address}&view={view}&r={EAST}").content.decode()
            assert ("1.05" in drawn) is may, (name, state, view)


def _figures(answer: object) -> set[object]:
    return {cell for row in World.sheet_rows(answer) for cell in row}


# --- pages ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_page_counts_and_acts(office: World) -> None:
    client = office.client("statistics")
    page = client.get("/collect/releases/").content.decode()
    assert "内部" in page
    assert f'value="{CODE} 2026-09"' in page
    done = client.post(
        "/collect/releases/act/",
        {"deed": "release", "cell": [f"{CODE} 2026-09"], "back": "?group=x"},
    )
    assert done.headers["Location"] == "/collect/releases/?group=x"
    assert seen(office) == 2
    late = client.post(
        "/collect/releases/act/",
        {"deed": "embargo", "cell": [f"{CODE} 2026-09"], "until": "2020-01-01T10:00"},
    )
    assert late.status_code == 422
    assert "C-241" in late.content.decode()
    assert (
        client.post("/collect/releases/act/", {"deed": "take_back", "cell": [f"{CODE} 2026-09"]}).status_code
        == 422
    )
    assert client.get("/collect/releases/?export=xlsx").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["reviewer", "finance", "leader", "admin", "auditor"])
def test_others_do_not_find_it(office: World, name: str) -> None:
    client = office.client(name)
    assert client.get("/collect/releases/").status_code == 404
    assert client.post("/collect/releases/act/", {"deed": "release"}).status_code == 404


@pytest.mark.django_db
def test_act_is_a_post_with_a_token(office: World) -> None:
    assert office.client("statistics").get("/collect/releases/act/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(office.people["statistics"])
    assert strict.post("/collect/releases/act/", {"deed": "release"}).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["until=abc", "until=2026", "frequency=x&level=y", "page=-1", "q='\""])
def test_odd_addresses_do_not_break_it(office: World, bad: str) -> None:
    assert office.client("statistics").get(f"/collect/releases/?{bad}").status_code == 200


@pytest.mark.django_db
def test_back_leads_nowhere_else(office: World) -> None:
    client = office.client("statistics")
    sent = {"deed": "release", "cell": [f"{CODE} 2026-09"], "back": "//evil.example/"}
    assert client.post("/collect/releases/act/", sent).headers["Location"] == "/collect/releases/"
