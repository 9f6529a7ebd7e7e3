"""Count the tests of a JUnit report and refuse skips that hide a test.

    python dev/skipped_tests.py REPORT.xml [ANOTHER.xml ...]

Golden tests read real data in the folder ``shared`` beside the repository and skip where it is absent. Where it
is there, nothing may be skipped but for the reasons in ``OPTIONAL``. A test that another report shows as run (tests
of one database skip on the other) was not skipped. The last line reads ``N passed, N failed, N skipped``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.etree import ElementTree

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"

RAN, FAILED = "\0ran", "\0failed"
OPTIONAL = ("the superuser may read everything",)
"""Reasons that have nothing to do with data."""


def settled(reports: Sequence[str]) -> tuple[int, int, list[tuple[str, str]]]:
    """Join reports: every test counts once, and one that ran anywhere was not skipped."""
    results: dict[str, str] = {}
    for report in reports:
        for case in ElementTree.fromstring(report).iter("testcase"):
            name = f"{case.get('classname')}::{case.get('name')}"
            skip = case.find("skipped")
            failed = case.find("failure") is not None or case.find("error") is not None
            told = FAILED if failed else RAN if skip is None else skip.get("message", "")
            before = results.get(name)
            results[name] = max(told, before, key=_weight) if before is not None else told
    skipped = [(name, told) for name, told in results.items() if told not in (RAN, FAILED)]
    return sum(t == RAN for t in results.values()), sum(t == FAILED for t in results.values()), skipped


def _weight(told: str) -> int:
    return {FAILED: 2, RAN: 1}.get(told, 0)


def hidden(skipped: Iterable[tuple[str, str]], shared_is_here: bool) -> list[str]:
    """Name the skipped tests that should have run."""
    if not shared_is_here:
        return []
    return [f"{test}: {reason}" for test, reason in skipped if reason not in OPTIONAL]


def main(arguments: list[str]) -> int:
    """Print what was skipped and the counts; 1 when a test was skipped that should have run, or none ran."""
    passed, failed, skipped = settled([Path(a).read_text(encoding="utf-8") for a in arguments])
    faults = hidden(skipped, SHARED.is_dir())
    for fault in faults:
        print(f"skipped although ../shared is here: {fault}")
    if not SHARED.is_dir():
        print("../shared is not here: golden tests on real data were skipped")
    print(f"{passed} passed, {failed} failed, {len(skipped)} skipped")
    return 1 if faults or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
