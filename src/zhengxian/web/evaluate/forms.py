"""Forms of evaluation: they only parse; rules live in the services."""

from __future__ import annotations

from typing import Any

from django import forms

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.period import Period
from zhengxian.web.core.models import Classification, Level, Region
from zhengxian.web.evaluate.models import Run, Scheme, SchemeVersion

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PeriodField(forms.CharField):
    """A period as people write it, kept in its canonical spelling."""

    def clean(self, value: Any) -> Any:
        """Parse."""
        text = super().clean(value)
        if not text:
            return ""
        try:
            return str(Period.parse(text))
        except ZhengxianError as error:
            raise forms.ValidationError(str(error)) from error


class SchemeFileForm(forms.Form):
    """A scheme file and what it may leave open."""

    file = forms.FileField(label="方案文件", help_text=".toml，或从版本页导出后改过的 .xlsx")
    level = forms.ChoiceField(
        label="评价层级",
        required=False,
        choices=[
            ("", "同已有方案"),
            *[(v, word) for v, word in Level.choices if v in ("county", "town", "park")],
        ],
        help_text="新方案必选；已有方案的新版本不用选",
    )
    classification = forms.ModelChoiceField(
        label="分类",
        queryset=Classification.objects.none(),
        required=False,
        empty_label="不分类，或同已有方案",
    )
    valid_from = forms.DateField(label="执行日期", required=False, widget=DAY, help_text="文件里已写的不用填")
    document = forms.CharField(label="文号", required=False, max_length=120)
    note = forms.CharField(label="修订说明", required=False, max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["classification"].queryset = Classification.objects.all()  # type: ignore[attr-defined]


class RunForm(forms.Form):
    """Which version, which period, compared with which run."""

    version = forms.ModelChoiceField(
        label="方案版本", queryset=SchemeVersion.objects.none(), empty_label=None
    )
    period = PeriodField(label="期间", max_length=20, help_text="如 2026、2026Q3、2026-09")
    previous = forms.ModelChoiceField(
        label="与哪一期比较",
        queryset=Run.objects.none(),
        required=False,
        empty_label="更早的最近一期",
        help_text="不选就与同一方案更早期间的最近一次比较，没有就不比较",
    )
    as_of = forms.DateTimeField(
        label="数据截至",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="不填就是现在",
    )
    trial = forms.BooleanField(label="只作测算，不走核对和发布", required=False)

    def __init__(self, *args: Any, versions: Any, runs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]
        self.fields["previous"].queryset = runs  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """The state the user saw, and a note."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=12)
    note = forms.CharField(label="说明", required=False, max_length=300)


class PublicityForm(forms.Form):
    """From which day to which day a run is shown."""

    first = forms.DateField(label="公示起", widget=DAY)
    last = forms.DateField(label="公示止", widget=DAY)


class DayForm(forms.Form):
    """A day."""

    on = forms.DateField(label="停用日期", widget=DAY)


class AdjustmentForm(forms.Form):
    """A bonus, deduction or veto event."""

    scheme = forms.ModelChoiceField(label="方案", queryset=Scheme.objects.none(), empty_label=None)
    code = forms.ChoiceField(label="事项")
    region = forms.ModelChoiceField(label="地区", queryset=Region.objects.none())
    period = PeriodField(label="期间", max_length=20, help_text="从这一期起，到当年年底都计入")
    points = forms.FloatField(label="分值", required=False, help_text="减分也填正数；与次数二选一；否决不填")
    count = forms.FloatField(label="次数", required=False)
    authority = forms.CharField(label="认定机关", max_length=80)
    document = forms.CharField(label="文号", required=False, max_length=120)
    text = forms.CharField(label="事由", max_length=300)
    evidence = forms.FileField(label="佐证文件", required=False)

    def __init__(self, *args: Any, schemes: Any, regions: Any, matters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"].queryset = schemes  # type: ignore[attr-defined]
        self.fields["region"].queryset = regions  # type: ignore[attr-defined]
        self.fields["code"].choices = matters  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """Yes or no."""

    verdict = forms.ChoiceField(choices=[("yes", "是"), ("no", "否")])


class ObjectionForm(forms.Form):
    """What a region disputes."""

    target = forms.ChoiceField(label="对哪次评价、哪个地区")
    node = forms.ChoiceField(label="哪一项", required=False)
    text = forms.CharField(label="申诉理由", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
    evidence = forms.FileField(label="佐证文件", required=False)

    def __init__(self, *args: Any, targets: Any, nodes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].choices = targets  # type: ignore[attr-defined]
        self.fields["node"].choices = nodes  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The office's answer."""

    verdict = forms.ChoiceField(
        label="结论",
        choices=[("rejected", "不采纳"), ("upheld", "采纳，须重新计算")],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label="答复", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
