"""Regions: the tree, changes, classes; real histories where the folder of real data is at hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from zhengxian.web.core.access import EVERYWHERE, Action, access_of
from zhengxian.web.core.models import (
    AuditEvent,
    ChangeKind,
    ClassMembership,
    Level,
    Region,
    RegionChange,
    Role,
)
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.core.selectors import lineage
from zhengxian.web.core.selectors import regions as reading
from zhengxian.web.core.services import classes, region_changes, regions, users
from zhengxian.web.core.services.regions import Facts

from .conftest import TODAY

DAY = date(2026, 3, 1)


@pytest.fixture
def may(office):
    return {"access": EVERYWHERE, "by": users.system()}


def code_of(refused):
    return refused.value.code


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


def upgraded(office, may):
    facts = Facts("东川区", Level.COUNTY, office.city)
    return region_changes.upgrade(
        **may, region_id=office.east.pk, code="990107", facts=facts, on=DAY, document="批复"
    )


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
    from .conftest import make_region

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
    from .conftest import make_region

    parts = [make_region(f"99013{n}", f"新{n}县", Level.COUNTY, office.city, valid_from=DAY) for n in (1, 2)]
    for part in parts:
        RegionChange.objects.create(kind=ChangeKind.SPLIT, before=office.west, after=part, effective_on=DAY)
    Region.objects.filter(pk=office.west.pk).update(valid_to=DAY - timedelta(1))
    found = lineage.lineage(TODAY)
    assert found.is_split("990122")
    assert found.joined("990131") == ("990131",)


def test_part_cut_off_a_lasting_region_does_not_take_its_history(office, may):
    from .conftest import make_region

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


@pytest.fixture
def three(office, may):
    made = classes.create(**may, code="c3", title="三类", level=Level.COUNTY, classes=["甲", "乙", "丙"])
    return list(made.classes.all())


def spans(office):
    rows = ClassMembership.objects.filter(region=office.east).order_by("valid_from")
    return [(m.region_class.title, m.valid_from, m.valid_to) for m in rows]


def test_new_class_closes_the_former(office, may, three):
    classes.place(**may, region_id=office.east.pk, region_class=three[0], valid_from=date(2020, 1, 1))
    classes.place(**may, region_id=office.east.pk, region_class=three[1], valid_from=date(2024, 2, 29))
    classes.place(**may, region_id=office.east.pk, region_class=three[2], valid_from=date(2022, 1, 1))
    assert spans(office) == [
        ("甲", date(2020, 1, 1), date(2021, 12, 31)),
        ("丙", date(2022, 1, 1), date(2024, 2, 28)),
        ("乙", date(2024, 2, 29), None),
    ]
    classes.place(**may, region_id=office.east.pk, region_class=three[0], valid_from=date(2024, 2, 29))
    classes.place(**may, region_id=office.east.pk, region_class=three[1], valid_from=date(2019, 1, 1))
    assert spans(office)[0] == ("乙", date(2019, 1, 1), date(2019, 12, 31))
    assert spans(office)[-1] == ("甲", date(2024, 2, 29), None)


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (date(2021, 1, 1), date(2021, 6, 30)),
        (date(2019, 1, 1), date(2020, 1, 1)),
        (date(2019, 1, 1), None),
        (date(2021, 12, 31), None),
        (date(2019, 1, 1), date(2030, 1, 1)),
    ],
)
def test_memberships_do_not_overlap(office, may, three, begins, ends):
    span = {"valid_from": date(2020, 1, 1), "valid_to": date(2021, 12, 31)}
    classes.add(**may, region_id=office.east.pk, region_class=three[0], **span)
    with pytest.raises(Refused) as refused:
        classes.add(**may, region_id=office.east.pk, region_class=three[1], valid_from=begins, valid_to=ends)
    assert code_of(refused) == "S-963"
    classes.add(
        **may, region_id=office.east.pk, region_class=three[1], valid_from=date(2022, 1, 1), valid_to=None
    )


def test_class_of_another_level_is_refused(office, may, three):
    with pytest.raises(Refused) as refused:
        classes.place(**may, region_id=office.east_town.pk, region_class=three[0], valid_from=DAY)
    assert code_of(refused) == "S-962"


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
