"""Where a derivation gets its series from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from zhengxian.engine.base.arrays import FloatArray
from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.missing.state import StateArray


class DeriveContext(Protocol):
    """The series of one pool and period: all arrays of one shape (..., regions)."""

    @property
    def groups(self) -> Sequence[slice]:
        """Comparison sets for rank changes: contiguous slices of the region axis; empty = the pool."""

    def series(self, code: str) -> FloatArray:
        """Return the figures of the period; NaN = no usable figure."""

    def states(self, code: str) -> StateArray | None:
        """Return the `CellState` of those figures; None = NaN is *missing*, all else *reported*."""

    def last_year(self, code: str) -> FloatArray:
        """Return the figures of the same period of last year."""

    def last_year_states(self, code: str) -> StateArray | None:
        """Return their states."""

    def kind(self, code: str) -> str:
        """Return the indicator's kind (level, growth, ratio, count, stock), "" where it is not known."""


@dataclass(frozen=True)
class SeriesContext:
    """A context made of plain mappings from code to array.

    Errors: E-110 a series is not there; E-112 its figures of last year are not there.

    >>> import numpy as np
    >>> SeriesContext({"gdp": np.array([12.0])}).series("gdp").tolist()
    [12.0]
    """

    current: Mapping[str, FloatArray]
    previous: Mapping[str, FloatArray] = field(default_factory=dict)
    current_states: Mapping[str, StateArray] = field(default_factory=dict)
    previous_states: Mapping[str, StateArray] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    groups: tuple[slice, ...] = ()

    def series(self, code: str) -> FloatArray:
        """Return the figures of the period."""
        if code not in self.current:
            raise Refusal("E-110", f"数据里没有指标“{code}”", "请补充该指标的数据，或核对方案中的指标代码")
        return self.current[code]

    def states(self, code: str) -> StateArray | None:
        """Return their states, None where none are given."""
        return self.current_states.get(code)

    def last_year(self, code: str) -> FloatArray:
        """Return the figures of the same period of last year."""
        if code not in self.previous:
            raise Refusal("E-112", f"没有指标“{code}”的上年同期数", "请补充上年同期的数据")
        return self.previous[code]

    def last_year_states(self, code: str) -> StateArray | None:
        """Return their states, None where none are given."""
        return self.previous_states.get(code)

    def kind(self, code: str) -> str:
        """Return the indicator's kind, "" where it is not known."""
        return self.kinds.get(code, "")
