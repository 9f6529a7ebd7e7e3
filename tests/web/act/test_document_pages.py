"""The pages of documents: list, taking in, establishing, outcome, files, who may open what."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from zhengxian.web.act.models import Document, LedgerItem
from zhengxian.web.act.services import commitments
from zhengxian.web.act.services.commitments import Changes

from .test_document_reading import SPEECH, add, numbered, sight

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
