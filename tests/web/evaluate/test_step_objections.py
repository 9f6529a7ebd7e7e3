"""Objections on the way to publication: who may file and see them, and what they stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse

from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.evaluate.services import objections, steps

from .conftest import City, in_publicity

Mover = Callable[[date], None]


@pytest.mark.django_db
def test_an_objection_stops_the_run_until_it_is_answered(city: City, at_day: Mover) -> None:
    run = city.run()
    own = city.regions["990124"]
    say = {"run_id": run.pk, "region_id": own.pk, "text": "空气优良天数少计 3 天", "node": "good_air_days"}
    with pytest.raises(Refused, match="E-840"):
        objections.file(**say, by=city.users["reviewer"])
    in_publicity(city, run)
    with pytest.raises(Hidden):
        objections.file(**say, by=city.users["neighbour"])
    with pytest.raises(Refused, match="E-842"):
        objections.file(**{**say, "node": "x"}, by=city.users["reviewer"])
    with pytest.raises(Refused, match="E-841"):
        objections.file(**{**say, "text": " "}, by=city.users["reviewer"])
    made = objections.file(**say, by=city.users["reporter"], evidence=("监测.pdf", b"%PDF-"))
    with pytest.raises(Refused, match="E-843"):
        objections.file(**say, by=city.users["reviewer"])
    at_day(date(2026, 2, 9))
    with pytest.raises(Refused, match="E-840"):
        objections.file(**{**say, "node": ""}, by=city.users["reviewer"])
    with pytest.raises(Refused, match="E-823"):
        steps.publish(run_id=run.pk, number="1号", by=city.users["assessor"])
    with pytest.raises(Hidden):
        objections.answer(objection_id=made.pk, upheld=False, text="数据无误", by=city.users["leader"])
    with pytest.raises(Refused, match="E-845"):
        objections.answer(objection_id=made.pk, upheld=False, text="", by=city.users["assessor"])
    objections.answer(objection_id=made.pk, upheld=False, text="以监测站数据为准", by=city.users["assessor"])
    with pytest.raises(Conflict, match="E-844"):
        objections.answer(objection_id=made.pk, upheld=True, text="再想想", by=city.users["assessor2"])
    steps.publish(run_id=run.pk, number="1号", by=city.users["assessor"])


@pytest.mark.django_db
def test_an_upheld_objection_asks_for_a_new_run(city: City, at_day: Mover) -> None:
    run = in_publicity(city, city.run())
    own = city.regions["990124"]
    made = objections.file(run_id=run.pk, region_id=own.pk, text="少计一户", by=city.users["reviewer"])
    address = reverse("evaluate:objection-answer", args=[made.pk])
    answer = city.client("assessor").post(address, {"verdict": "upheld", "text": "核实属实"}, follow=True)
    assert "请更正数据后重新计算" in answer.content.decode()
    at_day(date(2026, 2, 9))
    with pytest.raises(Refused, match="已采纳"):
        steps.publish(run_id=run.pk, number="1号", by=city.users["assessor"])
    steps.withdraw(run_id=run.pk, reason="采纳申诉，重新计算", by=city.users["assessor"])
    again = city.run()
    assert again.number == "评 2025-02"
    assert city.client("reporter").get(reverse("evaluate:ranking") + "?run=2025-01").status_code == 404


@pytest.mark.django_db
def test_objections_are_seen_by_the_region_and_the_office(city: City) -> None:
    run = in_publicity(city, city.run())
    objections.file(
        run_id=run.pk,
        region_id=city.regions["990124"].pk,
        text="少计一户",
        by=city.users["reviewer"],
        evidence=("a.txt", b"x"),
    )
    made = run.objections.get()
    address = reverse("evaluate:evidence", args=[made.evidence_id])
    for who, seen in (
        ("reporter", True),
        ("assessor", True),
        ("leader", True),
        ("neighbour", False),
        ("supervisor", False),
    ):
        answer = city.client(who).get(reverse("evaluate:objections"))
        assert ("少计一户" in answer.content.decode()) is seen, who
        assert (city.client(who).get(address).status_code == 200) is seen, who
    objections.withdraw(objection_id=made.pk, by=city.users["reviewer"])
    with pytest.raises(Conflict, match="E-844"):
        objections.withdraw(objection_id=made.pk, by=city.users["reviewer"])


@pytest.mark.django_db
def test_lists_call_what_an_objection_is_about_by_its_title(city: City) -> None:
    run = in_publicity(city, city.run())
    node = next(n for n in run.method["nodes"] if n["item"])
    made = objections.file(
        run_id=run.pk,
        region_id=city.regions["990124"].pk,
        node=node["code"],
        text="少计一户",
        by=city.users["reviewer"],
    )
    office = city.client("assessor")
    for address in (reverse("evaluate:objections"), reverse("evaluate:objection-answer", args=[made.pk])):
        page = office.get(address).content.decode()
        assert node["title"] in page
        assert node["code"] not in page
