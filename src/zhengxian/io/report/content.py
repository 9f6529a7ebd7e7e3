"""The report put together: which sections there are, in which order, and what each says when it is empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Literal

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.io.report import charts
from zhengxian.io.report.anchors import region_anchor
from zhengxian.io.report.digest import Digest
from zhengxian.io.report.figures import clean
from zhengxian.io.report.groups import heat_tables
from zhengxian.io.report.parts import Block, Duo, Page, Para, Picture, Report, Section, Table
from zhengxian.io.report.rankings import class_tables, ranking_table
from zhengxian.io.report.record import (
    adjustment_table,
    award_table,
    date_text,
    left_out_table,
    method_blocks,
    note_table,
    run_pairs,
)
from zhengxian.io.report.region import pages as region_pages
from zhengxian.io.report.summary import overview, paragraphs

Pages = Literal["auto", "all", "none"]
MOST_PAGES = 300
"""Regions up to which ``pages="auto"`` writes a page each."""
MOST_DRAWN = charts.MOST_BARS
"""Regions up to which each page has a drawn chart; beyond, losses are bars inside the table."""
DEMO = "演示数据：地区均为虚构，数字为编造，不得引用。"
_ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the caller asked for, settled for this result."""

    with_pages: bool
    with_drawings: bool
    note: str


def choose(pages: str, count: int) -> Choice:
    """Settle whether region pages are written and how their losses are drawn.

    Errors: F-302 for a word that is none of auto, all, none.

    >>> choose("auto", 301).with_pages, choose("all", 301).with_pages, choose("auto", 40).with_drawings
    (False, True, True)
    """
    if pages not in ("auto", "all", "none"):
        message = (
            f"分地区页的选项“{clean(pages)}”不认识。请从 auto（自动）、all（全部）、none（不要）中选一个。"
        )
        raise ZhengxianError("F-302", message)
    if pages == "none":
        return Choice(False, False, "按要求不附分地区页。")
    if pages == "auto" and count > MOST_PAGES:
        note = f"参评地区 {count} 个，超过 {MOST_PAGES} 个，不附分地区页。需要时请把分地区页的选项设为“全部”（all）。"
        return Choice(False, False, note)
    return Choice(True, count <= MOST_DRAWN, "")


def build_report(d: Digest, choice: Choice) -> Report:
    """Put the report together from the digest of a result."""
    scheme = d.result.scheme
    sections = [(anchor, title, tuple(blocks)) for anchor, title, blocks in _sections(d, choice) if blocks]
    tables = count(1)
    numbered = [
        Section(a, f"{_ordinal(n)}、{t}", tuple(_number(d, b, tables) for b in blocks))
        for n, (a, t, blocks) in enumerate(sections, start=1)
    ]
    intro = Section("regions", f"{_ordinal(len(numbered) + 1)}、各地区情况", _page_intro(choice))
    index = (
        tuple((region_anchor(d, r["region"]), d.label(r["region"])) for r in d.regions)
        if choice.with_pages
        else ()
    )

    def make() -> Iterator[Page]:
        return region_pages(d, choice.with_drawings) if choice.with_pages else iter(())

    return Report(
        title=clean(scheme.title),
        subtitle=f"{clean(d.result.period_label)}评价结果",
        meta=_meta(d),
        banners=_banners(d),
        sections=tuple(numbered),
        page_section=intro,
        index=index,
        pages=make,
        issuer=clean(scheme.issuer),
        foot=f"{clean(scheme.title)}　{clean(d.result.period_label)}"
        + ("　演示数据，均为虚构" if _demo(d) else ""),
    )


def _number(d: Digest, block: Block, tables: Iterator[int]) -> Block:
    if not isinstance(block, Table):
        return block
    return replace(block, caption=d.style.say("表~{n}　{caption}", n=next(tables), caption=block.caption))


