"""The daily work is done at the start, again every hour, and ends with the platform."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from zhengxian.cli import daily


def begin(monkeypatch: pytest.MonkeyPatch, seconds: float) -> list[tuple[str, ...]]:
    asked: list[tuple[str, ...]] = []

    def manage(_self: daily.Daily, *command: str) -> subprocess.Popen[bytes]:
        asked.append(command)
        return subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({seconds})"])

    monkeypatch.setattr(daily.Daily, "_manage", manage)
    monkeypatch.setattr(daily.Daily, "LOOK", 0.02)
    monkeypatch.setattr(daily.Daily, "EVERY", 0.05)
    return asked


def test_the_days_work_is_done_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = begin(monkeypatch, 0)
    work = daily.Daily()
    until = time.monotonic() + 20
    while len(asked) < 8 and time.monotonic() < until:
        time.sleep(0.02)
    work.stop()
    commands = [(name, "-v", "0") for name in ("act_daily", "act_results", "act_digest", "monitor_round")]
    assert asked[:8] == commands * 2
    assert not work._thread.is_alive()


def test_work_that_takes_long_ends_with_the_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = begin(monkeypatch, 60)
    work = daily.Daily()
    until = time.monotonic() + 20
    while not asked and time.monotonic() < until:
        time.sleep(0.02)
    work.stop()
    assert not work._thread.is_alive()
