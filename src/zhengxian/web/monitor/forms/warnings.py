"""What people write under a warning; the rules themselves are kept by the services."""

from __future__ import annotations

from django import forms

from zhengxian.web.ui.components.forms import PlainForm

MOST = 1000


def _words(label: str, hint: str) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, help_text=hint, max_length=MOST, widget=box)


class WordsForm(PlainForm):
    """One text: an explanation, a remark or the reason for settling."""

    text = _words("意见", "对原因或办法的意见。提交后不能修改，预警的状态不变。")


class ExplainForm(WordsForm):
    """Why it came about and what is done about it."""

    text = _words("说明", "写明原因、正在采取的措施和预计何时改善。提交后不能修改。")


class SettleForm(WordsForm):
    """Why nothing more is to be watched."""

    text = _words("了结理由", "写明为什么可以了结。已说明不等于已了结；了结后再次测算也不会重新打开。")
