"""The review of a document: everything by plain forms, refusals beside the paper, two people on one proposal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from zhengxian.web.act.models import CommitmentState, Document
from zhengxian.web.act.services import commitment_splits, commitments
from zhengxian.web.act.services.commitments import Changes

from .test_document_reading import MEETING, add, numbered, sight

DOCUMENTS = "/act/documents/"
TITLE = "在秋季调度会上的讲话"


@pytest.fixture
def document(office: Any) -> Document:
    return add(office)


def base(document: Document) -> str:
    return f"{DOCUMENTS}{document.pk}/"


def send(client: Any, document: Document, order: int, do: str, **given: Any) -> Any:
    one = numbered(document, order)
    form = {"do": do, "revision": one.revision, "item": one.pk, "show": "", "title": one.title, **given}
    return client.post(f"{base(document)}commitments/{one.pk}/", form)


def test_the_review_shows_paper_and_proposals(office: Any, document: Document) -> None:
    page = office.client("supervisor").get(f"{base(document)}review/").content.decode()
    for words in (
        "读出 4 项",
        'class="k-u">市发改委',
        'class="k-t">10月15日前',
        "2026-12-31",
        "有 2 个不同的日期",
    ):
        assert words in page
    assert page.count('data-key="a"') == 1
    fourth = office.client("supervisor").get(f"{base(document)}review/?item={numbered(document, 4).pk}")
    assert "未对上" in fourth.content.decode()
    assert "是频次，请定办结日期" in fourth.content.decode()
    second = numbered(document, 2)
    page = office.client("supervisor").get(f"{base(document)}review/?item={second.pk}").content.decode()
    assert "按单位拆成 2 项" in page
    assert "从哪里断开" in page
    assert "临河县、金渡县" in page


@pytest.mark.parametrize("show", ["", "open", "accepted", "rejected", "lacking", "rest", "nonsense"])
def test_every_choice_of_the_review_opens(office: Any, document: Document, show: str) -> None:
    answer = office.client("supervisor").get(
        f"{base(document)}review/", {"show": show, "item": "x", "part": "99"}
    )
    assert answer.status_code == 200


def test_the_whole_review_goes_by_plain_forms(office: Any, document: Document) -> None:
    client = office.client("supervisor")
    first, second = numbered(document, 1), numbered(document, 2)
    done = send(
        client,
        document,
        1,
        "accept",
        owner="department:fagai",
        due_on="2026-12-20",
        supports="市住建局、临河县",
    )
    assert done.url == f"{base(document)}review/?item={second.pk}&last={first.pk}"
    assert f"撤回第 {first.order} 项" in client.get(done.url).content.decode()
    first.refresh_from_db()
    assert (first.state, first.due_on) == (CommitmentState.ACCEPTED, date(2026, 12, 20))
    assert send(client, document, 1, "back").status_code == 302
    assert numbered(document, 1).state == CommitmentState.PROPOSED
    assert send(client, document, 1, "change", owner="region:990101", due_on="").status_code == 302
    assert numbered(document, 1).owner_region == office.regions["990101"]
    assert send(client, document, 4, "reject").status_code == 302
    assert send(client, document, 2, "split", by_unit="1").status_code == 302
    third = numbered(document, 3)
    assert send(client, document, 3, "split", point=str(document.text.index("石桥镇年内"))).status_code == 302
    other = document.commitments.get(start=third.start, into=third)
    assert send(client, document, 1, "merge", other=f"{other.pk}:{other.revision}").status_code == 302
    other.refresh_from_db()
    assert other.state == CommitmentState.MERGED
    clause = document.clauses.get(kind="appeal")
    taken = client.post(f"{base(document)}take/", {"clause": clause.pk})
    assert taken.status_code == 302
    assert document.commitments.get(by_hand=True).start == clause.start


@pytest.mark.parametrize(
    ("do", "given", "status", "words"),
    [
        ("accept", {"title": ""}, 422, "A-387"),
        ("accept", {"supports": "没有这个局"}, 422, "A-386"),
        ("accept", {"due_on": "明天"}, 422, "“办理时限”的写法不对"),
        ("accept", {"owner": "region:000000"}, 422, "“责任单位”没有这一项"),
        ("split", {"point": "x"}, 422, "A-383"),
        ("split", {"by_unit": "1"}, 422, "A-384"),
        ("merge", {"other": "7"}, 404, ""),
        ("back", {}, 422, "A-388"),
        ("accept", {"revision": 99}, 409, "A-380"),
        ("nonsense", {}, 404, ""),
    ],
)
def test_refusals_are_shown_beside_the_paper(
    office: Any, document: Document, do: str, given: dict[str, Any], status: int, words: str
) -> None:
    answer = send(office.client("supervisor"), document, 1, do, **given)
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert status == 404 or "市发改委" in page
    assert 'href="?' not in page.split("<main")[-1], (
        "links lead to the review, not to the address of the form"
    )


def test_two_people_on_one_proposal(office: Any, document: Document) -> None:
    one = numbered(document, 1)
    commitments.accept(sight=sight(one), changes=Changes("先到的人写的"), **office.who("assessor"))
    answer = send(office.client("supervisor"), document, 1, "accept", revision=1, title="后到的人写的")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "先到的人写的" in page
    assert "后到的人写的（这是您刚才填的事项，没有保存）" in page
    assert 'name="revision" value="2"' in page, "he can go on from here"


def test_what_another_decided_is_shown_although_the_filter_leaves_it_out(
    office: Any, document: Document
) -> None:
    one = numbered(document, 1)
    commitments.accept(sight=sight(one), changes=Changes("先到的人写的"), **office.who("assessor"))
    answer = send(office.client("supervisor"), document, 1, "reject", revision=1, show="open")
    assert answer.status_code == 409
    assert 'name="revision" value="2"' in answer.content.decode()


def test_an_item_that_asks_nearly_the_same_is_pointed_out(office: Any, document: Document) -> None:
    there = office.item(owner="fagai", title="对亿元以上项目逐个过一遍，年底前开工率达到85%")
    office.item(owner="gongxin", title="对亿元以上项目逐个过一遍，年底前开工率达到85%")
    page = office.client("supervisor").get(f"{base(document)}review/").content.decode()
    assert page.count("请核对是否重复") == 1
    assert there.number in page


def test_a_long_document_is_shown_in_parts(office: Any) -> None:
    lines = [f"{n}.市住建局10月{n % 28 + 1}日前修好第{n}号泵站，不少于2处。" for n in range(1, 900)]
    document = add(office, text="\n".join(lines), meeting_on=MEETING - timedelta(1))
    client = office.client("supervisor")
    assert document.commitments.count() > 500
    last = document.commitments.order_by("-start").first()
    page = client.get(f"{base(document)}review/?item={last.pk}").content.decode()
    assert f"第{899}号泵站" in page
    assert "第1号泵站" not in page
    assert "第 2 部分" in client.get(f"{base(document)}review/?part=2").content.decode()


def test_the_review_asks_the_database_a_fixed_number_of_times(
    office: Any, document: Document, django_assert_max_num_queries: Any
) -> None:
    client, who = office.client("supervisor"), office.who("supervisor")
    commitment_splits.split_by_unit(sight=sight(numbered(document, 2)), **who)
    with django_assert_max_num_queries(34):
        client.get(f"{base(document)}review/")
