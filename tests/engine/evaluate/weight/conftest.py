"""The handbook's tables, read in place, and the example the domain notes compute."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

Table = Callable[[str], NDArray[np.float64]]


@pytest.fixture(scope="session")
def tai(shared: Path) -> Table:
    """Return a reader of one table of the technology achievement index: its numbers without names."""

    def read(name: str) -> NDArray[np.float64]:
        with (shared / "tai" / f"{name}.csv").open(encoding="utf-8") as file:
            rows = list(csv.reader(file))[1:]
        return np.array([[float(cell) if cell else np.nan for cell in row[1:]] for row in rows])

    return read


@pytest.fixture(scope="session")
def raw() -> NDArray[np.float64]:
    """Return X of appendix B, vector 17; its third column is a negative indicator."""
    return np.array([[80, 6, 12], [120, 8, 10], [100, 7.5, 20], [60, 9, 15]])


@pytest.fixture(scope="session")
def scored(raw: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return X min-max normalised with directions turned."""
    low, high = raw.min(axis=0), raw.max(axis=0)
    z = (raw - low) / (high - low)
    z[:, 2] = 1 - z[:, 2]
    return z
