"""Bulletins: the list, a new one, one of them beside its sheets, and every act on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Conflict, Hidden
from zhengxian.web.core.requests import OfficeRequest, needs, posted, whole
from zhengxian.web.report.forms.bulletins import BulletinForm
from zhengxian.web.report.models import Bulletin, BulletinState
from zhengxian.web.report.selectors import bulletins
from zhengxian.web.report.services import bulletin_page, bulletin_steps
from zhengxian.web.report.services import bulletins as acts
from zhengxian.web.report.views.bulletin_file import shown
from zhengxian.web.report.views.bulletin_marks import marks
from zhengxian.web.report.views.tabs import tabs
from zhengxian.web.ui.components.links import picker

PAGE = 50
STEPS = (
    (BulletinState.DRAFT, "拟稿"),
    (BulletinState.IN_REVIEW, "核数"),
    (BulletinState.REVIEWED, "签发"),
    (BulletinState.ISSUED, "印发"),
)
VERBS = {
    "write": "拟稿",
    "edit": "参与修改",
    "refresh": "重新取数",
    "submit": "送核",
    "send_back": "退回",
    "take_back": "撤回",
    "pass": "核数通过",
    "sign": "签发",
    "drop": "作废",
}


@require_safe
@needs(Action.SEE_BULLETINS)
def listing(request: OfficeRequest) -> HttpResponse:
    """List the bulletins, those first that a revision touches."""
    state, template = request.GET.get("state", ""), request.GET.get("template", "")
    rows = bulletins.listing(request.access, state=state, template=template)
    named = [("", "全部"), *((row.code, row.title) for row in bulletins.templates())]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs(request, "bulletins"),
        "page": page,
        "pickers": [
            picker(request, "state", "状态", [("", "全部"), *BulletinState.choices]),
            picker(request, "template", "模板", named),
        ],
        "touched": bulletins.touched(request.access),
        "may_write": request.access.may(Action.WRITE_BULLETINS),
    }
    return render(request, "report/bulletins.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.WRITE_BULLETINS)
def new(request: OfficeRequest) -> HttpResponse:
    """Write a bulletin from a template."""
    form = BulletinForm(request.access, request.today, posted(request), initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        template, period, region = form.chosen
        try:
            made = acts.write(template=template, period=period, region=region, by=request.user)
        except (Hidden, Conflict):
            raise
        except ZhengxianError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已拟好初稿，数字都已取自数据库。请核对后送核。")
            return redirect("report:bulletin", made.pk)
    context = {"tabs": tabs(request, "bulletins"), "form": form, "has_templates": bool(bulletins.templates())}
    return render(request, "report/bulletin_new.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@needs(Action.SEE_BULLETINS)
def page(request: OfficeRequest, bulletin_id: int) -> HttpResponse:
    """Show one bulletin: outline and checks, its text with every number marked, its sheets."""
    bulletin = bulletins.one(request.access, bulletin_id)
    found = bulletin_page.page(bulletin)
    issued = getattr(bulletin, "issued", None)
    trail = bulletins.steps(bulletin)
    wrote = any(one.by_id == request.user.pk for one in trail if one.verb in acts.WRITING)
    may = _may(request, bulletin, wrote)
    context = {
        "tabs": tabs(request, "bulletins"),
        "bulletin": bulletin,
        "issued": issued,
        "page": found,
        "blocks": _blocks(found),
        "steps": _steps(bulletin),
        "trail": [(VERBS.get(one.verb, one.verb), one) for one in trail],
        "touches": bulletins.touches(issued) if issued is not None else [],
        "withdrawn": "、".join(bulletins.withdrawn(issued)) if issued is not None else "",
        "may": may,
        "acts": any(may.values()),
        "open": request.GET.get("edit", ""),
        "sheet": shown(bulletin, whole(request.GET.get("sheet", ""))),
    }
    return render(request, "report/bulletin.html", context)


def _blocks(found: bulletin_page.BulletinPage) -> list[dict[str, Any]]:
    """Return the blocks with their runs turned into marks."""
    checked = found.checked
    return [
        {
            "block": block,
            "paragraphs": [(one, list(marks(one.parts, checked))) for one in block.paragraphs],
            "rows": [[(side, list(marks(cell, checked))) for side, cell in row] for row in block.rows],
        }
        for block in found.blocks
    ]


def _steps(bulletin: Bulletin) -> list[dict[str, str]]:
    order = [state for state, _ in STEPS]
    if bulletin.status not in order:
        return []
    at = order.index(bulletin.status)
    last = len(order) - 1
    return [
        {"label": label, "state": "done" if n < at or at == last else "now" if n == at else "todo"}
        for n, (_, label) in enumerate(STEPS)
    ]


def _may(request: OfficeRequest, bulletin: Bulletin, wrote: bool) -> dict[str, bool]:
    """Return which acts the page offers; the services ask again."""
    access, state, me = request.access, bulletin.status, request.user.pk
    under_way = state in (BulletinState.IN_REVIEW, BulletinState.REVIEWED)
    writes = access.may(Action.WRITE_BULLETINS)
    checks = access.may(Action.REVIEW_BULLETINS) and state is BulletinState.IN_REVIEW
    signs = access.may(Action.APPROVE_BULLETINS) and state is BulletinState.REVIEWED
    return {
        "edit": writes and state.is_editable,
        "take_back": writes and under_way,
        "drop": writes and not state.is_frozen,
        "pass": checks and not wrote,
        "send_back": checks or signs,
        "sign": signs and not wrote and me != bulletin.reviewed_by_id,
    }


@require_POST
@needs(Action.SEE_BULLETINS)
def act(request: OfficeRequest, bulletin_id: int, verb: str) -> HttpResponseRedirect:
    """Do one thing with a bulletin and show it again."""
    bulletins.one(request.access, bulletin_id)
    done = _ACTS.get(verb)
    if done is None:
        raise Hidden
    words, fragment = done(request, bulletin_id)
    messages.success(request, words)
    return redirect(f"{reverse('report:bulletin', args=[bulletin_id])}{fragment}")


def _edit(request: OfficeRequest, pk: int) -> tuple[str, str]:
    given = request.POST
    place = given.get("place", "")
    acts.edit(
        bulletin_id=pk, place=place, text=given.get("text", ""), revision=_seen(request), by=request.user
    )
    return "已保存这一段。", f"#b{place.partition('.')[0]}" if place[:1].isdecimal() else ""


def _address(request: OfficeRequest, pk: int) -> tuple[str, str]:
    given = request.POST
    acts.address(
        bulletin_id=pk, recipients=given.get("recipients", ""), copied_to=given.get("copied_to", ""),
        revision=_seen(request), by=request.user,
    )  # fmt: skip
    return "已保存主送和抄送。", ""


def _refresh(request: OfficeRequest, pk: int) -> tuple[str, str]:
    acts.refresh(bulletin_id=pk, revision=_seen(request), by=request.user)
    return "已按现在的数重写；改写过的段落保留，并重新核对。", ""


def _submit(request: OfficeRequest, pk: int) -> tuple[str, str]:
    bulletin_steps.submit(bulletin_id=pk, revision=_seen(request), by=request.user, note=_note(request))
    return "已送核。核数人是市统计审核员。", ""


def _send_back(request: OfficeRequest, pk: int) -> tuple[str, str]:
    bulletin_steps.send_back(bulletin_id=pk, by=request.user, note=_note(request))
    return "已退回拟稿人。", ""


def _take_back(request: OfficeRequest, pk: int) -> tuple[str, str]:
    bulletin_steps.take_back(bulletin_id=pk, by=request.user)
    return "已撤回，可以继续修改。", ""


def _pass(request: OfficeRequest, pk: int) -> tuple[str, str]:
    bulletin_steps.pass_on(bulletin_id=pk, by=request.user, note=_note(request))
    return "核数通过，待签发。", ""


def _sign(request: OfficeRequest, pk: int) -> tuple[str, str]:
    day = parse_date(request.POST.get("on", "")) if request.POST.get("on") else None
    made = bulletin_steps.sign(bulletin_id=pk, by=request.user, on=day)
    return f"已签发，发文字号 {made.number}。文件已冻结。", ""


def _drop(request: OfficeRequest, pk: int) -> tuple[str, str]:
    bulletin_steps.drop(bulletin_id=pk, by=request.user, note=_note(request))
    return "已作废。", ""


_ACTS: dict[str, Callable[[OfficeRequest, int], tuple[str, str]]] = {
    "edit": _edit,
    "address": _address,
    "refresh": _refresh,
    "submit": _submit,
    "send-back": _send_back,
    "take-back": _take_back,
    "pass": _pass,
    "sign": _sign,
    "drop": _drop,
}


def _seen(request: OfficeRequest) -> int:
    return whole(request.POST.get("revision", "")) or 0


def _note(request: OfficeRequest) -> str:
    return str(request.POST.get("note", "")).strip()[:400]
