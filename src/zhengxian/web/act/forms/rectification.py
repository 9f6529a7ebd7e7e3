"""What is asked about a rectification: its entry and each of its acts, and about one audit."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from zhengxian.web.act.forms.requests import words
from zhengxian.web.act.forms.unit_field import UnitField, suggestions
from zhengxian.web.act.models import (
    AcceptanceLevel,
    ContinuingReason,
    Rectification,
    Source,
    Stage,
    Verdict,
    VerifyMethod,
)
from zhengxian.web.act.services.rectification import Problem, Result
from zhengxian.web.act.services.standards import standard_of
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.forms.fields import DayField, RegionField
from zhengxian.web.core.forms.fields import suggestions as region_suggestions
from zhengxian.web.core.models import Region
from zhengxian.web.ui.components.forms import PlainForm

MONEY: dict[str, Any] = {"max_digits": 16, "decimal_places": 2}


class SeveralFilesInput(forms.ClearableFileInput):
    """A box that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files as a list; an empty one where none is needed."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)
        return [super(FilesField, self).clean(one, initial) for one in given]


class ProblemForm(PlainForm):
    """A problem as its source tells it, and who puts it right by when."""

    source = forms.ChoiceField(label="来源", choices=[("", "请选择"), *Source.choices])
    document = forms.CharField(
        label="来源文书", max_length=200, required=False, help_text="报告或反馈意见的名称、文号。"
    )
    title = forms.CharField(label="问题名称", max_length=200, help_text="一句话。")
    problem = forms.CharField(label="问题", max_length=4000, widget=words(4), help_text="照文书原文写。")
    found_on = DayField(label="发现日期")
    amount = forms.DecimalField(
        label="涉及金额（万元）", required=False, min_value=0, help_text="不涉及金额的不填。", **MONEY
    )
    owner = UnitField(label="责任单位", required=False, help_text="选定后立即交办。")
    place = RegionField(label="所在地", required=False)
    level = forms.ChoiceField(label="验收级别", choices=AcceptanceLevel.choices, initial=AcceptanceLevel.CITY)
    stage = forms.ChoiceField(
        label="整改类型", choices=Stage.choices, help_text="立行立改半年，分阶段两年，持续五年。"
    )
    due_on = DayField(label="整改时限", required=False, help_text="不填按整改类型定。")
    standard = forms.CharField(
        label="销号标准", max_length=2000, required=False, widget=words(2), help_text="不填用这一来源的标准。"
    )
    measures = forms.CharField(label="整改措施", max_length=4000, required=False, widget=words(2))

    def __init__(self, *args: Any, access: Access, today: date, **given: Any) -> None:
        super().__init__(*args, **given)
        places = Region.objects.in_force(today).below(access.scope(Action.DRAFT_ITEMS).paths)
        self.fields["place"].among = places  # type: ignore[attr-defined]
        self.region_choices = region_suggestions(places)
        self.unit_choices = suggestions(access)

    @property
    def standards(self) -> list[tuple[str, list[str]]]:
        """The closing standard of every source, to be read beside the form."""
        return [(source.label, standard_of(source).split("；")) for source in Source]

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, as the service takes it."""
        told = dict(self.cleaned_data)
        rest = {name: told.pop(name) for name in ("title", "owner", "place", "due_on")}
        return {"problem": Problem(**told), **rest}


class PlanForm(PlainForm):
    """How it will be put right."""

    prefix = "plan"
    measures = forms.CharField(
        label="整改措施", max_length=4000, widget=words(4), help_text="做什么、谁负责、什么时候完成。"
    )


class ApplyForm(PlainForm):
    """What was done, with files from before and after."""

    prefix = "apply"
    text = forms.CharField(label="整改完成情况", max_length=4000, widget=words(4))
    done_on = DayField(label="完成日期", required=False, help_text="不填为今天。")
    amount_done = forms.DecimalField(label="已整改金额（万元）", required=False, min_value=0, **MONEY)
    rules_made = forms.IntegerField(
        label="建立制度（项）", required=False, min_value=0, max_value=999,
        help_text="印发的制度、办法；与金额分开统计。",
    )  # fmt: skip
    before = FilesField(label="整改前材料", required=False, help_text="以前传过的可不再传；可选多个。")
    after = FilesField(label="整改后材料", help_text="照片、凭证、文件，至少一份；可选多个。")

    def __init__(self, *args: Any, found: Rectification, **given: Any) -> None:
        super().__init__(*args, **given)
        if found.amount is None:
            del self.fields["amount_done"]

    @property
    def result(self) -> Result:
        """What was filled in, as the service takes it."""
        told = self.cleaned_data
        return Result(told["text"], told["done_on"], told.get("amount_done"), told["rules_made"] or 0)


class JudgeForm(PlainForm):
    """What was looked at, and the verdict."""

    prefix = "judge"
    verdict = forms.ChoiceField(label="认定", choices=Verdict.choices, widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label="持续整改原因", choices=[("", "不是持续整改"), *ContinuingReason.choices], required=False,
        help_text="只有这三种可以认定“持续整改”。",
    )  # fmt: skip
    due_on = DayField(label="持续整改时限", required=False)
    method = forms.ChoiceField(
        label="核查方式", choices=[c for c in VerifyMethod.choices if c[0] != VerifyMethod.RETURN_VISIT],
        initial=VerifyMethod.OPEN_VISIT,
    )  # fmt: skip
    site = forms.CharField(label="核查地点", max_length=200, required=False)
    visited_on = DayField(label="核查日期", required=False, help_text="不填为今天。")
    photos = FilesField(label="现场照片", required=False, help_text="现场核查的至少一张；可选多个。")
    text = forms.CharField(label="核查情况", max_length=3000, widget=words(3))
    document = forms.CharField(
        label="验收文书", max_length=200, required=False, help_text="省级验收的必填：名称和文号。"
    )


class PublicityForm(PlainForm):
    """From when to when it is made public."""

    prefix = "publicise"
    first = DayField(label="公示开始")
    last = DayField(label="公示结束", help_text="至少 5 个工作日；期满没有异议才能销号。")


class ReboundForm(PlainForm):
    """What came back."""

    prefix = "rebound"
    on = DayField(label="发现反弹的日期")
    note = forms.CharField(label="反弹情况", max_length=300, widget=words(3))
    due_on = DayField(label="重新整改的时限", required=False, help_text="不填按原来的天数。")


class AuditForm(PlainForm):
    """One audit of one unit."""

    unit = UnitField(label="被审计单位")
    audited_on = DayField(label="审计日期", help_text="审计报告的日期。")
    subject = forms.CharField(label="审计项目", max_length=160)
    auditor = forms.CharField(label="审计单位", max_length=120, required=False)

    def __init__(self, *args: Any, access: Access, **given: Any) -> None:
        super().__init__(*args, **given)
        self.unit_choices = suggestions(access)
