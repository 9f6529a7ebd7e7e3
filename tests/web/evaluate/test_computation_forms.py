"""Forms of evaluation: what is proposed, what is refused and where it is said."""

from __future__ import annotations

import pytest
from django.urls import reverse

from zhengxian.web.core.models import Job
from zhengxian.web.evaluate.models import Run, SchemeVersion
from zhengxian.web.evaluate.services import steps

from .conftest import City, in_publicity

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(city: City) -> Run:
    """A run with a run before it."""
    return city.run(previous=city.run("2024"))


def test_computing_from_the_page(city: City) -> None:
    client = city.client("assessor")
    proposed = client.get(reverse("evaluate:run-new") + "?period=2025").content.decode()
    assert f'<option value="{city.version.pk}" selected>' in proposed
    answer = client.post(reverse("evaluate:run-new"), {"version": city.version.pk, "period": "2025年"})
    assert answer.status_code == 302
    assert Run.objects.get().number == "评 2025-01"
    refused = client.post(reverse("evaluate:run-new"), {"version": city.version.pk, "period": "2025Q1"})
    assert refused.status_code == 422
    assert "E-606" in refused.content.decode()
    assert 'value="2025Q1"' in refused.content.decode()  # what was filled in is still there
    assert (
        client.post(reverse("evaluate:run-new"), {"version": city.version.pk, "period": "前年"}).status_code
        == 422
    )


def test_a_new_run_is_compared_with_the_newest_formal_run_of_an_earlier_period(city: City) -> None:
    address = reverse("evaluate:run-new")
    client, given = city.client("assessor"), {"version": city.version.pk, "period": "2025"}
    older, taken_back = city.run("2024"), city.run("2024")
    steps.withdraw(run_id=taken_back.pk, reason="口径有误", by=city.users["assessor"])
    city.run("2024", trial=True)
    assert client.post(address, given).status_code == 302
    assert Run.objects.get(period="2025").previous == older
    before = city.run("2024")
    assert client.post(address, given).status_code == 302
    assert Run.objects.get(number="评 2025-02").previous == before
    assert f'<option value="{before.pk}" selected>' in client.get(address + "?period=2025").content.decode()


@pytest.mark.parametrize("typed", ["", "?period=2024", "?period=2020", "?period=abc"])
def test_no_run_is_proposed_that_is_not_earlier(city: City, run: Run, typed: str) -> None:
    answer = city.client("assessor").get(reverse("evaluate:run-new") + typed)
    assert answer.status_code == 200
    chosen = answer.content.decode().partition('name="previous"')[2].partition("</select>")[0]
    assert f'value="{run.pk}"' in chosen
    assert f'<option value="{run.pk}" selected>' not in chosen
    assert f'<option value="{run.previous_id}" selected>' not in chosen


def test_refusals_of_a_computation_stand_on_the_form_and_leave_no_job(city: City, run: Run) -> None:
    client, address = city.client("assessor"), reverse("evaluate:run-new")
    later = client.post(address, {"version": city.version.pk, "period": "2024", "previous": run.pk})
    early = client.post(address, {"version": city.version.pk, "period": "1999"})
    ahead = client.post(address, {"version": city.version.pk, "period": "2025", "as_of": "2199-01-01T00:00"})
    SchemeVersion.objects.update(state="draft")
    draft = client.post(address, {"version": city.version.pk, "period": "2025"})
    for answer, code in ((later, "E-812"), (early, "E-811"), (ahead, "S-990"), (draft, "E-810")):
        assert answer.status_code == 422
        text = answer.content.decode()
        assert code in text
        assert 'name="period"' in text
    assert not Job.objects.exists()


@pytest.mark.parametrize("name", ["run-new", "scheme-import", "adjustment-new"])
@pytest.mark.parametrize(
    "given", [{}, {"period": "x" * 30, "scheme": "9" * 30, "version": "a", "level": "b"}]
)
def test_forms_answer_what_is_not_filled_in_with_422(city: City, name: str, given: dict[str, str]) -> None:
    answer = city.client("assessor").post(reverse(f"evaluate:{name}"), given)
    assert answer.status_code == 422
    assert "<form" in answer.content.decode()
    assert city.client("assessor").get(reverse(f"evaluate:{name}")).status_code == 200


def test_an_objection_that_is_not_filled_in_is_422(city: City, run: Run) -> None:
    in_publicity(city, run)
    client, address = city.client("reporter"), reverse("evaluate:objection-new")
    assert client.get(address).status_code == 200
    for given in ({}, {"target": "x:y", "text": "得分"}):
        answer = client.post(address, given)
        assert answer.status_code == 422
        assert 'name="text"' in answer.content.decode()
