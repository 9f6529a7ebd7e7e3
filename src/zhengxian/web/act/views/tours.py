"""On-site reviews (观摩): the list, a new one, scoring, closing and the ranking."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengxian.io.forms.export import Column
from zhengxian.web.act.forms.projects_tours import ScoreForm, TourForm
from zhengxian.web.act.models import Tour
from zhengxian.web.act.selectors import tours
from zhengxian.web.act.services import tours as acts
from zhengxian.web.act.services.tours import Placed
from zhengxian.web.act.views.project_forms import sent, settle
from zhengxian.web.act.views.tabs import tabs
from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.requests import OfficeRequest, needs

PAGE = 50


@require_safe
@needs(Action.SEE_ITEMS)
def listing(request: OfficeRequest) -> HttpResponse:
    """List the tours."""
    rows = tours.visible_to(request.access)
    if request.GET.get("export") == "xlsx":
        columns = ["名称", "日期", "项目数", "状态"]
        lines = [(t.title, t.held_on, t.stop_count, "已结束" if t.closed_at else "打分中") for t in rows]  # type: ignore[attr-defined]  # annotated
        return workbook("观摩", columns, lines)
    shown = {
        "tabs": tabs(request, "tours"),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "may_make": request.access.may(Action.ASSIGN_ITEMS),
    }
    return render(request, "act/tours.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.ASSIGN_ITEMS)
def new(request: OfficeRequest) -> HttpResponse:
    """Make a tour."""
    form = TourForm(request.access, request.POST or None, initial={"held_on": request.today})

    def act() -> tuple[str, str]:
        given = dict(form.cleaned_data)
        chosen = [project.pk for project in given.pop("projects")]
        made = acts.create(**given, projects=chosen, by=request.user, access=request.access)
        return "观摩已建好，评委可以打分了。", reverse("act:tour", args=[made.pk])

    shown = {
        "tabs": tabs(request, "tours"),
        "heading": "新建观摩",
        "submit": "建好",
        "back": reverse("act:tours"),
    }
    return settle(request, form, act, "act/project_form.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.SEE_ITEMS)
def tour(request: OfficeRequest, tour_id: int) -> HttpResponse:
    """Show a tour: a judge's own boxes while it is open, the ranking once it is closed."""
    one = tours.one_visible(request.access, tour_id)
    if one.closed_at is not None:
        return _closed(request, one)
    names = list(acts.weights_of(one))
    given = tours.own_scores(one, request.user)
    own = acts.own_stops(one, request.access)
    form = ScoreForm(tours.stops(one), names, own, given, sent(request)[0])

    def act() -> tuple[str, str]:
        count = acts.score(tour_id=tour_id, given=form.points, by=request.user, access=request.access)
        return f"已给 {count} 个项目打分，结束前可以改。", reverse("act:tour", args=[tour_id])

    shown = {
        "tabs": tabs(request, "tours"),
        "tour": one,
        "weights": acts.weights_of(one),
        "judges": tours.judges_by_stop(one),
        "may_close": tours.managed_by(request.access).filter(pk=tour_id).exists(),
    }
    return settle(request, form, act, "act/tour.html", shown)


def _closed(request: OfficeRequest, one: Tour) -> HttpResponse:
    rows = acts.ranking(one)
    if request.GET.get("export") == "xlsx":
        return _file(one, rows)
    shown = {"tabs": tabs(request, "tours"), "tour": one, "weights": acts.weights_of(one), "rows": rows}
    return render(request, "act/tour_ranking.html", shown)


def _file(one: Tour, rows: list[Placed]) -> HttpResponse:
    columns: list[Column | str] = [
        "名次",
        "并列",
        "项目",
        "所在地",
        Column("得分", "分", 2),
        "计分评委",
        "去掉的分数",
        "说明",
    ]
    lines = [
        (
            p.row.rank, "并列" if p.row.tied else "", p.stop.project.item.title, str(p.stop.project.item.place or ""),
            p.row.score, p.row.kept, p.row.dropped, p.row.note,
        )
        for p in rows
    ]  # fmt: skip
    return workbook(one.title, columns, lines)


@require_POST
@needs(Action.ASSIGN_ITEMS)
def close(request: OfficeRequest, tour_id: int) -> HttpResponse:
    """Close a tour."""
    acts.close(tour_id=tour_id, by=request.user, access=request.access)
    return redirect("act:tour", tour_id)
