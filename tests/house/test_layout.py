"""Everything stands in its room (design.md §1): stage words, file names, file sizes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

import pytest

STAGES = ("collect", "evaluate", "monitor", "act", "report")

ROOMS: dict[str, tuple[str, ...]] = {
    "": ("src", "tests", "docs", "dev", ".ci"),
    "src": ("zhengxian",),
    "src/zhengxian": ("definitions", "engine", "web", "demo", "io", "library", "cli"),
    "src/zhengxian/engine": ("base", *STAGES),
    "src/zhengxian/web": ("core", *STAGES, "api", "ui", "demo", "config"),
    "src/zhengxian/definitions": (
        "indicators",
        "checks",
        "schemes",
        "layouts",
        "ledgers",
        "warnings",
        "bulletins",
        "examples",
    ),
    "tests": (
        "engine",
        "web",
        "api",
        "e2e",
        "house",
        "io",
        "library",
        "cli",
        "definitions",
        "demo",
        "settings",
    ),
    "tests/engine": ("base", *STAGES),
    "tests/web": ("core", *STAGES, "ui", "demo"),
    "docs": ("methods", "how-to", "adr", "screens"),
}
"""Folders that a folder may hold; folders not named here are free inside."""

FILES: dict[str, str] = {
    "": r"README(\.zh-CN)?\.md|CHANGELOG\.md|CONTRIBUTING\.md|LICENSE|pyproject\.toml|\.(gitignore|editorconfig|gitattributes)",
    "src/zhengxian": r"__init__\.py|__main__\.py|py\.typed",
    "src/zhengxian/engine": r"__init__\.py",
    "src/zhengxian/definitions": r"\w+\.py",
    "src/zhengxian/definitions/indicators": r"[a-z][a-z0-9_]*\.toml",
    "src/zhengxian/definitions/checks": r"[a-z][a-z0-9_-]*\.toml",
    "src/zhengxian/definitions/schemes": r"[a-z][a-z0-9-]*\.toml",
    "src/zhengxian/definitions/ledgers": r"[a-z][a-z0-9-]*\.toml",
    "src/zhengxian/definitions/warnings": r"[a-z][a-z0-9-]*\.toml",
    "src/zhengxian/definitions/bulletins": r"[a-z][a-z0-9-]*\.toml",
    "src/zhengxian/definitions/layouts": r"[a-z][a-z0-9-]*\.toml",
    "docs/adr": r"\d{4}-[a-z-]+\.md",
    ".ci": r"run",
}
"""What the files of a folder may be called; folders not named here are free."""

EMPTY_NAMES = re.compile(
    r"(utils?|helpers?|misc|common|stuff|tools|things|various|general|(?!v1$)[a-z_]*[a-z]\d)"
)
"""Names that say nothing, and numbered copies such as services2."""

LONGEST = 300
LONG_FILES: dict[str, str] = {}
"""Files that may be longer, each with its reason."""


def misplaced(files: Iterable[PurePosixPath]) -> list[str]:
    """Name the files that stand in no room, or whose name the room does not allow."""
    faults = []
    for file in files:
        room = "" if str(file.parent) == "." else str(file.parent)
        for place in (file.parent, *file.parent.parents):
            above = "" if str(place.parent) == "." else str(place.parent)
            if place.name and place.name not in ROOMS.get(above, (place.name,)):
                faults.append(f"{file}: no room “{place.name}” in “{above}”")
        if not re.fullmatch(FILES.get(room, ".*"), file.name):
            faults.append(f"{file}: a file of this name has no place here")
    return faults


def empty_names(files: Iterable[PurePosixPath]) -> list[str]:
    """Name Python files and packages whose name does not say a noun."""
    parts = [(file, part) for file in files for part in (*file.parent.parts, file.stem)]
    return sorted({str(file) for file, part in parts if EMPTY_NAMES.fullmatch(part.removeprefix("test_"))})


def unmirrored(files: Iterable[PurePosixPath]) -> list[str]:
    """Name test folders that mirror no folder of the source."""
    files = list(files)
    source = {
        str(p.relative_to("src/zhengxian"))
        for f in files
        for p in f.parents
        if p.is_relative_to("src/zhengxian")
    }
    modules = {
        str(f.relative_to("src/zhengxian").with_suffix(""))
        for f in files
        if f.is_relative_to("src/zhengxian")
    }
    tested = {p.relative_to("tests") for f in files for p in f.parents if p.is_relative_to("tests")}
    free = ("house", "e2e", "api", "web", "settings", ".")
    return sorted(
        str(t) for t in tested if (t.parts or (".",))[0] not in free and str(t) not in source | modules
    )


def too_long(lengths: dict[str, int]) -> list[str]:
    """Name files over the limit that have no reason, and reasons that are no longer needed."""
    over = [
        f"{file}: {n} lines, at most {LONGEST}"
        for file, n in lengths.items()
        if n > LONGEST and file not in LONG_FILES
    ]
    return over + [f"{file}: needs no exception" for file in LONG_FILES if lengths.get(file, 0) <= LONGEST]


def test_every_file_stands_in_its_room(house, clean):
    clean(misplaced(house.files()))


@pytest.mark.parametrize(
    "stray",
    [
        "src/zhengxian/scoring/linear.py",
        "src/zhengxian/engine/ranking/rank.py",
        "src/zhengxian/engine/scores.py",
        "src/zhengxian/definitions/indicators/read.py",
        "tests/unit/test_x.py",
        "notes.md",
        "docs/adr/format.md",
    ],
)
def test_a_file_outside_its_room_is_found(stray):
    assert misplaced([PurePosixPath(stray)]) != []


def test_no_file_has_an_empty_name(house, clean):
    clean(empty_names(house.files(".py")))


@pytest.mark.parametrize("name", ["utils", "helpers", "services2", "misc", "common"])
def test_an_empty_name_is_found(name):
    assert empty_names([PurePosixPath(f"src/zhengxian/engine/evaluate/{name}.py")]) != []
    assert empty_names([PurePosixPath(f"src/zhengxian/{name}/linear.py")]) != []


def test_tests_mirror_the_source(house, clean):
    clean(unmirrored(house.files(".py")))


def test_a_test_folder_without_source_is_found():
    files = [PurePosixPath("src/zhengxian/io/report/html.py"), PurePosixPath("tests/io/pages/test_html.py")]
    assert unmirrored(files) == ["io/pages"]


def test_every_test_module_is_called_test(house):
    modules = [f for f in house.files(".py") if f.parts[0] == "tests" and f.parts[1] != "settings"]
    assert [str(f) for f in modules if not re.fullmatch(r"test_\w+|conftest", f.stem)] == []
    names = [f.name for f in modules if f.stem.startswith("test_")]
    assert sorted(n for n in set(names) if names.count(n) > 1) == []


def test_no_file_is_too_long(house, clean):
    files = [f for f in house.files(".py", ".j2", ".css", ".js", ".html") if "migrations" not in f.parts]
    clean(too_long({str(f): len(house.text(f).splitlines()) for f in files}))


def test_a_long_file_is_found():
    assert too_long({"src/zhengxian/cli/main.py": 301}) != []
    assert too_long({"src/zhengxian/cli/main.py": 300}) == []
