"""The lists of a pack: which columns each has and how a row of it reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zhengxian.web.collect.models import Kind
from zhengxian.web.monitor.models import PaceWord, WarningState, YearForecast
from zhengxian.web.report.selectors.pack_items import Matter
from zhengxian.web.report.selectors.pack_pace import PaceRow
from zhengxian.web.report.selectors.pack_warnings import Raised
from zhengxian.web.report.services.pack_parts import Column, Row, Section, shortened
from zhengxian.web.report.services.pack_projects import Stuck
from zhengxian.web.ui.components.dates import long_date, period_label
from zhengxian.web.ui.components.figures import official, signed

NOT_RELEASED = "未公布"
_NUMBER = Column("number", "编号", 3.3, part="front")
_ITEM = Column("item", "事项", 5.0, part="main")
_OWNER = Column("owner", "承办单位", 2.2)
_DUE = Column("due", "时限", 2.3, named=True)
_ITEMS = (_NUMBER, _ITEM, _OWNER, _DUE, Column("standing", "情况", 3.1, bound=True))
_PACE = (
    Column("indicator", "指标", 4.2, part="main"),
    Column("period", "期间", 1.7),
    Column("value", "数值", 2.0, "right", bound=True),
    Column("target", "年度目标", 2.0, "right", bound=True),
    Column("word", "进度判定", 1.7),
    Column("gap", "差距", 1.5, "right", bound=True),
    Column("chance", "完成把握", 1.7, "right", bound=True),
)
_WARNINGS = (
    Column("level", "等级", 1.6, part="front"),
    Column("message", "内容", 8.2, part="main"),
    Column("owner", "责任单位", 2.2),
    Column("state", "状态", 1.4),
)
_PROJECTS = (
    Column("item", "项目", 4.4, part="main"),
    Column("place", "所在地", 1.5),
    _OWNER,
    Column("reason", "卡在哪里", 5.2, bound=True),
)
_SAID = (
    Column("warning", "预警事项", 4.2, part="front"),
    Column("text", "责任单位的说明", 7.4, part="main"),
    Column("by", "说明人", 2.0),
)
_ASKED = (Column("question", "问题", 1.0, part="main"),)


def pace(rows: Iterable[PaceRow], region: str, held: int, year: int) -> Section:
    """Return the readings of a region, those behind first; a period of the pack's own year is named without it."""
    listed = [_pace_row(row, region, year) for row in rows]
    note = "差距单位为百分点，完成把握是年末完成目标的可能性。" if listed else ""
    note += f"另有 {held} 项指标的新数据未公布，列的是已公布的最近一期。" if held else ""
    return Section("pace", "指标进度", _PACE, listed, "“警→指标墙”", "没有可列的读数。", note)


def _pace_row(row: PaceRow, region: str, year: int) -> Row:
    one, indicator = row.reading, row.reading.indicator
    decimals = indicator.decimals
    per_cent = indicator.kind in (Kind.GROWTH, Kind.RATIO)
    unit = indicator.unit
    word = PaceWord(one.word)
    cells = (
        indicator.title,
        period_label(one.period, indicator.cumulative).removeprefix(f"{year}年"),
        f"{official(one.value, decimals)}{unit}" if one.value is not None else word.label,
        f"{official(one.target, decimals)}{unit}" if one.target is not None else "—",
        word.label,
        signed(one.gap, decimals if per_cent else 2) if one.gap is not None else "—",
        NOT_RELEASED if row.is_held else chance(row.forecast),
    )
    return Row(f"reading:{one.pk}", cells, ("monitor:figure", region, indicator.code))


def chance(forecast: YearForecast | None) -> str:
    """Return the probability of the year's target in words of certainty.

    >>> chance(YearForecast(probability=0.003)), chance(YearForecast(probability=0.6249)), chance(None)
    ('不足 1%', '约 62%', '—')
    """
    if forecast is None or forecast.probability is None:
        return "—"
    per_cent = 100 * forecast.probability
    if per_cent < 1:
        return "不足 1%"
    return "99% 以上" if per_cent > 99 else f"约 {official(per_cent, 0)}%"


def warnings(rows: Iterable[Raised], title: str, nothing: str, note: str) -> Section:
    """Return warnings, the gravest first; the sentence names region and indicator."""
    listed = [
        Row(
            f"warning:{one.warning.pk}",
            (
                one.level.label,
                shortened(one.message, 160),
                one.owner,
                WarningState(one.warning.state).label,
            ),
            ("monitor:warning", one.warning.pk),
        )
        for one in rows
    ]
    return Section("warnings", title, _WARNINGS, listed, "“警→预警”", nothing, note)


def items(
    key: str, title: str, rows: Iterable[Matter], nothing: str, *, year: int, note: str = ""
) -> Section:
    """Return ledger items with owner, due day and how they stand; a day of the pack's own year is named without it."""
    listed = [_item_row(one, year) for one in rows]
    return Section(key, title, _ITEMS, listed, "“办→台账”", nothing, note)


def _item_row(one: Matter, year: int) -> Row:
    item = one.item
    due = long_date(item.due_on).removeprefix(f"{year}年") or "—"
    cells = (item.number or "未编号", item.title, item.owner_name, due, one.words)
    return Row(f"item:{item.pk}", cells, ("act:item", item.pk))


def projects(rows: Iterable[Stuck], nothing: str) -> Section:
    """Return stuck projects with every reason."""
    listed = [
        Row(
            f"item:{one.project.pk}",
            (
                one.project.item.title,
                str(one.project.item.place or "—"),
                one.project.item.owner_name,
                shortened(one.words),
            ),
            ("act:project", one.project.pk),
        )
        for one in rows
    ]
    return Section("projects", "卡住的项目", _PROJECTS, listed, "“办→项目”", nothing)


def explanations(rows: Iterable[Raised]) -> Section:
    """Return what owners have said about the warnings of a region: the last word on each."""
    listed = [
        Row(
            f"note:{said.key}",
            (one.subject, shortened(said.text), f"{said.by}，{said.at.month}月{said.at.day}日"),
            ("monitor:warning", one.warning.pk),
        )
        for one in rows
        for said in one.said[:1]
    ]
    return Section(
        "explanations", "责任单位的说明", _SAID, listed, "“警→预警”", "还没有说明。", is_table=False
    )


def asked(rows: Sequence[Row]) -> Section:
    """Return the questions."""
    return Section(
        "questions", "建议问的问题", _ASKED, rows, "“警→预警”和“办→台账”", "没有要问的。", is_table=False
    )
