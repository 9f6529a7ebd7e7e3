"""Files of boundaries: joined by code, what does not join or is broken is listed."""

from __future__ import annotations

from datetime import date

from zhengxian.web.core.models import Boundary, Level, Region
from zhengxian.web.core.services import users
from zhengxian.web.core.services.imports import boundary_files

from .conftest import SQUARE, geojson, polygon


def test_boundaries_join_by_code_padded_or_not(may, write):
    text = geojson(
        ({"adcode": 990121, "name": "东川县"}, polygon()),
        ({"code": "9900"}, {"type": "MultiPolygon", "coordinates": [SQUARE]}),
        ({"adcode": "410307", "name": "西岭县"}, polygon()),
        ({"name": "没有代码"}, polygon()),
        ({"adcode": "990121"}, polygon()),
        ({"adcode": "990122"}, polygon([[[0, 0], [1, 0], [1, 1], [0, 1]]])),
    )
    path = write(text, "边界.geojson")
    plan = boundary_files.read(**may, path=path)
    assert [r.code for _, r in plan.joined] == ["990121", "990000"]
    whys = [why for _, why in plan.unjoined]
    assert "同名的是“西岭县”" in whys[0]
    assert whys[1] == "没有代码"
    assert "第 1 个边界的代码相同" in whys[2]
    assert [(f.code, why) for f, why in plan.broken] == [("990122", "第 1 环首尾不相接。")]
    assert not Boundary.objects.exists()
    for _ in range(2):
        boundary_files.write(**may, path=path, by=users.system())
    assert Boundary.objects.count() == 2
    later = boundary_files.write(**may, path=path, by=users.system(), valid_from=date(2025, 1, 1))
    assert later.replaced == 0
    assert Boundary.objects.count() == 4


def test_county_administrator_loads_boundaries_of_his_county(office, county_admin, write):
    text = geojson(({"adcode": "990121"}, polygon()), ({"adcode": "990122"}, polygon()))
    plan = boundary_files.read(access=office.access(county_admin), path=write(text, "b.geojson"))
    assert [r.code for _, r in plan.joined] == ["990121"]


def test_real_boundaries(may, shared):
    for code, name, level, parent in (
        ("140700", "晋中市", Level.PREFECTURE, None),
        ("140702", "榆次区", Level.COUNTY, "140700"),
    ):
        above = Region.objects.filter(code=parent).first()
        path = f"{above.path if above else '/'}{code}/"
        Region.objects.create(code=code, name=name, level=level, parent=above, path=path)
    file = shared / "boundaries" / "jinzhong_140700_counties_gcj02.geojson"
    plan = boundary_files.write(**may, path=file, by=users.system())
    assert [r.code for _, r in plan.joined] == ["140702"]
    assert len(plan.unjoined) == 10
    assert not plan.broken
    assert "GCJ-02" in plan.note
