"""Equal seed and date give an equal city; another seed another one; nothing else has a say."""

from __future__ import annotations

import datetime as dt
import doctest
import hashlib
import importlib
import json
import pkgutil
import random
from dataclasses import fields

import numpy as np
import polars as pl
import pytest

import zhengxian.demo
from zhengxian.demo import City, Scale, city


def fingerprint(made: City) -> str:
    """Return a hash of everything in a city."""
    digest = hashlib.sha256()
    for name in (f.name for f in fields(made)):
        value = getattr(made, name)
        if isinstance(value, pl.DataFrame):
            digest.update(value.write_csv().encode())
        elif name == "boundaries":
            digest.update(json.dumps(vars(value), sort_keys=True, default=list).encode())
        else:
            digest.update(repr(value).encode())
    return digest.hexdigest()


def test_the_same_seed_gives_the_same_city_whatever_the_global_dice_say(demo):
    random.seed(1)
    np.random.seed(1)  # noqa: NPY002
    assert fingerprint(city()) == fingerprint(demo)


def test_another_seed_gives_another_city(demo):
    other = city(seed=7)
    assert fingerprint(other) != fingerprint(demo)
    assert other.figures.height > 60000
    assert other.regions == demo.regions


def test_another_day_moves_the_window():
    made = city(today=dt.date(2027, 3, 1))
    months = made.figures.filter(pl.col("indicator") == "request_closed_rate")["period"]
    assert months.max() == "2027-02"
    assert [r.period for r in made.runs][:4] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]


def test_nothing_is_left_to_change():
    made = city(scale=(5, 6, 24))
    with pytest.raises(AttributeError):
        made.seed = 1  # type: ignore[misc]


@pytest.mark.parametrize("scale", [(5, 6, 24), Scale(40, 90, 13)])
def test_a_scaled_city_has_every_cell_once(scale):
    regions, indicators, months = scale if isinstance(scale, tuple) else (40, 90, 13)
    made = city(scale=scale)
    assert made.figures.height == regions * indicators * months
    assert made.figures.select("region", "indicator", "period").is_unique().all()
    assert made.figures["value"].null_count() == 0
    assert not made.figures["value"].is_nan().any()
    assert made.figures.columns == city_columns()
    assert len(made.boundaries.counties["features"]) == regions


def city_columns():
    return [
        "region",
        "indicator",
        "period",
        "value",
        "state",
        "status",
        "version",
        "recorded_at",
        "form",
        "unit",
    ]


def test_the_big_city_is_made_in_seconds():
    import time
    import tomllib

    from zhengxian.library import evaluate

    start = time.process_time()
    made = city(scale=Scale())
    assert made.figures.height == 183 * 150 * 120
    assert time.process_time() - start < 40
    run = made.runs[-1]
    known = made.figures.filter(pl.col("period") == run.period).select(
        "region", "indicator", "period", "value"
    )
    used = {i["indicator"] for i in tomllib.loads(made.schemes[0].toml)["group"][0]["item"]}
    result = evaluate(
        tomllib.loads(made.schemes[0].toml),
        known.filter(pl.col("indicator").is_in(used)),
        made.region_table("county"),
        period=run.period,
    )
    assert result.ranking.height == 183


def test_the_demo_needs_no_django():
    import subprocess
    import sys

    code = (
        "import sys, zhengxian.demo; zhengxian.demo.city(scale=(3, 4, 13)); sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_examples_in_docstrings():
    for module in pkgutil.walk_packages(zhengxian.demo.__path__, "zhengxian.demo."):
        failed, _ = doctest.testmod(importlib.import_module(module.name))
        assert failed == 0, module.name
