"""The third comparison: what an indicator is made of, and which region carries how much of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.monitor.structure import Structure, structure
from zhengxian.web.core.models import Region
from zhengxian.web.monitor.to_engine.comparison import Reading


@dataclass(frozen=True)
class PartRow:
    """One part of a whole: share of last year in per cent, growth, pull in points, contribution in per cent."""

    key: str
    name: str
    share: float
    growth: float | None
    pull: float | None
    contribution: float | None
    is_own: bool = False


@dataclass(frozen=True)
class Parts:
    """The parts of a whole; ``note`` is a sentence on what is not shown.

    ``growth`` is that of the whole as published, or the sum of the pulls where none is (``of_sum``).
    """

    rows: tuple[PartRow, ...]
    growth: float | None
    note: str
    of_sum: bool = False


@dataclass(frozen=True)
class Share:
    """The region's part of the region above in per cent, now and a year ago; ``of_sum`` where there the sum is meant."""

    now: float | None
    before: float | None
    whole: float | None
    of_sum: bool

    @property
    def change(self) -> float | None:
        """Percentage points against a year ago."""
        return None if self.now is None or self.before is None else self.now - self.before


def by_parts(reading: Reading) -> Parts:
    """Split the growth of the region over the parts of the indicator (三次产业 of the product, for instance).

    Last year's figures give the shares, the published growth of each part the pull; nothing is computed from two levels.
    """
    if not reading.parts:
        return Parts((), None, "这项指标没有设定分项，或分项没有全部采集，不作分项比较。（M-260）")
    region, now, before = reading.region, reading.period, reading.before
    last = {p.code: reading.value(p, region, before) for p in reading.parts}
    growths = {p.code: reading.value(getattr(p, "growth_series", None), region, now) for p in reading.parts}
    total = reading.value(reading.growth, region, now)
    titles = {p.code: p.title for p in reading.parts}
    found, note = _split(last, growths, total)
    return Parts(_rows(found, titles, ""), found.total_growth if found else None, note, total is None)


def by_regions(reading: Reading) -> Parts:
    """Split the growth of the region above over the regions in it: who carries how much (拉动、贡献率)."""
    level, growth = reading.amount, reading.growth
    if level is None or growth is None or reading.above is None:
        what = "这项指标没有同时采集可以相加的总量和它的增速，算不出各地区的份额和拉动"
        return Parts((), None, f"{what}；只公布增速的指标、人均数和比率不能这样算。（M-261）")
    members = reading.siblings()
    last = {r.code: reading.value(level, r, reading.before) for r in members}
    growths = {r.code: reading.value(growth, r, reading.period) for r in members}
    missing = [r.name for r in members if last[r.code] is None]
    if missing:
        return Parts((), None, f"{_listed(missing)}没有可用的上年同期数，不算份额和拉动。（M-262）")
    total = reading.value(growth, reading.above, reading.period)
    found, note = _split(last, growths, total)
    names = {r.code: r.name for r in members}
    rows = sorted(_rows(found, names, reading.region.code), key=lambda row: -(row.pull or 0.0))
    return Parts(tuple(rows), found.total_growth if found else None, note, total is None)


def _split(
    last: dict[str, float | None], growths: dict[str, float | None], total: float | None
) -> tuple[Structure | None, str]:
    if any(value is None for value in last.values()):
        return None, "有的分项没有可用的上年同期数，不算份额和拉动。（M-269）"
    known = {key: value for key, value in growths.items() if value is not None}
    try:
        found = structure({key: value or 0.0 for key, value in last.items()}, known, total)
    except Refusal as refusal:
        return None, str(refusal)
    return found, found.note


def _rows(found: Structure | None, names: dict[str, str], own: str) -> tuple[PartRow, ...]:
    if found is None:
        return ()
    return tuple(
        PartRow(p.key, names[p.key], p.share * 100.0, p.growth, p.pull, p.contribution, p.key == own)
        for p in found.parts
    )


def share(reading: Reading) -> Share | None:
    """Return the region's part of the region above; of the sum of all regions there where it has no figure itself.

    None for what cannot be added up, or where there is nothing above.
    """
    level, above = reading.amount, reading.above
    if level is None or above is None:
        return None
    members = reading.siblings()
    of_sum = reading.value(level, above, reading.period) is None
    whole = [_whole(reading, above, members, period, of_sum) for period in (reading.period, reading.before)]
    own = [reading.value(level, reading.region, period) for period in (reading.period, reading.before)]
    now, before = (_percent(a, b) for a, b in zip(own, whole, strict=True))
    return Share(now, before, whole[0], of_sum)


def _whole(
    reading: Reading, above: Region, members: Sequence[Region], period: Period, of_sum: bool
) -> float | None:
    if not of_sum:
        return reading.value(reading.amount, above, period)
    values = [reading.value(reading.amount, r, period) for r in members]
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _percent(part: float | None, whole: float | None) -> float | None:
    return part / whole * 100.0 if part is not None and whole else None


def _listed(names: Sequence[str], most: int = 5) -> str:
    head = "、".join(names[:most])
    return f"{head}等 {len(names)} 个地区" if len(names) > most else head
