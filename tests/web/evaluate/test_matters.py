"""Adjustments by four eyes, corrections weighed before they are accepted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import CellState, Correction, Indicator, Observation
from zhengxian.web.collect.services import observations
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.evaluate.models import Adjustment, Run, Score
from zhengxian.web.evaluate.services import adjustments, correction_effect
from zhengxian.web.evaluate.to_engine import events

from .conftest import City

pytestmark = pytest.mark.django_db


def _propose(city: City, code: str, **more: object) -> Adjustment:
    given: dict[str, object] = {
        "scheme_id": city.version.scheme_id,
        "code": code,
        "region_id": city.regions["990124"].pk,
        "period": "2025",
        "authority": "市应急管理局",
        "document": "示〔2025〕1号",
        "text": "一件事",
        "by": city.users["assessor"],
        **more,
    }
    return adjustments.propose(**given)  # type: ignore[arg-type]


def _total(run: Run, code: str = "990124") -> Score:
    return Score.objects.get(run=run, level=0, region__code=code)


def test_an_event_counts_only_when_somebody_else_has_approved_it(city: City) -> None:
    before = _total(city.run(as_of=timezone.now()))
    made = _propose(city, "provincial_honour", count=1.0)
    assert _total(city.run(as_of=timezone.now())).score == before.score
    with pytest.raises(Refused, match="E-856"):
        adjustments.decide(adjustment_id=made.pk, approved=True, by=city.users["assessor"])
    with pytest.raises(Hidden):
        adjustments.decide(adjustment_id=made.pk, approved=True, by=city.users["reporter"])
    adjustments.decide(adjustment_id=made.pk, approved=True, by=city.users["leader"])
    with pytest.raises(Conflict, match="E-855"):
        adjustments.decide(adjustment_id=made.pk, approved=False, by=city.users["assessor2"])
    after = _total(city.run(as_of=timezone.now()))
    assert before.score is not None
    assert after.score == pytest.approx(before.score + 0.5)


def test_a_profile_calls_an_event_by_its_title_in_the_scheme(city: City) -> None:
    made = _propose(city, "provincial_honour", count=1.0)
    adjustments.decide(adjustment_id=made.pk, approved=True, by=city.users["leader"])
    run = city.run(as_of=timezone.now())
    title = next(m[1] for m in adjustments.matters(run.version.scheme) if m[0] == made.code)
    address = reverse("evaluate:profile", args=["990124"])
    page = city.client("assessor").get(address, {"run": run.number.removeprefix("评 ")}).content.decode()
    assert f"<b>{title}</b>" in page
    assert f"<b>{made.code}</b>" not in page


@pytest.mark.parametrize(
    ("period", "counted"),
    [("2025Q2", False), ("2025-09", False), ("2025Q4", True), ("2025-10", True), ("2025", True), ("2026Q1", False)],
)  # fmt: skip
def test_an_event_counts_from_its_period_to_the_end_of_its_year(
    city: City, period: str, counted: bool
) -> None:
    made = _propose(city, "provincial_honour", count=1.0, period="2025Q4")
    adjustments.decide(adjustment_id=made.pk, approved=True, by=city.users["leader"])
    assert bool(events.approved(city.version.scheme, Period.parse(period))) is counted


def test_a_veto_keeps_score_and_rank_and_takes_the_award(city: City) -> None:
    before = city.run(as_of=timezone.now())
    winner = next(a for a in before.awards if a["name"] == "强县")
    region = city.regions[winner["region"]]
    made = _propose(city, "gate_safety", region_id=region.pk)
    adjustments.decide(adjustment_id=made.pk, approved=True, by=city.users["assessor2"])
    after = city.run(as_of=timezone.now())
    old, new = _total(before, region.code), _total(after, region.code)
    assert (old.score, old.rank, old.rank_in_class) == (new.score, new.rank, new.rank_in_class)
    assert new.status == "取消评先资格"
    assert region.code not in {a["region"] for a in after.awards}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"code": "nothing"}, "E-850"),
        ({"authority": " "}, "E-851"),
        ({"text": ""}, "E-851"),
        ({"count": None}, "E-852"),
        ({"count": -1.0}, "E-852"),
        ({"count": float("nan")}, "E-852"),
        ({"count": 1.0, "points": 1.0}, "E-852"),
        ({"document": ""}, "E-853"),
    ],
)
def test_events_without_size_authority_or_paper_are_refused(
    city: City, more: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        _propose(city, **{"code": "provincial_honour", "count": 1.0, **more})  # type: ignore[arg-type]


def test_a_veto_has_no_points_and_another_level_is_refused(city: City) -> None:
    with pytest.raises(Refused, match="E-852"):
        _propose(city, "gate_safety", points=1.0)
    with pytest.raises(Refused, match="E-854"):
        _propose(city, "gate_safety", region_id=city.regions["990100"].pk)
    with pytest.raises(Hidden):
        _propose(city, "gate_safety", by=city.users["leader"])


def test_adjustments_from_the_pages(city: City) -> None:
    form = {
        "scheme": city.version.scheme_id, "code": "summons", "region": city.regions["990124"].pk, "period": "2025",
        "count": "2", "authority": "县域办", "document": "约谈记录", "text": "两次约谈",
    }  # fmt: skip
    answer = city.client("assessor").post(reverse("evaluate:adjustment-new"), {**form, "document": ""})
    assert answer.status_code == 422
    assert "E-853" in answer.content.decode()
    assert city.client("assessor").post(reverse("evaluate:adjustment-new"), form).status_code == 302
    made = Adjustment.objects.get()
    address = reverse("evaluate:adjustment-decide", args=[made.pk])
    assert city.client("assessor").post(address, {"verdict": "yes"}).status_code == 422
    assert city.client("assessor2").post(address, {"verdict": "yes"}).status_code == 302
    assert city.client("assessor2").get(address).status_code == 405
    assert "两次约谈" in city.client("reporter").get(reverse("evaluate:adjustments")).content.decode()
    assert "两次约谈" not in city.client("neighbour").get(reverse("evaluate:adjustments")).content.decode()
    assert city.client("supervisor").get(reverse("evaluate:adjustments")).status_code == 404


@pytest.fixture
def wish(city: City) -> Correction:
    """A wish to change a figure of 丁卯县."""
    indicator = Indicator.objects.get(code="good_air_days")
    before = Observation.objects.get(
        region=city.regions["990124"], indicator=indicator, period_end="2025-12-31"
    )
    assert before.value is not None
    return Correction.objects.create(
        region=before.region, indicator=indicator, period=before.period, before=before, value=before.value + 30,
        cell_state=CellState.REPORTED, reason="少计 30 天", proposed_by=city.users["reviewer"],
    )  # fmt: skip


def test_the_effect_shown_equals_what_a_new_run_gives_after_acceptance(city: City, wish: Correction) -> None:
    run = city.run(previous=city.run("2024"))
    counts = Observation.objects.count(), Run.objects.count(), Score.objects.count()
    (shown,) = correction_effect.effect(correction_id=wish.pk, by=city.users["assessor"])
    assert (Observation.objects.count(), Run.objects.count(), Score.objects.count()) == counts
    assert shown.run == run.number
    row = observations.Row(wish.region_id, wish.indicator_id, wish.period, wish.value)
    observations.record([row], by=city.users["statistics"], at=timezone.now())
    again = city.run(previous=run.previous, as_of=timezone.now() + timedelta(seconds=1))
    told = {m.region: (m.after, m.rank[1], m.rank_in_class[1]) for m in shown.moved}
    assert "990124" in told
    changed = {}
    for code in city.regions:
        old = Score.objects.filter(run=run, level=0, region__code=code).first()
        if old is None:
            continue
        new = _total(again, code)
        if (old.score, old.rank, old.rank_in_class) != (new.score, new.rank, new.rank_in_class):
            changed[code] = (new.shown, new.rank, new.rank_in_class)
    assert told == changed


def test_a_correction_nobody_read_has_no_effect(city: City, wish: Correction) -> None:
    city.run("2024")
    assert correction_effect.effect(correction_id=wish.pk, by=city.users["assessor"]) == []


def test_effects_are_for_those_who_see_runs_or_decide(city: City, wish: Correction) -> None:
    city.run()
    address = reverse("evaluate:correction-effect", args=[wish.pk])
    (all_of_it,) = correction_effect.effect(correction_id=wish.pk, by=city.users["assessor"])
    (own,) = correction_effect.effect(correction_id=wish.pk, by=city.users["reviewer"])
    assert {m.region for m in own.moved} == {"990124"} < {m.region for m in all_of_it.moved}
    assert "只列您审核的地区" in city.client("reviewer").get(address).content.decode()
    assert city.client("assessor").post(address, {"verdict": "accept"}).status_code == 404
    for who in ("reporter", "supervisor"):
        with pytest.raises(Hidden):
            correction_effect.effect(correction_id=wish.pk, by=city.users[who])
        assert city.client(who).get(address).status_code == 404
    text = city.client("statistics").get(address).content.decode()
    assert "个地区的得分或位次会变" in text
    assert "采纳，写成新版本" in text
    assert "采纳，写成新版本" not in city.client("assessor").get(address).content.decode()


def test_accepting_from_the_page_keeps_the_effect_with_the_decision(city: City, wish: Correction) -> None:
    run = city.run()
    address = reverse("evaluate:correction-effect", args=[wish.pk])
    answer = city.client("statistics").post(address, {"verdict": "accept"}, follow=True)
    assert "更正已采纳" in answer.content.decode()
    wish.refresh_from_db()
    assert wish.effect["runs"][0]["run"] == run.number
    current = Observation.objects.current().get(
        region=wish.region_id, indicator=wish.indicator_id, period=wish.period
    )
    assert current.value == wish.value
    assert current.version == 2
