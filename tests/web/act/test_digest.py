"""The leader's weekly paper: groups, whose items, once a week, by mail where a server is set up."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from django.test import override_settings

from zhengxian.web.act.models import ItemKind, ItemState, LedgerItem
from zhengxian.web.act.selectors.item_filter import sight
from zhengxian.web.act.services import digest, mail
from zhengxian.web.core.models import Notice

S = ItemState
NEAR = date(2026, 9, 24)
MAILED = {"EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend", "MAIL_IS_ON": True}


def paper(office: Any, who: str = "leader", **more: Any) -> digest.Paper:
    return digest.paper(sight(office.people[who], office.access(who), office.today), **more)


def his(office: Any, **more: Any) -> LedgerItem:
    return office.item(leader=office.people["leader"], **more)


def names(lines: Any) -> list[str]:
    return [line.row.title for line in lines]


def test_items_stand_in_their_groups(office: Any) -> None:
    his(office, title="晚的", due_on=date(2026, 9, 22))
    his(office, title="近的", due_on=date(2026, 9, 30))
    his(office, title="远的", due_on=date(2026, 11, 30))
    red = his(office, title="红的", due_on=date(2026, 9, 21))
    LedgerItem.objects.filter(pk=red.pk).update(card="red")
    office.item(title="别人的", due_on=date(2026, 9, 22))
    office.go_to(date(2026, 9, 24))
    his(office, title="办了的", due_on=date(2026, 9, 24), state=S.CLOSED)
    found = paper(office)
    assert found.is_own
    assert names(found.overdue) == ["红的", "晚的"]
    assert [line.words for line in found.overdue] == ["已超期 3 个工作日", "已超期 2 个工作日"]
    assert (names(found.due_soon), names(found.red), names(found.closed)) == (["近的"], ["红的"], ["办了的"])
    assert [line.words for line in found.closed] == ["按时办结"]
    assert found.sentence == "已超期 2 件，即将到期 1 件，红牌 1 件，本周办结 1 件，其余在办 1 件。"


def test_what_was_closed_late_says_so(office: Any) -> None:
    item = his(office, due_on=date(2026, 9, 22))
    office.go_to(date(2026, 9, 24))
    for state in (S.UNDER_REVIEW, S.APPROVED, S.CLOSED):
        office.forward(item, state, at=office.moment(office.today))
    assert [line.words for line in paper(office).closed] == ["超期 2 个工作日办结"]


def test_reported_items_are_not_called_late(office: Any) -> None:
    his(office, due_on=date(2026, 9, 22), state=S.UNDER_REVIEW)
    office.go_to(date(2026, 9, 24))
    assert paper(office).overdue == ()


def test_a_leader_without_items_reads_all_he_sees(office: Any) -> None:
    office.item(title="东边的", owner="990101", due_on=NEAR)
    office.item(title="西边的", owner="990102", due_on=NEAR)
    found = paper(office, "east_leader")
    assert not found.is_own
    assert names(found.due_soon) == ["东边的"]


def test_own_projects_and_requests_are_listed(office: Any) -> None:
    his(office, title="项目甲", kind=ItemKind.PROJECT, due_on=date(2027, 9, 30))
    found = paper(office)
    assert [item.title for item in found.projects] == ["项目甲"]


def test_the_paper_is_sent_once_a_week_on_a_working_day(office: Any) -> None:
    assert digest.send_due(date(2026, 9, 21)) == 2  # the leaders of city and county
    assert digest.send_due(date(2026, 9, 21)) == 0
    assert digest.send_due(date(2026, 9, 23)) == 0
    assert digest.send_due(date(2026, 9, 26)) == 0  # a Saturday
    assert digest.send_due(date(2026, 9, 28)) == 2
    assert digest.send_due(date(2026, 10, 5)) == 0  # the national holiday
    assert digest.send_due(date(2026, 10, 8)) == 2
    line = Notice.objects.filter(user=office.people["leader"]).order_by("id")[0]
    assert line.text.startswith("本周督办：已超期 0 件")
    assert line.url == "/act/digest/?week=2026-09-21"
    assert office.client("leader").get(line.url).status_code == 200


def test_the_command_sends(office: Any, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("act_digest", "--day", "2026-09-21")
    assert "发给 2 位领导" in capsys.readouterr().out


def with_address(office: Any, *people: str) -> None:
    for name in people:
        user = office.people[name]
        user.email = f"{name}@example.com"
        user.save()


@pytest.mark.django_db(transaction=True)
@override_settings(**MAILED, CSRF_TRUSTED_ORIGINS=["https://office.example.com"])
def test_it_goes_by_mail_to_those_with_an_address(office: Any) -> None:
    with_address(office, "leader")
    digest.send_due(date(2026, 9, 21))
    (letter,) = outbox.outbox
    assert letter.to == ["leader@example.com"]
    assert letter.subject.startswith("本周督办")
    assert "https://office.example.com/act/digest/" in letter.body


@override_settings(**MAILED)
def test_everybody_gets_a_letter_of_his_own(office: Any) -> None:
    with_address(office, "leader", "supervisor")
    people = [office.people[n] for n in ("leader", "supervisor", "auditor")]
    assert mail.send(people, "甲\n乙", "正文。", "/act/") == 2
    assert [letter.to for letter in outbox.outbox] == [["leader@example.com"], ["supervisor@example.com"]]
    assert outbox.outbox[0].subject == "甲 乙"


@override_settings(EMAIL_BACKEND=MAILED["EMAIL_BACKEND"], MAIL_IS_ON=False)
def test_without_a_server_nothing_is_sent(office: Any) -> None:
    with_address(office, "leader")
    assert mail.send([office.people["leader"]], "题", "正文。") == 0
    assert outbox.outbox == []


@override_settings(
    EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", MAIL_IS_ON=True, EMAIL_HOST="127.0.0.1",
    EMAIL_PORT=9, EMAIL_TIMEOUT=1,
)  # fmt: skip
@pytest.mark.django_db(transaction=True)
def test_a_server_that_does_not_answer_breaks_nothing(office: Any, caplog: pytest.LogCaptureFixture) -> None:
    with_address(office, "leader")
    mail.tell([office.people["leader"]], "提醒您。", "/act/")
    assert Notice.objects.filter(user=office.people["leader"], text="提醒您。").count() == 1
    assert "邮件没有发出" in caplog.text


def test_a_supervisor_prepares_a_leaders_paper(office: Any) -> None:
    his(office, title="领导的事", due_on=NEAR)
    shown = office.client("supervisor").get("/act/digest/?leader=leader").content.decode()
    assert "领导的事" in shown
    assert office.client("supervisor").get("/act/digest/?leader=gongxin").status_code == 404


def test_a_county_supervisor_sees_of_it_only_his_county(office: Any) -> None:
    his(office, title="东边的事", owner="990101", due_on=NEAR)
    his(office, title="西边的事", owner="990102", due_on=NEAR)
    shown = office.client("east_supervisor").get("/act/digest/?leader=leader").content.decode()
    assert "东边的事" in shown
    assert "西边的事" not in shown


def test_nobody_else_chooses_a_leader(office: Any) -> None:
    his(office, title="领导的事", due_on=NEAR)
    shown = office.client("auditor").get("/act/digest/?leader=leader")
    assert shown.status_code == 200
    assert "auditor账号看得到的全部事项" in shown.content.decode()  # his own paper, not the leader's
    assert office.client("reporter").get("/act/digest/").status_code == 404
