"""The language: what it reads, what it refuses and where, and what it gives."""

from __future__ import annotations

from dataclasses import replace

import pytest

from zhengxian.engine.base.errors import Refusal, SchemeError
from zhengxian.engine.report import BoundNumber, BoundText, MemorySource, numbers_of, ranked_row, text_of
from zhengxian.engine.report.expression import checked_text, read_text, write

from .conftest import A, B, C


def written(text, moment):
    """Read, check and write a text."""
    parts = read_text(text, "x")
    checked_text(parts, "x")
    return write(parts, moment)


def said(text, moment):
    """Write a text and return how it reads."""
    return text_of(written(text, moment))


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("同比{industry_added_growth@city | growth}", "同比增长5.3%"),
        ("{industry_added_growth@990102:2026-09 | growth}", "下降3.0%"),
        ("{industry_added_growth@city:previous}", "5.8%"),
        ("{gap(industry_added_growth@city, industry_added_growth@upper) | faster(\"全省\")}", "快于全省0.5个百分点"),
        ("{name(990101)}", "甲县"),
        ("居{rank(total, 990102) | place}", "居第2位"),
        ("{rank(total, 990102)}", "第2位"),
        ("{score(total, 990102)}", "88.13分"),
        ("{moved(total, 990102) | moved(\"上月\")}", "较上月后移1位"),
        ("{rank(total, 990199)}", "未排名"),
        ("{budget_revenue@city | in(\"万元\", 0)}", "1204560万元"),
        ("{share(budget_revenue@990101, budget_revenue@city)}", "25.3%"),
        ("{count(lagging(any)) | whole(\"件\")}", "4件"),
        ("{rate(act_closing_rate).value}", "75.00%"),
        ("{period} {period | cumulative} {last_year | label} {previous | year}", "2026年9月 2026年1—9月 2025年9月 2026年"),
        ("{{原样}}", "{原样}"),
        ("{reading(gdp, city).gap | ahead(\"序时进度\")}", "暂缺（缺报）"),
        ("甲{if fai_growth@city}，{fai_growth@city | growth}{end}。", "甲，下降1.2%。"),
        ("甲{if fai_growth@990103}，{fai_growth@990103 | growth}{end}。", "甲。"),
        ("{if reading(gdp, city).gap}有{end}无", "无"),
        ("{if lagging(any)}有超期{end}{if warnings(red)}，有预警{end}", None),
        ("{each regions()}{if fai_growth@it}{it.name}{end}{end}", "甲县、乙县、"),
        ("{fai_growth@990101 | turn(fai_growth@990101:previous, \"上月\")}", "与上月相比暂缺（缺报）"),
    ],
)  # fmt: skip
def test_expressions_read(moment, text, reads):
    assert said(text, moment) == reads if reads is not None else said(text, moment).startswith("有超期")


def test_every_value_names_where_it_comes_from(moment):
    run = numbers_of(written('{gap(fai_growth@city, fai_growth@990101) | against("甲县")}', moment))[0]
    assert run.key == "gap(fai_growth@990100:2026-09, fai_growth@990101:2026-09)"
    assert run.refs == ("observation:fai_growth@990100:2026-09", "observation:fai_growth@990101:2026-09")
    assert (run.text, run.value, run.unit) == ("4.4个百分点", -4.4, "个百分点")


def test_the_convention_of_differences_is_the_template_s(moment, exact):
    text = '{gap(industry_added_growth@city, industry_added_growth@upper) | against("全省")}'
    assert said(text, moment) == "高于全省0.5个百分点"
    assert said(text, exact) == "高于全省0.4个百分点"


def test_lists_join_and_say_when_they_are_empty(moment):
    text = '{each top(total, 3) join "、" last "和" empty "无"}{it.name}（{it.rank}）{end}'
    assert said(text, moment) == "甲县（第1位）、乙县（第2位）和丙县（第3位）"
    assert said('{each warnings(yellow) empty "没有"}{it.title}{end}', moment) == "没有"
    assert (
        said("{each moved_up(total)}{it.name}{end}/{each moved_down(total)}{it.name}{end}", moment)
        == "甲县/乙县"
    )
    nested = '{each classes(total) join "；"}{it.name}：{each ranking(total, it.name)}{it.name}{end}{end}'
    assert said(nested, moment) == "重点发展：甲县、乙县；生态功能：丙县"
    assert said('{each graded(total, "良好")}{it.name}{end}', moment) == "乙县、丙县"
    assert said("{each regions()}{fai_growth@it | growth}{end}", moment) == "增长3.2%、持平、不公布"


def test_ties_at_the_edge_are_listed_whole_and_none_is_first_and_last(moment):
    rows = [
        ranked_row(A, "甲县", 1, 90.0),
        ranked_row(B, "乙县", 2, 85.0, tied=True),
        ranked_row(C, "丙县", 2, 85.0, tied=True),
        ranked_row("990104", "丁县", None, None),
    ]
    tied = replace(moment, source=MemorySource({}, rankings={"total": rows}))
    assert (
        said("{each top(total, 2)}{it.name}{it.rank}{end}", tied) == "甲县第1位、乙县并列第2位、丙县并列第2位"
    )
    assert said("{each bottom(total, 1)}{it.name}{end}", tied) == ["丙县", "乙县"][1] + "、丙县"
    assert said("{each bottom(total, 3)}{it.name}{end}", tied) == "无"
    assert said("{each ranking(total)}{it.name}{it.rank}{end}", tied).endswith("丁县未排名")


