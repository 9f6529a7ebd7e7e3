"""Adjustments, objections, publicity and publications, kept evidence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengxian.io.spreadsheet import Sheet
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.evaluate import forms
from zhengxian.web.evaluate.models import AdjustmentState, ObjectionState, Run
from zhengxian.web.evaluate.selectors import matters, offered, runs, schemes
from zhengxian.web.evaluate.services import adjustments as adjustment_services
from zhengxian.web.evaluate.services import objections as objection_services
from zhengxian.web.evaluate.services import steps
from zhengxian.web.evaluate.views import page
from zhengxian.web.ui.components import dates, links


def _file(upload: UploadedFile[Any] | None) -> tuple[str, bytes] | None:
    return None if upload is None else (upload.name or "文件", upload.read())


@require_safe
def adjustments(request: HttpRequest) -> HttpResponse:
    """List bonus, deduction and veto events."""
    access = page.access_of(request)
    if not runs.sees_all(access) and not runs.seen_paths(access):
        raise Hidden
    given = {
        "scheme": request.GET.get("scheme", ""),
        "state": request.GET.get("state", ""),
        "text": request.GET.get("q", ""),
    }
    found = matters.adjustments(access, **given)
    titles = _titles()
    if request.GET.get("export"):
        heads = [
            "方案",
            "事项",
            "类型",
            "地区",
            "期间",
            "分值",
            "次数",
            "认定机关",
            "文号",
            "事由",
            "状态",
            "登记人",
            "审定人",
        ]
        rows = [
            [a.scheme.title, titles.get((a.scheme_id, a.code), a.code), a.get_kind_display(), a.region.name, dates.period_label(a.period),
             a.points, a.count, a.authority, a.document, a.text, a.get_state_display(), str(a.proposed_by), str(a.decided_by or "")]
            for a in found
        ]  # fmt: skip
        return page.workbook("加减分与否决", [Sheet("加减分与否决", heads, rows)])
    current = page.page_of(request, found)
    for row in current.object_list:
        row.matter = titles.get((row.scheme_id, row.code), row.code)
    pickers = [
        links.picker(
            request, "scheme", "方案", [("", "全部"), *[(s.code, s.title) for s in schemes.all_schemes()]]
        ),
        links.picker(request, "state", "状态", [("", "全部"), *AdjustmentState.choices]),
    ]
    context = page.frame(
        request,
        "adjustments",
        page=current,
        pickers=pickers,
        may_run=is_office_wide(access, Action.RUN),
        may_decide=is_office_wide(access, Action.RUN) or is_office_wide(access, Action.APPROVE_RUN),
    )
    return render(request, "evaluate/adjustments.html", context)


def _titles() -> dict[tuple[int, str], str]:
    return {
        (scheme.pk, code): title
        for scheme in schemes.all_schemes()
        for code, title, _, _ in adjustment_services.matters(scheme)
    }


@require_http_methods(["GET", "HEAD", "POST"])
@page.refusing
def propose(request: HttpRequest) -> HttpResponse:
    """Put an event down."""
    if not is_office_wide(page.access_of(request), Action.RUN):
        raise Hidden
    listed = schemes.all_schemes()
    chosen = next((s for s in listed if s.code == request.GET.get("scheme")), listed[0] if listed else None)
    choices = [
        (
            s.title,
            [(code, f"{kind.label}：{title}") for code, title, kind, _ in adjustment_services.matters(s)],
        )
        for s in listed
    ]
    form = forms.AdjustmentForm(
        *page.sent(request),
        schemes=offered.schemes(),
        regions=offered.regions([s.level for s in listed], page.today_of(request)),
        matters=choices,
        initial={"scheme": chosen, "period": str(page.today_of(request).year)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            _propose(request, dict(form.cleaned_data))
        except Hidden:
            raise
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已登记，等另一位审定。")
            return redirect("evaluate:adjustments")
    status = 422 if form.errors else 200
    return render(
        request, "evaluate/adjustment_new.html", page.frame(request, "adjustments", form=form), status=status
    )


def _propose(request: HttpRequest, given: dict[str, Any]) -> None:
    scheme, region, evidence = given.pop("scheme"), given.pop("region"), _file(given.pop("evidence"))
    adjustment_services.propose(
        scheme_id=scheme.pk, region_id=region.pk, evidence=evidence, by=page.user_of(request), **given
    )


@require_POST
def decide(request: HttpRequest, adjustment_id: int) -> HttpResponse:
    """Approve or refuse an event."""
    form = forms.DecisionForm(request.POST)
    if not form.is_valid():
        raise Hidden
    made = adjustment_services.decide(
        adjustment_id=adjustment_id, approved=form.cleaned_data["verdict"] == "yes", by=page.user_of(request)
    )
    messages.success(request, f"{made.region}的事项：{AdjustmentState(made.state).label}。下一次计算起作用。")
    return redirect("evaluate:adjustments")


@require_safe
def objections(request: HttpRequest) -> HttpResponse:
    """List objections and say where new ones can be filed."""
    access, day = page.access_of(request), page.today_of(request)
    if not runs.sees_all(access) and not runs.seen_paths(access):
        raise Hidden
    found = matters.objections(access, state=request.GET.get("state", ""), run=request.GET.get("run", ""))
    if request.GET.get("export"):
        heads = ["评价", "地区", "项目", "理由", "提出人", "提出时间", "状态", "答复", "答复人"]
        rows = [
            [o.run.number, o.region.name, o.title, o.text, str(o.filed_by), dates.moment(o.filed_at), o.get_state_display(), o.answer,
             str(o.answered_by or "")]
            for o in matters.titled(found)
        ]  # fmt: skip
        return page.workbook("申诉", [Sheet("申诉", heads, rows)])
    current = page.page_of(request, found)
    matters.titled(current.object_list)
    context = page.frame(
        request,
        "objections",
        page=current,
        pickers=[links.picker(request, "state", "状态", [("", "全部"), *ObjectionState.choices])],
        may_answer=is_office_wide(access, Action.RUN),
        may_file=bool(matters.open_to_objections(access, day)),
        user_id=page.user_of(request).pk,
    )
    return render(request, "evaluate/objections.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: HttpRequest) -> HttpResponse:
    """File an objection for one's own region."""
    access, day = page.access_of(request), page.today_of(request)
    offered = matters.open_to_objections(access, day)
    if not offered:
        raise Hidden
    targets = [
        (f"{run.pk}:{region.pk}", f"{run.number} {runs.words(run)}　{region.name}")
        for run, regions in offered
        for region in regions
    ]
    form = forms.ObjectionForm(
        *page.sent(request),
        targets=targets,
        nodes=[("", "总分或排名"), *_nodes([run for run, _ in offered])],
        initial={"node": request.GET.get("node", ""), "target": request.GET.get("target", "")},
    )
    if request.method == "POST" and form.is_valid():
        run_id, region_id = map(int, form.cleaned_data["target"].split(":"))
        objection_services.file(
            run_id=run_id,
            region_id=region_id,
            node=form.cleaned_data["node"],
            text=form.cleaned_data["text"],
            evidence=_file(form.cleaned_data["evidence"]),
            by=page.user_of(request),
        )
        messages.success(request, "申诉已提交，考核员答复后会通知您。")
        return redirect("evaluate:objections")
    status = 422 if form.errors else 200
    return render(
        request, "evaluate/objection_new.html", page.frame(request, "objections", form=form), status=status
    )


