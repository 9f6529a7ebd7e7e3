"""Numbers to reach, and numbers that are names, sizes or status."""

from __future__ import annotations

import pytest


def figures(sentence):
    return [(t.object, str(t.op), t.value, t.unit) for t in sentence.targets]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("要新增规上企业15户以上。", ("新增规上企业", ">=", 15, "户")),
        ("要确保入园企业不少于8户。", ("入园企业", ">=", 8, "户")),
        ("登记失业率要控制在4.5%以内。", ("失业率", "<=", 4.5, "%")),
        ("确保规上工业增加值增长7%左右。", ("规上工业增加值增长", "~", 7, "%")),
        ("绿地率要达到38%。", ("绿地率", "=", 38, "%")),
        ("要新修3处人行天桥。", ("人行天桥", "=", 3, "处")),
        ("要建成四个特色园区。", ("特色园区", "=", 4, "个")),
        ("各县要各选择1-3个重点区域开展试点。", ("重点区域", "range", 1, "个")),
        ("力争30%以上的城市社区达标。", ("城市社区达标", ">=", 30, "%")),
        ("要推进东山路等16条城市道路建设。", ("城市道路建设", "=", 16, "条")),
        ("年内完成投资1,200万元。", ("投资", "=", 1200, "万元")),
        ("要新建停车位X个以上。", ("新建停车位", ">=", None, "个")),
        ("办理时限要压缩至5个工作日以内。", ("时限", "<=", 5, "个工作日")),
        ("人均公园绿地面积要达到13平方米以上。", ("人均公园绿地面积", ">=", 13, "平方米")),
    ],
)
def test_targets(task_of, text, expected):
    thing, op, value, unit = figures(task_of(text))[0]
    assert (op, value, unit) == expected[1:]
    assert expected[0] in thing


def test_a_range_keeps_its_upper_end(task_of):
    assert task_of("各县要各选择1-3个重点区域开展试点。").targets[0].max == 3


def test_figures_side_by_side_share_comparison_and_part_the_names(task_of):
    task = task_of("确保工业投资、技改投资分别增长8%、12%以上。")
    assert figures(task) == [("工业投资", ">=", 8, "%"), ("技改投资", ">=", 12, "%")]


def test_places_that_are_allotted_a_number_each(task_of):
    task = task_of("具体任务是青石县30户、白河县X户。")
    assert figures(task) == [("青石县", "=", 30, "户"), ("白河县", "=", None, "户")]


def test_a_masked_figure_is_said_to_be_masked(task_of):
    target = task_of("要招引项目**个以上。").targets[0]
    assert target.is_masked
    assert "隐去" in target.reason


@pytest.mark.parametrize(
    "text",
    [
        "要实施“三个一批”行动。",
        "要用好“1+20”政策体系。",
        "要打造15分钟生活圈。",
        "要推进年产20万吨新材料项目建设。",
        "要统筹好六个方面的关系。",
        "要胸怀两个大局。",
        "要争创全国第三个示范城市。",
        "要加快总投资30亿元的新能源项目建设。",
        "要做到全覆盖、全部清零。",
        "要用好A4纸大小的明白卡和5G网络。",
    ],
)
def test_numbers_that_are_no_targets(kinds_of, text):
    assert kinds_of(text) == ["appeal"]


def test_figures_of_the_report_half_are_no_targets(task_of):
    task = task_of("去年全市召开了12次座谈会,收到诉求80条,请相关责任单位抓紧解决。")
    assert task.targets == ()
    assert [u.name for u in task.units] == ["相关责任单位"]
