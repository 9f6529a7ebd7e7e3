"""The ranking of one run as rows: a handful of queries whatever the number of regions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhengxian.io.charts import Slope, SlopeLine
from zhengxian.web.evaluate.models import Run, Score

RATES = ((95.0, "h5"), (90.0, "h4"), (80.0, "h3"), (70.0, "h2"))
MOST_LINES = 15
STOPS = 3


@dataclass(frozen=True)
class GroupScore:
    """Score of one group with its tint by rate of the full mark."""

    shown: str
    tint: str
    value: float | None


@dataclass(frozen=True)
class RankRow:
    """One region of a ranking."""

    code: str
    name: str
    class_title: str
    score: float | None
    shown: str
    lost: float | None
    rank: float | None
    rank_in_class: float | None
    moved: int | None
    class_moved: int | None
    note: str
    tied: bool
    grade: str
    status: str
    reason: str
    losses: Sequence[tuple[str, float]] = ()
    groups: Mapping[str, GroupScore] = field(default_factory=dict)

    def place(self, by_class: bool) -> float | None:
        """Return the place in the class or in the pool."""
        return self.rank_in_class if by_class else self.rank

    def movement(self, by_class: bool) -> int | None:
        """Return places gained in the class or in the pool."""
        return self.class_moved if by_class else self.moved


@dataclass(frozen=True)
class Column:
    """One group of the scheme as a column, with its full mark by class."""

    code: str
    title: str
    full: Mapping[str, float]


def rate_tint(score: float | None, full: float | None) -> str:
    """Return the tint of a score rate.

    >>> rate_tint(95, 100), rate_tint(69.99, 100), rate_tint(None, 100)
    ('h5', 'h1', '')
    """
    if score is None or not full:
        return ""
    rate = 100.0 * score / full
    return next((tint for least, tint in RATES if rate >= least - 1e-9), "h1")


def rows(run: Run) -> tuple[list[RankRow], list[Column]]:
    """Return every ranked region in the order of the scheme's classes and places, and the group columns; 1 query."""
    wanted = Score.objects.filter(run=run, level__lte=1).order_by("order")
    stored = wanted.values(
        "region__code", "region__name", "class_title", "node", "title", "level", "score", "shown", "full",
        "rank", "rank_in_class", "rank_change", "class_rank_change", "change_note", "tied", "grade",
        "status", "status_reason",
    )  # fmt: skip
    totals: dict[str, dict[str, Any]] = {}
    groups: dict[str, dict[str, GroupScore]] = {}
    columns: dict[str, tuple[str, dict[str, float]]] = {}
    for row in stored:
        code = row["region__code"]
        if row["level"] == 0:
            totals[code] = dict(row)
            continue
        groups.setdefault(code, {})[row["node"]] = GroupScore(
            row["shown"], rate_tint(row["score"], row["full"]), row["score"]
        )
        if row["full"]:
            columns.setdefault(row["node"], (row["title"], {}))[1].setdefault(row["class_title"], row["full"])
    losses = run.method.get("losses", {})
    full = run.method["points"]
    found = [_row(code, row, losses, groups.get(code, {}), full) for code, row in totals.items()]
    order = {title: i for i, title in enumerate(run.method["classes"])}
    found.sort(key=lambda r: (order.get(r.class_title, 99), r.rank_in_class or 1e9, r.rank or 1e9, r.code))
    return found, [Column(code, title, by_class) for code, (title, by_class) in columns.items()]


def _row(
    code: str,
    row: Mapping[str, Any],
    losses: Mapping[str, Any],
    groups: Mapping[str, GroupScore],
    full: float,
) -> RankRow:
    return RankRow(
        code=code,
        name=row["region__name"],
        class_title=row["class_title"],
        score=row["score"],
        shown=row["shown"],
        lost=None if row["score"] is None else full - row["score"],
        rank=row["rank"],
        rank_in_class=row["rank_in_class"],
        moved=_whole(row["rank_change"]),
        class_moved=_whole(row["class_rank_change"]),
        note=row["change_note"],
        tied=row["tied"],
        grade=row["grade"],
        status=row["status"],
        reason=row["status_reason"],
        losses=[(title, lost) for title, lost in losses.get(code, ())],
        groups=groups,
    )


def sort(found: Sequence[RankRow], key: str, by_class: bool, classes: Sequence[str]) -> list[RankRow]:
    """Sort by place, score, loss or a group's score; inside the classes where the list goes by class."""
    falling, name = key.startswith("-"), key.lstrip("-")
    order = {title: i for i, title in enumerate(classes)}

    def value(row: RankRow) -> float | None:
        if name == "lost":
            return row.lost
        if name == "score":
            return row.score
        if name in row.groups:
            return row.groups[name].value
        return row.place(by_class)

    def rank(row: RankRow) -> tuple[float, bool, float, float]:
        own = value(row)
        at = order.get(row.class_title, 99) if by_class else 0
        signed = 0.0 if own is None else -own if falling else own
        return at, own is None, signed, row.rank or 1e9

    return sorted(found, key=rank)


def slopes(
    run: Run, runs: Sequence[Run], rows_now: Sequence[RankRow], label: Any
) -> tuple[list[Slope], list[str]]:
    """Return one slope chart a class over the newest runs of earlier periods, and the classes that cannot be drawn.

    ``runs`` newest first, one a period. A line goes back only as far as the class had the same members; 1 query.
    """
    stops = [r for r in runs if r.period_end < run.period_end][: STOPS - 1]
    stops = [*reversed(stops), run]
    wanted = [r.pk for r in stops]
    stored = Score.objects.filter(run__in=wanted, level=0).values_list(
        "run_id", "region__code", "class_title", "rank_in_class"
    )
    at: dict[tuple[int, str], dict[str, float | None]] = {}
    for run_id, code, title, place in stored:
        at.setdefault((run_id, title), {})[code] = place
    charts, without = [], []
    for title in dict.fromkeys(r.class_title for r in rows_now):
        members = [r for r in rows_now if r.class_title == title]
        chart = _slope(title, members, stops, at, label) if len(members) <= MOST_LINES else None
        if chart is None:
            without.append(title or "全部地区")
        else:
            charts.append(chart)
    return charts, without


def _slope(
    title: str,
    members: Sequence[RankRow],
    stops: Sequence[Run],
    at: Mapping[tuple[int, str], Mapping[str, float | None]],
    label: Any,
) -> Slope | None:
    codes = {r.code for r in members}
    same = [set(at.get((stop.pk, title), {})) == codes for stop in stops]
    first = next((i for i in range(len(stops)) if all(same[i:])), len(stops))
    kept = stops[first:]
    if len(kept) < 2:
        return None
    lines = [
        SlopeLine(r.name, tuple(_whole(at[stop.pk, title].get(r.code)) for stop in kept)) for r in members
    ]
    return Slope(title or "全部地区", "类内位次", tuple(label(stop.period) for stop in kept), tuple(lines))


def _whole(place: float | None) -> int | None:
    return None if place is None else int(place)
