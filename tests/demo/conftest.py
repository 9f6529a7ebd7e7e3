"""The demo city, made once for all tests."""

from __future__ import annotations

import polars as pl
import pytest

from zhengxian.demo import City, city


@pytest.fixture(scope="session")
def demo() -> City:
    """The city as `zhengxian demo` shows it."""
    return city()


@pytest.fixture(scope="session")
def newest(demo: City) -> pl.DataFrame:
    """The latest version of every figure, drafts included."""
    key = ["region", "indicator", "period"]
    return demo.figures.sort("version").group_by(key, maintain_order=True).last()
