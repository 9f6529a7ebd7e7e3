"""The wall: indicators in rows, regions in columns, one period, with what is behind counted both ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from django.db.models import Q

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.period import Period
from zhengxian.web.collect.models import Indicator
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import ClassMembership, Level, Region
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.monitor.models import PaceWord, Round
from zhengxian.web.monitor.selectors.wall_cells import ORDER, Cell, Cells, cells, may_show

SMALL = (Level.TOWN, Level.PARK)
WIDE = (Level.PROVINCE, Level.PREFECTURE)
LOOKED_AT = 3
MOST_LOOKED_BACK = 4
"""Periods that are looked at, from the newest back, until one is found that a reader may see."""
TOWNS, RED, VALUES = "towns", "red", "value"


@dataclass(frozen=True)
class Wish:
    """What the address asks for. ``at``: empty for counties, ``towns``, or a county's code for it and its towns."""

    period: str = ""
    at: str = ""
    region_class: str = ""
    group: str = ""
    department: str = ""
    behind: bool = False
    whole: bool = False
    """Whether indicators of which no region has a plan are listed, too."""
    sort: str = ""
    show: str = ""


@dataclass(frozen=True)
class Tally:
    """How many cells say what."""

    words: Mapping[str, int]

    @classmethod
    def of(cls, some: Iterable[Cell | None]) -> Tally:
        """Count cells; empty ones do not count."""
        return cls(Counter(cell.word for cell in some if cell is not None))

    @property
    def bad(self) -> int:
        """Those far behind."""
        return self.words.get(PaceWord.BAD, 0)

    @property
    def lag(self) -> int:
        """Those behind."""
        return self.words.get(PaceWord.LAG, 0)

    @property
    def behind(self) -> int:
        """Those somebody has to act on."""
        return self.bad + self.lag

    @property
    def parts(self) -> list[tuple[str, int]]:
        """Words and how many, the gravest first."""
        return [(word, self.words[word]) for word in ORDER if self.words.get(word)]


@dataclass(frozen=True)
class Column:
    """One region with the class or the county beside its name."""

    region: Region
    note: str
    tally: Tally

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.region.short_name or self.region.name


@dataclass(frozen=True)
class Row:
    """One indicator with its cells in the order of the columns; None where nothing is read."""

    indicator: Indicator
    cells: tuple[Cell | None, ...]
    tally: Tally


@dataclass(frozen=True)
class Wall:
    """The answer. ``bands`` are groups of rows with their titles; ``offered`` is what the filters may choose from."""

    period: Period
    columns: tuple[Column, ...]
    bands: tuple[tuple[str, tuple[Row, ...]], ...]
    tally: Tally
    groups: tuple[str, ...] = ()
    departments: tuple[tuple[str, str], ...] = ()
    classes: tuple[tuple[str, str], ...] = ()
    unplanned: int = 0
    """How many indicators are left out because no region shown has a plan of them."""
    read: bool = True
    """Whether anything at all is read in the period for these regions, before filters."""

    @property
    def rows(self) -> list[Row]:
        """All rows."""
        return [row for _, rows in self.bands for row in rows]


@dataclass(frozen=True)
class _Ground:
    """Regions, cells and classes before the filters."""

    period: Period
    regions: Mapping[int, Region]
    indicators: Mapping[int, Indicator]
    cells: Cells
    classes: Mapping[int, tuple[str, str]] = field(default_factory=dict)


def periods() -> list[Period]:
    """Return the periods that were ever computed, the newest first; one short query."""
    named = Round.objects.order_by().values_list("period", flat=True).distinct()
    return sorted(map(Period.parse, named), reverse=True)


def as_of(period: Period) -> datetime | None:
    """Return as of which moment the newest round of a period read the figures; one short query."""
    newest = Round.objects.filter(period=str(period)).order_by("-made_at", "-pk")
    return newest.values_list("as_of", flat=True).first()


def chosen_period(text: str, offered: Sequence[Period]) -> Period | None:
    """Return the period asked for, or the newest computed; None before the first round."""
    try:
        asked = Period.parse(text) if text else None
    except ZhengxianError:
        asked = None
    return asked or (offered[0] if offered else None)


def places(access: Access, day: date) -> list[Region]:
    """Return the counties whose towns may be chosen, in order; one query."""
    below = Region.objects.in_force(day).below(access.scope(Action.SEE_TARGETS).paths)
    return list(below.filter(level=Level.COUNTY).order_by("order", "code"))


def read(access: Access, wish: Wish, period: Period) -> Wall:
    """Return the wall of a period as a reader may see it; five to seven queries."""
    regions = _regions(access, wish.at, period.last_day)
    found, indicators = cells(access, regions, period)
    used = {region_id for region_id, _ in found}
    kept = {pk: r for pk, r in regions.items() if pk in used or r.level not in WIDE}
    classes = _classes(kept, period.last_day)
    return _arranged(wish, _Ground(period, kept, indicators, found, classes))


