"""A box in which a unit, a department or a region, is written by code or name, with suggestions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhengxian.web.act.selectors import units
from zhengxian.web.act.services.units import Unit, unit_named, unit_of
from zhengxian.web.core.access import Access
from zhengxian.web.core.refusal import Refused


class UnitField(forms.CharField):
    """A department or a region by code, by name, or as the suggestion writes it (``gongxin 市工信局``)."""

    def __init__(self, **given: Any) -> None:
        super().__init__(max_length=120, **given)
        self.widget.attrs.update({"autocomplete": "off", "list": "unit-choices"})

    def clean(self, value: Any) -> Any:
        """Return the unit meant, or None for an empty box that may be empty."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        try:
            found: Unit | None = unit_of(text.split()[0])
        except Refused:
            found = unit_named(text)
        if found is None:
            raise ValidationError(f"没有找到单位“{text[:40]}”。请从列表里选，或写部门、县、镇的代码或全称。")
        return found


def suggestions(access: Access) -> list[str]:
    """Return what the browser offers while somebody types."""
    return [f"{code} {name}" for code, name in units.offered(access)]
