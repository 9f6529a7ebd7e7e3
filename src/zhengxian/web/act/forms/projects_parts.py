"""What is asked about one part of a project: a step, the plan of steps, a year of months, a paper, its state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from zhengxian.web.act.forms.projects import AMOUNT, DayInput
from zhengxian.web.act.models import Investment, PaperKind, ProjectPaper, ProjectStep, SideState, StepKind
from zhengxian.web.act.services.investments import Month
from zhengxian.web.act.services.papers import Paper
from zhengxian.web.act.services.project_steps import Reached
from zhengxian.web.ui.components.forms import PlainForm

MONTHS = range(1, 13)
COLUMNS = (("planned", "计划"), ("actual", "完成"), ("funds", "到位资金"))


class ReachForm(PlainForm):
    """A step that was reached, or its day corrected."""

    day = forms.DateField(label="实际日期", widget=DayInput())
    file = forms.FileField(
        label="佐证", required=False, help_text="PDF、图片、Word、Excel 或 OFD，一份即可。"
    )
    caption = forms.CharField(label="佐证说明", max_length=200, required=False)
    note = forms.CharField(
        label="说明",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="日期与其他节点先后不符时要写明原因。",
    )

    def __init__(self, *args: Any, first: bool = True, **kwargs: Any) -> None:
        """Ask for a file when the step is recorded for the first time, for a reason when it is corrected."""
        super().__init__(*args, **kwargs)
        self.fields["file"].required = first
        self.fields["file"].error_messages["required"] = (
            "登记节点要有一份佐证。请上传批复、合同、许可或现场照片。"
        )
        self.fields["note"].required = not first

    def reached(self, step: StepKind) -> Reached:
        """Return what was filled in, as the service takes it."""
        given = self.cleaned_data
        return Reached(step, given["day"], given["file"], given["note"], given["caption"])


class PlanForm(PlainForm):
    """The planned day of every step."""

    reason = forms.CharField(
        label="改动原因",
        max_length=300,
        required=False,
        help_text="第一次填计划不用写；改动已定的日期要写，原计划会保留。",
    )

    def __init__(self, steps: Mapping[str, ProjectStep], *args: Any, **kwargs: Any) -> None:
        """Make one day box a step."""
        super().__init__(*args, **kwargs)
        for step in StepKind:
            row = steps.get(step)
            box = forms.DateField(label=step.label, required=False, widget=DayInput())
            box.initial = row.planned_on if row else None
            self.fields[step.value] = box
        self.order_fields([*StepKind.values, "reason"])

    @property
    def days(self) -> dict[StepKind, date | None]:
        """The days by step."""
        return {step: self.cleaned_data[step.value] for step in StepKind}


class YearForm(PlainForm):
    """Twelve months with what was planned, done and arrived."""

    def __init__(self, year: int, rows: Mapping[str, Investment], *args: Any, **kwargs: Any) -> None:
        """Make three boxes a month."""
        super().__init__(*args, **kwargs)
        for month in MONTHS:
            row = rows.get(f"{year}-{month:02d}")
            for name, label in COLUMNS:
                box = forms.DecimalField(
                    label=f"{month}月{label}", required=False, min_value=Decimal(0), **AMOUNT
                )
                box.initial = getattr(row, name) if row else None
                self.fields[f"{name}-{month}"] = box

    def lines(self) -> Iterator[tuple[int, list[forms.BoundField]]]:
        """Give the boxes month by month."""
        for month in MONTHS:
            yield month, [self[f"{name}-{month}"] for name, _ in COLUMNS]

    @property
    def months(self) -> dict[int, Month]:
        """What was filled in, as the service takes it."""
        given = self.cleaned_data
        return {m: Month(*(given[f"{name}-{m}"] for name, _ in COLUMNS)) for m in MONTHS}


class PaperForm(PlainForm):
    """One permit or paper."""

    needed = forms.BooleanField(label="这个项目需要办理", required=False, initial=True)
    number = forms.CharField(label="文号", max_length=80, required=False)
    holder = forms.CharField(
        label="持有单位", max_length=120, required=False, help_text="批复、合同上写的单位（合同写甲方）。"
    )
    granted_on = forms.DateField(label="取得日期", required=False, widget=DayInput())
    amount = forms.DecimalField(label="金额（万元）", required=False, **AMOUNT)
    file = forms.FileField(label="文件", required=False)

    @staticmethod
    def shown(row: ProjectPaper | None) -> dict[str, Any]:
        """Return what is known of a paper, as the form shows it."""
        names = ("needed", "number", "holder", "granted_on", "amount")
        return {name: getattr(row, name) for name in names} if row else {"needed": True}

    def paper(self, kind: PaperKind) -> Paper:
        """Return what was filled in, as the service takes it."""
        return Paper(kind, **self.cleaned_data)


class SideForm(PlainForm):
    """Paused, ended, moved out or taken up again."""

    side = forms.ChoiceField(label="状态", choices=SideState.choices)
    since = forms.DateField(label="自哪天起", widget=DayInput())
    reason = forms.CharField(
        label="原因",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明依据，如会议纪要、上级批复的文号。调出的项目不计入各项比率。",
    )
