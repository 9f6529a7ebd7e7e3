"""The ranking table and one table per class."""

from __future__ import annotations

from decimal import Decimal

from zhengxian.io.report.anchors import region_anchor
from zhengxian.io.report.digest import NORMAL, Digest, class_label
from zhengxian.io.report.figures import clean, tidy, whole
from zhengxian.io.report.gaps import Gap, gaps, printed
from zhengxian.io.report.movement import NOTE as MOVEMENT_NOTE
from zhengxian.io.report.movement import movement
from zhengxian.io.report.parts import Cell, Column, Row, Table
from zhengxian.io.report.source import Record

_WORST = 2


def ranking_table(d: Digest, caption: str, linked: bool) -> Table:
    """Build the leading ranking: both ranks, movement, score, points lost or adjusted, grade and status.

    ``linked`` says that region pages follow, so that names lead to them.
    """
    columns = _ranking_columns(d)
    rows: list[Row] = []
    for name in d.classes if d.by_class else ("",):
        members = d.members(name) if d.by_class else d.regions
        if d.by_class:
            rows.append(group_row(d, name, len(members), len(columns)))
        rows.extend(Row(_ranking_cells(d, r, linked)) for r in members)
    return Table(caption, columns, tuple(rows), unit="分", notes=_ranking_notes(d), name=2 if d.moved else 1)


def class_tables(d: Digest, linked: bool) -> list[Table]:
    """Build one table per class: rank inside, gaps in points and where most was lost."""
    if len(d.classes) < 2:
        return []
    return [_class_table(d, name, linked) for name in d.classes]


def group_row(d: Digest, class_name: str, count: int, span: int) -> Row:
    """Return the row that opens a class."""
    return Row(
        (Cell(class_label(class_name), note=d.style.say("{n}~个地区", n=count), span=span),), kind="grp"
    )


def place_cell(row: Record, place: str, tie: str, tone: str = "") -> Cell:
    """Show a rank and, where it is shared, the word 并列."""
    if row[place] is None:
        return Cell("不排名", tone="muted")
    return Cell(whole(row[place]), note="并列" if row[tie] else "", tone=tone)


def name_cell(d: Digest, region: str, linked: bool) -> Cell:
    """Show a region's name, leading to its page where there is one."""
    return Cell(d.label(region), link=region_anchor(d, region) if linked else "")


def status_cell(row: Record) -> Cell:
    """Show the status in words; anything but normal carries the shape of a named decision."""
    status = clean(row["status"]) or NORMAL
    return Cell(NORMAL) if status == NORMAL else Cell(status, mark="veto", tone="bad")


def worst_items(d: Digest, region: str) -> str:
    """Name the items that cost most, with the points."""
    rows = [r for r in d.contributions.get(region, []) if r["weight"] and (r["points_lost"] or 0.0) > 0]
    rows.sort(key=lambda r: -r["points_lost"])
    return "，".join(f"{clean(r['title'])} {d.style.number(r['points_lost'], d.fine)}" for r in rows[:_WORST])


def _ranking_columns(d: Digest) -> tuple[Column, ...]:
    lead = "类内位次" if d.by_class else "位次"
    columns = [Column(lead, 17, "mid", order="ascending")]
    if d.moved:
        columns.append(Column("较上期", 21, "num"))
    columns.append(Column("地区", 30))
    if len(d.classes) > 1 and not d.by_class:
        columns.append(Column("类别", 26))
    columns += _score_columns(d)
    if len(d.classes) > 1:
        columns.append(Column("全域位次" if d.by_class else "类内位次", 17, "mid"))
    if d.graded:
        columns.append(Column("等次", 16))
    if d.marked:
        columns.append(Column("状态", 24))
    columns.append(Column("失分最多", 62, screen_only=True))
    return tuple(columns)


