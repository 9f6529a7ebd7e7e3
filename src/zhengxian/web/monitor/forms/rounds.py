"""The form that starts a recomputation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from zhengxian.engine.base.period import Period


class RoundForm(forms.Form):
    """Choose one of the months that are over."""

    period = forms.ChoiceField(label="测算哪一期")

    def __init__(self, *args: Any, offered: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [(str(p), p.label) for p in offered]  # type: ignore[attr-defined]
