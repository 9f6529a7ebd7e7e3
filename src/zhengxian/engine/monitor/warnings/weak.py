"""Weak units: who stays in the lowest part of its class, and which indicators hold it there (点穴式)."""

from __future__ import annotations

from dataclasses import dataclass

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.monitor.warnings.ranks import Ranks


@dataclass(frozen=True, slots=True)
class Hold:
    """One indicator that holds a region down.

    ``lost`` is the mean of points lost, ``excess`` what that is more than the class mean, ``share`` its part of
    all such excess (0–1); None where no points were given. ``standing`` is the mean place from 0 (first) to 1 (last).
    """

    node: str
    title: str
    standing: float | None
    lost: float | None
    excess: float | None
    share: float | None


@dataclass(frozen=True, slots=True)
class WeakUnit:
    """A region in the lowest part of its class in ``times`` of ``periods`` judged periods, with what holds it."""

    region: str
    name: str
    class_name: str
    times: int
    periods: int
    rank: int
    size: int
    held_by: tuple[Hold, ...]
    text: str


def weak_units(
    ranks: Ranks,
    *,
    points_lost: FloatArray | None = None,
    share: float = 0.25,
    times: int = 3,
    of_last: int = 4,
    most: int = 5,
) -> tuple[WeakUnit, ...]:
    """Find the regions in the lowest ``share`` of their class in ``times`` of the last ``of_last`` periods.

    ``ranks`` must hold the total (node with the empty code); ``points_lost`` has the shape of ``ranks.values``.
    """
    raise NotImplementedError
