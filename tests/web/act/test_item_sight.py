"""Who sees which items: by where they lie and who owns or supports them; drafts only who may draft."""

from __future__ import annotations

from typing import Any

import pytest

from zhengxian.web.act.models import ItemState, LedgerItem, SupportUnit
from zhengxian.web.act.selectors import items, unit_people
from zhengxian.web.core.access import Access
from zhengxian.web.core.models import Role

S = ItemState


@pytest.fixture
def ledger(office: Any) -> Any:
    """Items of a department, of a county, of a town, one placed in a county, one supported by a department."""
    for name, given in {
        "部门": {"owner": "gongxin"},
        "县": {"owner": "990101"},
        "镇": {"owner": "990101100"},
        "西镇": {"owner": "990102100"},
        "部门在东县": {"owner": "zhujian", "place": office.regions["990101"]},
        "配合": {"owner": "zhujian", "supports": [office.unit("fagai"), office.unit("990102101")]},
    }.items():
        office.item(S.IN_PROGRESS, title=name, **given)
    office.item(S.DRAFT, title="草稿", owner="990101100")
    office.item(S.ESTABLISHED, title="立项", owner="990101100")
    items_cancelled = office.item(S.ESTABLISHED, title="未交办即撤销", owner="990101100")
    office._aside(items_cancelled, S.CANCELLED)
    return office


EVERYTHING = {"部门", "县", "镇", "西镇", "部门在东县", "配合", "立项", "未交办即撤销"}
EAST = {"县", "镇", "部门在东县", "立项", "未交办即撤销"}


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("supervisor", EVERYTHING | {"草稿"}),
        ("assessor", EVERYTHING | {"草稿"}),
        ("leader", EVERYTHING),
        ("auditor", EVERYTHING),
        ("east_supervisor", EAST | {"草稿"}),
        ("east_leader", EAST),
        ("west_supervisor", {"西镇"}),
        ("gongxin", {"部门"}),
        ("zhujian", {"部门在东县", "配合"}),
        ("fagai", {"配合"}),
        ("east", {"县", "镇"}),
        ("stone", {"镇"}),
        ("willow", set()),
        ("west", {"西镇"}),
        ("ferry", {"配合"}),
        ("port", {"西镇"}),
        ("admin", set()),
        ("reporter", set()),
    ],
)
def test_who_sees_what(ledger: Any, person: str, seen: set[str]) -> None:
    assert {item.title for item in items.visible_to(ledger.access(person))} == seen
    assert items.visible_to(ledger.access(person)).count() == len(seen)


def test_drafts_are_seen_only_where_one_drafts(ledger: Any) -> None:
    """A supervisor of one county who is a leader in the other sees drafts of the first only."""
    ledger.item(S.DRAFT, title="西草稿", owner="990102100")
    (east,) = (g for g in ledger.access("east_supervisor").grants if g[0] == Role.SUPERVISOR)
    west = ledger.regions["990102"].path
    both = Access((east, (Role.LEADER, west, None)))
    assert titles(both) == EAST | {"西镇", "草稿"}
    assert titles(Access((east, (Role.LEADER, east[1], None)))) == EAST | {"草稿"}


@pytest.mark.parametrize("person", ["supervisor", "leader", "east_supervisor", "gongxin", "fagai", "admin"])
def test_rows_of_items_are_seen_with_their_items(ledger: Any, person: str) -> None:
    access = ledger.access(person)
    rows = SupportUnit.objects.filter(items.one_of_visible(access, "item"))
    seen = set(items.visible_to(access).values_list("pk", flat=True))
    assert {r.pk for r in rows} == {r.pk for r in SupportUnit.objects.all() if r.item_id in seen}


def titles(access: Access) -> set[str]:
    return set(items.visible_to(access).values_list("title", flat=True))


def test_owners_work_on_their_own_items_only(ledger: Any) -> None:
    work = {
        p: {i.title for i in items.workable_by(ledger.access(p))}
        for p in ("east", "stone", "gongxin", "fagai")
    }
    assert work == {"east": {"县"}, "stone": {"镇"}, "gongxin": {"部门"}, "fagai": set()}
    assert [i.title for i in items.supported_by(ledger.access("fagai"))] == ["配合"]


def test_nobody_sees_nothing(ledger: Any) -> None:
    for door in (
        items.visible_to,
        items.workable_by,
        items.supported_by,
        items.directed_by,
        items.verifiable_by,
    ):
        assert not door(Access(())).exists()


def test_whom_to_tell(ledger: Any) -> None:
    town = LedgerItem.objects.get(title="镇")
    helped = LedgerItem.objects.get(title="配合")
    names = [u.username for u in unit_people.owners(town, ledger.today)]
    assert names == ["stone"]
    helpers = {u.username for u in unit_people.owners_and_supporters(helped, ledger.today)}
    assert helpers == {"zhujian", "fagai", "ferry"}
    assert [u.username for u in unit_people.directors(town, ledger.today)] == ["supervisor"]
    assert [u.username for u in unit_people.supervisors(town, ledger.today)] == ["east_supervisor"]
    assert {u.username for u in unit_people.supervisors(helped, ledger.today)} == {
        "supervisor",
        "supervisor2",
    }
    assert {u.username for u in unit_people.leaders(ledger.today)} == {"leader", "east_leader"}
