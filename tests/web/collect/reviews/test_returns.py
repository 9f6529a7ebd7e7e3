"""Values go back with their reasons."""

from __future__ import annotations

import pytest

from zhengxian.web.collect.models import Observation, Submission, SubmissionState
from zhengxian.web.collect.services import reviews as acts
from zhengxian.web.core.models import Notice
from zhengxian.web.core.refusal import Conflict, Hidden, Refused

from ..conftest import World
from .conftest import approve


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
