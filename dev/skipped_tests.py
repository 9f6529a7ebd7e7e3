"""Count the tests of a JUnit report and refuse skips that hide a golden test.

    python dev/skipped_tests.py REPORT.xml

Golden tests read real data in the folder ``shared`` beside the repository and skip where it is absent. Where it
is there, nothing may be skipped but for the reasons in ``OPTIONAL``. The last line reads ``N passed, N failed, N skipped``.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"

OPTIONAL = ("the superuser may read everything",)
"""Reasons that have nothing to do with data."""


def outcomes(report: str) -> tuple[int, int, list[tuple[str, str]]]:
    """Read a report: how many tests passed, how many failed, and the skipped ones with their reasons."""
    cases = list(ElementTree.fromstring(report).iter("testcase"))
    failed = sum(c.find("failure") is not None or c.find("error") is not None for c in cases)
    skips = [(c, c.find("skipped")) for c in cases]
    skipped = [
        (f"{c.get('classname')}::{c.get('name')}", s.get("message", "")) for c, s in skips if s is not None
    ]
    return len(cases) - failed - len(skipped), failed, skipped


def hidden(skipped: Iterable[tuple[str, str]], shared_is_here: bool) -> list[str]:
    """Name the skipped tests that should have run."""
    if not shared_is_here:
        return []
    return [f"{test}: {reason}" for test, reason in skipped if reason not in OPTIONAL]


def main(arguments: list[str]) -> int:
    """Print what was skipped and the counts; 1 when a test was skipped that should have run, or none ran."""
    passed, failed, skipped = outcomes(Path(arguments[0]).read_text(encoding="utf-8"))
    faults = hidden(skipped, SHARED.is_dir())
    for fault in faults:
        print(f"skipped although ../shared is here: {fault}")
    if not SHARED.is_dir():
        print("../shared is not here: golden tests on real data were skipped")
    print(f"{passed} passed, {failed} failed, {len(skipped)} skipped")
    return 1 if faults or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
