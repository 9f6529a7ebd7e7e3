"""The server is killed in the middle of a bulk import: nothing is half-written, the job says so, again works."""

from __future__ import annotations

import pytest

from .conftest import answering, wait_for

ROWS = 12_000
STATE = "select j.state from collect_upload u join core_job j on j.id = u.job_id where u.name = ?"
NAME = "长表.csv"


@pytest.fixture
def long_file(office, tmp_path):
    """Many figures of three indicators of every town, each different from what is there."""
    towns = [
        code
        for (code,) in office.rows("select code from core_region where level = 'town' and valid_to is null")
    ]
    periods = [f"{year}-{month:02d}" for year in range(2005, 2024) for month in range(1, 13)]
    lines = [
        f"{town},{indicator},{period},{(at % 900) / 10 + 1}"
        for at, (indicator, town, period) in enumerate(
            (i, t, p) for i in ("hotline_on_time_rate", "registration_rate") for t in towns for p in periods
        )
    ][:ROWS]
    path = tmp_path / NAME
    path.write_text("region,indicator,period,value\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_killed_import_leaves_nothing_half_written(desk, office, long_file):
    before = office.one("select count(*) from collect_observation")
    trail = office.one("select count(*) from core_auditevent where action like 'bulk%'")
    one = desk("statistics.shi")
    one.go("/collect/bulk/")
    one.page.locator("main input[type=file]").set_input_files(long_file)
    with answering(one.page):
        one.page.get_by_role("button", name="上传并核对").click()
    address = one.page.url
    wait_for(lambda: office.one(STATE, NAME) == "running", "the job to run")
    one.page.goto("about:blank")  # else the page asks on for progress while nobody is there
    office.kill()
    assert office.one("select count(*) from collect_observation") == before
    office.start()
    one.go(address)
    assert "S-930" in one.text()
    assert "没有写入任何数据" in one.text()
    assert office.one(STATE, NAME) == "failed"
    with answering(one.page):
        one.page.get_by_role("button", name="重新开始").click()
    wait_for(lambda: office.one(STATE, NAME) == "done", "the second job", 120)
    one.go(address)
    assert "已写入" in one.text(), one.text()
    assert office.one("select count(*) from collect_observation") == before + ROWS
    assert office.one("select count(*) from core_auditevent where action like 'bulk%'") >= trail
