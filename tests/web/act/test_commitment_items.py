"""Ledger items made of accepted proposals: all or none, with their source; what became of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhengxian.web.act.models import CommitmentState, Document, ItemState, LedgerItem, Origin
from zhengxian.web.act.selectors import document_outcome
from zhengxian.web.act.selectors.commitment_rows import cells, records
from zhengxian.web.act.services import commitment_items, commitments
from zhengxian.web.act.services.commitment_items import Incomplete
from zhengxian.web.act.services.commitments import Changes
from zhengxian.web.collect.services import indicators
from zhengxian.web.core.models import AuditEvent
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.services import users

from .test_document_reading import MEETING, SPEECH, add, numbered, sight

S = CommitmentState
DUE = date(2026, 11, 30)


@pytest.fixture
def document(office: Any) -> Document:
    """A speech with four proposals."""
    return add(office)


@pytest.fixture
def who(office: Any) -> dict[str, Any]:
    return office.who("supervisor")


def _complete(office: Any, document: Document, who: dict[str, Any]) -> None:
    """Accept three and reject the last."""
    commitments.accept(sight=sight(numbered(document, 1)), **who)
    changes = Changes("补齐投资欠账", office.unit("990101"), DUE, ("市住建局", "金渡县"))
    commitments.accept(sight=sight(numbered(document, 2)), changes=changes, **who)
    third = Changes("更新配套清单", office.unit("gongxin"), DUE, ("市住建局",))
    commitments.accept(sight=sight(numbered(document, 3)), changes=third, **who)
    commitments.reject(sight=sight(numbered(document, 4)), **who)


def test_accepted_proposals_become_items_that_keep_their_source(
    office: Any, document: Document, who: dict[str, Any]
) -> None:
    _complete(office, document, who)
    made = commitment_items.establish(document_id=document.pk, assign=True, **who)
    assert [m.state for m in made] == [ItemState.ASSIGNED] * 3
    second = made[1]
    assert (second.owner_region, second.place, second.due_on) == (*[office.regions["990101"]] * 2, DUE)
    assert second.source_quote == document.commitments.get(order=2).read["quote"]
    assert second.source_path == "二、下一步重点任务 › （一）抓投资"
    assert second.origin == Origin.DOCUMENT
    assert second.origin_note == f"{document.title}，{MEETING}"
    assert second.origin_url == f"/act/documents/{document.pk}/review/?item={second.commitment.pk}"
    assert {str(s) for s in second.supports.all()} == {"示范市住房和城乡建设局", "金渡县"}
    assert "12条产业链配套清单更新" in made[2].standard
    document.refresh_from_db()
    assert document.finished_by == office.people["supervisor"], "nothing is left open"
    assert AuditEvent.objects.filter(action="document.establish").count() == 1
    with pytest.raises(Refused, match="A-373"):
        commitment_items.establish(document_id=document.pk, **who)


def test_items_cannot_be_decided_on_again(office: Any, document: Document, who: dict[str, Any]) -> None:
    commitments.accept(sight=sight(numbered(document, 1)), **who)
    commitment_items.establish(document_id=document.pk, **who)
    for act in (commitments.reject, commitments.take_back, commitments.accept):
        with pytest.raises(Refused, match="A-381"):
            act(sight=sight(numbered(document, 1)), **who)
    document.refresh_from_db()
    assert document.finished_at is None, "three are still open"
    with pytest.raises(Refused, match="A-390"):
        commitment_items.establish(document_id=document.pk, **who)


def test_when_one_lacks_something_none_is_established(
    office: Any, document: Document, who: dict[str, Any]
) -> None:
    for order in (1, 2, 4):
        commitments.accept(sight=sight(numbered(document, order)), **who)
    with pytest.raises(Incomplete, match="A-391") as found:
        commitment_items.establish(document_id=document.pk, **who)
    lacks = {lack.commitment.order: lack.what for lack in found.value.lacks}
    assert lacks == {2: ("责任单位",), 4: ("责任单位", "办理时限")}
    assert not LedgerItem.objects.exists()
    assert not document.commitments.exclude(item=None).exists()


def test_a_day_that_has_passed_is_not_handed_over(
    office: Any, document: Document, who: dict[str, Any]
) -> None:
    changes = Changes("逐个过一遍", office.unit("fagai"), date(2026, 9, 1))
    commitments.accept(sight=sight(numbered(document, 1)), changes=changes, **who)
    with pytest.raises(Incomplete, match="A-391"):
        commitment_items.establish(document_id=document.pk, assign=True, **who)
    assert not LedgerItem.objects.exists()


def test_a_refusal_of_the_ledger_leaves_nothing_half_done(office: Any, who: dict[str, Any]) -> None:
    mine = add(office, who="east_supervisor", meeting_on=date(2026, 9, 2))
    east = office.who("east_supervisor")
    commitments.accept(sight=sight(numbered(mine, 1)), **east)
    changes = Changes("补欠账", office.unit("990101"), DUE)
    commitments.accept(sight=sight(numbered(mine, 2)), changes=changes, **east)
    with pytest.raises(Refused, match="A-305"):
        commitment_items.establish(document_id=mine.pk, **east)
    assert not LedgerItem.objects.exists()
    assert not AuditEvent.objects.filter(action="document.establish").exists()


def test_a_target_of_a_known_indicator_becomes_the_items_target(office: Any, who: dict[str, Any]) -> None:
    indicators.load_library(by=users.system(), codes=["projects_started"])
    document = add(office)
    one = numbered(document, 3)
    one.targets[0] |= {"code": "projects_started", "value": 12.0, "unit": "条"}
    one.save()
    changes = Changes("更新清单", office.unit("gongxin"), DUE)
    commitments.accept(sight=sight(one), changes=changes, **who)
    (item,) = commitment_items.establish(document_id=document.pk, **who)
    assert (item.indicator.code, item.target_value, item.target_unit) == ("projects_started", 12, "条")


def test_what_became_of_a_document(office: Any, document: Document, who: dict[str, Any]) -> None:
    _complete(office, document, who)
    commitment_items.establish(document_id=document.pk, assign=True, **who)
    office.go_to(date(2026, 12, 2))
    found = document_outcome.outcome(document, who["by"], office.access("supervisor"), office.today)
    assert (found.progress.items, found.late, found.closed) == (3, 2, 0)
    assert sorted(line.late_days for line in found.seen) == [0, 2, 2]
    assert [c.order for c in found.others] == [4]
    east = document_outcome.outcome(document, who["by"], office.access("east_leader"), office.today)
    assert [m.line is not None for m in east.made] == [False, True, False]


def test_the_lines_of_tasks_have_the_fields_of_the_contract(
    office: Any, document: Document, who: dict[str, Any]
) -> None:
    assert list(records(document)) == []
    _complete(office, document, who)
    rows = list(records(document))
    assert len(rows) == 3
    assert {"doc", "section", "quote", "action", "units", "deadlines", "targets"} <= set(rows[0])
    assert rows[0]["units"][0] == {"name": "市发改委", "role": "lead", "code": "fagai"}
    assert rows[0]["deadlines"][0]["resolved"] == "2026-10-15"
    assert all(row["quote"] in SPEECH for row in rows)
    assert len(list(records(document, everything=True))) == len(list(cells(document))) == 4
