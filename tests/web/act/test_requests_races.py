"""Two people at the same moment on requests and rectification: one act stands, nobody waits for ever."""

from __future__ import annotations

from datetime import date

from people_at_once import at_once

from zhengxian.web.act.models import ItemKind, ItemState, LedgerItem, ReturnVisit, Satisfaction, Verdict
from zhengxian.web.act.services import closing, items, owning, request_intake, requests, return_visits
from zhengxian.web.act.services.request_intake import Firm
from zhengxian.web.core.refusal import Conflict
from zhengxian.web.core.services import audit

from .conftest import ActOffice
from .test_races import Act, committed  # noqa: F401 -- a fixture
from .test_rectification import applied, entered, judged
from .test_requests import finished, firm, taken


def test_intake_and_establishing_do_not_wait_for_each_other(committed: ActOffice) -> None:  # noqa: F811
    """Intake writes the trail before it has its number, establishing the other way round; both get through."""
    place = committed.regions["990101100"]
    boss = committed.who("supervisor")
    drafts = [committed.item(ItemState.DRAFT, kind=ItemKind.REQUEST) for _ in range(4)]

    def intake(n: int) -> Act:
        return lambda: request_intake.take_in(firm=Firm(f"第 {n} 家企业", place), title="临时用电", **boss)

    def establish(item: LedgerItem) -> Act:
        return lambda: items.establish(item_id=item.pk, **boss)

    found = at_once(*(intake(n) for n in range(4)), *(establish(d) for d in drafts))
    assert not [f for f in found if isinstance(f, Exception)], found
    numbers = LedgerItem.objects.filter(kind=ItemKind.REQUEST).values_list("number", flat=True)
    assert sorted(numbers) == [f"企〔2026〕{n:03d}号" for n in range(1, 9)]
    assert audit.verify()[1] == []


def test_request_is_verified_once(committed: ActOffice) -> None:  # noqa: F811
    made = taken(committed, enterprise=firm(committed))
    owning.accept(item_id=made.pk, **committed.who("gongxin"))
    people = [committed.who(name) for name in ("gongxin", "gongxin2", "supervisor")]
    found = at_once(
        *((lambda who=who: requests.verify(item_id=made.pk, text="看过。", **who)) for who in people)
    )
    assert sum(isinstance(f, Conflict) for f in found) == 2, found


def test_visit_and_closing_at_once_leave_no_unsatisfied_firm_closed(committed: ActOffice) -> None:  # noqa: F811
    """The firm is unsatisfied while somebody closes: closed and opened again, or never closed; never left closed."""
    made = finished(committed, taken(committed))
    at = committed.moment(committed.today, 15)
    return_visits.record(
        item_id=made.pk, satisfaction=Satisfaction.SATISFIED, text="", at=at, **committed.who("assessor")
    )
    boss, check = committed.who("supervisor"), committed.who("supervisor2")
    found = at_once(
        lambda: closing.close(item_id=made.pk, at=at, **boss),
        lambda: return_visits.record(
            item_id=made.pk, satisfaction=Satisfaction.UNSATISFIED, text="又跳闸。", at=at, **check
        ),
    )
    made.item.refresh_from_db()
    assert made.item.state in (ItemState.RETURNED, ItemState.IN_PROGRESS), found
    assert ReturnVisit.objects.count() == 2


def test_two_verdicts_at_once_give_one(committed: ActOffice) -> None:  # noqa: F811
    """未整改 sends it back; the second verdict then finds nothing to judge, or judged before it went back."""
    made = applied(committed, entered(committed))
    found = at_once(
        lambda: judged(committed, made, Verdict.NOT_DONE),
        lambda: judged(
            committed, made, Verdict.CONTINUING, reason="history", due_on=date(2026, 12, 31),
            **committed.who("supervisor2"),
        ),
    )  # fmt: skip
    assert sum(isinstance(f, Conflict) for f in found) == 1, found
    made.item.refresh_from_db()
    assert made.item.state == ItemState.RETURNED
