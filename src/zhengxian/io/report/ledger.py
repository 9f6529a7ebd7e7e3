"""The ledger of lost points: figure, marks, loss and what would win it back, the largest loss first."""

from __future__ import annotations

from zhengxian.io.report.digest import Digest
from zhengxian.io.report.figures import NONE_WORD, clean, state_word
from zhengxian.io.report.parts import Cell, Column, Row, Table
from zhengxian.io.report.source import Record

_NOTES = (
    "“升一位需”是其他地区的数和比较用的最高、最低、平均值都按现状固定时，单靠这一项升一位要达到的数，“最高分需”是这一项能得最高分的数，均向够用的一侧取位",
    "“可挽回”是达到“最高分需”可增加的总分",
    "各项得分与失分之和恒等于满分，分项四舍五入后末位可差 1",
)
SHORT = {
    "单靠这一项不够": "不够",
    "得分取决于其他地区，无法单独倒推": "不能倒推",
    "该项的数经过补值或处理，不倒推": "不倒推",
}
"""Words for a narrow cell; the full remark is then a note under the table."""


def ledger_rows(d: Digest, region: str) -> list[Record]:
    """Return the items that count for a region or would but for a missing figure, the largest loss first."""
    rows = [r for r in d.contributions.get(region, []) if r["weight"] or r["state"]]
    return sorted(rows, key=lambda r: -(r["points_lost"] or 0.0))


def ledger_table(d: Digest, row: Record, bars: bool) -> Table:
    """Build the ledger of one region; ``bars`` draws the losses as bars inside the table."""
    items = ledger_rows(d, row["region"])
    most = max((r["points_lost"] or 0.0 for r in items), default=0.0)
    columns = (
        Column("指标", 44),
        Column("现值", 24, "num"),
        Column("满分", 12, "num"),
        Column("得分", 13, "num"),
        Column("得分率", 15, "num"),
        Column("失分", 14, "num", order="descending"),
        *((Column("", 18),) if bars else ()),
        Column("升一位需", 20, "num"),
        Column("最高分需", 18, "num"),
        Column("可挽回", 14, "num"),
    )
    body = [Row(_cells(d, r, most, bars)) for r in items]
    body.append(_sum(d, items, bars))
    notes = (*_NOTES, *_remarks(d, row["region"]))
    return Table("失分台账", columns, tuple(body), unit="分，按失分由多到少排列", notes=notes)


def _cells(d: Digest, item: Record, most: float, bars: bool) -> tuple[Cell, ...]:
    lost = item["points_lost"]
    bar = (Cell(bar=max(0.0, (lost or 0.0) / most) if most > 0 else 0.0),) if bars else ()
    chance = d.winback.get(item["region"], {}).get(item["node"])
    return (
        Cell(clean(item["title"]) or clean(item["node"]), aside=_group_title(d, item)),
        figure_cell(d, item),
        Cell(d.style.plain(item["weight"])),
        Cell(d.style.number(item["points"], d.fine) if item["weight"] else "不计分"),
        Cell(d.style.percent(item["points"], item["weight"])),
        Cell(d.style.number(lost, d.fine), tone="bold"),
        *bar,
        _needed(d, item, chance, "needed_for_next"),
        _needed(d, item, chance, "needed_for_full"),
        Cell(
            NONE_WORD
            if not chance or not chance["points_gain"]
            else d.style.number(chance["points_gain"], d.fine)
        ),
    )


def _group_title(d: Digest, item: Record) -> str:
    return next((n.title for n in d.inner if n.code == item["parent"]), "")


def figure_cell(d: Digest, item: Record) -> Cell:
    """Show a raw figure with the indicator's decimals and unit, or the word for why there is none."""
    treated = clean(item["treatment"])
    unit = clean(item["unit"])
    absent = item["raw"] is None or item["raw"] != item["raw"]
    text = "" if absent else d.style.number(item["raw"], _decimals(item))
    if unit == "%" and text:
        text, unit = f"{text}%", ""
    if absent or item["state"]:
        used = f"按 {text}{unit} 计" if text else ""
        return Cell(state_word(item["state"]), below="，".join(t for t in (used, treated) if t), tone="muted")
    return Cell(text, note=unit, below=treated)


def _decimals(item: Record) -> int:
    return 2 if item["decimals"] is None else int(item["decimals"])


def _needed(d: Digest, item: Record, chance: Record | None, column: str) -> Cell:
    """Show a figure to reach or, in the first of the two columns, why there is none."""
    value = None if chance is None else chance[column]
    if chance is None or value is None:
        why = clean(chance["remark"]).rstrip("。") if chance and column == "needed_for_next" else ""
        return Cell(SHORT.get(why, why), tone="small") if why else Cell(NONE_WORD)
    text = d.style.toward(value, _decimals(item), away_from=item["raw"])
    return Cell(f"{text}%" if clean(item["unit"]) == "%" else text)


def _remarks(d: Digest, region: str) -> list[str]:
    told = {clean(r["remark"]).rstrip("。") for r in d.winback.get(region, {}).values()}
    return [f"“{short}”：{full}" for full, short in SHORT.items() if full in told]


def _sum(d: Digest, items: list[Record], bars: bool) -> Row:
    full = sum(r["weight"] or 0.0 for r in items)
    points = sum(r["points"] or 0.0 for r in items)
    cells = [
        Cell("合计", note="加减分前" if d.adjusted else ""),
        Cell(""),
        Cell(d.style.plain(full)),
        Cell(d.style.number(points, d.fine)),
        Cell(d.style.percent(points, full)),
        Cell(d.style.number(sum(r["points_lost"] or 0.0 for r in items), d.fine)),
        *([Cell("")] if bars else []),
        *(Cell(""), Cell(""), Cell("")),
    ]
    return Row(tuple(cells), kind="sum")
