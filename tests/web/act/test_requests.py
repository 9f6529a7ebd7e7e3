"""Enterprise requests: taken in, the clocks, the outcome, the return visit, what closes and what does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhengxian.web.act.models import (
    Category,
    Enterprise,
    ItemState,
    Outcome,
    Request,
    ReturnVisit,
    Satisfaction,
    Urgency,
)
from zhengxian.web.act.services import closing, owning, request_links, requests, return_visits, reviews
from zhengxian.web.core.models import AuditEvent, Notice
from zhengxian.web.core.refusal import Conflict, Hidden, Refused

TODAY = date(2026, 9, 21)


def firm(office: Any, place: str = "990101100", name: str = "石桥镇青禾粮油有限公司") -> Enterprise:
    return Enterprise.objects.get_or_create(name=name, place=office.regions[place])[0]


def taken(office: Any, **more: Any) -> Request:
    """A request of today, assigned to the department."""
    given = {
        "enterprise": more.pop("enterprise", None) or firm(office),
        "title": "厂区临时用电容量不够",
        "category": Category.ENERGY,
        "owner": office.unit("gongxin"),
        "at": office.moment(office.today),
        **office.who("supervisor"),
        **more,
    }
    return requests.take_in(**given)


def answered(office: Any, made: Request) -> Request:
    own = {"item_id": made.pk, "at": office.moment(office.today), **office.who("gongxin")}
    owning.accept(**own)
    requests.verify(**own, text="到厂看过，变压器满载。")
    return requests.reply(**own, text="供电所三天内增容。")


def finished(office: Any, made: Request, outcome: Outcome = Outcome.SOLVED) -> Request:
    """Accepted, verified, answered, handed in and reviewed, all today."""
    answered(office, made)
    at = office.moment(office.today)
    requests.finish(
        item_id=made.pk, outcome=outcome, text="已增容。", files=[office.paper()], at=at, **office.who("gongxin")
    )  # fmt: skip
    reviews.approve(item_id=made.pk, at=at, **office.who("supervisor"))
    made.refresh_from_db()
    return made


def visited(
    office: Any, made: Request, heard: Satisfaction, text: str = "", who: str = "assessor"
) -> ReturnVisit:
    at = office.moment(office.today, 15)
    return return_visits.record(item_id=made.pk, satisfaction=heard, text=text, at=at, **office.who(who))


def closed(office: Any, made: Request, outcome: Outcome = Outcome.SOLVED) -> Request:
    finished(office, made, outcome)
    visited(office, made, Satisfaction.SATISFIED)
    closing.close(item_id=made.pk, at=office.moment(office.today, 16), **office.who("supervisor"))
    return Request.objects.select_related("item").get(pk=made.pk)


def test_zaozhuang_clocks_1_2_10_and_25_working_days(office):
    """Monday 21 September with 25 September and 1 to 7 October off, 10 October worked (domain.md §6.2)."""
    made = taken(office)
    assert (made.verify_by, made.reply_by) == (date(2026, 9, 22), date(2026, 9, 23))
    assert made.item.due_on == made.item.first_due_on == date(2026, 10, 12)
    hard = taken(office, hard_reason="涉及用地和供电两个部门。")
    assert hard.item.due_on == date(2026, 11, 2)
    assert made.item.number == "企〔2026〕001号"
    assert made.item.state == ItemState.ASSIGNED


def test_request_without_an_owner_waits_for_the_supervisor(office):
    """An owner unit takes it in for another: established, not assigned, and the supervisors know."""
    made = taken(office, owner=None, **office.who("stone"))
    assert made.item.state == ItemState.ESTABLISHED
    told = Notice.objects.filter(user=office.people["east_supervisor"]).values_list("text", flat=True)
    assert any("请交办" in text for text in told)


def test_owner_unit_takes_in_for_itself_only(office):
    """It may keep a request, not hand it to another."""
    mine = taken(office, owner=office.unit("990101100"), **office.who("stone"))
    assert mine.item.state == ItemState.ASSIGNED
    with pytest.raises(Refused, match="A-452"):
        taken(office, **office.who("stone"))


@pytest.mark.parametrize(
    "who", ["leader", "assessor", "auditor", "admin", "reporter", "west_supervisor", "port"]
)
def test_nobody_else_takes_requests_in(office, who):
    with pytest.raises(Hidden):
        taken(office, owner=None, **office.who(who))
    assert not Request.objects.exists()


@pytest.mark.parametrize("day", [date(2026, 9, 22), date(2026, 8, 3)])
def test_day_ahead_or_long_past_is_refused(office, day):
    with pytest.raises(Refused, match="A-451"):
        taken(office, received_on=day)


def test_request_of_last_week_has_shorter_time_left(office):
    """The limits run from the day it came in, not from the day it was entered."""
    made = taken(office, received_on=date(2026, 9, 14))
    assert made.verify_by == date(2026, 9, 15)
    assert made.received_at.date() <= date(2026, 9, 14)


def test_reply_follows_verification(office):
    made = taken(office)
    own = {"item_id": made.pk, **office.who("gongxin")}
    owning.accept(**own)
    with pytest.raises(Refused, match="A-458"):
        requests.reply(**own, text="供电所三天内增容。")
    with pytest.raises(Refused, match="A-457"):
        requests.verify(**own, text="看过。", on=date(2026, 9, 20))
    requests.verify(**own, text="看过。")
    with pytest.raises(Conflict, match="A-453"):
        requests.verify(**own, text="又看过。")
    made = requests.reply(**own, text="供电所三天内增容。")
    assert (made.verified_on, made.replied_on) == (TODAY, TODAY)
    with pytest.raises(Hidden):
        requests.reply(item_id=made.pk, text="不归我管。", **office.who("fagai"))


def test_later_reply_keeps_the_first_day(office):
    made = answered(office, taken(office))
    office.go_to(date(2026, 9, 24))
    made = requests.reply(
        item_id=made.pk, text="改为下周增容。", at=office.moment(office.today), **office.who("gongxin")
    )
    assert made.replied_on == TODAY
    assert made.reply == "改为下周增容。"


def test_done_needs_a_reply_before(office):
    made = taken(office)
    owning.accept(item_id=made.pk, **office.who("gongxin"))
    with pytest.raises(Refused, match="A-458"):
        requests.finish(
            item_id=made.pk,
            outcome=Outcome.SOLVED,
            text="好了。",
            files=[office.paper()],
            **office.who("gongxin"),
        )


def test_hard_request_gets_25_days_and_keeps_its_first_due_day(office):
    made = taken(office)
    first = made.item.due_on
    made = requests.mark_hard(item_id=made.pk, reason="要跨县调剂用电指标。", **office.who("supervisor"))
    item = made.item
    item.refresh_from_db()
    assert (item.first_due_on, item.due_on) == (first, date(2026, 11, 2))
    with pytest.raises(Conflict, match="A-453"):
        requests.mark_hard(item_id=made.pk, reason="再列一次。", **office.who("supervisor"))


def test_hard_is_not_a_way_out_of_being_late(office):
    made = taken(office)
    with pytest.raises(Refused, match="A-454"):
        requests.mark_hard(item_id=made.pk, reason=" ", **office.who("supervisor"))
    with pytest.raises(Hidden):
        requests.mark_hard(item_id=made.pk, reason="难。", **office.who("gongxin"))
    office.go_to(date(2026, 10, 13))
    with pytest.raises(Refused, match="A-455"):
        requests.mark_hard(
            item_id=made.pk, reason="难。", at=office.moment(office.today), **office.who("supervisor")
        )


def test_explained_closes_and_is_not_solved(office):
    made = closed(office, taken(office), Outcome.EXPLAINED)
    assert (made.item.state, made.outcome) == (ItemState.CLOSED, Outcome.EXPLAINED)


def test_unsolved_does_not_close(office):
    made = finished(office, taken(office), Outcome.UNSOLVED)
    visited(office, made, Satisfaction.SATISFIED)
    with pytest.raises(Refused, match="A-481"):
        closing.close(item_id=made.pk, **office.who("supervisor"))


def test_nothing_closes_before_the_firm_was_asked(office):
    made = finished(office, taken(office))
    office.verify(made.item)
    with pytest.raises(Refused, match="A-482"):
        closing.close(item_id=made.pk, **office.who("supervisor"))
    visited(office, made, Satisfaction.UNREACHED)
    with pytest.raises(Refused, match="A-482"):
        closing.close(item_id=made.pk, **office.who("supervisor"))
    office.go_to(date(2026, 9, 22))
    visited(office, made, Satisfaction.UNREACHED)
    item = closing.close(item_id=made.pk, at=office.moment(office.today), **office.who("supervisor"))
    assert item.state == ItemState.CLOSED


def test_unsatisfied_before_closing_returns_it(office):
    made = finished(office, taken(office))
    with pytest.raises(Refused, match="A-471"):
        visited(office, made, Satisfaction.UNSATISFIED)
    visited(office, made, Satisfaction.UNSATISFIED, "增容以后还是跳闸。")
    made.item.refresh_from_db()
    assert made.item.state == ItemState.RETURNED
    assert made.item.urgency == Urgency.URGENT


def test_unsatisfied_after_closing_opens_it_again_and_goes_up(office):
    """The first closing is kept; the leaders of the place are told; a new limit runs from the visit."""
    made = closed(office, taken(office))
    office.go_to(date(2026, 9, 28))
    visited(office, made, Satisfaction.UNSATISFIED, "用了三天又跳闸。")
    item = made.item
    item.refresh_from_db()
    assert (item.state, item.reopened_count) == (ItemState.IN_PROGRESS, 1)
    assert item.first_closed_on == TODAY
    assert item.due_on == date(2026, 10, 16)
    assert item.first_due_on == date(2026, 10, 12)
    for name in ("leader", "east_leader", "supervisor"):
        assert Notice.objects.filter(user=office.people[name], text__contains="不满意").exists(), name
    assert not Notice.objects.filter(user=office.people["gongxin"], text__contains="提级。").exists()


def test_satisfied_after_closing_changes_nothing(office):
    made = closed(office, taken(office))
    visited(office, made, Satisfaction.SATISFIED)
    visited(office, made, Satisfaction.UNREACHED)
    made.item.refresh_from_db()
    assert made.item.state == ItemState.CLOSED
    assert made.visits.count() == 3


@pytest.mark.parametrize(
    ("who", "error"),
    [("gongxin", Hidden), ("fagai", Hidden), ("leader", Hidden), ("west_supervisor", Hidden)],
)
def test_return_visit_is_not_the_owners_nor_a_strangers(office, who, error):
    made = finished(office, taken(office))
    with pytest.raises(error):
        visited(office, made, Satisfaction.SATISFIED, who=who)
    assert not ReturnVisit.objects.exists()


def test_nobody_visits_before_it_is_done(office):
    made = answered(office, taken(office))
    with pytest.raises(Conflict, match="A-470"):
        visited(office, made, Satisfaction.SATISFIED)


def test_repeats_lead_to_the_first_of_the_same_firm(office):
    one = firm(office)
    other = firm(office, name="柳湾镇新泉纸业有限公司")
    first = taken(office, enterprise=one)
    second = taken(office, enterprise=one, repeat_of=first)
    third = taken(office, enterprise=one)
    strange = taken(office, enterprise=other)
    boss = office.who("supervisor")
    linked = request_links.link(item_id=third.pk, earlier_id=second.pk, **boss)
    assert linked.repeat_of_id == first.pk
    with pytest.raises(Refused, match="A-461"):
        request_links.link(item_id=strange.pk, earlier_id=first.pk, **boss)
    with pytest.raises(Refused, match="A-461"):
        request_links.link(item_id=first.pk, earlier_id=second.pk, **boss)
    with pytest.raises(Conflict, match="A-460"):
        request_links.link(item_id=third.pk, earlier_id=first.pk, **boss)
    request_links.link(item_id=third.pk, earlier_id=None, **boss)
    third.refresh_from_db()
    assert third.repeat_of is None


def test_every_act_stands_in_history_and_audit_trail(office):
    made = closed(office, taken(office))
    texts = list(made.item.events.values_list("text", flat=True))
    assert any(text.startswith("核实") for text in texts)
    assert any(text.startswith("答复企业") for text in texts)
    assert any("回访：满意" in text for text in texts)
    lines = AuditEvent.objects.filter(object_type="act.ledgeritem", object_id=str(made.pk))
    assert lines.count() == made.item.events.count()
