"""The process of background jobs is replaced when it dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from zhengxian.cli import platform


def test_another_takes_the_place_of_a_killed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, ...]] = []

    def manage(_self: platform.Background, *command: str) -> subprocess.Popen[bytes]:
        asked.append(command)
        wait = "0" if command[0] == "sweep_jobs" else "60"
        return subprocess.Popen([sys.executable, "-c", f"import time; time.sleep({wait})"])

    monkeypatch.setattr(platform.Background, "_manage", manage)
    monkeypatch.setattr(platform.Background, "LOOK", 0.05)
    monkeypatch.setattr(platform.Background, "SWEEP", 0.1)
    background = platform.Background()
    try:
        first = background._process
        os.kill(first.pid, signal.SIGKILL)
        until = time.monotonic() + 20
        while ("sweep_jobs",) not in asked and time.monotonic() < until:
            time.sleep(0.05)
        assert [command[0] for command in asked] == ["db_worker", "db_worker", "sweep_jobs"]
        assert background._process.pid != first.pid
        assert background._process.poll() is None
    finally:
        background.stop()
    assert background._process.poll() is not None


@pytest.mark.parametrize("how", ["sys.exit(0)", "sys.exit(130)", "os.kill(os.getpid(), signal.SIGINT)"])
def test_nobody_takes_the_place_of_one_that_was_asked_to_end(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl+C reaches both processes; the platform must not start work again while it stops."""
    asked: list[tuple[str, ...]] = []

    def manage(_self: platform.Background, *command: str) -> subprocess.Popen[bytes]:
        asked.append(command)
        words = f"import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); {how}"
        return subprocess.Popen([sys.executable, "-c", words])

    monkeypatch.setattr(platform.Background, "_manage", manage)
    monkeypatch.setattr(platform.Background, "LOOK", 0.05)
    background = platform.Background()
    background._watch.join(20)
    assert not background._watch.is_alive()
    background.stop()
    assert [command[0] for command in asked] == ["db_worker"]
