"""Starting costs next to nothing: heavy libraries load when a command needs them (design.md §5)."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {
    *("pandas", "polars", "pyarrow", "scipy", "highspy", "matplotlib", "altair", "vl_convert"),
    *("docx", "lxml", "xlsxwriter", "python_calamine", "jinja2"),
}


def loaded_by(statement: str) -> list[str]:
    """Name the heavy libraries that a fresh interpreter has loaded after a statement."""
    script = f"import sys\n{statement}\nprint(*sorted({HEAVY!r} & sys.modules.keys()))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return run.stdout.splitlines()[-1].split()


@pytest.mark.parametrize(
    "statement",
    [
        "import zhengxian",
        "import zhengxian.engine.evaluate",
        "import zhengxian.engine.evaluate.run",
        "import zhengxian.cli",
        "import zhengxian; zhengxian.evaluate",
    ],
)
def test_importing_loads_nothing_heavy(statement):
    assert loaded_by(statement) == []


def test_help_loads_no_numbers_at_all():
    show = (
        "from zhengxian.cli.main import run\nassert run(['--help']) == 0\nassert 'numpy' not in sys.modules"
    )
    assert loaded_by(show) == []


def test_a_heavy_import_is_seen():
    assert loaded_by("import polars") == ["polars"]
