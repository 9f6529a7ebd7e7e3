"""Regions: the tree, its order and its limits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhengxian.web.core.models import AuditEvent, Level, Region
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.services import regions
from zhengxian.web.core.services.regions import Facts

from .conftest import DAY, code_of


def test_made_below_its_parent(office, may):
    made = regions.create(**may, code="990121102", facts=Facts("新镇", Level.TOWN, office.east))
    assert made.path == "/990000/990121/990121102/"
    assert AuditEvent.objects.filter(action="region.create").count() == 1


@pytest.mark.parametrize("code", ["", "99/1", "a" * 17, "九九", "99 1", "%"])
def test_code_that_breaks_paths_is_refused(office, may, code):
    with pytest.raises(Refused) as refused:
        regions.create(**may, code=code, facts=Facts("新镇", Level.TOWN, office.east))
    assert code_of(refused) == "S-950"


def test_code_is_used_once(office, may):
    with pytest.raises(Refused) as refused:
        regions.create(**may, code="990122", facts=Facts("又一个", Level.COUNTY, office.city))
    assert code_of(refused) == "S-951"


def test_region_moves_with_everything_below(office, may):
    regions.update(**may, region_id=office.east.pk, facts=Facts("东川县", Level.COUNTY, office.west))
    office.east_town.refresh_from_db()
    assert office.east_town.path == "/990000/990122/990121/990121101/"
    regions.update(**may, region_id=office.east.pk, facts=Facts("东川县", Level.COUNTY, None))
    office.east_town.refresh_from_db()
    assert office.east_town.path == "/990121/990121101/"


def test_cycles_are_refused(office, may):
    for parent in (office.east, office.east_town):
        with pytest.raises(Refused) as refused:
            regions.update(**may, region_id=office.east.pk, facts=Facts("东川县", Level.COUNTY, parent))
        assert code_of(refused) == "S-955"
    assert Region.objects.get(code="990121").path == office.east.path


def test_tree_has_an_end(office, may):
    parent = office.east_town
    for n in range(5):
        parent = regions.create(**may, code=f"99012110100000{n:02}", facts=Facts("深", Level.TOWN, parent))
    with pytest.raises(Refused) as refused:
        regions.create(**may, code="9901211010000099", facts=Facts("深", Level.TOWN, parent))
    assert code_of(refused) == "S-954"


def test_dates_in_order(office, may):
    facts = Facts("新镇", Level.TOWN, office.east, valid_from=DAY, valid_to=DAY - timedelta(1))
    with pytest.raises(Refused) as refused:
        regions.create(**may, code="1", facts=facts)
    assert code_of(refused) == "S-953"


def test_region_with_others_below_does_not_close(office, may):
    with pytest.raises(Refused) as refused:
        regions.close(**may, region_id=office.east.pk, on=DAY)
    assert code_of(refused) == "S-956"
    regions.close(**may, region_id=office.east_town.pk, on=DAY)
    regions.close(**may, region_id=office.east.pk, on=DAY)
    assert Region.objects.get(code="990121").exists_on(DAY)
    assert not Region.objects.get(code="990121").exists_on(DAY + timedelta(1))


def test_county_administrator_changes_his_county_only(office, county_admin):
    given = {"access": office.access(county_admin), "by": county_admin}
    regions.create(**given, code="990121102", facts=Facts("新镇", Level.TOWN, office.east))
    with pytest.raises(Refused):
        regions.create(**given, code="990122102", facts=Facts("新镇", Level.TOWN, office.west))
    with pytest.raises(Refused):
        regions.create(**given, code="9", facts=Facts("新市", Level.PREFECTURE))
    with pytest.raises(Refused):
        regions.update(**given, region_id=office.east_town.pk, facts=Facts("石桥镇", Level.TOWN, office.west))
    with pytest.raises(Hidden):
        regions.close(**given, region_id=office.west.pk, on=DAY)
