"""A task divided among units: parts add up exactly, become items of their own, and hold the whole open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.act.decomposition import decompose
from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.web.act.models import ItemKind, ItemState, LedgerItem
from zhengxian.web.act.selectors import parts
from zhengxian.web.act.services import closing, decomposition, feedback, items, reviews
from zhengxian.web.act.services.decomposition import Wish
from zhengxian.web.core.refusal import Conflict, Hidden, Refused

COUNTIES = ("990101", "990102")
S = ItemState


@pytest.fixture
def task(office: Any) -> LedgerItem:
    return office.item(state=S.APPROVED, title="新入库投资项目", target_value=Decimal(101), target_unit="个")


def divide(
    office: Any, task: LedgerItem, wish: Wish, who: str = "supervisor", **more: Any
) -> list[LedgerItem]:
    given = {"total": Decimal(101), **more}
    return decomposition.divide(item_id=task.pk, wish=wish, **given, **office.who(who))


def test_equal_parts_add_up_and_are_assigned(office: Any, task: LedgerItem) -> None:
    made = divide(office, task, Wish(COUNTIES, {}))
    assert [m.target_value for m in made] == [Decimal(51), Decimal(50)]
    assert {m.status for m in made} == {S.ASSIGNED}
    assert [m.owner_region.code for m in made] == list(COUNTIES)
    assert all(m.parent_id == task.pk and m.number and m.due_on == task.due_on for m in made)
    task.refresh_from_db()
    found = parts.of(task)
    assert (found.target, found.difference, found.open) == (Decimal(101), Decimal(0), 2)


def test_by_hand_first_the_rest_by_shares(office: Any, task: LedgerItem) -> None:
    wish = Wish(("990101", "990102"), {"990101": Decimal(40)}, {"990102": Decimal(3)})
    assert [m.target_value for m in divide(office, task, wish)] == [Decimal(40), Decimal(61)]


@pytest.mark.parametrize(
    ("by_hand", "code"),
    [({"990101": 60, "990102": 50}, "A-231"), ({"990101": 50, "990102": 50}, "A-232")],
)
def test_parts_that_do_not_add_up_are_refused_whole(
    office: Any, task: LedgerItem, by_hand: dict[str, int], code: str
) -> None:
    with pytest.raises(ZhengxianError) as refusal:
        divide(office, task, Wish(COUNTIES, {k: Decimal(v) for k, v in by_hand.items()}))
    assert refusal.value.code == code
    assert not task.children.exists()


def test_what_is_left_is_divided_later(office: Any, task: LedgerItem) -> None:
    divide(office, task, Wish(("990101",), {"990101": Decimal(30)}), total=Decimal(30))
    with pytest.raises(Refused) as refusal:
        divide(office, task, Wish(("990101",), {}))
    assert refusal.value.code == "A-521"
    (second,) = divide(office, task, Wish(("990102",), {}))
    assert second.target_value == Decimal(71)
    with pytest.raises(Refused) as refusal:
        divide(office, task, Wish(("990101100",), {}))
    assert refusal.value.code == "A-520"


def test_the_whole_cannot_be_closed_while_a_part_is_open(office: Any, task: LedgerItem) -> None:
    made = divide(office, task, Wish(COUNTIES, {}))
    office.verify(task)
    with pytest.raises(Refused) as refusal:
        closing.close(item_id=task.pk, **office.who("supervisor"))
    assert refusal.value.code == "A-333"
    for one in made:
        for state in (S.IN_PROGRESS, S.UNDER_REVIEW, S.APPROVED, S.CLOSED):
            one.refresh_from_db()
            office.forward(one, state)
    closing.close(item_id=task.pk, **office.who("supervisor"))
    task.refresh_from_db()
    assert task.status is S.CLOSED


def test_done_of_the_parts_is_added_up(office: Any, task: LedgerItem) -> None:
    first, _ = divide(office, task, Wish(COUNTIES, {}))
    office.forward(first, S.IN_PROGRESS)
    feedback.report(
        item_id=first.pk, text="已入库 51 个。", is_done=True, value=Decimal(51), files=[office.paper()],
        **office.who("east"),
    )  # fmt: skip
    reviews.approve(item_id=first.pk, **office.who("supervisor"))
    found = parts.of(task)
    assert found.done == Decimal(51)
    assert round(found.percent, 1) == Decimal("50.5")


def test_a_part_is_not_due_after_the_whole(office: Any, task: LedgerItem) -> None:
    with pytest.raises(Refused) as refusal:
        divide(office, task, Wish(COUNTIES, {}), due_on=date(2027, 1, 1))
    assert refusal.value.code == "A-523"


@pytest.mark.parametrize("state", [S.DRAFT, S.CLOSED, S.CANCELLED])
def test_drafts_and_what_is_over_are_not_divided(office: Any, state: ItemState) -> None:
    item = office.item(state=state, target_value=Decimal(9))
    with pytest.raises((Refused, Conflict)) as refusal:
        divide(office, item, Wish(COUNTIES, {}), total=Decimal(9))
    assert refusal.value.code == "A-522"


def test_projects_are_not_divided(office: Any) -> None:
    item = office.item(kind=ItemKind.RECTIFICATION, target_value=Decimal(9))
    with pytest.raises(Refused) as refusal:
        divide(office, item, Wish(COUNTIES, {}), total=Decimal(9))
    assert refusal.value.code == "A-522"


@pytest.mark.parametrize("who", ["assessor", "leader", "auditor", "gongxin", "west_supervisor"])
def test_only_those_who_direct_the_task_divide_it(office: Any, who: str) -> None:
    task = office.item(owner="990101", target_value=Decimal(10))
    with pytest.raises(Hidden):
        divide(office, task, Wish(("990101100",), {}), who=who, total=Decimal(10))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.lists(st.integers(1, 999), min_size=1, max_size=12), st.integers(0, 3))
def test_parts_always_add_up(total: int, shares: list[int], decimals: int) -> None:
    codes = [str(n) for n in range(len(shares))]
    found = decompose(total, codes, shares=dict(zip(codes, shares, strict=True)), decimals=decimals)
    assert sum(found.values.values()) == total


def test_the_page_counts_then_makes(office: Any, task: LedgerItem) -> None:
    client, page = office.client("supervisor"), f"/act/items/{task.pk}/divide/"
    sent = {
        "total": "101",
        "decimals": "0",
        "unit": list(COUNTIES),
        "990101-value": "40",
        "revision": task.revision,
    }
    answer = client.post(page, {**sent, "do": "count"})
    assert answer.status_code == 200
    assert "<b>61</b>" in answer.content.decode()
    assert not task.children.exists()
    assert client.post(page, {**sent, "do": "make"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "与总数一致" in shown
    assert "临河县" in shown


def test_the_page_shows_a_refusal(office: Any, task: LedgerItem) -> None:
    sent = {"total": "101", "decimals": "0", "unit": list(COUNTIES), "990101-value": "400", "do": "make"}
    answer = office.client("supervisor").post(f"/act/items/{task.pk}/divide/", sent)
    assert answer.status_code == 422
    assert "A-231" in answer.content.decode()


def test_items_of_a_cancelled_part_do_not_count(office: Any, task: LedgerItem) -> None:
    first, _ = divide(office, task, Wish(COUNTIES, {}))
    items.cancel(item_id=first.pk, reason="并入另一事项。", **office.who("supervisor"))
    assert parts.of(task).target == Decimal(50)
