"""A figure is held until a moment: whoever may not see it finds it on no page, in no file, on no map, by no key."""

from __future__ import annotations

import json
import urllib.request
import zipfile
from datetime import datetime, timedelta

from .conftest import answering

INDICATOR, PERIOD, REGION = "industrial_power", "2026-08", "990104"
QUERY = f"/collect/figures/?indicator={INDICATOR}&period={PERIOD}&level=county"
TITLE = "工业用电量"


def held_value(office) -> str:
    value = office.one(
        "select o.value from collect_observation o join core_region r on r.id = o.region_id join collect_indicator i"
        " on i.id = o.indicator_id where i.code = ? and o.period = ? and r.code = ? and o.superseded_at is null",
        INDICATOR, PERIOD, REGION,
    )  # fmt: skip
    decimals = office.one("select decimals from collect_indicator where code = ?", INDICATOR)
    return f"{value:,.{decimals}f}"


def everything_seen(one, key: str) -> dict[str, str]:
    """Return all that a person can get at: table, map, trend, page of the figure, workbook, picture, API."""
    page = one.page
    found = {}
    for view in ("table", "map", "trend"):
        one.go(f"{QUERY}&view={view}&r={REGION}")
        found[view] = page.content()
    page.goto(f"/collect/figures/{REGION}/{INDICATOR}/{PERIOD}/")
    found["figure"] = page.content()
    with page.expect_download() as given:
        page.evaluate("address => { location.href = address }", f"{QUERY}&export=xlsx")
    with zipfile.ZipFile(given.value.path()) as book:
        found["workbook"] = "".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xml"))
    address = f"{one.office.address}/api/v1/observations?indicator={INDICATOR}&region={REGION}&period_from={PERIOD}&period_to={PERIOD}"
    asked = urllib.request.Request(address, headers={"Authorization": f"Bearer {key}"})
    with urllib.request.urlopen(asked) as answer:
        found["api"] = json.dumps(json.load(answer), ensure_ascii=False)
    return found


def key_of(one) -> str:
    """Make a key for another system on the person's own page."""
    one.go("/account/")
    one.page.locator("summary", has_text="新建密钥").click()
    one.page.get_by_label("用途").fill("查数")
    with answering(one.page):
        one.page.get_by_role("button", name="新建密钥").click()
    return next(w for w in one.page.inner_text("main").split() if w.startswith("zx_"))


def act(one, deed: str, **fields: str) -> None:
    one.go(f"/collect/releases/?q={TITLE}")
    one.page.locator(f"input[name=cell][value='{INDICATOR} {PERIOD}']").check()
    one.page.get_by_label(deed).check()
    for label, value in fields.items():
        one.page.get_by_label(label).fill(value)
    with answering(one.page):
        one.page.get_by_role("button", name="确定").click()
    assert f"{deed}：" in one.text(), one.text()
    one.look()


def test_what_is_held_is_seen_nowhere_and_released_is_seen_everywhere(desk, office):
    statistics, owner = desk("statistics.shi"), desk("owner.gongxin")
    shown = held_value(office)
    plain = shown.replace(",", "")
    key = key_of(owner)
    assert shown in everything_seen(owner, key)["table"]
    act(statistics, "收回为内部", 原因="待省局核定")
    for place, text in everything_seen(owner, key).items():
        assert shown not in text, place
        assert plain not in text, place
    act(statistics, "定时公布", 公布时间=f"{datetime.now() + timedelta(60):%Y-%m-%dT10:00}")
    for place, text in everything_seen(owner, key).items():
        assert shown not in text, place
        assert plain not in text, place
    statistics.go(QUERY)
    assert shown in statistics.text()
    act(statistics, "现在公布")
    seen = everything_seen(owner, key)
    assert shown in seen["table"]
    assert shown in seen["figure"]
    assert plain.rstrip("0").rstrip(".") in seen["api"]
    assert plain.rstrip("0").rstrip(".") in seen["workbook"]
