"""What every role sees first, in the office and for leaders on the phone; and that pages work without scripts."""

from __future__ import annotations

import re

import pytest

from .conftest import PHONE, answering

LEADERS = "leader.shi"
FIRST = {
    "supervisor": ("督办台账", ["/evaluate/", "/evaluate/map/", "/evaluate/publications/", "/collect/figures/"]),
    "owner.gongxin": ("督办台账", ["/evaluate/", "/search/?q=东川", "/notices/"]),
    "auditor": ("排名", ["/evaluate/runs/", "/system/audit/", "/system/people/", "/collect/corrections/"]),
    LEADERS: ("示范市总览", ["/evaluate/", "/evaluate/regions/", "/evaluate/map/", "/evaluate/runs/2026Q3-01/", "/collect/burden/"]),
    "assessor": ("排名", ["/evaluate/schemes/", "/evaluate/schemes/versions/1/", "/evaluate/objections/"]),
    "statistics.shi": ("审核", ["/collect/checks/", "/collect/forms/", "/collect/burden/", "/collect/reviews/131/"]),
    "administrator": ("人员", ["/system/regions/", "/system/region/990104/", "/system/departments/",
                               "/system/calendar/", "/system/classes/"]),
}  # fmt: skip


def test_no_run_moved_on_before_it_was_computed(office):
    assert office.one("select count(*) from evaluate_run") == 7
    assert office.rows(
        "select r.number from evaluate_run r join evaluate_runstep s on s.run_id = r.id where s.at < r.created_at"
    ) == []  # fmt: skip


@pytest.mark.parametrize("who", FIRST)
def test_every_role_comes_to_its_own_page(desk, who):
    heading, more = FIRST[who]
    one = desk(who)
    assert one.page.locator("h1").inner_text() == heading
    one.look()
    for address in more:
        assert one.go(address).status == 200, address


def test_a_leader_reads_ranking_profile_and_map_on_a_phone(desk):
    one = desk(LEADERS, size=PHONE)
    one.look()
    with answering(one.page):
        one.page.get_by_role("link", name="禾丰县").first.click()
    one.look()
    one.go("/evaluate/map/")
    one.go("/evaluate/publications/")
    one.go("/collect/figures/?view=map")
    one.go("/evaluate/runs/2026Q3-01/")


def test_the_door_is_clean_at_both_sizes(desk):
    for size in ({"width": 1366, "height": 768}, PHONE):
        one = desk(size=size)
        one.page.goto("/sign-in/")
        one.look()
        assert one.page.goto("/collect/figures/").url.endswith("/sign-in/?next=%2Fcollect%2Ffigures%2F")


def test_without_scripts_forms_still_work(desk, office):
    """Sign in, save a grid, hand it in, have it approved: plain forms do it all."""
    reporter = desk("reporter.renshe", scripts=False)
    page = reporter.page
    with answering(page):
        page.get_by_role("link", name=re.compile("继续填")).first.click()
    boxes = page.locator("form#entry input[name^='c-']")
    assert boxes.count() == 12  # eleven counties and the city
    known = dict(
        office.rows(
            "select r.code, o.value from collect_observation o join core_region r on r.id = o.region_id join"
            " collect_indicator i on i.id = o.indicator_id where i.code = 'new_jobs' and o.period = '2026-08'"
            " and o.superseded_at is null"
        )
    )
    for at in range(boxes.count()):
        name = boxes.nth(at).get_attribute("name")
        boxes.nth(at).fill(str(round(known[name.split("-")[1]] * 9 / 8)))
    with answering(page):
        page.get_by_role("button", name="保存草稿").click()
    assert "已保存" in reporter.text()
    with answering(page):
        page.get_by_role("button", name="提交审核").click()
    assert "已提交" in reporter.text(), reporter.text()
    reviewer = desk("statistics.shi", scripts=False)
    with answering(reviewer.page):
        reviewer.page.get_by_role("link", name="市人力资源和社会保障局").first.click()
    with answering(reviewer.page):
        reviewer.page.get_by_role("button", name=re.compile("^审核通过")).first.click()
    assert "已审核通过" in reviewer.text()


@pytest.mark.parametrize("who", ["assessor", "administrator", "auditor"])
def test_without_scripts_main_pages_load(desk, who):
    one = desk(who, scripts=False)
    for address in (
        "/",
        "/evaluate/?view=all",
        "/evaluate/map/",
        "/collect/figures/?view=trend",
        "/system/regions/",
    ):
        answer = one.page.goto(address)
        assert answer.status == 200, address
        assert "演示数据" in one.page.inner_text("footer")
