"""From values to pixels and to classes of colour."""

from __future__ import annotations

import itertools
import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.rounding import half_up
from zhengxian.io.charts.theme import Theme

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_SEQUENTIAL = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 2, 4), 5: (0, 1, 2, 3, 4)}
_DIVERGING = {3: (1, 3, 5), 5: (0, 1, 3, 5, 6), 7: (0, 1, 2, 3, 4, 5, 6)}


@dataclass(frozen=True, slots=True)
class Linear:
    """A straight scale from values to pixels."""

    low: float
    high: float
    start: float
    stop: float

    def __call__(self, value: float) -> float:
        """Return the pixel of a value; a scale of one value puts it in the middle."""
        if self.high == self.low:
            return (self.start + self.stop) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.stop - self.start)


def ticks(low: float, high: float, most: int = 5) -> tuple[float, ...]:
    """Return round values that cover a range, at most about ``most`` steps; equal ends get a step on both sides.

    >>> ticks(3.2, 8.7)
    (2.0, 4.0, 6.0, 8.0, 10.0)
    """
    size = max(abs(low), abs(high))
    if not high - low > 1e-9 * max(1.0, size):
        pad = size * 0.1 if size > 1e-6 else 1.0
        low, high = low - pad, high + pad
    raw = (high - low) / most
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(s * power for s in _STEPS if s * power >= raw * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(at * step, 12) for at in range(first, last + 1))


def tick_decimals(values: Sequence[float]) -> int:
    """Return the decimals that tell ticks apart, four at most.

    >>> tick_decimals((0.0, 2.5, 5.0)), tick_decimals((0.0, 5.0))
    (1, 0)
    """
    return next((d for d in range(4) if all(abs(round(v, d) - v) < 1e-9 for v in values)), 4)


def spread(values: Iterable[float | None]) -> tuple[float, float] | None:
    """Return least and greatest of the values that are there, or None."""
    found = [v for v in values if v is not None and math.isfinite(v)]
    return (min(found), max(found)) if found else None


def class_of(value: float, limits: Sequence[float], decimals: int) -> int:
    """Return the class of a value as it is printed; a value at a limit belongs to the class above.

    >>> class_of(5.96, (2, 4, 6), 1), class_of(5.94, (2, 4, 6), 1)
    (3, 2)
    """
    return bisect_right([Decimal(repr(float(limit))) for limit in limits], half_up(value, decimals))


def fills(theme: Theme, count: int, *, diverging: bool) -> tuple[str, ...]:
    """Return one fill a class. Errors: F-601 a number of classes that the scale does not have."""
    colours, table = (theme.diverging, _DIVERGING) if diverging else (theme.sequential, _SEQUENTIAL)
    if count not in table:
        words = "、".join(map(str, table))
        raise ZhengxianError("F-601", f"分级图不能分成 {count} 级，只能是 {words} 级。请增减分级界限。")
    return tuple(colours[at] for at in table[count])


def check_limits(limits: Sequence[float]) -> None:
    """Refuse limits that do not rise. Errors: F-602."""
    if any(not a < b for a, b in itertools.pairwise(limits)):
        raise ZhengxianError("F-602", "分级界限没有从小到大排列。请按从小到大改正。")