def _sections(d: Digest, choice: Choice) -> Iterator[tuple[str, str, Sequence[Block]]]:
    linked = choice.with_pages
    period = clean(d.result.period_label)
    yield "summary", "总体情况", [overview(d), *paragraphs(d)]
    yield "ranking", "排名", _ranking(d, period, choice)
    yield "classes", "分类得分和位次", class_tables(d, linked)
    yield "groups", "各组得分率", _groups(d, period, linked)
    yield "awards", "评优", _awards(d, linked)
    yield "adjustments", "加减分和状态认定", _adjustments(d, linked)
    yield "data", "数据说明", _data(d)
    yield "method", "计算方法", method_blocks(d)
    yield "run", "运行记录", [run_pairs(d.result.run)]


def _ranking(d: Digest, period: str, choice: Choice) -> list[Block]:
    blocks: list[Block] = [ranking_table(d, f"{period}得分和位次", choice.with_pages)]
    if len(d.regions) == 1:
        return [*blocks, Para("只有一个地区参评，位次没有比较的意义，不画图。")]
    if charts.draws_bars(d):
        return [*blocks, Duo((Picture(charts.BARS), Picture(charts.STRIP)))]
    told = d.style.say("参评地区超过~{n}~个，不画得分条形图，得分分布见下图", n=charts.MOST_BARS)
    if choice.with_pages and not choice.with_drawings:
        told += "；分地区页的失分不另画图，用表内的横条表示"
    return [*blocks, Para(f"{told}。"), Picture(charts.STRIP)]


def _groups(d: Digest, period: str, linked: bool) -> list[Block]:
    if not d.groups:
        return []
    return [*heat_tables(d, f"{period}各组得分率", linked), Picture(charts.LOSSES)]


def _awards(d: Digest, linked: bool) -> list[Block]:
    return [award_table(d, "评优结果", linked)] if d.result.awards.to_dicts() else []


def _adjustments(d: Digest, linked: bool) -> list[Block]:
    events = d.result.adjustments.to_dicts()
    if not events:
        return [Para("本期没有加减分，也没有状态认定。")]
    return [adjustment_table(d, events, with_region=True, caption="加减分和状态认定一览", linked=linked)]


def _data(d: Digest) -> list[Block]:
    blocks: list[Block] = []
    if d.result.notes.to_dicts():
        blocks.append(note_table(d, "数据处理说明"))
    else:
        blocks.append(Para("数据没有需要说明的处理。"))
    if d.result.left_out.to_dicts():
        blocks.append(left_out_table(d, "未参加排名的地区"))
    else:
        blocks.append(Para("地区表中的地区全部参加了排名。"))
    return blocks


def _page_intro(choice: Choice) -> tuple[Block, ...]:
    return (Para(choice.note),) if choice.note else ()


def _meta(d: Digest) -> tuple[tuple[str, str], ...]:
    scheme, run = d.result.scheme, d.result.run
    force = "至".join(t for t in (date_text(scheme.valid_from), date_text(scheme.valid_to)) if t)
    if scheme.valid_from and not scheme.valid_to:
        force += "起"
    pairs = [
        ("期间", clean(d.result.period_label)),
        ("制定单位", clean(scheme.issuer) or "未写明"),
        ("文号", clean(scheme.document_no) or "未写明"),
        ("方案有效期", force),
        ("数据状态", clean(run.get("status")) or "未注明"),
        ("数据截至", date_text(run.get("as_of"))),
        ("规则来源", clean(scheme.source)),
        ("方案说明", clean(scheme.note)),
    ]
    return tuple((name, text) for name, text in pairs if text)


def _banners(d: Digest) -> tuple[str, ...]:
    scheme = d.result.scheme
    texts = [DEMO] if _demo(d) else []
    if clean(scheme.illustrative):
        texts.append(f"方案中有示意内容：{clean(scheme.illustrative).rstrip('。')}。")
    return tuple(texts)


def _demo(d: Digest) -> bool:
    return bool(d.result.run.get("demo"))


def _ordinal(number: int) -> str:
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else f"十{_ORDINALS[number - 11]}"
