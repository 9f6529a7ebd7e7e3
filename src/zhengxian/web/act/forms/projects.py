"""What is asked about a project: who, where, how large, by when; and what is asked of a workbook of projects."""

from __future__ import annotations

from typing import Any

from django import forms

from zhengxian.web.act.models import Chain, Project, ProjectSector
from zhengxian.web.act.selectors import projects
from zhengxian.web.act.services.projects import Details
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region, User
from zhengxian.web.ui.components.forms import PlainForm

AMOUNT: dict[str, Any] = {"max_digits": 16, "decimal_places": 2}
DETAILS = (
    "sector", "investment", "year_plan", "is_attracted", "is_emerging", "enterprise", "credit_code", "park", "chain",
    "batch", "site", "unit_person",
)  # fmt: skip
_NOBODY, _NOWHERE = User.objects.none(), Region.objects.none()
"""Lists are read when a form is made, never while this module is loaded."""


class DayInput(forms.DateInput):
    """A day box; the value is written as browsers want it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DetailsForm(PlainForm):
    """Size, firm, chain and care of a project."""

    sector = forms.ChoiceField(label="类别", choices=ProjectSector.choices)
    investment = forms.DecimalField(label="总投资（万元）", **AMOUNT)
    year_plan = forms.DecimalField(
        label="本年计划投资（万元）", required=False, help_text="各月计划合计要与它相等。", **AMOUNT
    )
    leader = forms.ModelChoiceField(_NOBODY, label="包联领导", required=False, empty_label="未定")
    enterprise = forms.CharField(label="企业", max_length=120, required=False, help_text="营业执照上的全称。")
    credit_code = forms.CharField(label="统一社会信用代码", max_length=30, required=False)
    unit_person = forms.CharField(label="企业负责人", max_length=80, required=False)
    site = forms.CharField(label="建设地点", max_length=120, required=False)
    park = forms.ModelChoiceField(
        _NOWHERE, label="园区", required=False, empty_label="不在园区", to_field_name="code"
    )
    chain = forms.ModelChoiceField(
        Chain.objects.none(), label="产业链", required=False, empty_label="未定", to_field_name="code"
    )
    batch = forms.CharField(
        label="批次", max_length=40, required=False, help_text="如“2026年第三期”，同一批写法要一致。"
    )
    is_attracted = forms.BooleanField(label="招商引资项目", required=False)
    is_emerging = forms.BooleanField(label="战略性新兴产业", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Read the lists of people and places anew."""
        super().__init__(*args, **kwargs)
        self.fields["leader"].queryset = projects.leaders()  # type: ignore[attr-defined]
        self.fields["park"].queryset = projects.parks()  # type: ignore[attr-defined]
        self.fields["chain"].queryset = projects.chains()  # type: ignore[attr-defined]

    @property
    def details(self) -> Details:
        """What was filled in, as the service takes it."""
        given = self.cleaned_data
        return Details(**{name: given[name] for name in DETAILS})


class ProjectForm(DetailsForm):
    """A new project."""

    title = forms.CharField(label="项目名称", max_length=200)
    place = forms.ModelChoiceField(_NOWHERE, label="所在地", empty_label="请选择", to_field_name="code")
    owner = forms.ChoiceField(label="承办单位")
    begins_on = forms.DateField(label="开始日期", required=False, widget=DayInput())
    due_on = forms.DateField(
        label="办理时限", required=False, widget=DayInput(), help_text="计划达效的日期。"
    )
    content = forms.CharField(
        label="建设内容", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = (
        "title",
        "place",
        "owner",
        "sector",
        "investment",
        "year_plan",
        "begins_on",
        "due_on",
        "leader",
    )

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:
        """Offer the places and units for which the person enters projects."""
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = projects.places_for(access)  # type: ignore[attr-defined]
        self.fields["owner"].choices = owners(access)  # type: ignore[attr-defined]


def owners(access: Access) -> list[Any]:
    """Return the units that may own a project, in two groups."""
    regions = [(f"region:{r.code}", r.name) for r in projects.owner_places(access)]
    departments = [(f"department:{d.code}", d.name) for d in projects.owner_departments(access)]
    groups = [("地区", regions), ("部门", departments)]
    return [("", "请选择"), *(group for group in groups if group[1])]


def details_of(project: Project) -> dict[str, Any]:
    """Return what a project has, as the form shows it."""
    shown: dict[str, Any] = {name: getattr(project, name) for name in DETAILS if name != "credit_code"}
    firm = project.enterprise
    shown["enterprise"], shown["credit_code"] = (firm.name, firm.credit_code or "") if firm else ("", "")
    shown["park"] = project.park.code if project.park else ""
    shown["chain"] = project.chain.code if project.chain else ""
    return {**shown, "leader": project.item.leader_id}


class LoadForm(PlainForm):
    """One workbook of projects."""

    file = forms.FileField(label="项目表（Excel 或 CSV）")
