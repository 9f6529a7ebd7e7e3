"""All warning rules over all regions, indicators and periods at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.indicator import Direction
from zhengxian.engine.base.warning import WarningRule
from zhengxian.engine.collect import Figures
from zhengxian.engine.monitor.pace_grid import PaceGrid
from zhengxian.engine.monitor.warnings.ranks import Ranks
from zhengxian.engine.monitor.warnings.result import Watch


def watch(
    figures: Figures,
    rules: Iterable[WarningRule],
    *,
    readings: PaceGrid | None = None,
    probabilities: FloatArray | None = None,
    ranks: Ranks | None = None,
    directions: Mapping[str, Direction] | None = None,
    periods: Collection[str] | None = None,
) -> Watch:
    """Apply every rule to every region, indicator and period.

    ``readings`` (of `read_grid`) and ``probabilities`` of reaching the target, 0 to 1, have the shape of
    ``figures.values``: (periods, regions, indicators); NaN: no forecast. ``directions`` by indicator code,
    positive where not given. ``periods``: which to judge (None: all); the others are history.
    """
    raise NotImplementedError
