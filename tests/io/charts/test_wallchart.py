"""The wall chart: the same row on screen and on paper, words beside shapes, sheets that hold every row."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.io.charts.wallchart import (
    LATE,
    LONGER,
    Mark,
    Node,
    WallChart,
    WallGroup,
    WallRow,
    axis_svg,
    legend_svg,
    strip_svg,
)
from zhengxian.io.charts.wallchart_sheets import sheets, to_pdf

ROW = WallRow(
    "督〔2026〕007号", "修复城东排水闸", "临河县", "9月30日", "办理中", left=0.1, right=0.5, due=0.5, done=0.3,
    nodes=(Node(0.2, "done", "勘察"), Node(0.4, "missed", "进场"), Node(0.5, "open", "完工")),
)  # fmt: skip
YEAR = tuple(Mark(f"{n + 1}月", n / 12, (n + 1) / 12, n == 0) for n in range(12))


def chart_of(*rows: WallRow, today: float | None = 0.45) -> WallChart:
    groups = (WallGroup("临河县", rows),) if rows else ()
    return WallChart("挂图作战", "按工作日历计", YEAR, today, groups)


def rects(svg: str) -> list[tuple[float, float, str]]:
    """Left, width and colour of every bar."""
    root = ElementTree.fromstring(svg)
    found = root.iter("{http://www.w3.org/2000/svg}rect")
    return [
        (float(r.get("x", 0)), float(r.get("width", 0)), r.get("stroke") or r.get("fill", "")) for r in found
    ]


def test_a_bar_stands_where_its_days_stand() -> None:
    plan, done = rects(strip_svg(chart_of(ROW), ROW, 500))
    assert plan[:2] == (50.0, 200.0)
    assert done[:2] == (50.0, 100.0)


def test_what_is_late_and_what_was_extended_have_a_bar_of_their_own() -> None:
    row = replace(ROW, due=0.4, slip=0.6)
    colours = {colour: (left, width) for left, width, colour in rects(strip_svg(chart_of(row), row, 500))}
    assert colours[LONGER] == (200.0, 50.0)
    assert colours[LATE] == (250.0, 50.0)


def test_a_row_without_a_due_day_has_no_bar() -> None:
    row = replace(ROW, left=0.0, right=0.0, due=0.0, done=None, nodes=(), due_word="")
    assert rects(strip_svg(chart_of(row), row, 500)) == []
    assert "时限未定" in row.label


def test_the_row_says_in_words_what_its_shapes_show() -> None:
    assert ROW.label == (
        "修复城东排水闸，临河县，时限9月30日，办理中，节点“勘察”已完成，节点“进场”错过，节点“完工”未到"
    )
    assert "进场：错过" in strip_svg(chart_of(ROW), ROW, 500)


def test_drawings_carry_no_style_and_escape_names() -> None:
    row = replace(ROW, title='<script>"甲"</script>', nodes=(Node(0.1, "open", "<b>"),))
    drawn = strip_svg(chart_of(row), row, 500) + axis_svg(chart_of(row), 500) + legend_svg()
    assert "style=" not in drawn
    assert "<script>" not in drawn
    assert "<b>" not in drawn


def test_labels_of_the_axis_do_not_run_into_each_other() -> None:
    marks = tuple(Mark(f"2026年{n + 1}月", n / 60, (n + 1) / 60) for n in range(60))
    drawn = axis_svg(WallChart("图", "", marks, None, ()), 500)
    assert 3 < drawn.count("<text") < 10


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 90), min_size=1, max_size=80))
def test_every_row_stands_on_exactly_one_sheet(lengths: list[int]) -> None:
    rows = [
        replace(ROW, number=f"督〔2026〕{n:04d}号", title="项" * length, nodes=())
        for n, length in enumerate(lengths)
    ]
    drawn = "".join(sheets(chart_of(*rows)))
    for row in rows:
        assert drawn.count(row.number) == 1


def test_a_group_that_goes_on_says_so_on_the_next_sheet() -> None:
    first, second, *_ = sheets(chart_of(*(replace(ROW, number=f"{n}") for n in range(60))))
    assert "临河县（续）" not in first
    assert "临河县（续）" in second


def test_the_pdf_has_a3_pages_with_real_text() -> None:
    made = pypdfium2.PdfDocument(to_pdf(chart_of(*(replace(ROW, number=f"{n}") for n in range(60)))))
    assert len(made) == len(sheets(chart_of(*(replace(ROW, number=f"{n}") for n in range(60)))))
    assert made[0].get_size() == pytest.approx((1190.55, 841.89), abs=0.1)
    words = made[0].get_textpage().get_text_range()
    assert "挂图作战" in words
    assert "修复城东排水闸" in words


def test_a_chart_without_rows_is_one_sheet_that_says_so() -> None:
    (only,) = sheets(chart_of())
    assert "没有符合条件的事项。" in only
