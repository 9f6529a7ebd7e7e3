"""What the making of a pack sends in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.forms.fields import DayField
from zhengxian.web.report.models import PackKind
from zhengxian.web.report.selectors import pack_periods, pack_places
from zhengxian.web.report.services.packs import Wish
from zhengxian.web.ui.components.forms import PlainForm

_KINDS = {
    PackKind.WEEK: "周调度会（周一至周日）",
    PackKind.TEN_DAY: "旬研判会",
    PackKind.MONTH: "月调度会",
    PackKind.QUARTER: "季调度会",
}


class PackForm(PlainForm):
    """For which region and period, for a meeting on which day, with unreleased figures or not."""

    region = forms.ChoiceField(label="范围", help_text="市的材料按县分页，县的材料按镇分页，每个地区一页。")
    period = forms.ChoiceField(label="会议和期间")
    held_on = DayField(label="会议日期", help_text="下一次同类材料从这一天起列“上次会议以来交办的事项”。")
    with_unreleased = forms.BooleanField(
        label="含未公布数据",
        required=False,
        help_text="勾选后只有能看未公布数据的人能打开，页眉注明不得转发。不勾选时只列已公布的数据。",
    )

    def __init__(self, access: Access, today: date, data: Any = None) -> None:
        """Offer the regions and periods there are."""
        super().__init__(data, initial={"held_on": today})
        regions = pack_places.offered(access, Action.MAKE_PACKS, today)
        self.fields["region"].choices = [(region.code, _named(region)) for region in regions]  # type: ignore[attr-defined]  # it is a choice
        self.fields["period"].choices = [  # type: ignore[attr-defined]  # so is it
            (words, [(f"{kind}:{span.code}", span.label) for span in pack_periods.offered(kind, today)])
            for kind, words in _KINDS.items()
        ]
        self.fields[
            "period"
        ].initial = f"{PackKind.MONTH}:{pack_periods.span_holding(PackKind.MONTH, today).code}"
        if not access.may(Action.SEE_UNRELEASED):
            del self.fields["with_unreleased"]

    @property
    def wish(self) -> Wish:
        """What is wanted, as the service takes it."""
        given = self.cleaned_data
        kind, _, code = given["period"].partition(":")
        return Wish(
            given["region"], PackKind(kind), code, given["held_on"], bool(given.get("with_unreleased"))
        )


def _named(region: Any) -> str:
    return f"{region.name}（{region.get_level_display()}）"
