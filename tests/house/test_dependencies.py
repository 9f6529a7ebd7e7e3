"""What the package imports is declared, what is declared is used, and nothing can break a fresh clone by surprise."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

BY_NAME_ONLY = "django_axes psycopg"
"""Taken in by Django's settings under another name: the lockout as app ``axes``, the driver by the engine's name."""


def name_of(requirement: str) -> str:
    """Return the distribution that a requirement names."""
    return re.split(r"[<>=!~;\[ ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def imported(files: dict[str, str]) -> dict[str, str]:
    """Packages from outside that the files import → a file that does."""
    found: dict[str, str] = {}
    for file, text in files.items():
        for node in ast.walk(ast.parse(text)):
            modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            for top in {m.split(".")[0] for m in modules} - set(sys.stdlib_module_names) - {"zhengxian", ""}:
                found.setdefault(top, file)
    return found


def undeclared(files: dict[str, str], declared: set[str]) -> list[str]:
    """Name imports of packages that no dependency brings by name."""
    homes = packages_distributions()
    bringing = {top: {d.lower().replace("_", "-") for d in homes.get(top, [top])} for top in imported(files)}
    return [
        f"{imported(files)[top]}: {top}" for top, brought_by in bringing.items() if not brought_by & declared
    ]


@pytest.fixture(scope="module")
def project(house) -> dict:
    """pyproject.toml."""
    return tomllib.loads(house.text("pyproject.toml"))


def test_every_import_is_declared(house, project, clean):
    clean(undeclared(house.python("src"), {name_of(d) for d in project["project"]["dependencies"]}))


def test_every_import_of_a_test_is_declared(house, project, clean):
    declared = {
        name_of(r) for r in [*project["project"]["dependencies"], *project["dependency-groups"]["test"]]
    }
    near = [f for f in house.files(".py") if f.parts[0] == "dev" or f.parts[:2] == ("tests", "settings")]
    own = {f.stem for f in near} | {f.parts[1] for f in near if f.parts[0] == "dev" and len(f.parts) > 2}
    files = house.python("tests")
    clean(fault for fault in undeclared(files, declared) if fault.rpartition(": ")[2] not in own)


def test_an_undeclared_import_is_found():
    assert undeclared({"a.py": "import hypothesis\nimport os"}, {"numpy"}) == ["a.py: hypothesis"]
    assert undeclared({"a.py": "from docx.oxml import ns"}, {"python-docx"}) == []


def test_every_dependency_is_used(house, project):
    homes = packages_distributions()
    used = {d.lower().replace("_", "-") for top in imported(house.python("src")) for d in homes.get(top, [])}
    texts = " ".join(house.python("src").values()) + BY_NAME_ONLY
    declared = {name_of(d) for d in project["project"]["dependencies"]}
    assert sorted(d for d in declared - used if d.replace("-", "_") not in texts) == []


def test_every_direct_dependency_is_capped(project):
    groups = [r for group in project["dependency-groups"].values() for r in group if isinstance(r, str)]
    direct = [*project["project"]["dependencies"], *groups]
    caps = {name_of(c) for c in project["tool"]["uv"]["constraint-dependencies"] if "<" in c}
    assert sorted(name_of(d) for d in direct if "<" not in d and name_of(d) not in caps) == []


def test_every_dependency_is_explained(house, project):
    text = house.text("docs/adr/0003-libraries.md")
    assert (
        sorted(name_of(d) for d in project["project"]["dependencies"] if f"| {name_of(d)} |" not in text)
        == []
    )
