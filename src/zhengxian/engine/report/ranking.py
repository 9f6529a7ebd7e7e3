"""What a bulletin takes out of a ranking: the first, the last, who moved, one region's place; ties are kept whole."""

from __future__ import annotations

from collections.abc import Sequence

from zhengxian.engine.base.period import Period
from zhengxian.engine.report.bound import BoundText, Nature
from zhengxian.engine.report.source import Figure, Row, Source

_EMPTY = {
    "rank": ("位", 0, Nature.RANK, "未排名"),
    "rank_in_class": ("位", 0, Nature.RANK, "未排名"),
    "score": ("分", 2, Nature.SCORE, "缺报"),
    "moved": ("位", 0, Nature.MOVEMENT, "不可比"),
}


def one(rows: Sequence[Row], node: str, region: str, what: str) -> Figure:
    """Return rank, score or movement of one region; absent (未排名, 不可比) where it is not in the ranking."""
    found = next((row.figure(what) for row in rows if row.region == region), None)
    if found is not None:
        return found
    unit, decimals, nature, absent = _EMPTY[what]
    return Figure(f"{what}({node}, {region})", None, unit, decimals, (), nature, absent=absent)


def chosen(what: str, rows: Sequence[Row], most: int | None, of: str | None) -> Sequence[Row]:
    """Return part of a ranking in its order, best first.

    ``of`` is a class (then places are those inside the class), for ``graded`` a grade. A tie at the edge is
    listed whole: with 1, 2, 2 the first two are three rows. The last are among those that the first leave. Movers
    stand with the longest way first.
    """
    if what == "graded":
        return [row for row in rows if _text(row, "grade") == of]
    if what == "classes":
        names = dict.fromkeys(_text(row, "class_name") for row in rows)
        return [Row({"name": BoundText(f"class:{name}", name)}) for name in names if name]
    by = "rank" if of is None else "rank_in_class"
    kept = [row for row in rows if of is None or _text(row, "class_name") == of]
    if what == "ranking":
        return sorted(kept, key=lambda row: (_number(row, by) is None, _number(row, by) or 0.0))
    if what in ("moved_up", "moved_down"):
        return _movers(kept, 1 if what == "moved_up" else -1, most)
    placed = sorted(
        (row for row in kept if _number(row, by) is not None), key=lambda row: _number(row, by) or 0.0
    )
    first = _first(placed, by, most or 1)
    return first if what == "top" else _last(placed[len(first) :], by, most or 1)


def by_figure(source: Source, indicator: str, period: Period, most: int, *, lowest: bool) -> Sequence[Row]:
    """Return the regions with the highest (or lowest) printed figures of an indicator, the extreme first.

    Regions without a figure are passed over: a blank is no low figure. A tie at the edge is listed whole. None is
    among both: where there are few, the lowest are those that the highest leave.
    """
    found = [(region, source.figure(indicator, region, period)) for region in source.regions()]
    told = [(region, f, f.printed) for region, f in found if f.printed is not None]
    told.sort(key=lambda one: -one[2])
    high = told if len(told) <= most else [one for one in told if one[2] >= told[most - 1][2]]
    left = told[len(high) :][::-1]
    low = left if len(left) <= most else [one for one in left if one[2] <= left[most - 1][2]]
    rows = low if lowest else high
    return [Row({"name": _name(source, region), "value": figure}, region) for region, figure, _ in rows]


def named(source: Source) -> Sequence[Row]:
    """Return the compared regions in the office's order."""
    return [Row({"name": _name(source, region)}, region) for region in source.regions()]


def _name(source: Source, region: str) -> BoundText:
    return BoundText(f"region:{region}", source.region_name(region), (f"region:{region}",))


def _number(row: Row, name: str) -> float | None:
    figure = row.figure(name)
    return None if figure is None else figure.value


def _text(row: Row, name: str) -> str:
    found = row.holds.get(name)
    return found.text if isinstance(found, BoundText) else ""


def _movers(rows: Sequence[Row], way: int, most: int | None) -> Sequence[Row]:
    ways = [(row, (_number(row, "moved") or 0.0) * way) for row in rows]
    going = sorted(((row, far) for row, far in ways if far > 0), key=lambda one: -one[1])
    if most is not None and len(going) > most:
        edge = going[most - 1][1]
        going = [one for one in going if one[1] >= edge]
    return [row for row, _ in going]


def _first(placed: Sequence[Row], by: str, most: int) -> Sequence[Row]:
    if len(placed) <= most:
        return placed
    edge = _number(placed[most - 1], by) or 0.0
    return [row for row in placed if (_number(row, by) or 0.0) <= edge]


def _last(placed: Sequence[Row], by: str, most: int) -> Sequence[Row]:
    if len(placed) <= most:
        return placed
    edge = _number(placed[-most], by) or 0.0
    return [row for row in placed if (_number(row, by) or 0.0) >= edge]
