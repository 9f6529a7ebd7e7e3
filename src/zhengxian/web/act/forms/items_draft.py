"""The draft of a matter as its writer fills it in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from zhengxian.web.act.forms.unit_field import UnitField, suggestions
from zhengxian.web.act.models import LedgerItem, Origin, Urgency
from zhengxian.web.act.selectors import unit_people
from zhengxian.web.act.services.units import Unit, owner_of, unit_named, unit_of
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.forms.fields import DayField, RegionField
from zhengxian.web.core.forms.fields import suggestions as region_suggestions
from zhengxian.web.core.models import Department, Region
from zhengxian.web.core.refusal import Refused
from zhengxian.web.ui.components.forms import PlainMessages


class UnitsField(forms.CharField):
    """Several units, separated by 、 or by lines, each by code or name."""

    def clean(self, value: Any) -> Any:
        """Return the units meant, without repetition."""
        text = str(super().clean(value) or "")
        names = [word.strip() for word in text.replace("\n", "、").replace("，", "、").split("、")]
        return list(dict.fromkeys(_unit(name) for name in names if name))


def _unit(name: str) -> Unit:
    found = unit_named(name)
    if found is not None:
        return found
    try:
        return unit_of(name.split()[0])
    except Refused as refused:
        raise ValidationError(f"没有找到单位“{name[:40]}”。请写部门、县、镇的全称或代码。") from refused


class DraftForm(PlainMessages, forms.Form):
    """Everything the ledger asks about a matter; only its name must be given for a draft."""

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    origin_url = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    title = forms.CharField(label="事项", max_length=200, help_text="一事一项，一句话写明要办什么。")
    content = forms.CharField(label="要求", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    standard = forms.CharField(
        label="办结标准", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="每条一行。空着就用这一类事项的标准。",
    )  # fmt: skip
    owner = UnitField(label="承办单位", required=False, help_text="一件事项一个承办单位；交办前要定。")
    supports = UnitsField(label="配合单位", required=False, help_text="几个单位用“、”隔开。")
    due_on = DayField(label="办理时限", required=False)
    begins_on = DayField(label="开始日期", required=False)
    place = RegionField(label="事项所在地", required=False)
    leader = forms.TypedChoiceField(label="责任领导", required=False, coerce=int, empty_value=None)
    urgency = forms.ChoiceField(label="缓急", choices=Urgency.choices, initial=Urgency.ORDINARY)
    origin = forms.ChoiceField(label="来源", choices=Origin.choices, initial=Origin.HAND)
    origin_note = forms.CharField(
        label="来源说明", required=False, max_length=300, help_text="会议、文件或批示的名称和日期。"
    )
    source_quote = forms.CharField(label="原文", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, access: Access, today: date, **given: Any) -> None:
        super().__init__(*args, **given)
        places = Region.objects.in_force(today).below(access.scope(Action.DRAFT_ITEMS).paths)
        self.fields["place"].among = places  # type: ignore[attr-defined]
        self.region_choices, self.unit_choices = region_suggestions(places), suggestions(access)
        self._leaders = {user.pk: user for user in unit_people.leaders(today)}
        names = [(str(pk), str(user)) for pk, user in self._leaders.items()]
        self.fields["leader"].choices = [("", "不指定"), *names]  # type: ignore[attr-defined]

    def clean_origin_url(self) -> str:
        """Keep only addresses of this platform."""
        url = str(self.cleaned_data["origin_url"])
        return url if url.startswith("/") and url[1:2] not in ("/", "\\") else ""

    @property
    def words(self) -> dict[str, Any]:
        """What the services take."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        given["leader"] = self._leaders.get(given["leader"])
        return given


def initial_of(item: LedgerItem) -> dict[str, Any]:
    """Return what the form shows of an item."""
    plain = (
        "title",
        "content",
        "due_on",
        "begins_on",
        "urgency",
        "origin",
        "origin_note",
        "origin_url",
        "source_quote",
    )
    found: dict[str, Any] = {name: getattr(item, name) for name in plain}
    owner = owner_of(item)
    found |= {"revision": item.revision, "leader": item.leader_id, "place": item.place}
    found["standard"] = item.standard.replace("；", "\n")
    found["owner"] = owner.name if owner else ""
    found["supports"] = "、".join(_names(item.supports.select_related("region", "department")))
    return found


def _names(supports: Iterable[Any]) -> list[str]:
    return [_name(one.department or one.region) for one in supports]


def _name(unit: Department | Region) -> str:
    return unit.name
