"""The warnings of a pack, the gravest first, and what their owners have said about them.

As on the pages of warnings, that something is wrong is told, and the figures behind it only once they are released.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch
from django.utils import timezone

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.period import Period
from zhengxian.web.collect.selectors.observations import Sight
from zhengxian.web.core.access import Access
from zhengxian.web.monitor.models import Warning as RaisedWarning
from zhengxian.web.monitor.models import WarningLevel, WarningNote
from zhengxian.web.monitor.selectors import warnings
from zhengxian.web.report.selectors.pack_places import PackPlaces

_LEVELS = (WarningLevel.RED, WarningLevel.ORANGE, WarningLevel.YELLOW)


@dataclass(frozen=True)
class Said:
    """What an owner has said about a warning."""

    key: int
    by: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Raised:
    """One open warning; a sealed one rests on figures that are not released."""

    warning: RaisedWarning
    is_sealed: bool
    homes: tuple[int, ...]
    said: Sequence[Said] = ()

    @property
    def level(self) -> WarningLevel:
        """How grave it is now."""
        return WarningLevel(self.warning.level)

    @property
    def subject(self) -> str:
        """What it is about, without a figure."""
        return warnings.subject_of(self.warning)

    @property
    def message(self) -> str:
        """The sentence, or what it is about and that its figures are not released."""
        return f"{self.subject}（依据的数未公布）。" if self.is_sealed else self.warning.message

    @property
    def owner(self) -> str:
        """Who explains."""
        return str(self.warning.department or self.warning.region)


@dataclass(frozen=True)
class AllRaised:
    """Those of the region and of its pages; of what lies below a page only how many of each level there are."""

    own: list[Raised]
    below: Mapping[int, Counter[WarningLevel]]


def raised(access: Access, places: PackPlaces, last: date, sight: Sight) -> AllRaised:
    """Return what is warned of in a region for periods that end by a day: red, orange, yellow; three queries."""
    rows = warnings.visible_to(access).filter(
        state__in=warnings.OPEN, level__in=_LEVELS, region__path__startswith=places.top.path
    )
    own = {places.top.pk, *(page.pk for page in places.pages)}
    below: dict[int, Counter[WarningLevel]] = defaultdict(Counter)
    for region, period, level in rows.exclude(region__in=own).values_list("region", "period", "level"):
        if _ends_by(period, last):
            for home in places.homes(region):
                below[home][WarningLevel(level)] += 1
    said = WarningNote.objects.filter(is_explanation=True).select_related("by").order_by("-at", "-id")
    whole = warnings.marked(rows.filter(region__in=own))
    listed = whole.prefetch_related(Prefetch("notes", queryset=said, to_attr="explanations"))
    found = [_raised_one(one, places, sight) for one in listed if _ends_by(one.period, last)]
    return AllRaised(sorted(found, key=_gravity), below)


def _gravity(one: Raised) -> tuple[int, bool, int, datetime, int]:
    indicator = one.warning.indicator
    order = indicator.order if indicator is not None else 0
    return _LEVELS.index(one.level), one.is_sealed, order, one.warning.raised_at, one.warning.pk


def _raised_one(one: RaisedWarning, places: PackPlaces, sight: Sight) -> Raised:
    sealed = warnings.is_sealed(one, sight)
    notes = one.explanations  # type: ignore[attr-defined]  # prefetched by `raised`
    said = () if sealed else tuple(Said(n.pk, str(n.by), timezone.localtime(n.at), n.text) for n in notes)
    return Raised(one, sealed, places.homes(one.region_id), said)


def _ends_by(period: str, last: date) -> bool:
    try:
        return Period.parse(period).last_day <= last
    except ZhengxianError:
        return True
