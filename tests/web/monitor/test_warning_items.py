"""From a warning to a ledger item: the form filled in, the link, and two people at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhengxian.web.act.models import ItemState, LedgerItem, Origin
from zhengxian.web.act.services import items, warning_items
from zhengxian.web.act.services.units import Unit
from zhengxian.web.core.models import Role, User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.services import users
from zhengxian.web.monitor.models import WarningState
from zhengxian.web.monitor.selectors import warnings as doors
from zhengxian.web.monitor.services import warnings

from .conftest import MonitorOffice
from .test_warnings import SENTENCE, raised, release

NEW = "/act/items/new/"
TITLE = "甲县“一般公共预算收入”进度滞后（2026年9月）"


def filled(office: MonitorOffice, name: str, warning_id: int) -> dict[str, Any]:
    """What the form holds when it is opened from a warning."""
    answer = office.client(name).get(NEW, {"warning": warning_id})
    assert answer.status_code == 200
    form = answer.context["form"]
    return {key: "" if form[key].value() is None else form[key].value() for key in form.fields}


def take(office: MonitorOffice, name: str, warning_id: int, **more: Any) -> LedgerItem:
    unit = Unit.of(office.departments["caizheng"])
    given = {
        "title": TITLE,
        "owner": unit,
        "place": office.regions["990101"],
        "origin": Origin.WARNING,
        **more,
    }
    return warning_items.take_in(warning_id=warning_id, upto="draft", **office.who(name), **given)


def test_one_way_leads_from_the_warning_to_an_item_and_back(office: MonitorOffice) -> None:
    one = raised(office, level="orange")
    release()
    way = office.client("supervisor").get(f"/monitor/warnings/{one.pk}/").context["item_url"]
    assert way == f"{NEW}?warning={one.pk}"
    given = filled(office, "supervisor", one.pk)
    assert given["title"] == TITLE
    assert (given["origin"], given["origin_url"]) == ("warning", f"/monitor/warnings/{one.pk}/")
    assert given["origin_note"] == "橙色预警，进度滞后，2026年9月"
    assert given["source_quote"] == SENTENCE
    assert (given["owner"], given["place"]) == ("caizheng 示范市财政局", "990101 甲县")
    assert given["due_on"] == date(2026, 11, 9)  # eight working days after Wednesday the 28th
    client = office.client("supervisor")
    sent = client.post(NEW, {**given, "upto": "assign"})
    assert sent.status_code == 302, sent.context["form"].errors
    item = LedgerItem.objects.get()
    assert item.status is ItemState.ASSIGNED
    assert (item.warning, item.indicator, item.place) == (one, one.indicator, one.region)
    assert item.owner_department == office.departments["caizheng"]
    one.refresh_from_db()
    assert one.status is WarningState.ACTING
    page = client.get(f"/monitor/warnings/{one.pk}/").content.decode()
    assert f'href="/act/items/{item.pk}/"' in page
    assert item.number in page
    assert client.get(item.origin_url).status_code == 200


def test_an_unreleased_figure_is_not_quoted_even_for_those_who_see_it(office: MonitorOffice) -> None:
    one = raised(office)
    given = filled(office, "assessor", one.pk)
    assert not given["source_quote"]
    assert "91.2" not in str(given)


@pytest.mark.parametrize("name", ["leader", "auditor", "caizheng", "jia", "statistics", "reporter", "admin"])
def test_those_who_may_not_draft_are_not_led_there(office: MonitorOffice, name: str) -> None:
    one = raised(office)
    with pytest.raises(Hidden):
        take(office, name, one.pk)
    assert office.client(name).get(NEW, {"warning": one.pk}).status_code == 404
    page = office.client(name).get(f"/monitor/warnings/{one.pk}/")
    assert page.status_code == 404 or not page.context["item_url"]


def test_a_warning_of_elsewhere_is_not_there(office: MonitorOffice) -> None:
    boss = User.objects.create_user("yi_boss", None, display_name="乙县督查")
    users.assign(user=boss, role=Role.SUPERVISOR, by=users.system(), region=office.regions["990102"])
    office.people["yi_boss"] = boss
    one = raised(office)
    assert office.client("yi_boss").get(NEW, {"warning": one.pk}).status_code == 404
    for text in ("abc", "9" * 30, "-1"):
        assert office.client("supervisor").get(NEW, {"warning": text}).status_code == 404
    with pytest.raises(Hidden):
        take(office, "yi_boss", one.pk)


def test_the_second_is_told_what_the_first_made_and_may_still_go_on(office: MonitorOffice) -> None:
    one = raised(office)
    given = filled(office, "supervisor", one.pk)
    assert "again" not in given
    first, second = office.client("supervisor"), office.client("assessor")
    assert first.post(NEW, {**given, "upto": "establish"}).status_code == 302
    made = LedgerItem.objects.get()
    for client in (first, second):
        told = client.post(NEW, {**given, "upto": "draft"})
        assert told.status_code == 422
        page = told.content.decode()
        assert "已由supervisor账号于2026年10月28日转为督办事项：" in page
        assert made.number in page
        assert "A-392" in page
        assert 'name="again"' in page
    assert LedgerItem.objects.count() == 1
    opened = second.get(NEW, {"warning": one.pk}).content.decode()
    assert made.number in opened
    assert second.post(NEW, {**given, "upto": "draft", "again": "on"}).status_code == 302
    assert LedgerItem.objects.filter(warning=one).count() == 2


def test_a_cancelled_item_stands_in_nobodys_way(office: MonitorOffice) -> None:
    one = raised(office)
    item = take(office, "supervisor", one.pk)
    items.cancel(item_id=item.pk, reason="写错了。", **office.who("supervisor"))
    assert take(office, "supervisor", one.pk).warning == one


def test_the_other_item_is_not_told_to_those_who_may_not_see_it(office: MonitorOffice) -> None:
    one = raised(office)
    take(office, "supervisor", one.pk, title="内部事项")
    linked = doors.items_of(office.access("leader"), [one.pk])[one.pk]
    assert [(x.title, x.url) for x in linked] == [("另有一件督办事项", "")]
    assert "内部事项" not in office.client("leader").get(f"/monitor/warnings/{one.pk}/").content.decode()


def test_what_is_refused_leaves_nothing_behind(office: MonitorOffice) -> None:
    one = raised(office)
    with pytest.raises(Refused, match="A-303"):
        take(office, "supervisor", one.pk, title=" ")
    one.refresh_from_db()
    assert (one.status, LedgerItem.objects.count()) == (WarningState.OPEN, 0)


def test_a_settled_warning_offers_nothing_but_a_form_already_open_is_taken(office: MonitorOffice) -> None:
    one = raised(office)
    warnings.settle(one, "已核实。", **office.who("assessor"))
    assert not office.client("supervisor").get(f"/monitor/warnings/{one.pk}/").context["item_url"]
    take(office, "supervisor", one.pk)
    one.refresh_from_db()
    assert one.status is WarningState.SETTLED
    with pytest.raises(Conflict, match="A-392"):
        take(office, "assessor", one.pk)


def test_other_items_are_written_as_before(office: MonitorOffice) -> None:
    form = office.client("supervisor").get(NEW, {"title": "修路"}).context["form"]
    assert form["title"].value() == "修路"
    assert "warning" not in form.fields
