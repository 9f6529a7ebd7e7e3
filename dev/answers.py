"""Start ``zhengxian demo`` as a user would, see that it answers, and stop it; exit 0 when all of it went well.

    python dev/answers.py HOME PORT COMMAND...

``COMMAND`` starts the command line, such as ``uv run zhengxian``. Asked for: the health page, the sign-in page with
its notice that the data are a demonstration, and a style sheet that the page names.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from urllib.error import URLError
from urllib.request import urlopen

PATIENCE = 300.0
"""Seconds until the city must be there and answer."""


def main(arguments: list[str]) -> int:
    """Run the demo and ask."""
    home, port, *command = arguments
    address = f"http://127.0.0.1:{port}"
    began = time.monotonic()
    run = subprocess.Popen(
        [*command, "demo", "--home", home, "--port", port], env=os.environ, start_new_session=True
    )
    try:
        wait(run, f"{address}/health/", began)
        page = read(f"{address}/sign-in/")
        sheets = re.findall(r'href="(/static/[^"]+\.css)"', page)
        faults = [] if "演示" in page else ["the sign-in page does not say that this is a demonstration"]
        faults += [] if sheets and all(len(read(address + s)) > 100 for s in sheets) else ["no style sheet"]
    finally:
        os.killpg(run.pid, signal.SIGINT)  # as Ctrl+C does
        try:
            run.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            raise SystemExit("the demo did not end within a minute of Ctrl+C") from None
    print("\n".join(faults) or f"the demo answered after {time.monotonic() - began:.0f} s")
    return bool(faults)


def wait(run: subprocess.Popen[bytes], address: str, began: float) -> None:
    """Wait until the address answers."""
    while time.monotonic() - began < PATIENCE:
        if run.poll() is not None:
            raise SystemExit(f"the demo ended with code {run.returncode}")
        try:
            read(address)
        except URLError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit(f"no answer within {PATIENCE:.0f} s")


def read(address: str) -> str:
    """Return a page of this machine as text."""
    with urlopen(address, timeout=30) as answer:
        return answer.read().decode("utf-8", "replace")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
