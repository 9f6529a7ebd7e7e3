"""Components: escaping, links that keep the state of a page, fields and errors."""

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.test import RequestFactory

from zhengxian.io.charts import Bar, Bars
from zhengxian.web.ui.components.forms import PlainForm
from zhengxian.web.ui.components.links import changed, order, picker
from zhengxian.web.ui.components.sheet import Cell, CellMark, Column, Sheet, SheetRow

HOSTILE = "<img src=x onerror=alert(1)>"


class Sample(PlainForm):
    name = forms.CharField(label="名称", max_length=4, help_text="四个字以内")
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲"), ("b", "乙")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="已核对", required=False)


@pytest.mark.parametrize(
    "text",
    [
        "{% state h %}", "{% chip h %}", "{% tag h h %}", "{% notice 'bad' h %}", "{% empty h h '/x' h %}",
        "{% facts f %}", "{% steps f h %}", "{% card h 3 %}", "{% icon 'ok' h %}", "{% chart c 300 350 %}",
        "{% value h 1 %}", "{% sort_head 'k' h h %}", "{% picker p %}",
    ],
)  # fmt: skip
def test_hostile_words_stay_words(draw, text: str) -> None:
    request = RequestFactory().get("/", {"k": HOSTILE})
    shown = draw(
        text,
        h=HOSTILE,
        f=[{"label": HOSTILE, "value": HOSTILE, "note": HOSTILE, "state": HOSTILE}],
        c=Bars(HOSTILE, HOSTILE, HOSTILE, 1, (Bar(HOSTILE, 1.0, HOSTILE),)),
        p=picker(request, "k", HOSTILE, [("a", HOSTILE)]),
    )
    assert "<img" not in shown
    assert "&lt;img" in shown


def test_a_changed_query_keeps_the_rest_and_drops_the_page() -> None:
    query = QueryDict("unit=%E5%8E%BF&state=late&page=7&x=1&x=2")
    assert changed(query, state=None) == "?unit=%E5%8E%BF&x=1&x=2"
    assert changed(query, page=8) == "?unit=%E5%8E%BF&state=late&x=1&x=2&page=8"
    assert query["page"] == "7"


def test_a_picker_leaves_the_default_out_and_refuses_unknown_values() -> None:
    choices = [("", "全部"), ("late", "逾期")]
    on = picker(RequestFactory().get("/", {"s": "late"}), "s", "状态", choices)
    assert (on.value, on.on, [o.url for o in on.options]) == ("逾期", True, ["?", "?s=late"])
    off = picker(RequestFactory().get("/", {"s": "' OR 1=1"}), "s", "状态", choices)
    assert (off.value, off.on) == ("全部", False)


def test_sorting_turns_round_when_asked_again(draw) -> None:
    assert order(RequestFactory().get("/"), "sort", "score") == ("?sort=-score", "")
    assert order(RequestFactory().get("/?sort=-score"), "sort", "score") == ("?sort=score", "descending")
    shown = draw("{% sort_head 'score' '得分' %}", "/?sort=-score&unit=1")
    assert 'aria-sort="descending"' in shown
    assert "unit=1&amp;sort=score" in shown


def test_a_pager_keeps_filters_and_names_its_rows(draw) -> None:
    page = Paginator(range(1234), 50).get_page(12)
    shown = draw("{% pager p '件' %}", "/?unit=1&page=12", p=page)
    assert "第 551—600 件，共 1,234 件" in shown
    assert 'rel="prev" href="?unit=1&amp;page=11"' in shown
    assert draw("{% pager p %}", p=Paginator([1], 50).get_page(1)).strip() == ""


def test_filters_say_how_many_and_offer_to_clear(draw) -> None:
    choice = picker(RequestFactory().get("/?s=late&x=1"), "s", "状态", [("", "全部"), ("late", "逾期")])
    shown = draw("{% filters p 13 61 '件' '查事项' %}", "/?s=late&x=1&q=桥", p=[choice])
    assert "显示 13 件，共 61 件" in shown
    assert '<a href="?x=1">清除</a>' in shown
    assert 'name="x" value="1"' in shown
    assert 'value="桥"' in shown


