"""Coming in, going out, passwords and the lock."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhengxian.web.core.forms.signing_in import PasswordForm, SignInForm
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest, posted
from zhengxian.web.core.services import sessions, users
from zhengxian.web.core.views import tabs
from zhengxian.web.ui import errors


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; a person who is in already goes on."""
    wish = request.POST.get("next", request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(_wished(request, wish))
    form = SignInForm(request, data=posted(request))
    if request.method == "POST" and form.is_valid():
        user = form.get_user()
        login(request, user)
        sessions.begun(user=user, address=request.META.get("REMOTE_ADDR", ""))
        return redirect(_wished(request, wish))
    status = 422 if form.is_bound else 200
    return render(request, "core/sign_in.html", {"form": form, "next": wish}, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect(settings.LOGIN_URL)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: OfficeRequest) -> HttpResponse:
    """Let a person choose a new password, now and then because he must."""
    user, must = request.user, request.user.must_change_password
    form = PasswordForm(user, posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            new = form.cleaned_data["new"]
            users.set_password(user_id=user.pk, password=new, by=user, must_change=False)
        except Refused as refused:
            form.add_error("new", str(refused))
        else:
            user.refresh_from_db()
            update_session_auth_hash(request, user)
            messages.success(request, "口令已更换。其他地方登录的会话已经退出。")
            return redirect("core:home" if must else "core:account")
    shown = {"form": form, "must": must, "tabs": tabs.own("password")}
    return render(request, "core/password.html", shown, status=422 if form.is_bound else 200)


def locked_out(request: HttpRequest, _answer: object = None, given: Any = None) -> HttpResponse:
    """Answer at a locked account, and write it down."""
    name = str((given or {}).get("username") or request.POST.get("username", ""))
    sessions.locked(username=name, address=request.META.get("REMOTE_ADDR", ""))
    return errors.locked_out(request)


def _wished(request: HttpRequest, wish: str) -> str:
    """Return the page asked for before, when it is one of ours."""
    ours = url_has_allowed_host_and_scheme(
        wish, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wish if ours else str(settings.LOGIN_REDIRECT_URL)
