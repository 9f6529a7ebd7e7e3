"""The platform's daily work, done by itself while it runs: looked at every hour, to no further effect on the same day."""

from __future__ import annotations

import subprocess
import sys
import threading

COMMANDS = (
    ("act_daily", "-v", "0"),
    ("act_results", "-v", "0"),
    ("act_digest", "-v", "0"),
    ("monitor_round", "-v", "0"),
)
"""Commands of the platform that do the work of a day and add nothing when they run again."""


class Daily:
    """A thread that runs the daily commands at the start and then every hour; a new day is met within the hour."""

    EVERY = 3600.0
    LOOK = 0.5
    """Seconds between rounds, and between looks at whether the platform is being stopped."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def _work(self) -> None:
        while not self._over.is_set():
            for command in COMMANDS:
                self._run(command)
            self._over.wait(self.EVERY)

    def _run(self, command: tuple[str, ...]) -> None:
        """Run one command in a process of its own; what goes wrong is told there and tried again in an hour."""
        process = self._manage(*command)
        while process.poll() is None:
            if self._over.wait(self.LOOK):
                process.terminate()
                process.wait()

    def _manage(self, *command: str) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", "zhengxian", "manage", "--ends-with-parent", *command]
        return subprocess.Popen(words)  # noqa: S603 -- our own words

    def stop(self) -> None:
        """End it; an item that is being dealt with is finished or left as it was."""
        self._over.set()
        self._thread.join(10)
