"""Documents: taken in, read, read again, finished; who may; hostile texts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from zhengxian.web.act.models import Commitment, CommitmentState, Document
from zhengxian.web.act.selectors import commitments as read_out
from zhengxian.web.act.selectors import document_paper as paper
from zhengxian.web.act.selectors import documents as door
from zhengxian.web.act.services import commitments, documents
from zhengxian.web.act.services.commitments import Changes, Sight
from zhengxian.web.act.services.documents import About
from zhengxian.web.core.models import AuditEvent, DepartmentAlias, Job, Notice
from zhengxian.web.core.refusal import Conflict, Hidden, Refused

MEETING = date(2026, 9, 18)
SPEECH = """在示范市秋季调度会上的讲话

一、前三季度工作回顾
今年以来，全市上下齐心协力，新建泵站投资增长6.2%，完成投资120亿元。
二、下一步重点任务
（一）抓投资。市发改委要会同各县，10月15日前对亿元以上项目逐个过一遍，年底前开工率达到85%以上。
临河县、金渡县要对照欠账，11月15日前拿出补欠方案，报县域办审核后抓紧实施。
市工信局牵头，市住建局配合，11月底前完成12条产业链配套清单更新；石桥镇年内建成3个标准厂房。
市水务局每月5日前报送供水保障情况。
大家要增强紧迫感，一刻也不能松劲。
"""


def about(title: str = "在秋季调度会上的讲话", **more: Any) -> About:
    return About(**{"title": title, "meeting_on": MEETING, **more})


def add(office: Any, text: str = SPEECH, who: str = "supervisor", **more: Any) -> Document:
    made = documents.add(about=about(**more), text=text, **office.who(who))
    assert isinstance(made, Document)
    return made


def numbered(document: Document, order: int) -> Commitment:
    return document.commitments.get(order=order)


def sight(one: Commitment) -> Sight:
    one.refresh_from_db()
    return Sight(one.document_id, one.pk, one.revision)


def test_a_speech_is_read_into_proposals_with_owner_and_day(office: Any) -> None:
    document = add(office)
    rows = list(read_out.live(document))
    assert [c.order for c in rows] == [1, 2, 3, 4]
    assert rows[0].owner_department == office.departments["fagai"]
    assert rows[0].due_on == date(2026, 12, 31), "the last of two deadlines"
    assert read_out.missing(rows[1]) == ["责任单位"], "two counties: a person chooses or splits"
    assert read_out.leading_codes(rows[1]) == ["990101", "990102"]
    assert "二、下一步重点任务" in rows[0].section[0]
    assert rows[3].owner_department is None
    assert read_out.missing(rows[3]) == ["责任单位", "办理时限"], "unknown unit, and a frequency is no day"
    assert document.clauses.filter(kind="report").count() == 1
    assert document.clauses.exclude(reason="").count() == document.clauses.count()


def test_every_span_is_the_words_of_the_text(office: Any) -> None:
    document = add(office)
    for one in document.commitments.all():
        assert document.text[one.start : one.end] == one.read["quote"]
        for name in ("units", "deadlines", "targets"):
            for entry in getattr(one, name):
                assert one.start <= entry["start"] < entry["end"] <= one.end
    for clause in document.clauses.all():
        assert document.text[clause.start : clause.end].strip()


def test_the_paper_shows_the_text_itself(office: Any) -> None:
    document = add(office)
    lines = paper.lines(document, list(read_out.live(document)))
    shown = ["".join(p.text for run in line.runs for p in run.pieces) for line in lines]
    assert shown == [line for line in document.text.split("\n") if line.strip()]
    assert [line.is_heading for line in lines][:3] == [True, True, False]
    marked = {(p.text, p.mark) for line in lines for run in line.runs for p in run.pieces if p.mark}
    assert {("市发改委", "u"), ("10月15日前", "t")} <= marked


def test_text_and_file_exclude_each_other_and_one_is_needed(office: Any) -> None:
    file = SimpleUploadedFile("讲话.txt", SPEECH.encode())
    for given in ({"text": "  \n"}, {"text": SPEECH, "file": file}):
        with pytest.raises(Refused, match="A-370"):
            documents.add(about=about(), **given, **office.who("supervisor"))
    assert not Document.objects.exists()


def test_a_file_is_kept_and_read(office: Any) -> None:
    file = SimpleUploadedFile("讲话.txt", SPEECH.encode("gb18030"))
    made = documents.add(about=about(), file=file, **office.who("assessor"))
    assert isinstance(made, Document)
    assert made.upload is not None
    assert made.upload.name == "讲话.txt"
    assert made.commitments.count() == 4


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("讲话.docx", b"PK\x03\x04 but no document", "A-1|F-0"),
        ("讲话.doc", b"\xd0\xcf\x11\xe0 old", "A-154"),
        ("讲话.txt", b"", "C-161"),
        ("讲话.exe", "市住建局6月底前修好。".encode(), "A-153"),
    ],
    ids=["no zip", "old word", "empty", "program"],
)
def test_a_bad_file_is_refused_and_leaves_nothing(office: Any, name: str, content: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        documents.add(about=about(), file=SimpleUploadedFile(name, content), **office.who("supervisor"))
    assert not Document.objects.exists()


def test_the_same_text_of_the_same_day_is_taken_in_once(office: Any) -> None:
    add(office)
    with pytest.raises(Conflict, match="A-372"):
        add(office, title="另一个标题")
    assert add(office, meeting_on=date(2026, 9, 19)).commitments.count() == 4


def test_too_long_a_text_is_refused(office: Any) -> None:
    with pytest.raises(Refused, match="A-371"):
        add(office, text="甲" * (documents.LONGEST + 1))


def test_a_long_text_is_read_as_a_job_and_told_of(
    office: Any, django_capture_on_commit_callbacks: Any
) -> None:
    filler = "\n".join(f"第 {n} 处工地照常施工，各项准备已经就绪。" for n in range(10_000))
    text = SPEECH + filler
    assert len(text) > 200_000
    with django_capture_on_commit_callbacks(execute=True):
        document = add(office, text=text)
        assert door.is_being_read(document)
        page = office.client("supervisor").get(f"/act/documents/{document.pk}/review/").content.decode()
        assert "正在读取这份文件" in page
        assert "没有读出任务" not in page
        with pytest.raises(Conflict, match="A-374"):
            documents.finish(document_id=document.pk, **office.who("supervisor"))
    job = Job.objects.get(kind=door.READING_JOB)
    assert (job.state, job.message) == ("done", "")
    assert document.commitments.count() == 4
    assert Notice.objects.filter(user=office.people["supervisor"], url=job.result["url"]).count() == 1


def test_a_pdf_is_opened_by_a_job_whose_refusal_is_told(
    office: Any, django_capture_on_commit_callbacks: Any
) -> None:
    file = SimpleUploadedFile("讲话.pdf", b"%PDF-1.4 broken")
    with django_capture_on_commit_callbacks(execute=True):
        made = documents.add(about=about(), file=file, **office.who("supervisor"))
    assert isinstance(made, Job)
    made.refresh_from_db()
    assert made.state == "failed"
    assert "A-1" in made.message
    assert not Document.objects.exists()


HOSTILE = {
    "markup": "<script>alert(1)</script>市住建局要在10月底前修好<b onclick=x>东渠</b>。",
    "unseen signs": "市\u200b住\u200d建局要在10\u2060月底前修好\u202e渠东\u202c，不少于3\ufeff处。",
    "one sentence": "市住建局要在10月底前" + "修" * 40_000 + "好。",
    "template": "{{ request.user }}{% url 'x' %}市住建局要在10月底前修好3处。",
    "no such day": "市住建局要在99月99日前修好999999999999999999999999999999处。",
    "only signs": "。" * 5000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_are_read_and_shown_as_text(
    office: Any, text: str, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        document = add(office, text=text)
    for one in document.commitments.all():
        assert document.text[one.start : one.end] == one.read["quote"]
        assert len(one.title) <= 200
    answer = office.client("supervisor").get(f"/act/documents/{document.pk}/review/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "<script>alert" not in page
    assert "onclick=x>" not in page or "&lt;b onclick=x&gt;" in page
    titles = "".join(c.title for c in document.commitments.all())
    assert not set(titles) & set("\u200b\u200d\u2060\u202e\u202c\ufeff\n")


def test_reading_again_touches_only_what_nobody_touched(office: Any) -> None:
    document = add(office)
    who = office.who("supervisor")
    commitments.reject(sight=sight(numbered(document, 1)), **who)
    changed = Changes("石桥镇建厂房，市工信局更新清单", office.unit("gongxin"), date(2026, 12, 20))
    commitments.change(sight=sight(numbered(document, 3)), changes=changed, **who)
    assert documents.read_again(document_id=document.pk, **who) == 0
    DepartmentAlias.objects.create(department=office.departments["zhujian"], alias="市水务局")
    before = numbered(document, 4)
    assert documents.read_again(document_id=document.pk, **who) == 1
    after = numbered(document, 4)
    assert after.pk == before.pk
    assert after.owner_department == office.departments["zhujian"]
    assert after.revision == before.revision + 1, "whoever has it open is told"
    assert numbered(document, 1).state == CommitmentState.REJECTED
    assert numbered(document, 3).title == changed.title
    assert document.commitments.count() == 4


def test_reading_again_does_not_propose_what_was_split_or_taken(office: Any) -> None:
    from zhengxian.web.act.services import commitment_splits

    document = add(office)
    who = office.who("supervisor")
    commitment_splits.split_by_unit(sight=sight(numbered(document, 2)), **who)
    appeal = document.clauses.get(kind="appeal")
    commitments.take(document_id=document.pk, clause_id=appeal.pk, **who)
    spans = sorted((c.start, c.end) for c in read_out.live(document))
    documents.read_again(document_id=document.pk, **who)
    assert sorted((c.start, c.end) for c in read_out.live(document)) == spans


def test_a_document_is_finished_when_nothing_is_left(office: Any) -> None:
    document = add(office)
    who = office.who("supervisor")
    with pytest.raises(Refused, match="A-375"):
        documents.finish(document_id=document.pk, **who)
    for one in document.commitments.all():
        commitments.reject(sight=sight(one), **who)
    documents.finish(document_id=document.pk, **who)
    with pytest.raises(Refused, match="A-373"):
        documents.read_again(document_id=document.pk, **who)
    with pytest.raises(Refused, match="A-373"):
        commitments.take_back(sight=sight(numbered(document, 1)), **who)
    documents.reopen(document_id=document.pk, **who)
    document.refresh_from_db()
    assert (document.finished_at, document.finished_by) == (None, None)
    assert AuditEvent.objects.filter(action__in=["document.finish", "document.reopen"]).count() == 2


def test_who_sees_documents(office: Any) -> None:
    document = add(office)
    own = add(office, meeting_on=date(2026, 9, 1), who="east_supervisor")
    seen = {
        name: set(door.visible_to(office.access(name)))
        for name in (
            "supervisor2",
            "assessor",
            "leader",
            "auditor",
            "east_supervisor",
            "west_supervisor",
            "gongxin",
            "east",
            "admin",
        )
    }
    both = {document, own}
    assert [seen[n] for n in ("supervisor2", "assessor", "leader", "auditor")] == [both] * 4
    assert seen["east_supervisor"] == {own}
    assert [seen[n] for n in ("west_supervisor", "gongxin", "east", "admin")] == [set()] * 4
    assert not door.may_work_on(office.access("leader"), document)
    for name in ("leader", "east_supervisor", "gongxin"):
        with pytest.raises(Hidden):
            documents.read_again(document_id=document.pk, **office.who(name))
        with pytest.raises(Hidden):
            commitments.reject(sight=sight(numbered(document, 1)), **office.who(name))
    with pytest.raises(Hidden):
        add(office, who="gongxin", meeting_on=date(2026, 1, 1))
