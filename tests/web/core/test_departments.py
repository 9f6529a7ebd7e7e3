"""Departments and the many names they go by."""

from __future__ import annotations

import pytest

from zhengxian.web.core.models import Department
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.selectors import departments as reading
from zhengxian.web.core.services import departments


def test_departments_go_by_many_names(office, admin):
    made = departments.save(
        access=office.access(admin), by=admin, code="fgw", name="示范市发展和改革委员会", short_name="市发改委",
        aliases=["市发改委（市能源局）", "市发改委", ""],
    )  # fmt: skip
    assert [a.alias for a in made.aliases.all()] == ["市发改委（市能源局）"]
    for name in ("示范市发展和改革委员会", "市发改委", " 市发改委(市能源局) ", "市 发改委"):
        assert reading.resolve(name) == made
    assert reading.resolve("发改") is None


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"code": "tjj", "name": "别的局", "short_name": "别局"}, "S-965"),
        ({"code": "x", "name": "别的局", "short_name": "市统计局"}, "S-966"),
        ({"code": "x", "name": "别的局", "short_name": "别局", "aliases": ["示范市 统计局"]}, "S-966"),
    ],
)
def test_a_name_means_one_department(office, admin, told, code):
    with pytest.raises(Refused) as refused:
        departments.save(access=office.access(admin), by=admin, **told)
    assert refused.value.code == code


def test_departments_by_page(office, admin, county_admin, as_user):
    client = as_user(admin)
    told = {
        "code": "gxj",
        "name": "示范市工业和信息化局",
        "short_name": "市工信局",
        "aliases": "工信局\n经信局",
    }
    assert client.post("/system/departments/new/", told).status_code == 302
    assert client.get("/system/departments/?q=经信").context["page"].paginator.count == 1
    assert "经信局" in client.get("/system/department/gxj/").content.decode()
    assert client.post("/system/department/gxj/", {**told, "name": "示范市统计局"}).status_code == 422
    assert client.get("/system/departments/?format=xlsx").content[:2] == b"PK"
    assert as_user(county_admin).post("/system/departments/new/", {**told, "code": "x"}).status_code == 404
    assert Department.objects.count() == 2
