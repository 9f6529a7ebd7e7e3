"""Documents: the list, taking one in, what became of it, its files."""

from __future__ import annotations

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengxian.web.act.forms.documents import DocumentForm
from zhengxian.web.act.models import Document, DocumentKind
from zhengxian.web.act.selectors import commitment_rows, document_outcome
from zhengxian.web.act.selectors import documents as door
from zhengxian.web.act.services import documents, originals
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.requests import OfficeRequest, needs, posted
from zhengxian.web.ui.components.dates import short_date
from zhengxian.web.ui.components.links import picker

PAGE = 50
LIST_HEADS = (
    "会议或成文日期",
    "标题",
    "类型",
    "文号",
    "讲话人或发文单位",
    "待定",
    "采纳",
    "不采纳",
    "已立项",
    "已销号",
    "录入人",
    "梳理完成",
)


@require_safe
@needs(Action.SEE_ITEMS)
def listing(request: OfficeRequest) -> HttpResponse:
    """List documents with what was decided and what became of it."""
    if not door.reads(request.access):
        raise Hidden
    query = request.GET
    wish = door.Wish(
        query.get("kind", ""), query.get("state", ""), query.get("q", "").strip(), query.get("sort", "-day")
    )
    rows = door.listed(request.access, wish)
    if query.get("export"):
        return workbook("文件转台账", LIST_HEADS, map(_cells, rows))
    page = Paginator(rows, PAGE).get_page(query.get("page"))
    return render(request, "act/documents.html", {
        "tabs": tabs(request, "documents", documents=door.waiting(request.access)),
        "page": page,
        "total": door.visible_to(request.access).count(),
        "pickers": [
            picker(request, "state", "状态", door.STATES),
            picker(request, "kind", "类型", [("", "全部"), *DocumentKind.choices]),
        ],
        "may_add": request.access.may(Action.READ_DOCUMENTS),
    })  # fmt: skip


def _cells(one: Document) -> list[object]:
    counts = [getattr(one, f"{name}_count") for name in ("open", "accepted", "rejected", "item", "closed")]
    done = timezone.localdate(one.finished_at) if one.finished_at else None
    words = (one.title, one.get_kind_display(), one.number, one.issuer)
    return [one.meeting_on, *words, *counts, str(one.added_by), done]


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.READ_DOCUMENTS)
def new(request: OfficeRequest) -> HttpResponse:
    """Take a document in: a file or pasted text; every refusal of the file is shown here."""
    form = DocumentForm(posted(request), request.FILES or None, initial={"meeting_on": request.today})
    context = {"tabs": tabs(request, "documents"), "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "act/document_new.html", context, status=422 if form.errors else 200)
    given = dict(form.cleaned_data)
    text, file = given.pop("text"), given.pop("file")
    try:
        made = documents.add(
            about=documents.About(**given), text=text, file=file, by=request.user, access=request.access
        )
    except Hidden:
        raise
    except Refused as refused:
        same = door.visible_to(request.access).filter(pk=getattr(refused, "document_id", 0) or 0).first()
        context |= {"refused": refused, "same": same}
        status = 409 if isinstance(refused, Conflict) else 422
        return render(request, "act/document_new.html", context, status=status)
    if not isinstance(made, Document):
        return redirect("core:job", made.pk)
    return redirect("act:document-review", made.pk)


@require_safe
@needs(Action.SEE_ITEMS)
def page(request: OfficeRequest, document_id: int) -> HttpResponse:
    """Show what became of everything that was read out of a document."""
    document = door.one_visible(request.access, document_id)
    found = document_outcome.outcome(
        document, request.user, request.access, request.today, request.GET.get("page", "")
    )
    return render(request, "act/document.html", {
        "tabs": tabs(request, "documents", documents=door.waiting(request.access)),
        "document": document,
        "found": found,
        "may_work": door.may_work_on(request.access, document),
        "job": door.reading_job(document),
        "today": request.today,
    })  # fmt: skip


@require_POST
@needs(Action.READ_DOCUMENTS)
def step(request: OfficeRequest, document_id: int) -> HttpResponse:
    """Read a document again, declare it finished, or take it up again."""
    who = {"document_id": document_id, "by": request.user, "access": request.access}
    wanted = request.POST.get("do", "")
    if wanted == "read":
        found = documents.read_again(**who)  # type: ignore[arg-type]
        if not isinstance(found, int):
            return redirect("core:job", found.pk)
        messages.success(request, f"已重新读取，新增或改动 {found} 项。已决定和改过的没有动。")
        return redirect("act:document-review", document_id)
    if wanted not in ("finish", "reopen"):
        raise Hidden
    act = documents.finish if wanted == "finish" else documents.reopen
    act(**who)  # type: ignore[arg-type]
    messages.success(request, "梳理完成。" if wanted == "finish" else "可以继续梳理了。")
    return redirect("act:document" if wanted == "finish" else "act:document-review", document_id)


@require_safe
@needs(Action.SEE_ITEMS)
def file(request: OfficeRequest, document_id: int) -> HttpResponseBase:
    """Give the document back as a download: the file as it came, or the text that was pasted."""
    document = door.one_visible(request.access, document_id)
    if document.upload is None:
        return _saved(f"{document.title}.txt", document.text)
    content = originals.opened(document, document.upload)
    answer = FileResponse(
        content, as_attachment=True, filename=document.upload.name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@needs(Action.SEE_ITEMS)
def tasks(request: OfficeRequest, document_id: int) -> HttpResponse:
    """Give what was accepted as tasks.jsonl, one object a line; ``all=1`` adds what is open or rejected."""
    document = door.one_visible(request.access, document_id)
    rows = commitment_rows.records(document, everything=bool(request.GET.get("all")))
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return _saved("tasks.jsonl", lines)


@require_safe
@needs(Action.SEE_ITEMS)
def sheet(request: OfficeRequest, document_id: int) -> HttpResponse:
    """Give all that was read out of a document as an Excel list."""
    document = door.one_visible(request.access, document_id)
    notes = [f"{document.title}，{document.meeting_on}。导出日期 {short_date(request.today)}。"]
    return workbook("拟立事项", commitment_rows.HEADS, commitment_rows.cells(document), notes)


def _saved(name: str, text: str) -> HttpResponse:
    answer = HttpResponse(text.encode("utf-8", "replace"), content_type="application/octet-stream")
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
