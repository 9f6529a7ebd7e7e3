"""Documents name only what exists: files, schemes, methods, commands (design.md §2.7, §2.11)."""

from __future__ import annotations

import ast
import posixpath
import re

import pytest

from zhengxian.cli.main import COMMANDS
from zhengxian.definitions import layout_codes, scheme_codes
from zhengxian.engine.evaluate.aggregate.keys import KEYS as AGGREGATES
from zhengxian.engine.evaluate.derive.spec import DeriveKind
from zhengxian.engine.evaluate.missing.policy import MissingPolicy
from zhengxian.engine.evaluate.scheme.rules import AdjustKind
from zhengxian.engine.evaluate.score.parse import METHODS as SCORES
from zhengxian.engine.evaluate.treat.spec import ImputeMethod, TreatMethod
from zhengxian.engine.evaluate.weight.parse import WEIGHTING_METHODS
from zhengxian.engine.report.template import BLOCKS

OPTIONS = {
    "aggregate": {*AGGREGATES},
    "weighting": {*WEIGHTING_METHODS},
    "score": {*SCORES},
    "policy": {*MissingPolicy},
    "method": {*AGGREGATES, *WEIGHTING_METHODS, *SCORES, *TreatMethod, *ImputeMethod},
    "kind": {*DeriveKind, *AdjustKind, *BLOCKS, "level", "growth", "ratio", "count", "stock"},
}
"""Key → words that may follow it in a scheme."""

PAGES = {
    "docs/methods/scoring.md": {*SCORES},
    "docs/methods/aggregation.md": {*AGGREGATES},
    "docs/methods/weighting.md": {*WEIGHTING_METHODS},
    "docs/methods/preparation.md": {*TreatMethod, *ImputeMethod, *MissingPolicy, *DeriveKind},
    "docs/methods/README.md": {*scheme_codes()},
}
"""Page → what it must name."""


def dead_links(documents: dict[str, str], files: set[str]) -> list[str]:
    """Name links to files that are not in the repository."""
    faults = []
    for place, text in documents.items():
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", text):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(place), target))
            if path not in files and not any(f.startswith(f"{path}/") for f in files):
                faults.append(f"{place}: {target}")
    return faults


def unknown_words(documents: dict[str, str]) -> list[str]:
    """Name schemes, layouts and methods that documents use and the product does not have."""
    faults = []
    for place, text in documents.items():
        for key, word in re.findall(r'\b(\w+) = "(\w+)"', text):
            if key in OPTIONS and word not in OPTIONS[key]:
                faults.append(f"{place}: {key} = “{word}”")
        for option, known in (("scheme", scheme_codes()), ("layout", layout_codes())):
            codes = re.findall(rf"--{option} ([a-z][a-z0-9-]+)(?![\w./-])", text)
            faults += [f"{place}: --{option} {code}" for code in codes if code not in known]
    return faults


def unknown_commands(documents: dict[str, str]) -> list[str]:
    """Name commands that documents tell people to run and the command line does not have."""
    found = [(place, word) for place, text in documents.items() for word in _commands(text)]
    return [f"{place}: zhengxian {word}" for place, word in found if word not in COMMANDS]


def _commands(text: str) -> list[str]:
    code = [*re.findall(r"```.*?```", text, flags=re.DOTALL), *re.findall(r"`[^`\n]+`", text)]
    return _told("\n".join(code))


def _told(text: str) -> list[str]:
    commands = re.sub(r"(?:import|from) zhengxian \w+", "", text)
    return re.findall(r"(?<![\w./-])zhengxian ([a-z][\w-]*)", commands)


def unnamed(documents: dict[str, str]) -> list[str]:
    """Name what a page should tell about and does not, in backticks."""
    return [
        f"{page}: `{word}`"
        for page, words in PAGES.items()
        for word in sorted(words)
        if not re.search(rf"`[^`]*\b{re.escape(word)}\b[^`]*`", documents.get(page, ""))
    ]


@pytest.fixture(scope="module")
def documents(house) -> dict[str, str]:
    """Every Markdown file."""
    return house.documents()


def test_links_lead_somewhere(house, documents, clean):
    clean(dead_links(documents, {str(f) for f in house.files()}))
    assert dead_links({"docs/a.md": "[x](b.md) [y](../README.md)"}, {"README.md"}) == ["docs/a.md: b.md"]


def test_schemes_and_methods_in_documents_exist(documents, clean):
    clean(unknown_words(documents))
    assert unknown_words({"a.md": 'aggregate = "median"'}) == ["a.md: aggregate = “median”"]
    assert unknown_words({"a.md": "--scheme county-four-classes --data d.csv"}) == [
        "a.md: --scheme county-four-classes"
    ]
    assert unknown_words({"a.md": "--scheme scheme.toml"}) == []


def test_commands_in_documents_exist(documents, clean):
    clean(unknown_commands(documents))
    assert unknown_commands({"a.md": "```\nzhengxian rank --out x\n```"}) == ["a.md: zhengxian rank"]
    assert unknown_commands({"a.md": "`import zhengxian as zx`"}) == []


def test_commands_in_messages_exist(house, clean):
    faults = []
    for file, text in house.python("src").items():
        said = [
            n.value
            for n in ast.walk(ast.parse(text))
            if isinstance(n, ast.Constant) and isinstance(n.value, str)
        ]
        told = [w for s in said if re.search("[一-鿿]", s) for w in _told(s)]
        faults += [f"{file}: zhengxian {word}" for word in told if word not in COMMANDS]
    clean(faults)


def test_pages_name_everything_there_is(documents, clean):
    clean(unnamed(documents))
    assert "docs/methods/aggregation.md: `kemeny`" in unnamed({})
