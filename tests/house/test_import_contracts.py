"""The import rules of design.md §1 hold, cover every room, and can fail."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib

import pytest

ROOMS = ("cli", "web", "demo", "library", "io", "definitions", "engine")
PLATFORM = ("config", "demo", "api", "evaluate", "collect", "core", "ui")
PARTS = ("models", "selectors", "services", "views")


def lint(pyproject, path) -> subprocess.CompletedProcess[str]:
    """Run import-linter with the repository's contracts, ``path`` first on the way to the package."""
    script = "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"
    return subprocess.run(
        [sys.executable, "-c", script, "--config", str(pyproject), "--no-cache"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(path), "COLUMNS": "200"},
    )


def broken(run: subprocess.CompletedProcess[str]) -> list[str]:
    """Name the contracts that a run found broken."""
    return [
        line.removesuffix("BROKEN").strip() for line in run.stdout.splitlines() if line.endswith("BROKEN")
    ]


@pytest.fixture
def package(tmp_path):
    """A package with the rooms of the real one and nothing in them."""
    stages = [f"engine/{stage}" for stage in ("base", "collect", "evaluate", "monitor", "act", "report")]
    apps = [f"web/{app}" for app in PLATFORM]
    parts = [f"web/{app}/{part}" for app in ("core", "collect", "evaluate") for part in PARTS]
    for folder in (*ROOMS, *stages, *apps, *parts):
        (tmp_path / "zhengxian" / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / "zhengxian" / folder / "__init__.py").touch()
    (tmp_path / "zhengxian" / "__init__.py").touch()
    return tmp_path


def test_the_contracts_hold(house):
    run = lint(house.root / "pyproject.toml", house.root / "src")
    assert run.returncode == 0, run.stdout + run.stderr


def test_an_empty_house_keeps_them(house, package):
    run = lint(house.root / "pyproject.toml", package)
    assert (run.returncode, broken(run)) == (0, []), run.stdout + run.stderr


@pytest.mark.parametrize(
    ("module", "imported", "contract"),
    [
        ("io", "zhengxian.library", "rooms"),
        ("io", "zhengxian.cli", "rooms"),
        ("library", "zhengxian.cli", "rooms"),
        ("definitions", "zhengxian.io", "rooms"),
        ("engine.evaluate", "zhengxian.definitions", "rooms"),
        ("engine.base", "zhengxian.engine.evaluate", "engine stages"),
        ("engine.evaluate", "pathlib", "the engine is pure"),
        ("engine.evaluate", "click", "the engine is pure"),
        ("engine.base", "scipy", "engine.base"),
        ("definitions", "zhengxian.engine.evaluate", "definitions are data"),
        ("demo", "zhengxian.web", "rooms"),
        ("web.core", "zhengxian.web.collect", "apps of the platform"),
        ("web.collect", "zhengxian.web.evaluate", "apps of the platform"),
        ("web.collect.models", "zhengxian.engine.collect", "tables hold"),
        ("web.collect.models", "zhengxian.web.collect.services", "tables hold"),
        ("web.evaluate.selectors", "zhengxian.engine.evaluate", "selectors read"),
        ("web.core.services", "zhengxian.web.core.views", "services know"),
        ("web.evaluate.views", "zhengxian.engine.evaluate", "pages and the API"),
    ],
)
def test_a_forbidden_import_breaks_them(house, package, module, imported, contract):
    place = package / "zhengxian" / module.replace(".", "/") / "stray.py"
    place.write_text(f"import {imported}\n", encoding="utf-8")
    run = lint(house.root / "pyproject.toml", package)
    assert run.returncode == 1
    assert [name for name in broken(run) if name.startswith(contract)] != [], run.stdout + run.stderr


@pytest.mark.parametrize("stray", ["services", "engine/ranking"])
def test_a_room_that_no_contract_knows_breaks_them(house, package, stray):
    (package / "zhengxian" / stray).mkdir()
    (package / "zhengxian" / stray / "__init__.py").touch()
    assert lint(house.root / "pyproject.toml", package).returncode == 1


def test_definitions_are_kept_from_every_stage(house):
    contracts = tomllib.loads(house.text("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    kept_from = next(
        c["forbidden_modules"] for c in contracts if c["name"].startswith("definitions are data")
    )
    stages = {p.name for p in (house.root / "src/zhengxian/engine").iterdir() if p.is_dir()} - {
        "base",
        "__pycache__",
    }
    assert {f"zhengxian.engine.{stage}" for stage in stages} <= set(kept_from)
