"""The choices of a benchmark: which indicators tell what a place is like."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from zhengxian.web.collect.models import Indicator

MOST = 12
"""So many structure indicators at most: with more nobody could say why two places are alike."""


class StructureForm(forms.Form):
    """Structure indicators as boxes to tick."""

    structure = forms.MultipleChoiceField(
        label="结构指标",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=f"选 2 到 {MOST} 个有数的指标。",
    )

    def __init__(self, data: object, *, offered: Sequence[Indicator], usual: Sequence[str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        field = self.fields["structure"]
        field.error_messages["invalid_choice"] = (
            "所选的指标里有不能用的，现按常用的结构指标找近邻。请重新选。"
        )
        field.choices = [(i.code, i.title) for i in offered]  # type: ignore[attr-defined]
        field.initial = list(usual)

    def clean_structure(self) -> list[str]:
        """Refuse more than can be explained."""
        codes = list(self.cleaned_data["structure"])
        if len(codes) > MOST:
            raise forms.ValidationError(f"选了 {len(codes)} 个，最多选 {MOST} 个。请去掉一些。")
        return codes

    def chosen(self, offered: Sequence[Indicator]) -> list[Indicator]:
        """Return the indicators that are ticked, in the office's order; the usual ones where nothing fit is."""
        codes = self.cleaned_data.get("structure", []) if self.is_bound and self.is_valid() else []
        wanted = set(codes or self.fields["structure"].initial)
        return [one for one in offered if one.code in wanted]
