"""What is asked about an enterprise request: the short form of intake, and the forms of each act."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from zhengxian.web.act.forms.unit_field import UnitField, suggestions
from zhengxian.web.act.models import Category, Channel, Outcome, Request, Satisfaction
from zhengxian.web.act.selectors import firms, requests
from zhengxian.web.act.services.request_intake import Firm
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.forms.fields import DayField, RegionField
from zhengxian.web.core.forms.fields import suggestions as region_suggestions
from zhengxian.web.core.models import Region
from zhengxian.web.ui.components.forms import PlainForm


def words(rows: int = 3) -> forms.Textarea:
    """Return a box of some lines."""
    return forms.Textarea(attrs={"rows": rows})


class IntakeForm(PlainForm):
    """One short form: which firm, what it asks, about what, how it came, who should do it."""

    firm = forms.CharField(
        label="企业", max_length=120, help_text="写全称；登记过的会列出来，新企业写全称并选所在地。",
        widget=forms.TextInput(attrs={"list": "firm-choices", "autocomplete": "off"}),
    )  # fmt: skip
    place = RegionField(label="企业所在地", required=False, help_text="登记过的企业不用选。")
    title = forms.CharField(label="诉求", max_length=200, help_text="一句话：要求解决什么。")
    content = forms.CharField(label="详细情况", max_length=2000, required=False, widget=words())
    category = forms.ChoiceField(label="类别", choices=[("", "请选择"), *Category.choices])
    channel = forms.ChoiceField(label="渠道", choices=Channel.choices)
    received_on = DayField(label="收到日期", required=False, help_text="不填为今天；时限从收到的第二天起算。")
    owner = UnitField(label="承办单位", required=False)
    hard_reason = forms.CharField(
        label="疑难原因", max_length=300, required=False,
        help_text="涉及多个部门、10 个工作日办不完的才写；写了就按 25 个工作日。",
    )  # fmt: skip
    credit_code = forms.CharField(label="统一社会信用代码", max_length=30, required=False)
    contact = forms.CharField(label="联系人和电话", max_length=120, required=False)

    def __init__(self, *args: Any, access: Access, today: date, **given: Any) -> None:
        super().__init__(*args, **given)
        places = Region.objects.in_force(today).below(firms.paths(access))
        self.fields["place"].among = places  # type: ignore[attr-defined]
        self.region_choices = region_suggestions(places)
        self.unit_choices = suggestions(access)
        self.firm_choices = firms.names(access)
        self.access = access
        assigns = access.may(Action.ASSIGN_ITEMS)
        self.fields["owner"].help_text = (
            "选定后立即交办；不选就先登记，以后再交办。" if assigns else "只能选本单位；不选由督查员交办。"
        )

    def clean(self) -> dict[str, Any]:
        """Find the firm, or want the place of a new one."""
        told: dict[str, Any] = super().clean() or {}
        name = told.get("firm")
        if not name or "place" in self.errors:
            return told
        known = firms.named(self.access, name)
        if told.get("place") is None and len(known) != 1:
            why = "是新企业" if not known else "有同名的"
            self.add_error("place", f"“{name}”{why}，要写企业所在地。请选县或镇。")
        elif told.get("place") is None:
            told["place"] = known[0].place
        return told

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, as the service takes it."""
        told = dict(self.cleaned_data)
        firm = Firm(told.pop("firm"), told.pop("place"), told.pop("credit_code"), told.pop("contact"))
        return {"firm": firm, **told}


class DatedForm(PlainForm):
    """What was done, and on which day."""

    text = forms.CharField(label="情况", max_length=300, widget=words(2))
    on = DayField(label="日期", required=False, help_text="不填为今天。")


class VerifyForm(DatedForm):
    """The facts were checked with the firm."""

    prefix = "verify"

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["text"].label = "核实情况"
        self.fields["on"].label = "核实日期"


class ReplyForm(DatedForm):
    """What the firm was told."""

    prefix = "reply"
    text = forms.CharField(
        label="答复内容", max_length=2000, widget=words(), help_text="怎么办、谁来办、什么时候办好。"
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["on"].label = "答复日期"


class FinishForm(PlainForm):
    """The outcome, with its proof."""

    prefix = "finish"
    outcome = forms.ChoiceField(
        label="结果", choices=Outcome.choices, widget=forms.RadioSelect,
        help_text="“解释到位”单独统计，不算已解决。",
    )  # fmt: skip
    text = forms.CharField(label="办理情况", max_length=2000, widget=words())
    done_on = DayField(label="办结日期", required=False, help_text="不填为今天。")
    file = forms.FileField(label="办理结果说明", help_text="PDF、图片、Word、Excel 或 OFD。")


class HardForm(PlainForm):
    """Why it is hard."""

    prefix = "hard"
    reason = forms.CharField(label="疑难原因", max_length=300, widget=words(2))


class VisitForm(PlainForm):
    """What the firm said."""

    prefix = "visit"
    satisfaction = forms.ChoiceField(label="企业意见", choices=Satisfaction.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label="回访情况", max_length=1000, required=False, widget=words(2), help_text="不满意的要写明原因。"
    )


class LinkForm(PlainForm):
    """Which earlier request this one repeats."""

    prefix = "link"
    earlier = forms.ModelChoiceField(
        Request.objects.none(), label="重复哪一件", required=False, empty_label="不是重复诉求"
    )

    def __init__(self, *args: Any, access: Access, found: Request, **given: Any) -> None:
        super().__init__(*args, **given)
        field: Any = self.fields["earlier"]
        offered = requests.earlier(access, found)
        field.queryset = Request.objects.filter(pk__in=[one.pk for one in offered]).select_related("item")
        field.label_from_instance = lambda one: f"{one.item.number}　{one.item.title}"
        self.initial.setdefault("earlier", found.repeat_of_id)

    @property
    def any_offered(self) -> bool:
        """Tell whether the firm has another request to link to."""
        field: Any = self.fields["earlier"]
        return bool(field.queryset.exists())


class FileForm(PlainForm):
    """A workbook of requests."""

    file = forms.FileField(label="文件", help_text="Excel（.xlsx）或 CSV，第一行是标题。")
