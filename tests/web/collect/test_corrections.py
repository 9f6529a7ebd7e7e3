"""Corrections after approval: proposed with a reason, decided by somebody else, written as a new version."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client

from zhengxian.web.collect.models import (
    CellState,
    Correction,
    CorrectionState,
    Indicator,
    Observation,
    Release,
    Status,
)
from zhengxian.web.collect.selectors import corrections as read
from zhengxian.web.collect.services import corrections as acts
from zhengxian.web.collect.services.corrections import Wish
from zhengxian.web.core.models import AuditEvent, Notice
from zhengxian.web.core.refusal import Conflict, Hidden, Refused

from .conftest import World

CODE, TOWN = "town_output", "990101100"
PDF = b"%PDF-1.4 evidence"


@pytest.fixture
def office(world: World) -> World:
    world.staff()
    world.write(world.row(TOWN, CODE, 10.0), world.row("990101", "budget_revenue", 1.05))
    return world


def propose(office: World, who: str = "town", value: float | None = 11.0, **more: object) -> Correction:
    state = CellState.REPORTED if value is not None else CellState.MISSING
    wish = Wish(
        value, more.pop("state", state), str(more.pop("reason", "漏统一家企业")), more.pop("evidence", None)
    )
    return acts.propose(
        region=TOWN, indicator=CODE, period="2026-09", wish=wish, by=office.people[who],
        access=office.access(who), **more,
    )  # fmt: skip


def given(office: World, who: str) -> dict[str, object]:
    return {"by": office.people[who], "access": office.access(who)}


@pytest.mark.django_db
def test_accepting_writes_a_new_version_and_keeps_its_release(office: World) -> None:
    Observation.objects.filter(indicator__code=CODE).update(release=Release.RELEASED, status=Status.VERIFIED)
    one = propose(office)
    assert office.current(TOWN, CODE).value == 10.0
    acts.accept(correction_id=one.pk, effect={"rank": [3, 2]}, **given(office, "reviewer"))
    new = office.current(TOWN, CODE)
    assert (new.version, new.value, new.release, new.status) == (2, 11.0, Release.RELEASED, Status.VERIFIED)
    assert "漏统一家企业" in new.reason
    one.refresh_from_db()
    assert (one.state, one.decided_by, one.effect) == (
        CorrectionState.ACCEPTED, office.people["reviewer"], {"rank": [3, 2]}
    )  # fmt: skip
    assert AuditEvent.objects.filter(action="correction.accept").exists()
    assert Notice.objects.filter(user=office.people["town"], text__contains="已采纳").exists()


@pytest.mark.django_db
def test_evaluate_may_accept_without_access(office: World) -> None:
    """The page of the effect on scores knows the user; what he may do is read anew."""
    one = propose(office)
    with pytest.raises(Hidden):
        acts.accept(correction_id=one.pk, by=office.people["leader"], effect={})
    acts.accept(correction_id=one.pk, by=office.people["reviewer"], effect={})
    assert office.current(TOWN, CODE).value == 11.0


@pytest.mark.django_db
def test_nobody_decides_his_own(office: World) -> None:
    one = propose(office, "reviewer")
    for act in (acts.accept, acts.refuse):
        with pytest.raises(Refused) as refused:
            act(correction_id=one.pk, answer="x", **given(office, "reviewer"))
        assert refused.value.code == "C-235"
    acts.refuse(correction_id=one.pk, answer="依据不足", **given(office, "east2"))
    one.refresh_from_db()
    assert (one.state, one.answer) == (CorrectionState.REFUSED, "依据不足")
    assert office.current(TOWN, CODE).version == 1


@pytest.mark.django_db
def test_deciding_twice_is_a_conflict(office: World) -> None:
    one = propose(office)
    acts.accept(correction_id=one.pk, **given(office, "reviewer"))
    for act in (acts.accept, acts.refuse):
        with pytest.raises(Conflict) as refused:
            act(correction_id=one.pk, answer="x", **given(office, "statistics"))
        assert refused.value.code == "C-234"
    assert office.current(TOWN, CODE).version == 2


@pytest.mark.django_db
def test_a_figure_that_changed_meanwhile_is_not_overwritten(office: World) -> None:
    one = propose(office)
    office.write(office.row(TOWN, CODE, 12.0))
    with pytest.raises(Conflict) as refused:
        acts.accept(correction_id=one.pk, **given(office, "reviewer"))
    assert refused.value.code == "C-236"
    assert office.current(TOWN, CODE).value == 12.0
    one.refresh_from_db()
    assert one.state == CorrectionState.PROPOSED


@pytest.mark.django_db
def test_one_open_correction_a_figure(office: World) -> None:
    propose(office)
    with pytest.raises(Conflict) as refused:
        propose(office, "reviewer", 12.0)
    assert refused.value.code == "C-231"
    assert Correction.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"reason": "  "}, "C-230"),
        ({"reason": "长" * 401}, "C-230"),
        ({"value": 10.0}, "C-232"),
        ({"value": float("nan")}, "C-233"),
        ({"value": None, "state": CellState.REPORTED}, "C-233"),
        ({"value": 1.0, "state": CellState.MISSING}, "C-233"),
    ],
)
def test_what_is_refused(office: World, more: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        propose(office, **more)
    assert refused.value.code == code
    assert not Correction.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("low", "high", "words"), [(0.0, None, "不小于 0"), (None, 5.0, "不大于 5"), (0.0, 5.0, "0 至 5")]
)
def test_what_is_not_possible_is_refused_as_everywhere(
    office: World, low: float | None, high: float | None, words: str
) -> None:
    Indicator.objects.filter(code=CODE).update(low=low, high=high)
    with pytest.raises(Refused, match=words) as refused:
        propose(office, value=-1.0 if high is None else 9.0)
    assert refused.value.code == "C-238"
    assert propose(office, value=0.0 if high is None else 5.0).value in (
        0.0,
        5.0,
    )  # the bound itself is possible


@pytest.mark.django_db
def test_a_figure_may_become_a_state(office: World) -> None:
    one = propose(office, value=None)
    acts.accept(correction_id=one.pk, **given(office, "reviewer"))
    assert office.current(TOWN, CODE).state == CellState.MISSING


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["town2", "west", "finance", "leader", "admin", "auditor"])
def test_only_its_reporter_and_reviewer_propose(office: World, who: str) -> None:
    with pytest.raises(Hidden):
        propose(office, who)


@pytest.mark.django_db
def test_refusing_wants_a_reason(office: World) -> None:
    one = propose(office)
    with pytest.raises(Refused) as refused:
        acts.refuse(correction_id=one.pk, answer=" ", **given(office, "reviewer"))
    assert refused.value.code == "C-237"


@pytest.mark.django_db
def test_database_keeps_decider_and_proposer_apart(office: World) -> None:
    one = propose(office)
    with pytest.raises(DatabaseError), transaction.atomic():
        Correction.objects.filter(pk=one.pk).update(
            state="accepted", decided_by=one.proposed_by, decided_at=one.proposed_at
        )


@pytest.mark.django_db
def test_who_sees_it_and_for_whom_it_waits(office: World) -> None:
    one = propose(office)
    seen = {n for n in office.people if read.visible_to(office.access(n)).filter(pk=one.pk).exists()}
    assert seen == {"town", "reviewer", "east2", "statistics", "statistics2", "auditor", "assessor"}
    waits = {n for n in office.people if read.waiting_for(office.access(n))}
    assert waits == {"reviewer", "east2", "statistics", "statistics2"}
    assert set(Notice.objects.values_list("user__username", flat=True)) == {"reviewer", "east2"}


# --- pages ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_whole_way_through_the_pages(office: World) -> None:
    client = office.client("town")
    figure = client.get(f"/collect/figures/{TOWN}/{CODE}/2026-09/").content.decode()
    url = f"/collect/figures/{TOWN}/{CODE}/2026-09/correct/"
    assert url in figure
    assert client.get(url).status_code == 200
    wrong = client.post(url, {"state": "reported", "value": "abc", "reason": ""})
    assert wrong.status_code == 422
    evidence = SimpleUploadedFile("../../依据.pdf", PDF, content_type="text/html")
    sent = client.post(url, {"state": "reported", "value": "11", "reason": "漏统", "evidence": evidence})
    one = Correction.objects.get()
    assert sent.headers["Location"] == f"/collect/corrections/{one.pk}/"
    page = client.get(sent.headers["Location"]).content.decode()
    assert "漏统" in page
    assert "再采纳" not in page
    reviewer = office.client("reviewer")
    effect = f"/evaluate/corrections/{one.pk}/effect/"
    assert effect in reviewer.get(sent.headers["Location"]).content.decode()
    file = reviewer.get(f"/collect/corrections/{one.pk}/evidence/")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["Content-Type"] == "application/octet-stream"
    assert b"".join(file.streaming_content) == PDF
    assert reviewer.post(f"/collect/corrections/{one.pk}/decide/").status_code == 422
    assert "没有评价用到这个数" in reviewer.get(effect).content.decode()
    assert reviewer.post(effect, {"verdict": "accept"}).status_code == 302
    assert office.current(TOWN, CODE).value == 11.0
    assert "已采纳" in client.get("/collect/corrections/").content.decode()
    assert client.get("/collect/corrections/?export=xlsx&state=accepted&q=漏").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["west", "leader", "admin", "finance"])
def test_strangers_do_not_find_it(office: World, who: str) -> None:
    one = propose(office)
    client = office.client(who)
    for path in ("", "evidence/"):
        assert client.get(f"/collect/corrections/{one.pk}/{path}").status_code == 404
    assert client.post(f"/collect/corrections/{one.pk}/decide/").status_code == 404
    assert client.get(f"/collect/figures/{TOWN}/{CODE}/2026-09/correct/").status_code == 404
    assert client.get("/collect/corrections/999999/").status_code == 404


@pytest.mark.django_db
def test_deciding_is_a_post_with_a_token(office: World) -> None:
    one = propose(office)
    assert office.client("reviewer").get(f"/collect/corrections/{one.pk}/decide/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(office.people["reviewer"])
    assert strict.post(f"/collect/corrections/{one.pk}/decide/").status_code == 403


@pytest.mark.django_db
def test_department_reviewer_decides_on_his_indicators(office: World) -> None:
    """Also where a county reviewer has none to do with the figure."""
    finance = office.indicator("budget_revenue")
    finance.department = office.finance
    finance.save()
    wish = Wish(2.0, CellState.REPORTED, "口径调整")
    one = acts.propose(
        region="990101", indicator="budget_revenue", period="2026-09", wish=wish, **given(office, "finance")
    )
    assert set(Notice.objects.values_list("user__username", flat=True)) == {"budget"}
    acts.accept(correction_id=one.pk, **given(office, "budget"))
    assert office.current("990101", "budget_revenue").value == 2.0


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "there"), [("town", False), ("reviewer", True), ("statistics", True)])
def test_the_way_to_the_effect_is_offered_to_whom_it_is_open(office: World, who: str, there: bool) -> None:
    one = propose(office)
    effect = f"/evaluate/corrections/{one.pk}/effect/"
    assert (effect in office.client(who).get(f"/collect/corrections/{one.pk}/").content.decode()) is there
    assert office.client(who).get(effect).status_code == (200 if there else 404)
