"""`init`, `serve`, `demo` and `manage` as a user runs them, each in a process and a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

OFFICE = ("--name", "试验办公室", "--city-code", "990100", "--city-name", "示范市")


def zhengxian(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the command line on an installation."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("ZHENGXIAN", "DJANGO", "DATABASE"))}
    return subprocess.run(
        [sys.executable, "-m", "zhengxian", *arguments],
        env=kept | {"ZHENGXIAN_HOME": str(home), "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that was set up once."""
    home = tmp_path_factory.mktemp("office")
    made = zhengxian("init", *OFFICE, home=home)
    assert made.returncode == 0, made.stderr
    assert "管理员账号：admin" in made.stdout
    assert "只显示这一次" in made.stdout
    return home


def test_an_office_is_set_up_once(office):
    again = zhengxian("init", *OFFICE, home=office)
    assert (again.returncode, "没有改动" in again.stdout) == (0, True)
    assert "口令" not in again.stdout


def test_the_home_is_nobody_elses(office):
    assert office.stat().st_mode & 0o077 == 0
    assert (office / "secret.key").stat().st_mode & 0o077 == 0
    assert len((office / "secret.key").read_text()) > 50


def test_the_trail_of_a_new_office_is_whole(office):
    told = zhengxian("manage", "verify_audit", home=office)
    assert told.returncode == 0, told.stdout + told.stderr


def test_a_password_comes_from_a_file_and_weak_ones_are_refused(tmp_path):
    file = tmp_path / "word"
    file.write_text("12345\n")
    weak = zhengxian("init", *OFFICE, "--password-file", str(file), home=tmp_path / "home")
    assert weak.returncode == 1
    assert "S-911" in weak.stderr
    file.write_text("xianyu-ban-2026-kai\n")
    good = zhengxian("init", *OFFICE, "--password-file", str(file), home=tmp_path / "home")
    assert (good.returncode, "xianyu" in good.stdout) == (0, False), good.stderr


@pytest.mark.parametrize(
    ("options", "code"), [((), "S-996"), (("--certificate", "{}"), "S-995"), (("--key", "{}"), "S-995")]
)
def test_no_server_that_leads_every_page_to_where_nobody_answers(tmp_path, options, code):
    paper = tmp_path / "paper.pem"
    paper.touch()
    refused = zhengxian("serve", *(o.format(paper) for o in options), home=tmp_path)
    assert refused.returncode != 0
    assert code in refused.stderr


def test_nothing_is_served_before_there_is_an_office(tmp_path):
    refused = zhengxian("serve", "--plain-http", home=tmp_path)
    assert refused.returncode == 1
    assert "S-902" in refused.stderr


def test_a_real_office_is_never_used_as_a_demo(office):
    refused = zhengxian("demo", "--home", str(office), "--no-serve", home=office)
    assert refused.returncode == 1
    assert "S-903" in refused.stderr


def test_a_demo_is_not_reset_over_a_real_office(office):
    refused = zhengxian("demo", "--home", str(office), "--no-serve", "--reset", home=office)
    assert (refused.returncode, "S-903" in refused.stderr) == (1, True)
    assert "没有改动" in zhengxian("init", *OFFICE, home=office).stdout


def test_an_unknown_kind_of_database_is_named(tmp_path):
    run = subprocess.run(
        [sys.executable, "-m", "zhengxian", "manage", "check"],
        env=os.environ | {"ZHENGXIAN_HOME": str(tmp_path), "DATABASE_URL": "mysql://x/y"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 1
    assert "S-901" in run.stderr


def test_the_worker_ends_with_the_server_however_that_went(office):
    script = f'"{sys.executable}" -m zhengxian manage --ends-with-parent db_worker -v 0 & echo $!; wait'
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO", "DATABASE"))}
    server = subprocess.Popen(
        ["sh", "-c", script],
        env=kept | {"ZHENGXIAN_HOME": str(office), "ZHENGXIAN_PLAIN_HTTP": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    with server.stdout:
        worker = int(server.stdout.readline())
    time.sleep(4)
    server.kill()
    server.wait()
    until = time.monotonic() + 20
    while alive(worker) and time.monotonic() < until:
        time.sleep(0.2)
    assert not alive(worker)


def alive(pid: int) -> bool:
    """Tell whether a process runs (a dead one that nobody waited for does not)."""
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2][:4]
    except FileNotFoundError:
        return False
