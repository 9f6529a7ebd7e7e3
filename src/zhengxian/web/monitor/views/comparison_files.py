"""The three comparisons as Excel workbooks: one for each."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse

from zhengxian.io.forms.export import Column
from zhengxian.web.core.downloads import workbook
from zhengxian.web.monitor.services.comparison import AcrossRow, OverTime
from zhengxian.web.monitor.services.comparison_parts import Parts
from zhengxian.web.monitor.to_engine.comparison import Reading
from zhengxian.web.ui.components.dates import period_label


def file(
    wanted: str, reading: Reading, rows: Sequence[AcrossRow], time: OverTime, structure: tuple[Parts, Parts]
) -> HttpResponse | None:
    """Return the workbook asked for, or None where none is."""
    if wanted == "across":
        return _across(reading, rows)
    if wanted == "time":
        return _time(reading, time)
    return _structure(reading, structure) if wanted == "structure" else None


def _across(reading: Reading, rows: Sequence[AcrossRow]) -> HttpResponse:
    unit, places = reading.indicator.unit, reading.indicator.decimals
    gap = "百分点" if unit == "%" else unit
    heads: list[Column | str] = [
        "类别", "地区", Column("数值", unit, places), "数据状态", "类内位次", "全部位次",
        *(Column(f"比{what}", gap, places) for what in ("类内最好", "类内中位数")),
        Column("年度目标", unit, places), Column("比目标", gap, places), Column("完成", "%", 2),
    ]  # fmt: skip
    cells = (
        [
            *(row.class_name, row.region.name, _value(row), _status(row)),
            *(row.rank_in_class, row.rank, row.to_best, row.to_median),
            *(row.target, row.to_target, row.completion),
        ]
        for row in rows
    )
    return workbook(
        f"横向比较 {_title(reading)}", heads, cells, ["位次 1 为最好；中位数为同类地区的中位数。"]
    )


def _status(row: AcrossRow) -> str:
    there = row.seen is not None and not row.seen.locked and row.value is not None
    return row.seen.status.label if row.seen is not None and there else ""


def _value(row: AcrossRow) -> float | str | None:
    return "未公布" if row.seen is not None and row.seen.locked else row.value


def _time(reading: Reading, time: OverTime) -> HttpResponse:
    unit, places = reading.indicator.unit, reading.indicator.decimals
    gap = "百分点" if unit == "%" else unit
    heads: list[Column | str] = [
        *(
        "期间",
        Column("数值", unit, places),
        Column("上年同期", unit, places),
        Column("差额", gap, places),
        ),
        Column("增速", "%", 1), Column("两年平均", "%", 1),
        Column("推算同期数", reading.level.unit if reading.level else "", 2), Column("同期数调整", "%", 2),
        Column("当月推算低", "%", 1), Column("当月推算高", "%", 1), "说明",
    ]  # fmt: skip
    cumulative = reading.indicator.cumulative
    years = [
        [
            *(period_label(row.period, cumulative), row.value, _before(row.value, row.change), row.change),
            *(row.growth, row.average),
            *((row.base.implied, row.base.revision) if row.base else (None, None)),
            *(None, None, row.base.text if row.base else ""),
        ]
        for row in time.years
    ]
    months = [
        [
            *(period_label(row.period, cumulative), row.value, row.last_year, row.change),
            *(None, None, None, None),
            *((row.alone.low, row.alone.high) if row.alone else (None, None)),
            row.why,
        ]
        for row in time.months
    ]
    notes = ["上半部分为历年同期，下半部分为今年各期。增速为公布数，不用两期总量相除。"]
    return workbook(f"纵向比较 {_title(reading)}", heads, [*years, *months], notes)


def _before(value: float | None, change: float | None) -> float | None:
    return None if value is None or change is None else value - change


def _structure(reading: Reading, structure: tuple[Parts, Parts]) -> HttpResponse:
    heads: list[Column | str] = [
        "分法", "名称", Column("上年份额", "%", 2), Column("增速", "%", 1),
        Column("拉动", "百分点", 2), Column("贡献率", "%", 1),
    ]  # fmt: skip
    cells = [
        [kind, row.name, row.share, row.growth, row.pull, row.contribution]
        for kind, found in zip(("分项", "地区"), structure, strict=True)
        for row in found.rows
    ]
    notes = [found.note for found in structure if found.note]
    return workbook(f"结构比较 {_title(reading)}", heads, cells, notes)


def _title(reading: Reading) -> str:
    when = period_label(reading.period, reading.indicator.cumulative)
    return f"{reading.region.name}{reading.indicator.title} {when}"
