"""The readings of a round: every figure of some periods against its plan, written once and superseded when it changed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import numpy as np

from zhengxian.engine.base.arrays import BoolArray
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.engine.collect import MISSING, NOT_APPLICABLE, SUPPRESSED
from zhengxian.engine.monitor.pace_grid import WORDS, PaceColumn, PaceGrid, read_grid
from zhengxian.engine.monitor.pace_text import pace_text
from zhengxian.engine.monitor.pace_words import DEFAULT_THRESHOLDS
from zhengxian.engine.monitor.warnings.ground import Ground
from zhengxian.engine.monitor.warnings.kinds.paces import column_of
from zhengxian.web.monitor.models import PaceWord, Reading, Round
from zhengxian.web.monitor.to_engine.figures import Stored, own_kind
from zhengxian.web.monitor.to_engine.plans import Plans
from zhengxian.web.monitor.to_engine.series import suspicious

BATCH = 1000
UNIT_JUMP = "数值与上年同期相差百倍以上，可能换了计量单位，没有判定进度。请核对单位后更正数据。（M-224）"
PROTECTED = "数据受保护，没有判定进度。"
JUDGED = (PaceWord.REACHED, PaceWord.SLOW, PaceWord.LAG, PaceWord.BAD)
Key = tuple[int, int, str]
"""Region, indicator, period."""
_W = {word.value: number for number, word in enumerate(WORDS)}
_FIELDS = ("plan_id", "word", "value", "planned", "target", "completion", "position", "gap", "text")


@dataclass(frozen=True, eq=False)
class Read:
    """Everything read: the grid on the axes of the figures, and what each figure looks like."""

    stored: Stored
    plans: Plans
    grid: PaceGrid
    columns: tuple[PaceColumn, ...]
    odd: BoolArray
    day: date
    """By which day figures had to be there."""

    @cached_property
    def directions(self) -> dict[str, str]:
        """Which way is better, by indicator code."""
        return {i.code: i.direction for i in self.stored.indicators}

    def word(self, n: int, r: int, i: int) -> PaceWord:
        """Return the word of a cell."""
        return PaceWord(WORDS[int(self.grid.words[n, r, i])].value)

    def at(self, end: date, i: int) -> int | None:
        """Return which period that ends on a day stands for an indicator: its own length, else one that was told."""
        ending = self.stored.ending(end)
        own = [n for n in ending if self.stored.periods[n].kind is own_kind(self.stored.indicators[i])]
        told = [n for n in ending if bool((self.stored.states[n, :, i] != MISSING).any())]
        if own and (own[0] in told or not told):
            return own[0]
        return told[0] if told else None


def read(stored: Stored, plans: Plans, day: date) -> Read:
    """Read all figures as of a day against the plans in force on the last days of their periods."""
    directions = {i.code: i.direction for i in stored.indicators}
    ground = Ground(stored.figures, directions=directions)  # type: ignore[arg-type]
    columns = tuple(column_of(ground, i) for i in range(len(stored.indicators)))
    odd = suspicious(stored)
    there = ~np.isnan(stored.values)
    asked = np.where(plans.keys > 0, ~np.isnan(plans.planned), True) & (_due(stored, day) | there)
    grid = read_grid(
        stored.values, plans.planned, plans.target, columns, DEFAULT_THRESHOLDS, due=np.asarray(asked)
    )
    protected = (stored.states == SUPPRESSED) | odd
    unclear = protected & (plans.keys > 0) & asked
    grid.words[unclear] = _W[PaceWord.UNJUDGED]
    for array in (grid.gap, grid.gap_of_rounded, grid.gap_rounded, grid.progress, grid.position):
        array[unclear] = np.nan
    return Read(stored, plans, grid, columns, odd, day)


def _due(stored: Stored, day: date) -> BoolArray:
    """Tell where a figure has to be there by a day: after its lag, and not a January that never stands alone."""
    lags = [i.lag_months for i in stored.indicators]
    found = np.empty(stored.figures.values.shape, dtype=np.bool_)
    told = (stored.states != MISSING).any(axis=1)
    january = np.array([p.kind is PeriodKind.MONTH and p.last_day.month == 1 for p in stored.periods])
    ever = told[january].any(axis=0) if january.any() else np.ones(len(lags), dtype=np.bool_)
    for n, period in enumerate(stored.periods):
        for i, lag in enumerate(lags):
            late = _months_later(period.last_day, lag) <= day
            found[n, :, i] = late and (bool(ever[i]) or not january[n])
    return found


def _months_later(day: date, months: int) -> date:
    """Return the last day of the month so many months later; the day itself for none."""
    if not months:
        return day
    return (Period.from_date(day, PeriodKind.MONTH) + months).last_day


def rows(read: Read, ends: Iterable[date]) -> Iterator[Reading]:
    """Make a reading of every figure, plan or target of the periods that end on some days."""
    stored, plans = read.stored, read.plans
    there = stored.states != MISSING
    there |= ~np.isnan(stored.figures.values)
    wanted = (there | (plans.keys > 0) | ~np.isnan(plans.targets)[None]) & (stored.states != NOT_APPLICABLE)
    for end in sorted(set(ends)):
        for i in range(len(stored.indicators)):
            n = read.at(end, i)
            if n is not None:
                yield from (_row(read, n, r, i) for r in np.flatnonzero(wanted[n, :, i]).tolist())


def _row(read: Read, n: int, r: int, i: int) -> Reading:
    stored, plans, grid = read.stored, read.plans, read.grid
    target = float(plans.target[n, r, i])
    if math.isnan(target):
        target = float(plans.targets[r, i])
    period, column = stored.periods[n], read.columns[i]
    progress = float(grid.progress[n, r, i])
    return Reading(
        region_id=stored.regions[r].pk,
        indicator_id=stored.indicators[i].pk,
        plan_id=int(plans.keys[n, r, i]) or None,
        period=str(period),
        period_end=period.last_day,
        word=read.word(n, r, i),
        value=_known(float(stored.values[n, r, i])),
        planned=_known(float(grid.expected[n, r, i])),
        target=_known(target),
        completion=_known(progress) if column.is_completion else None,
        position=_known(float(grid.position[n, r, i])),
        gap=_known(float(grid.gap[n, r, i])),
        text=_text(read, n, r, i, target)[:200],
    )


def _text(read: Read, n: int, r: int, i: int, target: float) -> str:
    stored, grid = read.stored, read.grid
    if read.word(n, r, i) is PaceWord.UNJUDGED:
        if stored.states[n, r, i] == SUPPRESSED:
            return PROTECTED
        if read.odd[n, r, i]:
            return UNIT_JUMP
    return pace_text(
        WORDS[int(grid.words[n, r, i])],
        read.columns[i],
        float(stored.values[n, r, i]),
        float(grid.expected[n, r, i]),
        float(grid.progress[n, r, i]),
        float(grid.gap[n, r, i]),
        stored.indicators[i].unit,
        target=target,
    )


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


@dataclass
class Kept:
    """What writing came to: words of the round's own period, and how many readings are new, changed, unchanged."""

    words: Counter[str]
    new: int = 0
    changed: int = 0
    same: int = 0


