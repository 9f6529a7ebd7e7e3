"""Pace of many figures at once: regions × indicators, and any leading axes (domain.md §4.1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray, IntArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.indicator import Direction, Kind
from zhengxian.engine.base.rounding import NOISE, at_least, rank_keys
from zhengxian.engine.monitor.pace_words import PaceThresholds, PaceWord

WORDS: tuple[PaceWord, ...] = tuple(PaceWord)
"""What the numbers in `PaceGrid.words` stand for."""

_CODES = {word: number for number, word in enumerate(WORDS)}
_NAN = float("nan")

LARGEST = 1e9
"""Points: what is compared and passes this is a matter of wrong units, not of pace."""


class GapRounding(Enum):
    """Difference of the printed figures (what officials compute), or the difference rounded once."""

    OF_ROUNDED = "of_rounded"
    ROUNDED = "rounded"


@dataclass(frozen=True, slots=True)
class PaceColumn:
    """What the grid must know of one indicator (axis −1).

    ``percent``: the unit is %, so that a ratio's gap is in points; else it is per cent of the plan.
    ``decimals``: of the printed completion, growth or ratio, and of the gap.
    """

    kind: Kind
    direction: Direction = "positive"
    percent: bool = True
    decimals: int = 2

    @property
    def is_of_plan(self) -> bool:
        """Tell whether the figure is read as per cent of what is planned on the day."""
        return self.kind == "stock" or (self.kind == "ratio" and not self.percent)

    @property
    def is_completion(self) -> bool:
        """Tell whether the figure is read as per cent of the annual target."""
        return self.kind in ("level", "count")


@dataclass(frozen=True)
class PaceGrid:
    """Readings of (…, regions, indicators), all of one shape.

    ``words`` index `WORDS`. ``progress`` and ``position`` are what is compared: per cent of the annual target
    (level, count), per cent of the day's plan (stock, ratio not in %), the figure itself (growth, ratio in %).
    Gaps in points, positive is better (also where less is better), by both roundings; ``gap`` is the one
    that was judged. ``expected`` is the plan, for counts the next whole number. NaN where not judged.
    """

    words: IntArray
    gap: FloatArray
    gap_of_rounded: FloatArray
    gap_rounded: FloatArray
    progress: FloatArray
    position: FloatArray
    expected: FloatArray

    @property
    def behind(self) -> BoolArray:
        """Where somebody has to act: 滞后 and 严重滞后."""
        return np.asarray((self.words == _CODES[PaceWord.LAG]) | (self.words == _CODES[PaceWord.BAD]))

    def at(self, word: PaceWord) -> BoolArray:
        """Where a word stands."""
        return np.asarray(self.words == _CODES[word])


def read_grid(
    values: FloatArray,
    planned: FloatArray,
    targets: FloatArray,
    columns: Sequence[PaceColumn],
    thresholds: PaceThresholds,
    *,
    rounding: GapRounding = GapRounding.OF_ROUNDED,
    due: BoolArray | None = None,
) -> PaceGrid:
    """Read all figures against their plans.

    >>> from datetime import date
    >>> grid = read_grid(
    ...     np.array([[119.73, 5.2]]), np.array([[122.3875, 6.5]]), np.array([[195.82, 6.5]]),
    ...     [PaceColumn("level"), PaceColumn("growth", decimals=1)], PaceThresholds(date(2026, 1, 1)),
    ... )
    >>> grid.gap.round(2).tolist(), [WORDS[word].label for word in grid.words[0]]
    ([[-1.36, -1.3]], ['稍慢', '滞后'])

    ``values``, ``planned`` (due on the day, unrounded) and ``targets`` (of the year) broadcast to one shape
    whose last axis has one place for each of ``columns``. In this order: not ``due`` → 未到期; ``planned`` NaN →
    没有计划; ``values`` NaN → 缺报; a target or plan of 0 or less where per cent of it is asked for, a figure
    out of all size, or an interval indicator → 无法判定; else by the printed gap. Errors: M-121 shapes that do not
    fit. Formula: see docs/methods/pace.md. Source: domain.md §4.1, B-13, appendix G 4; design board §6.
    """
    shape = _shape(values, planned, targets, columns)
    actual, plan, target = (np.broadcast_to(a, shape).astype(np.float64) for a in (values, planned, targets))
    expected = _per_column(columns, plan, lambda c, p: _whole(p) if c.kind == "count" else p)
    asked = np.full(shape, True) if due is None else np.broadcast_to(due, shape)
    progress, position = _compared(actual, expected, target, columns)
    judged = asked & (np.abs(progress) < LARGEST) & (np.abs(position) < LARGEST)
    progress, position = (np.where(judged, a, _NAN) for a in (progress, position))
    printed = [_rounded(a, columns) for a in (progress, position, progress - position)]
    signs = np.array([-1.0 if c.direction == "negative" else 1.0 for c in columns])
    of_rounded = _cleaned((printed[0] - printed[1]) * signs, columns)
    rounded = printed[2] * signs + 0.0
    gap = of_rounded if rounding is GapRounding.OF_ROUNDED else rounded
    words = _words(gap, columns, thresholds)
    words = np.where(judged, words, _CODES[PaceWord.UNJUDGED])
    for word, where in (
        (PaceWord.MISSING, np.isnan(actual)),
        (PaceWord.NO_PLAN, np.isnan(plan)),
        (PaceWord.NOT_DUE, ~asked),
    ):
        words[where] = _CODES[word]
    return PaceGrid(words, gap, of_rounded, rounded, progress, position, expected)


def _shape(
    values: FloatArray, planned: FloatArray, targets: FloatArray, columns: Sequence[PaceColumn]
) -> tuple[int, ...]:
    try:
        shape = np.broadcast_shapes(np.shape(values), np.shape(planned), np.shape(targets))
    except ValueError:
        shape = ()
    if not shape or shape[-1] != len(columns):
        raise Refusal("M-121", "实绩、计划、目标和指标的个数对不上，不能判定进度", "请按同样的地区和指标取数")
    return shape


def _per_column(
    columns: Sequence[PaceColumn], values: FloatArray, make: Callable[[PaceColumn, FloatArray], FloatArray]
) -> FloatArray:
    """Apply what depends on the indicator alone, all alike indicators together."""
    made = np.empty_like(values)
    for column in dict.fromkeys(columns):
        places = [n for n, other in enumerate(columns) if other == column]
        made[..., places] = make(column, values[..., places])
    return made


def _compared(
    actual: FloatArray, expected: FloatArray, target: FloatArray, columns: Sequence[PaceColumn]
) -> tuple[FloatArray, FloatArray]:
    """Return what is compared; NaN where it has no meaning."""
    base = _per_column(columns, target, lambda c, t: t if c.is_completion else np.full_like(t, _NAN))
    of_plan = np.array([c.is_of_plan for c in columns])
    base = np.where(of_plan, expected, base)
    plain = np.array([not (c.is_of_plan or c.is_completion) for c in columns])
    base = np.where(base > 0, base, _NAN)
    with np.errstate(over="ignore", invalid="ignore"):
        progress = np.where(plain, actual, actual / base * 100.0)
        position = np.where(plain, expected, expected / base * 100.0)
    interval = np.array([c.direction == "target" for c in columns])
    return np.where(interval, _NAN, progress), position


def _whole(planned: FloatArray) -> FloatArray:
    return np.asarray(np.ceil(planned - NOISE * (np.abs(planned) + 1.0)) + 0.0)


def _rounded(values: FloatArray, columns: Sequence[PaceColumn]) -> FloatArray:
    def half_up(column: PaceColumn, part: FloatArray) -> FloatArray:
        keys = rank_keys(part, column.decimals) / 10.0**column.decimals
        return np.where(np.isnan(part), _NAN, keys)

    return _per_column(columns, values, half_up)


def _cleaned(gaps: FloatArray, columns: Sequence[PaceColumn]) -> FloatArray:
    """Take the noise of subtraction off a difference of printed figures."""
    return _per_column(columns, gaps, lambda c, g: np.round(g, c.decimals)) + 0.0


def _words(gap: FloatArray, columns: Sequence[PaceColumn], thresholds: PaceThresholds) -> IntArray:
    slow, lag = (np.array([thresholds.limits(c.kind)[side] for c in columns]) for side in (0, 1))
    words = np.full(gap.shape, _CODES[PaceWord.BAD], dtype=np.int64)
    for word, limit in ((PaceWord.LAG, -lag), (PaceWord.SLOW, -slow), (PaceWord.REACHED, 0.0 * lag)):
        words[at_least(gap, limit)] = _CODES[word]
    return words
