"""Whole paths: the demo city, its server and its job worker as a user starts them, and a real browser.

The demo city is built once; every module works on a copy with a server of its own, so that what one module does
to its city is not seen by another. No process is left behind.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import demo_city
import pytest

OFFICE = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
PROGRAM = os.environ.get("ZHENGXIAN_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
EXPECTED_ANSWERS = re.compile(r"Failed to load resource: .*status of (404|409|422|429)")
"""Answers that refuse something; the browser writes them on its console although the page says it in words."""
BEGIN, STOP = 60, 20
"""Seconds a server may take to answer first, and to stop."""


@dataclass
class Office:
    """A copy of the demo city with its server."""

    home: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    log: Path = field(default=Path())

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Office:
        """Start server and job worker in a group of their own, and wait until the server answers."""
        self.log = self.home / "server.log"
        command = [
            sys.executable,
            "-m",
            "zhengxian",
            "demo",
            "--home",
            str(self.home),
            "--port",
            str(self.port),
        ]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                command, env=demo_city.environment(), stdout=out, stderr=out, start_new_session=True
            )
        until = time.monotonic() + BEGIN
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server stopped at once: {self.log.read_text()}")
            with suppress(OSError), urllib.request.urlopen(f"{self.address}/health/", timeout=2) as answer:
                if answer.status == 200:
                    return self
            time.sleep(0.1)
        raise RuntimeError(f"the server does not answer: {self.log.read_text()}")

    def kill(self) -> None:
        """Kill every process of the group in the middle of what it does, as a power cut would."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        wait_for(lambda: not self.alive(), "killed processes to be gone")

    def stop(self) -> None:
        """Stop as Ctrl+C does; what is left after a while is killed and reported."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP)
            wait_for(lambda: not self.alive(), "the processes of the server to end", STOP)
        finally:
            if self.alive():
                os.killpg(self.process.pid, signal.SIGKILL)

    def alive(self) -> bool:
        """Tell whether any process of the group runs; one that is over and not yet collected does not."""
        assert self.process is not None
        return any(
            _runs_in(entry, self.process.pid) for entry in Path("/proc").iterdir() if entry.name.isdigit()
        )

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the database beside the server, as an auditor with a copy would."""
        with closing(sqlite3.connect(f"file:{self.home / demo_city.DATABASE}?mode=ro", uri=True)) as opened:
            return opened.execute(query, values).fetchall()

    def one(self, query: str, *values: object) -> Any:
        """Read one value."""
        return self.rows(query, *values)[0][0]


def _runs_in(entry: Path, group: int) -> bool:
    with suppress(OSError):
        state, _parent, own_group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
        return int(own_group) == group and state != "Z"
    return False


def wait_for(happened: Callable[[], object], what: str, seconds: float = 30) -> None:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if happened():
            return
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s for {what}")


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, chromium: Any) -> Iterator[Office]:
    """A running office of this module."""
    made = Office(demo_city.copy_to(tmp_path_factory.mktemp("office")), free_port()).start()
    yield made
    made.stop()
    said = made.log.read_text(encoding="utf-8")
    assert "Traceback" not in said, said


@pytest.fixture(scope="module")
def playwright() -> Iterator[Any]:
    """Playwright, for one module: its event loop must be over before other tests use the database."""
    if not Path(PROGRAM).exists():
        pytest.skip(f"no Chromium at {PROGRAM}; name one in ZHENGXIAN_CHROMIUM. End-to-end tests are skipped")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as play:
        yield play


@pytest.fixture(scope="module")
def chromium(playwright: Any) -> Iterator[Any]:
    """The system's Chromium, headless."""
    opened = playwright.chromium.launch(executable_path=PROGRAM, args=ARGUMENTS)
    yield opened
    opened.close()


def window(office: Office, size: dict[str, int] = OFFICE, scripts: bool = True) -> dict[str, Any]:
    """Return how a window is opened."""
    return {"base_url": office.address, "viewport": size, "locale": "zh-CN", "java_script_enabled": scripts}


