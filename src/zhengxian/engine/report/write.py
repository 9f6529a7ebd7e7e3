"""Write a bulletin: a template, a moment and its source become blocks of bound passages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period
from zhengxian.engine.report import ranking, wording
from zhengxian.engine.report.blocks import (
    BlockColumn,
    ChartBlock,
    HeadingBlock,
    TableBlock,
    TextBlock,
    WrittenBlock,
    WrittenBulletin,
)
from zhengxian.engine.report.bound import BoundText, Passage, one_line, text_of
from zhengxian.engine.report.expression import Moment, evaluate, write
from zhengxian.engine.report.prose.senses import disagreement
from zhengxian.engine.report.source import Figure, Row, Source
from zhengxian.engine.report.template import Block, Template

Cells = tuple[tuple[str, str, Callable[[Row], Passage]], ...]
"""Heading, alignment and cell of each column of a table of fixed shape."""


def write_bulletin(
    template: Template, source: Source, *, city: str, upper: str, period: Period
) -> WrittenBulletin:
    """Return the bulletin of a region and period, with every number bound to what the source says it is.

    ``city`` is the bulletin's region (a city, or a county for its brief), ``upper`` the one above, for comparison.
    Pure: the same source gives the same bulletin. Errors: ``R-159`` to ``R-165`` and those of the source;
    ``R-166`` words of the template that contradict a number.
    """
    moment = Moment(source, city, upper, period, template.differences)
    bulletin = WrittenBulletin(
        template.code,
        write(template.title, moment),
        template.recipients,
        tuple(_block(block, moment) for block in template.blocks),
        template.length,
        city,
        str(period),
    )
    for passage in bulletin.passages():
        _refuse_disagreement(passage)
    return bulletin


def _refuse_disagreement(passage: Passage) -> None:
    """Refuse a template whose fixed words contradict a number, such as 增长 before a fall."""
    wrong = disagreement(passage)
    if wrong is not None:
        what = f"“{text_of(passage)[:40]}”中，“{wrong.text}”前面的文字与数的升降相反"
        raise Refusal("R-166", what, "请在模板中改用写法，让升降的字词随数而变", place=wrong.key)


def _block(block: Block, moment: Moment) -> WrittenBlock:
    if block.kind == "heading":
        return HeadingBlock(block.level, write(block.text[0], moment))
    if block.kind == "text":
        return TextBlock(tuple(write(parts, moment) for parts in block.text))
    title, note = write(block.title, moment), write(block.note, moment)
    if block.kind == "chart":
        shown = (block.chart, title, block.of, block.node, moment.city, str(moment.period))
        return ChartBlock(*shown, note, block.annex)
    columns, rows = _table(block, moment)
    return TableBlock(block.kind, title, columns, rows, note, block.annex, block.empty)


def _table(block: Block, moment: Moment) -> tuple[tuple[BlockColumn, ...], tuple[tuple[Passage, ...], ...]]:
    if block.kind == "table" and block.rows is not None:
        rows = cast("tuple[Row, ...]", evaluate(block.rows, moment))
        heads = tuple(BlockColumn(column.title, column.align) for column in block.columns)
        moments = (replace(moment, it=row) for row in rows)
        return heads, tuple(tuple(write(c.cell, one) for c in block.columns) for one in moments)
    cells, listed = _FIXED[block.kind](block, moment)
    heads = tuple(BlockColumn(title, align) for title, align, _ in cells)
    return heads, tuple(tuple(cell(row) for _, _, cell in cells) for row in listed)


def _held(name: str, as_number: Callable[[Figure], Passage] = wording.plain) -> Callable[[Row], Passage]:
    """Return what prints one thing that a row holds."""

    def cell(row: Row) -> Passage:
        found = row.holds.get(name)
        if isinstance(found, Figure):
            return as_number(found)
        if isinstance(found, BoundText):
            return (replace(found, text=one_line(found.text)),)
        return (BoundText(f"{name}@{row.region or ''}", "暂缺（缺报）"),)

    return cell


def _place(figure: Figure) -> Passage:
    """A place in a table: the number, marked where it is shared."""
    shown = wording.bare(figure)
    return (*shown, "（并列）") if figure.tied and figure.value is not None else shown


def _way(figure: Figure) -> Passage:
    """Movement in a table: 前移2位, 后移1位, 不变, 不可比."""
    return wording.signed(figure, "前移", "后移", "不变", unit="位")


def _ranking(block: Block, moment: Moment) -> tuple[Cells, Sequence[Row]]:
    by = "rank" if block.class_name is None else "rank_in_class"
    cells: Cells = (
        ("位次", "centre", _held(by, _place)),
        ("地区", "left", _held("name")),
        ("得分", "right", _held("score", wording.bare)),
        ("位次变化", "centre", _held("moved", _way)),
    )
    rows = moment.source.ranking(block.of[0])
    return cells, ranking.chosen("ranking", rows, None, block.class_name)


def _lagging(block: Block, moment: Moment) -> tuple[Cells, Sequence[Row]]:
    cells: Cells = (
        ("事项", "left", _held("title")),
        ("责任单位", "left", _held("owner")),
        ("应完成日期", "centre", _held("due")),
        ("超期（个工作日）", "right", _held("days_late", wording.bare)),
        ("目前进展", "left", _held("state")),
    )
    return cells, moment.source.lagging(block.of[0])[: block.most]


def _rates(block: Block, moment: Moment) -> tuple[Cells, Sequence[Row]]:
    cells: Cells = (
        ("项目", "left", _held("title")),
        ("比率", "right", _held("value")),
        ("分子", "right", _held("numerator", wording.bare)),
        ("分母", "right", _held("denominator", wording.bare)),
        ("未计入", "left", _held("left_out")),
    )
    return cells, [moment.source.rate(code, moment.city) for code in block.of]


_FIXED: dict[str, Callable[[Block, Moment], tuple[Cells, Sequence[Row]]]] = {
    "ranking": _ranking,
    "lagging": _lagging,
    "rates": _rates,
}
