"""The path of a year: which share of the annual target is due by the end of each month (domain.md §4.1)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

import numpy as np

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.rounding import same

MONTHS = 12


class PathMethod(Enum):
    """How a path was drawn; the values are what the web stores."""

    LINEAR = "linear"
    QUARTERLY = "quarterly"
    SEASONAL = "seasonal"
    HAND = "hand"

    @property
    def label(self) -> str:
        """The words of the office."""
        words = {"linear": "均衡进度", "quarterly": "分季进度", "seasonal": "季节进度", "hand": "手工设定"}
        return words[self.value]


@dataclass(frozen=True, slots=True)
class YearPath:
    """Cumulative per cent due by the end of January … December, rising to 100; NaN: nothing due then.

    December is 100. NaN in January means that the month is not published alone (1—2月 combined). ``years``
    are those a seasonal path rests on. Errors: M-100 not twelve figures, falling, or not ending at 100.
    """

    method: PathMethod
    shares: tuple[float, ...]
    years: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        known = [share for share in self.shares if not math.isnan(share)]
        rises = all(a <= b or same(a, b) for a, b in pairwise(known))
        ends = len(self.shares) == MONTHS and same(self.shares[-1], 100.0)
        if not (ends and rises and known[0] >= 0):
            raise Refusal(
                "M-100",
                "进度应是 12 个月末的累计百分数，不小于 0、逐月不减、12 月末为 100",
                "请核对各月进度",
            )


def linear_path() -> YearPath:
    """Return the even path, m/12.

    >>> round(linear_path().shares[7], 2)
    66.67

    Source: domain.md §4.1 (均衡进度).
    """
    return YearPath(PathMethod.LINEAR, tuple(100.0 * month / MONTHS for month in range(1, MONTHS + 1)))


def quarterly_path(ends: Sequence[float] = (20.0, 45.0, 75.0, 100.0)) -> YearPath:
    """Return a path by a quarterly table; the months of one quarter are alike.

    >>> [round(share, 2) for share in quarterly_path().shares[:6]]
    [6.67, 13.33, 20.0, 28.33, 36.67, 45.0]

    ``ends``: cumulative per cent due by the end of each quarter, rising, the last 100. Errors: M-101.
    Source: domain.md §4.1 (quarterly plan 20/45/75/100).
    """
    steps = [0.0, *ends]
    rises = all(a <= b for a, b in pairwise(steps))
    if len(ends) != 4 or not rises or not same(float(steps[-1]), 100.0):
        raise Refusal("M-101", "分季进度应是 4 个不减的累计百分数，四季度末为 100", "请核对分季进度表")
    shares = np.interp(np.arange(1, MONTHS + 1), [0, 3, 6, 9, 12], steps)
    return YearPath(PathMethod.QUARTERLY, (*shares[:-1].tolist(), 100.0))


def seasonal_path(history: Mapping[int, Sequence[float]], *, years: int = 3, least: int = 2) -> YearPath:
    """Return the average cumulative share of the same months over the last years.

    >>> even = [10.0 * m for m in range(1, 13)]
    >>> late = [5.0 * m for m in range(1, 12)] + [100.0]
    >>> path = seasonal_path({2024: even, 2025: late})
    >>> round(path.shares[5], 2), path.years
    (40.0, (2024, 2025))

    ``history``: year → twelve cumulative levels in one unit, January to December, NaN missing. A year counts
    when February to December are there, none is below the one before and December is above 0; only the
    latest ``years`` of those count. January is left out (NaN) unless every counted year has it: 1—2月 stay
    combined, nothing is interpolated. Series of merged regions come joined, as sums over the parts.
    Errors: M-102 fewer than ``least`` usable years. Formula: mean over years of A_m / A_12.
    Source: domain.md §4.1 (seasonal path), §4.2 (January).
    """
    usable = [year for year in sorted(history) if _is_usable(history[year])][-years:]
    if len(usable) < least:
        wrong = f"可用的历史年份只有 {len(usable)} 个，不足 {least} 个，排不出季节进度"
        raise Refusal("M-102", wrong, "请补齐 2—12 月的历史累计数，或改用均衡进度、分季进度")
    shares = np.array([history[year] for year in usable], dtype=np.float64)
    mean = (shares / shares[:, -1:]).mean(axis=0) * 100.0
    return YearPath(PathMethod.SEASONAL, (*mean[:-1].tolist(), 100.0), tuple(usable))


def s_curve_path(middle: float = 6.5, steepness: float = 0.6) -> YearPath:
    """Return a path that is slow, fast, slow again, as projects are built; to be stored as set by hand.

    >>> shares = s_curve_path(6.0).shares
    >>> round(shares[5], 1), shares[0] < 100 / 12, shares[-1]
    (50.0, True, 100.0)

    ``middle``: month of the greatest speed, 0 to 12; ``steepness`` > 0 per month, at most 5. Errors: M-103.
    Formula: (L(m) − L(0)) / (L(12) − L(0)), L the logistic curve. Source: domain.md §4.1 (project S-curve).
    """
    if not (0 <= middle <= MONTHS and 0 < steepness <= 5):
        raise Refusal(
            "M-103", "曲线的最快月份应在 0—12 之间，陡度应大于 0、不超过 5", "请核对 S 形进度的参数"
        )
    curve = 1.0 / (1.0 + np.exp(-steepness * (np.arange(MONTHS + 1) - middle)))
    shares = (curve - curve[0]) / (curve[-1] - curve[0]) * 100.0
    return YearPath(PathMethod.HAND, (*shares[1:-1].tolist(), 100.0))


def hand_path(shares: Sequence[float]) -> YearPath:
    """Return a path of twelve cumulative percentages set by hand; errors as `YearPath`."""
    return YearPath(PathMethod.HAND, tuple(float(share) for share in shares))


def _is_usable(levels: Sequence[float]) -> bool:
    """Tell whether a year's cumulative levels are whole from February on, never fall and end above 0."""
    if len(levels) != MONTHS or not all(math.isfinite(level) for level in levels[1:]):
        return False
    first = 0.0 if math.isnan(levels[0]) else levels[0]
    steps = [0.0, first, *levels[1:]]
    return levels[-1] > 0 and all(a <= b for a, b in pairwise(steps))
