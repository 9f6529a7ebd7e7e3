"""Approval in one press: figures with their source, never one's own, never unseen, never twice."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

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
from zhengxian.web.core.models import AuditEvent, Notice, Role
from zhengxian.web.core.refusal import Conflict, Refused

from ..conftest import World
from .conftest import approve


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
    one = office.current("990101100", "town_output")
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
    office.question(town, Severity.ERROR)
    with pytest.raises(Refused, match="1 处错误") as refused:
        approve(office, town, "reviewer")
    assert refused.value.code == "C-212"


@pytest.mark.django_db
def test_open_questions_stay_open_and_are_counted(office: World, town: Submission) -> None:
    asked = office.question(town)
    approve(office, town, "reviewer")
    asked.refresh_from_db()
    assert asked.state == FindingState.OPEN
    assert "1 条疑问没有接受" in AuditEvent.objects.get(action="submission.approve").summary


@pytest.mark.django_db
def test_approval_may_accept_explanations(office: World, town: Submission) -> None:
    asked = office.question(town, state=FindingState.EXPLAINED, by=office.people["town"])
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


@pytest.mark.django_db
def test_who_typed_a_cell_does_not_approve_the_sheet(office: World, town: Submission) -> None:
    town.entries.filter(pk=town.entries.values_list("pk", flat=True)[0]).update(
        updated_by=office.people["reviewer"]
    )
    with pytest.raises(Refused, match="C-211"):
        approve(office, town, "reviewer")
    approve(office, town, "statistics")
