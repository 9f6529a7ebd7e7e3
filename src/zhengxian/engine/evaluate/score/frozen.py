"""A rule with its comparison set held fixed: what every fitted method can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from zhengxian.engine.base.arrays import FloatArray, IntArray
from zhengxian.engine.evaluate.score.fitting import Fitting
from zhengxian.engine.evaluate.score.key import Key
from zhengxian.engine.evaluate.score.spec import ScoreSpec

Rows = Sequence[int] | IntArray | None
"""Which regions of the comparison set the values belong to; None: all of them, in order."""


class FrozenScore(ABC):
    """A scoring rule whose bounds, means, totals and peers no longer move."""

    @abstractmethod
    def score(self, values: FloatArray, rows: Rows = None) -> FloatArray:
        """Return the fraction of full marks that new values would get among the old comparison set.

        ``values`` (..., n, k), or (..., r, k) with ``rows`` naming the r regions they belong to; more leading
        axes than the set had are candidates side by side. A region's old value does not compete with its new
        one. NaN in, NaN out.
        """

    @property
    def bounds(self) -> tuple[FloatArray, FloatArray] | None:
        """The lower and upper reference point in the unit of the figures, or None where there are none.

        Where the marks run from and to; for a best interval its ends; for a single line or target that twice.
        """
        return None


@dataclass(frozen=True, slots=True)
class Method:
    """A scoring method: its name in a scheme, its keys, and how it meets a comparison set."""

    name: str
    primitive: str
    keys: tuple[Key, ...]
    fit: Callable[[Fitting], FrozenScore]
    check: Callable[[ScoreSpec, str], None] | None = None


def take(figures: FloatArray, rows: Rows) -> FloatArray:
    """Pick the rows of a parameter; one that is the same for all regions stays as it is.

    >>> take(np.array([[1.0], [2.0], [3.0]]), [2]).tolist(), take(np.array([[9.0]]), [2]).tolist()
    ([[3.0]], [[9.0]])
    """
    if rows is None or figures.ndim < 2 or figures.shape[-2] == 1:
        return figures
    return figures[..., rows, :]


def keep_missing(scores: FloatArray, values: FloatArray) -> FloatArray:
    """Put NaN back where there was no value."""
    return np.where(np.isnan(values), np.nan, scores)
