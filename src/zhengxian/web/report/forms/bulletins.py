"""What the making of a bulletin sends in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region
from zhengxian.web.report.models import BulletinPurpose, BulletinTemplate
from zhengxian.web.report.selectors import bulletins
from zhengxian.web.ui.components.forms import PlainForm

_KINDS = {
    BulletinPurpose.QUARTERLY: (PeriodKind.QUARTER,),
    BulletinPurpose.HALF_YEAR: (PeriodKind.HALF,),
    BulletinPurpose.ANNUAL: (PeriodKind.YEAR,),
}
"""Periods a purpose is written for; the others are monthly."""
_BACK = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 6, PeriodKind.HALF: 4, PeriodKind.YEAR: 3}


class BulletinForm(PlainForm):
    """Which template, which period, which region."""

    template = forms.ChoiceField(label="模板")
    period = forms.ChoiceField(
        label="期间", help_text="月通报和专项通报选月，季评比选季，半年、年度结果选半年、年。"
    )
    region = forms.ChoiceField(label="范围", help_text="全市的通报选市；地区简报选县。")

    def __init__(self, access: Access, today: date, data: Any = None, initial: Any = None) -> None:
        """Offer the templates, the periods that are over, and the person's regions."""
        super().__init__(data, initial=initial)
        self._templates = {row.code: row for row in bulletins.templates()}
        self._regions = {row.code: row for row in bulletins.regions_for(access)}
        self._fill("template", [(row.code, row.title) for row in self._templates.values()])
        self._fill("period", _periods(today))
        self._fill("region", [(row.code, row.name) for row in self._regions.values()])

    def _fill(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[BulletinTemplate, str, Region]:
        """Template, period and region, once valid."""
        data = self.cleaned_data
        return self._templates[data["template"]], data["period"], self._regions[data["region"]]

    def clean(self) -> dict[str, Any]:
        """Hold the period against what the template is for."""
        data = super().clean() or {}
        template = self._templates.get(data.get("template", ""))
        if template is not None and data.get("period"):
            wanted = _KINDS.get(BulletinPurpose(template.purpose), (PeriodKind.MONTH,))
            kind = Period.parse(data["period"]).kind
            if kind not in wanted:
                words = "、".join(one.label for one in wanted)
                self.add_error("period", f"“{template.title}”按{words}写，请选一个{words}的期间。")
        return data


def _periods(today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the periods that are over, by kind, newest first."""
    found = []
    for kind, back in _BACK.items():
        last = Period.from_date(today, kind)
        last = last if last.last_day < today else last - 1
        found.append((kind.label, [(str(last - n), (last - n).label) for n in range(back)]))
    return found
