"""What reporters and makers of forms send in."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from zhengxian.web.collect.models import Form, Indicator, ReportedBy
from zhengxian.web.collect.services.forms import Column
from zhengxian.web.core.models import Department, Region, RegionClass


class UploadForm(forms.Form):
    """One workbook."""

    file = forms.FileField(
        label="填好的表",
        error_messages={
            "required": "没有选文件。请先选择填好的 Excel 表。",
            "empty": "文件是空的。请核对后重新选择。",
        },
    )


class ExplainForm(forms.Form):
    """An explanation with its grounds."""

    text = forms.CharField(
        label="说明",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明原因和依据，如文件名称和文号。",
    )
    attachment = forms.FileField(label="附件", required=False)


class CellForm(forms.Form):
    """One cell on the screen: figure or state, and what is said beside it."""

    region = forms.CharField(max_length=16, widget=forms.HiddenInput)
    indicator = forms.CharField(max_length=60, widget=forms.HiddenInput)
    rev = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    text = forms.CharField(label="数或状态", max_length=300, required=False)
    reason = forms.CharField(label="说明", max_length=300, required=False)


class DuplicateForm(forms.Form):
    """Who asks for which figure a second time."""

    text = forms.CharField(label="谁、向您要了哪个数", max_length=200, required=False)


class DesignForm(forms.ModelForm[Form]):
    """A form as its maker fills it in; the columns are chosen line by line as ``code`` or ``heading|code``."""

    columns = forms.CharField(
        label="指标",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="一行一个指标代码，按表上的顺序；有上级表头的写成“表头|代码”。",
        error_messages={"required": "一个指标也没有。请至少写一个指标代码。"},
    )

    class Meta:
        model = Form
        fields = (
            "code", "title", "frequency", "level", "reported_by", "unit_level", "department", "classes", "left_out",
            "with_above", "issuer", "basis", "reason", "due_day", "skips_january", "valid_from", "valid_to", "order",
        )  # fmt: skip
        labels: ClassVar = {
            "frequency": "频率", "level": "问哪一级", "reported_by": "由谁填", "department": "填报部门",
            "valid_from": "生效日期", "valid_to": "停用日期", "order": "排序",
        }  # fmt: skip
        help_texts: ClassVar = {
            "due_day": "期末后第几天截止，遇休息日顺延。",
            "reason": "填报单位会看到这句话。",
            "with_above": "部门填的表在各地区之后再填一行上级（如全市）的数；不由系统相加。",
        }
        widgets: ClassVar = {
            "valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "valid_to": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["left_out"].queryset = Region.objects.order_by("path")  # type: ignore[attr-defined]
        self.fields["classes"].queryset = RegionClass.objects.select_related("classification")  # type: ignore[attr-defined]
        self.fields["department"].queryset = Department.objects.all()  # type: ignore[attr-defined]
        if self.instance.pk:
            rows = self.instance.columns.select_related("indicator")
            self.initial["columns"] = "\n".join(_line(c.heading, c.indicator.code) for c in rows)

    def clean_columns(self) -> list[Column]:
        """Read the lines into columns; unknown codes are told all at once."""
        lines = [line.strip() for line in self.cleaned_data["columns"].splitlines() if line.strip()]
        pairs = [line.rpartition("|") for line in lines]
        codes = [code.strip() for _, _, code in pairs]
        known = {i.code: i for i in Indicator.objects.filter(code__in=codes)}
        strange = [code for code in codes if code not in known]
        if strange:
            names = "、".join(strange[:5])
            raise forms.ValidationError(f"没有代码为“{names}”的指标。请先从指标库载入，或改正代码。")
        return [Column(known[code.strip()], heading.strip()) for heading, _, code in pairs]

    def clean(self) -> dict[str, Any]:
        """Hold who fills the form and how the department belongs to it."""
        given = super().clean() or self.cleaned_data
        by_department = given.get("reported_by") == ReportedBy.DEPARTMENT
        if by_department and not given.get("department"):
            self.add_error("department", "由部门填的表要写明是哪个部门。请选部门。")
        if not by_department:
            given["department"], given["with_above"] = None, False
        if by_department or given.get("unit_level") == given.get("level"):
            given["unit_level"] = ""
        return given


def _line(heading: str, code: str) -> str:
    return f"{heading}|{code}" if heading else code
