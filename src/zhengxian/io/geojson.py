"""Boundaries from GeoJSON: every feature with its properties, its geometry and what is wrong with its rings.

Coordinates are kept as the file has them; nothing is repaired and nothing is dropped. A file that is no GeoJSON
at all is refused; a feature with a broken ring is returned with its faults.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from zhengxian.engine.base.errors import DataError
from zhengxian.io.problems import file_problem

MAX_BYTES = 64 << 20
MAX_POINTS = 2_000_000
MAX_FEATURES = 20_000
CODE_NAMES = ("adcode", "code", "region", "gb", "代码", "区划代码", "行政区划代码", "地区代码", "xzqdm")
NAME_NAMES = ("name", "名称", "地区名称", "xzqmc")


@dataclass(frozen=True)
class Shape:
    """One feature: its code and name as texts (empty: not told), its geometry and the faults of its rings."""

    number: int
    code: str
    name: str
    geometry: Mapping[str, Any]
    points: int
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Boundaries:
    """A file of boundaries in the order of the file."""

    file: str
    shapes: tuple[Shape, ...]
    note: str = ""
    """What the file itself says of its coordinates."""


def read_boundaries(path: Path) -> Boundaries:
    """Read a GeoJSON file of boundaries.

    Errors (DataError): F-002 to F-005 as for tables; F-401 no GeoJSON; F-402 too large; F-403 no feature.
    """
    if not path.is_file():
        raise file_problem(path, "F-002", f"找不到文件“{path.name}”。请核对路径和文件名。")
    if path.stat().st_size > MAX_BYTES:
        raise _too_large(path, f"文件超过 {MAX_BYTES >> 20} MB")
    data = _loaded(path)
    rows = data.get("features") if isinstance(data, dict) else None
    if not isinstance(rows, list) or data.get("type") != "FeatureCollection":
        raise _no_geojson(path, "最外层不是 FeatureCollection")
    if not rows:
        raise file_problem(path, "F-403", f"“{path.name}”里一个边界也没有。请核对文件。")
    if len(rows) > MAX_FEATURES:
        raise _too_large(path, f"有 {len(rows)} 个边界")
    shapes = tuple(_shape(number, row) for number, row in enumerate(rows, start=1))
    if sum(f.points for f in shapes) > MAX_POINTS:
        raise _too_large(path, f"边界共有 {sum(f.points for f in shapes)} 个点")
    note = next((str(data[k])[:120] for k in ("crs_note", "crs") if data.get(k)), "")
    return Boundaries(path.name, shapes, note)


def ring_faults(geometry: object) -> tuple[str, ...]:
    """Return what is wrong with a geometry, in words; nothing for a sound polygon.

    >>> ring_faults({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]})
    ()
    >>> ring_faults({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]})
    ('第 1 环首尾不相接。',)
    """
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        return (f"不是面（{str(kind or '空')[:20]}），应为 Polygon 或 MultiPolygon。",)
    rings = list(_rings(geometry))
    if not rings:
        return ("一个环也没有。",)
    return tuple(
        f"第 {number} 环{fault}。" for number, ring in enumerate(rings, start=1) if (fault := _fault(ring))
    )


def _loaded(path: Path) -> Any:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return json.loads(text, parse_constant=_no_number)
    except OSError as error:
        raise file_problem(path, "F-005", f"读取“{path.name}”失败。请检查文件后再试。") from error
    except (ValueError, RecursionError) as error:
        raise _no_geojson(path, "内容不是 UTF-8 的 JSON，或嵌套太深") from error


def _no_number(text: str) -> float:
    raise ValueError(text)


def _shape(number: int, row: object) -> Shape:
    row = row if isinstance(row, dict) else {}
    given = row.get("properties")
    told = {str(k).lower(): v for k, v in given.items()} if isinstance(given, dict) else {}
    geometry = row.get("geometry")
    faults = ring_faults(geometry)
    sound = geometry if isinstance(geometry, dict) else {}
    points = sum(len(ring) for ring in _rings(sound) if isinstance(ring, list))
    return Shape(number, _word(told, CODE_NAMES), _word(told, NAME_NAMES), sound, points, faults)


def _word(told: Mapping[str, object], names: Sequence[str]) -> str:
    for name in names:
        value = told.get(name)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()[:80]
    return ""


def _rings(geometry: Mapping[str, Any]) -> Iterator[object]:
    shape = geometry.get("coordinates")
    polygons = [shape] if geometry.get("type") == "Polygon" else shape
    if geometry.get("type") not in ("Polygon", "MultiPolygon") or not isinstance(polygons, list):
        return
    for polygon in polygons:
        yield from polygon if isinstance(polygon, list) and polygon else [None]


def _fault(ring: object) -> str:
    if not isinstance(ring, list) or len(ring) < 4:
        return "少于 4 个点"
    if not all(_is_point(p) for p in ring):
        return "有的点不是两个有限的数"
    if not all(-180 <= p[0] <= 180 and -90 <= p[1] <= 90 for p in ring):
        return "有的点不在经纬度范围内（可能是投影坐标），请转换成经纬度"
    if ring[0][:2] != ring[-1][:2]:
        return "首尾不相接"
    return "" if _surface(ring) else "没有围住任何面积"


def _is_point(point: object) -> bool:
    if not isinstance(point, list) or not 2 <= len(point) <= 4:
        return False
    return all(isinstance(x, (int, float)) and not isinstance(x, bool) and math.isfinite(x) for x in point)


def _surface(ring: Sequence[Sequence[float]]) -> float:
    x0, y0 = ring[0][0], ring[0][1]
    moved = [(p[0] - x0, p[1] - y0) for p in ring]
    return abs(math.fsum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(moved))) / 2


def _no_geojson(path: Path, why: str) -> DataError:
    return file_problem(
        path, "F-401", f"“{path.name}”不是边界文件：{why}。请用 GeoJSON（FeatureCollection）。"
    )


def _too_large(path: Path, why: str) -> DataError:
    return file_problem(path, "F-402", f"“{path.name}”太大：{why}。请先简化边界，或分成几个文件。")
