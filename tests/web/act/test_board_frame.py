"""What act tells the frame: the badge of what waits, and items in the search box."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhengxian.web.act import stage
from zhengxian.web.act.models import ItemState
from zhengxian.web.act.selectors import search
from zhengxian.web.act.services import extensions

S = ItemState


def badge(office: Any, who: str) -> int:
    return stage.badge(office.people[who], office.access(who), office.today)


@pytest.mark.parametrize(
    ("state", "who"),
    [
        (S.ASSIGNED, {"gongxin", "gongxin2"}),
        (S.RETURNED, {"gongxin", "gongxin2"}),
        (S.UNDER_REVIEW, {"supervisor", "supervisor2"}),
        (S.OBJECTED, {"supervisor", "supervisor2"}),
        (S.APPROVED, {"supervisor", "supervisor2", "assessor"}),
        (S.IN_PROGRESS, set()),
        (S.CLOSED, set()),
        (S.DRAFT, set()),
    ],
)
def test_the_badge_counts_what_waits_for_whom(office: Any, state: ItemState, who: set[str]) -> None:
    office.item(state=state)
    assert {name for name in office.people if badge(office, name)} == who


def test_a_wish_for_more_time_waits_for_those_who_decide(office: Any) -> None:
    item = office.item()
    extensions.ask(item_id=item.pk, until=date(2026, 10, 20), reason="设备未到。", **office.who("gongxin"))
    assert {name for name in office.people if badge(office, name)} == {"supervisor", "supervisor2"}
    shown = office.client("supervisor").get("/act/?wait=extension").content.decode()
    assert item.title in shown
    assert "延期待定" in shown


def test_who_reported_on_an_item_does_not_have_to_verify_it(office: Any) -> None:
    office.item(state=S.APPROVED, owner="990101")
    assert badge(office, "east_supervisor") == 1
    assert badge(office, "east") == 0


def test_the_badge_needs_few_queries(office: Any) -> None:
    for state in (S.ASSIGNED, S.UNDER_REVIEW, S.APPROVED):
        office.item(state=state)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        badge(office, "supervisor")
    assert len(asked) <= 6


def hits(office: Any, who: str, text: str) -> list[str]:
    return [hit.label for hit in search.find(office.access(who), text, office.today)]


def test_items_are_found_by_number_title_and_owner(office: Any) -> None:
    item = office.item(title="修复城东排水闸", owner="990101")
    for text in ("排水闸", "001号", "临河"):
        assert hits(office, "supervisor", text) == [item.title]
    assert hits(office, "supervisor", "没有这个") == []


def test_what_runs_comes_first(office: Any) -> None:
    office.item(title="闸一", state=S.CLOSED)
    office.item(title="闸二")
    assert hits(office, "supervisor", "闸") == ["闸二", "闸一"]


def test_nobody_finds_what_he_may_not_see(office: Any) -> None:
    office.item(title="东边的闸", owner="990101")
    office.item(title="闸的草稿", state=S.DRAFT)
    assert hits(office, "west", "闸") == []
    assert hits(office, "reporter", "闸") == []
    assert hits(office, "leader", "闸") == ["东边的闸"]


def test_the_search_page_lists_items(office: Any) -> None:
    office.item(title="修复城东排水闸")
    shown = office.client("gongxin").get("/search/?q=排水闸").content.decode()
    assert "修复城东排水闸" in shown
    assert "市工信局" in shown or "工业和信息化局" in shown
