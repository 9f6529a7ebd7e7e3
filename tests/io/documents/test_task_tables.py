"""Tables that assign tasks are read by their rows; all units and figures here are invented."""

import docx as python_docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import zhengxian as zx
from zhengxian.io.documents import read_document
from zhengxian.io.documents.task_table import TASK_TABLES, Cell, row_lines

ROWS = [
    ("序号", "重点任务", "工作内容", "责任单位", "完成时限", "备注"),
    ("1", "改善出行", "新修人行桥3座。", "县交通局\n青石镇", "9月底前", "续建"),
    ("2", "", "更换路灯200盏；", "县住建局", "年底前", ""),
    ("3", "健全机制", "每月调度一次。\n印发考核办法。", "县政府办", "", ""),
]
LINES = [
    "改善出行：新修人行桥3座（责任单位：县交通局、青石镇；完成时限：9月底前）",
    "改善出行：更换路灯200盏（责任单位：县住建局；完成时限：年底前）",
    "健全机制：每月调度一次（责任单位：县政府办）",
    "健全机制：印发考核办法（责任单位：县政府办）",
]


@pytest.fixture
def word_table(tmp_path):
    made = python_docx.Document()
    table = made.add_table(len(ROWS), len(ROWS[0]))
    for at, row in enumerate(ROWS):
        for column, text in enumerate(row):
            table.cell(at, column).text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    path = tmp_path / "分解表.docx"
    made.save(str(path))
    return path


def page_table():
    cells = [[f"<td>{t.replace(chr(10), '<br>')}</td>" for t in row] for row in ROWS]
    cells[1][1] = cells[1][1].replace("<td>", '<td rowspan="2">')
    del cells[2][1]
    return (
        "<html><table>"
        + "".join(f"<tr>{''.join(row)}</tr>" for row in cells)
        + "</table><p>请抓好落实。</p></html>"
    )


def test_a_word_table_of_tasks_is_read_by_rows(word_table):
    document = read_document(word_table)
    assert document.text.split("\n") == LINES
    assert document.notes == (TASK_TABLES,)


def test_a_page_table_of_tasks_is_read_by_rows():
    document = read_document(page_table().encode(), "分解表.html")
    assert document.text.split("\n") == [*LINES, "请抓好落实。"]
    assert TASK_TABLES in document.notes


def test_units_and_times_of_a_row_belong_to_its_task(word_table):
    tasks = {task.quote: task for task in zx.read_document(word_table, "2025-03-01").tasks}
    first = tasks[LINES[0]]
    assert [u.name for u in first.units] == ["县交通局", "青石镇"]
    assert [str(d.resolved) for d in first.deadlines] == ["2025-09-30"]
    assert [(t.value, t.unit) for t in first.targets] == [(3, "座")]


@pytest.mark.parametrize(
    "heads",
    [("序号", "任务"), ("姓名", "责任单位"), ("指标", "数值", "单位名称"), ("", ""), ("任务", "责任单位")],
)
def test_other_tables_are_left_as_they_are(heads):
    assert row_lines([[Cell((h,)) for h in heads]]) is None
    assert row_lines([]) is None
    assert row_lines([[]]) is None


def test_headings_may_cover_columns_and_stand_below_a_title():
    title = [Cell(("2025年任务清单",), span=3)]
    heads = [Cell(("任 务",)), Cell(("牵头单位",)), Cell(("配合单位",))]
    both = [Cell(("补植树木",)), Cell(("县林业局",), span=2)]
    again = [Cell(("任 务",)), Cell(("牵头单位",)), Cell(("配合单位",))]
    assert row_lines([title, heads, both, again, [Cell(("合计",))], [Cell()]]) == [
        "补植树木（牵头单位：县林业局；配合单位：县林业局）",
    ]


def test_tables_within_tables_stay_cell_by_cell():
    inner = "<table><tr><td>任务</td><td>责任单位</td></tr><tr><td>修路</td><td>县交通局</td></tr></table>"
    page = f"<html><table><tr><td>{inner}</td><td colspan='x' rowspan='-1'>外</td></tr></table></html>"
    assert read_document(page.encode(), "a.html").text.split("\n") == [
        "修路（责任单位：县交通局）",
        "外",
    ]


CELL = st.builds(
    Cell,
    st.lists(st.sampled_from(["任务", "责任单位", "时限", "修路。", ""]), max_size=2).map(tuple),
    st.integers(-2, 99),
    st.booleans(),
)


@given(st.lists(st.lists(CELL, max_size=5), max_size=6))
def test_every_line_says_something(rows):
    for line in row_lines(rows) or ["甲"]:
        assert line.strip("（）；：。、")
