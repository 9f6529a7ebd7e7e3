"""From computation to publication: order, roles, four eyes, what must be settled, and the freeze."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from zhengxian.web.core.models import AuditEvent, CalendarDay, DayKind
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.services import audit
from zhengxian.web.evaluate.models import Contribution, Publication, Run, RunState, Score
from zhengxian.web.evaluate.services import objections, steps
from zhengxian.web.evaluate.services.replay import replay

from .conftest import City, build, in_publicity, lead_to

Mover = Callable[[date], None]


@pytest.mark.django_db
def test_a_run_goes_all_the_way_and_then_nothing_about_it_can_change(city: City, at_day: Mover) -> None:
    run = city.run(previous=city.run("2024"))
    in_publicity(city, run)
    with pytest.raises(Refused, match="E-831"):
        steps.publish(run_id=run.pk, number="示县办〔2026〕3号", by=city.users["assessor"])
    at_day(date(2026, 2, 6))
    with pytest.raises(Refused, match="E-831"):
        steps.publish(run_id=run.pk, number="示县办〔2026〕3号", by=city.users["assessor"])
    at_day(date(2026, 2, 9))
    made = steps.publish(run_id=run.pk, number="示县办〔2026〕3号", by=city.users["assessor2"])
    assert made.result_hash == run.result_hash
    run.refresh_from_db()
    assert run.status is RunState.PUBLISHED
    score = Score.objects.filter(run=run).first()
    assert score is not None
    changes: list[Callable[[], object]] = [
        lambda: Score.objects.filter(run=run).update(score=1.0),
        lambda: Score.objects.filter(run=run).delete(),
        lambda: Contribution.objects.filter(run=run).update(points=1.0),
        lambda: Contribution.objects.filter(run=run).delete(),
        lambda: Score.objects.create(
            run=run, region=city.regions["990100"], node="total", title="总分", level=0, order=0, shown="1"
        ),
        lambda: Run.objects.filter(pk=run.pk).update(state=RunState.COMPUTED),
        lambda: Run.objects.filter(pk=run.pk).update(result_hash="0" * 64),
        lambda: Publication.objects.filter(run=run).update(number="假"),
        lambda: Publication.objects.filter(run=run).delete(),
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(Refused, match="E-834"):
        steps.withdraw(run_id=run.pk, reason="算错了", by=city.users["assessor"])
    assert replay(run=Run.objects.get(pk=run.pk), by=city.users["auditor"]).equal
    assert [s.state for s in run.steps.all()] == [
        "computed", "checking", "confirming", "approval", "approval", "publicity", "published",
    ]  # fmt: skip
    assert audit.verify()[1] == []
    assert AuditEvent.objects.filter(action="run.published").count() == 1


@pytest.mark.django_db
def test_who_computed_does_not_approve_and_only_a_leader_does(city: City) -> None:
    from zhengxian.web.core.models import Role
    from zhengxian.web.core.services import users

    users.assign(
        user=city.users["assessor"], role=Role.LEADER, region=city.regions["990100"], by=city.users["system"]
    )
    run = lead_to(city, city.run(), RunState.APPROVAL)
    with pytest.raises(Refused, match="E-824"):
        steps.advance(run_id=run.pk, by=city.users["assessor"], seen=RunState.APPROVAL)
    with pytest.raises(Hidden):
        steps.advance(run_id=run.pk, by=city.users["assessor2"], seen=RunState.APPROVAL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(approved_by=city.users["assessor"], approved_at=run.as_of)
    with pytest.raises(Refused, match="E-829"):
        steps.start_publicity(
            run_id=run.pk, first=date(2026, 2, 2), last=date(2026, 2, 6), by=city.users["assessor"]
        )
    done = steps.advance(run_id=run.pk, by=city.users["leader"], seen=RunState.APPROVAL)
    assert done.status is RunState.APPROVAL
    assert done.approved_by == city.users["leader"]
    with pytest.raises(Conflict, match="E-825"):
        steps.advance(run_id=run.pk, by=city.users["leader"], seen=RunState.APPROVAL)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "who", ["leader", "statistics", "auditor", "reviewer", "reporter", "administrator", "supervisor"]
)
def test_steps_of_the_assessor_are_his_alone(city: City, who: str) -> None:
    run = city.run()
    by = city.users[who]
    with pytest.raises(Hidden):
        steps.advance(run_id=run.pk, by=by, seen=RunState.COMPUTED)
    with pytest.raises(Hidden):
        steps.withdraw(run_id=run.pk, reason="想作废", by=by)
    with pytest.raises(Hidden):
        steps.publish(run_id=run.pk, number="1号", by=by)
    with pytest.raises(Hidden):
        steps.start_publicity(run_id=run.pk, first=date(2026, 2, 2), last=date(2026, 2, 6), by=by)


@pytest.mark.django_db
def test_trial_runs_stay_where_they_are(city: City) -> None:
    run = city.run(trial=True)
    with pytest.raises(Refused, match="E-821"):
        steps.advance(run_id=run.pk, by=city.users["assessor"], seen=RunState.COMPUTED)


@pytest.mark.django_db
def test_publicity_counts_working_days_of_the_official_calendar(city: City, at_day: Mover) -> None:
    """Spring festival 2026: 15 to 23 February off, 14 February worked."""
    for day in range(15, 24):
        CalendarDay.objects.create(day=date(2026, 2, day), kind=DayKind.HOLIDAY, name="春节")
    CalendarDay.objects.create(day=date(2026, 2, 14), kind=DayKind.MAKE_UP, name="春节调休")
    run = lead_to(city, city.run(), RunState.APPROVAL)
    steps.advance(run_id=run.pk, by=city.users["leader"], seen=RunState.APPROVAL)
    at_day(date(2026, 2, 12))
    assert steps.working_days(date(2026, 2, 12), date(2026, 2, 24)) == 4
    assert steps.working_days(date(2026, 2, 15), date(2026, 2, 15)) == 0
    with pytest.raises(Refused, match="只有 4 个工作日"):
        steps.start_publicity(
            run_id=run.pk, first=date(2026, 2, 12), last=date(2026, 2, 24), by=city.users["assessor"]
        )
    with pytest.raises(Refused, match="E-830"):
        steps.start_publicity(
            run_id=run.pk, first=date(2026, 2, 11), last=date(2026, 3, 24), by=city.users["assessor"]
        )
    steps.start_publicity(
        run_id=run.pk, first=date(2026, 2, 12), last=date(2026, 2, 25), by=city.users["assessor"]
    )


@pytest.mark.django_db
def test_counties_confirm_their_own_region_once(city: City) -> None:
    run = city.run()
    own, other = city.regions["990124"], city.regions["990125"]
    with pytest.raises(Conflict, match="E-827"):
        steps.confirm(run_id=run.pk, region_id=own.pk, by=city.users["reviewer"])
    lead_to(city, run, RunState.CONFIRMING)
    for who, region in (("reporter", own), ("reviewer", other), ("assessor", own)):
        with pytest.raises(Hidden):
            steps.confirm(run_id=run.pk, region_id=region.pk, by=city.users[who])
    steps.confirm(run_id=run.pk, region_id=own.pk, by=city.users["reviewer"])
    with pytest.raises(Conflict, match="E-828"):
        steps.confirm(run_id=run.pk, region_id=own.pk, by=city.users["reviewer"])
    with pytest.raises(Refused, match="有 10 个还没有确认"):
        steps.advance(run_id=run.pk, by=city.users["assessor"], seen=RunState.CONFIRMING)
    steps.advance(run_id=run.pk, by=city.users["assessor"], seen=RunState.CONFIRMING, note="限期已过")


@pytest.mark.django_db
def test_county_people_see_their_own_profile_while_counties_confirm_and_everything_in_publicity(
    city: City,
) -> None:
    run = city.run()
    own = reverse("evaluate:profile", args=["990124"]) + "?run=2025-01"
    other = reverse("evaluate:profile", args=["990125"]) + "?run=2025-01"
    assert city.client("reviewer").get(own).status_code == 404
    lead_to(city, run, RunState.CONFIRMING)
    text = city.client("reviewer").get(own).content.decode()
    assert "确认本地区结果" in text
    assert "可挣回" not in text
    assert "距前一名" not in text
    assert city.client("reporter").get(own).status_code == 200
    assert city.client("reporter").get(reverse("evaluate:profile", args=["990124"])).status_code == 200
    assert city.client("reviewer").get(other).status_code == 404
    assert city.client("neighbour").get(own).status_code == 404
    assert city.client("reviewer").get(reverse("evaluate:ranking") + "?run=2025-01").status_code == 404
    assert "等您确认" in city.client("reviewer").get(reverse("evaluate:ranking")).content.decode()
    answer = city.client("reviewer").post(
        reverse("evaluate:run-confirm", args=["2025-01", "990124"]), follow=True
    )
    assert "本地区已确认" in answer.content.decode()
    steps.advance(run_id=run.pk, by=city.users["assessor"], seen=RunState.CONFIRMING, note="到期")
    assert city.client("reviewer").get(own).status_code == 404
    steps.advance(run_id=run.pk, by=city.users["leader"], seen=RunState.APPROVAL)
    steps.start_publicity(
        run_id=run.pk, first=date(2026, 2, 2), last=date(2026, 2, 6), by=city.users["assessor"]
    )
    for who in ("reviewer", "reporter", "neighbour", "supervisor"):
        assert city.client(who).get(other).status_code == 200
        assert "得分和位次" in city.client(who).get(reverse("evaluate:ranking")).content.decode()
    assert (
        '5</span> <span class="ink2">个工作日后期满'
        in city.client("reporter").get(reverse("evaluate:publications")).content.decode()
    )


@pytest.mark.django_db
def test_publicity_that_begins_later_is_not_shown_yet(city: City) -> None:
    run = lead_to(city, city.run(), RunState.APPROVAL)
    steps.advance(run_id=run.pk, by=city.users["leader"], seen=RunState.APPROVAL)
    steps.start_publicity(
        run_id=run.pk, first=date(2026, 2, 9), last=date(2026, 2, 13), by=city.users["assessor"]
    )
    assert city.client("reporter").get(reverse("evaluate:ranking") + "?run=2025-01").status_code == 404
    assert city.client("assessor").get(reverse("evaluate:ranking") + "?run=2025-01").status_code == 200


@pytest.mark.django_db
def test_a_step_taken_from_an_old_page_is_a_conflict(city: City) -> None:
    run = city.run()
    steps.advance(run_id=run.pk, by=city.users["assessor"], seen=RunState.COMPUTED)
    with pytest.raises(Conflict, match="E-820"):
        steps.advance(run_id=run.pk, by=city.users["assessor2"], seen=RunState.COMPUTED)
    answer = city.client("assessor2").post(
        reverse("evaluate:run-advance", args=["2025-01"]), {"seen": "computed"}
    )
    assert answer.status_code == 409
    assert "E-820" in answer.content.decode()
    assert (
        city.client("assessor2")
        .post(reverse("evaluate:run-advance", args=["2025-01"]), {"seen": "x"})
        .status_code
        == 404
    )


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_advance_at_the_same_moment_one_is_told() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time; the stale-page case above stands for it")
    city = build()
    run = city.run()
    outcomes: list[str] = []
    gate = threading.Barrier(2)

    def go(who: str) -> None:
        try:
            gate.wait()
            steps.advance(run_id=run.pk, by=city.users[who], seen=RunState.COMPUTED)
            outcomes.append("done")
        except Conflict as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    people = [threading.Thread(target=go, args=(who,)) for who in ("assessor", "assessor2")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(outcomes) == ["E-820", "done"]
    assert Run.objects.get(pk=run.pk).status is RunState.CHECKING
    assert audit.verify()[1] == []


@pytest.mark.django_db
def test_the_badge_counts_what_waits_for_each_person(city: City) -> None:
    from zhengxian.web.core.access import access_of
    from zhengxian.web.evaluate.selectors.runs import waiting

    def count(who: str) -> int:
        user = city.users[who]
        return waiting(user, access_of(user, date(2026, 2, 2)), date(2026, 2, 2))

    run = lead_to(city, city.run(), RunState.CONFIRMING)
    assert [count(w) for w in ("assessor", "leader", "reviewer", "reporter", "supervisor")] == [0, 0, 1, 0, 0]
    own = city.regions["990124"].pk
    objections.file(run_id=run.pk, region_id=own, text="少计一户", by=city.users["reviewer"])
    steps.confirm(run_id=run.pk, region_id=own, by=city.users["reviewer"])
    assert [count(w) for w in ("assessor", "reviewer", "neighbour")] == [1, 0, 1]
    made = run.objections.get()
    objections.answer(objection_id=made.pk, upheld=False, text="数据无误", by=city.users["assessor"])
    steps.advance(run_id=run.pk, by=city.users["assessor"], seen=RunState.CONFIRMING, note="到期")
    assert [count(w) for w in ("assessor", "leader", "neighbour")] == [0, 1, 0]
