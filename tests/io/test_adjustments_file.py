"""The adjustments file: named authority, evidence, no double entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from zhengxian.engine.base.errors import Problem
from zhengxian.engine.evaluate.adjust import Event
from zhengxian.io.adjustments import read_adjustments

Faults = Callable[[Callable[[], object]], list[Problem]]
HEAD = "region,code,points,count,authority,evidence,date,note\n"
KNOWN = {"codes": ["honour", "false_report"], "regions": ["1", "2"]}


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def run(text: str) -> Path:
        path = tmp_path / "a.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return run


def test_events_by_points_count_or_neither(write: Callable[[str], Path]) -> None:
    path = write(
        HEAD
        + "1,honour,,2,市委办,示范〔2025〕1号,2025-03-01,表彰\n2,false_report,0.5,,市统计局,决定书,,\n1,false_report,,,市统计局,决定书,,\n"
    )
    first, second, third = read_adjustments(path, **KNOWN)
    assert first == Event("1", "honour", None, 2.0, "市委办", "示范〔2025〕1号", dt.date(2025, 3, 1), "表彰")
    assert (second.points, second.count, second.date) == (0.5, None, None)
    assert (third.points, third.count) == (None, None)


def test_chinese_headings(write: Callable[[str], Path]) -> None:
    (event,) = read_adjustments(write("地区,代码,次数,认定单位,依据\n1,honour,3,市委办,文件\n"), **KNOWN)
    assert event.count == 3.0


def test_a_heading_alone_means_no_events(write: Callable[[str], Path]) -> None:
    assert read_adjustments(write(HEAD), **KNOWN) == ()


def test_all_faults_at_once(write: Callable[[str], Path], faults: Faults) -> None:
    path = write(
        HEAD
        + "9,honour,,1,甲,乙,,\n1,honor,,1,甲,乙,,\n1,honour,,1,,乙,,\n1,honour,,1,甲,,,\n1,honour,多,,甲,乙,,\n"
        + "1,honour,1,1,甲,乙,,\n1,honour,,-1,甲,乙,,\n1,honour,,1,甲,乙,2025-02-30,\n"
        + "2,honour,,1,甲,乙,,\n2,honour,,1,甲,乙,,\n,,,1,甲,丙,,\n"
    )
    problems = faults(lambda: read_adjustments(path, **KNOWN))
    assert [(p.code, p.row) for p in problems] == [
        ("F-171", 2),
        ("F-172", 3),
        ("F-173", 4),
        ("F-173", 5),
        ("F-174", 6),
        ("F-175", 7),
        ("F-174", 8),
        ("F-153", 9),
        ("F-176", 11),
        ("F-171", 12),
        ("F-172", 12),
    ]
    assert "最接近的是“honour”" in problems[1].message
    assert "与第 10 行是同一件事" in problems[8].message


def test_authority_and_evidence_columns_are_required(write: Callable[[str], Path], faults: Faults) -> None:
    problems = faults(lambda: read_adjustments(write("region,code,points\n1,honour,1\n"), **KNOWN))
    assert [(p.code, p.column) for p in problems] == [("F-033", "authority"), ("F-033", "evidence")]
