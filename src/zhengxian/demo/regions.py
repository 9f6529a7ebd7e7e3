"""Regions, their changes and their classes put together from the tables of places."""

from __future__ import annotations

import datetime as dt

from zhengxian.demo.counties import COUNTIES
from zhengxian.demo.places import (
    CITY_CODE,
    CITY_NAME,
    MERGED,
    MOVED,
    UPGRADED,
    ClassMembership,
    Region,
)
from zhengxian.demo.towns import FORMER, PARKS, TOWNS

_FIRST = dt.date(2023, 1, 1)
_DAY = dt.timedelta(days=1)


def regions() -> tuple[Region, ...]:
    """Return the city, its counties, towns and parks, those that ended included; parents come first."""
    city = Region(CITY_CODE, CITY_NAME, "prefecture", "", "shi")
    old, old_name, new, day = UPGRADED
    counties = [
        Region(c.code, c.name, "county", CITY_CODE, c.slug, day if c.code == new else None) for c in COUNTIES
    ]
    ended = Region(old, old_name, "county", CITY_CODE, "chenghu.xian", None, day - _DAY)
    begun = {MERGED[1]: MERGED[2]}
    towns = [Region(t.code, t.name, "town", t.county, t.slug, begun.get(t.code)) for t in TOWNS]
    gone = [Region(t.code, t.name, "town", t.county, t.slug, None, MERGED[2] - _DAY) for t in FORMER]
    parks = [Region(code, name, "park", above, slug, host=host) for code, name, slug, above, host in PARKS]
    return (city, *counties, ended, *towns, *gone, *parks)


def memberships() -> tuple[ClassMembership, ...]:
    """Return which class every county and town belongs to, and from when to when."""
    return (*_of_counties(), *_of_towns())


def _of_counties() -> list[ClassMembership]:
    old, _, new, upgraded = UPGRADED
    mover, before, after, moved = MOVED
    found = []
    for county in COUNTIES:
        begins = upgraded if county.code == new else _FIRST
        if county.code == mover:
            found.append(ClassMembership("county", mover, before, begins, moved - _DAY))
            found.append(ClassMembership("county", mover, after, moved))
        else:
            found.append(ClassMembership("county", county.code, county.class_name, begins))
        if county.code == new:
            found.append(ClassMembership("county", old, county.class_name, _FIRST, upgraded - _DAY))
    return found


def _of_towns() -> list[ClassMembership]:
    _, merged, day = MERGED
    now = [ClassMembership("town", t.code, t.class_name, day if t.code == merged else _FIRST) for t in TOWNS]
    return now + [ClassMembership("town", t.code, t.class_name, _FIRST, day - _DAY) for t in FORMER]
