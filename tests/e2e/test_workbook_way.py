"""The shortest way of a figure: downloaded, uploaded, submitted; approved; found again with its file and cell."""

from __future__ import annotations

import re

from filled_workbooks import fill

from .conftest import PHONE, answering

FORM, PERIOD, BEFORE, COUNTY = "镇街月03表", "2026-09", "2026-08", "990109"
LETTERS = {
    "B": "projects_signed", "C": "performed_rate", "D": "projects_producing",
    "E": "projects_registered", "F": "registered_investment", "G": "registration_rate",
}  # fmt: skip


def figures_of_last_month(office) -> dict[str, float]:
    """Return what the county could hand in: towns down, indicators across, as in the template."""
    towns = [code for (code,) in office.rows(
        "select code from core_region where level = 'town' and code like ? order by code", f"{COUNTY}%"
    )]  # fmt: skip
    known = {
        (region, indicator): value
        for region, indicator, value in office.rows(
            "select r.code, i.code, o.value from collect_observation o join core_region r on r.id = o.region_id"
            " join collect_indicator i on i.id = o.indicator_id where o.period = ? and o.superseded_at is null",
            BEFORE,
        )
    }
    month = {"registered_investment": 9 / 8}  # counted from January: a month more
    return {
        f"{letter}{row}": round(known[town, indicator] * month.get(indicator, 1), 2)
        for row, town in enumerate(towns, start=4)
        for letter, indicator in LETTERS.items()
    }


def test_thirty_cells_in_three_actions_and_approval_in_one(desk, office, tmp_path):
    cells = figures_of_last_month(office)
    assert len(cells) >= 30
    reporter = desk("reporter.yunling")
    page = reporter.page
    reporter.look()
    reporter.acts.clear()
    with page.expect_download() as given:
        page.locator("tr", has_text="镇街招商项目月报").get_by_role("link", name="下载").click()
    given.value.save_as(tmp_path / "template.xlsx")
    fill(tmp_path / "template.xlsx", tmp_path / "filled.xlsx", cells)
    page.get_by_label("填好的 Excel 表").set_input_files(tmp_path / "filled.xlsx")
    with answering(page):
        page.get_by_role("button", name="上传", exact=True).click()
    reporter.look()
    assert f"读到 {len(cells)} 格" in reporter.text()
    with answering(page):
        page.get_by_role("button", name="写入并提交审核").click()
    assert "已写入并提交" in reporter.text()
    assert [re.sub(r"\d+", "N", act) for act in reporter.acts] == [
        "GET /collect/sheet/N/template/", "POST /collect/uploads/", "POST /collect/uploads/N/write/",
    ]  # fmt: skip
    sheet, state = office.rows(
        "select s.id, s.state from collect_submission s join collect_form f on f.id = s.form_id"
        " join core_region r on r.id = s.region_id where f.code = ? and s.period = ? and r.code = ?",
        FORM, PERIOD, COUNTY,
    )[0]  # fmt: skip
    assert state == "submitted"

    reviewer = desk("statistics.shi")
    reviewer.look()
    with answering(reviewer.page):
        reviewer.page.get_by_role("button", name="云岭县 镇街招商项目月报 审核通过").click()
    assert f"写入 {len(cells)} 个新数" in reviewer.text()
    assert reviewer.acts == [f"POST /collect/reviews/{sheet}/approve/"]
    assert len(reviewer.acts) <= 2

    town = office.one("select min(code) from core_region where level = 'town' and code like ?", f"{COUNTY}%")
    reviewer.go(f"/collect/figures/{town}/registered_investment/{PERIOD}/")
    assert "filled.xlsx" in reviewer.text()
    assert "F4" in reviewer.text()
    assert f"{cells['F4']:.2f}" in reviewer.text()
    with reviewer.page.expect_download() as kept:
        reviewer.page.locator(".trace").get_by_role("link", name="下载").click()
    assert kept.value.path().read_bytes() == (tmp_path / "filled.xlsx").read_bytes()


def test_the_reporter_reads_his_month_on_a_phone(desk):
    town = desk("reporter.dongchuan.shiqiao", size=PHONE)
    town.look()
    assert "先改这 2 格" in town.text()
    with answering(town.page):
        town.page.get_by_role("link", name="去改").first.click()
    town.look()
    town.go("/collect/history/")
    town.go("/collect/questions/")
    town.go("/collect/uploads/")
    town.go("/account/")


def test_a_workbook_that_is_something_else_is_refused_in_words(desk, tmp_path):
    wrong = tmp_path / "表.xlsx"
    wrong.write_bytes(b"PK\x03\x04 not a workbook")
    reporter = desk("reporter.shangwu")
    reporter.page.get_by_label("填好的 Excel 表").set_input_files(wrong)
    with answering(reporter.page):
        reporter.page.get_by_role("button", name="上传", exact=True).click()
    assert reporter.page.get_by_role("alert").inner_text().strip()
    reporter.look()