def test_a_field_ties_its_hint_and_error_to_the_box(draw) -> None:
    form = Sample({"name": "五个字的名", "kind": ""})
    assert not form.is_valid()
    shown = draw("{% error_summary f %}{% for one in f %}{% field one %}{% endfor %}", f=form)
    assert 'aria-describedby="id_name_h id_name_e"' in shown
    assert 'id="id_name_e"' in shown
    assert "“名称”太长了。请缩短到 4 字以内。" in shown
    assert "“类别”没有填。请补填。" in shown
    assert "还有 2 处没填好" in shown
    assert 'href="#id_name"' in shown
    assert "<legend>类别" in shown


def test_a_field_without_faults_has_no_error(draw) -> None:
    shown = draw("{% error_summary f %}{% field f.name %}", f=Sample())
    assert "err" not in shown
    assert "aria-invalid" not in shown


def test_two_charts_of_a_page_have_ids_of_their_own(draw) -> None:
    c = Bars("甲", "", "分", 1, (Bar("县", 1.0),))
    shown = draw("{% chart c %}{% chart c 500 350 %}", c=c)
    ids = [part.split('"')[0] for part in shown.split('id="')[1:]]
    assert len(ids) == len(set(ids)) == 6


def test_a_job_asks_for_itself_only_while_it_runs(draw) -> None:
    class Work:
        pk, title, done, total, stage, message, started_at, finished_at = (
            7,
            "导入",
            5,
            10,
            "检查",
            "",
            1,
            None,
        )

    assert 'hx-get="/jobs/7/"' in draw("{% job j '/jobs/7/' %}", j=Work())
    assert "5 / 10" in draw("{% job j '/jobs/7/' %}", j=Work())
    Work.finished_at, Work.message = 1, "没有写入任何数据。（S-930）"
    shown = draw("{% job j '/jobs/7/' %}", j=Work())
    assert "hx-get" not in shown
    assert "S-930" in shown


def sheet() -> Sheet:
    columns = (
        Column("B", "rev", "累计", "亿元", "收入"),
        Column("C", "rev_s", "占比", "%", "收入", computed=True),
    )
    marks = (
        CellMark("q", "请说明。", "C-010"),
        CellMark("bad", "请改。", "C-004"),
        CellMark("exp", "已说明"),
    )
    rows = (
        SheetRow(4, "610101", "甲县", (Cell("3.09", 7, marks), Cell("61.4"))),
        SheetRow(5, "610102", HOSTILE, (Cell("", 0, (CellMark("miss", "未填。"),)), Cell(""))),
    )
    return Sheet("月报", columns, rows, save_url="/save/")


def test_the_grid_is_a_form_that_works_without_a_script(draw) -> None:
    shown = draw("{% include 'ui/grid/form.html' with action='/x/' submit_label='提交审核' %}", sheet=sheet())
    assert (
        'name="c-610101-rev" value="3.09" data-addr="B4" data-rev="7" data-decimals="2" data-unit="亿元"'
        in shown
    )
    assert 'name="c-610101-rev_s"' not in shown
    assert 'data-auto="610101-rev_s"' in shown
    assert 'value="save"' in shown
    assert 'value="submit"' in shown
    assert "<img" not in shown


def test_a_cell_shows_its_gravest_mark_and_problems_start_with_the_gravest() -> None:
    first = sheet().placed[0][1][0]
    assert (first.address, first.mark.word) == ("B4", "错误")
    assert [mark.kind for _, mark, _ in sheet().problems] == ["bad", "q", "miss"]


def test_a_sheet_without_rows_says_so(draw) -> None:
    shown = draw("{% include 'ui/grid/table.html' %}", sheet=Sheet("月报", (Column("B", "rev", "累计"),), ()))
    assert "没有要您填的地区" in shown
