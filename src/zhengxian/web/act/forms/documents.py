"""What clerks send in about documents and what was read out of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from zhengxian.web.act.models import DocumentKind
from zhengxian.web.ui.components.forms import PlainForm

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DocumentForm(PlainForm):
    """A document: what it is, and its text as a file or pasted."""

    title = forms.CharField(label="标题", max_length=200, help_text="如“在县域经济调度会上的讲话”。")
    kind = forms.ChoiceField(label="类型", choices=DocumentKind.choices)
    meeting_on = forms.DateField(
        label="会议或成文日期", widget=_DAY, help_text="“月底前”“年内”这样的时限从这一天推算。"
    )
    issuer = forms.CharField(label="讲话人或发文单位", max_length=120, required=False)
    number = forms.CharField(label="文号", max_length=60, required=False)
    file = forms.FileField(
        label="文件", required=False, help_text="Word（.docx）、有文字层的 PDF、网页（.html）或文本（.txt）。"
    )
    text = forms.CharField(
        label="或粘贴文字", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 10}),
        help_text="文件和文字只要一样。一段一行。",
    )  # fmt: skip


class ProposalForm(PlainForm):
    """A proposal as the clerk leaves it."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    title = forms.CharField(
        label="事项", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    owner = forms.ChoiceField(label="责任单位", required=False)
    supports = forms.CharField(label="配合单位", max_length=1000, required=False)
    due_on = forms.DateField(label="办理时限", required=False, widget=_DAY)

    def __init__(self, *args: Any, units: Sequence[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "未定"), *units]  # type: ignore[attr-defined]
        self.fields["owner"].error_messages["invalid_choice"] = "“责任单位”没有这一项。请从列表中选。"