def read_newest(access: Access, wish: Wish, offered: Sequence[Period]) -> Wall:
    """Return the wall of the newest period of which the reader may see anything: before its release one is empty.

    Figures are released for all regions at once, so a few regions tell; two queries for each period looked at.
    """
    if is_office_wide(access, Action.SEE_UNRELEASED):
        return read(access, wish, offered[0])
    for period in offered[:MOST_LOOKED_BACK]:
        regions = dict(islice(_regions(access, wish.at, period.last_day).items(), LOOKED_AT))
        if may_show(access, regions, period):
            return read(access, wish, period)
    return read(access, wish, offered[0])


def _regions(access: Access, at: str, day: date) -> dict[int, Region]:
    rows = Region.objects.in_force(day).below(access.scope(Action.SEE_TARGETS).paths)
    if at == TOWNS:
        rows = rows.filter(level__in=SMALL)
    elif at:
        rows = rows.filter(Q(code=at) | Q(parent__code=at, level__in=SMALL))
    else:
        rows = rows.exclude(level__in=SMALL)
    small = [r for r in rows.select_related("parent") if r.code]
    return {r.pk: r for r in sorted(small, key=_place)}


def _place(region: Region) -> tuple[object, ...]:
    """City before counties, towns by county."""
    if region.level in SMALL:
        above = region.parent
        return 1, above.order if above else 0, above.code if above else "", region.order, region.code
    return 0, region.path.count("/"), "", region.order, region.code


def _classes(regions: Mapping[int, Region], day: date) -> dict[int, tuple[str, str]]:
    rows = ClassMembership.objects.in_force(day).filter(region__in=list(regions))
    ordered = rows.order_by("region_class__classification__code", "region_class__order")
    found = list(ordered.values_list("region_id", "region_class_id", "region_class__title"))
    return {region_id: (str(pk), title) for region_id, pk, title in reversed(found)}


def _arranged(wish: Wish, ground: _Ground) -> Wall:
    regions = [
        r for pk, r in ground.regions.items()
        if not wish.region_class or ground.classes.get(pk, ("", ""))[0] == wish.region_class
    ]  # fmt: skip
    shown = sorted(ground.indicators.values(), key=lambda i: (i.order, i.code))
    fitting = [i for i in shown if _fits(i, wish)]
    wanted = fitting if wish.whole else [i for i in fitting if _is_planned(i, regions, ground.cells)]
    columns = [_column(r, wanted, ground, wish.at) for r in regions]
    if wish.behind:
        columns = [c for c in columns if c.tally.behind]
    if wish.sort == RED:
        columns.sort(key=lambda c: (c.region.level in WIDE, -c.tally.bad, -c.tally.lag))
    rows = [_row(i, columns, ground.cells) for i in wanted]
    if wish.behind:
        rows = [row for row in rows if row.tally.behind]
    titles = dict(sorted(ground.classes.values(), key=lambda one: int(one[0])))
    return Wall(
        ground.period, tuple(columns), _bands(rows, wish.sort), Tally.of(c for row in rows for c in row.cells),
        groups=tuple(dict.fromkeys(i.group for i in shown)),
        departments=tuple({i.department.code: i.department.short_name for i in shown if i.department}.items()),
        classes=tuple(titles.items()), unplanned=len(fitting) - len(wanted), read=bool(ground.cells),
    )  # fmt: skip


def _fits(indicator: Indicator, wish: Wish) -> bool:
    unit = indicator.department.code if indicator.department else ""
    return wish.group in ("", indicator.group) and wish.department in ("", unit)


def _is_planned(indicator: Indicator, regions: Iterable[Region], found: Cells) -> bool:
    """Tell whether any of these regions has a plan of an indicator, or one that may not be known yet."""
    own = (found.get((region.pk, indicator.pk)) for region in regions)
    return any(cell is not None and cell.word != PaceWord.NO_PLAN for cell in own)


def _column(region: Region, wanted: Sequence[Indicator], ground: _Ground, at: str) -> Column:
    tally = Tally.of(ground.cells.get((region.pk, i.pk)) for i in wanted)
    above = region.parent
    if at == TOWNS and above is not None:
        return Column(region, above.short_name or above.name, tally)
    return Column(region, ground.classes.get(region.pk, ("", ""))[1], tally)


def _row(indicator: Indicator, columns: Sequence[Column], found: Cells) -> Row:
    own = tuple(found.get((c.region.pk, indicator.pk)) for c in columns)
    return Row(indicator, own, Tally.of(own))


def _bands(rows: list[Row], sort: str) -> tuple[tuple[str, tuple[Row, ...]], ...]:
    if sort == RED:
        rows.sort(key=lambda row: (-row.tally.bad, -row.tally.lag))
        return (("严重滞后多的在前", tuple(rows)),) if rows else ()
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.indicator.group, []).append(row)
    return tuple((title, tuple(some)) for title, some in grouped.items())


def by_region(found: Wall) -> list[tuple[Column, list[tuple[Row, Cell]]]]:
    """Return every region with what it is behind in, the worst gap first; regions with most behind first: for phones."""
    listed = []
    for at, column in enumerate(found.columns):
        behind = [(row, cell) for row in found.rows if (cell := row.cells[at]) is not None and cell.is_behind]
        behind.sort(key=lambda pair: (pair[1].word != PaceWord.BAD, pair[1].gap or 0.0))
        listed.append((column, behind))
    return sorted(listed, key=lambda one: (-one[0].tally.bad, -one[0].tally.lag))
