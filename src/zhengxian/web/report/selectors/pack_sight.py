"""Which figures a pack may quote: a paper that is handed round holds released ones only, unless it says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from zhengxian.web.collect.models import Indicator, Observation
from zhengxian.web.collect.selectors.observations import Sight
from zhengxian.web.core.models import Region

Key = tuple[int, int, str]
"""Region, indicator, period."""
_CHUNK = 500


@dataclass
class Releases:
    """Tells of figures whether the pack may quote them; what it has read once is not read again."""

    sight: Sight
    regions: dict[int, Region]
    known: dict[Key, bool] = field(default_factory=dict)

    def read(self, keys: Iterable[Key]) -> None:
        """Read the release of figures that are not known yet: one query for every few hundred places."""
        wanted = [key for key in set(keys) if key not in self.known]
        if not wanted:
            return
        places = sorted({key[0] for key in wanted})
        departments = dict(Indicator.objects.values_list("pk", "department_id"))
        filters = {"indicator__in": {key[1] for key in wanted}, "period__in": {key[2] for key in wanted}}
        for at in range(0, len(places), _CHUNK):
            rows = Observation.objects.current().filter(region__in=places[at : at + _CHUNK], **filters)
            listed = rows.values_list("region_id", "indicator_id", "period", "release", "embargo_until")
            for region, indicator, period, release, until in listed:
                place = self.regions.get(region)
                seen = place is not None and self.sight.sees(release, until, place, departments[indicator])
                self.known[region, indicator, period] = seen

    def quotable(self, key: Key, *, has_figure: bool) -> bool:
        """Tell whether a figure may be quoted; where there is none, that it is missing may be said."""
        return self.known.get(key, not has_figure)
