"""What the plan, the division of a task and the ledger workbook send in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhengxian.web.act.services.decomposition import Wish
from zhengxian.web.act.services.milestones import Node
from zhengxian.web.core.forms.fields import DayField
from zhengxian.web.core.models import Region
from zhengxian.web.ui.components.forms import PlainForm

EMPTY_ROWS, MOST_ROWS = 4, 40
"""Blank rows under the milestones there are, and how many a plan may have."""


class NodeForm(PlainForm):
    """One milestone: its name, the days it needs for scheduling backwards, and its own days."""

    key = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label="节点", required=False, max_length=120)
    days = forms.IntegerField(label="需要天数", required=False, min_value=1, max_value=2000)
    begins_on = DayField(label="开始", required=False)
    planned_on = DayField(label="计划完成", required=False)
    weight = forms.IntegerField(label="权重", required=False, min_value=1, max_value=100)
    note = forms.CharField(label="备注", required=False, max_length=300)

    @property
    def is_blank(self) -> bool:
        """Tell whether the row names no milestone."""
        return not (self.cleaned_data.get("title") or "").strip()

    @property
    def node(self) -> Node:
        """The milestone as the service takes it."""
        given = self.cleaned_data
        return Node(
            given["title"].strip(), given["planned_on"], given["begins_on"], given["days"] or 0,
            given["weight"] or 1, given["note"], given["key"],
        )  # fmt: skip


def nodes_of(rows: Any) -> list[Node]:
    """Return the milestones that were written in valid rows, in order; blank rows do not count."""
    return [form.node for form in rows.forms if not form.is_blank]


PlanForms = forms.formset_factory(NodeForm, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


class PlanForm(PlainForm):
    """What the schedule counts: working or calendar days; the revision that was seen."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    begins_on = DayField(label="开始日期", required=False, help_text="填了就检查排不排得下。")
    working_days = forms.ChoiceField(label="天数按", choices=(("1", "工作日"), ("0", "日历天")), initial="1")


class ReachForm(PlainForm):
    """A milestone is reached: when, with which proof."""

    done_on = DayField(label="完成日期")
    file = forms.FileField(label="佐证", help_text="照片、PDF、Word 或 Excel，30 MB 以内。")
    note = forms.CharField(label="说明", required=False, max_length=300)


class DivideForm(PlainForm):
    """How a task is divided: whole, decimals, due day of the parts."""

    total = forms.DecimalField(label="目标总数", max_digits=18, decimal_places=4, min_value=0)
    decimals = forms.TypedChoiceField(
        label="分解到", coerce=int, choices=[(n, f"{n} 位小数" if n else "整数") for n in range(5)], initial=0
    )
    due_on = DayField(label="各单位时限", required=False, help_text="不填的与总任务相同。")
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)


class PartForm(forms.Form):
    """One unit's part: taken or not, by hand or by share."""

    value = forms.DecimalField(required=False, max_digits=18, decimal_places=4, min_value=0)
    share = forms.DecimalField(required=False, max_digits=12, decimal_places=4, min_value=0)


class PartRows:
    """The units a task may be divided among, with their boxes."""

    def __init__(self, regions: list[Region], data: Any = None) -> None:
        """Take the units and what was sent."""
        self.chosen = set(data.getlist("unit")) if data is not None else set()
        self.rows = [(region, PartForm(data, prefix=region.code)) for region in regions]
        self.sent = data is not None

    def is_valid(self) -> bool:
        """Tell whether every figure can be read."""
        return self.sent and all(form.is_valid() for region, form in self.rows if region.code in self.chosen)

    def wish(self) -> Wish:
        """The division as the service takes it."""
        taken = [(region, form.cleaned_data) for region, form in self.rows if region.code in self.chosen]
        shares = {r.code: given["share"] for r, given in taken if given["share"] is not None}
        by_hand = {r.code: given["value"] for r, given in taken if given["value"] is not None}
        return Wish(tuple(r.code for r, _ in taken), by_hand, shares or None)


class LedgerFileForm(PlainForm):
    """A ledger as a workbook."""

    file = forms.FileField(
        label="台账文件", help_text="Excel（.xlsx、.xls）或 CSV；可以直接用您单位自己的台账。"
    )

    def clean_file(self) -> Any:
        """Want a table by its name."""
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".xlsx", ".xls", ".csv", ".et", ".ods")):
            raise ValidationError("台账要用 Excel 工作簿（.xlsx）或 CSV 文件。请另存后再选。")
        return file
