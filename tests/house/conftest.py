"""The tree as the house tests see it: what belongs to the repository, without caches and outputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

ROOMS = ("src", "tests", "docs", "dev", ".ci")
"""Folders at the top that are committed; everything else there is a cache, an output or a single file."""

OUTPUTS = {"__pycache__", "uv.lock"}
"""What a run leaves behind; kept in step with .gitignore."""


@dataclass(frozen=True)
class House:
    """The repository folder."""

    root: Path

    def files(self, *suffixes: str) -> list[PurePosixPath]:
        """List files relative to the root, all or those that end so, in alphabetical order."""
        return sorted(f for f in self._all() if not suffixes or f.suffix in suffixes)

    def text(self, file: PurePosixPath | str) -> str:
        """Read one file."""
        return (self.root / file).read_text(encoding="utf-8")

    def python(self, *folder: str) -> dict[str, str]:
        """Read the Python files below a folder: path from the root → text."""
        below = PurePosixPath(*folder)
        return {str(f): self.text(f) for f in self.files(".py") if f.is_relative_to(below)}

    def documents(self) -> dict[str, str]:
        """Read the Markdown files: path from the root → text."""
        return {str(f): self.text(f) for f in self.files(".md")}

    def _all(self) -> Iterator[PurePosixPath]:
        for top in self.root.iterdir():
            if top.is_file() and top.name not in OUTPUTS:
                yield PurePosixPath(top.name)
        for room in ROOMS:
            for path in (self.root / room).rglob("*"):
                place = PurePosixPath(path.relative_to(self.root).as_posix())
                if path.is_file() and not OUTPUTS & set(place.parts):
                    yield place


@pytest.fixture(scope="session")
def house() -> House:
    """The repository of this test."""
    return House(Path(__file__).resolve().parents[2])


@pytest.fixture(scope="session")
def clean() -> Callable[[Iterable[str]], None]:
    """Fail with every fault on a line of its own."""

    def check(faults: Iterable[str]) -> None:
        listed = list(faults)
        if listed:
            pytest.fail("\n".join(listed), pytrace=False)

    return check
