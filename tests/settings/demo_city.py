"""The demo city on SQLite, built once for all tests that need it, and copies of it to work on.

``ZHENGXIAN_DEMO_HOME`` may name a folder that ``zhengxian demo --no-serve --home FOLDER`` has filled before: it is
copied, never changed, and saves building another one.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

PASSWORD = "yanshi-2026-chengshi"
"""The password of all demo accounts, as the command prints it."""
DATABASE = "zhengxian.sqlite3"


def environment() -> dict[str, str]:
    """Return the environment of a platform of its own: nothing of the tests' settings, always SQLite."""
    ours = ("ZHENGXIAN_", "DJANGO_", "DATABASE_URL")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@cache
def built() -> Path:
    """Return the folder of the demo city; it is built the first time."""
    given = os.environ.get("ZHENGXIAN_DEMO_HOME")
    if given:
        return Path(given)
    folder = Path(tempfile.mkdtemp(prefix="zhengxian-demo-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    command = [sys.executable, "-m", "zhengxian", "demo", "--home", str(folder), "--no-serve"]
    made = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    if made.returncode:
        raise RuntimeError(f"zhengxian demo --no-serve: {made.stdout}\n{made.stderr}")
    return folder


def copy_to(folder: Path) -> Path:
    """Copy the demo city; what SQLite keeps beside its file is folded in first."""
    source = built()
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("static", "uploads"):
        if (source / name).is_dir():
            shutil.copytree(source / name, folder / name, dirs_exist_ok=True)
    shutil.copy2(source / "secret.key", folder)
    with (
        closing(sqlite3.connect(source / DATABASE)) as old,
        closing(sqlite3.connect(folder / DATABASE)) as new,
    ):
        old.backup(new)
    return folder
