"""The pages of act for everybody who works with them, in the office and on the phone: nothing that axe calls serious."""

from __future__ import annotations

import pytest

from .conftest import OFFICE, PHONE

LISTS = (
    "/act/", "/act/?state=all&sort=-due", "/act/gantt/", "/act/calendar/", "/act/digest/", "/act/results/",
    "/act/projects/", "/act/projects/slips/", "/act/projects/chains/", "/act/projects/registration/",
    "/act/projects/tours/", "/act/requests/", "/act/requests/rates/", "/act/rectification/", "/act/rectification/sums/",
)  # fmt: skip
PAPERS = ("/act/documents/", "/act/rectification/coverage/")
READS = ("/act/documents/new/", "/act/items/new/", "/act/items/bulk/", "/act/workbook/")
TAKES = ("/act/requests/new/", "/act/requests/file/", "/act/projects/new/", "/act/projects/load/")
DIRECTS = (
    "/act/rectification/new/", "/act/rectification/file/", "/act/rectification/coverage/new/", "/act/projects/tours/new/",
)  # fmt: skip
ONES = {
    "/act/items/{}/": "select max(id) from act_ledgeritem where kind = 'task' and {owner} and state = '{state}'",
    "/act/items/{}/sheet/": "select max(id) from act_ledgeritem where kind = 'task' and {owner} and state = '{state}'",
    "/act/requests/{}/": "select max(id) from act_ledgeritem where kind = 'request' and {owner}",
    "/act/projects/{}/": "select max(id) from act_ledgeritem where kind = 'project'",
    "/act/rectification/{}/": "select max(id) from act_ledgeritem where kind = 'rectification' and {owner}",
    "/act/documents/{}/": "select max(id) from act_document",
    "/act/documents/{}/review/": "select max(id) from act_document",
}
GONGXIN = "owner_department_id = (select id from core_department where code = 'gongxin')"
MAY = {
    "supervisor": (*LISTS, *PAPERS, *READS, *TAKES, *DIRECTS),
    "owner.gongxin": (*LISTS, *TAKES),
    "leader.shi": (*LISTS, *PAPERS),
    "assessor": (*PAPERS, *READS),
    "auditor": ("/act/", *PAPERS),
}
"""Who opens what; what two roles see alike is not opened a second time."""
NOT = {
    "owner.gongxin": (*PAPERS, *READS, *DIRECTS),
    "leader.shi": (*READS, *TAKES, *DIRECTS),
    "assessor": (*TAKES, *DIRECTS),
    "auditor": (*READS, *TAKES, *DIRECTS),
    "reporter.shangwu": ("/act/", *PAPERS, *READS, *TAKES, *DIRECTS),
}


def addresses(office, who: str) -> list[str]:
    """Return the pages of single things that a person may open."""
    found = []
    for state in ("in_progress", "closed"):
        owner = GONGXIN if who.startswith("owner") else "1 = 1"
        found += [
            page.format(key)
            for page, query in ONES.items()
            if (key := office.one(query.format(owner=owner, state=state)))
        ]
    closed_to_owners = ("/act/documents/", "/act/projects/")
    return [
        one
        for one in dict.fromkeys(found)
        if not (who.startswith("owner") and one.startswith(closed_to_owners))
    ]


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
@pytest.mark.parametrize("who", MAY)
def test_every_page_of_act_is_clean(desk, office, who, size):
    one = desk(who, size=size)
    for address in (*MAY[who], *addresses(office, who)):
        assert one.go(address).status == 200, address


@pytest.mark.parametrize("who", NOT)
def test_what_is_not_ones_own_is_not_there(desk, who):
    one = desk(who)
    for address in NOT[who]:
        assert one.page.goto(address).status == 404, address


def test_things_under_way_are_there_to_be_looked_at(office):
    """The demo city has what the pages above are opened with."""
    for page, query in ONES.items():
        for state in ("in_progress", "closed"):
            assert office.one(query.format(owner="1 = 1", state=state)), (page, state)
    assert len(addresses(office, "owner.gongxin")) >= 3
