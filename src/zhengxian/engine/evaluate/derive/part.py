"""A series with its states, and the arithmetic that keeps both together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import BoolArray, FloatArray
from zhengxian.engine.evaluate.missing.state import StateArray, combine_states, usable


@dataclass(frozen=True, slots=True)
class Part:
    """Figures (..., regions) and their states; ``values`` is NaN wherever the state is not *reported*."""

    values: FloatArray
    states: StateArray

    @property
    def present(self) -> BoolArray:
        """Which figures can be calculated with."""
        return ~np.isnan(self.values)


def part(values: FloatArray, states: StateArray | None) -> Part:
    """Return a part whose numbers and states agree: what is not usable is NaN, what is usable *reported*."""
    if states is None:
        return Part(values, np.isnan(values).astype(np.uint8))
    return Part(np.where(usable(values, states), values, np.nan), combine_states([(values, states)]))


def merged(values: FloatArray, parts: Sequence[Part]) -> Part:
    """Return the result of a calculation from parts: missing where any is, in the state that wins."""
    return Part(values, combine_states([(p.values, p.states) for p in parts]))


def total(parts: Sequence[Part]) -> Part:
    """Return the sum of parts; one part alone is returned as it is."""
    if len(parts) == 1:
        return parts[0]
    values = parts[0].values.copy()
    for other in parts[1:]:
        values += other.values
    return merged(values, parts)
