"""Handing in: everything that blocks at once, the timing of the first time, once and not twice."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection, connections

from zhengxian.web.collect.models import (
    Entry,
    Finding,
    FindingState,
    Severity,
    Submission,
    Timing,
    UploadKind,
)
from zhengxian.web.collect.selectors.sheets import sheet_of
from zhengxian.web.collect.services import entries, findings, observations, submissions
from zhengxian.web.collect.services.entries import Cell
from zhengxian.web.collect.services.observations import Row
from zhengxian.web.collect.services.submissions import NotReady
from zhengxian.web.core.models import AuditEvent, Notice
from zhengxian.web.core.refusal import Conflict, Hidden, Refused

TOWN = "990101100"
GOOD = {"town_output": "5.20", "town_output_growth": "6.1", "projects_started": "2"}


@pytest.fixture
def sheet(world):
    return world.sheet("town_monthly", TOWN)


@pytest.fixture
def fill(world, sheet):
    def act(**texts: str) -> entries.Saved:
        now = {
            e.indicator.code: e.revision
            for e in Entry.objects.filter(submission=sheet).select_related("indicator")
        }
        cells = [Cell(TOWN, code, text, now.get(code, 0)) for code, text in texts.items()]
        return entries.save(
            submission_id=sheet.pk, cells=cells, by=world.people["town"], access=world.access("town")
        )

    return act


@pytest.fixture
def submit(world, sheet):
    def act(who: str = "town", **more: object) -> Submission:
        return submissions.submit(
            submission_id=sheet.pk, by=world.people[who], access=world.access(who), **more
        )

    return act


def test_a_full_sheet_is_handed_in_and_its_reviewer_told(world, fill, submit):
    fill(**GOOD)
    sent = submit()
    assert (sent.state, sent.timing, sent.version) == ("submitted", Timing.ON_TIME, 1)
    assert [n.user for n in Notice.objects.all()] == [world.people["reviewer"]]
    assert AuditEvent.objects.filter(action="submission.submit").count() == 1


def test_a_department_sheet_goes_to_the_statistics_reviewer(world):
    from zhengxian.web.collect.selectors.submissions import reviewers_of

    assert reviewers_of(world.sheet("caizheng_monthly"), world.today) == [world.people["statistics"]]


def test_everything_that_blocks_is_told_at_once(fill, submit):
    fill(town_output="未统计")
    with pytest.raises(NotReady) as refused:
        submit()
    told = {b.code: b.addresses for b in refused.value.blockers}
    assert told == {"C-142": "C3", "C-141": "C4:C5"}
    assert "C-14" in str(refused.value)


def test_an_empty_sheet_lists_its_cells(submit, sheet):
    with pytest.raises(NotReady, match=r"3 格没有填：C3:C5.*C-141"):
        submit()
    sheet.refresh_from_db()
    assert sheet.state == "draft"
    assert sheet.first_submitted_at is None


def test_the_timing_of_the_first_time_stays(world, fill, submit, sheet):
    fill(**GOOD)
    assert submit(at=world.moment(date(2026, 10, 6))).timing == Timing.EARLY
    withdrawn = submissions.withdraw(
        submission_id=sheet.pk, by=world.people["town"], access=world.access("town")
    )
    assert withdrawn.state == "draft"
    again = submit(at=world.moment(date(2026, 11, 30)))
    assert (again.timing, again.version) == (Timing.EARLY, 2)
    assert again.first_submitted_at == world.moment(date(2026, 10, 6))


def test_late_and_made_up(world, fill, submit, sheet):
    fill(**GOOD)
    assert sheet.due_on == date(2026, 10, 12)
    assert submit(at=world.moment(date(2026, 10, 20))).timing == Timing.LATE


def test_handing_in_twice_is_told(fill, submit):
    fill(**GOOD)
    submit()
    with pytest.raises(Conflict, match=r"已经由town账号提交.*C-140"):
        submit()
    assert AuditEvent.objects.filter(action="submission.submit").count() == 1


def test_what_is_reviewed_is_not_taken_back(world, fill, submit, sheet):
    fill(**GOOD)
    submit()
    Submission.objects.filter(pk=sheet.pk).update(
        state="approved", reviewed_by=world.people["reviewer"], reviewed_at=world.moment(world.today)
    )
    with pytest.raises(Conflict, match="C-146"):
        submissions.withdraw(submission_id=sheet.pk, by=world.people["town"], access=world.access("town"))


def test_another_unit_cannot_hand_in(fill, submit):
    fill(**GOOD)
    for who in ("town2", "county", "reviewer", "leader"):
        with pytest.raises(Hidden):
            submit(who)


def test_a_returned_cell_must_be_changed_or_explained(world, fill, submit, sheet):
    fill(**GOOD)
    submit()
    Submission.objects.filter(pk=sheet.pk).update(state="returned")
    entry = Entry.objects.get(submission=sheet, indicator__code="projects_started")
    entry.returned_reason, entry.returned_by = "没有开工许可。", world.people["reviewer"]
    entry.returned_at = entry.updated_at
    entry.save()
    with pytest.raises(NotReady, match=r"被退回.*没有开工许可.*C-145"):
        submit()
    cell = Cell(TOWN, "projects_started", "2", entry.revision, reason="许可证 9 月 3 日核发")
    entries.save(submission_id=sheet.pk, cells=[cell], by=world.people["town"], access=world.access("town"))
    assert submit().version == 2


def test_an_error_blocks_and_goes_away_with_the_figure(fill, submit, sheet):
    fill(**{**GOOD, "projects_started": "-1"})
    found = Finding.objects.get(submission=sheet, severity=Severity.ERROR)
    assert found.period == "2026-09"
    with pytest.raises(NotReady, match="C-143"):
        submit()
    fill(projects_started="1")
    found.refresh_from_db()
    assert found.state == FindingState.RESOLVED
    assert found.settled_by is not None
    submit()


def test_an_error_cannot_be_explained_away(world, fill, sheet):
    fill(projects_started="-1")
    found = Finding.objects.get(submission=sheet)
    with pytest.raises(Refused, match="C-152"):
        findings.explain(
            finding_id=found.pk, text="确实", by=world.people["town"], access=world.access("town")
        )


def test_a_cumulative_figure_that_fell_is_handed_in_with_its_grounds(world, fill, submit, sheet):
    output = world.columns("town_output")[0].indicator
    observations.record([Row(sheet.region_id, output.pk, "2026-08", 9.0)], by=world.people["statistics"])
    fill(**GOOD)
    asked = Finding.objects.get(submission=sheet, check_code="cumulative_falls")
    with pytest.raises(NotReady, match="C-143"):
        submit()
    findings.explain(
        finding_id=asked.pk, text="留抵退税冲减", by=world.people["town"], access=world.access("town")
    )
    assert submit().state == "submitted"


def question(sheet: Submission, world, **more: object) -> Finding:
    usual = {
        "key": "t", "check_code": "jump", "message_code": "C-014", "severity": Severity.EXPLAIN, "message": "请说明。",
        "submission": sheet, "region": sheet.region, "period": sheet.period,
        "indicator": world.columns("town_output")[0].indicator,
    }  # fmt: skip
    return Finding.objects.create(**{**usual, **more})


def test_a_question_wants_an_explanation_before_handing_in(world, fill, submit, sheet):
    fill(**GOOD)
    asked = question(sheet, world)
    with pytest.raises(NotReady, match="C-144"):
        submit()
    with pytest.raises(Refused, match="C-150"):
        findings.explain(finding_id=asked.pk, text="  ", by=world.people["town"], access=world.access("town"))
    with pytest.raises(Hidden):
        findings.explain(
            finding_id=asked.pk, text="x", by=world.people["town2"], access=world.access("town2")
        )
    told = findings.explain(
        finding_id=asked.pk, text="新投产一家企业", by=world.people["town"], access=world.access("town")
    )
    assert told.state == FindingState.EXPLAINED
    assert told.notes.get().text == "新投产一家企业"
    assert submit().state == "submitted"


def test_a_settled_question_takes_no_more_explanations(world, sheet):
    asked = question(
        sheet, world, state="resolved", settled_at=world.moment(world.today), settled_by=world.people["town"]
    )
    with pytest.raises(Conflict, match="C-151"):
        findings.explain(finding_id=asked.pk, text="x", by=world.people["town"], access=world.access("town"))


def test_checks_run_again_ask_once(world, fill, sheet):
    fill(**{**GOOD, "projects_started": "-1"})
    for _ in range(2):
        findings.refresh(sheet_of(sheet), by=world.people["town"])
    assert Finding.objects.filter(submission=sheet, severity=Severity.ERROR).count() == 1


def test_an_explained_question_about_another_figure_is_open_again(world, fill, sheet):
    """The sentence names the figure: another figure is another question under the same thread."""
    fill(**{**GOOD, "projects_started": "-1"})
    found = Finding.objects.get(submission=sheet, severity=Severity.ERROR)
    Finding.objects.filter(pk=found.pk).update(state=FindingState.EXPLAINED)
    fill(projects_started="-2")
    found.refresh_from_db()
    assert found.state == FindingState.OPEN


def test_evidence_stays_with_the_explanation(world, sheet, settings, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    asked = question(sheet, world)
    findings.explain(
        finding_id=asked.pk, text="见附件", by=world.people["town"], access=world.access("town"),
        attachment=SimpleUploadedFile("依据.pdf", b"%PDF-1.7 x"),
    )  # fmt: skip
    kept = asked.notes.get().attachment
    assert (kept.kind, kept.name) == (UploadKind.EVIDENCE, "依据.pdf")


@pytest.mark.django_db(transaction=True)
def test_two_people_hand_in_at_the_same_moment(world, fill, sheet):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite 只有一个写者；同一时刻的两次提交在 PostgreSQL 上试")
    fill(**GOOD)
    gate, outcome = threading.Barrier(2), []

    def act() -> None:
        try:
            gate.wait(5)
            submissions.submit(submission_id=sheet.pk, by=world.people["town"], access=world.access("town"))
            outcome.append("sent")
        except Conflict:
            outcome.append("told")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcome) == ["sent", "told"]
