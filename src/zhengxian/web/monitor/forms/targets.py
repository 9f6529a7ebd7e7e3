"""What the division of a target sends in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from zhengxian.web.collect.models import Indicator
from zhengxian.web.core.forms.fields import DayField
from zhengxian.web.core.models import Region
from zhengxian.web.monitor.selectors.targets import RATES
from zhengxian.web.monitor.services.target_methods import INCREMENT, METHODS, SHARE, SplitWish, method_of
from zhengxian.web.ui.components.forms import PlainForm

_DIGITS: dict[str, Any] = {"max_digits": 20, "decimal_places": 6}


class SplitForm(PlainForm):
    """The whole, how to divide it, and under which document."""

    seen = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    total = forms.DecimalField(label="总目标", **_DIGITS)
    method = forms.ChoiceField(label="分解方法", choices=METHODS)
    slope = forms.DecimalField(
        label="追赶幅度", required=False, min_value=0, max_digits=6, decimal_places=2,
        help_text="百分点：基数为 0 的比处于平均水平的多几个点。",
    )  # fmt: skip
    weights = forms.ChoiceField(
        label="权重", required=False, help_text="各地区的增速按这个指标的上年数加权。"
    )
    balanced = forms.BooleanField(label="加点后整体平移，使加权合计达到总目标", required=False)
    stretch = forms.DecimalField(
        label="奋斗目标高出", required=False, min_value=0, max_digits=6, decimal_places=2,
    )  # fmt: skip
    document = forms.CharField(label="文件号", required=False, max_length=200)
    reason = forms.CharField(
        label="调整理由", required=False, max_length=300, help_text="下级已有计划时必填，写进新版计划。"
    )
    valid_from = DayField(label="新版计划启用日期", required=False, help_text="不填从今天起。")

    def __init__(self, indicator: Indicator, offered: Sequence[Indicator], *args: Any, **kwargs: Any) -> None:
        """Ask only what the kind of indicator needs."""
        super().__init__(*args, **kwargs)
        rated = indicator.kind in RATES
        self.fields["total"].help_text = f"最多 {indicator.decimals} 位小数。"
        self.fields["stretch"].help_text = (
            "百分点；不填的保持原来的奋斗目标。" if rated else "%；不填的保持原来的奋斗目标。"
        )
        methods = [m for m in METHODS if not (rated and m[0] == INCREMENT)]
        if rated:
            methods = [(m, "各地区相同" if m == SHARE else words) for m, words in methods]
            choices = [("", "各地区同权"), *((i.code, i.title) for i in offered)]
            self.fields["weights"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["weights"], self.fields["balanced"]
        self.fields["method"].choices = methods  # type: ignore[attr-defined]


class PartForm(forms.Form):
    """One region: fixed by hand, or its share of the increment."""

    value = forms.DecimalField(required=False, **_DIGITS)
    share = forms.DecimalField(required=False, min_value=0, max_digits=12, decimal_places=4)


class UpliftForm(forms.Form):
    """Points more (or fewer) for one class."""

    points = forms.DecimalField(required=False, max_digits=6, decimal_places=2)


class SplitRows:
    """The regions below the parent and their classes, with their boxes."""

    def __init__(self, regions: Sequence[Region], classes: Sequence[str], data: Any = None) -> None:
        """Take the regions and what was sent; at first everybody takes part."""
        self.sent = data is not None
        self.chosen = set(data.getlist("unit")) if data is not None else {r.code for r in regions}
        self.parts = [(region, PartForm(data, prefix=f"r{region.code}")) for region in regions]
        self.classes = [(title, UpliftForm(data, prefix=f"c{n}")) for n, title in enumerate(classes)]

    def is_valid(self) -> bool:
        """Tell whether every figure can be read."""
        forms_ = [f for r, f in self.parts if r.code in self.chosen] + [f for _, f in self.classes]
        return self.sent and all([form.is_valid() for form in forms_])  # noqa: C419 -- all are to show their errors

    def wish(self, form: SplitForm) -> SplitWish:
        """The division as the service takes it."""
        given = form.cleaned_data
        taken = [(r, f.cleaned_data) for r, f in self.parts if r.code in self.chosen]
        return SplitWish(
            total=given["total"],
            codes=tuple(r.code for r, _ in taken),
            method=method_of(given["method"]),
            by_hand={r.code: d["value"] for r, d in taken if d["value"] is not None},
            shares={r.code: d["share"] for r, d in taken if d["share"] is not None},
            slope=given["slope"] or Decimal(0),
            uplift={t: f.cleaned_data["points"] or Decimal(0) for t, f in self.classes},
            balanced=given.get("balanced", True),
            weights=given.get("weights", ""),
            stretch=given["stretch"],
        )
