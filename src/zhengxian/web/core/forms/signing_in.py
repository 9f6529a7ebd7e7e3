"""Signing in and choosing a password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from zhengxian.web.core.models import User, UserKind


class SignInForm(AuthenticationForm):
    """Name and password. A wrong name and a wrong password look the same."""

    error_messages = {  # noqa: RUF012 -- as the parent has it
        "invalid_login": "账号或口令不对。请核对后再试；连错 5 次会锁一刻钟。（S-980）",
        "inactive": "账号或口令不对。请核对后再试；连错 5 次会锁一刻钟。（S-980）",
    }

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["username"].label = "账号"
        self.fields["password"].label = "口令"

    def confirm_login_allowed(self, user: Any) -> None:
        """Let in people only; other systems use keys."""
        if not user.is_active or user.kind != UserKind.PERSON:
            raise ValidationError(self.error_messages["inactive"], code="inactive")


class PasswordForm(forms.Form):
    """A new password, with the old one to prove who asks."""

    old = forms.CharField(
        label="现在的口令",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    new = forms.CharField(
        label="新口令",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="至少 10 位，不能全是数字，不能是常见口令，也不能与账号相近。",
    )
    again = forms.CharField(
        label="再写一遍新口令",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: User, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.user = user

    def clean_old(self) -> str:
        """Check who asks."""
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise ValidationError("现在的口令不对。请核对后再写。")
        return old

    def clean(self) -> dict[str, Any]:
        """Check that both new passwords are equal and other than the old one."""
        told = super().clean() or {}
        new, again, old = (told.get(k) for k in ("new", "again", "old"))
        if new and again and new != again:
            self.add_error("again", "两次写的新口令不一样。请再写一遍。")
        if new and new == old:
            self.add_error("new", "新口令与现在的口令相同。请换一个。")
        return told


class EmailForm(forms.Form):
    """Where notices go by mail as well."""

    email = forms.EmailField(
        label="邮箱",
        required=False,
        max_length=254,
        help_text="办公室配置了发信服务器时，提醒也发到这里；不填就只在平台内提醒。",
    )


class TokenForm(forms.Form):
    """A key for another system."""

    title = forms.CharField(label="用途", max_length=80, help_text="哪个系统用，做什么。")
    days = forms.IntegerField(label="有效天数", min_value=1, max_value=366, initial=180)
    may_write = forms.BooleanField(label="可以写入数据", required=False)
