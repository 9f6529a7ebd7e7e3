"""The pages of documents: list, taking in, review without a script, establishing, outcome, files, who may open what."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from zhengxian.web.act.models import CommitmentState, Document, LedgerItem
from zhengxian.web.act.services import commitment_splits, commitments
from zhengxian.web.act.services.commitments import Changes

from .test_documents import MEETING, SPEECH, add, numbered, sight

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


def test_a_document_is_taken_in_by_form(office: Any) -> None:
    client = office.client("supervisor")
    assert client.get(f"{DOCUMENTS}new/").status_code == 200
    form = {
        "title": TITLE,
        "kind": "speech",
        "meeting_on": "2026-09-18",
        "text": SPEECH,
        "issuer": "",
        "number": "",
    }
    answer = client.post(f"{DOCUMENTS}new/", form)
    document = Document.objects.get()
    assert answer.url == f"{base(document)}review/"
    again = client.post(f"{DOCUMENTS}new/", form)
    assert again.status_code == 409
    assert "A-372" in again.content.decode()
    assert f'href="{base(document)}"' in again.content.decode(), "a link to the one that is there"
    empty = client.post(f"{DOCUMENTS}new/", {"kind": "speech"})
    assert empty.status_code == 422
    assert "“标题”没有填" in empty.content.decode()


def test_refusals_of_files_stand_on_the_form(office: Any) -> None:
    file = SimpleUploadedFile("讲话.docx", b"PK\x03\x04 no document")
    form = {"title": TITLE, "kind": "speech", "meeting_on": "2026-09-18", "file": file}
    answer = office.client("supervisor").post(f"{DOCUMENTS}new/", form)
    assert answer.status_code == 422
    assert "讲话.docx" in answer.content.decode()
    assert f'value="{TITLE}"' in answer.content.decode(), "what was typed is still there"


def test_the_list_filters_sorts_and_exports(office: Any, document: Document) -> None:
    add(office, title="秋季攻坚方案", kind="plan", meeting_on=date(2026, 8, 1))
    client = office.client("supervisor")
    page = client.get(DOCUMENTS).content.decode()
    assert page.index(TITLE) < page.index("秋季攻坚方案")
    only = client.get(f"{DOCUMENTS}?kind=plan&sort=title&q=方案").content.decode()
    assert TITLE not in only
    assert "没有符合条件" in client.get(f"{DOCUMENTS}?state=finished").content.decode()
    book = client.get(f"{DOCUMENTS}?export=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows if row[1] in (TITLE, "秋季攻坚方案")] == [TITLE, "秋季攻坚方案"]


def test_an_empty_list_says_what_to_do(office: Any) -> None:
    assert "录入文件" in office.client("supervisor").get(DOCUMENTS).content.decode()
    leader = office.client("leader").get(DOCUMENTS).content.decode()
    assert "还没有录入文件" in leader
    assert f"{DOCUMENTS}new/" not in leader


def test_the_review_shows_paper_and_proposals(office: Any, document: Document) -> None:
    page = office.client("supervisor").get(f"{base(document)}review/").content.decode()
    for words in (
        "读出 4 项",
        'class="k-u">市发改委',
        'class="k-t">10月15日前',
        "2026-12-31",
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


def test_documents_are_found_by_those_who_may_open_them(office: Any, document: Document) -> None:
    hit = f'href="{base(document)}"'
    assert hit in office.client("leader").get("/search/?q=秋季").content.decode()
    assert hit not in office.client("gongxin").get("/search/?q=秋季").content.decode()


def _accept_all(office: Any, document: Document) -> None:
    who = office.who("supervisor")
    for order in (2, 4):
        commitments.reject(sight=sight(numbered(document, order)), **who)
    for order in (1, 3):
        changes = Changes(f"事项 {order}", office.unit("gongxin"), date(2026, 11, 30))
        commitments.accept(sight=sight(numbered(document, order)), changes=changes, **who)


def test_what_is_missing_is_listed_with_links(office: Any, document: Document) -> None:
    second = numbered(document, 2)
    commitments.accept(sight=sight(second), **office.who("supervisor"))
    client = office.client("supervisor")
    assert "责任单位" in client.get(f"{base(document)}establish/").content.decode()
    answer = client.post(f"{base(document)}establish/", {"do": "establish"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A-391" in page
    assert f'href="{base(document)}review/?item={second.pk}"' in page
    assert not LedgerItem.objects.exists()


def test_items_are_established_and_shown_with_what_became_of_them(office: Any, document: Document) -> None:
    _accept_all(office, document)
    client = office.client("supervisor")
    answer = client.post(f"{base(document)}establish/", {"do": "assign"})
    assert answer.url == base(document)
    office.go_to(date(2026, 12, 2))
    page = client.get(base(document)).content.decode()
    assert "超期 2 个工作日" in page
    assert "没有立项的 2 项" in page
    for item in LedgerItem.objects.all():
        assert item.number in page
        assert item.number in client.get(item.origin_url).content.decode()
    assert client.get(f"{base(document)}review/").content.decode().count("已经梳理完成") == 1
    assert client.post(f"{base(document)}step/", {"do": "reopen"}).url == f"{base(document)}review/"
    assert client.post(f"{base(document)}step/", {"do": "finish"}).url == base(document)


def test_an_assessor_establishes_but_does_not_assign(office: Any, document: Document) -> None:
    _accept_all(office, document)
    client = office.client("assessor")
    assert 'value="assign"' not in client.get(f"{base(document)}establish/").content.decode()
    assert client.post(f"{base(document)}establish/", {"do": "assign"}).status_code == 404
    assert not LedgerItem.objects.exists()
    assert client.post(f"{base(document)}establish/", {"do": "establish"}).status_code == 302
    assert LedgerItem.objects.filter(state="established").count() == 2


def test_the_files_are_downloads(office: Any, document: Document) -> None:
    _accept_all(office, document)
    client = office.client("leader")
    tasks = client.get(f"{base(document)}tasks.jsonl")
    lines = [json.loads(line) for line in tasks.content.decode().splitlines()]
    assert [line["title"] for line in lines] == ["事项 1", "事项 3"]
    assert len(client.get(f"{base(document)}tasks.jsonl?all=1").content.decode().splitlines()) == 4
    text = client.get(f"{base(document)}file/")
    assert text.content.decode() == document.text
    for answer in (tasks, text):
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["X-Content-Type-Options"] == "nosniff"
    book = client.get(f"{base(document)}sheet/").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert "事项 1" in {cell for row in rows for cell in row}


def test_a_kept_file_comes_back_as_it_was(office: Any) -> None:
    content = SPEECH.encode("gb18030")
    file = SimpleUploadedFile("讲话.html.txt", content)
    form = {"title": TITLE, "kind": "speech", "meeting_on": "2026-09-18", "file": file}
    office.client("supervisor").post(f"{DOCUMENTS}new/", form)
    answer = office.client("supervisor2").get(f"{base(Document.objects.get())}file/")
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Type"] == "application/octet-stream"


def test_reading_again_by_form(office: Any, document: Document) -> None:
    answer = office.client("supervisor").post(f"{base(document)}step/", {"do": "read"})
    assert answer.url == f"{base(document)}review/"
    assert office.client("supervisor").post(f"{base(document)}step/", {"do": "x"}).status_code == 404


READ = ["", "review/", "file/", "tasks.jsonl", "sheet/"]
ACT = ["step/", "take/", "establish/"]


@pytest.mark.parametrize("name", ["gongxin", "east", "east_supervisor", "east_leader", "reporter", "admin"])
def test_others_find_no_documents(office: Any, document: Document, name: str) -> None:
    client = office.client(name)
    assert [client.get(base(document) + page).status_code for page in READ] == [404] * len(READ)
    assert [client.post(base(document) + page).status_code for page in ACT] == [404] * len(ACT)
    assert send(client, document, 1, "reject").status_code == 404
    assert client.get(DOCUMENTS).status_code == (200 if name == "east_supervisor" else 404)


def test_leaders_look_and_decide_nothing(office: Any, document: Document) -> None:
    client = office.client("leader")
    assert [client.get(base(document) + page).status_code for page in READ] == [200] * len(READ)
    assert [client.post(base(document) + page).status_code for page in ACT] == [404] * len(ACT)
    assert 'data-key="a"' not in client.get(f"{base(document)}review/").content.decode()


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
