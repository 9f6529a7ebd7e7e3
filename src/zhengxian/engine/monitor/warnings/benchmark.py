"""Benchmarks: the nearest better regions by structure, and the gap of every indicator (对标)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.indicator import Direction
from zhengxian.engine.collect import Place, Series


@dataclass(frozen=True, slots=True)
class Gap:
    """One indicator: own figure, the peer's, their difference (peer less own), and whether the peer is better."""

    indicator: str
    title: str
    unit: str
    own: float | None
    peer: float | None
    gap: float | None
    peer_is_better: bool | None


@dataclass(frozen=True, slots=True)
class Peer:
    """A better region near by structure: ``distance`` in standard deviations per structure indicator."""

    region: str
    name: str
    distance: float
    score: float
    same_class: bool
    neighbour: bool
    gaps: tuple[Gap, ...]


def benchmark(
    region: str,
    places: Sequence[Place],
    structure: FloatArray,
    scores: FloatArray,
    values: FloatArray,
    series: Sequence[Series],
    *,
    directions: Sequence[Direction] = (),
    classes: Sequence[str] = (),
    neighbours: Collection[str] = (),
    most: int = 3,
) -> tuple[Peer, ...]:
    """Find the nearest better peers: same class first, then by distance of structure.

    ``structure`` (regions, structure indicators), ``scores`` (regions,), ``values`` (regions, indicators).
    """
    raise NotImplementedError
