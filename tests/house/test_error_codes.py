"""Every error code has one meaning and stands in docs/errors.md (design.md §2.12)."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from error_register import CODE, FAMILIES, REGISTER, Site, main, message_of, render, sites, sites_of

SHARED = {
    "C-141": "a cell that is not filled in",
    "C-142": "a state without a reason",
    "C-214": "no value is named to be returned",
    "C-215": "a value is returned without a reason, or with too long a one",
    "C-241": "an embargo until a moment that has passed",
    "E-203": "all units alike: no high or low can be told",
    "E-204": "the lines of a scoring rule are not in order",
    "E-205": "the reference of a ratio is zero or negative",
    "E-209": "last year's figures are needed and not there",
    "E-211": "a negative figure where a ratio or share is asked for",
    "E-405": "shapes that do not fit each other",
    "E-418": "a parameter of a method outside its range",
    "E-711": "a blank where all figures are needed",
    "E-815": "the rows of a run are not what was computed",
    "E-817": "a run that was repeated gives other numbers",
    "F-002": "a file that is not there",
    "F-005": "a file that cannot be read",
    "F-007": "content and extension of a file contradict each other",
    "F-009": "a workbook with a password",
    "F-012": "a damaged Parquet file",
    "F-015": "no headings or no rows",
    "F-020": "a file without a single usable figure, or too large to hold",
    "F-121": "a blank region cell",
    "F-122": "an unknown region",
    "F-123": "an unknown indicator",
    "F-125": "a text that is no period",
    "F-152": "a region without a name",
    "F-155": "two rows of one region at the same time",
    "S-003": "a key of the wrong type",
    "S-004": "a required key is absent",
    "S-005": "a value that the key does not allow",
    "S-007": "a code or name given twice",
    "S-009": "keys that exclude or require each other",
    "S-154": "an option that does not exist here",
    "S-157": "numbers of one rule that contradict each other",
    "S-953": "something ends before it begins",
    "S-955": "a region above itself",
    "S-204": "a scoring key of the wrong type",
    "S-206": "a scoring word that does not exist",
    "S-208": "numbers of one scoring rule that contradict each other",
    "S-355": "an aggregation key of the wrong type",
}
"""Codes that more than one module raises, each with the one thing it means everywhere."""


def scattered(found: Iterable[Site]) -> list[str]:
    """Name codes that several modules raise without a stated common meaning, and statements no longer needed."""
    homes: dict[str, set[str]] = {}
    for site in found:
        homes.setdefault(site.code, set()).add(site.module)
    several = {code: modules for code, modules in homes.items() if len(modules) > 1}
    loose = [
        f"{code}: in {', '.join(sorted(several[code]))}" for code in sorted(several) if code not in SHARED
    ]
    return loose + [
        f"{code}: one module only; take it off the list" for code in SHARED if code not in several
    ]


def unsaid(found: Iterable[Site]) -> list[str]:
    """Name codes whose message the register cannot show."""
    by_code: dict[str, list[Site]] = {}
    for site in found:
        by_code.setdefault(site.code, []).append(site)
    return [
        f"{c}: {p[0].module} line {p[0].line}" for c, p in sorted(by_code.items()) if not message_of(c, p)
    ]


def only_mentioned(texts: dict[str, str], raised: set[str]) -> list[str]:
    """Name codes that a text mentions and no code raises."""
    return [
        f"{place}: {c}" for place, text in texts.items() for c in sorted(set(CODE.findall(text)) - raised)
    ]


@pytest.fixture(scope="module")
def found() -> list[Site]:
    """All places of the package that name a code."""
    listed = sites()
    assert len({s.code for s in listed}) > 150
    return listed


def test_the_register_is_up_to_date(found):
    assert REGISTER.read_text(encoding="utf-8") == render(found), "run: python dev/error_register.py"


def test_a_stale_register_is_found(found, monkeypatch, tmp_path, capsys):
    stale = tmp_path / "errors.md"
    monkeypatch.setattr("error_register.REGISTER", stale)
    assert main(["--check"]) == 1
    assert "out of date" in capsys.readouterr().out
    assert main([]) == 0
    assert main(["--check"]) == 0
    stale.write_text(stale.read_text(encoding="utf-8") + "| E-999 | | | |\n", encoding="utf-8")
    assert main(["--check"]) == 1


def test_every_code_stands_in_the_register_once(found):
    rows = re.findall(rf"^\| ({CODE.pattern}) \|", render(found), flags=re.MULTILINE)
    assert rows == sorted(rows, key=lambda c: ([*FAMILIES].index(c[0]), c))
    assert sorted(rows) == sorted({s.code for s in found})


def test_every_code_says_what_happened(found, clean):
    clean(unsaid(found))
    assert unsaid(sites_of('def f(m):\n    raise SchemeError("S-901", m)', "x.py")) == ["S-901: x.py line 2"]


def test_every_code_has_one_meaning(found, clean):
    clean(scattered(found))


def test_a_code_with_two_homes_is_found(found):
    one = sites_of('raise SchemeError("S-899", "甲。")', "a.py")
    other = sites_of('raise SchemeError("S-899", "乙。")', "b.py")
    assert scattered([*found, *one, *other]) == [*scattered(found), "S-899: in a.py, b.py"]


def test_codes_that_are_mentioned_are_raised(house, found, clean):
    raised = {s.code for s in found}
    clean(only_mentioned(house.python("src") | house.documents(), raised))
    assert only_mentioned({"a.md": "see E-998"}, raised) == ["a.md: E-998"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('raise Refusal("E-901", f"有 {n} 个负数", "请核实")', "有 … 个负数。请核实。"),
        ('raise SchemeError("S-901", f"{where}：键“{k}”不对。请改正。")', "键“…”不对。请改正。"),
        (
            'REMEDY = "请补报"\ndef f():\n    what = f"缺 {n} 个数"\n    raise Refusal("E-901", what, REMEDY)',
            "缺 … 个数。请补报。",
        ),
        (
            'def _refuse(code, what):\n    raise Refusal(code, f"{what}，不能算", "请改")\n_refuse("E-901", "为 0")',
            "为 0，不能算。请改。",
        ),
        ('def _all(what):\n    return Refusal("E-901", what, "请改")\n_all("全部相同")', "全部相同。请改。"),
        ('note("E-901", "甲" if a else "乙")', "甲。"),
        ('job.update(message="服务中断。请重新开始。（S-902）")', "服务中断。请重新开始。"),
    ],
)
def test_the_register_reads_a_message(source, message):
    assert [s.message for s in sites_of(source, "x.py")] == [message]


def test_a_docstring_is_no_place_where_a_code_is_raised():
    assert sites_of('def f():\n    """Errors: E-901."""\n', "x.py") == []
