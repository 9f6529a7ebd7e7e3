"""Accounts and roles."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator

from zhengxian.web.core.access import Access
from zhengxian.web.core.forms.fields import DayField, RegionField, suggestions
from zhengxian.web.core.models import Department, Role
from zhengxian.web.core.selectors import people


class RoleForm(forms.Form):
    """A role and where it holds, out of the regions and departments in which this administrator may give roles."""

    role = forms.ChoiceField(label="角色", choices=Role.choices)
    region = RegionField(label="地区", required=False, help_text="含它下面的所有地区。")
    department = forms.ModelChoiceField(
        label="部门",
        queryset=Department.objects.none(),
        required=False,
        empty_label="不限部门",
        help_text="只管这个部门的指标，各地区都算。",
    )
    valid_from = DayField(label="生效日期", required=False, help_text="不填就从今天起。")
    valid_to = DayField(label="失效日期", required=False)

    def __init__(self, *args: Any, access: Access, today: date, **given: Any) -> None:
        super().__init__(*args, **given)
        regions, departments = people.places(access, today)
        self.fields["region"].among = regions  # type: ignore[attr-defined]
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        if not departments:
            del self.fields["department"]
        self.region_choices = suggestions(regions)

    def clean(self) -> dict[str, Any]:
        """Ask for a place."""
        told = super().clean() or {}
        told.setdefault("department", None)
        if not told.get("region") and not told.get("department") and "region" not in self.errors:
            self.add_error("region", "没有写明在哪里任职。请选地区或部门。")
        if told.get("region") and told.get("department"):
            self.add_error("department", "地区和部门只能选一个。两样都管的，请分两次任职。")
        return told


class PersonForm(RoleForm):
    """A new account with its first role."""

    username = forms.CharField(
        label="账号",
        max_length=64,
        validators=[UnicodeUsernameValidator()],
        help_text="字母、数字或汉字，建好后不能改。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    display_name = forms.CharField(label="名称", max_length=80, help_text="页面上显示的单位和岗位或姓名。")
    phone = forms.CharField(label="电话", max_length=40, required=False)
    field_order = ("username", "display_name", "phone", "role", "region", "department")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        del self.fields["valid_from"], self.fields["valid_to"]


class NameForm(forms.Form):
    """What an account is called."""

    display_name = forms.CharField(label="名称", max_length=80)
    phone = forms.CharField(label="电话", max_length=40, required=False)
