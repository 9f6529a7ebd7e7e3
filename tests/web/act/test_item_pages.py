"""The page of an item, its forms, its 督办单, and writing an item down."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from zhengxian.web.act.models import Evidence, ItemAct, ItemKind, ItemState, LedgerItem
from zhengxian.web.act.selectors import item_page

from .test_rectification import entered
from .test_requests import taken

S = ItemState
EVERYBODY = ("supervisor", "leader", "assessor", "auditor", "gongxin", "fagai")


def page(office: Any, who: str, item: LedgerItem) -> str:
    answer = office.client(who).get(reverse("act:item", args=[item.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def offered(text: str) -> list[str]:
    return [part.split('"')[0] for part in text.split('id="do-')[1:]]


@pytest.mark.parametrize(
    ("state", "person", "acts"),
    [
        (S.DRAFT, "supervisor", ["establish", "cancel"]),
        (S.DRAFT, "assessor", ["establish", "cancel"]),
        (S.ESTABLISHED, "supervisor", ["assign", "cancel"]),
        (S.ESTABLISHED, "assessor", []),
        (S.ASSIGNED, "gongxin", ["accept", "object"]),
        (S.ASSIGNED, "supervisor", ["remind", "cancel"]),
        (S.OBJECTED, "supervisor", ["answer", "remind", "cancel"]),
        (S.IN_PROGRESS, "gongxin", ["progress", "feedback", "ask_extension"]),
        (S.IN_PROGRESS, "fagai", ["progress"]),
        (S.IN_PROGRESS, "leader", []),
        (S.UNDER_REVIEW, "supervisor", ["approve", "return", "remind", "cancel"]),
        (S.UNDER_REVIEW, "gongxin", []),
        (S.RETURNED, "gongxin", ["progress", "feedback", "ask_extension"]),
        (S.APPROVED, "assessor", ["verify"]),
        (S.APPROVED, "supervisor", ["return", "verify", "remind", "cancel"]),
        (S.CLOSED, "supervisor", ["archive", "reopen"]),
        (S.ARCHIVED, "supervisor", ["reopen"]),
        (S.CANCELLED, "supervisor", []),
    ],
)
def test_the_page_offers_exactly_what_one_may_do(office: Any, state: S, person: str, acts: list[str]) -> None:
    item = office.item(state, supports=[office.unit("fagai")])
    assert offered(page(office, person, item)) == acts


@pytest.mark.parametrize("person", ["port", "west_supervisor", "east_leader"])
def test_an_item_of_others_is_not_there(office: Any, person: str) -> None:
    item = office.item(S.IN_PROGRESS)
    for name, more in (("item", []), ("item-sheet", []), ("item-act", ["accept"])):
        url = reverse(f"act:{name}", args=[item.pk, *more])
        answer = office.client(person).post(url) if more else office.client(person).get(url)
        assert answer.status_code == 404, name


def test_a_whole_way_through_the_pages(office: Any) -> None:
    boss, owner, checker = (office.client(name) for name in ("supervisor", "gongxin", "assessor"))
    given = {
        "title": "修复城东排水闸", "owner": "gongxin 市工信局", "due_on": "2026-09-30", "urgency": "ordinary",
        "origin": "hand", "upto": "assign", "supports": "市发改委、石桥镇",
    }  # fmt: skip
    made = boss.post(reverse("act:item-new"), given)
    item = LedgerItem.objects.get()
    assert (made.status_code, item.state, item.number) == (302, "assigned", "督〔2026〕001号")
    assert item.supports.count() == 2

    def do(client: Any, verb: str, **more: Any) -> Any:
        return client.post(reverse("act:item-act", args=[item.pk, verb]), more)

    assert do(owner, "accept").status_code == 302
    assert do(owner, "progress", text="已进场施工。", percent="40", files=office.photo()).status_code == 302
    assert do(owner, "ask_extension", until="2026-10-15", reason="连续降雨。").status_code == 302
    assert do(boss, "extend", accepted="yes", until="", answer="同意。").status_code == 302
    assert (
        do(owner, "feedback", text="已修好并试水。", files=[office.paper(), office.photo()]).status_code
        == 302
    )
    assert do(boss, "approve", text="").status_code == 302
    verified = {
        "method": "unannounced",
        "visited_at": "2026-09-21T10:30",
        "site": "城东排水闸",
        "passed": "yes",
    }
    assert do(checker, "verify", text="现场试水正常。", photos=office.photo(), **verified).status_code == 302
    assert do(boss, "close", text="").status_code == 302
    item.refresh_from_db()
    assert (item.state, item.late_days, item.due_on) == ("closed", 0, date(2026, 10, 15))
    assert Evidence.objects.count() == 4
    for name in EVERYBODY:
        text = page(office, name, item)
        assert "现场试水正常" in text
        assert "原定 2026年9月30日" in text
    sheet = boss.get(reverse("act:item-sheet", args=[item.pk])).content.decode()
    assert "督办事项交办单" in sheet
    assert item.number in sheet


def test_what_is_refused_is_said_with_everything_typed(office: Any) -> None:
    item = office.item(S.IN_PROGRESS)
    url = reverse("act:item-act", args=[item.pk, "feedback"])
    answer = office.client("gongxin").post(url, {"text": "已经完成全部三处闸门的更换。"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "A-316" in text
    assert "已经完成全部三处闸门的更换。" in text
    missing = office.client("gongxin").post(reverse("act:item-act", args=[item.pk, "ask_extension"]), {})
    assert missing.status_code == 422
    assert "“申请延至”没有填" in missing.content.decode()


def test_a_page_that_was_open_too_long_is_told(office: Any) -> None:
    item = office.item(S.ASSIGNED)
    url = reverse("act:item-act", args=[item.pk, "accept"])
    stale = office.client("gongxin").post(url, {"revision": item.revision - 1})
    assert stale.status_code == 409
    assert "A-301" in stale.content.decode()
    assert office.client("gongxin").post(url, {"revision": item.revision}).status_code == 302
    again = office.client("gongxin2").post(url, {"revision": item.revision})
    assert again.status_code == 409
    assert "A-300" in again.content.decode()


def test_a_draft_is_changed_on_a_page_of_its_own(office: Any) -> None:
    item = office.item(S.DRAFT, place=office.regions["990101"])
    url = reverse("act:item-edit", args=[item.pk])
    shown = office.client("supervisor").get(url).content.decode()
    assert "修复城东排水闸" in shown
    assert "示范市工业和信息化局" in shown
    given = {
        "title": "修复城西排水闸",
        "owner": "市住建局",
        "urgency": "urgent",
        "origin": "hand",
        "revision": "1",
    }
    answer = office.client("supervisor").post(url, given)
    item.refresh_from_db()
    assert answer.status_code == 302
    assert (item.title, item.owner_department, item.place) == (
        "修复城西排水闸",
        office.departments["zhujian"],
        None,
    )
    stale = office.client("supervisor").post(url, given)
    assert stale.status_code == 422
    assert "A-301" in stale.content.decode()
    assert office.client("gongxin").get(url).status_code == 404
    assert (
        office.client("supervisor")
        .get(reverse("act:item-edit", args=[office.item(S.ASSIGNED).pk]))
        .status_code
        == 404
    )


def test_another_page_fills_the_form_in_by_its_address(office: Any) -> None:
    given = {"title": "核实收入下滑", "origin": "warning", "origin_url": "/monitor/warning/7/"}
    text = office.client("supervisor").get(reverse("act:item-new"), given).content.decode()
    assert "核实收入下滑" in text
    assert "/monitor/warning/7/" in text
    for n, url in enumerate(("//elsewhere.example/", "/\\elsewhere.example/", "javascript:alert(1)")):
        bad = {
            "title": f"核实 {n}",
            "urgency": "ordinary",
            "origin": "hand",
            "origin_url": url,
            "upto": "draft",
        }
        office.client("supervisor").post(reverse("act:item-new"), bad)
        assert LedgerItem.objects.get(title=f"核实 {n}").origin_url == ""


def test_a_unit_that_is_not_there_is_named(office: Any) -> None:
    given = {"title": "核实", "urgency": "ordinary", "origin": "hand", "owner": "市某某局", "upto": "draft"}
    answer = office.client("supervisor").post(reverse("act:item-new"), given)
    assert answer.status_code == 422
    assert "市某某局" in answer.content.decode()
    assert LedgerItem.objects.count() == 0


def test_evidence_is_a_download_for_those_who_see_the_item(office: Any) -> None:
    office.item(S.UNDER_REVIEW)
    url = reverse("act:evidence", args=[Evidence.objects.get().pk])
    answer = office.client("leader").get(url)
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 a report"
    for stranger in ("port", "east_supervisor", "zhujian", "reporter"):
        assert office.client(stranger).get(url).status_code == 404


def test_late_days_are_counted_on_a_calendar(office: Any) -> None:
    item = office.item(S.IN_PROGRESS, due_on=date(2026, 9, 23))
    office.go_to(date(2026, 10, 12))
    text = page(office, "gongxin", item)
    assert "超期 8 个工作日" in text
    assert "2026年9月" in text
    assert "2026年10月" in text
    assert "班 7" in text  # the Saturday of 10 October is worked
    assert offered(text) == ["progress", "feedback"]


@pytest.mark.parametrize("kind", ItemKind)
@pytest.mark.parametrize("state", [s for s in S if s not in (S.CLOSED, S.ARCHIVED)])
def test_every_kind_in_every_state_has_a_page(office: Any, kind: ItemKind, state: S) -> None:
    assert "经过" in page(office, "supervisor", office.item(state, kind=kind))


def test_the_page_asks_the_database_as_often_for_many_lines(
    office: Any, django_assert_max_num_queries: Any
) -> None:
    item = office.item(S.IN_PROGRESS)
    client = office.client("supervisor")
    client.get(reverse("act:item", args=[item.pk]))
    from zhengxian.web.act.services import feedback

    for n in range(8):
        feedback.report(
            item_id=item.pk, text=f"第 {n} 次进展。", files=[office.photo()], **office.who("gongxin")
        )
    with django_assert_max_num_queries(50):
        client.get(reverse("act:item", args=[item.pk]))


def test_the_address_of_an_act_that_is_opened_again_leads_to_its_form(office: Any) -> None:
    item = office.item(S.IN_PROGRESS)
    client = office.client("gongxin")
    answer = client.get(reverse("act:item-act", args=[item.pk, "progress"]))
    assert answer["Location"] == f"/act/items/{item.pk}/?do=progress#do-progress"
    assert 'id="do-progress" name="acts" open' in client.get(answer["Location"]).content.decode()
    assert client.post(reverse("act:item-act", args=[item.pk, "destroy"])).status_code == 404


def test_the_item_of_a_request_or_a_problem_leads_to_its_own_page(office: Any) -> None:
    for made, name, own in (
        (taken(office), "request", "gongxin"),
        (entered(office), "rectification", "east"),
    ):
        url = reverse(f"act:{name}", args=[made.pk])
        for who in ("supervisor", own, "auditor"):
            assert page(office, who, made.item).count(f'href="{url}"') == 2, (
                "in the head and, for phones, below"
            )
            back = office.client(who).get(url).content.decode()
            assert back.count(f'href="{reverse("act:item", args=[made.pk])}"') == 2
    assert item_page.own_page(office.item(S.IN_PROGRESS)) is None
    assert item_page.own_page(office.item(S.DRAFT, kind=ItemKind.PROJECT)) is None


@pytest.mark.parametrize(
    "verb", ["verify", "extend", "close", "return", "remind", "feedback", "ask_extension", "assign"]
)
def test_who_may_not_act_finds_no_form_however_badly_it_is_filled(office, verb):
    item = office.item(S.APPROVED)
    act = reverse("act:item-act", args=[item.pk, ItemAct(verb).value])
    for reader in ("leader", "auditor"):
        assert office.client(reader).post(act, {"revision": "x"}).status_code == 404, reader
    owner = office.client("gongxin").post(act, {"revision": "x"}).status_code
    assert owner == (422 if verb in ("feedback", "ask_extension") else 404)
