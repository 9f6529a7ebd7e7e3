"""Many drafts at one go: each by itself, one refusal stops no other."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from zhengxian.web.act.models import ItemState, LedgerItem
from zhengxian.web.act.services import bulk_acts
from zhengxian.web.core.refusal import Refused

S = ItemState


def test_one_refusal_stops_no_other(office: Any) -> None:
    fine, bare = office.item(S.DRAFT, title="齐全"), office.item(S.DRAFT, title="缺承办单位")
    LedgerItem.objects.filter(pk=bare.pk).update(owner_department=None)
    ready = office.item(S.ESTABLISHED, title="已立项")
    over = office.item(S.CLOSED, title="已销号")
    wanted = [fine.pk, bare.pk, ready.pk, over.pk, 999]
    done = bulk_acts.go_on(item_ids=wanted, upto="assign", **office.who("supervisor"))
    assert [(one.item.title, one.refused[-7:]) for one in done] == [
        ("齐全", ""),
        ("缺承办单位", "（A-307）"),
        ("已立项", ""),
        ("已销号", "（A-300）"),
    ]
    states = {i.title: i.state for i in LedgerItem.objects.all()}
    assert states == {"齐全": "assigned", "缺承办单位": "draft", "已立项": "assigned", "已销号": "closed"}
    assert LedgerItem.objects.get(title="缺承办单位").number is None


def test_who_may_only_draft_does_not_hand_out(office: Any) -> None:
    item = office.item(S.DRAFT)
    done = bulk_acts.go_on(item_ids=[item.pk], upto="assign", **office.who("assessor"))
    assert done[0].refused
    assert bulk_acts.go_on(item_ids=[item.pk], upto="establish", **office.who("assessor"))[0].refused == ""


def test_none_and_too_many(office: Any) -> None:
    with pytest.raises(Refused, match="A-337"):
        bulk_acts.go_on(item_ids=[], upto="assign", **office.who("supervisor"))
    with pytest.raises(Refused, match="A-338"):
        bulk_acts.go_on(item_ids=range(1, 202), upto="assign", **office.who("supervisor"))


def test_the_page(office: Any) -> None:
    url, boss = reverse("act:items-bulk"), office.client("supervisor")
    assert "没有待立项" in boss.get(url).content.decode()
    item, other = office.item(S.DRAFT, title="齐全"), office.item(S.ESTABLISHED, title="等着")
    assert "等着" not in boss.get(url, {"state": "draft"}).content.decode()
    answer = boss.post(url, {"item": [item.pk, "x"], "upto": "assign"})
    assert "已交办 1 件" in answer.content.decode()
    assert boss.post(url, {"upto": "assign"}).status_code == 422
    other.refresh_from_db()
    assert other.state == "established"
    assert office.client("gongxin").get(url).status_code == 404
    assert "等着" in office.client("assessor").get(url).content.decode()
    assert "等着" not in office.client("east_supervisor").get(url).content.decode()
