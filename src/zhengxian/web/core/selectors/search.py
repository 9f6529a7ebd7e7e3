"""Global search: regions here, and whatever the stages register (core imports no stage)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse

from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Region

EACH = 20
"""How many hits of one kind are shown."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its kind in words, what it is called, what tells it from others, and its address."""

    kind: str
    label: str
    note: str
    url: str


Provider = Callable[[Access, str, date], Sequence[Hit]]
_PROVIDERS: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add a source of hits (decorator); called from `ready` of an app. It gives at most `EACH` hits."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)
    return provider


def find(access: Access, text: str, today: date) -> list[Hit]:
    """Return what bears these words and this user may open; blank words find nothing."""
    words = text.strip()[:60]
    if not words:
        return []
    return [hit for provider in _PROVIDERS for hit in provider(access, words, today)[:EACH]]


@register
def regions(access: Access, text: str, today: date) -> Sequence[Hit]:  # noqa: ARG001 -- the shape of a provider
    """Find regions by name or code; those that exist come before those that are gone."""
    found = Region.objects.filter(
        Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__startswith=text)
    )
    rows = found.select_related("parent").order_by("valid_to", "code")[:EACH]
    ordered = sorted(rows, key=lambda r: not r.exists_on(today))
    return [Hit("地区", r.name, _note(r, today), reverse("core:region", args=[r.code])) for r in ordered]


def _note(region: Region, today: date) -> str:
    above = f"{region.parent.name}，" if region.parent else ""
    gone = "" if region.exists_on(today) else "，现不存在"
    return f"{above}{region.get_level_display()}，{region.code}{gone}"
