"""A province of many counties for measuring speed; names are put together from syllables."""

from __future__ import annotations

import datetime as dt
from itertools import product

import numpy as np

from zhengxian.demo.boundaries.drawing import Boundaries, draw, survey
from zhengxian.demo.boundaries.sites import even_centres
from zhengxian.demo.dice import dice
from zhengxian.demo.places import COUNTY_CLASSES, ClassMembership, Region

PROVINCE = "990000"
_A_CITY = 12
_FRONT, _BACK = "临安永长清平金石云松白青东西南北嘉宜", "川陵溪原泽浦阳岭洲塘屏桥湖山河田"
_NUMERALS = "一二三四五六七八九"
_FIRST = dt.date(2000, 1, 1)


def numeral(number: int) -> str:
    """Write 1 to 99 in Chinese.

    >>> numeral(3), numeral(16), numeral(20)
    ('三', '十六', '二十')
    """
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _NUMERALS[tens - 1]) + "十" if tens else ""
    return head + (_NUMERALS[ones - 1] if ones else "")


def counts(many: int) -> tuple[int, ...]:
    """Return how many counties each city has: twelve, the last ones fewer."""
    cities = -(-many // _A_CITY)
    return tuple(len(part) for part in np.array_split(np.arange(many), cities))


def big_regions(many: int) -> tuple[Region, ...]:
    """Return a province, its cities and counties; at most 288 counties."""
    names = [f"{a}{b}县" for b, a in product(_BACK, _FRONT)]
    places = [Region(PROVINCE, "示范省", "province", "", "sheng")]
    counties: list[Region] = []
    for number, held in enumerate(counts(many), start=1):
        city = f"99{number:02d}"
        places.append(
            Region(f"{city}00", f"示范{numeral(number)}市", "prefecture", PROVINCE, f"shi.{number:02d}")
        )
        counties += [
            Region(
                f"{city}{i:02d}", names[len(counties) + i - 1], "county", f"{city}00", f"xian.{city}{i:02d}"
            )
            for i in range(1, held + 1)
        ]
    return (*places, *counties)


def big_memberships(regions: tuple[Region, ...]) -> tuple[ClassMembership, ...]:
    """Return the class of every county: the three classes in turn."""
    own = [r for r in regions if r.level == "county"]
    return tuple(ClassMembership("county", r.code, COUNTY_CLASSES[i % 3], _FIRST) for i, r in enumerate(own))


def big_boundaries(seed: int, regions: tuple[Region, ...]) -> Boundaries:
    """Return the boundaries of the province's cities and counties, drawn in the same way as the demo city's."""
    own = [r for r in regions if r.level == "county"]
    cells: dict[str, tuple[int, ...]] = {r.code: (i,) for i, r in enumerate(own)}
    for city in (r.code for r in regions if r.level == "prefecture"):
        cells[city] = tuple(i for i, r in enumerate(own) if r.parent == city)
    held = counts(len(own))
    centres = even_centres(dice(seed, "big centres"), len(held))
    return draw(survey(seed, centres, held, cells), regions)
