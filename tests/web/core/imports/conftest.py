"""Files to import, written by the tests themselves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zhengxian.web.core.access import EVERYWHERE

SQUARE = [[[0, 0], [1, 0], [1, 1], [0, 0]]]


@pytest.fixture
def may(office):
    return {"access": EVERYWHERE}


@pytest.fixture
def write(tmp_path):
    def written(text: str, name: str = "表.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def geojson(*features):
    rows = [{"type": "Feature", "properties": p, "geometry": g} for p, g in features]
    return json.dumps({"type": "FeatureCollection", "features": rows})


def polygon(rings=SQUARE):
    return {"type": "Polygon", "coordinates": rings}
