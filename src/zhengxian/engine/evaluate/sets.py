"""Comparison sets: regions sorted by class, so that every class is a contiguous slice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from zhengxian.engine.base.arrays import IntArray


@dataclass(frozen=True)
class Sets:
    """How the regions of one run are grouped.

    ``order`` puts regions of a class next to each other (None: they already are); ``classes[i]`` is the name
    of the class on ``slices[i]`` of the ordered axis.
    """

    size: int
    classes: tuple[str, ...]
    slices: tuple[slice, ...]
    order: IntArray | None
    pools: tuple[slice, ...] | None = None
    """Pools that stand side by side (the periods of a panel); None: all regions are one pool."""

    @property
    def inverse(self) -> IntArray | None:
        """Positions that undo ``order``."""
        if self.order is None:
            return None
        back = np.empty(self.size, dtype=np.int64)
        back[self.order] = np.arange(self.size)
        return back

    def compared(self, per_class: bool) -> tuple[slice, ...]:
        """The slices within which minimum, maximum, mean and rank are taken."""
        if per_class:
            return self.slices
        return self.pools or (slice(0, self.size),)

    def side_by_side(self, count: int) -> Sets:
        """The same sets ``count`` times one after another, already in class order."""
        shifts = [k * self.size for k in range(count)]
        slices = tuple(slice(s.start + k, s.stop + k) for k in shifts for s in self.slices)
        pools = tuple(slice(k, k + self.size) for k in shifts)
        return Sets(self.size * count, self.classes * count, slices, None, pools)


def class_sets(class_names: Sequence[str]) -> Sets:
    """Sort regions by class, classes in the order first met; regions keep their order inside a class.

    >>> class_sets(["甲", "乙", "甲"]).slices
    (slice(0, 2, None), slice(2, 3, None))
    """
    names = tuple(dict.fromkeys(class_names))
    number = {name: i for i, name in enumerate(names)}
    index = np.fromiter((number[c] for c in class_names), dtype=np.int64, count=len(class_names))
    return index_sets(index, names)


def index_sets(index: IntArray, names: tuple[str, ...]) -> Sets:
    """The same from a class index per region (positions in ``names``)."""
    bounds = np.concatenate([[0], np.cumsum(np.bincount(index, minlength=len(names)))])
    sorted_already = bool((index[1:] >= index[:-1]).all())
    order = None if sorted_already else np.argsort(index, kind="stable")
    slices = tuple(slice(int(a), int(b)) for a, b in pairwise(bounds))
    kept = [i for i, s in enumerate(slices) if s.stop > s.start]
    return Sets(len(index), tuple(names[i] for i in kept), tuple(slices[i] for i in kept), order)
