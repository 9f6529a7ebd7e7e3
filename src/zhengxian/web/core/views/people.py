"""Accounts: the list, one account, and what administrators do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhengxian.web.core.access import Action
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.forms.people import NameForm, PersonForm, RoleForm
from zhengxian.web.core.models import Role, User
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest, needs, posted
from zhengxian.web.core.selectors import departments, people, regions
from zhengxian.web.core.services import people as acts
from zhengxian.web.core.services import users
from zhengxian.web.core.views import tabs
from zhengxian.web.ui.components.links import Picker, picker


@require_safe
@needs(Action.SEE_PEOPLE)
def people_list(request: OfficeRequest) -> HttpResponse:
    """List accounts, narrowed and sorted by the address; or save the list as a workbook."""
    found = people.listed(request.access, request.today, _wish(request))
    if request.GET.get("format") == "xlsx":
        return workbook("人员", ["账号", "名称", "任职", "电话", "状态", "最近登录"], map(_row, found))
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    shown = {
        "tabs": tabs.system(request, "people"),
        "page": page,
        "pickers": _pickers(request),
        "total": people.visible_to(request.access, request.today).count(),
        "may_manage": request.access.may(Action.MANAGE_PEOPLE),
    }
    return render(request, "core/people.html", shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Action.MANAGE_PEOPLE)
def person_new(request: OfficeRequest) -> HttpResponse:
    """Make an account and show its first password, this once."""
    form = PersonForm(posted(request), access=request.access, today=request.today)
    shown: dict[str, Any] = {"form": form, "tabs": tabs.system(request, "people")}
    if request.method == "POST" and form.is_valid():
        password = users.initial_password()
        told = {**form.cleaned_data, "role": Role(form.cleaned_data["role"]), "password": password}
        try:
            user = acts.create(access=request.access, by=request.user, today=request.today, **told)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return render(request, "core/person_made.html", {**shown, "person": user, "password": password})
    return render(request, "core/person_new.html", shown, status=422 if form.is_bound else 200)


@require_safe
@needs(Action.SEE_PEOPLE)
def person(request: OfficeRequest, username: str) -> HttpResponse:
    """Show one account with all its roles."""
    return _show(request, people.account(request.access, request.today, username))


@require_POST
@needs(Action.MANAGE_PEOPLE)
def person_assign(request: OfficeRequest, username: str) -> HttpResponse:
    """Give a role."""
    user = people.account(request.access, request.today, username)
    form = RoleForm(request.POST, access=request.access, today=request.today)
    if form.is_valid():
        told = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        try:
            acts.assign(access=request.access, by=request.user, today=request.today, user_id=user.pk, **told)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"“{user.display_name}”的任职已加上。")
            return redirect("core:person", username)
    return _show(request, user, form=form, status=422)


@require_POST
@needs(Action.MANAGE_PEOPLE)
def person_withdraw(request: OfficeRequest, username: str, assignment_id: int) -> HttpResponse:
    """Take a role back."""

    def act(_user: User) -> None:
        acts.withdraw(
            access=request.access, by=request.user, today=request.today, assignment_id=assignment_id
        )

    return _do(request, username, act, "任职已收回，即时生效。")


@require_POST
@needs(Action.MANAGE_PEOPLE)
def person_active(request: OfficeRequest, username: str) -> HttpResponse:
    """Close an account, or open it again."""
    active = request.POST.get("active") == "1"

    def act(user: User) -> None:
        acts.set_active(
            access=request.access, by=request.user, today=request.today, user_id=user.pk, active=active
        )

    return _do(request, username, act, "账号已启用。" if active else "账号已停用，登录的会话已经失效。")


@never_cache
@require_POST
@needs(Action.MANAGE_PEOPLE)
def person_password(request: OfficeRequest, username: str) -> HttpResponse:
    """Set a new first password and show it, this once."""
    user = people.account(request.access, request.today, username)
    password = users.initial_password()
    try:
        acts.reset_password(
            access=request.access,
            by=request.user,
            today=request.today,
            user_id=user.pk,
            password=password,
        )
    except Refused as refused:
        return _show(request, user, refusal=str(refused), status=422)
    shown = {"person": user, "password": password, "tabs": tabs.system(request, "people"), "reset": True}
    return render(request, "core/person_made.html", shown)


@require_POST
@needs(Action.MANAGE_PEOPLE)
def person_rename(request: OfficeRequest, username: str) -> HttpResponse:
    """Change what an account is called."""
    user = people.account(request.access, request.today, username)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _show(request, user, names=form, status=422)
    told = form.cleaned_data
    acts.rename(access=request.access, by=request.user, today=request.today, user_id=user.pk, **told)
    messages.success(request, "名称已保存。")
    return redirect("core:person", username)


def _do(request: OfficeRequest, username: str, act: Callable[[User], object], done: str) -> HttpResponse:
    user = people.account(request.access, request.today, username)
    try:
        act(user)
    except Refused as refused:
        return _show(request, user, refusal=str(refused), status=422)
    messages.success(request, done)
    still = people.visible_to(request.access, request.today).filter(pk=user.pk).exists()
    return redirect("core:person", username) if still else redirect("core:people")


def _show(
    request: OfficeRequest,
    user: User,
    *,
    form: RoleForm | None = None,
    names: NameForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    manages = people.may_manage(request.access, request.today, user)
    told = {"display_name": user.display_name, "phone": user.phone}
    shown = {
        "tabs": tabs.system(request, "people"),
        "person": user,
        "roles": people.roles_of(user),
        "manages": manages,
        "form": (form or RoleForm(access=request.access, today=request.today)) if manages else None,
        "names": (names or NameForm(initial=told)) if manages else None,
        "refusal": refusal,
        "is_self": user.pk == request.user.pk,
        "today": request.today,
    }
    return render(request, "core/person.html", shown, status=status)


def _wish(request: OfficeRequest) -> people.Wish:
    get = request.GET.get
    return people.Wish(
        text=get("q", "").strip()[:60],
        role=get("role", ""),
        region=get("region", ""),
        department=get("department", ""),
        state=get("state", ""),
        sort=get("sort", "name"),
    )


def _pickers(request: OfficeRequest) -> list[Picker]:
    tops = [(r.code, r.name) for r in regions.tops(request.today)[:300]]
    named = [(d.code, d.short_name) for d in departments.listed()]
    return [
        picker(request, "role", "角色", [("", "全部"), *((r.value, r.label) for r in Role)]),
        picker(request, "region", "任职地区", [("", "全部"), *tops]),
        picker(request, "department", "部门", [("", "全部"), *named]),
        picker(request, "state", "状态", [("", "全部"), ("active", "在用"), ("closed", "已停用")]),
    ]


def _row(user: User) -> list[object]:
    held: list[Any] = getattr(user, "present", [])
    words = "；".join(f"{a.department or a.region}{a.get_role_display()}" for a in held)
    state = "在用" if user.is_active else "已停用"
    return [user.username, user.display_name, words, user.phone, state, user.last_login]
