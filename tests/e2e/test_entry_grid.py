"""The entry grid on the real server: keyboard, paste, saving, what blocks, two people on one cell, a killed browser."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import demo_city
import pytest

from .conftest import ARGUMENTS, PROGRAM, answering, wait_for, window

FORM, PERIOD, COUNTY, REPORTER = "镇街月03表", "2026-09", "990110", "reporter.qishan"
SECOND = "reporter.songyan"
SHEET = (
    "select s.id from collect_submission s join collect_form f on f.id = s.form_id join core_region r"
    f" on r.id = s.region_id where f.code = '{FORM}' and s.period = '{PERIOD}' and r.code = '{COUNTY}'"
)
VALUE = (
    f"select e.value, e.revision from collect_entry e join core_region r on r.id = e.region_id join collect_indicator i"
    f" on i.id = e.indicator_id where e.submission_id = ({SHEET}) and r.code = ? and i.code = ?"
)


@pytest.fixture(scope="module")
def sheet(office) -> str:
    return f"/collect/sheet/{office.one(SHEET)}/"


def paste(page, text: str) -> None:
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData('text/plain', text);
        document.activeElement.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })); }""",
        text,
    )


def saved(page) -> None:
    page.wait_for_selector("form[data-state=saved]")


def stored(office, region: str, indicator: str):
    found = office.rows(VALUE, region, indicator)
    return found[0][0] if found else None


def registered(office) -> list[list[float]]:
    """Return a block as it stands in the county's own table: projects, their investment, their share, a month on."""
    found = office.rows(
        "select r.code, i.code, o.value from collect_observation o join core_region r on r.id = o.region_id join"
        " collect_indicator i on i.id = o.indicator_id where o.period = '2026-08' and o.superseded_at is null"
        f" and r.code like '{COUNTY}%' and r.level = 'town' order by r.code"
    )
    known = {(region, indicator): value for region, indicator, value in found}
    towns = sorted({region for region, _ in known})
    month = {"projects_registered": 1, "registered_investment": 9 / 8, "registration_rate": 1}
    return [[round(known[town, code] * more, 2) for code, more in month.items()] for town in towns]


def test_typing_pasting_errors_questions_and_handing_in(desk, office, sheet):
    one = desk(REPORTER)
    page = one.page
    one.go(sheet)
    page.focus("#c-B4")
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "c-B5"
    saved(page)
    assert stored(office, "990110001", "projects_signed") == 4

    page.focus("#c-E4")  # 入库: three columns that the draft lacks in part
    block = registered(office)
    paste(page, "\r\n".join("\t".join(map(str, row)) for row in block) + "\r\n")
    saved(page)
    assert stored(office, "990110103", "registration_rate") == block[-1][-1]
    one.look()

    page.focus("#c-G5")
    page.keyboard.type("190")  # a share of more than 100 %
    page.keyboard.press("Enter")
    saved(page)
    page.wait_for_selector("td.x-bad #c-G5")
    page.keyboard.press("F8")
    assert page.evaluate("document.activeElement.id") == "c-G5"
    with answering(page):
        page.get_by_role("button", name="提交审核").click()
    assert "没有提交" in one.text()
    assert "G5" in page.get_by_role("alert").inner_text()
    one.look()
    assert office.one(f"select state from collect_submission where id = ({SHEET})") == "draft"

    page.focus("#c-G5")
    page.keyboard.type(str(block[1][-1]))
    page.keyboard.press("Enter")
    saved(page)
    page.focus("#c-F4")
    page.keyboard.type(str(round(block[0][1] * 5, 2)))  # five times last month's: a question
    page.keyboard.press("Enter")
    saved(page)
    explain(one, sheet, office)
    with answering(page):
        page.get_by_role("button", name="提交审核").click()
    assert "已提交" in one.text(), one.text()
    assert office.one(f"select state from collect_submission where id = ({SHEET})") == "submitted"
    one.go(sheet)
    with answering(page):
        page.get_by_role("button", name="撤回").click()
    assert office.one(f"select state from collect_submission where id = ({SHEET})") == "draft"


