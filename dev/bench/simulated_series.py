"""Series whose process is known, for the measurement of forecasts. Everything is invented.

Each function returns published figures (series, years, 12) from a generator:

- `budget`, `projects`, `travel`: cumulative sums of exp(growth of the year + season + noise). Yearly growth is
  6 % ± 3 points; seasons are those of revenue (noise 5 %), of building (8 % and a random walk of 2 % a month)
  and of travel (15 %); each series has its own season, 10 % around the common one.
- `growth_calm`, `growth_sticky`, `growth_wandering`: cumulative growth, the mean of monthly growth that is an
  autoregression (0, 0.6, 0.95) around the series' own mean, 6 ± 4 per cent, published with one decimal.
- `stock`: a random walk of logarithms, 0.6 % ± 1 % a month.
- `ratio`, `ratio_seasonal`: an autoregression (0.7) around 60, without and with a yearly wave of 3.
- `count`: cumulative Poisson counts, about 30 a year.
- `shifted`: `budget` whose base is cut by 20 % from a January on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.indicator import Kind

REVENUE = (10, 7, 9.6, 8.4, 8.5, 10.2, 8, 7, 8.4, 8, 7.4, 7.5)
BUILDING = (3, 5, 10, 8.5, 9, 11, 8, 8, 10, 8.5, 9, 10)
TRAVEL = (6, 9, 7, 10, 12, 7, 9.5, 10, 8, 12, 5, 4.5)
BURN_IN = 24

Draw = Callable[[np.random.Generator, int, int], FloatArray]


def sums(season: tuple[float, ...], noise: float, walk: float) -> Draw:
    """Return the drawer of cumulative levels."""

    def draw(random: np.random.Generator, count: int, years: int) -> FloatArray:
        places = years * 12
        common = np.array(season) / np.mean(season)
        own = common * (1 + 0.1 * random.uniform(-1, 1, (count, 12)))
        pace = np.cumsum(0.06 + 0.03 * random.standard_normal((count, years)), axis=1)
        wander = np.cumsum(walk * random.standard_normal((count, places)), axis=1)
        drawn = np.repeat(pace, 12, axis=1) + wander + noise * random.standard_normal((count, places))
        months = 100 * np.exp(drawn) * np.tile(own, years)
        return np.round(np.cumsum(months.reshape(count, years, 12), axis=2), 2)

    return draw


def autoregression(random: np.random.Generator, count: int, places: int, memory: float) -> FloatArray:
    """Return an autoregression of order one with unit shocks."""
    drawn = random.standard_normal((count, places + BURN_IN))
    for at in range(1, drawn.shape[1]):
        drawn[:, at] += memory * drawn[:, at - 1]
    return drawn[:, BURN_IN:]


def growths(memory: float, size: float) -> Draw:
    """Return the drawer of cumulative growth."""

    def draw(random: np.random.Generator, count: int, years: int) -> FloatArray:
        months = size * autoregression(random, count, years * 12, memory)
        months = months + 6 + 4 * random.standard_normal((count, 1))
        whole = np.cumsum(months.reshape(count, years, 12), axis=2)
        return np.round(whole / np.arange(1, 13), 1)

    return draw


def stock(random: np.random.Generator, count: int, years: int) -> FloatArray:
    """Return balances."""
    steps = 0.006 + 0.01 * random.standard_normal((count, years * 12))
    return np.round(100 * np.exp(np.cumsum(steps, axis=1)), 2).reshape(count, years, 12)


def ratios(wave: float) -> Draw:
    """Return the drawer of ratios."""

    def draw(random: np.random.Generator, count: int, years: int) -> FloatArray:
        phase = random.uniform(0, 2 * np.pi, (count, 1))
        season = wave * np.cos(2 * np.pi * np.arange(12) / 12 + phase)
        away = autoregression(random, count, years * 12, 0.7).reshape(count, years, 12)
        return np.round(60 + away + season[:, None, :], 2)

    return draw


def counted(random: np.random.Generator, count: int, years: int) -> FloatArray:
    """Return cumulative counts."""
    expected = 2.5 * np.exp(0.5 * random.standard_normal((count, 1, 1)))
    months = random.poisson(np.broadcast_to(expected, (count, years, 12)))
    return np.cumsum(months, axis=2).astype(np.float64)


def shifted(random: np.random.Generator, count: int, years: int) -> FloatArray:
    """Return cumulative levels whose base is cut from the January before the last year on."""
    figures = sums(REVENUE, 0.05, 0.0)(random, count, years)
    figures[:, -2:] *= 0.8
    return figures


PROCESSES: Mapping[str, tuple[Kind, bool, Draw]] = {
    "budget": ("level", True, sums(REVENUE, 0.05, 0.0)),
    "projects": ("level", True, sums(BUILDING, 0.08, 0.02)),
    "travel": ("level", True, sums(TRAVEL, 0.15, 0.0)),
    "growth_calm": ("growth", True, growths(0.0, 3.0)),
    "growth_sticky": ("growth", True, growths(0.6, 3.0)),
    "growth_wandering": ("growth", True, growths(0.95, 1.6)),
    "stock": ("stock", False, stock),
    "ratio": ("ratio", False, ratios(0.0)),
    "ratio_seasonal": ("ratio", False, ratios(3.0)),
    "count": ("count", True, counted),
}
"""Name → kind, whether cumulative, and what draws the figures."""
