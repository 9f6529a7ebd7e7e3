"""One project: its steps, months, papers, proofs and history, and what this person may do on it."""

from __future__ import annotations

from typing import TypeVar

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zhengxian.web.act.forms.projects import DetailsForm, details_of
from zhengxian.web.act.forms.projects_parts import PaperForm, PlanForm, ReachForm, SideForm, YearForm
from zhengxian.web.act.models import PaperKind, Project, SideState, StepKind
from zhengxian.web.act.selectors import projects
from zhengxian.web.act.services import investments, papers, project_page, project_steps
from zhengxian.web.act.services import projects as acts
from zhengxian.web.act.views.project_forms import sent, settle
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.requests import OfficeRequest, needs

SEND = ["GET", "HEAD", "POST"]
Kind = TypeVar("Kind", StepKind, PaperKind)


@require_safe
@needs(Action.SEE_ITEMS)
def page(request: OfficeRequest, project_id: int) -> HttpResponse:
    """Show one project."""
    project = projects.one_visible(request.access, project_id)
    shown = {"tabs": tabs(request, "projects"), **project_page.shown(project, request.access, request.today)}
    return render(request, "act/project.html", shown)


@require_http_methods(SEND)
@needs(Action.RUN_PROJECTS)
def change(request: OfficeRequest, project_id: int) -> HttpResponse:
    """Change size, firm, chain and care."""
    project = projects.one_kept(request.access, project_id)
    form = DetailsForm(*sent(request), initial=details_of(project))

    def act() -> tuple[str, str]:
        acts.change(
            project_id=project_id,
            details=form.details,
            leader=form.cleaned_data["leader"],
            by=request.user,
            access=request.access,
        )
        return "已修改，改前改后都记在经过里。", _back(project)

    return settle(
        request, form, act, "act/project_form.html", _shown(request, project, "修改项目", "保存修改")
    )


@require_http_methods(SEND)
@needs(Action.RUN_PROJECTS)
def plan(request: OfficeRequest, project_id: int) -> HttpResponse:
    """Plan the days of the steps."""
    project = projects.one_kept(request.access, project_id)
    form = PlanForm({row.step: row for row in project.steps.all()}, *sent(request))

    def act() -> tuple[str, str]:
        count = project_steps.plan(
            project_id=project_id,
            days=form.days,
            reason=form.cleaned_data["reason"],
            by=request.user,
            access=request.access,
        )
        return f"节点计划改了 {count} 处。" if count else "节点计划没有变化。", _back(project)

    return settle(
        request, form, act, "act/project_form.html", _shown(request, project, "节点计划", "保存计划")
    )


@require_http_methods(SEND)
@needs(Action.RUN_PROJECTS)
def step(request: OfficeRequest, project_id: int, step: str) -> HttpResponse:
    """Record that a step was reached, or correct its day."""
    project = projects.one_kept(request.access, project_id)
    kind = _kind(StepKind, step)
    row = next((row for row in project.steps.all() if row.step == kind and row.reached_on), None)
    known = {"day": row.reached_on} if row else None
    form = ReachForm(*sent(request), initial=known, first=row is None)

    def act() -> tuple[str, str]:
        do = project_steps.correct if row else project_steps.reach
        do(project_id=project_id, reached=form.reached(kind), by=request.user, access=request.access)
        return f"“{kind.label}”已登记为 {form.cleaned_data['day']}。", _back(project)

    title = f"更正“{kind.label}”" if row else f"登记“{kind.label}”"
    shown = _shown(request, project, title, "更正" if row else "登记")
    proof = f"要求的佐证：{project_page.proof_of(kind)}。"
    lead = "只有督查员可以更正，要写明原因。" if row else proof
    return settle(request, form, act, "act/project_form.html", {**shown, "lead": lead})


@require_http_methods(SEND)
@needs(Action.RUN_PROJECTS)
def money(request: OfficeRequest, project_id: int) -> HttpResponse:
    """Fill in the months of the year."""
    project = projects.one_kept(request.access, project_id)
    year = request.today.year
    form = YearForm(year, {row.period: row for row in project.investments.all()}, *sent(request))

    def act() -> tuple[str, str]:
        count = investments.set_year(
            project_id=project_id, year=year, months=form.months, by=request.user, access=request.access
        )
        return f"改了 {count} 个月。" if count else "各月没有变化。", _back(project)

    shown = _shown(request, project, f"{year}年各月投资", "保存")
    return settle(request, form, act, "act/project_money.html", {**shown, "project": project, "year": year})


@require_http_methods(SEND)
@needs(Action.RUN_PROJECTS)
def paper(request: OfficeRequest, project_id: int, kind: str) -> HttpResponse:
    """Write down one permit or paper."""
    project = projects.one_kept(request.access, project_id)
    which = _kind(PaperKind, kind)
    row = next((row for row in project.papers.all() if row.kind == which), None)
    form = PaperForm(*sent(request), initial=PaperForm.shown(row))

    def act() -> tuple[str, str]:
        papers.put(project_id=project_id, paper=form.paper(which), by=request.user, access=request.access)
        return f"“{which.label}”已保存。", _back(project)

    return settle(request, form, act, "act/project_form.html", _shown(request, project, which.label, "保存"))


@require_http_methods(SEND)
@needs(Action.ASSIGN_ITEMS)
def side(request: OfficeRequest, project_id: int) -> HttpResponse:
    """Pause, end, move out or take up again."""
    project = projects.one_supervised(request.access, project_id)
    form = SideForm(*sent(request), initial={"since": request.today, "side": project.side})

    def act() -> tuple[str, str]:
        given = form.cleaned_data
        state = SideState(given["side"])
        acts.set_aside(
            project_id=project_id,
            side=state,
            reason=given["reason"],
            since=given["since"],
            by=request.user,
            access=request.access,
        )
        return f"项目已改为“{state.label}”。", _back(project)

    return settle(
        request, form, act, "act/project_form.html", _shown(request, project, "暂停、终止、调出", "保存")
    )


def _shown(request: OfficeRequest, project: Project, heading: str, submit: str) -> dict[str, object]:
    title = f"{heading}：{project.item.title}"
    back = _back(project)
    return {"tabs": tabs(request, "projects"), "heading": title, "submit": submit, "back": back}


def _back(project: Project) -> str:
    return reverse("act:project", args=[project.pk])


def _kind(kinds: type[Kind], text: str) -> Kind:
    """Return the step or paper that an address names, or say that there is no such page."""
    if text not in kinds.values:
        raise Hidden
    return kinds(text)
