"""The list of projects, the wall list of slips, and entering a project."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zhengxian.web.act.forms.projects import ProjectForm
from zhengxian.web.act.models import ProjectSector, SideState, StepKind
from zhengxian.web.act.selectors import projects
from zhengxian.web.act.selectors.projects import Choices, ProjectWish
from zhengxian.web.act.services import project_list
from zhengxian.web.act.services import projects as acts
from zhengxian.web.act.services.project_list import LIGHTS, SHOWN_STEPS
from zhengxian.web.act.services.units import unit_of
from zhengxian.web.act.views.project_file import list_file
from zhengxian.web.act.views.project_forms import sent, settle
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.requests import OfficeRequest, needs
from zhengxian.web.ui.components.links import Picker, picker

PAGE = 50
ALL = ("", "全部")


@require_safe
@needs(Action.SEE_ITEMS)
def listing(request: OfficeRequest) -> HttpResponse:
    """Show the projects with their light, steps and money."""
    wish = wished(request)
    found = project_list.listed(request.access, wish, request.today)
    if request.GET.get("export") == "xlsx":
        return list_file(found.rows, request.today)
    page = Paginator(found.ranked, PAGE).get_page(request.GET.get("page"))
    shown = {
        "tabs": tabs(request, "projects"),
        "page": page,
        "rows": project_list.loaded(list(page.object_list)),
        "total": found.total,
        "lights": found.lights,
        "steps": SHOWN_STEPS,
        "today": request.today,
        "pickers": pickers(request),
        "may_enter": request.access.may(Action.RUN_PROJECTS),
    }
    return render(request, "act/projects.html", shown)


def wished(request: OfficeRequest) -> ProjectWish:
    """Return what the address narrows a list of projects to."""
    names = ("county", "sector", "chain", "batch", "side", "light", "step", "sort")
    given = {name: request.GET.get(name, "").strip() for name in names}
    return ProjectWish(text=request.GET.get("q", "").strip(), **given)


def pickers(request: OfficeRequest) -> list[Picker]:
    """Return the filters of a list of projects."""
    offered = projects.choices(request.access)
    return [
        *_narrow(request, offered),
        picker(request, "light", "灯", [ALL, *LIGHTS]),
        picker(request, "step", "环节", [ALL, ("none", "未开始"), *StepKind.choices]),
        picker(request, "side", "状态", [ALL, *SideState.choices]),
        *([picker(request, "batch", "批次", [ALL, *offered.batches])] if offered.batches else []),
    ]


def narrow_pickers(request: OfficeRequest) -> list[Picker]:
    """Return the filters that every page about projects has."""
    return _narrow(request, projects.choices(request.access))


def _narrow(request: OfficeRequest, offered: Choices) -> list[Picker]:
    return [
        picker(request, "county", "县区", [ALL, *offered.counties]),
        picker(request, "sector", "类别", [ALL, *ProjectSector.choices]),
        picker(request, "chain", "产业链", [ALL, *offered.chains]),
    ]


@require_safe
@needs(Action.SEE_ITEMS)
def slips(request: OfficeRequest) -> HttpResponse:
    """Show the projects whose nodes slip, the longest first, to hang on the wall."""
    late = project_list.slips(request.access, wished(request), request.today)
    if request.GET.get("export") == "xlsx":
        return list_file(project_list.loaded(late), request.today, "项目滞后清单")
    page = Paginator(late, PAGE).get_page(request.GET.get("page"))
    shown = {
        "tabs": tabs(request, "projects"),
        "page": page,
        "rows": project_list.loaded(list(page.object_list)),
        "pickers": narrow_pickers(request),
        "counts": project_list.by_owner(late),
        "today": request.today,
    }
    return render(request, "act/project_slips.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.RUN_PROJECTS)
def new(request: OfficeRequest) -> HttpResponse:
    """Enter a project."""
    form = ProjectForm(request.access, *sent(request))

    def act() -> tuple[str, str]:
        given = form.cleaned_data
        names = ("title", "place", "begins_on", "due_on", "content", "leader")
        made = acts.create(
            **{name: given[name] for name in names},
            owner=unit_of(given["owner"]),
            details=form.details,
            by=request.user,
            access=request.access,
        )
        return "已登记为草稿。请接着填节点计划；督查员立项、交办后正式管理。", reverse(
            "act:project", args=[made.pk]
        )

    shown = {
        "tabs": tabs(request, "projects"),
        "heading": "登记项目",
        "submit": "登记",
        "back": reverse("act:projects"),
    }
    return settle(request, form, act, "act/project_form.html", shown)