def _nodes(found: list[Run]) -> list[tuple[str, str]]:
    nodes: dict[str, str] = {}
    for run in found:
        for node in run.method["nodes"]:
            if node["level"]:
                nodes.setdefault(node["code"], "　" * (node["level"] - 1) + node["title"])
    return list(nodes.items())


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, objection_id: int) -> HttpResponse:
    """Answer an objection."""
    access = page.access_of(request)
    if not is_office_wide(access, Action.RUN):
        raise Hidden
    found = matters.titled([matters.objection(access, objection_id)])[0]
    form = forms.AnswerForm(*page.sent(request))
    if request.method == "POST" and form.is_valid():
        upheld = form.cleaned_data["verdict"] == "upheld"
        objection_services.answer(
            objection_id=objection_id, upheld=upheld, text=form.cleaned_data["text"], by=page.user_of(request)
        )
        told = "已采纳。请更正数据后重新计算，并作废本次评价。" if upheld else "已答复，不采纳。"
        messages.success(request, told)
        return redirect("evaluate:objections")
    context = page.frame(request, "objections", form=form, objection=found)
    return render(request, "evaluate/objection_answer.html", context, status=422 if form.errors else 200)


@require_POST
def take_back(request: HttpRequest, objection_id: int) -> HttpResponse:
    """Take one's own objection back."""
    objection_services.withdraw(objection_id=objection_id, by=page.user_of(request))
    messages.success(request, "申诉已撤回。")
    return redirect("evaluate:objections")


@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """Show what is in publicity, with the working days left, and what is published."""
    access, day = page.access_of(request), page.today_of(request)
    shown = [
        {
            "run": run,
            "tail": runs.tail(run),
            "left": _left(run, day),
            "begins": run.publicity_from and run.publicity_from > day,
        }
        for run in matters.in_publicity(access, day)
    ]
    found = matters.publications(access)
    if request.GET.get("export"):
        heads = ["文号", "方案", "期间", "编号", "发布时间", "发布人", "指纹"]
        rows = [
            [p.number, p.run.version.scheme.title, dates.period_label(p.run.period, getattr(p, "cumulative", False)),
             p.run.number, dates.moment(p.published_at), str(p.published_by), p.result_hash]
            for p in found
        ]  # fmt: skip
        return page.workbook("发布", [Sheet("发布", heads, rows)])
    context = page.frame(
        request,
        "publications",
        shown=shown,
        page=page.page_of(request, found),
        may_file=bool(matters.open_to_objections(access, day)),
    )
    return render(request, "evaluate/publications.html", context)


def _left(run: Run, day: Any) -> int:
    if run.publicity_from is None or run.publicity_to is None:
        return 0
    first = max(day, run.publicity_from)
    return steps.working_days(first, run.publicity_to) if first <= run.publicity_to else 0


@require_safe
def evidence(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Give a kept file back as a download."""
    upload = matters.evidence(page.access_of(request), upload_id)
    with upload.file.open("rb") as file:
        return page.download(upload.name, file.read())
