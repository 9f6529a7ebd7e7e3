"""The pages of report in a real browser, at the office and on the phone: nothing that axe calls serious, nothing too wide."""

from __future__ import annotations

import pytest

from .conftest import OFFICE, PHONE

BOARD = ("/report/board/",)
LISTS = ("/report/packs/", "/report/bulletins/", "/report/bulletins/?state=issued", "/report/relations/")
MAKES = (
    "/report/bulletins/new/", "/report/bulletins/templates/", "/report/bulletins/templates/monthly/", "/report/packs/new/",
)  # fmt: skip
GROWTH = "level=county&indicator=industry_added_growth&indicator=fai_growth&period=2026-08"
EXPLORES = (
    "/report/explorer/",
    f"/report/explorer/?layout=indicators&{GROWTH}",
    f"/report/explorer/?layout=periods&{GROWTH}&draw=chart",
    f"/report/explorer/?layout=region&{GROWTH}",
    f"/report/explorer/?layout=indicators&{GROWTH}&draw=map",
)
ONES = {
    "/report/packs/{}/": "select max(id) from report_pack where not holds_unreleased",
    "/report/bulletins/{}/": "select max(id) from report_bulletin where state = 'issued'",
}
DRAFT = "select max(id) from report_bulletin where state = 'draft'"
MAY = {
    "assessor": (*LISTS, *MAKES, *EXPLORES),
    "leader.shi": (*BOARD, *LISTS, EXPLORES[0]),
    "statistics.shi": ("/report/bulletins/",),
    "reporter.shangwu": EXPLORES[:2],
}
"""Who opens what; what two roles see alike is not opened a second time."""
NOT = {
    "leader.shi": ("/report/bulletins/new/", "/report/packs/new/"),
    "statistics.shi": ("/report/packs/", "/report/board/"),
    "owner.gongxin": (*BOARD, *LISTS, *MAKES),
    "reporter.shangwu": (*BOARD, *LISTS, *MAKES),
}


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
@pytest.mark.parametrize("who", MAY)
def test_every_page_of_report_is_clean(desk, office, who, size):
    one = desk(who, size=size)
    for address in MAY[who]:
        assert one.go(address).status == 200, address
    if who in ("assessor", "leader.shi"):
        for address, query in ONES.items():
            assert one.go(address.format(office.one(query))).status == 200, address


@pytest.mark.parametrize("size", [OFFICE, PHONE], ids=["office", "phone"])
def test_a_draft_with_its_forms_open_is_clean(desk, office, size):
    one = desk("assessor", size=size)
    assert one.go(f"/report/bulletins/{office.one(DRAFT)}/?edit=1.0&sheet=2").status == 200
    assert one.page.get_by_label("这一段的文字").first.is_visible()


@pytest.mark.parametrize(
    "size", [{"width": 1920, "height": 1080}, {"width": 3840, "height": 2160}], ids=["hd", "4k"]
)
def test_the_wall_fills_its_screen_and_says_what_it_shows(desk, size):
    one = desk("leader.shi", size=size)
    page = one.page
    assert page.goto("/report/board/?wall=1").status == 200
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [v["id"] for v in found if v["impact"] in ("serious", "critical")] == []
    assert "演示数据" in page.inner_text("main")
    over = page.evaluate(
        "[document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]"
    )
    assert over == [0, 0]
    plate, drawn = (page.locator(at).bounding_box() for at in (".w-plate", ".w-plate svg"))
    assert drawn["height"] >= 0.95 * plate["height"]


@pytest.mark.parametrize("who", NOT)
def test_what_is_not_ones_own_is_not_there(desk, who):
    one = desk(who)
    for address in NOT[who]:
        assert one.page.goto(address).status == 404, address


def test_things_are_there_to_be_looked_at(office):
    """The demo city has what the pages above are opened with."""
    for query in (*ONES.values(), DRAFT):
        assert office.one(query), query
