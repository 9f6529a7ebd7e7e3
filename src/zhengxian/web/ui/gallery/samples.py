"""Values of the gallery besides charts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from zhengxian.web.ui.components.links import Picker, picker
from zhengxian.web.ui.components.sheet import Cell, CellMark, Column, Sheet, SheetRow

LONG = "示范国家级经济技术开发区（代管石桥、柳林两镇）"


@dataclass(frozen=True, slots=True)
class SampleJob:
    """Long work as the job part reads it."""

    pk: int
    title: str
    done: int = 0
    total: int = 0
    stage: str = ""
    message: str = ""
    started_at: dt.datetime | None = None
    finished_at: dt.datetime | None = None


class SampleForm(forms.Form):
    """A form with every kind of field."""

    unit = forms.CharField(label="牵头单位", initial="栖山县政府")
    due = forms.DateField(
        label="时限", error_messages={"invalid": "9月没有 31 日。请改成 9月30日以前的日期。"}
    )
    standard = forms.CharField(
        label="办结标准",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "没有办结标准就无法核验。请写明看什么、到什么程度。"},
    )
    remark = forms.CharField(
        label="备注",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="不超过 200 字，会印在督办单上。",
    )
    reason = forms.ChoiceField(
        label="没有数，是因为",
        choices=[("missing", "未统计"), ("na", "不适用"), ("below", "不足一个单位")],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label="已核对原始凭证", required=False)


def form() -> SampleForm:
    """Return the form as it comes back with two errors."""
    sent = SampleForm({"unit": "栖山县政府", "due": "2026-09-31", "standard": "", "reason": "missing"})
    sent.is_valid()
    return sent


def pickers(request: HttpRequest) -> list[Picker]:
    """Return filters whose state lives in the address of the gallery."""
    return [
        picker(request, "state", "状态", [("", "全部"), ("late", "逾期"), ("open", "在办")]),
        picker(request, "unit", "责任单位", [("", "全部"), ("1", "栖山县"), ("2", LONG)]),
    ]


def page(request: HttpRequest) -> Page[int]:
    """Return one page of a long list."""
    return Paginator(range(1234), 50).get_page(request.GET.get("page", "12"))


def jobs() -> list[SampleJob]:
    """Return long work waiting, running, finished and failed."""
    at = dt.datetime(2026, 10, 28, 10, 12)
    return [
        SampleJob(1, "读取 9月财政月报.xlsx"),
        SampleJob(2, "稳健性试算", 4200, 10000, "抽样", started_at=at),
        SampleJob(3, "导出全部数据", 1, 1, started_at=at, finished_at=at),
        SampleJob(
            4,
            "导入边界",
            message="处理中服务中断，没有写入任何数据；您上传的文件还在。请重新开始。",
            started_at=at,
            finished_at=at,
        ),
    ]


def facts() -> list[dict[str, Any]]:
    """Return a strip of figures, each with its denominator."""
    return [
        {"label": "得分", "value": "81.64", "note": "满分 100"},
        {"label": "类内位次", "value": "3", "of": 5, "move": 1, "note": "较上半年"},
        {"label": "全市位次", "value": "7", "of": 11, "move": 0},
        {"label": "等次", "value": "良好", "note": "80 分以上"},
        {"label": "距前一名", "value": "0.80", "note": "南屏县 82.44"},
        {
            "label": "在办事项",
            "value": "9",
            "unit": "件",
            "note": "逾期 1 件",
            "tone": "bad",
            "href": "#g-mark",
        },
    ]


def sheet() -> Sheet:
    """Return an entry grid with every mark."""
    columns = (
        Column("B", "rev", "累计", "亿元", "一般公共预算收入", 2),
        Column("C", "rev_g", "同比", "%", "一般公共预算收入", 1, "growth"),
        Column("D", "tax", "累计", "亿元", "其中：税收收入", 2),
        Column("E", "tax_g", "同比", "%", "其中：税收收入", 1, "growth"),
        Column("F", "tax_s", "占比", "%", "其中：税收收入", 1, "ratio", computed=True),
        Column("G", "fund", "政府性基金收入", "亿元", "", 2),
    )
    asks = CellMark("q", "云岭县收入同比 12.6%，倒推的去年基数比去年公布数低 5.8%。请说明，或改数。")
    wrong = CellMark("bad", "松岩县税收 12.80 大于收入合计 11.94。请核对两格。")
    sent = CellMark("ret", "栖山县税收同比 −6.4%，审核人要求附减收说明。")
    jump = CellMark("lag", "金渡县收入同比 41.3%，比上月累计高 30.1 个百分点。请核对小数点，或说明。")
    none = CellMark("miss", "丰陵县政府性基金收入未填。请补填，或选“未统计”并写明原因。")
    rows = (
        _row(4, "1", "云岭县", ("3.09", "12.6", "1.90", "4.1", "61.4", "0.37"), {1: asks}),
        _row(5, "2", "金渡县", ("13.47", "41.3", "9.59", "1.9", "71.2", "7.12"), {1: jump}),
        _row(6, "3", "栖山县", ("1.98", "−2.3", "1.15", "−6.4", "58.2", "未统计"), {3: sent}),
        _row(7, "4", "松岩县", ("11.94", "3.3", "12.80", "2.7", "64.3", "不足一个单位"), {2: wrong}),
        _row(
            8, "5", "青溪县", ("4.86", "7.5", "3.53", "8.8", "72.7", "3.96"), {3: CellMark("exp", "已说明")}
        ),
        _row(9, "6", "丰陵县", ("7.93", "1.4", "5.00", "−0.8", "63.1", ""), {5: none}),
        _row(10, "7", LONG, ("13.72", "2.4", "9.88", "1.6", "72.0", "21.34"), {}),
    )
    counts = {"total": 35, "filled": 34, "missing": 1, "bad": 1, "ret": 1, "q": 2, "exp": 1}
    return Sheet("财政收支月报", columns, rows, user_key="gallery", counts=counts)


def _row(number: int, region: str, name: str, texts: tuple[str, ...], marks: dict[int, CellMark]) -> SheetRow:
    cells = tuple(
        Cell(text, rev=1, marks=(marks[at],) if at in marks else ()) for at, text in enumerate(texts)
    )
    return SheetRow(number, region, name, cells)


def steps() -> list[dict[str, str]]:
    """Return the steps of a form that came back."""
    return [
        {"label": "草稿", "state": "done"},
        {"label": "待审核", "state": "done"},
        {"label": "已退回 1 格", "state": "bad"},
        {"label": "已通过", "state": "todo"},
        {"label": "已发布", "state": "todo"},
    ]


def trace() -> list[dict[str, str]]:
    """Return the way from a lost point to the cell of a file."""
    return [
        {"label": "失分 1.72", "text": "权重 8 − 得分 6.28"},
        {"label": "数值 4.6%", "text": "1—9月累计，快报，第 2 版", "href": "#g-table", "link": "看版本"},
        {"label": "核查", "text": "7 条规则，无疑问"},
        {
            "label": "填报",
            "text": "市财政局，10月12日，",
            "href": "#g-table",
            "link": "9月财政月报（各县）.xlsx 收入!C7",
        },
    ]


def thread() -> list[dict[str, object]]:
    """Return a question and its answer."""
    return [
        {
            "mark": "核",
            "who": "自动核查",
            "meta": "10-26 14:02",
            "text": "倒推基数相差 −5.8%，超过 1%，请说明。",
            "system": True,
        },
        {
            "mark": "审",
            "who": "市统计局审核员",
            "meta": "10-27 09:40",
            "text": "如属划转，请附文件名称和文号。",
        },
    ]
