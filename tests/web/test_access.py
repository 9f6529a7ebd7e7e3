"""Every address with every role: who may open it, who may send to it, and that no address ever breaks.

Who may what is written down here a second time, apart from the code. A new address must be added to `MAY`, and what
stands in its gaps to `FILL`. The walk runs on the demo city, which is on SQLite; what a request writes is undone.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import demo_city
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

USERS = {
    "town": "reporter.dongchuan.shiqiao",  # the town that most objects of the walk belong to
    "county": "reporter.dongchuan",  # its county's reporter
    "other": "reporter.qishan",  # a reporter of another county
    "unit": "reporter.shangwu",  # a reporter of a department
    "review": "reviewer.dongchuan",
    "alien": "reviewer.qishan",  # a reviewer of another county
    "stats": "statistics.shi",
    "assess": "assessor",
    "super": "supervisor",
    "owner": "owner.gongxin",
    "lead": "leader.shi",
    "audit": "auditor",
    "admin": "administrator",
}
REGION, INDICATOR, PERIOD = "990104100", "town_output", "2026-08"
RUN = "2026Q3-01"  # counties confirm it; it is not published
PDF = b"%PDF-1.4 evidence"
ALL = tuple(USERS)
REPORTERS = ("town", "county", "other", "unit")
OWN = ("town", "county", "other", "review", "alien", "stats", "assess", "lead", "audit")
"""Who works on runs, or answers for the result of a region."""
WORDS = {
    "all": ALL,
    "reporters": REPORTERS,
    "own": OWN,
    "runs": ("stats", "assess", "lead", "audit"),
    "nobody": (),
}

MAY = """
                                            | all                          | -