def keep(made: Sequence[Reading], regions: Collection[int], round_: Round, at: datetime) -> Kept:
    """Write the readings that differ from those that stand; the first one of a figure stays marked as such.

    One that stood of the ``regions`` looked at and has no reading any more (its figure turned out not to apply) ends,
    too; what was read of regions that are no longer there stays.
    """
    named = sorted({row.period for row in made})
    rows_now = Reading.objects.filter(period__in=named).order_by()
    standing = {
        (row[0], row[1], row[2]): row[3:]
        for row in rows_now.filter(superseded_at__isnull=True).values_list(
            "region_id", "indicator_id", "period", "pk", *_FIELDS
        )
    }
    first = set(rows_now.filter(is_first=True).values_list("region_id", "indicator_id", "period"))
    end = Period.parse(round_.period).last_day
    kept = Kept(Counter(row.word for row in made if row.period_end == end))
    now = {_key(row) for row in made}
    gone = [row[0] for key, row in standing.items() if key not in now and key[0] in regions]
    fresh, old = [], list[int]()
    for row in made:
        before = standing.get(_key(row))
        if before is not None and before[1:] == tuple(getattr(row, name) for name in _FIELDS):
            kept.same += 1
            continue
        if before is not None:
            old.append(before[0])
        row.round, row.is_first = round_, _key(row) not in first
        fresh.append(row)
    over = [*old, *gone]
    for start in range(0, len(over), BATCH):
        Reading.objects.filter(pk__in=over[start : start + BATCH]).update(superseded_at=at)
    Reading.objects.bulk_create(fresh, batch_size=BATCH)
    kept.changed, kept.new = len(over), len(fresh) - len(old)
    return kept


def _key(row: Reading) -> Key:
    return row.region_id, row.indicator_id, row.period


def assessed_ends(until: date) -> list[date]:
    """Return the last days of this year's earlier periods that were ever assessed; their figures are looked at again."""
    rows_now = Reading.objects.filter(period_end__year=until.year, period_end__lt=until)
    return sorted(rows_now.order_by().values_list("period_end", flat=True).distinct())


def as_first_assessed(read: Read, until: date) -> PaceGrid:
    """Return the grid with the gaps of this year's earlier periods as they were judged first: arrears stay."""
    stored = read.stored
    at = {str(p): n for n, p in enumerate(stored.periods)}
    row, column = stored.rows, stored.columns
    first: dict[Key, tuple[str, float | None]] = {}
    judged = Reading.objects.filter(
        period_end__year=until.year, period_end__lt=until, word__in=JUDGED
    ).order_by("pk")
    for key in judged.values_list("region_id", "indicator_id", "period", "word", "gap"):
        first.setdefault((key[0], key[1], key[2]), (key[3], key[4]))
    words, gaps = read.grid.words.copy(), read.grid.gap.copy()
    for (region, indicator, period), (word, gap) in first.items():
        if period in at and region in row and indicator in column:
            place = at[period], row[region], column[indicator]
            words[place], gaps[place] = _W[word], math.nan if gap is None else gap
    grid = read.grid
    return PaceGrid(
        words, gaps, grid.gap_of_rounded, grid.gap_rounded, grid.progress, grid.position, grid.expected
    )


def tally(words: Mapping[str, int]) -> dict[str, int]:
    """Return how many readings have each word, in the office's order."""
    return {word.value: words[word.value] for word in PaceWord if words.get(word.value)}
