""".ci/run runs what the README promises and cannot pass by looking away (design.md §2.9)."""

from __future__ import annotations

import re
import stat
import subprocess

import pytest

from skipped_tests import hidden, main, settled

STEPS = (
    "uv run pytest",
    "uv run ruff check .",
    "uv run ruff format --check .",
    "uv run mypy",
    "uv run lint-imports",
    "uv build --wheel",
    "zhengxian --help",
    "evaluate --example county-city",
    "dev/answers.py",
)
FIRST_SCREEN = 60
DEMO = "uv run zhengxian demo"

REPORT = """<testsuites><testsuite>
<testcase classname="a" name="one"/>
<testcase classname="a" name="two"><failure message="no"/></testcase>
<testcase classname="a" name="three"><skipped message="the folder ../shared is not here"/></testcase>
<testcase classname="a" name="four"><skipped message="the superuser may read everything"/></testcase>
</testsuite></testsuites>"""


def looks_away(script: str) -> list[str]:
    """Name places where a shell script ignores a failure."""
    patterns = (
        r"\|\|\s*(true|:|echo|exit 0)",
        r"--exit-zero",
        r"-x\s*\|\|",
        r"continue-on-error",
        r"\bset \+o pipefail",
    )
    return [m[0] for p in patterns for m in re.finditer(p, script)]


def commands(readme: str) -> list[str]:
    """The commands of the first block on the first screen, split where ``&&`` joins them."""
    screen = "\n".join(readme.splitlines()[:FIRST_SCREEN])
    blocks = [b for b in re.findall(r"```\w*\n(.*?)```", screen, flags=re.DOTALL) if "pip install" in b]
    lines = [line.split("#")[0] for line in blocks[0].splitlines()] if blocks else []
    return [part.strip() for line in lines for part in line.split("&&") if part.strip()]


@pytest.fixture(scope="module")
def script(house) -> str:
    """The text of .ci/run."""
    return house.text(".ci/run")


def test_it_can_be_started_and_stops_at_errors(house, script):
    assert (house.root / ".ci/run").stat().st_mode & stat.S_IXUSR
    assert script.startswith("#!/usr/bin/env bash\n")
    assert "\nset -euo pipefail\n" in script
    assert subprocess.run(["bash", "-n", str(house.root / ".ci/run")], check=False).returncode == 0


def test_it_runs_every_gate(script):
    assert [s for s in STEPS if s not in script.replace('"', "")] == []


def test_it_never_looks_away(script):
    assert looks_away(script) == []
    assert looks_away("pytest || true") != []
    assert looks_away("ruff check --exit-zero .") != []


@pytest.mark.parametrize(
    ("file", "promised"),
    [("README.md", {"uv run pytest", DEMO}), ("README.zh-CN.md", {DEMO})],
)
def test_it_runs_the_commands_of_the_readme(house, script, file, promised):
    told = [re.sub(r" --out \S+", "", c) for c in commands(house.text(file))]
    assert promised <= set(told)
    assert [c for c in told if c not in script.replace("pip install -q", "pip install")] == []


def test_commands_below_the_first_screen_do_not_count():
    block = "```\npip install uv && uv run pytest\n```\n"
    assert commands("# Title\n" + block) == ["pip install uv", "uv run pytest"]
    assert commands("\n" * FIRST_SCREEN + block) == []


def test_a_report_of_tests_is_counted():
    passed, failed, skipped = settled([REPORT])
    assert (passed, failed, len(skipped)) == (1, 1, 2)


def test_a_test_that_another_report_shows_as_run_was_not_skipped():
    other = '<testsuite><testcase classname="a" name="three"/></testsuite>'
    passed, failed, skipped = settled([REPORT, other])
    assert (passed, failed, [t for t, _ in skipped]) == (2, 1, ["a::four"])
    broken = '<testsuite><testcase classname="a" name="one"><error message="no"/></testcase></testsuite>'
    assert settled([REPORT, broken])[:2] == (0, 2)


def test_a_golden_test_may_not_be_skipped_where_its_data_is():
    skipped = settled([REPORT])[2]
    assert hidden(skipped, shared_is_here=True) == ["a::three: the folder ../shared is not here"]
    assert hidden(skipped, shared_is_here=False) == []


def test_the_last_line_counts(tmp_path, capsys, monkeypatch):
    report = tmp_path / "report.xml"
    report.write_text(REPORT, encoding="utf-8")
    monkeypatch.setattr("skipped_tests.SHARED", tmp_path)
    assert main([str(report)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 passed, 1 failed, 2 skipped"
    monkeypatch.setattr("skipped_tests.SHARED", tmp_path / "absent")
    assert main([str(report)]) == 0


def test_a_run_without_tests_is_no_success(tmp_path, monkeypatch):
    report = tmp_path / "report.xml"
    report.write_text("<testsuites/>", encoding="utf-8")
    monkeypatch.setattr("skipped_tests.SHARED", tmp_path / "absent")
    assert main([str(report)]) == 1
