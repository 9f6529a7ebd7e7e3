"""Regions, their changes, classes and files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from zhengxian.web.core.forms.fields import DayField, RegionField, suggestions
from zhengxian.web.core.models import ChangeKind, Level, Region, RegionClass
from zhengxian.web.core.selectors import regions
from zhengxian.web.core.services.regions import Facts


class AmongForm(forms.Form):
    """A form whose regions are chosen among some."""

    def __init__(self, *args: Any, among: QuerySet[Region], **given: Any) -> None:
        super().__init__(*args, **given)
        for field in self.fields.values():
            if isinstance(field, RegionField):
                field.among = among
        self.region_choices = suggestions(among)


class RegionForm(AmongForm):
    """What is told of a region."""

    code = forms.CharField(label="代码", max_length=16, help_text="行政区划代码，建好后不能改。")
    name = forms.CharField(label="名称", max_length=80)
    short_name = forms.CharField(label="简称", max_length=40, required=False)
    level = forms.ChoiceField(label="级别", choices=Level.choices, initial=Level.TOWN)
    parent = RegionField(label="上级", required=False, help_text="写代码或名称；最上一级不填。")
    valid_from = DayField(label="设立日期", required=False)
    valid_to = DayField(label="撤销日期", required=False, help_text="最后一天。")
    order = forms.IntegerField(label="排序", min_value=0, initial=0, required=False)

    def facts(self) -> Facts:
        """Return what was told, once the form is valid."""
        told = self.cleaned_data
        return Facts(
            name=told["name"],
            level=Level(told["level"]),
            parent=told["parent"],
            short_name=told["short_name"],
            valid_from=told["valid_from"],
            valid_to=told["valid_to"],
            order=told["order"] or 0,
        )


class CloseForm(forms.Form):
    """The last day of a region."""

    on = DayField(label="最后一天")
    document = forms.CharField(label="批准文件", max_length=200, required=False)


class UpgradeForm(forms.Form):
    """A region goes on under a new code."""

    kind = forms.ChoiceField(
        label="变更",
        choices=[(k.value, k.label) for k in (ChangeKind.UPGRADE, ChangeKind.CODE, ChangeKind.RENAME)],
    )
    code = forms.CharField(label="新代码", max_length=16)
    name = forms.CharField(label="新名称", max_length=80)
    on = DayField(label="生效日期", help_text="从这一天起用新代码，旧代码到前一天为止。")
    document = forms.CharField(label="批准文件", max_length=200, required=False)


class MergeForm(AmongForm):
    """Regions that go into this one."""

    others = forms.CharField(
        label="并入的地区",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="每行一个代码或名称。这些地区到生效日期前一天为止。",
    )
    on = DayField(label="生效日期")
    document = forms.CharField(label="批准文件", max_length=200, required=False)

    def __init__(self, *args: Any, among: QuerySet[Region], **given: Any) -> None:
        super().__init__(*args, among=among, **given)
        self._one = RegionField(label="地区")
        self._one.among = among

    def clean_others(self) -> list[Region]:
        """Return the regions named, one a line."""
        lines = [line.strip() for line in str(self.cleaned_data["others"]).splitlines() if line.strip()]
        found, wrong = [], []
        for line in lines[:200]:
            try:
                found.append(self._one.clean(line))
            except ValidationError as error:
                wrong.extend(error.messages)
        if wrong:
            raise ValidationError(wrong)
        return found


class ClassForm(forms.Form):
    """The class of a region from a day on."""

    region_class = forms.ModelChoiceField(label="类别", queryset=RegionClass.objects.none())
    valid_from = DayField(label="从哪一天起", help_text="原来的类别到前一天为止。")
    document = forms.CharField(label="依据", max_length=200, required=False)

    def __init__(self, *args: Any, level: str, **given: Any) -> None:
        super().__init__(*args, **given)
        choices = self.fields["region_class"]
        choices.queryset = regions.classes_for(level)  # type: ignore[attr-defined]
        choices.label_from_instance = lambda c: f"{c.classification.title}：{c.title}"  # type: ignore[attr-defined]


class ClassificationForm(forms.Form):
    """A way to divide regions."""

    code = forms.SlugField(label="代码", max_length=40)
    title = forms.CharField(label="名称", max_length=80)
    level = forms.ChoiceField(label="级别", choices=Level.choices, initial=Level.COUNTY)
    classes = forms.CharField(
        label="类别", widget=forms.Textarea(attrs={"rows": 6}), help_text="每行一个，按显示的先后写。"
    )

    def clean_classes(self) -> list[str]:
        """Return the classes, one a line."""
        return [line.strip()[:40] for line in str(self.cleaned_data["classes"]).splitlines() if line.strip()]


class FileForm(forms.Form):
    """A file to be read and shown."""

    file = forms.FileField(label="文件")


class ClassedFileForm(FileForm):
    """A regions file whose class column belongs to a classification."""

    classification = forms.ModelChoiceField(
        label="类别列属于哪个分类",
        queryset=regions.classifications(),
        required=False,
        empty_label="不读类别",
    )
