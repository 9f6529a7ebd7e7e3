"""Boundaries: rings are checked, hostile files are refused in words."""

from __future__ import annotations

import json

import pytest

from zhengxian.engine.base.errors import DataError
from zhengxian.io import geojson
from zhengxian.io.geojson import read_boundaries, ring_faults

RING = [[0, 0], [1, 0], [1, 1], [0, 0]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


@pytest.mark.parametrize(
    "geometry",
    [polygon(RING), polygon(RING, RING), {"type": "MultiPolygon", "coordinates": [[RING], [RING, RING]]}],
)
def test_sound_rings(geometry):
    assert ring_faults(geometry) == ()


@pytest.mark.parametrize(
    ("geometry", "word"),
    [
        (polygon(RING[:3]), "少于 4 个点"),
        (polygon([*RING[:3], [0, 1]]), "首尾不相接"),
        (polygon([[0, 0], [1, 0], ["a", 1], [0, 0]]), "有限的数"),
        (polygon([[0, 0], [1, 0], [float("nan"), 1], [0, 0]]), "有限的数"),
        (polygon([[0, 0], [1, 0], [float("inf"), 1], [0, 0]]), "有限的数"),
        (polygon([[0, 0], [1, 0], [True, 1], [0, 0]]), "有限的数"),
        (polygon([[0, 0], [1], [1, 1], [0, 0]]), "有限的数"),
        (polygon([[0, 0], [500000, 0], [500000, 4000000], [0, 0]]), "投影坐标"),
        (polygon([[0, 0], [1, 1], [2, 2], [0, 0]]), "没有围住任何面积"),
        (polygon([[0, 0]] * 4), "没有围住任何面积"),
        (polygon(), "少于 4 个点"),
        (polygon(None), "少于 4 个点"),
        ({"type": "Polygon"}, "少于 4 个点"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "少于 4 个点"),
        ({"type": "Point", "coordinates": [0, 0]}, "不是面"),
        (None, "不是面"),
        ([], "不是面"),
    ],
)
def test_faults_are_told(geometry, word):
    assert word in ring_faults(geometry)[0]


def test_second_ring_is_named():
    assert ring_faults(polygon(RING, RING[:3])) == ("第 2 环少于 4 个点。",)


def written(tmp_path, content):
    path = tmp_path / "b.geojson"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "F-401"),
        (b"\xff\xfe\x00", "F-401"),
        (b"{", "F-401"),
        (b"[" * 200_000, "F-401"),
        (b'{"type":"FeatureCollection","features":[NaN]}', "F-401"),
        ([], "F-401"),
        ({"type": "Feature"}, "F-401"),
        ({"type": "FeatureCollection", "features": {}}, "F-401"),
        (collection(), "F-403"),
    ],
)
def test_what_is_no_boundary_file(tmp_path, content, code):
    with pytest.raises(DataError) as error:
        read_boundaries(written(tmp_path, content))
    assert error.value.problems[0].code == code


def test_absent_file(tmp_path):
    with pytest.raises(DataError) as error:
        read_boundaries(tmp_path / "no.geojson")
    assert error.value.problems[0].code == "F-002"


@pytest.mark.parametrize("limit", ["MAX_BYTES", "MAX_POINTS", "MAX_FEATURES"])
def test_limits(tmp_path, monkeypatch, limit):
    path = written(tmp_path, collection(*[{"geometry": polygon(RING)}] * 3))
    monkeypatch.setattr(geojson, limit, 2)
    with pytest.raises(DataError) as error:
        read_boundaries(path)
    assert error.value.problems[0].code == "F-402"


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"adcode": 140702}, "140702"),
        ({"ADCODE": "140702 "}, "140702"),
        ({"code": 140702.0}, "140702"),
        ({"行政区划代码": "140702"}, "140702"),
        ({"adcode": None, "code": "1"}, "1"),
        ({"adcode": True}, ""),
        ({"adcode": []}, ""),
        ([], ""),
        (None, ""),
    ],
)
def test_codes(tmp_path, properties, code):
    found = read_boundaries(
        written(tmp_path, collection({"properties": properties, "geometry": polygon(RING)}))
    )
    assert [f.code for f in found.shapes] == [code]


def test_odd_features_are_kept_with_their_faults(tmp_path):
    found = read_boundaries(written(tmp_path, collection(None, 5, "x", {"geometry": None})))
    assert [f.number for f in found.shapes] == [1, 2, 3, 4]
    assert all(f.faults for f in found.shapes)
