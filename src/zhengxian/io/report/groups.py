"""The heat table: score rate of every region in every group, tinted and always with its number."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence

from zhengxian.engine.base.rounding import half_up_text
from zhengxian.io.report.digest import Digest, Node, class_label
from zhengxian.io.report.figures import clean, settled, share
from zhengxian.io.report.parts import Cell, Column, Row, Table
from zhengxian.io.report.rankings import name_cell, place_cell
from zhengxian.io.report.source import Record

LIMITS = (70.0, 80.0, 90.0, 95.0)
"""Bounds of the five fills, in percent, compared with the printed rate."""
LEGEND = ("不足 70%", "70%—80%", "80%—90%", "90%—95%", "95% 以上")
_UPRIGHT = 7
"""Groups that fit on an upright sheet; more need it on its side."""
_SIDEWAYS = 12


def heat_tables(d: Digest, caption: str, linked: bool) -> list[Table]:
    """Build the heat table, in even parts where the scheme has more than twelve groups."""
    count = math.ceil(len(d.groups) / _SIDEWAYS)
    size = math.ceil(len(d.groups) / count)
    parts = [d.groups[at : at + size] for at in range(0, len(d.groups), size)]
    names = [""] if len(parts) == 1 else [f"（之{n}）" for n in range(1, len(parts) + 1)]
    return [_heat(d, f"{caption}{n}", part, linked) for n, part in zip(names, parts, strict=True)]


def rate_tone(part: float | None, full: float | None) -> str:
    """Return the fill of a score rate, decided on the printed figure.

    >>> rate_tone(28.5, 30.0), rate_tone(20.0, 30.0), rate_tone(None, 30.0)
    ('heat-5', 'heat-1', '')
    """
    rate = share(part, full)
    if rate is None:
        return ""
    return f"heat-{1 + bisect_right(LIMITS, float(half_up_text(settled(100.0 * rate), 1)))}"


def rate_cell(d: Digest, row: Record | None) -> Cell:
    """Show a node's score rate with its fill; a node that does not count for the region says so."""
    if row is None or not row["full"]:
        return Cell("本类不设", tone="muted")
    if row["score"] is None:
        return Cell("不计分", tone="muted")
    return Cell(d.style.percent(row["score"], row["full"]), tone=rate_tone(row["score"], row["full"]))


def _heat(d: Digest, caption: str, groups: Sequence[Node], linked: bool) -> Table:
    split = len(d.classes) > 1
    columns = (
        Column("类内位次" if split else "位次", 15, "mid"),
        Column("地区", 30),
        Column("得分率", 16, "num"),
        *(Column(g.title, 15, "num") for g in groups),
    )
    rows: list[Row] = []
    for name in d.classes if split else ("",):
        members = d.members(name) if split else list(d.regions)
        rows.append(_full_marks(d, name, members, groups))
        rows.extend(Row(_heat_cells(d, row, groups, split, linked)) for row in members)
    wide = len(d.groups) > _UPRIGHT
    whole = "本类满分" if split else "满分"
    notes = (f"得分率为得分占{whole}的比例，底色只是辅助，以数字为准",)
    return Table(caption, columns, tuple(rows), notes=notes, name=1, legend=True, wide=wide)


def _full_marks(d: Digest, name: str, members: Sequence[Record], groups: Sequence[Node]) -> Row:
    title = Cell(class_label(name) if name or len(d.classes) > 1 else "满分", span=3)
    return Row((title, *(Cell(_full_mark(d, members, g)) for g in groups)), kind="grp")


def _full_mark(d: Digest, members: Sequence[Record], group: Node) -> str:
    marks = {
        d.style.plain(row["full"])
        for r in members
        if (row := d.scores.get(r["region"], {}).get(group.code)) is not None and row["full"]
    }
    if not marks:
        return "不设"
    return f"满分 {marks.pop()}" if len(marks) == 1 else "满分不一"


def _heat_cells(
    d: Digest, row: Record, groups: Sequence[Node], split: bool, linked: bool
) -> tuple[Cell, ...]:
    place, tie = ("rank_in_class", "tied_in_class") if split else ("rank", "tied")
    nodes = d.scores.get(row["region"], {})
    total = d.style.percent(row["score"], d.result.scheme.points)
    return (
        place_cell(row, place, tie),
        name_cell(d, row["region"], linked),
        Cell(total, tone="bold"),
        *(rate_cell(d, nodes.get(g.code)) for g in groups),
    )


def peers(d: Digest, region: Record) -> list[Record]:
    """Return the regions of the same class, or all where there is one class."""
    return d.members(clean(region["class"])) if len(d.classes) > 1 else list(d.regions)
