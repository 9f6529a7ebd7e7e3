"""The wall as a workbook: one row for every cell, so that it can be filtered and counted again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import HttpResponse

from zhengxian.io.forms.export import Column
from zhengxian.web.core.downloads import workbook
from zhengxian.web.core.refusal import Refused
from zhengxian.web.monitor.selectors import wall_cells
from zhengxian.web.monitor.selectors.wall import Wall
from zhengxian.web.monitor.templatetags.monitor_wall import MARKS

MOST_ROWS = 60_000
COLUMNS: Sequence[Column | str] = (
    "地区代码", "地区", "上级", "分组", "指标代码", "指标", "牵头部门", "期间", Column("完成数", decimals=2), "单位",
    Column("应完成", decimals=2), Column("年度目标", decimals=2), Column("完成进度", "%", 2), Column("时序或计划", "%", 2),
    Column("差", "百分点", 2), "判定", "说明",
)  # fmt: skip


def answer(found: Wall) -> HttpResponse:
    """Answer with the file of what the page shows."""
    count = len(found.rows) * len(found.columns)
    if count > MOST_ROWS:
        raise Refused(
            "M-245", f"要导出的格子有 {count:,} 个，一个文件最多 {MOST_ROWS:,} 个。请先用筛选缩小范围，再导出"
        )
    notes = [
        "判定是测算当时的判定，计划以后调整不改写。",
        "差为正是好于计划；速度类为与目标增速的差，总量和个数类为完成进度与时序进度的差。",
        "补报是当期滞后或缺报、期后才达到的；未公布的数由参与这项工作的人查看。",
    ]
    return workbook(f"指标墙{found.period.label}", COLUMNS, _rows(found), notes)


def _rows(found: Wall) -> Iterator[Sequence[object]]:
    regions = {c.region.pk: c.region for c in found.columns}
    named = wall_cells.ending_with(found.period)
    rows = wall_cells.current(named, regions).values_list(
        "region_id", "indicator_id", "period", "planned", "target", "completion", "position", "text"
    )
    more = {row[:2]: row[2:] for row in rows}
    for row in found.rows:
        one = row.indicator
        unit = one.department.short_name if one.department else ""
        for column, cell in zip(found.columns, row.cells, strict=True):
            region = column.region
            if cell is None:
                continue
            period, planned, target, completion, position, text = more[region.pk, one.pk]
            seen = cell.word != wall_cells.LOCKED
            yield (
                region.code, region.name, str(region.parent or ""), one.group, one.code, one.title, unit, period,
                cell.value, one.unit, planned, target, completion if seen else None, position,
                cell.gap, MARKS[cell.word].word, text if seen else "",
            )  # fmt: skip
