"""The map of the demo city: one cell a town; the merged town covers the cells of both it came from."""

from __future__ import annotations

from collections.abc import Sequence

from zhengxian.demo.boundaries.drawing import Boundaries, as_array, draw, survey
from zhengxian.demo.counties import COUNTIES
from zhengxian.demo.places import CITY_CODE, MERGED, UPGRADED, Region
from zhengxian.demo.towns import FORMER, TOWNS


def city_boundaries(seed: int, regions: Sequence[Region]) -> Boundaries:
    """Return the boundaries of the demo city."""
    single = [t for t in (*TOWNS, *FORMER) if t.code != MERGED[1]]
    ordered = [t for county in COUNTIES for t in single if t.county == county.code]
    cells: dict[str, tuple[int, ...]] = {t.code: (i,) for i, t in enumerate(ordered)}
    cells[MERGED[1]] = tuple(cells[code][0] for code in MERGED[0])
    for county in COUNTIES:
        cells[county.code] = tuple(i for i, t in enumerate(ordered) if t.county == county.code)
    cells[UPGRADED[0]] = cells[UPGRADED[2]]
    cells[CITY_CODE] = tuple(range(len(ordered)))
    counts = [len(cells[c.code]) for c in COUNTIES]
    land = survey(seed, as_array((c.east, c.north) for c in COUNTIES), counts, cells)
    return draw(land, regions)
