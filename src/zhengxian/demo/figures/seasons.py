"""How a year fills up: what part of it is done at the end of each month."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from zhengxian.engine.base.arrays import FloatArray


def _shares(*parts: float) -> FloatArray:
    done = np.cumsum(np.array(parts, dtype=np.float64))
    return np.asarray(done / done[-1])


SEASONS: Mapping[str, FloatArray] = {
    "even": _shares(*[1.0] * 12),
    "output": _shares(7, 6.4, 8.3, 8, 8.2, 9, 8.1, 8.1, 8.9, 8.6, 8.9, 10.5),
    "fiscal": _shares(10, 7, 9.6, 8.4, 8.5, 10.2, 8, 7, 8.4, 8, 7.4, 7.5),
    "shopping": _shares(9.4, 8.2, 7.8, 7.6, 8.3, 8.2, 7.8, 7.9, 8.6, 9, 8.4, 8.8),
    "power": _shares(7.6, 6.4, 8, 7.9, 8.2, 8.6, 9.6, 9.7, 8.6, 8, 8.3, 9.1),
    "projects": _shares(3, 5, 10, 8.5, 9, 11, 8, 8, 10, 8.5, 9, 10),
    "travel": _shares(6, 9, 7, 10, 12, 7, 9.5, 10, 8, 12, 5, 4.5),
    "rural": _shares(9.2, 9.2, 9.2, 6.8, 6.8, 6.8, 7.8, 7.8, 7.8, 9.5, 9.5, 9.6),
    "harvest": _shares(3, 3, 4, 5, 8, 12, 9, 8, 13, 17, 11, 7),
}
"""Cumulative parts of the year, December = 1; each array has twelve entries."""
