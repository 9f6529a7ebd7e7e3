"""The administrator: accounts, passwords, the lock, the trail, regions and boundaries from files."""

from __future__ import annotations

import json

from .conftest import answering

NEW = "xin.tianbaoyuan"
OWN_PASSWORD = "chengxi-2026-tianbao"


def press(one, name: str) -> None:
    """Press a button that leads on."""
    with answering(one.page):
        one.page.get_by_role("button", name=name).first.click()


def sign_in(one, username: str, password: str) -> None:
    one.page.goto("/sign-in/")
    one.page.get_by_label("账号").fill(username)
    one.page.get_by_label("口令").fill(password)
    press(one, "登录")


def test_a_new_account_chooses_its_own_password_first(desk):
    one = desk("administrator")
    one.look()
    one.go("/system/people/new/")
    page = one.page
    page.get_by_label("账号").fill(NEW)
    page.get_by_label("名称").fill("梯田镇填报员二")
    page.get_by_label("角色").select_option("reporter")
    page.locator("main [name=region]").fill("990109100")
    press(one, "新建账号")
    assert "初始口令只显示这一次" in one.text(), one.text()
    given = page.locator("code.secret").inner_text()
    one.look()
    newcomer = desk()
    sign_in(newcomer, NEW, given)
    assert newcomer.page.url.endswith("/account/password/")
    newcomer.page.goto("/collect/")
    assert newcomer.page.url.endswith("/account/password/")
    newcomer.look()
    newcomer.page.get_by_label("现在的口令").fill(given)
    newcomer.page.get_by_label("新口令", exact=True).fill(OWN_PASSWORD)
    newcomer.page.get_by_label("再写一遍新口令").fill(OWN_PASSWORD)
    press(newcomer, "换口令")
    assert newcomer.page.url.endswith("/collect/")
    newcomer.look()
    one.go(f"/system/audit/?q={NEW}")
    one.go("/system/audit/")
    assert "梯田镇填报员二" in one.text()


def test_five_wrong_passwords_lock_the_account(desk):
    stranger = desk()
    for _ in range(5):
        sign_in(stranger, "reporter.songyan", "not-the-password")
    sign_in(stranger, "reporter.songyan", "yanshi-2026-chengshi")
    assert "/collect/" not in stranger.page.url
    assert "锁" in stranger.text()
    other = desk("reporter.fengling")  # another account at the same place is not locked
    other.look()
    one = desk("administrator")
    one.go("/system/audit/")
    assert "reporter.songyan" in one.text() or "松岩县" in one.text()


def test_regions_and_boundaries_come_from_files(desk, office, tmp_path):
    heads, good = "region,name,level,parent,valid_from\n", "990109104,新竹镇,town,990109,2026-11-01\n"
    wrong, right = tmp_path / "错.csv", tmp_path / "地区.csv"
    wrong.write_text(f"{heads}{good}990199100,无县镇,town,990199,\n", encoding="utf-8")
    right.write_text(heads + good, encoding="utf-8")
    shape = {"type": "Polygon", "coordinates": [[[116.0, 31.0], [116.1, 31.0], [116.1, 31.1], [116.0, 31.0]]]}
    boundaries = tmp_path / "边界.geojson"
    boundaries.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {"adcode": "990109104", "name": "新竹镇"},
                        "geometry": shape,
                    },
                    {
                        "type": "Feature",
                        "properties": {"adcode": "880000", "name": "不知道"},
                        "geometry": shape,
                    },
                ],
            }
        ),
        encoding="utf-8",
    )
    one = desk("administrator")
    one.go("/system/regions/")
    hand_in(one, "/system/regions/import/regions/", wrong)
    assert "990199" in one.text()
    assert one.page.get_by_role("button", name="写入").count() == 0
    hand_in(one, "/system/regions/import/regions/", right)
    assert "新竹镇" in one.text()
    press(one, "写入")
    assert "已新增 1 条" in one.text(), one.text()
    assert office.one("select count(*) from core_region where code = '990109104'") == 1
    hand_in(one, "/system/regions/import/boundaries/", boundaries)
    assert "880000" in one.text()
    press(one, "写入")
    assert "已导入 1 个边界" in one.text(), one.text()


def hand_in(one, address: str, file) -> None:
    one.go(address)
    one.page.locator("input[type=file]").set_input_files(file)
    press(one, "读文件")
    one.look()
