"""The eleven counties: code, name, word, class, and where each lies on the map."""

from __future__ import annotations

from typing import NamedTuple

from zhengxian.demo.places import ECO, KEY, PRIME


class County(NamedTuple):
    """A county of today; ``east`` and ``north`` are degrees on the drawn map, ``gdp`` is 亿元 of nine months."""

    code: str
    name: str
    slug: str
    class_name: str
    east: float
    north: float
    gdp: float


COUNTIES = (
    County("990101", "临河县", "linhe", PRIME, 1.16, 1.09, 262),
    County("990102", "金渡县", "jindu", PRIME, 1.46, 0.68, 196),
    County("990103", "澄湖区", "chenghu", PRIME, 0.93, 0.76, 158),
    County("990104", "东川县", "dongchuan", KEY, 0.70, 1.13, 148),
    County("990105", "丰陵县", "fengling", KEY, 1.66, 1.12, 132),
    County("990106", "南屏县", "nanping", KEY, 0.51, 0.66, 112),
    County("990107", "禾丰县", "hefeng", KEY, 1.01, 0.36, 98),
    County("990108", "青溪县", "qingxi", KEY, 0.30, 1.06, 84),
    County("990109", "云岭县", "yunling", ECO, 0.97, 1.48, 52),
    County("990110", "栖山县", "qishan", ECO, 0.52, 1.48, 38),
    County("990111", "松岩县", "songyan", ECO, 1.44, 1.48, 32),
)
"""In the order the office prints them: the three classes, larger first."""