def test_highest_and_lowest_pass_over_blanks_and_never_overlap(moment):
    assert (
        said("{each highest(industry_added_growth, 1)}{it.name}{it.value | growth}{end}", moment)
        == "甲县增长7.1%"
    )
    assert (
        said("{each lowest(industry_added_growth, 1)}{it.name}{it.value | growth}{end}", moment)
        == "乙县下降3.0%"
    )
    assert said('{each lowest(industry_added_growth, 2) empty "—"}{it.name}{end}', moment) == "—"


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("{period", "R-150", "花括号"),
        ("period}", "R-150", "花括号"),
        ("{gap(a@city, }", "R-150", "不完整"),
        ("{name(city) name}", "R-150", "多出"),
        ("{1+1}", "R-150", "读不懂"),
        ("{__class__}", "R-150", "读不懂"),
        ("{" + "a" * 241 + "}", "R-151", "240"),
        ("长" * 4001, "R-151", "4000"),
        ("{count(count(count(count(count(count(x))))))}", "R-151", "层"),
        ("{each regions()}x", "R-152", "end"),
        ("x{end}", "R-152", "each"),
        ("{perod}", "R-153", "period"),
        ("{gdp@ctiy}", "R-153", "city"),
        ("{gdp@it}", "R-153", "city"),
        ("{gdp@city:2026-13}", "R-153", "2026-13"),
        ("{each lagging(tasks)}x{end}", "R-153", "task"),
        ("{rnak(total, city)}", "R-154", "rank"),
        ("{open(total)}", "R-154", "没有函数"),
        ("{gdp@city | grwoth}", "R-155", "growth"),
        ("{rank(total)}", "R-156", "2 个参数"),
        ("{each top(total, 0)}x{end}", "R-156", "1 到 300"),
        ("{gap(gdp@city, name(city))}", "R-156", "一个数"),
        ("{each period}x{end}", "R-156", "列表"),
        ("{if period}x{end}", "R-156", "一个数或一个列表"),
        ("{if gdp@city}x", "R-152", "end"),
        ("{if gdp@ctiy}x{end}", "R-153", "city"),
        ('{name("city")}', "R-156", "地区"),
        ("{5}", "R-156", "直接写"),
        ("{each regions()}{it.nam}{end}", "R-157", "name"),
        ("{period.year}", "R-157", "year"),
        ("{rate(act_closing_rate).__class__}", "R-150", "读不懂"),
        ("{rate(act_closing_rate)}", "R-158", "一条记录"),
        ("{period | growth}", "R-158", "一个期间"),
    ],
)
def test_faults_name_place_and_remedy(text, code, hint):
    with pytest.raises(SchemeError) as caught:
        checked_text(read_text(text, "x.toml，第 1 块"), "x.toml，第 1 块")
    assert caught.value.code == code
    assert str(caught.value).startswith("x.toml，第 1 块：")
    assert hint in str(caught.value)
    assert str(caught.value).endswith(f"。（{code}）")


def test_a_format_suits_the_nature_of_a_number(moment):
    for text in (
        "{gdp@city:2026Q3 | growth}",
        '{fai_growth@city | against("全省")}',
        "{fai_growth@city | place}",
    ):
        with pytest.raises(Refusal) as caught:
            said(text, moment)
        assert caught.value.code == "R-165"


def test_names_that_the_data_do_not_have_are_refused(moment):
    with pytest.raises(SchemeError, match=r"最接近的是“fai_growth”.*R-160"):
        said("{fai_growht@city}", moment)
    with pytest.raises(SchemeError, match=r"地区“990999”.*R-160"):
        said("{name(990999)}", moment)


def test_a_row_without_region_has_no_figures(moment):
    with pytest.raises(Refusal) as caught:
        said("{each lagging(any)}{fai_growth@it}{end}", moment)
    assert caught.value.code == "R-164"


def test_a_text_cannot_grow_without_end(moment):
    rows = [ranked_row(f"99{n:04d}", f"第{n}镇", n, 1.0) for n in range(1, 201)]
    many = replace(moment, source=MemorySource({}, rankings={"t": rows}))
    text = "{each top(t, 200)}{each top(t, 200)}{each top(t, 200)}{it.name}{end}{end}{end}"
    with pytest.raises(Refusal) as caught:
        said(text, many)
    assert caught.value.code == "R-159"


HOSTILE = [
    "{period}", "{{7*7}}", "{each regions()}", "}{", "<script>alert(1)</script>", "=1+1", "#read(\"/etc/passwd\")",
    "</w:t>", "甲\n县", "甲\u202e县", "甲\x00县",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_text(moment, name):
    source = MemorySource({A: name}, rankings={"total": [ranked_row(A, name, 1, 90.0)]}, compared=(A,))
    runs = written("{name(990101)}：{each top(total, 1)}{it.name}{end}", replace(moment, source=source))
    names = [run for run in runs if isinstance(run, BoundText)]
    assert len(names) == 2
    assert not any(isinstance(run, BoundNumber) for run in runs)
    clean = name.replace("\n", " ").replace("\u202e", "").replace("\x00", "")
    assert {run.text for run in names} == {clean}
