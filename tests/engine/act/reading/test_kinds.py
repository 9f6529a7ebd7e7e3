"""Tasks, reports, appeals, quotations: the hard cases of the annotators, in invented sentences."""

from __future__ import annotations

import pytest

from zhengxian.engine.act.reading import SentenceKind


def kind_in(reading_of, heading, sentence):
    reading = reading_of(f"{heading}\n开场白略。{sentence}")
    return str(reading.sentences[-1].kind)


def test_only_the_section_tells_a_report_from_an_order(reading_of):
    sentence = "工业投资增长12%,新建标准厂房8万平方米。"
    assert kind_in(reading_of, "一、2024年工作回顾", sentence) == "report"
    assert kind_in(reading_of, "二、2025年重点工作", sentence) == "task"


def test_subheadings_of_a_review_stay_in_the_review(reading_of):
    text = "一、过去一年工作回顾\n(一)加快产业升级。新增规上企业20户。\n(二)狠抓项目建设。新开工项目30个。"
    assert reading_of(text).tasks == ()


def test_a_review_without_headings_ends_where_the_plan_begins(reading_of):
    text = (
        "2024年,我们完成了各项任务。\n一是工业稳中向好。新增规上企业20户。\n"
        "今年的预期目标是:新增规上企业25户以上;工业投资增长10%左右。\n第一,抓项目。全年招引项目30个以上。"
    )
    assert [s.quote[:6] for s in reading_of(text).tasks] == ["今年的预期目", "工业投资增长", "全年招引项目"]


def test_troubles_named_within_a_plan_last_for_a_paragraph(reading_of):
    text = "二、今年重点任务\n当前还存在不少问题,在库项目只有12个。企业贷款难。\n新增停车位300个。"
    assert [s.quote for s in reading_of(text).tasks] == ["新增停车位300个。"]


@pytest.mark.parametrize(
    "sentence",
    [
        "全市已新建停车位300个。",
        "去年新增企业20户。",
        "截至目前,累计完成投资30亿元。",
        "绿地率仅为27%,距标准还相差3个百分点。",
        "群众满意率始终保持在95%以上,取得了明显成效。",
        "会上,各县委书记分别汇报了工作思路。",
        "上月市督查办组成两个组,对5个项目进行了督查。",
        "一季度完成年度计划的31%。",
    ],
)
def test_reports(kinds_of, sentence):
    assert "task" not in kinds_of(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "国家有关部门将在6月底前出台办法。",
        "省督导组将于3月底前进驻我市。",
        "省委书记强调,要谋划一批大项目,把项目推好推快。",
        "如果因为某个部门失职受到损害,市里将会严肃问责。",
        "今年重点抓好以下六个方面工作:",
        "现将有关情况通报如下。",
        "今年是全面攻坚的关键之年。",
    ],
)
def test_what_orders_nothing_here(kinds_of, sentence):
    assert "task" not in kinds_of(sentence)


def test_words_of_others_in_quotation_marks_end_with_the_marks(task_of):
    task = task_of("总书记强调“城市管理要像绣花一样精细”,各区要在9月底前制定方案。")
    assert [u.name for u in task.units] == ["各区"]


def test_words_of_others_without_orders_here_are_a_quotation(kinds_of):
    assert kinds_of("省委书记强调,要谋划一批大项目。") == ["quotation"]


def test_half_report_half_order(task_of):
    task = task_of("东山县成功创建示范县,城市面貌焕然一新,希望其他县(市、区)认真学习借鉴。")
    assert task.action.startswith("希望")


def test_a_past_action_of_a_unit_is_no_order_to_it(task_of):
    task = task_of("市工信局已向各县下达了计划,希望各县强化调度。")
    assert [u.name for u in task.units] == ["各县"]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [("要提高认识,狠抓落实。", SentenceKind.APPEAL), ("青山绿水是最大的优势。", SentenceKind.OTHER)],
)
def test_soft_sentences(reading_of, sentence, kind):
    (found,) = reading_of(sentence).sentences
    assert found.kind is kind
    assert found.reason.endswith("。")


def test_every_kind_has_a_label():
    assert len({k.label for k in SentenceKind}) == len(SentenceKind)


def test_the_reason_names_the_anchors(task_of):
    reason = task_of("市住建局要在6月底前改造小区30个。").reason
    assert "责任单位" in reason
    assert "期限" in reason
    assert "数量" in reason


@pytest.mark.parametrize(
    "heading", ["一、前三季度工作", "一、上半年工作情况", "一、1至9月经济运行", "一、今年一季度工作进展"]
)
def test_a_section_on_a_past_span_reports(reading_of, heading):
    assert kind_in(reading_of, heading, "全县完成投资30亿元,增长8%。") == "report"


@pytest.mark.parametrize("heading", ["二、上半年工作安排", "二、三季度重点工作"])
def test_a_section_on_a_coming_span_orders(reading_of, heading):
    assert kind_in(reading_of, heading, "新增规上企业12户。") == "task"


def test_a_sum_with_its_growth_reports(kinds_of):
    assert "task" not in kinds_of("全县完成投资30亿元,增长8%。")


def test_minutes_order_what_they_list(reading_of):
    text = "专题会议纪要\n会议议定以下事项:\n一、关于征迁工作。市信访局做好政策解释,市财政局于3月20日前拨付资金,市水利局配合。"
    (task,) = reading_of(text).tasks
    assert [(u.name, str(u.role)) for u in task.units] == [
        ("市信访局", "lead"),
        ("市财政局", "lead"),
        ("市水利局", "support"),
    ]


def test_handing_in_progress_is_an_order(task_of):
    assert [d.text for d in task_of("各县(市、区)要每月25日前报送进展情况。").deadlines] == ["每月25日前"]


def test_a_coming_year_gives_plans(task_of):
    task = task_of("2025年完成污水治理项目18个。")
    assert (task.deadlines[0].text, task.targets[0].value) == ("2025年", 18)


def test_an_allotment_keeps_the_sum_beside_it(task_of):
    task = task_of("全年要净增规上企业100家以上,其中青石县15家、白河县12家。")
    assert [t.value for t in task.targets] == [100, 15, 12]
