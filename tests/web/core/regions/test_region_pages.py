"""The pages of regions."""

from __future__ import annotations

import pytest

from zhengxian.web.core.models import Level, Region, Role
from zhengxian.web.core.selectors import regions as reading
from zhengxian.web.core.services import regions
from zhengxian.web.core.services.regions import Facts

from .conftest import upgraded


def test_pages(office, may, admin, as_user, django_assert_max_num_queries):
    upgraded(office, may)
    for n in range(60):
        regions.create(
            **may, code=f"9901072{n:02}", facts=Facts(f"{n}镇", Level.TOWN, Region.objects.get(code="990107"))
        )
    client = as_user(admin)
    with django_assert_max_num_queries(16):
        assert client.get("/system/regions/").context["page"].paginator.count == 64
    with django_assert_max_num_queries(25):
        page = client.get("/system/region/990107/")
    assert "东川县" in page.content.decode()
    assert client.get("/system/regions/?state=gone").context["page"].paginator.count == 1
    assert client.get("/system/regions/?below=990107&level=town").context["page"].paginator.count == 61
    assert client.get("/system/regions/?format=xlsx").content[:2] == b"PK"
    assert client.get("/system/region/404/").status_code == 404


def test_acts_by_page(office, admin, as_user):
    client = as_user(admin)
    told = {"code": "990121102", "name": "新镇", "level": "town", "parent": "990121 东川县"}
    assert client.post("/system/regions/new/", told).status_code == 302
    assert client.post("/system/regions/new/", told).status_code == 422
    edit = {"name": "新街道", "level": "town", "parent": "990122", "order": "3"}
    assert client.post("/system/region/990121102/edit/", edit).status_code == 302
    assert Region.objects.get(code="990121102").path == "/990000/990122/990121102/"
    merge = {"others": "990122\n没有", "on": "2026-03-01"}
    assert client.post("/system/region/990121/merge/", merge).status_code == 422
    merge["others"] = "990122 西岭县"
    assert client.post("/system/region/990121/merge/", merge).status_code == 302
    change = {"kind": "upgrade", "code": "990107", "name": "东川区", "on": "2026-04-01"}
    assert client.post("/system/region/990121/upgrade/", change).status_code == 302
    assert client.post("/system/region/990107/close/", {"on": "2026-05-01"}).status_code == 422
    assert reading.region("990107").valid_to is None


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMINISTRATOR])
def test_other_roles_read_regions_but_do_not_change_them(office, as_user, role):
    client = as_user(office.person("p", role))
    assert client.get("/system/regions/").status_code == 200
    assert client.get("/system/region/990121/").status_code == 200
    for url in ("/system/regions/new/", "/system/region/990121/edit/", "/system/regions/import/regions/"):
        assert client.get(url).status_code == 404
    for act in ("close", "upgrade", "merge", "class"):
        assert client.post(f"/system/region/990121/{act}/").status_code == 404
        assert client.get(f"/system/region/990121/{act}/").status_code == 405


def test_edit_page_of_the_topmost_region_of_a_county_administrator(office, county_admin, as_user):
    client = as_user(county_admin)
    told = {"name": "东川县县", "level": "county", "parent": ""}
    answer = client.post("/system/region/990121/edit/", told)
    assert answer.status_code == 302
    kept = Region.objects.get(code="990121")
    assert (kept.name, kept.parent) == ("东川县县", office.city)
