"""Fields that several forms of core share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from zhengxian.web.core.models import Region

SHOWN = 600
"""How many regions a list of suggestions holds."""


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**given)


class RegionField(forms.CharField):
    """A region by code, by name, or as the suggestion writes it (``410307 偃师区``); `among` says which may be chosen."""

    def __init__(self, **given: Any) -> None:
        super().__init__(max_length=120, **given)
        self.among: QuerySet[Region] = Region.objects.none()
        self.widget.attrs.update({"autocomplete": "off", "list": "region-choices"})

    def clean(self, value: Any) -> Any:
        """Return the region meant, or None for an empty field that may be empty."""
        if isinstance(value, Region):
            return value
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        code = text.split()[0]
        found = list(self.among.filter(code=code)[:1]) or list(self.among.filter(name=text)[:4])
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(f"没有找到“{text}”。请写代码，或从列表里选。")
        listed = "、".join(f"{r.code}" for r in found[:3])
        raise ValidationError(f"叫“{text}”的地区不止一个（{listed}…）。请写代码。")

    def prepare_value(self, value: Any) -> Any:
        """Show a region as its suggestion."""
        return choice_text(value) if isinstance(value, Region) else value


def choice_text(region: Region) -> str:
    """Return a region as the list of suggestions writes it."""
    return f"{region.code} {region.name}"


def suggestions(among: QuerySet[Region]) -> list[str]:
    """Return what the browser offers while somebody types; counties and cities before towns."""
    rank = {"province": 0, "prefecture": 1, "county": 2, "park": 3, "town": 4}
    rows = sorted(among.order_by("path")[: SHOWN * 4], key=lambda r: rank[r.level])
    return [choice_text(r) for r in rows[:SHOWN]]
