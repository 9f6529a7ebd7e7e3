"""One region in one run: where it stands, where points were lost, what catching up would return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhengxian.io.charts import DotRow, Dots
from zhengxian.web.collect.models import Observation, Status
from zhengxian.web.collect.selectors.observations import STATUS_MARKS, Sight
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.evaluate.models import Contribution, Run, Score
from zhengxian.web.evaluate.selectors import runs as run_selectors

BAR = 60.0
MOST_DOTS = 24


@dataclass(frozen=True)
class Standing:
    """One region's total in a run."""

    code: str
    name: str
    class_title: str
    score: float | None
    shown: str
    rank: float | None
    rank_in_class: float | None


@dataclass(frozen=True)
class Head:
    """The facts strip: the own total, sizes, neighbours."""

    own: Score
    class_size: int
    pool_size: int
    ahead: Standing | None
    behind: Standing | None
    by_class: bool

    @property
    def gap(self) -> float | None:
        """Points to the next place."""
        return _gap(self.ahead.score if self.ahead else None, self.own.score)

    @property
    def lead(self) -> float | None:
        """Points ahead of the place behind."""
        return _gap(self.own.score, self.behind.score if self.behind else None)


def _gap(high: float | None, low: float | None) -> float | None:
    return None if high is None or low is None else high - low


@dataclass(frozen=True)
class Loss:
    """One row of the ledger of points lost."""

    node: str
    title: str
    unit: str
    decimals: int | None
    weight: float | None
    points: float | None
    lost: float | None
    bar: float
    raw: float | str | None
    status: str
    locked: bool
    place: int | None
    tied: bool
    back: Mapping[str, Any]
    note: str
    is_item: bool


def region_of(access: Access, run: Run, code: str, day: date) -> Region:
    """Return the region if its result in the run may be seen, or raise `Hidden`."""
    region = Region.objects.select_related("parent").filter(code=code).first()
    if region is None or not run_selectors.sees_region(access, run, region, day):
        raise Hidden
    return region


def own_total(run: Run, region: Region) -> Score:
    """Return the total of a region in a run, or raise `Hidden` when it did not take part."""
    found = Score.objects.filter(run=run, region=region, level=0).first()
    if found is None:
        raise Hidden
    return found


def standings(run: Run) -> list[Standing]:
    """Return all totals of a run in the order of classes and places; one query."""
    rows = Score.objects.filter(run=run, level=0).values_list(
        "region__code", "region__name", "class_title", "score", "shown", "rank", "rank_in_class"
    )
    order = {title: i for i, title in enumerate(run.method["classes"])}
    found = [Standing(*row) for row in rows]
    return sorted(found, key=lambda s: (order.get(s.class_title, 99), s.rank_in_class or 1e9, s.code))


def head(run: Run, own: Score, everybody: Sequence[Standing]) -> Head:
    """Put the facts of a region together from totals that are read."""
    by_class = run.method["within"] == "class"
    peers = [s for s in everybody if s.class_title == own.class_title]
    ladder = peers if by_class else sorted(everybody, key=lambda s: (s.rank or 1e9, s.code))
    places = [(s.rank_in_class if by_class else s.rank, s) for s in ladder]
    mine = own.rank_in_class if by_class else own.rank
    ahead = [s for place, s in places if place is not None and mine is not None and place < mine]
    behind = [s for place, s in places if place is not None and mine is not None and place > mine]
    return Head(
        own,
        sum(s.rank_in_class is not None for s in peers),
        sum(s.rank is not None for s in everybody),
        ahead[-1] if ahead else None,
        behind[0] if behind else None,
        by_class,
    )


def sees_winback(access: Access) -> bool:
    """Tell whether what catching up returns may be shown: leaders, assessors, supervisors, auditors."""
    return access.may(Action.SEE_TARGETS)


def figures_of(run: Run, region: Region) -> dict[str, Observation]:
    """Return the figures of a region that the run read for its period, by series; one query."""
    codes = [code for code, joined in run.inputs["joins"].items() if joined == region.code]
    rows = (
        Observation.objects.as_of(run.as_of)
        .filter(
            region__code__in=[region.code, *codes],
            indicator__code__in=list(run.inputs["series"]),
            period_end=run.period_end,
        )
        .select_related("indicator", "region")
        .defer("indicator__definition", "indicator__levels", "reason")
    )
    found: dict[str, Observation] = {}
    for row in rows:
        known = found.get(row.indicator.code)
        if known is None or row.period == run.period:
            found[row.indicator.code] = row
    return found


