"""The readings of one figure as a workbook, the backtest of its forecast in the notes' place below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.http import HttpResponse

from zhengxian.io.forms.export import Column
from zhengxian.web.core.downloads import workbook
from zhengxian.web.monitor.selectors.figure import Figure, Told
from zhengxian.web.monitor.selectors.figure_words import arithmetic, chance_text
from zhengxian.web.monitor.services import figure_forecast
from zhengxian.web.monitor.templatetags.monitor_wall import MARKS
from zhengxian.web.ui.components import figures


def answer(found: Figure) -> HttpResponse:
    """Answer with every reading of the year, the newest first, superseded ones too."""
    one = found.indicator
    columns: Sequence[Column | str] = (
        "期间", Column("完成数", one.unit, one.decimals), Column("应完成", one.unit, one.decimals),
        Column("年度目标", one.unit, one.decimals), Column("完成进度", "%", 2), Column("时序或计划", "%", 2),
        Column("差", "百分点", 2), "判定", "是否首次判定", "被替代时间", "测算时间", "计划版次", "说明", "算法",
    )  # fmt: skip
    title = f"{found.region.name}{one.title}{found.period.year}年读数"
    return workbook(title, columns, _rows(found), _notes(found))


def _rows(found: Figure) -> Iterator[Sequence[object]]:
    for told in found.told:
        yield _row(found, told)


def _row(found: Figure, told: Told) -> Sequence[object]:
    row, word = told.reading, MARKS[told.word].word
    if told.locked:
        return (row.period, *[None] * 6, word)
    number = f"第 {row.plan.number} 版" if row.plan else ""
    return (
        row.period, row.value, row.planned, row.target, row.completion, row.position, row.gap, word, row.is_first,
        row.superseded_at, row.round.made_at, number, row.text, arithmetic(row, found.indicator),
    )  # fmt: skip


def _notes(found: Figure) -> list[str]:
    notes = ["判定写下后不改；后来的数另成一条，被替代的仍在。", "差为正是好于计划。"]
    row, one = found.forecast, found.indicator
    if row is None or found.is_forecast_locked:
        return notes
    if row.refusal:
        return [*notes, f"年末预测：{row.refusal}"]
    value, low, high = (figures.shown(v, one.decimals) for v in (row.value, row.low, row.high))
    method, chance = figure_forecast.method_label(row.method), chance_text(row.probability)
    return [
        *notes,
        f"{row.year}年末预测 {value} {one.unit}（{row.coverage:.0%} 区间 {low} 至 {high}），方法：{method}，达到目标的可能：{chance}。",
        figure_forecast.verdict(row),
        *row.notes,
        *(_test_line(line, found) for line in figure_forecast.test_of(row).lines),
    ]


def _test_line(line: figure_forecast.BacktestLine, found: Figure) -> str:
    actual, predicted, error = (
        figures.shown(v, found.indicator.decimals) for v in (line.actual, line.predicted, line.error)
    )
    return f"回测：站在 {line.origin} 推 {line.goal}，推算 {predicted}，实际 {actual}，误差 {error}。"
