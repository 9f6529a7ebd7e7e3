"""Bulk data: all or nothing, every problem at once."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from zhengxian.web.collect.models import CellState, Observation, Status, Upload
from zhengxian.web.collect.services import bulk
from zhengxian.web.collect.services.bulk_check import Given
from zhengxian.web.core.models import AuditEvent, Job, JobState, Notice, Role
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.services import jobs

from .conftest import World

CODE, EAST, WEST = "budget_revenue", "990101", "990102"
HEAD = "region,indicator,period,value,state\n"
GOOD = HEAD + f"{EAST},{CODE},2026-09,1.05,\n{WEST},{CODE},2026-09,,不适用\n"
BAD = HEAD + (
    f"{EAST},{CODE},2026-09,1.05,\n"
    f"999999,{CODE},2026-09,1,\n"
    f"{EAST},nonsense,2026-09,1,\n"
    f"{EAST},{CODE},2026Q3,1,\n"
    f"{WEST},{CODE},2026-09,,\n"
    f"{EAST},tax_share,2026-09,250,\n"
    f"{WEST},tax_share,2026-09,abc,\n"
)


def upload(office: World, text: str = GOOD, name: str = "数据.csv", **more: object) -> Job:
    file = SimpleUploadedFile(name, text.encode())
    job = bulk.start(file=file, by=office.people["statistics"], access=office.access("statistics"), **more)
    jobs.perform(job.pk)
    job.refresh_from_db()
    return job


def told(job: Job) -> list[tuple[int, str]]:
    reading = Upload.objects.get(job=job).reading
    return [(p["row"], p["code"]) for p in reading["problems"]]


@pytest.mark.django_db
def test_sound_rows_are_written_with_their_address(office: World) -> None:
    job = upload(office, status=Status.VERIFIED)
    assert (job.state, job.message) == (JobState.DONE, "")
    assert (job.result["rows"], job.result["new"], job.result["written"]) == (2, 2, 2)
    one = office.current(EAST, CODE)
    assert (one.value, one.status, one.upload, one.recorded_by) == (
        1.05, Status.VERIFIED, Upload.objects.get(), office.people["statistics"]
    )  # fmt: skip
    assert "2" in one.cell
    assert office.current(WEST, CODE).state == CellState.NOT_APPLICABLE
    kept = Upload.objects.get()
    assert kept.written_by == office.people["statistics"]
    assert AuditEvent.objects.filter(action="bulk.load").count() == 1
    assert Notice.objects.filter(text__contains="已写入").count() == 1


@pytest.mark.django_db
def test_every_problem_at_once_and_nothing_written(office: World) -> None:
    job = upload(office, BAD)
    assert job.state == JobState.DONE
    assert (job.result["written"], job.result["faulty"]) == (0, 6)
    assert [row for row, _ in told(job)] == [3, 4, 5, 6, 7, 8]
    places = [p["place"] for p in Upload.objects.get(job=job).reading["problems"]]
    assert places[:3] == ["第 3 行“region”列", "第 4 行“indicator”列", "第 5 行"]
    assert not Observation.objects.exists()
    assert Upload.objects.get().written_at is None


@pytest.mark.django_db
def test_the_rest_is_written_when_the_user_says_so(office: World) -> None:
    job = upload(office, BAD)
    again = bulk.start_again(
        upload_id=job.arguments["upload"], by=office.people["statistics"], access=office.access("statistics"),
        leave_out_faulty=True,
    )  # fmt: skip
    jobs.perform(again.pk)
    again.refresh_from_db()
    assert (again.result["written"], again.result["left_out"]) == (1, 6)
    assert Observation.objects.count() == 1
    assert "跳过有问题的 6 行" in AuditEvent.objects.get(action="bulk.load").summary
    with pytest.raises(Conflict) as refused:
        bulk.start_again(
            upload_id=job.arguments["upload"], by=office.people["statistics"], access=office.access("statistics"),
            leave_out_faulty=True,
        )  # fmt: skip
    assert refused.value.code == "C-259"


@pytest.mark.django_db
def test_a_waiting_job_is_not_started_twice(office: World) -> None:
    given = {"by": office.people["statistics"], "access": office.access("statistics")}
    job = bulk.start(file=SimpleUploadedFile("a.csv", GOOD.encode()), **given)
    with pytest.raises(Conflict) as refused:
        bulk.start_again(upload_id=job.arguments["upload"], leave_out_faulty=False, **given)
    assert refused.value.code == "C-261"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("region;x\n", "a.csv"),
        (HEAD, "a.csv"),
        ("PK\x03\x04 broken", "a.xlsx"),
        ("a,b\n1,2\n", "a.csv"),
        (GOOD, "a.zip"),
    ],
)
def test_unreadable_files_say_so(office: World, text: str, name: str) -> None:
    job = upload(office, text, name)
    assert job.state == JobState.FAILED
    assert "F-" in job.message
    assert not Observation.objects.exists()


@pytest.mark.django_db
def test_same_file_twice_changes_nothing(office: World) -> None:
    upload(office)
    assert upload(office).result["same"] == 2
    assert Observation.objects.count() == 2


@pytest.mark.django_db
def test_only_within_ones_own_regions(office: World) -> None:
    office.person("east statistics", Role.STATISTICS_REVIEWER, region=office.regions[EAST])
    access = office.access("east statistics")
    rows = [Given(EAST, CODE, "2026-09", 1.0, row=1), Given(WEST, CODE, "2026-09", 1.0, row=2)]
    with pytest.raises(bulk.FaultyRows) as refused:
        bulk.store(rows, by=office.people["east statistics"], access=access)
    assert [(p.code, p.row) for p in refused.value.problems] == [("C-252", 2)]
    assert not Observation.objects.exists()
    done = bulk.store(rows, by=office.people["east statistics"], access=access, leave_out_faulty=True)
    assert (done.recorded.new, done.left_out) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "code"),
    [
        (Given("x", CODE, "2026-09", 1.0), "C-250"),
        (Given(EAST, "x", "2026-09", 1.0), "C-251"),
        (Given(EAST, CODE, "嗯", 1.0), "C-253"),
        (Given(EAST, CODE, "2026", 1.0), "C-254"),
        (Given(EAST, CODE, "2026-09", None), "C-255"),
        (Given(EAST, CODE, "2026-09", 1.0, CellState.MISSING), "C-255"),
        (Given(EAST, CODE, "2026-09", float("inf")), "C-256"),
        (Given(EAST, "tax_share", "2026-09", 250.0), "C-257"),
    ],
)
def test_what_is_wrong_with_a_row(office: World, row: Given, code: str) -> None:
    with pytest.raises(bulk.FaultyRows) as refused:
        bulk.store([row], by=office.people["statistics"], access=office.access("statistics"))
    assert [p.code for p in refused.value.problems] == [code]


@pytest.mark.django_db
def test_same_figure_twice_in_one_call(office: World) -> None:
    rows = [
        Given(EAST, CODE, p, v, row=n) for n, (p, v) in enumerate([("2026-09", 1.0), ("2026年9月", 2.0)], 1)
    ]
    with pytest.raises(Refused) as refused:
        bulk.store(rows, by=office.people["statistics"], access=office.access("statistics"))
    assert refused.value.code == "C-201"
    assert not Observation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["reviewer", "finance", "leader", "admin", "auditor"])
def test_others_may_not(office: World, name: str) -> None:
    given = {"by": office.people[name], "access": office.access(name)}
    with pytest.raises(Hidden):
        bulk.store([Given(EAST, CODE, "2026-09", 1.0)], **given)
    with pytest.raises(Hidden):
        bulk.start(file=SimpleUploadedFile("a.csv", GOOD.encode()), **given)
    assert office.client(name).get("/collect/bulk/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_whole_way_through_the_pages(office: World) -> None:
    client = office.client("statistics")
    assert client.get("/collect/bulk/").status_code == 200
    sent = client.post(
        "/collect/bulk/", {"file": SimpleUploadedFile("数据.csv", BAD.encode()), "status": "flash"}
    )
    page = client.get(sent.headers["Location"]).content.decode()
    assert "6 行有问题，一行也没有写入" in page
    assert "不要这 6 行，写入其余 1 行" in page
    book = office.sheet_rows(client.get(sent.headers["Location"] + "?export=xlsx"))
    assert len([row for row in book if isinstance(row[1], float)]) == 6
    client.post(sent.headers["Location"] + "again/", {"leave_out": "1"})
    assert "已写入" in client.get(sent.headers["Location"]).content.decode()
    assert Observation.objects.count() == 1
    assert client.post(sent.headers["Location"] + "again/").status_code == 409
    file = client.get(sent.headers["Location"] + "file/")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(file.streaming_content) == BAD.encode()
    assert client.get(sent.headers["Location"] + "progress/").headers["HX-Refresh"] == "true"


@pytest.mark.django_db
def test_files_of_others_are_not_there(office: World) -> None:
    job = upload(office)
    client = office.client("statistics2")
    for path in ("", "progress/", "file/"):
        assert client.get(f"/collect/bulk/{job.arguments['upload']}/{path}").status_code == 404
    assert client.post(f"/collect/bulk/{job.arguments['upload']}/again/").status_code == 404


@pytest.mark.django_db
def test_posts_need_a_token(office: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(office.people["statistics"])
    assert strict.post("/collect/bulk/", {}).status_code == 403
    assert office.client("statistics").get("/collect/bulk/1/again/").status_code == 405
    assert office.client("statistics").post("/collect/bulk/", {}).status_code == 422
