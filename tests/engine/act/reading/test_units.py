"""Who is told to act, and who is only named."""

from __future__ import annotations

import pytest

from zhengxian.engine.act.reading.unit_names import Strength, strength


def names(sentence):
    return [u.name for u in sentence.units]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市住建局要抓紧排查。", ["市住建局"]),
        ("市住建局、市水利局和青石县要做好对接。", ["市住建局", "市水利局", "青石县"]),
        ("各县(市、区)要把这项工作摆上重要位置。", ["各县(市、区)"]),
        ("各县（市、区）党委书记要亲自调度。", ["各县（市、区）党委书记"]),
        ("市人力资源和社会保障局应牵头制定办法。", ["市人力资源和社会保障局"]),
        ("请有关责任单位抓紧办理。", ["有关责任单位"]),
        ("成绩来之不易,希望其他县区认真学习借鉴。", ["其他县区"]),
        ("由市发改委牵头,摸清底数。", ["市发改委"]),
        ("督促各乡镇加快进度。", ["各乡镇"]),
        ("6月底前市财政局要拨付到位。", ["市财政局"]),
        ("会后督查办要下发通报。", ["督查办"]),
        ("XX区、高新区、市旧改指挥部要多渠道融资。", ["XX区", "高新区", "市旧改指挥部"]),
        ("住建、城管、公安等部门要联合执法。", ["住建", "城管", "公安"]),
        ("分管领导对包联的企业要逐户走访。", ["分管领导"]),
        ("超过期限的承办单位要书面说明。", ["承办单位"]),
        ("全市上下特别是各乡镇要统筹推进。", ["各乡镇"]),
        ("各县区委书记、县区长作为第一责任人,要亲自部署。", ["各县区委书记", "县区长"]),
        ("各相关部门和单位要抓好落实。", ["各相关部门和单位"]),
        ("市级一季度一次、县市区每两个月一次开展会商。", ["市级", "县市区"]),
        ("分配任务为青石县30户、白河县20户、高新区10户。", ["青石县", "白河县", "高新区"]),
    ],
)
def test_units_that_are_told_to_act(task_of, text, expected):
    assert names(task_of(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "我们要鼓足干劲,奋力拼搏。",
        "同志们要提高认识。",
        "要强化各县(区、市)开发区运行管理。",
        "要加强对各乡镇的细化考核。",
        "老旧小区改造要坚持因地制宜。",
        "城市更新要尊重居民意愿。",
        "要支持企业做大做强。",
    ],
)
def test_units_that_are_only_named_anchor_nothing(kinds_of, text):
    assert kinds_of(text) == ["appeal"]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("督查办要会同大数据局深入研究。", ["lead", "support"]),
        ("督查办要和大数据局深入研究。", ["lead", "support"]),
        ("各级各部门要积极行动。", ["all"]),
        ("改造污水管网5公里(市住建局牵头,市财政局配合)。", ["lead", "support"]),
        ("改造污水管网5公里。(责任单位:市住建局、市水利局;配合单位:市财政局)", ["lead", "lead", "support"]),
        ("参与单位要主动配合。", ["support"]),
    ],
)
def test_roles(task_of, text, roles):
    assert [str(u.role) for u in task_of(text).units] == roles


def test_a_line_of_duties_belongs_to_the_task_above(task_of):
    task = task_of("1.年内改造污水管网5公里。\n责任单位:市住建局、市水利局")
    assert names(task) == ["市住建局", "市水利局"]
    assert task.quote.endswith("市水利局")


def test_a_bracket_that_explains_is_no_duty(task_of):
    assert names(task_of("年内建成服务综合体(社区服务中心)。")) == []


@pytest.mark.parametrize(
    "name", ["市统计局", "市审计局", "督查室", "考核办", "县委督查办", "各县(市、区)政府", "XX县"]
)
def test_names_that_are_units(name):
    assert strength(name) is Strength.CLEAR


@pytest.mark.parametrize(
    "name",
    ["乡村", "城市", "小区", "全市", "格局", "督查乡镇", "我市", "国家", "县域", "一些部门", "协同化县"],
)
def test_nouns_that_are_no_units(name):
    assert strength(name) is Strength.NONE
