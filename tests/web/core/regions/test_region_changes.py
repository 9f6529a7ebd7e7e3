"""Changes of regions: new codes, mergers, splits, and who follows whom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from zhengxian.web.core.access import Action, access_of
from zhengxian.web.core.models import ChangeKind, ClassMembership, Level, Region, RegionChange, Role
from zhengxian.web.core.refusal import Refused
from zhengxian.web.core.selectors import lineage
from zhengxian.web.core.services import classes, region_changes
from zhengxian.web.core.services.regions import Facts

from ..conftest import TODAY, make_region
from .conftest import DAY, code_of, upgraded


def test_county_becomes_a_district(office, may):
    reporter = office.person("r", Role.REPORTER, office.east)
    new = upgraded(office, may)
    old = Region.objects.get(code="990121")
    assert (old.valid_to, new.valid_from) == (date(2026, 2, 28), DAY)
    town = Region.objects.get(code="990121101")
    assert (town.parent, town.path) == (new, "/990000/990107/990121101/")
    access = access_of(reporter, TODAY)
    assert access.may_in(Action.ENTER_FIGURES, town)
    assert lineage.successors(TODAY, ["990121", "990107", "990122", "404"]) == {
        "990121": ("990107",), "990107": ("990107",), "990122": ("990122",), "404": ("404",),
    }  # fmt: skip
    assert lineage.successors(date(2026, 2, 28), ["990121"]) == {"990121": ("990121",)}
    assert lineage.predecessors(TODAY, "990107") == ("990121",)
    assert lineage.lineage(TODAY).joined("990107") == ("990107", "990121")


def test_class_goes_on_under_the_new_code(office, may):
    made = classes.create(**may, code="c3", title="三类", level=Level.COUNTY, classes=["甲", "乙"])
    first = made.classes.get(title="甲")
    classes.place(**may, region_id=office.east.pk, region_class=first, valid_from=date(2020, 1, 1))
    new = upgraded(office, may)
    assert ClassMembership.objects.in_force(date(2026, 2, 28)).get().region == office.east
    assert ClassMembership.objects.in_force(DAY).get().region == new


def test_upgrade_twice_is_refused(office, may):
    upgraded(office, may)
    facts = Facts("东川新区", Level.COUNTY, office.city)
    with pytest.raises(Refused) as refused:
        region_changes.upgrade(
            **may, region_id=office.east.pk, code="990108", facts=facts, on=date(2026, 5, 1)
        )
    assert code_of(refused) == "S-958"
    assert not Region.objects.filter(code="990108").exists()


def test_merger_joins_series_and_hands_everything_over(office, may):
    other = make_region("990123", "南河县", Level.COUNTY, office.city)
    region_changes.merge(
        **may, region_ids=[office.east.pk, other.pk], after=office.west, on=DAY, document="批复"
    )
    assert RegionChange.objects.filter(kind=ChangeKind.MERGER).count() == 2
    found = lineage.lineage(TODAY)
    assert set(found.joined("990122")) == {"990122", "990121", "990123"}
    assert found.successors("990123") == ("990122",)
    assert Region.objects.get(code="990121101").path == "/990000/990122/990121101/"


@pytest.mark.parametrize("who", [[], ["west"]])
def test_merger_into_itself_is_refused(office, may, who):
    ids = [getattr(office, w).pk for w in who]
    with pytest.raises(Refused) as refused:
        region_changes.merge(**may, region_ids=ids, after=office.west, on=DAY)
    assert code_of(refused) == "S-957"


def test_merger_into_a_region_below_is_refused(office, may):
    with pytest.raises(Refused):
        region_changes.merge(**may, region_ids=[office.east.pk], after=office.east_town, on=DAY)


def test_split_region_is_not_added_up(office, may):
    parts = [make_region(f"99013{n}", f"新{n}县", Level.COUNTY, office.city, valid_from=DAY) for n in (1, 2)]
    for part in parts:
        RegionChange.objects.create(kind=ChangeKind.SPLIT, before=office.west, after=part, effective_on=DAY)
    Region.objects.filter(pk=office.west.pk).update(valid_to=DAY - timedelta(1))
    found = lineage.lineage(TODAY)
    assert found.is_split("990122")
    assert found.joined("990131") == ("990131",)


def test_part_cut_off_a_lasting_region_does_not_take_its_history(office, may):
    part = make_region("990131", "新县", Level.COUNTY, office.city, valid_from=DAY)
    RegionChange.objects.create(kind=ChangeKind.SPLIT, before=office.west, after=part, effective_on=DAY)
    found = lineage.lineage(TODAY)
    assert found.successors("990122") == ("990122",)
    assert found.joined("990131") == ("990131",)


def test_history_that_runs_in_a_circle_ends(office):
    for before, after in ((office.east, office.west), (office.west, office.east)):
        RegionChange.objects.create(kind=ChangeKind.CODE, before=before, after=after, effective_on=DAY)
    Region.objects.filter(pk__in=[office.east.pk, office.west.pk]).update(valid_to=DAY)
    found = lineage.lineage(TODAY)
    assert found.successors("990121") == ("990121",)
    assert found.predecessors("990121") == ("990122",)


def test_lineage_is_two_queries(office, may, django_assert_num_queries):
    upgraded(office, may)
    with django_assert_num_queries(2):
        found = lineage.lineage(TODAY)
        found.heirs(["990121", "990122"])
