"""Who judges the work, what stands against closing, and how lateness is counted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from zhengxian.web.act.models import ItemState, LedgerItem, VerifyMethod
from zhengxian.web.act.services import closing, extensions, feedback, items, reviews, verification
from zhengxian.web.core.models import Role
from zhengxian.web.core.services import users

from .conftest import says

S = ItemState
NEXT = date(2026, 9, 22)


def test_who_did_the_work_does_not_judge_it(office: Any) -> None:
    users.assign(
        user=office.people["supervisor2"],
        role=Role.OWNER_UNIT,
        department=office.departments["gongxin"],
        by=users.system(),
    )
    both = office.who("supervisor2")
    review, check = office.item(S.UNDER_REVIEW), office.item(S.APPROVED)
    seen = {
        "method": VerifyMethod.PAPERS,
        "visited_at": office.moment(),
        "passed": True,
        "text": "材料齐全。",
    }
    says("A-319", reviews.approve, item_id=review.pk, **both)
    says("A-319", reviews.give_back, item_id=review.pk, reason="缺照片。", **both)
    says("A-319", verification.verify, item_id=check.pk, **seen, **both)
    office.verify(check)
    says("A-319", closing.close, item_id=check.pk, **both)


def test_a_supporter_who_reported_does_not_verify(office: Any) -> None:
    users.assign(
        user=office.people["assessor"],
        role=Role.OWNER_UNIT,
        department=office.departments["fagai"],
        by=users.system(),
    )
    item = office.item(S.IN_PROGRESS, supports=[office.unit("fagai")])
    feedback.report(item_id=item.pk, text="已提供资料。", **office.who("assessor"))
    for state in (S.UNDER_REVIEW, S.APPROVED):
        office.forward(item, state, at=office.moment(hour=10))
    seen = {
        "method": VerifyMethod.PAPERS,
        "visited_at": office.moment(),
        "passed": True,
        "text": "材料齐全。",
    }
    says("A-319", verification.verify, item_id=item.pk, **seen, **office.who("assessor"))
    verification.verify(item_id=item.pk, **seen, **office.who("supervisor2"))


def test_a_countys_own_item_is_verified_by_the_city(office: Any) -> None:
    item = office.item(S.APPROVED, owner="990101")
    seen = {
        "method": VerifyMethod.PAPERS,
        "visited_at": office.moment(),
        "passed": True,
        "text": "材料齐全。",
    }
    says("A-319", verification.verify, item_id=item.pk, **seen, **office.who("east_supervisor"))
    town = office.item(S.APPROVED, owner="990101100")
    verification.verify(item_id=town.pk, **seen, **office.who("east_supervisor"))


def test_a_visit_has_a_place_a_time_and_a_photo(office: Any) -> None:
    item = office.item(S.APPROVED)
    given = {"item_id": item.pk, "text": "试水正常。", "passed": True, **office.who("assessor")}
    now, later = office.moment(), office.moment(NEXT)
    for method in (VerifyMethod.OPEN_VISIT, VerifyMethod.UNANNOUNCED):
        for half in ({"site": "城东"}, {"photos": [office.photo()]}):
            says("A-329", verification.verify, method=method, visited_at=now, **half, **given)
    whole = {"method": VerifyMethod.UNANNOUNCED, "site": "城东"}
    says("A-330", verification.verify, visited_at=later, photos=[office.photo()], **whole, **given)
    empty = {**given, "text": ""}
    says("A-328", verification.verify, visited_at=now, photos=[office.photo()], **whole, **empty)
    made = verification.verify(visited_at=now, photos=[office.photo()], **whole, **given)
    assert made.evidence.count() == 1


def test_what_stands_against_closing(office: Any) -> None:
    boss = office.who("supervisor")
    item = office.item(S.APPROVED)
    says("A-331", closing.close, item_id=item.pk, **boss)
    office.verify(item)
    child = office.item(S.IN_PROGRESS, parent=item)
    says("A-333", closing.close, item_id=item.pk, **boss)
    items.cancel(item_id=child.pk, reason="并入上级。", **boss)
    closing.close(item_id=item.pk, **boss)
    assert closing.archive(item_id=item.pk, **boss).state == "archived"


def test_an_undecided_wish_stands_against_closing(office: Any) -> None:
    item = office.item(S.IN_PROGRESS)
    extensions.ask(item_id=item.pk, until=date(2026, 10, 9), reason="等设备。", **office.who("gongxin"))
    for state in (S.UNDER_REVIEW, S.APPROVED):
        office.forward(item, state, at=office.moment(hour=10))
    office.verify(item)
    says("A-332", closing.close, item_id=item.pk, **office.who("supervisor"))


def test_a_verification_before_a_return_does_not_count(office: Any) -> None:
    boss, item = office.who("supervisor"), office.item(S.APPROVED)
    office.verify(item)
    reviews.give_back(item_id=item.pk, reason="群众反映仍漏水。", **boss)
    item.refresh_from_db()
    assert (item.done_on, item.feedbacks.get().returned_reason) == (None, "群众反映仍漏水。")
    for state in (S.UNDER_REVIEW, S.APPROVED):
        office.forward(LedgerItem.objects.get(pk=item.pk), state, at=office.moment(hour=11))
    says("A-331", closing.close, item_id=item.pk, **boss)


def test_reasons_are_asked_for(office: Any) -> None:
    boss = office.who("supervisor")
    says("A-320", reviews.give_back, item_id=office.item(S.UNDER_REVIEW).pk, reason="", **boss)
    says("A-334", closing.reopen, item_id=office.item(S.CLOSED).pk, reason="", **boss)
    says("A-310", items.cancel, item_id=office.item(S.ASSIGNED).pk, reason="", **boss)
    past = office.today - timedelta(1)
    says("A-309", closing.reopen, item_id=office.item(S.CLOSED).pk, reason="反弹。", due_on=past, **boss)


def test_a_reopened_item_has_as_long_as_at_first(office: Any) -> None:
    item = office.item(S.CLOSED)  # nine days: from 21 to 30 September
    at = office.moment(date(2026, 9, 28))
    closing.reopen(item_id=item.pk, reason="反弹。", at=at, **office.who("supervisor"))
    item.refresh_from_db()
    assert item.due_on == date(2026, 10, 8)  # 7 October is a holiday
    assert item.first_due_on == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("due", "done", "late"),
    [
        (date(2026, 9, 30), date(2026, 9, 30), 0),
        (date(2026, 9, 30), date(2026, 10, 9), 2),
        (date(2026, 10, 4), date(2026, 10, 8), 0),
        (date(2026, 10, 9), date(2026, 10, 10), 1),
        (date(2027, 2, 26), date(2027, 3, 1), 1),
        (date(2028, 2, 29), date(2028, 3, 2), 2),
    ],
)
def test_lateness_is_counted_from_the_due_day_to_the_day_it_was_done(
    office: Any, due: date, done: date, late: int
) -> None:
    item = office.item(S.IN_PROGRESS, due_on=due)
    office.go_to(done + timedelta(10))  # reviewed and closed later: that is not the owner's delay
    given = {"text": "已办结。", "is_done": True, "done_on": done, "files": [office.paper()]}
    feedback.report(item_id=item.pk, **given, **office.who("gongxin"))
    for state in (S.APPROVED, S.CLOSED):
        office.forward(item, state, at=office.moment(office.today))
    item.refresh_from_db()
    assert (item.late_days, item.first_late_days, item.done_on) == (late, late, done)
