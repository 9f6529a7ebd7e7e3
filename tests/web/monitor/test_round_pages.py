"""The page of rounds: what came of them, who may start one, errors that can be read, the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from zhengxian.web.core.models import Job, JobState
from zhengxian.web.core.refusal import Conflict, Hidden
from zhengxian.web.monitor.models import Round
from zhengxian.web.monitor.services import round_computing, round_jobs

from .conftest import PERIOD, MonitorOffice

URL = "/monitor/rounds/"


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_round_is_started_from_the_page(
    office: MonitorOffice, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    office.plans()
    client = office.client("assessor")
    opened = text_of(client.get(URL))
    assert "还没有测算过" in opened
    assert '<option value="2026-09" selected>2026年9月</option>' in opened
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("monitor:rounds-start"), {"period": PERIOD})
    assert (answer.status_code, answer["Location"]) == (302, URL)
    job = Job.objects.get(kind="monitor.round")
    assert (job.state, job.message, job.result["url"]) == (JobState.DONE, "", URL)
    made = Round.objects.get()
    assert (made.job, made.made_by) == (job, office.people["assessor"])
    shown = text_of(client.get(URL))
    assert "达到序时 6，稍慢 6，滞后 15，严重滞后 5，没有计划 8" in shown
    assert "类内位次下降" in shown
    assert "长期处在同类末尾（M-198）：没有评价位次，这条规则没有用上。" in shown


@pytest.mark.parametrize("name", ["leader", "supervisor", "auditor", "jia_leader"])
def test_others_look_but_start_nothing(office: MonitorOffice, name: str) -> None:
    office.plans()
    office.round()
    client = office.client(name)
    shown = client.get(URL)
    assert shown.status_code == 200
    assert "重新测算</button>" not in text_of(shown)
    assert client.post(reverse("monitor:rounds-start"), {"period": PERIOD}).status_code == 404
    with pytest.raises(Hidden):
        round_jobs.start(PERIOD, **office.who(name))
    assert not Job.objects.exists()


@pytest.mark.parametrize("name", ["reporter", "jia", "caizheng", "statistics", "admin"])
def test_who_sees_no_targets_sees_no_rounds(office: MonitorOffice, name: str) -> None:
    office.round()
    assert office.client(name).get(URL).status_code == 404
    assert office.client(name).post(reverse("monitor:rounds-start"), {"period": PERIOD}).status_code == 404


def test_one_at_a_time_and_errors_are_readable(office: MonitorOffice) -> None:
    client = office.client("assessor")
    job = round_jobs.start(PERIOD, **office.who("assessor2"))
    assert job.state == JobState.WAITING
    assert "在排队" in text_of(client.get(URL))
    with pytest.raises(Conflict, match="M-226"):
        round_jobs.start(PERIOD, **office.who("assessor"))
    answer = client.post(reverse("monitor:rounds-start"), {"period": PERIOD})
    assert answer.status_code == 422
    assert "已经有一次测算在进行。请等它做完再测算。" in text_of(answer)
    assert "M-226" in text_of(answer)
    Job.objects.update(state=JobState.FAILED, message="处理中服务中断。（S-930）", finished_at=timezone.now())
    shown = text_of(client.get(URL))
    assert "处理中服务中断。" in shown
    assert "S-930" in shown


@pytest.mark.parametrize("period", ["", "2026-10", "<script>alert(1)</script>", "９" * 500])
def test_what_is_no_month_on_offer_is_refused(office: MonitorOffice, period: str) -> None:
    answer = office.client("assessor").post(reverse("monitor:rounds-start"), {"period": period})
    assert answer.status_code == 422
    assert "<script>alert" not in text_of(answer)
    assert not Job.objects.exists()


def test_an_older_round_and_a_list_of_one_period(office: MonitorOffice) -> None:
    office.plans()
    old = office.round("2026-08")
    office.round(PERIOD)
    client = office.client("leader")
    shown = text_of(client.get(URL, {"round": old.pk}))
    assert 'id="rd-one">2026年8月' in shown
    assert 'id="rd-one">2026年9月' in text_of(client.get(URL, {"round": "9" * 30}))
    narrowed = text_of(client.get(URL, {"period": "2026-08"}))
    assert "共 1 次" in narrowed
    assert "这一期还没有测算过" in text_of(client.get(URL, {"period": "2026-07"}))
    office.round("2026-07")
    assert "已经有更新的期间测算过" in text_of(client.get(URL))


def test_the_list_is_cheap_and_goes_out_as_a_file(
    office: MonitorOffice, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    office.plans()
    made = office.round()
    copies = [
        Round(period="2026-08", as_of=made.as_of, made_by=made.made_by, input_hash=f"{n:064d}", counts=made.counts)
        for n in range(60)
    ]  # fmt: skip
    Round.objects.bulk_create(copies)
    client = office.client("leader")
    client.get(URL)
    with django_assert_max_num_queries(16):
        client.get(URL)
    answer = client.get(URL, {"export": "xlsx"})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer.content[:2] == b"PK"


def test_progress_is_told_step_by_step(office: MonitorOffice) -> None:
    office.plans()
    told: list[tuple[int, int, str]] = []
    office.round(progress=lambda *given: told.append(given))
    assert [(done, total) for done, total, _ in told] == [(n, 6) for n in range(6)]
    assert [stage for *_, stage in told] == list(round_computing.STEPS)
