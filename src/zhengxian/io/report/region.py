"""The page of one region: where it stands, where points were lost and what would win them back."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from zhengxian.io.report.anchors import region_anchor
from zhengxian.io.report.digest import NORMAL, Digest, Node, class_label
from zhengxian.io.report.figures import clean, share, tidy, whole
from zhengxian.io.report.gaps import Gap, gaps, shown_gap
from zhengxian.io.report.groups import rate_tone
from zhengxian.io.report.ledger import ledger_table
from zhengxian.io.report.movement import movement
from zhengxian.io.report.parts import Block, Cell, Column, Duo, Fact, Facts, Page, Para, Picture, Row, Table
from zhengxian.io.report.record import adjustment_table
from zhengxian.io.report.source import Record


@dataclass(frozen=True)
class Comparison:
    """What a page compares its region with, worked out once for all pages."""

    gaps: Mapping[str, Gap]
    class_size: Mapping[str, int]
    mean_rate: Mapping[tuple[str, str], float]
    """Mean score rate by class and node."""


def compare(d: Digest) -> Comparison:
    """Work out gaps and class means for all regions."""
    between: dict[str, Gap] = {}
    for name in d.classes if d.by_class else ("",):
        between |= gaps(d.members(name) if d.by_class else d.regions, d.place)
    sizes = {name: sum(r["rank_in_class"] is not None for r in d.members(name)) for name in d.classes}
    return Comparison(between, sizes, _means(d))


def pages(d: Digest, charts: bool) -> Iterator[Page]:
    """Make the pages one by one, in the order of the leading ranking; ``charts`` asks for a drawn bar chart."""
    against = compare(d)
    for row in d.regions:
        yield region_page(d, row, against, charts)


def region_page(d: Digest, row: Record, against: Comparison, charts: bool) -> Page:
    """Make the page of one region."""
    region = row["region"]
    blocks: list[Block] = [_facts(d, row, against)]
    if clean(row["status"]) not in ("", NORMAL):
        reason = clean(row["status_reason"]).rstrip("。")
        blocks.append(
            Para(
                f"状态：{clean(row['status'])}。{reason}。" if reason else f"状态：{clean(row['status'])}。",
                True,
            )
        )
    groups = _group_table(d, row, against)
    blocks.append(Duo((groups, Picture(region_anchor(d, region)))) if charts else groups)
    blocks.append(ledger_table(d, row, bars=not charts))
    events = d.adjustments.get(region, [])
    if events:
        blocks.append(adjustment_table(d, events, with_region=False))
    else:
        blocks.append(Para("本地区没有加减分，也没有状态认定。"))
    note = class_label(clean(row["class"])) if len(d.classes) > 1 else ""
    return Page(region_anchor(d, region), d.label(region), note, tuple(blocks))


def _facts(d: Digest, row: Record, against: Comparison) -> Facts:
    items = [
        Fact("得分", tidy(row["shown"]), d.style.say("满分~{p}", p=d.style.plain(d.result.scheme.points)))
    ]
    items += _places(d, row, against)
    if d.moved:
        move = movement(row)
        if move.kind in ("up", "down"):
            items.append(
                Fact(
                    "较上期",
                    move.text,
                    f"上期第 {whole(row['previous_rank'])}",
                    move.kind,
                    move.phrase(d.style),
                )
            )
        else:
            items.append(Fact("较上期", move.text))
    if d.graded:
        items.append(Fact("等次", clean(row["grade"]) or "未评等"))
    gap = against.gaps[row["region"]]
    if row[d.place] is None:
        return Facts(tuple(items))
    if gap.best is None:
        items.append(Fact("距前一名", "居首位"))
    else:
        ahead = "、".join(d.label(r) for r in gap.next_regions[:2]) + (
            "等" if len(gap.next_regions) > 2 else ""
        )
        items.append(Fact("距前一名", shown_gap(d.style, gap.above, d.decimals), ahead))
        items.append(Fact("距第一", shown_gap(d.style, gap.best, d.decimals), "分"))
    return Facts(tuple(items))


def _places(d: Digest, row: Record, against: Comparison) -> list[Fact]:
    pool = _place_fact("全域位次" if len(d.classes) > 1 else "位次", row["rank"], row["tied"], _ranked(d))
    if len(d.classes) < 2:
        return [pool]
    size = against.class_size[clean(row["class"])]
    inside = _place_fact("类内位次", row["rank_in_class"], row["tied_in_class"], size)
    return [inside, pool] if d.by_class else [pool, inside]


def _ranked(d: Digest) -> int:
    return sum(r["rank"] is not None for r in d.regions)


def _place_fact(label: str, place: float | None, tied: bool, size: int) -> Fact:
    if place is None:
        return Fact(label, "不排名")
    return Fact(label, whole(place), f"共 {size} 个{'，并列' if tied else ''}")


def _means(d: Digest) -> dict[tuple[str, str], float]:
    rates: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in d.regions:
        for node, score in d.scores.get(row["region"], {}).items():
            if (rate := share(score["score"], score["full"])) is not None:
                rates[clean(row["class"]), node].append(rate)
    return {key: statistics.fmean(values) for key, values in rates.items()}


def _group_table(d: Digest, row: Record, against: Comparison) -> Table:
    peers = against.class_size[clean(row["class"])] > 1
    columns = [
        Column("组", 44),
        Column("满分", 16, "num"),
        Column("得分", 18, "num"),
        Column("得分率", 18, "num"),
        Column("失分", 18, "num"),
        Column("类内位次" if d.by_class else "位次", 20, "mid"),
    ]
    if peers:
        columns.append(Column("同类平均" if len(d.classes) > 1 else "平均", 24, "num", sub="得分率"))
    scores = d.scores.get(row["region"], {})
    body = []
    for node in d.inner or d.groups:
        score = scores.get(node.code)
        if score is not None and score["full"]:
            cells = _group_cells(d, node, score)
            mean = against.mean_rate.get((clean(row["class"]), node.code))
            body.append(Row((*cells, Cell(d.style.percent(mean, 1.0))) if peers else cells))
    return Table("各组得分", tuple(columns), tuple(body), unit="分")


def _group_cells(d: Digest, node: Node, score: Record) -> tuple[Cell, ...]:
    value, full = score["score"], score["full"]
    lost = None if value is None else full - value
    place = score["rank_in_class"] if d.by_class else score["rank"]
    return (
        Cell("　" * (node.level - 1) + node.title),
        Cell(d.style.plain(full)),
        Cell("不计分" if value is None else d.style.number(value, d.fine)),
        Cell(d.style.percent(value, full), tone=rate_tone(value, full)),
        Cell(d.style.number(lost, d.fine)),
        Cell(whole(place)),
    )
