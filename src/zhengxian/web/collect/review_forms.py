"""What reviewers, correctors and those who release send in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from zhengxian.web.collect.models import CellState, Observation, Status, Submission
from zhengxian.web.collect.selectors.review_sheet import Cell, sheet_of
from zhengxian.web.collect.services.corrections import REASON_LIMIT as CORRECTION_LIMIT
from zhengxian.web.collect.services.corrections import Wish
from zhengxian.web.collect.services.releases import Chosen
from zhengxian.web.collect.services.reviews import REASON_LIMIT, CellKey
from zhengxian.web.core.models import Level


class ApproveForm(forms.Form):
    """The version that was seen, and whether explanations are accepted with it."""

    version = forms.IntegerField(required=False)
    accept_explained = forms.BooleanField(required=False)


class AskForm(forms.Form):
    """A further question."""

    text = forms.CharField(label="追问", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class ReturnForm(forms.Form):
    """A reason for every chosen value; the common one stands for those that are left blank."""

    common = forms.CharField(
        label="共同的原因",
        required=False,
        max_length=REASON_LIMIT,
        help_text="写在这里的原因用于下面没有单独写原因的数。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, submission: Submission, data: Any = None, *, chosen: Sequence[str] = (), **more: Any
    ) -> None:
        super().__init__(data, initial={"version": submission.version}, **more)
        asked = data.getlist("cell") if data is not None else chosen
        known = {cell.key: cell for cell in sheet_of(submission).cells if cell.entry is not None}
        self.chosen: list[Cell] = [known[key] for key in dict.fromkeys(asked) if key in known]
        for cell in self.chosen:
            self.fields[f"reason-{cell.key}"] = forms.CharField(
                label=f"{cell.region}，{cell.indicator}",
                required=False,
                max_length=REASON_LIMIT,
            )

    @property
    def lines(self) -> list[tuple[Cell, Any]]:
        """The chosen values with their boxes."""
        return [(cell, self[f"reason-{cell.key}"]) for cell in self.chosen]

    def clean(self) -> dict[str, Any]:
        """Want at least one value and a reason for each."""
        given: dict[str, Any] = super().clean() or {}
        if not self.chosen:
            raise ValidationError("没有选要退回的数。请回到表中勾选。（C-214）")
        common = (given.get("common") or "").strip()
        for cell in self.chosen:
            name = f"reason-{cell.key}"
            if name in given and not (given[name].strip() or common):
                self.add_error(name, "请写明原因，填报单位才知道怎么改。（C-215）")
        return given

    @property
    def reasons(self) -> dict[CellKey, str]:
        """The reason of every value."""
        common = self.cleaned_data["common"].strip()
        return {
            (cell.region.pk, cell.indicator.pk): self.cleaned_data[f"reason-{cell.key}"].strip() or common
            for cell in self.chosen
        }


class CorrectionForm(forms.Form):
    """What an approved figure should be."""

    state = forms.ChoiceField(label="状态", choices=CellState.choices)
    value = forms.FloatField(label="更正为", required=False)
    reason = forms.CharField(
        label="更正理由", max_length=CORRECTION_LIMIT, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = forms.FileField(label="佐证文件", required=False)

    def __init__(self, before: Observation, *args: Any, **more: Any) -> None:
        more.setdefault("initial", {"state": CellState.REPORTED.value})
        super().__init__(*args, **more)
        unit = before.indicator.unit
        self.fields["value"].help_text = f"单位：{unit}。选其他状态时留空。" if unit else "选其他状态时留空。"

    @property
    def wish(self) -> Wish:
        """The wish as the service takes it."""
        given = self.cleaned_data
        return Wish(given["value"], CellState(given["state"]), given["reason"], given["evidence"])


class AnswerForm(forms.Form):
    """Why a correction is not accepted, or a remark on one that is."""

    answer = forms.CharField(
        label="答复", required=False, max_length=CORRECTION_LIMIT, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReleaseForm(forms.Form):
    """What to do with the chosen figures."""

    DEEDS = (
        ("release", "现在公布"),
        ("embargo", "定时公布"),
        ("take_back", "收回为内部"),
        ("status", "标明核实程度"),
    )
    deed = forms.ChoiceField(label="做什么", choices=DEEDS, widget=forms.RadioSelect)
    until = forms.DateTimeField(
        label="公布时间",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"],
    )
    status = forms.ChoiceField(label="核实程度", required=False, choices=Status.choices)
    reason = forms.CharField(label="原因", required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Want a moment where one is needed."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("deed") == "embargo" and not given.get("until") and "until" not in self.errors:
            self.add_error("until", "请填公布时间。")
        if given.get("deed") == "embargo" and given.get("until") and given["until"] <= timezone.now():
            self.add_error("until", "公布时间已经过去。请选将来的时间。（C-241）")
        return given

    def chosen(self) -> Chosen:
        """The chosen cells of the matrix."""
        level = self.data.get("level", "")
        pairs = (text.rpartition(" ") for text in self.data.getlist("cell"))  # type: ignore[attr-defined]
        cells = tuple((indicator, period) for indicator, _, period in pairs if indicator)
        return Chosen(cells, Level(level) if level in Level.values else None)


class BulkForm(forms.Form):
    """A file of observation rows."""

    file = forms.FileField(
        label="文件",
        help_text="Excel 工作簿或 CSV，一行一个数：region（地区）、indicator（指标）、period（期间）、value（数值），可加 state（状态）。",
    )
    status = forms.ChoiceField(label="核实程度", choices=Status.choices, initial=Status.FLASH.value)