def explain(one, sheet: str, office) -> None:
    """Answer every question that the checks put, from the panel beside the grid."""
    page = one.page
    with answering(page):
        page.get_by_role("button", name="提交审核").click()
    asked = page.locator("[data-problems] li a").all_inner_texts()
    assert asked, "the checks put no question about a figure five times last month's"
    for _ in range(6):
        left = office.rows(
            "select r.code, i.code from collect_finding f join core_region r on r.id = f.region_id join"
            f" collect_indicator i on i.id = f.indicator_id where f.submission_id = ({SHEET}) and f.state = 'open'"
            " and f.severity != 'note'"
        )
        if not left:
            return
        page.goto(f"{sheet}?cell={left[0][0]}-{left[0][1]}")
        page.get_by_label("说明", exact=False).first.wait_for()
        page.locator(".panel-q textarea").first.fill("新入库 1 个重大项目，已附立项批复，经核对无误。")
        with answering(page):
            page.get_by_role("button", name="提交说明").first.click()
    raise AssertionError(f"questions are left: {left}")


def second_reporter(office) -> None:
    """Let another reporter fill for the same county, as an administrator would."""
    with closing(sqlite3.connect(office.home / demo_city.DATABASE)) as opened, opened:
        opened.execute(
            "insert into core_assignment (role, valid_from, user_id, region_id) select 'reporter', '2026-01-01', u.id,"
            " r.id from core_user u, core_region r where u.username = ? and r.code = ?",
            (SECOND, COUNTY),
        )


def test_two_people_on_one_cell_lose_nothing(desk, office, sheet):
    second_reporter(office)
    first, second = desk(REPORTER), desk(SECOND)
    first.page.goto(sheet)
    second.page.goto(sheet)
    first.page.focus("#c-D6")
    first.page.keyboard.type("7")
    first.page.keyboard.press("Enter")
    saved(first.page)
    second.page.focus("#c-D6")
    second.page.keyboard.type("8")
    second.page.keyboard.press("Enter")
    second.page.wait_for_selector(".g-conflict")
    told = second.page.inner_text(".g-conflict")
    assert "栖山县县域办填报员" in told
    assert "7" in told
    assert "8" in told
    assert stored(office, "990110101", "projects_producing") == 7
    second.look()
    second.page.click(".g-conflict >> text=用我的")
    wait_for(lambda: stored(office, "990110101", "projects_producing") == 8, "the chosen figure")
    first.page.reload()
    assert first.page.input_value("#c-D6") == "8"


def test_a_line_that_is_down_is_offered_again(desk, office, sheet):
    one = desk(REPORTER)
    one.page.goto(sheet)
    one.context.set_offline(True)
    one.page.focus("#c-D7")
    one.page.keyboard.type("6")
    one.page.keyboard.press("Enter")
    one.page.wait_for_selector("form[data-state=offline]")
    one.page.close(run_before_unload=False)
    one.context.set_offline(False)
    one.faults.clear()  # the browser complains about the missing line
    again = one.tab()
    again.goto(sheet)
    assert "上次有 1 格没有存上" in again.inner_text("#grid-notices")
    again.click("text=放回去")
    saved(again)
    assert stored(office, "990110102", "projects_producing") == 6


def test_a_killed_browser_has_saved_or_offers_again(playwright, office, sheet, tmp_path):
    """The whole browser is killed two seconds after the last key."""
    profile = tmp_path / "profile"

    def opened():
        return playwright.chromium.launch_persistent_context(
            profile, executable_path=PROGRAM, args=[*ARGUMENTS, "--no-first-run"], **window(office)
        )

    context = opened()
    page = context.pages[0]
    page.goto("/sign-in/")
    page.get_by_label("账号").fill(REPORTER)
    page.get_by_label("口令").fill(demo_city.PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/collect/")
    page.goto(sheet)
    page.focus("#c-D8")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    page.wait_for_timeout(2000)
    for process in processes_with(str(profile)):
        os.kill(process, signal.SIGKILL)
    wait_for(lambda: not processes_with(str(profile)), "the browser to be gone")
    for lock in profile.glob("Singleton*"):
        lock.unlink()
    context = opened()
    page = context.pages[0]
    page.goto(sheet)
    if "/sign-in/" in page.url:
        page.get_by_label("账号").fill(REPORTER)
        page.get_by_label("口令").fill(demo_city.PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/sheet/**")
    kept = page.input_value("#c-D8") == "5" and stored(office, "990110103", "projects_producing") == 5
    assert kept or "没有存上" in page.inner_text("#grid-notices")
    context.close()


def processes_with(text: str) -> list[int]:
    """Return the processes whose command line names a profile of this test."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and text.encode() in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found
