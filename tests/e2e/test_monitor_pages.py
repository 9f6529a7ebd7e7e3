"""The pages of monitor for everybody who works with them, in the office and on the phone: nothing that axe calls serious."""

from __future__ import annotations

import pytest

from .conftest import OFFICE, PHONE

PERIOD, YEAR, BEFORE = "2026-09", 2026, "2026-08"
RED = (
    "from monitor_warning w join core_region r on r.id = w.region_id "
    "left join collect_indicator i on i.id = w.indicator_id where w.level = 'red' and w.state = 'open' and {}"
)
SEEN = (
    "/monitor/", f"/monitor/?period={PERIOD}&at=towns&behind=1&sort=red",
    "/monitor/plans/?q=投资", "/monitor/plans/missing/?year=2026", "/monitor/plans/targets/", "/monitor/comparison/",
    "/monitor/weak/", "/monitor/benchmark/", "/monitor/leading/", "/monitor/rounds/",
)  # fmt: skip
WARNED = ("/monitor/warnings/?level=red",)
LAPSED = ("/monitor/warnings/?state=lapsed",)
EFFECTS = ("/act/items/effects/",)
MAKES = ("/monitor/plans/file/",)
MAY = {
    "assessor": (*SEEN, *WARNED, *MAKES),
    "supervisor": (*LAPSED, *EFFECTS),
    "leader.shi": ("/monitor/",),
    "owner.dongchuan": WARNED,
    "owner.fagai": (),
}
"""Who opens what beside single things; what two roles see alike is not opened a second time."""
NOT = {
    "leader.shi": MAKES,
    "supervisor": MAKES,
    "auditor": MAKES,
    "owner.dongchuan": (*SEEN, *MAKES),
    "reporter.dongchuan.shiqiao": (*SEEN, *WARNED, *MAKES, *EFFECTS),
}
OWN = {
    "owner.dongchuan": "r.code = '990104'",
    "owner.fagai": "w.department_id = (select id from core_department where code = 'fagai')",
}
"""Whose warnings an owner unit sees."""


def ones(office, who: str) -> list[str]:
    """Return the pages of single things that a person may open: a warned figure, its plan, its target, a warning."""
    own = OWN.get(who, "r.level = 'county'")
    found = office.rows(f"select r.code, i.code, w.id {RED.format(own)} and i.id > 0 order by w.id limit 1")
    assert found, f"no red warning for {who} in the demo city"
    region, indicator, warning = found[0]
    figure = f"/monitor/figure/{region}/{indicator}/?period={PERIOD}"
    plan = f"/monitor/plans/{region}/{indicator}/{YEAR}/"
    compared = f"/monitor/comparison/?region={region}&indicator={indicator}&period={BEFORE}"
    split = f"/monitor/plans/targets/990100/{indicator}/{YEAR}/"
    pages = {
        "assessor": [figure, plan, f"{plan}change/", split, f"/monitor/warnings/{warning}/?do=settle"],
        "leader.shi": [figure, plan, compared],
    }
    return pages.get(who, [f"/monitor/warnings/{warning}/"])


@pytest.mark.parametrize("who", MAY)
def test_every_page_of_monitor_is_clean(desk, office, who):
    """Axe looks at the wide page, then at the same page on a telephone."""
    one = desk(who)
    for address in (*MAY[who], *ones(office, who)):
        one.page.set_viewport_size(OFFICE)
        assert one.go(address).status == 200, address
        one.page.set_viewport_size(PHONE)
        one.look()


@pytest.mark.parametrize("who", NOT)
def test_what_is_not_ones_own_in_monitor_is_not_there(desk, who):
    one = desk(who)
    for address in NOT[who]:
        assert one.page.goto(address).status == 404, address


def test_an_unreleased_figure_is_not_called_a_missing_one(desk, office):
    """The leader waits for a figure to be released; nobody is asked to file it again."""
    county = "r.code = '990104' and i.code = 'fai_growth'"
    value = office.rows(f"select w.value {RED.format(county)}")[0][0]
    leader = desk("leader.shi")
    leader.page.goto(f"/monitor/figure/990104/fai_growth/?period={PERIOD}")
    told = leader.text()
    assert "您还不能看" in told
    assert "请先补齐" not in told
    assert f"{value:.1f}" not in told
