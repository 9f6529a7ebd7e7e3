"""Packs: the list, a new one, one of them on screen, its Word and PDF."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import DOCX
from zhengxian.web.core.refusal import Conflict, Hidden
from zhengxian.web.core.requests import OfficeRequest, needs, posted
from zhengxian.web.report.forms.packs import PackForm
from zhengxian.web.report.models import Pack, PackKind
from zhengxian.web.report.selectors import pack_places, packs
from zhengxian.web.report.services import pack_files
from zhengxian.web.report.services import packs as acts
from zhengxian.web.report.views.pack_rows import shown
from zhengxian.web.report.views.tabs import tabs
from zhengxian.web.ui.components.links import picker

PAGE = 50


@require_safe
@needs(Action.SEE_PACKS)
def listing(request: OfficeRequest) -> HttpResponse:
    """List the packs of the person's regions."""
    wanted = {name: request.GET.get(name, "") for name in ("kind", "region")}
    rows = packs.listing(request.access, **wanted)
    regions = pack_places.offered(request.access, Action.SEE_PACKS, request.today)
    kinds = [("", "全部"), *((kind.value, kind.meeting) for kind in PackKind)]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs(request, "packs"),
        "page": page,
        "pickers": [
            picker(request, "kind", "会议", kinds),
            picker(request, "region", "范围", [("", "全部"), *((r.code, r.name) for r in regions)]),
        ],
        "may_make": request.access.may(Action.MAKE_PACKS),
    }
    return render(request, "report/packs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MAKE_PACKS)
def new(request: OfficeRequest) -> HttpResponse:
    """Make a pack: at once, or in the background where it has very many regions."""
    form = PackForm(request.access, request.today, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _made(request, form.wish)
        except (Hidden, Conflict):
            raise
        except ZhengxianError as error:
            form.add_error(None, str(error))
    context = {"tabs": tabs(request, "packs"), "form": form}
    return render(request, "report/pack_new.html", context, status=422 if form.errors else 200)


def _made(request: OfficeRequest, wish: acts.Wish) -> HttpResponse:
    by, access = request.user, request.access
    if acts.is_large(wish, access, request.today):
        return redirect("core:job", acts.start(wish, by=by, access=access).pk)
    made = acts.make(wish, by=by, access=access)
    messages.success(request, f"{made.title}已生成，编号 {made.number}。内容已定，不再随数据变动。")
    return redirect("report:pack", made.pk)


@require_safe
@needs(Action.SEE_PACKS)
def pack(request: OfficeRequest, pack_id: int) -> HttpResponse:
    """Show a pack as it was made."""
    one = packs.one(request.access, pack_id)
    context = {"tabs": tabs(request, "packs"), "pack": one, "content": shown(one.content)}
    return render(request, "report/pack.html", context)


@require_safe
@needs(Action.SEE_PACKS)
def word(request: OfficeRequest, pack_id: int) -> HttpResponse:
    """Give a pack as a Word file."""
    one = packs.one(request.access, pack_id)
    return _file(one, pack_files.word(one), DOCX, "docx")


@require_safe
@needs(Action.SEE_PACKS)
def pdf(request: OfficeRequest, pack_id: int) -> HttpResponse:
    """Give a pack as a PDF."""
    one = packs.one(request.access, pack_id)
    return _file(one, pack_files.pdf(one), "application/pdf", "pdf")


def _file(one: Pack, content: bytes, kind: str, ending: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    name = quote(f"{one.title}（{one.number}）.{ending}", safe="")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
