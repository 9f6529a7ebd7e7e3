"""What the pages of plans send in: drawing many, changing one, taking over what is open, a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhengxian.web.collect.models import Indicator
from zhengxian.web.core.forms.fields import DayField
from zhengxian.web.monitor.models import PacePlan, PlanMethod
from zhengxian.web.monitor.services.plan_points import CONSTANT, due_months
from zhengxian.web.monitor.services.plans import S_CURVE
from zhengxian.web.ui.components.forms import PlainForm

MANY = [(m.value, m.label) for m in (PlanMethod.SEASONAL, PlanMethod.LINEAR, PlanMethod.QUARTERLY)]
MONTHS = 12
QUARTERS = ("q1", "q2", "q3")
_MONTH_BOXES = [f"m{month}" for month in range(1, MONTHS + 1)]


class DrawAllForm(PlainForm):
    """Which path levels and counts get; the other kinds have only one."""

    method = forms.ChoiceField(label="总量、个数的进度", choices=MANY, initial=PlanMethod.SEASONAL)


class ChangeForm(PlainForm):
    """A new version of one plan: its path, from which day on, and why."""

    seen = forms.IntegerField(required=False, min_value=0, max_value=9999, widget=forms.HiddenInput)
    method = forms.ChoiceField(label="进度方法")
    q1 = forms.DecimalField(label="一季度末", required=False, max_digits=6, decimal_places=2)
    q2 = forms.DecimalField(label="上半年末", required=False, max_digits=6, decimal_places=2)
    q3 = forms.DecimalField(label="前三季度末", required=False, max_digits=6, decimal_places=2)
    valid_from = DayField(label="启用日期", required=False)
    reason = forms.CharField(
        label="调整理由", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, indicator: Indicator, versions: Sequence[PacePlan], *args: Any, **kwargs: Any) -> None:
        """Offer what fits the indicator; a first version asks for no reason."""
        initial = {"seen": versions[-1].number if versions else 0, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)
        choice = self.fields["method"]
        choice.choices = choices_for(indicator)  # type: ignore[attr-defined]
        self.months = due_months(indicator)
        for month in self.months:
            self.fields[f"m{month}"] = forms.DecimalField(
                label=f"{month}月末", required=False, max_digits=20, decimal_places=6
            )
        if versions:
            self.fields["reason"].required = True
            self.fields["valid_from"].help_text = "今天或以后，且晚于上一版。以前的判定不变。"
        else:
            del self.fields["reason"]
            self.fields["valid_from"].help_text = "不填从 1 月 1 日起。"
        if indicator.kind in CONSTANT:
            for name in QUARTERS:
                del self.fields[name]

    @property
    def shape(self) -> list[float | None] | None:
        """What the method needs besides its name."""
        given = self.cleaned_data
        if given["method"] == PlanMethod.HAND:
            return [None if (v := given.get(box)) is None else float(v) for box in _MONTH_BOXES]
        shares = [given.get(name) for name in QUARTERS]
        if given["method"] == PlanMethod.QUARTERLY and any(s is not None for s in shares):
            return [*(None if s is None else float(s) for s in shares), 100.0]
        return None

    @property
    def month_fields(self) -> list[tuple[int, Any]]:
        """The boxes of months, each with its month."""
        return [(month, self[f"m{month}"]) for month in self.months]


def choices_for(indicator: Indicator) -> list[tuple[str, str]]:
    """Return the paths an indicator may have."""
    if indicator.kind in CONSTANT:
        return [(PlanMethod.LINEAR.value, "全年同一目标"), (PlanMethod.HAND.value, PlanMethod.HAND.label)]
    return [*((m.value, m.label) for m in PlanMethod), (S_CURVE, "S 形进度（填入手工设定）")]


class CarryForm(PlainForm):
    """Take over what is open: the version that was seen, and why."""

    seen = forms.IntegerField(min_value=0, max_value=9999, widget=forms.HiddenInput)
    reason = forms.CharField(label="理由", required=False, max_length=300)


class PlanFileForm(PlainForm):
    """A workbook of plans by hand."""

    file = forms.FileField(label="计划工作簿", help_text="Excel（.xlsx）或 CSV，先从计划清单导出再改。")

    def clean_file(self) -> Any:
        """Want a table by its name."""
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".xlsx", ".csv")):
            raise ValidationError("计划要用 Excel 工作簿（.xlsx）或 CSV 文件。请另存后再选。")
        return file


class FileReasonForm(PlainForm):
    """Why the plans of a workbook change, for the rows that do not say so themselves."""

    reason = forms.CharField(
        label="调整理由", required=False, max_length=300,
        help_text="表里“调整理由”一列空着的行用这一句；已有计划的行必须有理由。",
    )  # fmt: skip
