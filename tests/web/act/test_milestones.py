"""The plan of an item: counted back from the due day, kept with its first days, reached with proof."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.web.act.models import Evidence, ItemState, Milestone
from zhengxian.web.act.services import milestones
from zhengxian.web.act.services.milestones import Node
from zhengxian.web.core.models import AuditEvent
from zhengxian.web.core.refusal import Conflict, Hidden, Refused

DUE = date(2026, 10, 16)


@pytest.fixture
def item(office: Any) -> Any:
    return office.item(due_on=DUE, owner="990101")


def planned(office: Any, item: Any, *nodes: Node, who: str = "east", **more: Any) -> list[Milestone]:
    return milestones.plan(item_id=item.pk, nodes=nodes, **office.who(who), **more)


def test_days_are_counted_back_over_the_holidays(office: Any, item: Any) -> None:
    wish = [Node("勘察", days=3), Node("施工", days=5), Node("验收", days=2)]
    found = milestones.propose(item_id=item.pk, nodes=wish, access=office.access("east"))
    assert [(n.begins_on, n.planned_on) for n in found] == [
        (date(2026, 9, 29), date(2026, 10, 8)),  # the first week of October is off
        (date(2026, 10, 9), date(2026, 10, 14)),  # Saturday the 10th is worked
        (date(2026, 10, 15), DUE),
    ]
    assert not Milestone.objects.exists()


def test_calendar_days_take_no_holiday_out(office: Any, item: Any) -> None:
    wish = [Node("勘察", days=3), Node("施工", days=7)]
    found = milestones.propose(item_id=item.pk, nodes=wish, access=office.access("east"), working=False)
    assert [n.planned_on for n in found] == [date(2026, 10, 9), DUE]


def test_a_plan_that_does_not_fit_is_refused_with_the_days_lacking(office: Any, item: Any) -> None:
    with pytest.raises(ZhengxianError) as refusal:
        milestones.propose(
            item_id=item.pk,
            nodes=[Node("施工", days=40)],
            access=office.access("east"),
            begins_on=date(2026, 9, 21),
        )
    assert refusal.value.code == "A-225"


@pytest.mark.parametrize(
    ("nodes", "code"),
    [
        ([Node("甲", DUE + timedelta(1))], "A-512"),
        ([Node("甲", None)], "A-512"),
        ([Node("甲", date(2026, 10, 9), date(2026, 10, 10))], "A-512"),
        ([Node("甲", DUE), Node("甲", DUE)], "A-513"),
    ],
)
def test_faulty_plans_are_refused_whole(office: Any, item: Any, nodes: list[Node], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        planned(office, item, Node("先", date(2026, 9, 28)), *nodes)
    assert refusal.value.code == code
    assert not Milestone.objects.exists()


def test_days_that_are_missing_are_asked_for(office: Any, item: Any) -> None:
    with pytest.raises(Refused) as refusal:
        milestones.propose(item_id=item.pk, nodes=[Node("甲")], access=office.access("east"))
    assert refusal.value.code == "A-511"


def test_the_first_planned_day_stays_when_a_milestone_moves(office: Any, item: Any) -> None:
    (one,) = planned(office, item, Node("施工", date(2026, 9, 28)))
    planned(office, item, Node("施工", date(2026, 10, 9), key=one.pk))
    one.refresh_from_db()
    assert (one.planned_on, one.first_planned_on) == (date(2026, 10, 9), date(2026, 9, 28))


def test_what_is_not_named_any_more_goes(office: Any, item: Any) -> None:
    one, _ = planned(office, item, Node("施工", date(2026, 9, 28)), Node("验收", DUE))
    planned(office, item, Node("施工", date(2026, 9, 28), key=one.pk))
    assert [m.title for m in item.milestones.all()] == ["施工"]


def test_a_milestone_is_reached_once_with_proof(office: Any, item: Any) -> None:
    (one,) = planned(office, item, Node("施工", date(2026, 9, 18)))
    with pytest.raises(Refused) as refusal:
        milestones.reach(milestone_id=one.pk, done_on=office.today, files=[], **office.who("east"))
    assert refusal.value.code == "A-517"
    with pytest.raises(Refused) as refusal:
        milestones.reach(milestone_id=one.pk, done_on=DUE, files=[office.photo()], **office.who("east"))
    assert refusal.value.code == "A-518"
    milestones.reach(milestone_id=one.pk, done_on=office.today, files=[office.photo()], **office.who("east"))
    one.refresh_from_db()
    assert one.done_by == office.people["east"]
    assert Evidence.objects.get(milestone=one).item == item
    last = AuditEvent.objects.order_by("-number")[0]
    assert "比计划晚 3 天" in last.summary
    with pytest.raises(Conflict) as conflict:
        milestones.reach(
            milestone_id=one.pk, done_on=office.today, files=[office.photo()], **office.who("east")
        )
    assert conflict.value.code == "A-516"


def test_a_reached_milestone_cannot_be_moved_or_dropped(office: Any, item: Any) -> None:
    (one,) = planned(office, item, Node("施工", date(2026, 9, 28)))
    milestones.reach(milestone_id=one.pk, done_on=office.today, files=[office.photo()], **office.who("east"))
    for nodes in ((), (Node("施工", DUE, key=one.pk),), (Node("土建", date(2026, 9, 28), key=one.pk),)):
        with pytest.raises(Refused) as refusal:
            planned(office, item, *nodes)
        assert refusal.value.code == "A-514"


@pytest.mark.parametrize("who", ["west", "gongxin", "leader", "auditor", "west_supervisor", "stone"])
def test_only_the_owner_and_those_who_direct_keep_the_plan(office: Any, item: Any, who: str) -> None:
    with pytest.raises(Hidden):
        planned(office, item, Node("施工", DUE), who=who)


def test_nothing_is_planned_on_what_is_over(office: Any) -> None:
    item = office.item(state=ItemState.CLOSED, due_on=DUE)
    with pytest.raises(Conflict) as conflict:
        planned(office, item, Node("施工", DUE), who="supervisor")
    assert conflict.value.code == "A-515"


def test_a_stale_sight_is_a_conflict(office: Any, item: Any) -> None:
    planned(office, item, Node("施工", DUE), revision=item.revision)
    with pytest.raises(Conflict) as conflict:
        planned(office, item, Node("施工", DUE), revision=item.revision)
    assert conflict.value.code == "A-301"


def rows(*nodes: dict[str, object], **more: str) -> dict[str, str]:
    sent = {"node-TOTAL_FORMS": str(len(nodes)), "node-INITIAL_FORMS": "0", "working_days": "1", **more}
    for at, node in enumerate(nodes):
        sent |= {f"node-{at}-{name}": str(value) for name, value in node.items()}
    return sent


def test_the_page_proposes_and_then_keeps(office: Any, item: Any) -> None:
    client, page = office.client("east"), f"/act/items/{item.pk}/plan/"
    answer = client.post(page, rows({"title": "施工", "days": 5}, {"title": ""}, do="propose"))
    assert answer.status_code == 200
    assert "2026-10-12" in answer.content.decode()
    assert "还没有保存" in answer.content.decode()
    answer = client.post(page, rows({"title": "施工", "planned_on": DUE}, do="save"))
    assert answer.status_code == 302
    (one,) = item.milestones.all()
    answer = client.post(
        f"/act/milestones/{one.pk}/reach/", {"done_on": "2026-09-21", "file": office.photo()}
    )
    assert answer.status_code == 302
    assert "已完成" in client.get(page).content.decode()


def test_the_page_shows_a_refusal_and_keeps_what_was_typed(office: Any, item: Any) -> None:
    page = f"/act/items/{item.pk}/plan/"
    sent = rows({"title": "施工甲段", "planned_on": DUE + timedelta(9)}, do="save")
    answer = office.client("east").post(page, sent)
    assert answer.status_code == 422
    assert "A-512" in answer.content.decode()
    assert "施工甲段" in answer.content.decode()


def test_the_page_is_not_there_for_others(office: Any, item: Any) -> None:
    for who in ("west", "auditor", "leader"):
        assert office.client(who).get(f"/act/items/{item.pk}/plan/").status_code == 404
