"""Regions: the list, one region with its history, and changes to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.forms.regions import ClassForm, CloseForm, MergeForm, RegionForm, UpgradeForm
from zhengxian.web.core.models import ChangeKind, Level, Region
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest, needs, posted
from zhengxian.web.core.selectors import regions
from zhengxian.web.core.services import classes, region_changes
from zhengxian.web.core.services import regions as acts
from zhengxian.web.core.services.regions import Facts
from zhengxian.web.core.views import tabs
from zhengxian.web.ui.components.links import picker

_HEADINGS = ("代码", "名称", "简称", "级别", "上级代码", "上级", "设立日期", "撤销日期")


@require_safe
def listing(request: OfficeRequest) -> HttpResponse:
    """List regions, narrowed and sorted by the address; or save the list as a workbook."""
    get = request.GET.get
    wish = regions.Wish(
        text=get("q", "").strip()[:60],
        level=get("level", ""),
        below=get("below", ""),
        state=get("state", ""),
        sort=get("sort", "place"),
    )
    found = regions.listed(wish, request.today)
    if get("format") == "xlsx":
        return workbook("地区", _HEADINGS, map(_row, found))
    tops = [(r.code, r.name) for r in regions.tops(request.today)[:300]]
    levels = [("", "全部"), *Level.choices]
    states = [("", "现有"), ("gone", "已撤销"), ("all", "全部")]
    shown = {
        "tabs": tabs.system(request, "regions"),
        "page": Paginator(found, 50).get_page(get("page")),
        "pickers": [
            picker(request, "level", "级别", levels),
            picker(request, "below", "范围", [("", "全部"), *tops]),
            picker(request, "state", "状态", states),
        ],
        "may_manage": request.access.may(Action.MANAGE_REGIONS),
    }
    return render(request, "core/regions.html", shown)


@require_safe
def region(request: OfficeRequest, code: str) -> HttpResponse:
    """Show one region: where it stands, what it was, its classes and boundary."""
    return _show(request, code)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_REGIONS)
def region_new(request: OfficeRequest) -> HttpResponse:
    """Make a region."""
    parent = regions.manageable(request.access).filter(code=request.GET.get("parent", "")).first()
    form = RegionForm(posted(request), among=regions.manageable(request.access), initial={"parent": parent})
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]

        def act() -> object:
            return acts.create(access=request.access, by=request.user, code=code, facts=form.facts())

        if _tried(form, act):
            messages.success(request, "地区已设立。")
            return redirect("core:region", code)
    return _form(request, form, "设立地区", "设立")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_REGIONS)
def region_edit(request: OfficeRequest, code: str) -> HttpResponse:
    """Change what is told of a region."""
    one = regions.manageable_one(request.access, code)
    names = ("code", "name", "short_name", "level", "parent", "valid_from", "valid_to", "order")
    told = {name: getattr(one, name) for name in names}
    form = RegionForm(posted(request), among=regions.manageable(request.access), initial=told)
    form.fields["code"].disabled = True
    _keep_parent(form, one, request)
    if request.method == "POST" and form.is_valid():

        def act() -> object:
            return acts.update(access=request.access, by=request.user, region_id=one.pk, facts=form.facts())

        if _tried(form, act):
            messages.success(request, "改动已保存。")
            return redirect("core:region", code)
    return _form(request, form, f"改动 {one.name}", "保存")


@require_POST
@needs(Action.MANAGE_REGIONS)
def region_close(request: OfficeRequest, code: str) -> HttpResponse:
    """Write down the last day of a region."""
    one = regions.manageable_one(request.access, code)
    form = CloseForm(request.POST)

    def act() -> object:
        return acts.close(access=request.access, by=request.user, region_id=one.pk, **form.cleaned_data)

    return _done(request, code, "close", form, act, "撤销日期已登记。")


@require_POST
@needs(Action.MANAGE_REGIONS)
def region_upgrade(request: OfficeRequest, code: str) -> HttpResponse:
    """Let a region go on under a new code."""
    one = regions.manageable_one(request.access, code)
    form = UpgradeForm(request.POST)

    def act() -> object:
        told = form.cleaned_data
        facts = Facts(told["name"], Level(one.level), one.parent, order=one.order)
        return region_changes.upgrade(
            access=request.access,
            by=request.user,
            region_id=one.pk,
            code=told["code"],
            facts=facts,
            on=told["on"],
            document=told["document"],
            kind=ChangeKind(told["kind"]),
        )

    return _done(request, code, "upgrade", form, act, "变更已登记，下级、类别和任职已转到新地区。")


@require_POST
@needs(Action.MANAGE_REGIONS)
def region_merge(request: OfficeRequest, code: str) -> HttpResponse:
    """Let other regions go into this one."""
    one = regions.manageable_one(request.access, code)
    form = MergeForm(request.POST, among=regions.manageable(request.access))

    def act() -> object:
        told = form.cleaned_data
        return region_changes.merge(
            access=request.access,
            by=request.user,
            region_ids=[r.pk for r in told["others"]],
            after=one,
            on=told["on"],
            document=told["document"],
        )

    return _done(request, code, "merge", form, act, "合并已登记，下级和任职已转到本地区。")


@require_POST
@needs(Action.MANAGE_REGIONS)
def region_class(request: OfficeRequest, code: str) -> HttpResponse:
    """Put a region into a class from a day on."""
    one = regions.manageable_one(request.access, code)
    form = ClassForm(request.POST, level=one.level)

    def act() -> object:
        return classes.place(access=request.access, by=request.user, region_id=one.pk, **form.cleaned_data)

    return _done(request, code, "class", form, act, "类别已登记。")


def _done(
    request: OfficeRequest, code: str, which: str, form: Any, act: Callable[[], object], done: str
) -> HttpResponse:
    if form.is_valid() and _tried(form, act):
        messages.success(request, done)
        return redirect("core:region", code)
    return _show(request, code, which=which, form=form, status=422)


def _tried(form: Any, act: Callable[[], object]) -> bool:
    """Do an act; a refusal is told above the form."""
    try:
        act()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _show(
    request: OfficeRequest, code: str, *, which: str = "", form: Any = None, status: int = 200
) -> HttpResponse:
    page = regions.page(code)
    shown: dict[str, Any] = {
        "tabs": tabs.system(request, "regions"),
        "page": page,
        "region": page.region,
        "below": list(page.below),
        "today": request.today,
        "exists": page.region.exists_on(request.today),
        "manages": request.access.may_in(Action.MANAGE_REGIONS, page.region),
    }
    if shown["manages"]:
        forms = {
            "upgrade": UpgradeForm(initial={"name": page.region.name}),
            "merge": MergeForm(among=regions.manageable(request.access)),
            "close": CloseForm(),
            "class": ClassForm(level=page.region.level),
        }
        shown["forms"] = {**forms, which: form} if which else forms
        shown["open"] = which
    return render(request, "core/region.html", shown, status=status)


def _form(request: OfficeRequest, form: Any, title: str, act: str) -> HttpResponse:
    shown = {"tabs": tabs.system(request, "regions"), "form": form, "title": title, "act": act}
    return render(request, "core/region_form.html", shown, status=422 if form.is_bound else 200)


def _keep_parent(form: RegionForm, one: Region, request: OfficeRequest) -> None:
    """The topmost region of a county's administrator keeps its parent, which he may not choose."""
    if one.parent is not None and not request.access.may_in(Action.MANAGE_REGIONS, one.parent):
        form.fields["parent"].disabled = True


def _row(one: Region) -> list[object]:
    parent = one.parent
    above = [parent.code, parent.name] if parent else [None, None]
    dates = [one.valid_from, one.valid_to]
    return [one.code, one.name, one.short_name, one.get_level_display(), *above, *dates]