class Desk:
    """One person at a browser: signed in, watched for faults, counted when acting."""

    def __init__(
        self, browser: Any, office: Office, *, size: dict[str, int] = OFFICE, scripts: bool = True
    ) -> None:
        settings = window(office, size, scripts)
        self.office = office
        self.context = browser.new_context(**settings)
        self.context.set_default_timeout(20_000)
        self.faults: list[str] = []
        self.acts: list[str] = []
        self.checked: list[str] = []
        self.page = self.tab()

    def tab(self) -> Any:
        """Open another page in the same browser, watched like the first."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", self._heard)
        page.on("response", self._answered)
        page.on("request", self._asked)
        page.on("download", lambda file: self._acted("GET", file.url))
        return page

    def _heard(self, message: Any) -> None:
        if message.type == "error" and not EXPECTED_ANSWERS.search(message.text):
            self.faults.append(f"console: {message.text}")

    def _answered(self, answer: Any) -> None:
        if answer.status >= 500 or (answer.status >= 400 and "/static/" in answer.url):
            self.faults.append(f"{answer.status}: {answer.url}")

    def _asked(self, request: Any) -> None:
        """An act of the user is a page, file or form asked for; where an answer sends the browser is none."""
        if request.is_navigation_request() and request.redirected_from is None:
            self._acted(request.method, request.url)

    def _acted(self, method: str, address: str) -> None:
        act = f"{method} {address.removeprefix(self.office.address)}"
        if not (method == "GET" and self.acts[-1:] == [act]):  # a download may come as page and as file
            self.acts.append(act)

    def sign_in(self, username: str, password: str = demo_city.PASSWORD) -> Desk:
        """Come in at the door; counting begins behind it."""
        self.page.goto("/sign-in/")
        self.page.get_by_label("账号").fill(username)
        self.page.get_by_label("口令").fill(password)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)
        self.acts.clear()
        return self

    def go(self, address: str) -> Any:
        """Open an address and have axe look at it."""
        answer = self.page.goto(address)
        self.look()
        return answer

    def look(self) -> None:
        """Let axe look at the page as it is now: nothing serious or critical, no page wider than the window."""
        from axe_playwright_python.sync_playwright import Axe

        found = Axe().run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
        grave = [
            (v["id"], v["impact"], [n["html"][:160] for n in v["nodes"][:3]])
            for v in found
            if v["impact"] in ("serious", "critical")
        ]
        assert grave == [], f"{self.page.url}: {grave}"
        over = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{self.page.url} is {over} pixels wider than the window"
        assert "演示数据" in self.page.inner_text("footer"), self.page.url
        self.checked.append(self.page.url)

    def text(self) -> str:
        """Return what the page says."""
        return str(self.page.inner_text("main"))

    def close(self) -> None:
        self.context.close()


@pytest.fixture
def desk(chromium: Any, office: Office) -> Iterator[Callable[..., Desk]]:
    """Open a desk; afterwards no script failed, nothing was blocked by the content policy, nothing was a 5xx."""
    opened: list[Desk] = []

    def open_desk(username: str = "", **given: Any) -> Desk:
        made = Desk(chromium, office, **given)
        opened.append(made)
        return made.sign_in(username) if username else made

    yield open_desk
    for one in opened:
        one.close()
    assert [fault for one in opened for fault in one.faults] == []


def let_days_pass(office: Office, day: str) -> None:
    """Move the day on which the demo office stands still."""
    office.stop()
    with closing(sqlite3.connect(office.home / demo_city.DATABASE)) as opened, opened:
        opened.execute("update core_office set today = ?", (day,))
    office.start()


@contextmanager
def answering(page: Any) -> Iterator[None]:
    """Wait for the answer to a form or link that leads to another page."""
    with page.expect_navigation():
        yield
