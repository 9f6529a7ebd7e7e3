"""Take the pictures of the README from the demo city.

    python dev/screens.py [--home FOLDER]

Starts the platform on a free port with the demo city of FOLDER (built there when it is empty; a temporary folder by
default), opens the main pages in the system's Chromium and writes ``docs/screens/*.png``, each below 120 kB.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

TARGET = Path(__file__).resolve().parents[1] / "docs" / "screens"
PASSWORD = "yanshi-2026-chengshi"
OFFICE = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
LARGEST = 120_000
COLOURS = 256
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(frozen=True)
class Shot:
    """One picture: whose page, at which address, what is pressed before it is taken."""

    name: str
    username: str
    address: str
    press: str = ""
    phone: bool = False


SHOTS = (
    Shot("sign-in", "", "/sign-in/"),
    Shot("todo", "reporter.dongchuan.shiqiao", "/collect/"),
    Shot("todo-phone", "reporter.dongchuan.shiqiao", "/collect/", phone=True),
    Shot(
        "grid", "reporter.qishan", "/collect/", press="tr:has-text('镇街招商项目月报') a:has-text('继续填')"
    ),
    Shot("upload", "reporter.shangwu", "/collect/"),
    Shot("review", "statistics.shi", "/collect/reviews/", press="tr:has-text('税收月报') th a"),
    Shot("releases", "statistics.shi", "/collect/releases/"),
    Shot(
        "figures-trend",
        "statistics.shi",
        "/collect/figures/?indicator=industrial_power&view=trend&r=990104&r=990108",
    ),
    Shot("ranking", "assessor", "/evaluate/"),
    Shot("profile", "assessor", "/evaluate/regions/990107/?run=2026Q3-01"),
    Shot("map", "assessor", "/evaluate/map/"),
    Shot("board", "supervisor", "/act/"),
    Shot("board-phone", "leader.shi", "/act/", phone=True),
    Shot("speech-review", "supervisor", "/act/documents/?state=open", press="tbody th a"),
    Shot("item", "supervisor", "/act/?due=overdue&kind=task", press="tbody th a"),
    Shot("gantt", "supervisor", "/act/gantt/"),
    Shot("project", "supervisor", "/act/projects/?light=red", press="tbody th a"),
    Shot("request-rates", "supervisor", "/act/requests/rates/"),
    Shot("monitor-wall", "assessor", "/monitor/?period=2026-09"),
    Shot("figure", "assessor", "/monitor/figure/990110/budget_revenue/?period=2026-09"),
    Shot("warnings", "supervisor", "/monitor/warnings/"),
    Shot("cockpit", "assessor", "/report/board/"),
    Shot("cockpit-phone", "leader.shi", "/report/board/", phone=True),
    Shot("bulletin", "assessor", "/report/bulletins/", press="tbody th a"),
    Shot("pack", "supervisor", "/report/packs/", press="tbody th a"),
)


@contextmanager
def platform(home: Path) -> Iterator[str]:
    """Serve the demo city and yield its address; no process is left."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    command = [sys.executable, "-m", "zhengxian", "demo", "--home", str(home), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/health/", server)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(1800):  # building the city takes a minute or two
        if server.poll() is not None:
            raise SystemExit(f"the platform stopped with {server.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("the platform does not answer")


def take(browser: Browser, address: str, home: Path, shot: Shot) -> bytes:
    """Open one page as its user and return its picture."""
    context = browser.new_context(
        base_url=address, viewport=PHONE if shot.phone else OFFICE, locale="zh-CN", reduced_motion="reduce"
    )
    page = context.new_page()
    if shot.username:
        _sign_in(page, shot.username)
    page.goto(shot.address)
    if shot.name == "upload":
        _upload(page, home)
    if shot.press:
        with page.expect_navigation():
            page.locator(shot.press).first.click()
    page.wait_for_load_state("networkidle")
    assert "演示数据" in page.inner_text("footer"), shot
    picture = page.screenshot()
    context.close()
    return picture


def _sign_in(page: Page, username: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("账号").fill(username)
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def _upload(page: Page, home: Path) -> None:
    """Hand in an office's own table: last month's figures carried on, with some mistakes in it."""
    with closing(sqlite3.connect(f"file:{home / 'zhengxian.sqlite3'}?mode=ro", uri=True)) as opened:
        found = opened.execute(
            "select r.name, i.code, o.value from collect_observation o join core_region r on r.id = o.region_id"
            " join collect_indicator i on i.id = o.indicator_id where o.period = '2026-08' and r.level = 'county'"
            " and o.superseded_at is null and o.value is not null and i.code in ('trade', 'trade_growth',"
            " 'foreign_investment') order by r.code"
        ).fetchall()
    known: dict[str, dict[str, float]] = {}
    for name, code, value in found:
        known.setdefault(name, {})[code] = value
    rows = ["地区,进出口总额,进出口总额增速,实际使用外资"]
    for at, (name, of) in enumerate(list(known.items())[:-1]):  # the last county is forgotten
        funds = "约1400" if at == 1 else f"{of['foreign_investment'] * 9 / 8:.0f}"
        trade = of["trade"] * (0.9 if at == 3 else 9 / 8)
        rows.append(f"{name},{trade:.2f},{of['trade_growth']:.1f},{funds}")
    page.goto("/collect/uploads/")
    page.get_by_label("是哪张表").select_option(index=1)
    page.get_by_label("填好的表").set_input_files(
        {"name": "外贸外资9月.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode("utf-8-sig")}
    )
    with page.expect_navigation():
        page.get_by_role("button", name="上传并查看").click()


def small(picture: bytes) -> bytes:
    """Return a picture with few colours, and with fewer where it is too large."""
    image: Any = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (COLOURS, 128, 64, 32):
        out = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() < LARGEST:
            break
    return out.getvalue()


def main() -> int:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    home = parser.parse_args().home or Path(tempfile.mkdtemp(prefix="zhengxian-screens-"))
    program = os.environ.get("ZHENGXIAN_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    TARGET.mkdir(parents=True, exist_ok=True)
    with platform(home) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=ARGUMENTS)
        for shot in SHOTS:
            content = small(take(browser, address, home, shot))
            (TARGET / f"{shot.name}.png").write_bytes(content)
            print(f"{shot.name}.png {len(content) // 1000} kB")
            if len(content) >= LARGEST:
                return 1
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
