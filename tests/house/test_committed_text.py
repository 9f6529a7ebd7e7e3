"""What must not stand in a committed file: paths of a machine, package registries, how the project was made."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

# Written so that this file does not contain what it looks for.
FORBIDDEN = {
    "a path of a machine": re.compile(
        r"(?<![\w.~}])/(?:work|tmp|root|home|mnt|opt|Users)/[\w.]|\b[A-Z]:\\Users\\"
    ),
    "a package registry": re.compile(
        r"pypi\.(?:org|python)|python(?:hosted)\.org|registry\.(?:npmjs|yarnpkg)|crates\.(?:io)|(?:mirrors?|tuna)\.[a-z]+\.(?:com|cn|edu|org)"
    ),
    "how the project was made": re.compile(
        r"\b(?:cl[a]ude|anthrop[i]c|chat[g]pt|open[a]i|copi[l]ot|gem[i]ni|l[l]ms?|sub-?ag[e]nts?)\b|language m[o]del"
        r"|co-auth[o]red-by|gener[a]ted (?:with|by) (?:an? )?[aA][iI]\b",
        re.IGNORECASE,
    ),
}


def unwanted(text: str) -> list[str]:
    """Name what a text should not say: line, kind, words."""
    return [
        f"line {number}: {kind}: {match[0]}"
        for number, line in enumerate(text.splitlines(), start=1)
        for kind, pattern in FORBIDDEN.items()
        for match in pattern.finditer(line)
    ]


def readable(path: Path) -> str:
    """Return the text of a file, nothing if it is not text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_committed_file_says_what_it_should_not(house, clean):
    clean(f"{file}: {fault}" for file in house.files() for fault in unwanted(readable(house.root / file)))


@pytest.mark.parametrize(
    "text",
    [
        "see " + "/wo" + "rk/shared/data",
        "written to " + "/t" + "mp/out.csv",
        "https://" + "pypi" + ".org/simple",
        "https://" + "mirrors" + ".example.com/simple",
        "made by " + "Clau" + "de",
        "Co-Auth" + "ored-By: someone",
    ],
)
def test_unwanted_text_is_found(text):
    assert len(unwanted(text)) == 1


@pytest.mark.parametrize(
    "text", ["a/work/b", "../shared/data", "$work/tmp/x", "https://example.com/home/page", "engine/base"]
)
def test_ordinary_text_is_left_alone(text):
    assert unwanted(text) == []


def copies(files: dict[str, Path], originals: list[Path]) -> list[str]:
    """Name files whose content is that of an original."""
    sizes = {p.stat().st_size for p in originals}
    digests = {hashlib.sha256(p.read_bytes()).digest(): p.name for p in originals}
    alike = {
        n: digests.get(hashlib.sha256(p.read_bytes()).digest())
        for n, p in files.items()
        if p.stat().st_size in sizes
    }
    return [f"{name} is a copy of {original}" for name, original in alike.items() if original]


def test_no_shared_file_is_copied(house, shared, clean):
    originals = [p for p in shared.parent.rglob("*") if p.is_file() and 0 < p.stat().st_size < 5_000_000]
    clean(copies({str(f): house.root / f for f in house.files()}, originals))
    assert copies({"x": originals[0]}, originals) == [f"x is a copy of {originals[0].name}"]
