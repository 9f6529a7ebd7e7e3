"""Readings: one figure, and a wall of figures."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.growth import pace_gap
from zhengxian.engine.base.indicator import Direction, Kind
from zhengxian.engine.monitor.pace import read_pace
from zhengxian.engine.monitor.pace_grid import WORDS, GapRounding, PaceColumn, read_grid
from zhengxian.engine.monitor.pace_text import growth_text
from zhengxian.engine.monitor.pace_words import (
    DEFAULT_THRESHOLDS,
    PaceThresholds,
    PaceWord,
    thresholds_on,
)
from zhengxian.engine.monitor.path import linear_path
from zhengxian.engine.monitor.plan import plan_along, plan_by_hand
from zhengxian.engine.monitor.plan_table import plan_table
from zhengxian.engine.monitor.plan_versions import revise

quick = settings(max_examples=100, deadline=None)
NAN = math.nan
AUGUST = date(2026, 8, 31)
SQUARE = np.ones((2, 2))
LEVEL, GROWTH = PaceColumn("level"), PaceColumn("growth", decimals=1)
kinds: st.SearchStrategy[Kind] = st.sampled_from(["level", "growth", "ratio", "count", "stock"])
sides: st.SearchStrategy[Direction] = st.sampled_from(["positive", "negative"])


@pytest.mark.parametrize(
    ("value", "target", "completion"),
    [(119.73, 195.82, 61.14), (7.54, 17.52, 43.04), (23.06, 49.2, 46.87), (9.12, 18.22, 50.05)],
)
def test_projects_yunfu_2017(value: float, target: float, completion: float) -> None:
    """domain.md B-13: at 62.5 % of the time 119.73 of 195.82 is 61.14 %, behind by 1.36 points."""
    plan = plan_along("level", 2017, target, linear_path())
    reading = read_pace(value, [plan], date(2017, 8, 20), LEVEL)
    assert reading.completion is not None
    assert round(reading.completion, 2) == completion
    assert reading.position == pytest.approx(62.5)
    assert reading.gap == pytest.approx(completion - 62.5)
    assert reading.word is (PaceWord.SLOW if completion > 60 else PaceWord.BAD)


@pytest.mark.parametrize(
    ("completion", "day", "decimals", "of_rounded", "rounded"),
    [
        (74.0, date(2010, 8, 31), 2, 7.33, 7.33),
        (85.1, date(2016, 10, 31), 2, 1.77, 1.77),
        (85.1, date(2016, 10, 31), 1, 1.8, 1.8),
        (97.2, date(2016, 10, 31), 2, 13.87, 13.87),
        (97.2, date(2016, 10, 31), 1, 13.9, 13.9),
        (61.145, date(2017, 8, 20), 2, -1.35, -1.36),
    ],
)
def test_both_roundings_domain_b13(
    completion: float, day: date, decimals: int, of_rounded: float, rounded: float
) -> None:
    plan = plan_along("level", day.year, 100.0, linear_path())
    column = PaceColumn("level", decimals=decimals)
    reading = read_pace(completion, [plan], day, column)
    assert (reading.gap_of_rounded, reading.gap_rounded) == pytest.approx((of_rounded, rounded))
    other = read_pace(completion, [plan], day, column, rounding=GapRounding.ROUNDED)
    assert (reading.gap, other.gap) == (reading.gap_of_rounded, reading.gap_rounded)
    if of_rounded > 0:
        assert reading.text.endswith(f"超序时进度 {of_rounded:.{decimals}f} 个百分点")


@pytest.mark.parametrize(
    ("kind", "unit", "value", "planned", "direction", "word", "text"),
    [
        ("growth", "%", 6.5, 6.5, "positive", "达到序时", "同比增长 6.50%，与目标持平"),
        ("growth", "%", 5.5, 6.5, "positive", "稍慢", "同比增长 5.50%，低于目标 1.00 个百分点"),
        ("growth", "%", 3.5, 6.5, "positive", "滞后", "同比增长 3.50%，低于目标 3.00 个百分点"),
        ("growth", "%", -2.0, 0.0, "positive", "滞后", "同比下降 2.00%，低于目标 2.00 个百分点"),
        ("growth", "%", -2.0, -5.0, "positive", "达到序时", "同比下降 2.00%，高于目标 3.00 个百分点"),
        ("growth", "%", 4.0, 2.5, "negative", "滞后", "同比增长 4.00%，高于目标 1.50 个百分点"),
        ("ratio", "%", 41.5, 45.0, "positive", "滞后", "为 41.50%，低于计划 3.50 个百分点"),
        ("ratio", "吨", 0.52, 0.5, "negative", "滞后", "为 0.52 吨，高于计划 4.00%"),
        ("stock", "亿元", 500.0, 510.0, "positive", "稍慢", "为 500 亿元，低于计划 1.96%"),
        ("stock", "亿元", 510.0, 510.0, "positive", "达到序时", "为 510 亿元，与计划持平"),
        ("count", "户", 3.0, 4.17, "positive", "严重滞后", "完成 3 户，应完成 5 户，少 2 户"),
        ("count", "户", 5.0, 4.17, "positive", "达到序时", "完成 5 户，应完成 5 户，与计划持平"),
        ("count", "", 6.0, 4.17, "positive", "达到序时", "完成 6，应完成 5，多 1"),
        (
            "level",
            "万吨",
            8.0,
            9.0,
            "negative",
            "达到序时",
            "达到年度控制数的 66.67%，低于序时进度 8.33 个百分点",
        ),
        ("level", "亿元", 9.0, 9.0, "positive", "达到序时", "完成年度目标的 75.00%，与序时进度持平"),
    ],
)
def test_kinds_and_words(
    kind: Kind, unit: str, value: float, planned: float, direction: Direction, word: str, text: str
) -> None:
    plan = plan_by_hand(kind, 2026, 12.0, [NAN] * 7 + [planned] + [NAN] * 3 + [12.0])
    column = PaceColumn(kind, direction, percent=unit == "%")
    reading = read_pace(value, [plan], AUGUST, column, unit=unit)
    assert (reading.word.label, reading.text) == (word, text)
    assert reading.word.is_behind is (word in ("滞后", "严重滞后"))


def test_growth_has_no_completion_and_zero_targets_work() -> None:
    plan = plan_along("growth", 2026, 0.0, linear_path())
    reading = read_pace(-0.04, [plan], AUGUST, GROWTH)
    assert (reading.word, reading.completion, reading.text) == (
        PaceWord.REACHED,
        None,
        "同比持平，与目标持平",
    )


def test_growth_is_never_written_with_a_minus() -> None:
    assert "-" not in growth_text(-3.21)
    assert growth_text(-0.04) == "同比持平"


@pytest.mark.parametrize(
    ("value", "target", "column", "code"),
    [
        (-1.0, -12.0, LEVEL, "M-123"),
        (1.0, -12.0, PaceColumn("count"), "M-123"),
        (1.0, -12.0, PaceColumn("stock"), "M-123"),
        (1.0, -12.0, PaceColumn("ratio", percent=False), "M-123"),
        (1.0, -12.0, PaceColumn("ratio", "target"), "M-122"),
        (math.inf, 12.0, LEVEL, "M-124"),
        (1e12, 12.0, GROWTH, "M-124"),
        (5.0, 1e-300, LEVEL, "M-124"),
    ],
)
def test_what_cannot_be_judged_says_why(value: float, target: float, column: PaceColumn, code: str) -> None:
    plan = plan_by_hand(column.kind, 2026, target, [target * m / 12 for m in range(1, 13)])
    reading = read_pace(value, [plan], AUGUST, column)
    assert (reading.word, reading.gap) == (PaceWord.UNJUDGED, None)
    assert reading.text.endswith(f"（{code}）")


def test_missing_not_due_and_no_plan() -> None:
    plan = plan_by_hand("level", 2026, 12.0, [NAN, *range(2, 13)])
    assert read_pace(None, [plan], AUGUST, LEVEL).word is PaceWord.MISSING
    assert read_pace(NAN, [plan], AUGUST, LEVEL).text == "没有报数"
    assert read_pace(1.0, [plan], date(2026, 1, 31), LEVEL).word is PaceWord.NOT_DUE
    assert read_pace(9.0, [plan], AUGUST, LEVEL, due=False).text == "未到考核时点"
    reading = read_pace(9.0, [], AUGUST, LEVEL)
    assert (reading.word, reading.plan_number, reading.text) == (PaceWord.NO_PLAN, None, "没有进度计划")


def test_a_reading_keeps_the_version_it_was_read_by() -> None:
    plans = revise((), plan_along("level", 2026, 120.0, linear_path()), "")
    before = read_pace(60.0, plans, date(2026, 6, 30), LEVEL)
    plans = revise(
        plans, plan_along("level", 2026, 150.0, linear_path(), valid_from=date(2026, 7, 1)), "调整"
    )
    assert read_pace(60.0, plans, date(2026, 6, 30), LEVEL) == before
    assert (before.plan_number, read_pace(60.0, plans, date(2026, 7, 31), LEVEL).plan_number) == (1, 2)


def test_thresholds_are_dated() -> None:
    strict = PaceThresholds(date(2026, 7, 1), other_slow=1.0, other_lag=5.0)
    plan = [plan_along("level", 2026, 100.0, linear_path())]
    rules = [DEFAULT_THRESHOLDS, strict]
    assert read_pace(48.0, plan, date(2026, 6, 30), LEVEL, rules).word is PaceWord.SLOW
    assert read_pace(56.33, plan, date(2026, 7, 31), LEVEL, rules).word is PaceWord.LAG
    assert [w.label for w in PaceWord if w.is_judged] == ["达到序时", "稍慢", "滞后", "严重滞后"]


@quick
@given(kinds, sides, st.floats(-50, 200), st.floats(0, 50), st.floats(1, 100), st.sampled_from(GapRounding))
def test_pace_is_monotone_in_the_figure(
    kind: Kind, side: Direction, value: float, more: float, planned: float, rounding: GapRounding
) -> None:
    plan = plan_by_hand(kind, 2026, 100.0, [NAN] * 7 + [planned, NAN, NAN, NAN, 100.0])
    column = PaceColumn(kind, side)
    less, great = (read_pace(v, [plan], AUGUST, column, rounding=rounding).gap for v in (value, value + more))
    assert less is not None
    assert great is not None
    assert great >= less if side == "positive" else great <= less


@quick
@given(st.floats(0, 200), st.floats(0, 100), st.integers(0, 3))
def test_gaps_of_growth_are_those_of_the_base(value: float, planned: float, decimals: int) -> None:
    value, planned = round(value, 4), round(planned, 4)
    plan = plan_by_hand("growth", 2026, planned, [planned] * 12)
    reading = read_pace(value, [plan], AUGUST, PaceColumn("growth", decimals=decimals))
    gap = pace_gap(value, planned, decimals=decimals)
    assert (reading.gap_of_rounded, reading.gap_rounded) == (float(gap.of_rounded), float(gap.rounded))


@quick
@given(st.data())
def test_a_wall_reads_as_its_cells_do(data: st.DataObject) -> None:
    columns = [
        PaceColumn(data.draw(kinds), data.draw(sides), data.draw(st.booleans()), data.draw(st.integers(0, 2)))
        for _ in range(3)
    ]
    figures = st.floats(-20, 120) | st.just(NAN)
    values, planned = (
        np.array(data.draw(st.lists(figures, min_size=6, max_size=6))).reshape(2, 3) for _ in range(2)
    )
    grid = read_grid(values, planned, np.full((2, 3), 100.0), columns, DEFAULT_THRESHOLDS)
    for row, col in np.ndindex(2, 3):
        cell = read_grid(
            values[row : row + 1, col : col + 1],
            planned[row : row + 1, col : col + 1],
            np.array([[100.0]]),
            [columns[col]],
            DEFAULT_THRESHOLDS,
        )
        assert cell.words[0, 0] == grid.words[row, col]
        assert np.array_equal(cell.gap[0, 0], grid.gap[row, col], equal_nan=True)
        gap = float(grid.gap[row, col])
        if not math.isnan(gap):
            assert WORDS[grid.words[row, col]] is DEFAULT_THRESHOLDS.word(gap, columns[col].kind)


def test_a_wall_of_months_and_an_empty_one() -> None:
    values = np.full((3, 2, 2), 50.0)
    planned = np.array([40.0, 50.0, 70.0])[:, None, None]
    grid = read_grid(values, planned, np.full((2, 2), 100.0), [LEVEL, LEVEL], DEFAULT_THRESHOLDS)
    assert grid.gap[:, 0, 0].tolist() == [10.0, 0.0, -20.0]
    assert grid.behind[:, 0, 0].tolist() == [False, False, True]
    assert grid.at(PaceWord.BAD).sum() == 4
    empty = read_grid(np.empty((0, 1)), np.empty((0, 1)), np.empty((0, 1)), [LEVEL], DEFAULT_THRESHOLDS)
    assert empty.words.shape == (0, 1)


def test_a_table_of_plans_reads_as_its_cells_do() -> None:
    no_january = plan_by_hand("level", 2026, 12.0, [NAN, *range(2, 13)])
    even = plan_along("level", 2026, 120.0, linear_path())
    for day in (date(2026, 1, 31), date(2026, 2, 28)):
        versions = [[[even], [no_january]], [[], [no_january]]]
        table = plan_table(versions, day)
        values = np.array([[9.0, 2.0], [3.0, NAN]])
        grid = read_grid(
            values, table.planned, table.targets, [LEVEL, LEVEL], DEFAULT_THRESHOLDS, due=table.due
        )
        for row, col in np.ndindex(2, 2):
            reading = read_pace(float(values[row, col]), versions[row][col], day, LEVEL)
            assert reading.word is WORDS[grid.words[row, col]]
            assert (reading.plan_number or 0) == table.numbers[row, col]
    assert plan_table([], AUGUST).planned.shape == (0, 0)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: PaceThresholds(AUGUST, speed_slow=3.0, speed_lag=1.0), "M-119"),
        (lambda: PaceThresholds(AUGUST, other_slow=0.0), "M-119"),
        (lambda: thresholds_on(date(2026, 8, 30), [PaceThresholds(AUGUST)]), "M-120"),
        (lambda: plan_table([[[plan_along("growth", 2026, 6.5, linear_path())]]], date(2027, 1, 1)), "M-139"),
        (lambda: read_grid(SQUARE, SQUARE, SQUARE, [LEVEL], DEFAULT_THRESHOLDS), "M-121"),
        (lambda: read_grid(np.ones(2), np.ones(3), np.ones(3), [LEVEL] * 3, DEFAULT_THRESHOLDS), "M-121"),
    ],
)
def test_senseless_input_is_refused(call: Callable[[], object], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        call()
