"""Awards, adjustments, notes on the data, who was left out, the method and the record of the run."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from zhengxian.io.report.anchors import region_anchor
from zhengxian.io.report.digest import Digest, class_label
from zhengxian.io.report.figures import NONE_WORD, clean
from zhengxian.io.report.parts import Block, Cell, Column, Heading, Pairs, Para, Row, Table
from zhengxian.io.report.source import Record

RUN_NAMES = {
    "zhengxian": "程序版本",
    "input_sha256": "数据指纹",
    "seed": "随机种子",
    "regions": "参加排名的地区数",
    "classes": "各类地区数",
    "figures_taken_from": "取自其他期次的数",
    "compared_with": "比较的上期",
    "files": "输入文件",
    "started": "开始时间",
    "finished": "完成时间",
    "options": "选项",
    "status": "数据状态",
    "as_of": "数据截至",
    "period": "期间",
    "demo": "演示数据",
    "example": "自带示例",
}
FILE_NAMES = {
    "scheme": "方案",
    "data": "数据",
    "regions": "地区表",
    "layout": "版式",
    "adjustments": "加减分与底线事项",
    "previous": "上期",
}
RUN_ELSEWHERE = {"scheme", "left_out", "weights_computed", "nodes", "notes", "method"}
"""Parts of the record that the report tells in other sections or that only a replay needs."""


_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)?$")
_FEW = 8
_BEIJING = dt.timezone(dt.timedelta(hours=8))


def award_table(d: Digest, caption: str, linked: bool) -> Table:
    """List who is named for what, and by which rule."""
    split = len(d.classes) > 1
    class_of = {r["region"]: class_label(clean(r["class"])) for r in d.regions}
    columns = [Column("评优项目", 44), Column("地区", 40), Column("依据", 50)]
    if split:
        columns.insert(2, Column("类别", 30))
    rows = []
    for award in d.result.awards.to_dicts():
        cells = [
            Cell(clean(award["name"])),
            _region_cell(d, award["region"], linked),
            Cell(clean(award["reason"])),
        ]
        if split:
            cells.insert(2, Cell(class_of.get(award["region"], "")))
        rows.append(Row(tuple(cells)))
    return Table(caption, tuple(columns), tuple(rows))


def adjustment_table(
    d: Digest,
    events: Sequence[Record],
    *,
    with_region: bool,
    caption: str = "加减分和状态认定",
    linked: bool = False,
) -> Table:
    """List bonuses, deductions and decisions on status with authority, evidence and date."""
    columns = [
        Column("事项", 44),
        Column("分值", 18, "num"),
        Column("认定单位", 32),
        Column("依据", 34),
        Column("日期", 30),
    ]
    if with_region:
        columns.insert(0, Column("地区", 26))
    rows = []
    for event in events:
        cells = [
            Cell(clean(event["title"]) or clean(event["code"])),
            _points_cell(d, event["points"]),
            Cell(clean(event["authority"]) or "未写明"),
            Cell(clean(event["evidence"]) or "未写明"),
            Cell(date_text(event["date"]) or "未写明"),
        ]
        if with_region:
            cells.insert(0, _region_cell(d, event["region"], linked))
        rows.append(Row(tuple(cells)))
    notes = ("状态认定只改变等次和评优，不改变得分",)
    return Table(caption, tuple(columns), tuple(rows), unit="分", notes=notes)


def note_table(d: Digest, caption: str) -> Table:
    """List what the calculation did to the data: constant columns, reweighted cells, imputed figures."""
    titles = {row["node"]: clean(row["title"]) for rows in d.contributions.values() for row in rows}
    columns = (Column("说明", 88), Column("指标", 36), Column("涉及地区", 18, "num"), Column("编号", 16))
    rows = [
        Row(
            (
                Cell(clean(r["message"])),
                Cell(titles.get(r["node"], clean(r["node"])) if r["node"] else "全部"),
                Cell(d.style.number(r["regions"], 0) if r["regions"] else NONE_WORD),
                Cell(clean(r["code"]), tone="muted"),
            )
        )
        for r in d.result.notes.to_dicts()
    ]
    return Table(caption, columns, tuple(rows), unit="个")


def left_out_table(d: Digest, caption: str) -> Table:
    """List the regions that were not ranked, each with its reason."""
    columns = (Column("代码", 30), Column("地区", 46), Column("原因", 80))
    rows = [
        Row(
            (
                Cell(clean(r["region"])),
                Cell(clean(r["name"]) or NONE_WORD),
                Cell(clean(r["reason"]) or "未写明"),
            )
        )
        for r in d.result.left_out.to_dicts()
    ]
    return Table(caption, columns, tuple(rows))


def method_blocks(d: Digest) -> list[Block]:
    """Lay out the method note."""
    blocks: list[Block] = []
    for heading, sentences in d.result.method_note:
        blocks.append(Heading(clean(heading)))
        blocks.extend(Para(clean(s)) for s in sentences)
    return blocks or [Para("方案没有附计算方法说明。")]


def run_pairs(run: Mapping[str, Any]) -> Pairs:
    """Lay out the record of the run: versions, fingerprints, seed, times and options."""
    items: list[tuple[str, str]] = []
    scheme = run.get("scheme")
    if isinstance(scheme, Mapping) and scheme.get("sha256"):
        items.append(("方案指纹", clean(scheme["sha256"])))
    for key, value in run.items():
        name = RUN_NAMES.get(key, clean(key))
        if key in RUN_ELSEWHERE:
            continue
        if key == "files" and isinstance(value, Mapping):
            value = {FILE_NAMES.get(k, k): PurePath(str(v)).name for k, v in value.items()}
        items.append((name, _listed(value) if isinstance(value, Mapping) else _value(value)))
    return Pairs(tuple(items))


def _listed(values: Mapping[str, Any]) -> str:
    """List names with their value; in a long list names that share a value are told together."""
    if len(values) <= _FEW:
        return (
            "；".join(f"{clean(key) or '未分类'}：{_value(value)}" for key, value in values.items()) or "无"
        )
    together: dict[str, list[str]] = {}
    for key, value in values.items():
        together.setdefault(_value(value), []).append(clean(key) or "未分类")
    return "；".join(f"{'、'.join(names)}：{value}" for value, names in together.items())


def date_text(value: object) -> str:
    """Write a date the Chinese way.

    >>> date_text(dt.date(2025, 3, 9)), date_text("2025-03-09"), date_text(None), date_text("三月")
    ('2025年3月9日', '2025年3月9日', '', '三月')
    """
    if isinstance(value, str) and "；" in value:
        return "；".join(date_text(part) for part in value.split("；"))
    if isinstance(value, str):
        try:
            value = dt.date.fromisoformat(value)
        except ValueError:
            return clean(value)
    return f"{value.year}年{value.month}月{value.day}日" if isinstance(value, dt.date) else clean(value)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (list, tuple)):
        return "、".join(_value(v) for v in value) or "无"
    if isinstance(value, dt.datetime):
        return time_text(value)
    if isinstance(value, str) and _TIME.match(value):
        return time_text(dt.datetime.fromisoformat(value))
    return "无" if value is None else clean(value)


def time_text(value: dt.datetime) -> str:
    """Write a moment; one with a time zone is told in Beijing time.

    >>> time_text(dt.datetime(2026, 1, 25, 1, 30, tzinfo=dt.UTC))
    '2026年1月25日 09:30:00（北京时间）'
    """
    zoned = value.tzinfo is not None
    value = value.astimezone(_BEIJING) if zoned else value
    return f"{date_text(value.date())} {value:%H:%M:%S}{'（北京时间）' if zoned else ''}"


def _points_cell(d: Digest, points: float | None) -> Cell:
    return Cell("不计分", tone="muted") if points is None else Cell(d.style.signed(points, d.fine))


def _region_cell(d: Digest, region: str, linked: bool) -> Cell:
    link = region_anchor(d, region) if linked and region in d.order else ""
    return Cell(d.label(region), link=link)
