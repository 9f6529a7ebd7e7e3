"""Review: who reviews what, approval in one press, values returned with reasons, explanations accepted."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from tests.web.collect import review_fixtures as fx
from tests.web.collect.review_fixtures import World

from zhengxian.web.collect.models import (
    FindingState,
    Observation,
    Release,
    Severity,
    Submission,
    SubmissionState,
    Upload,
    UploadKind,
)
from zhengxian.web.collect.selectors import review_sheet, reviews
from zhengxian.web.collect.selectors.reviews import ReviewFilter
from zhengxian.web.collect.services import reviews as acts
from zhengxian.web.core.models import AuditEvent, Notice, Role
from zhengxian.web.core.refusal import Conflict, Hidden, Refused

MONTHLY, TOWN = "caizheng_monthly", "town_monthly"


@pytest.fixture
def office(world: World) -> World:
    fx.staff(world)
    return world


@pytest.fixture
def town(office: World) -> Submission:
    return fx.fill(office, office.sheet(TOWN, "990101100"))


@pytest.fixture
def monthly(office: World) -> Submission:
    return fx.fill(office, office.sheet(MONTHLY))


def approve(office: World, sheet: Submission, who: str, **more: object) -> object:
    given = {"submission_id": sheet.pk, "by": office.people[who], "access": office.access(who), **more}
    return acts.approve(**given)


# --- who reviews what -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_scopes_of_reviewers(office: World, town: Submission, monthly: Submission) -> None:
    seen = {
        name: set(reviews.reviewable_by(office.access(name)).values_list("pk", flat=True))
        for name in ("reviewer", "west", "budget", "statistics", "finance", "leader", "auditor")
    }
    assert seen == {
        "reviewer": {town.pk},
        "west": set(),
        "budget": {monthly.pk},
        "statistics": {town.pk, monthly.pk},
        "finance": set(),
        "leader": set(),
        "auditor": set(),
    }


@pytest.mark.django_db
def test_a_county_statistics_reviewer_does_not_review_departments(office: World, monthly: Submission) -> None:
    office.person("county statistics", Role.STATISTICS_REVIEWER, region=office.regions["990101"])
    assert not reviews.reviewable_by(office.access("county statistics")).filter(pk=monthly.pk).exists()


@pytest.mark.django_db
def test_drafts_are_their_reporters_own(office: World) -> None:
    draft = office.sheet(TOWN, "990101101")
    with pytest.raises(Hidden):
        reviews.one_reviewable(office.access("reviewer"), draft.pk)
    with pytest.raises(Hidden):
        approve(office, draft, "reviewer")


@pytest.mark.django_db
def test_list_puts_waiting_first_then_due_day(office: World, town: Submission, monthly: Submission) -> None:
    other = fx.fill(office, office.sheet(TOWN, "990101101"), by="town2")
    approve(office, other, "reviewer")
    Submission.objects.filter(pk=monthly.pk).update(due_on=town.due_on + timedelta(days=1))
    listed = list(reviews.listing(office.access("statistics"), ReviewFilter()))
    assert [s.pk for s in listed] == [town.pk, monthly.pk, other.pk]
    only = reviews.listing(office.access("statistics"), ReviewFilter(units="990101", state="submitted"))
    assert [s.pk for s in only] == [town.pk]
    found = reviews.listing(office.access("statistics"), ReviewFilter(text="财政"))
    assert [s.pk for s in found] == [monthly.pk]


# --- approval ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_approval_writes_figures_with_their_source(office: World, town: Submission) -> None:
    upload = Upload.objects.create(
        kind=UploadKind.FORM,
        name="月报.xlsx",
        file="x",
        size=1,
        sha256="0" * 64,
        uploaded_by=office.people["town"],
    )
    town.entries.update(upload=upload)
    done = approve(office, town, "reviewer", version=1)
    assert (done.new, done.changed) == (3, 0)
    town.refresh_from_db()
    assert (town.state, town.reviewed_by) == (SubmissionState.APPROVED, office.people["reviewer"])
    one = fx.current(office, "990101100", "town_output")
    assert (one.value, one.submission, one.upload, one.cell) == (10.0, town, upload, "数据!C5")
    assert (one.recorded_by, one.release) == (office.people["reviewer"], Release.INTERNAL)
    assert AuditEvent.objects.filter(action="submission.approve").count() == 1
    assert Notice.objects.filter(user=office.people["town"], text__contains="审核通过").exists()


@pytest.mark.django_db
def test_nobody_approves_his_own(office: World, monthly: Submission) -> None:
    office.person("both", Role.REVIEWER, department=office.finance)
    Submission.objects.filter(pk=monthly.pk).update(submitted_by=office.people["both"])
    with pytest.raises(Refused) as refused:
        approve(office, monthly, "both")
    assert refused.value.code == "C-211"
    assert not Observation.objects.exists()
    approve(office, monthly, "budget")


@pytest.mark.django_db
def test_errors_block_approval(office: World, town: Submission) -> None:
    fx.question(town, Severity.ERROR)
    with pytest.raises(Refused, match="1 处错误") as refused:
        approve(office, town, "reviewer")
    assert refused.value.code == "C-212"


@pytest.mark.django_db
def test_open_questions_stay_open_and_are_counted(office: World, town: Submission) -> None:
    asked = fx.question(town)
    approve(office, town, "reviewer")
    asked.refresh_from_db()
    assert asked.state == FindingState.OPEN
    assert "1 条疑问没有接受" in AuditEvent.objects.get(action="submission.approve").summary


@pytest.mark.django_db
def test_approval_may_accept_explanations(office: World, town: Submission) -> None:
    asked = fx.question(town, state=FindingState.EXPLAINED, by=office.people["town"])
    approve(office, town, "reviewer", accept_explained=True)
    asked.refresh_from_db()
    assert (asked.state, asked.settled_by) == (FindingState.ACCEPTED, office.people["reviewer"])


@pytest.mark.django_db
def test_approving_twice_is_a_conflict(office: World, town: Submission) -> None:
    approve(office, town, "reviewer")
    with pytest.raises(Conflict) as refused:
        approve(office, town, "statistics")
    assert refused.value.code == "C-210"
    assert "reviewer账号" in str(refused.value)


@pytest.mark.django_db
def test_a_newer_version_is_not_approved_unseen(office: World, town: Submission) -> None:
    Submission.objects.filter(pk=town.pk).update(version=2)
    with pytest.raises(Conflict, match="第 1 版"):
        approve(office, town, "reviewer", version=1)


@pytest.mark.django_db
def test_an_empty_sheet_is_not_approved(office: World, town: Submission) -> None:
    town.entries.all().delete()
    with pytest.raises(Refused) as refused:
        approve(office, town, "reviewer")
    assert refused.value.code == "C-213"
    town.refresh_from_db()
    assert town.state == SubmissionState.SUBMITTED


@pytest.mark.django_db
def test_changes_since_approval_are_shown(office: World, town: Submission) -> None:
    fx.write(
        office,
        fx.row(office, "990101100", "town_output", 9.0),
        fx.row(office, "990101100", "projects_started", 12.0),
    )
    sheet = review_sheet.sheet_of(town)
    assert [(c.indicator.code, c.before_shown, c.shown) for c in sheet.changed] == [
        ("town_output", 9.0, 10.0)
    ]
    assert reviews.changed_cells([town.pk]) == {town.pk: 1}
    fx.write(office, fx.row(office, "990101100", "town_output", None))
    assert reviews.changed_cells([town.pk]) == {town.pk: 1}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="两人同时审核，要在 PostgreSQL 上试")
def test_two_reviewers_at_the_same_moment(office: World, town: Submission) -> None:
    gate, outcomes = threading.Barrier(2), []

    def work(who: str) -> None:
        try:
            gate.wait(timeout=10)
            approve(office, town, who)
            outcomes.append("approved")
        except Conflict as conflict:
            outcomes.append(conflict.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(who,)) for who in ("reviewer", "statistics")]
    for t in threads:
        t.start()
    for t in threads:
        t.join(30)
    assert sorted(outcomes) == ["C-210", "approved"]
    assert Observation.objects.count() == 3
    assert AuditEvent.objects.filter(action="submission.approve").count() == 1


# --- returning --------------------------------------------------------------------------------------


def give_back(
    office: World, sheet: Submission, reasons: dict[tuple[int, int], str], who: str = "reviewer"
) -> int:
    return acts.return_cells(
        submission_id=sheet.pk, cells=reasons, by=office.people[who], access=office.access(who)
    )


def keys(sheet: Submission) -> list[tuple[int, int]]:
    return list(sheet.entries.order_by("pk").values_list("region_id", "indicator_id"))


@pytest.mark.django_db
def test_values_go_back_with_their_reasons(office: World, town: Submission) -> None:
    first, second, third = keys(town)
    assert give_back(office, town, {first: "与统计局不一致", third: " 请核对小数点 "}) == 2
    town.refresh_from_db()
    assert town.state == SubmissionState.RETURNED
    found = {(e.region_id, e.indicator_id): e.returned_reason for e in town.entries.all()}
    assert found == {first: "与统计局不一致", second: "", third: "请核对小数点"}
    assert Notice.objects.filter(user=office.people["town"], text__contains="2 个数被退回").exists()
    assert not Observation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("reasons", "code"), [({}, "C-214"), ("  ", "C-215"), ("长" * 301, "C-215")])
def test_reasons_are_wanted(office: World, town: Submission, reasons: object, code: str) -> None:
    given = {keys(town)[0]: reasons} if isinstance(reasons, str) else {}
    with pytest.raises(Refused) as refused:
        give_back(office, town, given)
    assert refused.value.code == code
    town.refresh_from_db()
    assert town.state == SubmissionState.SUBMITTED


@pytest.mark.django_db
def test_a_strange_value_is_not_returned(office: World, town: Submission) -> None:
    with pytest.raises(Refused) as refused:
        give_back(office, town, {(office.regions["990102"].pk, 1): "x"})
    assert refused.value.code == "C-216"


@pytest.mark.django_db
def test_returning_what_was_approved_is_a_conflict(office: World, town: Submission) -> None:
    approve(office, town, "statistics")
    with pytest.raises(Conflict):
        give_back(office, town, {keys(town)[0]: "x"})
    with pytest.raises(Hidden):
        give_back(office, town, {keys(town)[0]: "x"}, who="west")


# --- explanations -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_explanation_is_accepted_by_somebody_else(office: World, town: Submission) -> None:
    mine = fx.question(town, state=FindingState.EXPLAINED, by=office.people["reviewer"])
    with pytest.raises(Refused) as refused:
        acts.accept_explanation(
            finding_id=mine.pk, by=office.people["reviewer"], access=office.access("reviewer")
        )
    assert refused.value.code == "C-222"
    acts.accept_explanation(finding_id=mine.pk, by=office.people["east2"], access=office.access("east2"))
    mine.refresh_from_db()
    assert mine.state == FindingState.ACCEPTED
    with pytest.raises(Conflict):
        acts.accept_explanation(finding_id=mine.pk, by=office.people["east2"], access=office.access("east2"))


@pytest.mark.django_db
def test_unexplained_cannot_be_accepted_and_asking_opens_it_again(office: World, town: Submission) -> None:
    asked = fx.question(town)
    with pytest.raises(Conflict) as refused:
        acts.accept_explanation(
            finding_id=asked.pk, by=office.people["reviewer"], access=office.access("reviewer")
        )
    assert refused.value.code == "C-220"
    told = fx.question(town, state=FindingState.EXPLAINED, by=office.people["town"])
    acts.ask_again(
        finding_id=told.pk, text="哪个文件？", by=office.people["reviewer"], access=office.access("reviewer")
    )
    told.refresh_from_db()
    assert told.state == FindingState.OPEN
    assert [n.text for n in told.notes.all()] == ["有文件依据。", "哪个文件？"]
    with pytest.raises(Refused):
        acts.ask_again(
            finding_id=told.pk, text=" ", by=office.people["reviewer"], access=office.access("reviewer")
        )
    with pytest.raises(Hidden):
        acts.ask_again(finding_id=told.pk, text="?", by=office.people["west"], access=office.access("west"))


# --- pages ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_two_actions_from_login(office: World, town: Submission) -> None:
    """Open the list, press the button in the row."""
    client = office.client("reviewer")
    page = client.get("/collect/reviews/")
    assert page.status_code == 200
    text = page.content.decode()
    assert "石桥镇" in text
    assert f'action="/collect/reviews/{town.pk}/approve/"' in text
    done = client.post(f"/collect/reviews/{town.pk}/approve/", {"version": 1}, follow=True)
    assert "已审核通过，写入 3 个新数" in done.content.decode()
    town.refresh_from_db()
    assert town.state == SubmissionState.APPROVED
    again = client.post(f"/collect/reviews/{town.pk}/approve/", {"version": 1})
    assert again.status_code == 409


@pytest.mark.django_db
def test_sheet_pages_show_both_layouts(office: World, town: Submission, monthly: Submission) -> None:
    fx.write(
        office,
        fx.row(office, "990101", "budget_revenue", 1.0),
        fx.row(office, "990101100", "town_output", 2.0),
    )
    fx.question(monthly, state=FindingState.EXPLAINED, by=office.people["finance"])
    client = office.client("statistics")
    matrix = client.get(f"/collect/reviews/{monthly.pk}/").content.decode()
    assert "临河县" in matrix
    assert "有文件依据" in matrix
    assert "接受 1 条说明" in matrix
    assert "与已通过的数不同的 1 格" in matrix
    assert "与已通过的数不同的 1 格" in client.get(f"/collect/reviews/{town.pk}/").content.decode()


@pytest.mark.django_db
def test_return_page_wants_a_reason_for_each(office: World, town: Submission) -> None:
    client = office.client("reviewer")
    key = "{}-{}".format(*keys(town)[0])
    url = f"/collect/reviews/{town.pk}/return/"
    assert "没有选要退回的数" in client.get(url).content.decode()
    assert "单独的原因" in client.get(url, {"cell": key}).content.decode()
    blank = client.post(url, {"cell": key, "version": 1})
    assert blank.status_code == 422
    assert "C-215" in blank.content.decode()
    assert client.post(url, {"cell": key, "version": 1, f"reason-{key}": "请核对"}).status_code == 302
    town.refresh_from_db()
    assert town.state == SubmissionState.RETURNED
    assert client.post(url, {"cell": [key, key], "version": 9, "common": "x"}).status_code == 409


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["finance", "leader", "auditor", "admin", "west"])
def test_others_do_not_find_the_pages(office: World, town: Submission, who: str) -> None:
    client = office.client(who)
    for path in ("", "approve/", "return/"):
        answer = client.get if path != "approve/" else client.post
        assert answer(f"/collect/reviews/{town.pk}/{path}").status_code == 404, path
    missing = client.get("/collect/reviews/999999/")
    hidden = client.get(f"/collect/reviews/{town.pk}/")
    assert missing.status_code == hidden.status_code == 404


@pytest.mark.django_db
def test_acts_are_posts_with_a_token(office: World, town: Submission) -> None:
    assert office.client("reviewer").get(f"/collect/reviews/{town.pk}/approve/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(office.people["reviewer"])
    assert strict.post(f"/collect/reviews/{town.pk}/approve/", {"version": 1}).status_code == 403
    town.refresh_from_db()
    assert town.state == SubmissionState.SUBMITTED


@pytest.mark.django_db
def test_list_costs_the_same_for_many(office: World, django_assert_max_num_queries: object) -> None:
    for region, who in (("990101100", "town"), ("990101101", "town2")):
        fx.fill(office, office.sheet(TOWN, region), by=who)
    client = office.client("statistics")
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        client.get("/collect/reviews/")
    assert client.get("/collect/reviews/?export=xlsx").headers["Content-Disposition"].startswith("attachment")


@pytest.mark.django_db
def test_empty_list_says_so(office: World) -> None:
    assert "现在没有要您审核的表" in office.client("reviewer").get("/collect/reviews/").content.decode()
    office_wide = office.client("reviewer").get("/collect/reviews/?page=99&sort=zzz&state=x&units='\"")
    assert office_wide.status_code == 200
