"""Review: who reviews what, the list, the sheet, and who finds the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from zhengxian.web.collect.models import FindingState, Submission, SubmissionState
from zhengxian.web.collect.selectors import review_sheet, reviews
from zhengxian.web.collect.selectors.reviews import ReviewFilter
from zhengxian.web.core.models import Role
from zhengxian.web.core.refusal import Hidden

from ..conftest import World
from .conftest import approve

MONTHLY, TOWN = "caizheng_monthly", "town_monthly"


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
    other = office.fill(office.sheet(TOWN, "990101101"), by="town2")
    approve(office, other, "reviewer")
    Submission.objects.filter(pk=monthly.pk).update(due_on=town.due_on + timedelta(days=1))
    listed = list(reviews.listing(office.access("statistics"), ReviewFilter()))
    assert [s.pk for s in listed] == [town.pk, monthly.pk, other.pk]
    only = reviews.listing(office.access("statistics"), ReviewFilter(units="990101", state="submitted"))
    assert [s.pk for s in only] == [town.pk]
    found = reviews.listing(office.access("statistics"), ReviewFilter(text="财政"))
    assert [s.pk for s in found] == [monthly.pk]


@pytest.mark.django_db
def test_list_ends_with_what_is_done_the_newest_first(
    office: World, town: Submission, monthly: Submission
) -> None:
    old = office.fill(office.sheet(TOWN, "990101101"), by="town2")
    for sheet, who in ((old, "reviewer"), (town, "reviewer")):
        approve(office, sheet, who)
    Submission.objects.filter(pk=old.pk).update(due_on=town.due_on - timedelta(days=400))
    listed = list(reviews.listing(office.access("statistics"), ReviewFilter()))
    assert [s.pk for s in listed] == [monthly.pk, town.pk, old.pk]


@pytest.mark.django_db
def test_changes_since_approval_are_shown(office: World, town: Submission) -> None:
    office.write(
        office.row("990101100", "town_output", 9.0),
        office.row("990101100", "projects_started", 12.0),
    )
    sheet = review_sheet.sheet_of(town)
    assert [(c.indicator.code, c.before_shown, c.shown) for c in sheet.changed] == [
        ("town_output", 9.0, 10.0)
    ]
    assert reviews.changed_cells([town.pk]) == {town.pk: 1}
    office.write(office.row("990101100", "town_output", None))
    assert reviews.changed_cells([town.pk]) == {town.pk: 1}


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
    office.write(
        office.row("990101", "budget_revenue", 1.0),
        office.row("990101100", "town_output", 2.0),
    )
    office.question(monthly, state=FindingState.EXPLAINED, by=office.people["finance"])
    client = office.client("statistics")
    matrix = client.get(f"/collect/reviews/{monthly.pk}/").content.decode()
    assert "临河县" in matrix
    assert "有文件依据" in matrix
    assert "接受 1 条说明" in matrix
    assert "与已通过的数不同的 1 格" in matrix
    assert "与已通过的数不同的 1 格" in client.get(f"/collect/reviews/{town.pk}/").content.decode()


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
        office.fill(office.sheet(TOWN, region), by=who)
    client = office.client("statistics")
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        client.get("/collect/reviews/")
    assert client.get("/collect/reviews/?export=xlsx").headers["Content-Disposition"].startswith("attachment")


@pytest.mark.django_db
def test_empty_list_says_so(office: World) -> None:
    assert "现在没有要您审核的表" in office.client("reviewer").get("/collect/reviews/").content.decode()
    office_wide = office.client("reviewer").get("/collect/reviews/?page=99&sort=zzz&state=x&units='\"")
    assert office_wide.status_code == 200
