"""The way of a warning: a round, the wall, a red cell, what the unit says, a matter made of it, another one settled."""

from __future__ import annotations

import json
import re

from .conftest import answering, wait_for

PERIOD = "2026-09"
COUNTY, FIGURE, OTHER = "990104", "fai_growth", "industrial_investment_growth"
OWNER = "owner.dongchuan"
WARNING = (
    "select w.id from monitor_warning w join core_region r on r.id = w.region_id "
    "join collect_indicator i on i.id = w.indicator_id "
    "where r.code = ? and i.code = ? and w.period = ? and w.rule = 'pace-bad' and w.state = 'open'"
)
READING = (
    "select m.value, m.planned, m.gap, m.word from monitor_reading m join core_region r on r.id = m.region_id "
    "join collect_indicator i on i.id = m.indicator_id "
    "where r.code = ? and i.code = ? and m.period = ? and m.superseded_at is null"
)
JOBS = "select state, result from core_job where kind = 'monitor.round' order by id"
SAID = "两个重点项目用地手续慢，已排专人办理，预计11月上旬开工后回升。"
WHY = "新项目10月已开工，走势转好，不再单独跟踪。"
DUE = "2026-11-04"
"""Five working days after a Wednesday, as a red warning is given."""


def start_round(one) -> None:
    """Start a recomputation on the page and see it through to its end."""
    one.go("/monitor/rounds/")
    page, office = one.page, one.office
    page.get_by_label("测算哪一期").select_option(PERIOD)
    with answering(page):
        page.get_by_role("button", name="重新测算", exact=True).click()
    assert "已开始：测算2026年9月的进度。" in page.inner_text("body")
    one.look()
    wait_for(lambda: office.rows(JOBS)[-1][0] == "done", "the round to be made", 90)
    made = json.loads(office.rows(JOBS)[-1][1])["round"]
    newest = office.one("select max(id) from monitor_round where period = ?", PERIOD)
    assert made == newest
    one.go("/monitor/rounds/")
    assert page.locator("tr[aria-current]").inner_text().split("\t")[1].strip() == "2026年9月"
    assert "正在" not in page.locator("main").inner_text()


def look_into(one) -> None:
    """Go from the wall into a red cell; the figure stands there with its plan, its forecast and its peers."""
    page = one.page
    one.go(f"/monitor/?period={PERIOD}")
    value, planned, gap, word = one.office.rows(READING, COUNTY, FIGURE, PERIOD)[0]
    assert word == "bad"
    assert round(value - planned, 1) == round(gap, 1) < -3
    cell = page.locator(f"td a.wc-bad[href*='figure/{COUNTY}/{FIGURE}/']")
    assert f"−{-gap:.1f}" in cell.inner_text()
    assert "严重滞后" in cell.inner_text()
    with answering(page):
        cell.click()
    one.look()
    told = one.text()
    assert "东川县2026年1—9月固定资产投资增速" in told
    assert "判定用的是第 1 版计划" in told
    assert re.search(r"达到 8\.5 %的可能", told)
    peers = page.locator("section[aria-labelledby=h-peers] tbody")
    assert "丰陵县" in peers.inner_text()
    assert "东川县" in peers.locator("tr[aria-selected]").inner_text()
    assert "第 1 版" in page.locator("section[aria-labelledby=h-plan] tbody").inner_text()
    warned = one.office.one(WARNING, COUNTY, FIGURE, PERIOD)
    task = page.get_by_role("link", name="立为督办事项").get_attribute("href")
    assert task == f"/act/items/new/?warning={warned}"
    compared = page.get_by_role("link", name="三个比较").get_attribute("href")
    assert compared == f"/monitor/comparison/?indicator={FIGURE}&region={COUNTY}&period={PERIOD}"


def act(one, name: str, text: str) -> None:
    """Write something under a warning."""
    page = one.page
    form = page.locator("details.wn-act", has=page.locator("summary", has_text=re.compile(f"^{name}$")))
    form.locator("summary").click()
    form.locator("textarea").fill(text)
    with answering(page):
        form.get_by_role("button", name=name, exact=True).click()
    assert page.locator("main [role=alert]").count() == 0
    one.look()


def explain(one, warning: int) -> None:
    """Find the warning in the list as the county, and explain it; the county settles nothing and makes no matter."""
    page = one.page
    one.go(f"/monitor/warnings/?level=red&period={PERIOD}")
    with answering(page):
        page.locator(f"th a[href$='/monitor/warnings/{warning}/']").click()
    assert "进度严重滞后" in page.inner_text("h1")
    assert page.locator("summary", has_text="了结").count() == 0
    assert page.get_by_role("link", name="转为督办事项").count() == 0
    act(one, "说明", SAID)
    assert SAID in one.text()
    assert one.office.one("select state from monitor_warning where id = ?", warning) == "explained"


def make_item(one, warning: int) -> None:
    """Make a matter of the warning: the form is filled in; both ways lead to each other afterwards."""
    page = one.page
    one.go(f"/monitor/warnings/{warning}/")
    assert SAID in one.text()
    with answering(page):
        page.get_by_role("link", name="转为督办事项").first.click()
    one.look()
    assert "东川县“固定资产投资增速”进度严重滞后" in page.get_by_label("事项", exact=True).input_value()
    assert page.locator("[name=due_on]").input_value() == DUE
    assert page.locator("[name=owner]").input_value() == "tongji 市统计局"
    assert page.locator("[name=place]").input_value() == "990104 东川县"
    with answering(page):
        page.get_by_role("button", name="立项并交办").click()
    assert page.locator("main [role=alert]").count() == 0, page.locator("main [role=alert]").all_inner_texts()
    one.look()
    item = page.url.split("?")[0]
    with answering(page):
        page.locator(f"main a[href$='/monitor/warnings/{warning}/']").first.click()
    assert "已转督办" in one.text()
    back = page.locator("section[aria-labelledby=h-items] tbody a")
    assert back.count() == 1
    with answering(page):
        back.click()
    assert page.url.split("?")[0] == item


def settle(one, warning: int) -> None:
    """Settle another warning; it leaves the list of those still looked at and stays in the list of settled ones."""
    one.go(f"/monitor/warnings/{warning}/")
    act(one, "了结", WHY)
    assert "已了结" in one.text()
    assert WHY in one.text()
    row = f"th a[href$='/monitor/warnings/{warning}/']"
    one.page.goto(f"/monitor/warnings/?indicator={OTHER}&region={COUNTY}")
    assert one.page.locator(row).count() == 0
    one.go(f"/monitor/warnings/?indicator={OTHER}&region={COUNTY}&state=settled")
    assert one.page.locator(row).count() == 1


def test_a_warning_goes_from_the_round_to_the_ledger(desk, office):
    assessor = desk("assessor")
    start_round(assessor)
    look_into(assessor)
    first, second = (office.one(WARNING, COUNTY, figure, PERIOD) for figure in (FIGURE, OTHER))
    explain(desk(OWNER), first)
    supervisor = desk("supervisor")
    make_item(supervisor, first)
    settle(supervisor, second)
    assert office.rows(
        "select w.id, w.state, count(i.id) from monitor_warning w left join act_ledgeritem i on i.warning_id = w.id "
        "where w.id in (?, ?) group by w.id order by w.id",
        first,
        second,
    ) == sorted([(first, "acting", 1), (second, "settled", 0)])
