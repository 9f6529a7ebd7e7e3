"""docs/glossary.md is law: its code names exist, its forbidden synonyms do not (design.md §2.11)."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

import pytest

LATER = "## Not in the code yet"
ROW = re.compile(
    r"^\| (?P<term>[^|]+) \| `(?P<name>\w+)` \| (?P<meaning>[^|]+) \| (?P<forbidden>[^|]*) \|$", re.MULTILINE
)


@dataclass(frozen=True)
class Word:
    """One row of the glossary."""

    term: str
    name: str
    forbidden: tuple[str, ...]


def words(text: str) -> list[Word]:
    """Read the rows of a part of the glossary."""
    return [
        Word(row["term"], row["name"], tuple(re.findall(r"`(\w+)`", row["forbidden"])))
        for row in ROW.finditer(text)
    ]


def identifiers(files: dict[str, str]) -> dict[str, str]:
    """Every name the code defines or uses → a place where it stands."""
    found: dict[str, str] = {}
    for file, text in files.items():
        for node in ast.walk(ast.parse(text)):
            for field in ("name", "id", "attr", "arg"):
                name = getattr(node, field, None)
                if isinstance(name, str):
                    found.setdefault(name, f"{file}:{getattr(node, 'lineno', 0)}")
    return found


def defined(files: dict[str, str]) -> set[str]:
    """Names of classes."""
    return {n.name for t in files.values() for n in ast.walk(ast.parse(t)) if isinstance(n, ast.ClassDef)}


def absent(rows: list[Word], files: dict[str, str]) -> list[str]:
    """Name glossary words that the code does not know; a capitalised name is a class."""
    names, classes = identifiers(files), defined(files)
    missing = [
        w for w in rows if w.name not in (classes if w.name[0].isupper() and not w.name.isupper() else names)
    ]
    return [f"{w.term}: `{w.name}` is not in the code" for w in missing]


def used_synonyms(rows: list[Word], files: dict[str, str]) -> list[str]:
    """Name forbidden synonyms that the code uses as names, in any spelling."""
    names = {_plain(name): place for name, place in identifiers(files).items()}
    pairs = [(w, s) for w in rows for s in w.forbidden]
    wrong = [
        (w, s, names[spelt]) for w, s in pairs for spelt in (_plain(s), _plain(s) + "s") if spelt in names
    ]
    return [f"{place}: “{synonym}” is called `{word.name}` ({word.term})" for word, synonym, place in wrong]


def _plain(name: str) -> str:
    return name.replace("_", "").lower()


@pytest.fixture(scope="module")
def glossary(house) -> tuple[list[Word], list[Word]]:
    """The words in force, and those of later stages."""
    now, _, later = house.text("docs/glossary.md").partition(LATER)
    return words(now), words(later)


def test_every_row_is_read(house, glossary):
    rows = [line for line in house.text("docs/glossary.md").splitlines() if re.match(r"\| (?!中文|-)", line)]
    assert len(rows) == len(glossary[0]) + len(glossary[1]) > 50


def test_a_word_stands_once(glossary):
    names = [w.name for part in glossary for w in part]
    terms = [w.term for part in glossary for w in part]
    assert sorted({n for n in names if names.count(n) > 1}) == []
    assert sorted({t for t in terms if terms.count(t) > 1}) == []
    assert {s for part in glossary for w in part for s in w.forbidden} & set(names) == set()


def test_code_names_exist(house, glossary, clean):
    clean(absent(glossary[0], house.python("src")))


def test_later_words_are_not_in_the_code_yet(house, glossary):
    files = house.python("src")
    still = {w.name for w in glossary[1]} & defined(files)
    assert still == set(), "move these rows up"


def test_forbidden_synonyms_do_not_occur(house, glossary, clean):
    clean(used_synonyms([*glossary[0], *glossary[1]], house.python("src")))


def test_faults_are_found():
    rows = words(
        "| 地区 | `Region` | A place | `area`, `land_part` |\n| 名次 | `rank` | Place | `place_no` |"
    )
    assert absent(rows, {"a.py": "Region = 1"}) == [
        "地区: `Region` is not in the code",
        "名次: `rank` is not in the code",
    ]
    assert absent(rows, {"a.py": "class Region: ...\nrank = 1"}) == []
    assert used_synonyms(rows, {"a.py": "def f(LandPart): ..."}) == [
        "a.py:1: “land_part” is called `Region` (地区)"
    ]
    assert used_synonyms(rows, {"a.py": "areas = []"}) == ["a.py:1: “area” is called `Region` (地区)"]
    assert used_synonyms(rows, {"a.py": "x.region = 'area'"}) == []