def ledger(
    access: Access, run: Run, region: Region, figures: Mapping[str, Observation], *, public: bool
) -> list[Loss]:
    """Return the items of a region by points lost, the most first; one query beyond the figures.

    A figure that the reader may not see yet is locked; in a public run every figure is shown.
    """
    sight = Sight.of(access)
    rows = list(Contribution.objects.filter(run=run, region=region).order_by("order"))
    most = max((r.points_lost or 0.0 for r in rows), default=0.0)
    tied = _tied(rows)
    found = []
    for row in rows:
        rule = run.method["rules"].get(row.node)
        if not (row.weight if rule is not None else row.points):
            continue
        reads = [figures[c] for c in (rule["reads"] if rule else ()) if c in figures]
        seen = public or all(
            sight.sees(o.release, o.embargo_until, region, o.indicator.department_id) for o in reads
        )
        found.append(
            _loss(row, reads, most, locked=not seen, is_item=rule is not None, tied=row.node in tied)
        )
    return sorted(found, key=lambda loss: -(loss.lost or 0.0))


def _tied(rows: Sequence[Contribution]) -> set[str]:
    """Nodes whose place in the class is shared; told by the row of the score, which keeps places only."""
    return {r.node for r in rows if r.rank_in_class is not None and not float(r.rank_in_class).is_integer()}


def _loss(
    row: Contribution, reads: Sequence[Observation], most: float, *, locked: bool, is_item: bool, tied: bool
) -> Loss:
    lost = row.points_lost or 0.0
    status = STATUS_MARKS[Status(reads[0].status)] if reads and row.state == "" else ""
    return Loss(
        row.node,
        row.title,
        row.unit,
        row.decimals,
        row.weight,
        row.points,
        row.points_lost,
        round(BAR * max(lost, 0.0) / most, 1) if most > 0 else 0.0,
        None
        if locked
        else row.raw
        if row.raw is not None and row.state in ("", "below_unit")
        else row.state or None,
        "" if locked else status,
        locked,
        None if row.rank_in_class is None else int(row.rank_in_class),
        tied,
        row.winback,
        "" if locked else row.note,
        is_item,
    )


def peer_dots(run: Run, own: Score, name: str) -> Dots | None:
    """Return the score rates of the region's groups among its class; one query."""
    rows = Score.objects.filter(run=run, level=1, class_title=own.class_title, full__gt=0).values_list(
        "node", "title", "region_id", "score", "full"
    )
    by_node: dict[str, tuple[str, dict[int, float]]] = {}
    for node, title, region, score, full in rows.order_by("order"):
        if score is not None and full:
            by_node.setdefault(node, (title, {}))[1][region] = 100.0 * score / full
    if not by_node:
        return None
    peers = max(len(rates) for _, rates in by_node.values()) - 1
    dots = tuple(
        DotRow(title, rates.get(own.region_id), tuple(v for r, v in rates.items() if r != own.region_id))
        for title, rates in by_node.values()
    )
    return Dots("同类比较", "组得分率", "%", 1, dots, name, f"同类 {peers} 个")


@dataclass(frozen=True)
class Past:
    """One earlier result of the region."""

    run: Run
    score: Score


def history(access: Access, day: date, run: Run, region: Region) -> list[Past]:
    """Return the region's totals in the runs of the same scheme that the reader sees, newest first; 2 queries."""
    runs = run_selectors.newest_a_period(run_selectors.siblings(access, day, run))
    seen = {r.pk: r for r in runs if r.period_end <= run.period_end and r.period != run.period} | {
        run.pk: run
    }
    rows = Score.objects.filter(run__in=list(seen), region=region, level=0)
    found = [Past(seen[row.run_id], row) for row in rows]
    return sorted(found, key=lambda p: p.run.period_end, reverse=True)


def latest_for(access: Access, region: Region) -> Run | None:
    """Return the newest run in which a region's own people may see it."""
    rows = run_selectors.confirming_for(access).filter(scores__region=region, scores__level=0)
    return rows.order_by("-period_end", "-created_at").first()
