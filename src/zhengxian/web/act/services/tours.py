"""On-site reviews (观摩): made with their projects and criteria, scored by judges, ranked, closed and then frozen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from zhengxian.engine.act.onsite import Ballot, OnsiteRow, OnsiteRule, score_onsite
from zhengxian.web.act.models import Tour, TourScore, TourStop
from zhengxian.web.act.selectors import tours
from zhengxian.web.act.services.transitions import moment_of
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import User
from zhengxian.web.core.refusal import Conflict, Hidden, Refused
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.core.services import audit

FULL = Decimal(100)
MOST_TRIM = 3
Given = Mapping[tuple[int, str], Decimal]
"""Points by stop and criterion."""


@dataclass(frozen=True)
class Placed:
    """One stop of a closed tour with its score and place."""

    stop: TourStop
    row: OnsiteRow


def weights_of(tour: Tour) -> dict[str, float]:
    """Return the criteria of a tour with their weights."""
    return {one["name"]: float(one["weight"]) for one in tour.criteria}


@transaction.atomic
def create(
    *,
    title: str,
    held_on: date,
    criteria: Sequence[tuple[str, Decimal]],
    projects: Iterable[int],
    by: User,
    access: Access,
    trim: int = 1,
    at: datetime | None = None,
) -> Tour:
    """Make a tour of projects that the person supervises, scored by weighted criteria.

    Errors: Hidden; ``A-430`` no title; ``A-431`` no criterion, one twice, or a weight of 0; ``A-432`` fewer than two
    projects, or one the person does not supervise; ``A-433`` too many extreme scores are dropped.
    """
    if not access.may(Action.ASSIGN_ITEMS):
        raise Hidden
    moment, wanted = moment_of(at), list(dict.fromkeys(projects))
    _check(title, criteria, trim)
    found = tours.offered(access).in_bulk(wanted)
    if len(wanted) < 2 or len(found) < len(wanted):
        raise Refused("A-432", "观摩至少要有两个您管理的项目。请重新勾选项目")
    made = Tour.objects.create(
        title=title.strip()[:120], held_on=held_on, trim=trim, created_at=moment,
        criteria=[{"name": name, "weight": f"{weight:f}"} for name, weight in criteria],
    )  # fmt: skip
    TourStop.objects.bulk_create(
        TourStop(tour=made, project_id=pk, order=n) for n, pk in enumerate(wanted, start=1)
    )
    audit.record("tour.create", made, f"新建观摩“{made.title}”，{len(wanted)} 个项目", by=by, at=moment)
    return made


def _check(title: str, criteria: Sequence[tuple[str, Decimal]], trim: int) -> None:
    if not title.strip():
        raise Refused("A-430", "没有写观摩的名称。请补填，如“三季度重点项目观摩”")
    names = [name for name, _ in criteria]
    if not names or len(set(names)) < len(names) or any(weight <= 0 for _, weight in criteria):
        raise Refused("A-431", "评分项目没有填、重复，或权重不大于 0。请一行写一项，如“项目进度 40”")
    if not 0 <= trim <= MOST_TRIM:
        raise Refused("A-433", f"各去掉最高最低分 {trim} 个不合适，应在 0 至 {MOST_TRIM} 之间。请改正")


@transaction.atomic
def score(*, tour_id: int, given: Given, by: User, access: Access, at: datetime | None = None) -> int:
    """Put down or change what one judge gives; only his own, only until the tour is closed. Return how many stops.

    Errors: Hidden; ``A-434`` (conflict) closed; ``A-435`` a stop of the judge's own unit; ``A-436`` a stop with some
    criteria blank, or points outside 0–100; ``A-437`` nothing given.
    """
    tour = _locked(tour_id, access)
    moment, stops = moment_of(at), {stop.pk: stop for stop in tours.stops(tour)}
    names = list(weights_of(tour))
    by_stop: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for (stop_id, name), points in given.items():
        by_stop[stop_id][name] = points
    if not by_stop:
        raise Refused("A-437", "没有打分。请至少给一个项目打分再提交")
    for stop_id, filled in by_stop.items():
        if stop_id not in stops:
            raise Hidden
        _check_points(stops[stop_id], filled, names)
    own = own_stops(tour, access)
    for stop_id in by_stop:
        if stop_id in own:
            raise Refused("A-435", f"“{_title(stops[stop_id])}”是本单位的项目，您不给它打分。请留空后提交")
    for (stop_id, name), points in given.items():
        TourScore.objects.update_or_create(
            stop_id=stop_id, judge=by, aspect=name, defaults={"score": points, "at": moment}
        )
    audit.record("tour.score", tour, f"给“{tour.title}”的 {len(by_stop)} 个项目打分", by=by, at=moment)
    return len(by_stop)


def _check_points(stop: TourStop, points: Mapping[str, Decimal], names: Sequence[str]) -> None:
    if set(points) != set(names):
        missing = "、".join(name for name in names if name not in points)
        raise Refused("A-436", f"“{_title(stop)}”的“{missing}”没有打分。请补齐这个项目的各项，或全部留空")
    if any(not 0 <= value <= FULL for value in points.values()):
        raise Refused("A-436", f"“{_title(stop)}”有一项不在 0 至 100 分之间。请改正")


def own_stops(tour: Tour, access: Access) -> set[int]:
    """Return the stops of a judge's own unit, which he does not score.

    Whoever judges for the whole office has none; a judge of one county has those in it, unless every stop lies there.
    """
    stops = tours.stops(tour)
    mine = access.scope(Action.OWN_ITEMS)
    owned = {s.pk for s in stops if mine and _owned(s, access)}
    if is_office_wide(access, Action.SCORE_TOURS):
        return owned
    scope = access.scope(Action.SCORE_TOURS)
    near = {s.pk for s in stops if s.project.item.place is not None and scope.covers(s.project.item.place)}
    return owned | (near if len(near) < len(stops) else set())


def _owned(stop: TourStop, access: Access) -> bool:
    scope, item = access.scope(Action.OWN_ITEMS), stop.project.item
    region = item.owner_region
    return (region is not None and scope.covers(region)) or scope.covers_department(item.owner_department_id)


@transaction.atomic
def close(*, tour_id: int, by: User, access: Access, at: datetime | None = None) -> Tour:
    """Close a tour: the ranking stands and no score changes any more.

    Errors: Hidden; ``A-434`` (conflict) closed before; ``A-438`` a project has no score.
    """
    if not tours.managed_by(access).filter(pk=tour_id).exists():
        raise Hidden
    tour = _locked(tour_id, access)
    scored = tours.judges_by_stop(tour)
    blank = [_title(stop) for stop in tours.stops(tour) if not scored.get(stop.pk)]
    if blank:
        raise Refused("A-438", f"还有 {len(blank)} 个项目没有人打分，如“{blank[0]}”。请评委补打后再结束")
    tour.closed_at, tour.closed_by = moment_of(at), by
    tour.save(update_fields=["closed_at", "closed_by"])
    first = ranking(tour)[0]
    words = f"结束观摩“{tour.title}”，第一名“{_title(first.stop)}” {first.row.score} 分"
    audit.record("tour.close", tour, words, by=by, at=tour.closed_at)
    return tour


def ranking(tour: Tour) -> list[Placed]:
    """Rank the stops of a closed tour: weighted, without the extreme scores where enough judges are left."""
    stops = {str(stop.pk): stop for stop in tours.stops(tour)}
    points: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for row in tours.all_scores(tour):
        points[str(row.judge_id), str(row.stop_id)][row.aspect] = float(row.score)
    ballots = [Ballot(judge, stop, given) for (judge, stop), given in points.items()]
    rule = OnsiteRule(weights_of(tour), drop=tour.trim)
    return [Placed(stops[row.entry], row) for row in score_onsite(ballots, rule)]


def _locked(tour_id: int, access: Access) -> Tour:
    if not access.may(Action.SCORE_TOURS) or not tours.visible_to(access).filter(pk=tour_id).exists():
        raise Hidden
    tour = Tour.objects.select_for_update().get(pk=tour_id)
    if tour.closed_at is not None:
        raise Conflict("A-434", f"观摩“{tour.title}”已经结束，打分不再改动。请看排名")
    return tour


def _title(stop: TourStop) -> str:
    return stop.project.item.title