health/                                     | open                         | -
sign-in/                                    | open                         | open
sign-out/                                   | -                            | all
search/                                     | all                          | -
notices/                                    | all                          | -
notices/read/                               | -                            | all
jobs/<int:job_id>/                          | town                         | -
account/                                    | all                          | -
account/password/                           | all                          | all
account/keys/                               | -                            | all
account/tokens/                             | -                            | all
account/tokens/<int:token_id>/revoke/       | -                            | town
system/people/                              | audit admin                  | -
system/people/new/                          | admin                        | admin
system/person/<str:username>/               | audit admin                  | -
system/person/<str:username>/rename/        | -                            | admin
system/person/<str:username>/assign/        | -                            | admin
system/person/<str:username>/withdraw/<int:assignment_id>/ | -             | admin
system/person/<str:username>/password/      | -                            | admin
system/person/<str:username>/active/        | -                            | admin
system/regions/                             | all                          | -
system/regions/new/                         | admin                        | admin
system/regions/import/<str:kind>/           | admin                        | admin
system/regions/import/<str:kind>/<str:key>/ | admin                        | admin
system/region/<str:code>/                   | all                          | -
system/region/<str:code>/edit/              | admin                        | admin
system/region/<str:code>/close/             | -                            | admin
system/region/<str:code>/upgrade/           | -                            | admin
system/region/<str:code>/merge/             | -                            | admin
system/region/<str:code>/class/             | -                            | admin
system/classes/                             | all                          | admin
system/departments/                         | all                          | -
system/departments/new/                     | admin                        | admin
system/department/<str:code>/               | admin                        | admin
system/calendar/                            | all                          | -
system/calendar/day/                        | -                            | admin
system/calendar/import/                     | -                            | admin
system/audit/                               | audit admin                  | -
system/gallery/                             | all                          | -
collect/                                    | reporters                    | -
collect/duplicate/                          | -                            | reporters
collect/sheet/<int:submission_id>/          | town review stats            | -
collect/sheet/<int:submission_id>/cells/    | -                            | town
collect/sheet/<int:submission_id>/cell/     | town review stats            | -
collect/sheet/<int:submission_id>/cell/save/ | -                           | town
collect/sheet/<int:submission_id>/submit/   | -                            | town
collect/sheet/<int:submission_id>/withdraw/ | -                            | town
collect/sheet/<int:submission_id>/template/ | town review stats            | -
collect/sheet/<int:submission_id>/upload/   | -                            | reporters
collect/history/                            | reporters                    | -
collect/questions/                          | reporters                    | -
collect/questions/<int:finding_id>/explain/ | -                            | town
collect/uploads/                            | reporters                    | reporters
collect/uploads/<int:upload_id>/            | town                         | -
collect/uploads/<int:upload_id>/line/       | -                            | town
collect/uploads/<int:upload_id>/write/      | -                            | town
collect/files/<int:upload_id>/              | town review stats            | -
collect/forms/                              | stats admin                  | -
collect/forms/new/                          | stats admin                  | stats admin
collect/forms/library/                      | -                            | stats admin
collect/form/<str:code>/                    | stats admin                  | stats admin
collect/form/<str:code>/end/                | -                            | stats admin
collect/burden/                             | stats assess lead audit admin | -
collect/reviews/                            | review alien stats           | -
collect/reviews/<int:submission_id>/        | review stats                 | -
collect/reviews/<int:submission_id>/approve/ | -                           | review stats
collect/reviews/<int:submission_id>/return/ | review stats                 | review stats
collect/reviews/<int:submission_id>/findings/<int:finding_id>/accept/ | -  | review stats
collect/reviews/<int:submission_id>/findings/<int:finding_id>/ask/ | -     | review stats
collect/corrections/                        | town county other unit review alien stats assess audit | -
collect/corrections/<int:correction_id>/    | town review stats assess audit | -
collect/corrections/<int:correction_id>/decide/ | -                        | review stats
collect/corrections/<int:correction_id>/evidence/ | town review stats assess audit | -
collect/figures/                            | all                          | -
collect/figures/<str:region>/<str:indicator>/<str:period>/ | all           | -
collect/figures/<str:region>/<str:indicator>/<str:period>/correct/ | town review stats | town review stats
collect/releases/                           | stats                        | -
collect/releases/act/                       | -                            | stats
collect/bulk/                               | stats                        | stats
collect/bulk/<int:upload_id>/               | stats                        | -
collect/bulk/<int:upload_id>/progress/      | stats                        | -
collect/bulk/<int:upload_id>/again/         | -                            | stats
collect/bulk/<int:upload_id>/file/          | stats                        | -
collect/checks/                             | town county other unit review alien stats assess audit | -
evaluate/                                   | all                          | -
evaluate/export/                            | all                          | -
evaluate/map/                               | all                          | -
evaluate/regions/                           | all                          | -
evaluate/regions/<str:code>/                | county review runs           | -
evaluate/regions/<str:code>/export/         | county review runs           | -
evaluate/schemes/                           | all                          | -
evaluate/schemes/import/                    | assess                       | assess
evaluate/schemes/compare/                   | all                          | -
evaluate/schemes/versions/<int:version_id>/ | all                          | -
evaluate/schemes/versions/<int:version_id>/export.<str:kind> | all         | -
evaluate/schemes/versions/<int:version_id>/in-force/ | -                   | assess
evaluate/schemes/versions/<int:version_id>/retire/ | -                     | assess
evaluate/runs/                              | runs                         | -
evaluate/runs/new/                          | assess                       | assess
evaluate/runs/<str:number>/                 | runs                         | -
evaluate/runs/<str:number>/replay/          | -                            | runs
evaluate/runs/<str:number>/advance/         | -                            | assess
evaluate/runs/<str:number>/publicity/       | -                            | assess
evaluate/runs/<str:number>/publish/         | -                            | assess
evaluate/runs/<str:number>/withdraw/        | -                            | assess
evaluate/runs/<str:number>/confirm/<str:code>/ | -                         | review
evaluate/adjustments/                       | own                          | -
evaluate/adjustments/new/                   | assess                       | assess
evaluate/adjustments/<int:adjustment_id>/decide/ | -                       | assess lead
evaluate/objections/                        | own                          | -
evaluate/objections/new/                    | county other review alien    | county other review alien
evaluate/objections/<int:objection_id>/answer/ | assess                    | assess
evaluate/objections/<int:objection_id>/withdraw/ | -                       | county
evaluate/publications/                      | all                          | -
evaluate/files/<int:upload_id>/             | county review runs           | -
evaluate/corrections/<int:correction_id>/effect/ | stats assess audit      | stats
api/v1/openapi.json                         | open                         | open
api/v1/key                                  | all                          | -
api/v1/regions                              | all                          | -
api/v1/regions/<code>                       | all                          | -
api/v1/indicators                           | all                          | -
api/v1/indicators/<code>                    | all                          | -
api/v1/observations                         | all                          | stats
api/v1/runs                                 | all                          | -
api/v1/runs/<number>                        | own                          | -
api/v1/runs/<number>/scores                 | own                          | -
api/v1/runs/<number>/contributions          | own                          | -
api/v1/                                     | nobody                       | nobody
"""
"""Address | who may open it | who may send to it. ``-``: the address knows no such request. ``open``: strangers, too."""

FILL: Mapping[str, Mapping[str, str]] = {
    "system/": {"code": REGION, "kind": "regions", "username": USERS["town"]},
    "system/department/": {"code": "shangwu"},
    "collect/": {"region": REGION, "indicator": INDICATOR, "period": PERIOD},
    "evaluate/": {"code": "990104", "number": RUN, "kind": "toml"},
    "api/v1/": {"code": REGION, "number": RUN},
    "api/v1/indicators": {"code": INDICATOR},
}
"""What stands in the gaps of addresses, by their beginning; later lines win."""
ASKED = {
    "evaluate/schemes/compare/": "a={version_id}&b={version_id}",
    "evaluate/regions/<str:code>/": f"run={RUN}",
    "evaluate/regions/<str:code>/export/": f"run={RUN}",
}
"""Questions after addresses that are nothing without."""
SENT: Mapping[str, Mapping[str, Any]] = {
    "collect/sheet/<int:submission_id>/cell/save/": {
        "region": REGION,
        "indicator": INDICATOR,
        "text": "1",
        "rev": "0",
    },
    "evaluate/schemes/versions/<int:version_id>/retire/": {"on": "2027-12-31"},
    "evaluate/runs/<str:number>/publicity/": {"first": "2026-11-02", "last": "2026-11-06"},
    "evaluate/adjustments/<int:adjustment_id>/decide/": {"verdict": "no"},
    "evaluate/corrections/<int:correction_id>/effect/": {"verdict": "accept"},
    "api/v1/observations": {
        "rows": [{"region": REGION, "indicator": INDICATOR, "period": PERIOD, "value": 1.0}]
    },
}
"""What is sent where nothing would tell too little; all else is sent empty."""
REFUSED = (401, 403, 404)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def _routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _routes(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern) and entry.name:
            yield prefix + str(entry.pattern)


def _table() -> dict[str, dict[str, str]]:
    lines = (line.split("|") for line in MAY.strip("\n").splitlines())
    return {route.strip(): {"get": get.strip(), "post": post.strip()} for route, get, post in lines}


def _who(words: str) -> set[str]:
    return {one for word in words.split() for one in WORDS.get(word, (word,))}


TABLE = _table()


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
    if connection.vendor != "sqlite":
        pytest.skip("the walk of all addresses runs on SQLite, where the demo city is a file")
    home = demo_city.copy_to(tmp_path_factory.mktemp("city"))
    storages = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(home / "uploads")},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with django_db_blocker.unblock(), override_settings(STORAGES=storages, MEDIA_ROOT=str(home / "uploads")):
        connection.close()
        before = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = str(home / demo_city.DATABASE)
        cache.clear()
        try:
            yield _prepared()
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before
            cache.clear()


def _prepared() -> SimpleNamespace:
    """Make one object of every kind that the demo city has none of, and keys for the API."""
    from zhengxian.io.forms import write_template
    from zhengxian.web.collect.models import CellState, Finding, Submission, UploadKind
    from zhengxian.web.collect.selectors.sheets import sheet_of
    from zhengxian.web.collect.services import corrections, entries, readings, uploads
    from zhengxian.web.core.access import access_of
    from zhengxian.web.core.models import Assignment, Job, User
    from zhengxian.web.core.selectors import clock
    from zhengxian.web.core.services import files, tokens
    from zhengxian.web.evaluate.models import Run, Scheme, SchemeVersion
    from zhengxian.web.evaluate.services import adjustments, objections

    users = {key: User.objects.get(username=name) for key, name in USERS.items()}
    town, access = users["town"], access_of(users["town"], clock.today())
    sheet = Submission.objects.get(region__code=REGION, form__code="镇街月04表", period="2026-09")
    entry = sheet.entries.get(indicator__code="town_output_growth")
    cell = entries.Cell(REGION, "town_output_growth", "400", entry.revision)
    entries.save(submission_id=sheet.pk, cells=[cell], by=town, access=access)
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as given:
        write_template(sheet_of(sheet).form, Path(given.name))
        filled = SimpleUploadedFile("a.xlsx", Path(given.name).read_bytes())
    book = readings.read(submission_id=sheet.pk, file=filled, by=town, access=access)
    rows = SimpleUploadedFile("b.csv", b"region,indicator,period,value\n")
    bulk = uploads.keep(file=rows, kind=UploadKind.LONG, by=users["stats"])
    wish = corrections.Wish(1.0, CellState.REPORTED, "写错", SimpleUploadedFile("c.pdf", PDF))
    correction = corrections.propose(
        region=REGION, indicator=INDICATOR, period=PERIOD, wish=wish, by=town, access=access
    )
    run, county = Run.objects.get(number=f"评 {RUN}"), sheet.region.parent_id
    objection = objections.file(
        run_id=run.pk, region_id=county, text="请核对", by=users["county"], evidence=("d.pdf", PDF)
    )
    adjustment = adjustments.propose(
        scheme_id=Scheme.objects.get(code="county-2026").pk, code="summons", region_id=county, period="2026Q3",
        authority="市县域办", text="约谈", count=1, document="约谈记录", by=users["assess"],
    )  # fmt: skip
    regions = files.keep(
        SimpleUploadedFile("e.csv", "region,name\n990104900,新镇\n".encode()), users["admin"].pk
    )
    return SimpleNamespace(
        keys={k: tokens.create(user=u, title="t", days=1, may_write=True, by=u)[1] for k, u in users.items()},
        users=users,
        ids={
            "submission_id": sheet.pk,
            "finding_id": Finding.objects.filter(submission=sheet).order_by("pk")[0].pk,
            "correction_id": correction.pk,
            "assignment_id": Assignment.objects.get(user=town).pk,
            "job_id": Job.objects.create(kind="none", title="t", owner=town).pk,
            "token_id": tokens.create(user=town, title="t", days=1, may_write=False, by=town)[0].pk,
            "version_id": SchemeVersion.objects.get(scheme__code="county-2026").pk,
            "adjustment_id": adjustment.pk,
            "objection_id": objection.pk,
            "key": regions.key,
        },
        fill={
            **FILL,
            "collect/files/": {"upload_id": book.pk},
            "collect/uploads/": {"upload_id": book.pk},
            "collect/bulk/": {"upload_id": bulk.pk},
            "evaluate/files/": {"upload_id": objection.evidence_id},
            "collect/form/": {"code": sheet.form.code},
        },
    )


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
    return "let in" if words == "open" or who in _who(words) else "refused"


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