def _score_columns(d: Digest) -> list[Column]:
    if d.adjusted:
        return [Column("基础分", 16, "num"), Column("加减分", 15, "num"), Column("得分", 16, "num")]
    return [Column("得分", 16, "num"), Column("失分", 16, "num")]


def _ranking_cells(d: Digest, row: Record, linked: bool) -> tuple[Cell, ...]:
    cells = [place_cell(row, d.place, d.tie, tone="bold")]
    if d.moved:
        cells.append(movement(row).cell(d.style))
    cells.append(name_cell(d, row["region"], linked))
    if len(d.classes) > 1 and not d.by_class:
        cells.append(Cell(class_label(clean(row["class"]))))
    cells += _score_cells(d, row)
    if len(d.classes) > 1:
        other = ("rank", "tied") if d.by_class else ("rank_in_class", "tied_in_class")
        cells.append(place_cell(row, *other))
    if d.graded:
        cells.append(Cell(clean(row["grade"]) or "未评等"))
    if d.marked:
        cells.append(status_cell(row))
    cells.append(Cell(worst_items(d, row["region"]), tone="small"))
    return tuple(cells)


def _score_cells(d: Digest, row: Record) -> list[Cell]:
    score = Cell(tidy(row["shown"]), tone="bold")
    if d.adjusted:
        net = (row["bonus"] or 0.0) - abs(row["deduction"] or 0.0)
        base = Cell(d.style.number(row["base_score"], d.decimals))
        return [base, Cell(d.style.signed(net, d.decimals)), score]
    return [score, Cell(lost_shown(d, row), tone="muted")]


def lost_shown(d: Digest, row: Record) -> str:
    """Return full marks less the score as printed, so that the two columns add up."""
    full = Decimal(repr(float(d.result.scheme.points)))
    return d.style.number(float(full - printed(row["shown"])), d.decimals)


def _ranking_notes(d: Digest) -> tuple[str, ...]:
    notes = [d.style.say("位次按保留~{n}~位小数的得分比较，相同的并列", n=d.decimals)]
    if d.moved:
        notes.append(MOVEMENT_NOTE)
    if d.adjusted:
        notes.append("得分＝基础分＋加减分，四舍五入后末位可差 1")
    if d.by_class:
        notes.append("各类按本类权重计分，全域位次仅供参考")
    notes += [f"{d.label(r['region'])}：{reason}" for r in d.regions if (reason := _reason(r))]
    if not d.marked:
        notes.append("各地区状态均为正常")
    return tuple(notes)


def _reason(row: Record) -> str:
    marked = clean(row["status"]) not in ("", NORMAL)
    return clean(row["status_reason"]).rstrip("。") if marked else ""


def _class_table(d: Digest, name: str, linked: bool) -> Table:
    rows = d.members(name)
    columns = (
        Column("类内位次", 15, "mid", order="ascending"),
        Column("地区", 28),
        Column("得分", 15, "num"),
        Column("距第一", 14, "num"),
        Column("距前一名", 16, "num"),
        Column("全域位次", 15, "mid"),
        Column("失分最多", 56),
    )
    between = gaps(rows, "rank_in_class")
    body = tuple(Row(_class_cells(d, row, between[row["region"]], linked)) for row in rows)
    caption = d.style.say("{c}得分和位次（{n}~个地区）", c=class_label(name), n=len(rows))
    return Table(caption, columns, body, unit="分", notes=("距第一、距前一名为公布得分之差",), name=1)


def _class_cells(d: Digest, row: Record, gap: Gap, linked: bool) -> tuple[Cell, ...]:
    best, above = gap.texts(d.style, d.decimals)
    return (
        place_cell(row, "rank_in_class", "tied_in_class", tone="bold"),
        name_cell(d, row["region"], linked),
        Cell(tidy(row["shown"]), tone="bold"),
        Cell(best),
        Cell(above),
        place_cell(row, "rank", "tied"),
        Cell(worst_items(d, row["region"]), tone="small"),
    )
