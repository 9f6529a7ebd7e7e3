"""A person's own account: roles, shortcuts and keys for other systems."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhengxian.web.core.forms.signing_in import EmailForm, TokenForm
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.requests import OfficeRequest
from zhengxian.web.core.selectors import notices, people
from zhengxian.web.core.services import tokens, users
from zhengxian.web.core.views import tabs


@require_safe
def account(request: OfficeRequest) -> HttpResponse:
    """Show a person's roles, shortcuts and keys."""
    return _show(request, TokenForm())


@require_POST
def keys(request: OfficeRequest) -> HttpResponse:
    """Switch the single-letter shortcuts."""
    users.set_keys_off(user=request.user, off=request.POST.get("on") != "1")
    messages.success(request, "快捷键设置已保存。")
    return redirect("core:account")


@require_POST
def email(request: OfficeRequest) -> HttpResponse:
    """Keep the address to which notices go as well."""
    form = EmailForm(request.POST)
    if not form.is_valid():
        return _show(request, TokenForm(), email=form, status=422)
    users.set_email(user=request.user, email=form.cleaned_data["email"], by=request.user)
    messages.success(
        request, "邮箱已保存。" if form.cleaned_data["email"] else "邮箱已清空，只在平台内提醒。"
    )
    return redirect("core:account")


@never_cache
@require_POST
def token_create(request: OfficeRequest) -> HttpResponse:
    """Make a key and show it, this once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    try:
        _, text = tokens.create(user=request.user, by=request.user, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _show(request, form, status=422)
    return _show(request, TokenForm(), secret=text)


@require_POST
def token_revoke(request: OfficeRequest, token_id: int) -> HttpResponse:
    """Stop a key."""
    tokens.revoke(token_id=token_id, user=request.user, by=request.user)
    messages.success(request, "密钥已停用。")
    return redirect("core:account")


def _show(
    request: OfficeRequest,
    form: TokenForm,
    *,
    email: EmailForm | None = None,
    secret: str = "",
    status: int = 200,
) -> HttpResponse:
    shown = {
        "tabs": tabs.own("account"),
        "roles": people.roles_of(request.user),
        "tokens": notices.tokens_of(request.user),
        "form": form,
        "email_form": email or EmailForm(initial={"email": request.user.email}),
        "secret": secret,
        "today": request.today,
    }
    return render(request, "core/account.html", shown, status=status)
