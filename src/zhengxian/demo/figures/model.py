"""Arrays of one indicator for the regions of one level, year by month."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from zhengxian.demo.figures.profiles import Centre, Count, Level, Profile, Rate, Ratio
from zhengxian.demo.figures.seasons import SEASONS
from zhengxian.engine.base.arrays import FloatArray

FIRST_GROWTH = 100.0


@dataclass(frozen=True)
class Series:
    """Figures (regions, years, 12). ``base`` is last year's comparable figure where a level has a growth series.

    ``growth`` follows from both: A = B·(1 + G).
    """

    values: FloatArray
    base: FloatArray | None = None

    @property
    def growth(self) -> FloatArray:
        """Return the growth in per cent."""
        if self.base is None:
            raise ValueError("no comparable base")
        return np.asarray((self.values / self.base - 1) * FIRST_GROWTH)

    def total(self, rows: FloatArray) -> Series:
        """Return weighted sums over regions: ``rows`` has shape (new regions, regions)."""
        base = None if self.base is None else np.tensordot(rows, self.base, axes=1)
        return Series(np.tensordot(rows, self.values, axes=1), base)

    def revised(self, factor: FloatArray) -> Series:
        """Return the figures after a later count; the base stays, so growth moves with the level."""
        return replace(self, values=self.values * factor)


@dataclass(frozen=True)
class Ground:
    """What every series of one level is drawn on: regions, years, the last month, sizes, classes."""

    regions: int
    years: int
    last_month: int
    gdp: FloatArray
    kind: np.ndarray[tuple[int], np.dtype[np.int64]] | None = None

    def spread_out(self, centre: Centre) -> FloatArray:
        """Return one figure a region from a centre by region or by class."""
        if isinstance(centre, tuple):
            given = np.array(centre, dtype=np.float64)
            return given if self.kind is None else np.asarray(given[self.kind])
        return np.full(self.regions, float(centre))


def draw_series(generator: np.random.Generator, profile: Profile, ground: Ground) -> Series:
    """Draw one indicator."""
    if isinstance(profile, Level):
        return _level(generator, profile, ground)
    if isinstance(profile, Rate):
        return Series(_paces(generator, ground, _own_pace(generator, profile, ground), profile.wobble))
    if isinstance(profile, Count):
        return _count(generator, profile, ground)
    return _ratio(generator, profile, ground)


def _own_pace(generator: np.random.Generator, profile: Level | Rate, ground: Ground) -> FloatArray:
    """Return the pace of every region: as the profile names it, or spread about the one it gives for all."""
    pace = ground.spread_out(profile.pace)
    if isinstance(profile.pace, tuple):
        return pace
    return np.asarray(pace + 1.6 * profile.wobble * generator.uniform(-1, 1, ground.regions))


def _paces(generator: np.random.Generator, ground: Ground, pace: FloatArray, wobble: float) -> FloatArray:
    """Growth paths: a year's pace, to which every month adds its share, so the path calms down by December.

    The last month of counties shows ``pace`` itself.
    """
    shape = ground.regions, ground.years, 12
    yearly = pace[:, None] + 0.6 * wobble * generator.standard_normal(shape[:2])
    monthly = 0.9 * wobble * generator.standard_normal(shape)
    path = yearly[:, :, None] + np.cumsum(monthly, axis=2) / np.arange(1, 13)
    if ground.kind is None:
        path[:, -1, :] += (pace - path[:, -1, ground.last_month])[:, None]
    else:
        path += (0.8 * wobble * generator.standard_normal(ground.regions))[:, None, None]
    return np.asarray(path)


def _level(generator: np.random.Generator, profile: Level, ground: Ground) -> Series:
    growth = _paces(generator, ground, _own_pace(generator, profile, ground), profile.wobble)
    parts = np.diff(SEASONS[profile.season], prepend=0.0)
    parts = parts * (1 + 0.05 * generator.uniform(-1, 1, (ground.regions, 12)))
    revision = 0.0015 * generator.standard_normal((ground.regions, ground.years))
    values, bases = np.empty_like(growth), np.empty_like(growth)
    values[:, 0] = np.cumsum(parts, axis=1)
    bases[:, 0] = values[:, 0] / (1 + growth[:, 0] / FIRST_GROWTH)
    for year in range(1, ground.years):
        bases[:, year] = values[:, year - 1] * (1 + revision[:, year, None])
        values[:, year] = bases[:, year] * (1 + growth[:, year] / FIRST_GROWTH)
    scale = _scale(generator, profile, ground, values)
    return Series(values * scale[:, None, None], bases * scale[:, None, None])


def _scale(generator: np.random.Generator, profile: Level, ground: Ground, values: FloatArray) -> FloatArray:
    """Return what makes the last month (counties) or the first year (towns) as large as the profile says."""
    size = ground.spread_out(profile.size) * (ground.gdp if profile.per_gdp else 1.0)
    own = 1 + profile.spread * generator.uniform(-1, 1, ground.regions)
    if ground.kind is None:
        named = isinstance(profile.size, tuple)
        return np.asarray(size * (1.0 if named else own) / values[:, -1, ground.last_month])
    return np.asarray(size * own * np.exp(0.3 * generator.standard_normal(ground.regions)))


def _count(generator: np.random.Generator, profile: Count, ground: Ground) -> Series:
    size = ground.spread_out(profile.size) * (ground.gdp if profile.per_gdp else 1.0)
    parts = np.diff(SEASONS[profile.season], prepend=0.0)
    shape = ground.regions, ground.years, 12
    expected = np.broadcast_to(size[:, None, None] * parts, shape)
    come = generator.poisson(expected * (1 + profile.exits))
    gone = generator.poisson(expected * profile.exits)
    return Series(np.cumsum(come - gone, axis=2).astype(np.float64))


def _ratio(generator: np.random.Generator, profile: Ratio, ground: Ground) -> Series:
    centre = ground.spread_out(profile.centre) + profile.spread * generator.uniform(-1, 1, ground.regions)
    drift = profile.drift * (np.arange(ground.years) - ground.years + 1)
    steps = profile.wobble * generator.standard_normal((ground.regions, ground.years * 12))
    wander = np.empty_like(steps)
    wander[:, 0] = steps[:, 0]
    for month in range(1, steps.shape[1]):
        wander[:, month] = 0.7 * wander[:, month - 1] + 0.7 * steps[:, month]
    wander = wander.reshape(ground.regions, ground.years, 12)
    if profile.season == "filling":
        wander = wander * 0.4
    values = centre[:, None, None] + drift[:, None] + wander
    values = values * _tide(profile.season, ground.last_month)
    return Series(np.clip(values, profile.low, profile.high))


def _tide(season: str, last_month: int) -> FloatArray:
    """Return the factor of each month: high in winter, in summer, filling up over the year, or none."""
    month = np.arange(12)
    wave = np.cos((month - 0.5) / 12 * 2 * np.pi)
    if season == "winter":
        running = np.cumsum(1 + 0.5 * wave) / (month + 1)
        return np.asarray(running / running[last_month])
    if season == "summer":
        return np.asarray((1 - 0.07 * wave) / (1 - 0.07 * wave[last_month]))
    if season == "filling":
        return np.asarray(np.minimum((month + 1) / (last_month + 1), 1.25) ** 0.8)
    return np.ones(12)
