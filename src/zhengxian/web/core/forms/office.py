"""Departments and the calendar."""

from __future__ import annotations

from typing import Any

from django import forms

from zhengxian.web.core.forms.fields import DayField
from zhengxian.web.core.models import DayKind


class DepartmentForm(forms.Form):
    """A department and its other names."""

    code = forms.SlugField(label="代码", max_length=40)
    name = forms.CharField(label="全称", max_length=80)
    short_name = forms.CharField(label="简称", max_length=40)
    aliases = forms.CharField(
        label="别名",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="文件里出现过的其他写法，每行一个。",
    )
    order = forms.IntegerField(label="排序", min_value=0, initial=0, required=False)

    def clean_aliases(self) -> list[str]:
        """Return the names, one a line."""
        lines = str(self.cleaned_data["aliases"]).splitlines()
        return [line.strip()[:80] for line in lines if line.strip()][:100]


class DayForm(forms.Form):
    """An exception to the week, or the end of one."""

    day = DayField(label="日期")
    kind = forms.ChoiceField(label="安排", choices=[*DayKind.choices, ("", "按平常周算")], required=False)
    name = forms.CharField(label="名称", max_length=40, required=False, help_text="如 国庆节。")


class AuditForm(forms.Form):
    """What the trail is narrowed to."""

    q = forms.CharField(label="内容", required=False, max_length=60)
    person = forms.CharField(label="账号", required=False, max_length=64)
    action = forms.CharField(required=False, max_length=60)
    subject = forms.CharField(required=False, max_length=80)
    first = DayField(label="从", required=False)
    last = DayField(label="到", required=False)

    def told(self) -> dict[str, Any]:
        """Return what is valid; what is not does not narrow the list."""
        self.is_valid()
        return self.cleaned_data
