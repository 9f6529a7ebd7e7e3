"""Each shipped template against the small city: sentences computed by hand, and every number bound."""

from __future__ import annotations

import re

import pytest

from zhengxian.definitions import bulletin_codes, bulletin_table, indicators
from zhengxian.engine.base.period import Period
from zhengxian.engine.report import (
    HeadingBlock,
    TextBlock,
    Vocabulary,
    bulletin_of,
    bulletin_record,
    check_prose,
    count_characters,
    numbers_of,
    parse_template,
    text_of,
    write_bulletin,
)

from .conftest import CITY, NAMES, UPPER, A

WHEN = {"monthly": "2026-09", "quarterly": "2026Q3", "half-year": "2026H1", "annual": "2025"}
SAID = {
    "monthly": [
        "2026年1—9月，示范市规模以上工业增加值同比增长5.3%，高于全省平均水平0.5个百分点，增速较上月回落0.5个百分点；"
        "固定资产投资同比下降1.2%，与全省平均水平持平；一般公共预算收入120.46亿元，同比增长6.0%，税收占比68.21%，"
        "较上年同期下降1.79个百分点。以上增速均按可比口径计算。",
        "一般公共预算收入完成年度目标的76.50%，超序时进度1.50个百分点。",
        "综合得分居前列的是甲县（92.50分，第1位）、乙县（88.13分，第2位）、丙县（80.00分，第3位）。"
        "位次前移的有甲县（较上月前移2位）；位次后移的有乙县（较上月后移1位）。",
        "截至取数之日，逾期未办结的事项共4件。园区道路建设，责任单位甲县，超期12个工作日；"
        "新材料项目，责任单位乙县，超期30个工作日；冷链项目，责任单位丙县，超期4个工作日。",
    ],
    "quarterly": [
        "分类评比中，重点发展类居首位的是甲县（92.50分）；生态功能类居首位的是丙县（80.00分）。",
        "2026年前三季度，示范市地区生产总值1200.00亿元，同比增长5.1%，慢于全省0.3个百分点，增速与上季度持平。"
        "社会消费品零售总额同比增长4.0%，城镇居民人均可支配收入同比增长4.6%，农村居民人均可支配收入同比下降0.2%。",
        "红色预警1条：乙县，进度严重滞后。",
    ],
    "half-year": [
        "本次观摩评价，居前列的是甲县（92.50分，第1位）、乙县（88.13分，第2位）、丙县（80.00分，第3位）。"
        "现场评分居首位的是乙县（88.13分）。",
        "2026年上半年，示范市地区生产总值780.20亿元，同比增长5.1%，与全省平均水平持平；固定资产投资同比持平。",
    ],
    "annual": [
        "优秀等次：甲县。",
        "分类位次：重点发展类依次为甲县（92.50分）、乙县（88.13分）；生态功能类依次为丙县（80.00分）。",
        "全年示范市地区生产总值1600.00亿元，同比增长5.5%，快于全省0.5个百分点；"
        "一般公共预算收入150.00亿元，同比增长3.0%，为年度目标的76.50%。",
    ],
    "projects": [
        "2026年1—9月，示范市新签约亿元以上项目22个，新开工9个，分别为上年同期的2.2倍、暂缺（缺报）。",
        "项目台账开工率75.00%（6/8），投产率33.33%（2/6）。",
        "固定资产投资同比下降1.2%，降幅较上月收窄0.8个百分点。",
    ],
    "requests": [
        "2026年9月，应办结企业诉求50件，按期办结45件，按期办结率90.00%；经回访，满意率95.00%。未计入的：无。",
        "逾期未办结1件：用地手续办理，责任单位乙县，超期6个工作日。",
    ],
    "rectification": [
        "截至2026年9月末，到期应整改问题8个，整改到位3个，整改到位率37.50%；示范市问题反弹0件。",
        "逾期未整改到位0个：无。",
    ],
    "region-brief": [
        "2026年1—9月，甲县综合得分92.50分，居全市第1位，较上月前移2位；在同类地区中居第1位。",
        "规模以上工业增加值同比增长7.1%，高于全市平均水平1.8个百分点；固定资产投资同比增长3.2%，"
        "高于全市平均水平4.4个百分点；一般公共预算收入30.50亿元，占全市的25.3%，同比增长8.2%，"
        "完成年度目标的70.00%，欠序时进度5.00个百分点。",
    ],
}  # fmt: skip


@pytest.fixture(params=bulletin_codes())
def written(request, source):
    """Each shipped template, written for the small city (the brief for a county)."""
    template = parse_template(bulletin_table(request.param), f"{request.param}.toml")
    home = (A, CITY) if template.purpose == "region" else (CITY, UPPER)
    period = Period.parse(WHEN.get(request.param, "2026-09"))
    return write_bulletin(template, source, city=home[0], upper=home[1], period=period)


def paragraphs(written):
    """The paragraphs of a bulletin."""
    return [p for block in written.blocks if isinstance(block, TextBlock) for p in block.paragraphs]


def test_all_shipped_templates_are_looked_at():
    assert set(SAID) == set(bulletin_codes())


def test_sentences_are_those_computed_by_hand(written):
    read = [text_of(p) for p in paragraphs(written)]
    missing = [sentence for sentence in SAID[written.template] if sentence not in read]
    assert missing == [], read


def test_every_digit_is_bound_or_stands_in_the_template(written):
    fixed = str(bulletin_table(written.template))
    for passage in written.passages():
        for run in passage:
            if isinstance(run, str):
                assert all(digits in fixed for digits in re.findall(r"\d+", run)), run
    for number in written.numbers():
        assert number.refs, number
        assert number.key


def test_no_growth_is_written_with_a_minus_sign(written):
    for passage in written.passages():
        assert not re.search(r"(增长|提高|下降)\s*[-−]", text_of(passage))


def test_what_is_written_passes_its_own_check(written):
    titles = {name: known.title for known in indicators().values() for name in known.names}
    vocabulary = Vocabulary(frozenset(NAMES.values()), titles)
    for passage in paragraphs(written):
        found = check_prose(text_of(passage), passage, vocabulary, written.numbers())
        assert found.faults == (), [fault.text for fault in found.faults]
        assert numbers_of(found.passage) == numbers_of(passage)


def test_a_frozen_bulletin_comes_back_unchanged(written):
    record = bulletin_record(written)
    assert bulletin_of(record) == written
    assert written.refs()
    assert len(written.refs()) == len(set(written.refs()))


def test_characters_are_counted_by_what_counts(written):
    counted = count_characters(written)
    texts = [written.title, *paragraphs(written)]
    texts += [block.text for block in written.blocks if isinstance(block, HeadingBlock)]
    assert counted.counted == sum(len(re.sub(r"\s", "", text_of(p))) for p in texts)
    special = {"projects", "requests", "rectification", "region-brief"}
    assert counted.limit == (4000 if written.template in special else 5000)
    assert counted.over == 0


def test_the_brief_fits_one_page(source):
    template = parse_template(bulletin_table("region-brief"), "x")
    brief = write_bulletin(template, source, city=A, upper=CITY, period=Period.parse("2026-09"))
    assert count_characters(brief).counted < 22 * 28  # lines × characters of a page, domain.md §9.2
