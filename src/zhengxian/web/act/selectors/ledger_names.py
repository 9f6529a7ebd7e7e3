"""Names in an office's ledger: which unit, place or leader of this person's range they mean; few queries for many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from zhengxian.web.act.models import LedgerItem
from zhengxian.web.act.selectors import items
from zhengxian.web.act.selectors.item_filter import OPEN_STATES
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Assignment, Department, Region, Role, User
from zhengxian.web.core.selectors import departments
from zhengxian.web.core.selectors.scopes import is_office_wide


@dataclass(frozen=True)
class Names:
    """Departments, regions and leaders by the names they go by; a name that two regions bear means none."""

    departments: Mapping[str, Department]
    regions: Mapping[str, Region]
    leaders: Mapping[str, User]

    def region(self, word: str) -> Region | None:
        """Return the region a name means."""
        return self.regions.get(departments.plain(word)) if word else None

    def unit(self, word: str) -> Department | Region | None:
        """Return the unit a name means; a department before a region."""
        name = departments.plain(word)
        return self.departments.get(name) or self.regions.get(name)

    def leader(self, word: str) -> User | None:
        """Return the leader a name means."""
        return self.leaders.get(departments.plain(word)) if word else None


def names(access: Access, today: date) -> Names:
    """Read what names may mean for somebody who drafts; departments only for the whole office."""
    wide = is_office_wide(access, Action.DRAFT_ITEMS)
    inside = Region.objects.in_force(today).below(access.scope(Action.DRAFT_ITEMS).paths)
    held = Assignment.objects.in_force(today).filter(role=Role.LEADER, user__is_active=True)
    leaders = {departments.plain(a.user.display_name): a.user for a in held.select_related("user")}
    return Names(departments.names() if wide else {}, _by_name(inside), leaders)


def _by_name(regions: Iterable[Region]) -> dict[str, Region]:
    pairs = [(departments.plain(n), r) for r in regions for n in {r.name, r.short_name, r.code} if n]
    often = Counter(name for name, _ in pairs)
    return {name: region for name, region in pairs if often[name] == 1}


def open_items(access: Access, titles: Iterable[str]) -> dict[tuple[str, int | None, int | None], LedgerItem]:
    """Return the items that are not over with one of these titles, by title and owner."""
    wanted = sorted(set(titles))
    rows = items.visible_to(access).filter(state__in=("draft", *OPEN_STATES))
    found: dict[tuple[str, int | None, int | None], LedgerItem] = {}
    for start in range(0, len(wanted), 500):
        for item in rows.filter(title__in=wanted[start : start + 500]):
            found[item.title, item.owner_region_id, item.owner_department_id] = item
    return found
