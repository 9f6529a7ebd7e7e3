"""What accepting a correction would do to scores and places, computed before anybody accepts it; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.period import Period
from zhengxian.engine.evaluate.result import Result
from zhengxian.web.collect.models import Correction
from zhengxian.web.collect.selectors.corrections import may_decide
from zhengxian.web.core.access import Access, Action
from zhengxian.web.core.models import Region, User, UserKind
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors.scopes import is_office_wide
from zhengxian.web.evaluate.models import Run, RunState
from zhengxian.web.evaluate.services import permission
from zhengxian.web.evaluate.to_engine.evaluation import gather

MOST_RUNS = 6


@dataclass(frozen=True)
class Moved:
    """One region whose score or place would change; places are whole numbers or None."""

    region: str
    name: str
    class_title: str
    before: str
    after: str
    rank: tuple[float | None, float | None]
    rank_in_class: tuple[float | None, float | None]


@dataclass(frozen=True)
class Effect:
    """The effect on the newest run of one scheme and period."""

    run: str
    label: str
    state: str
    moved: Sequence[Moved]
    message: str = ""


def effect(*, correction_id: int, by: User) -> list[Effect]:
    """Evaluate with the figures as they are now and with the proposed one, for the newest run of every scheme and
    period that read this figure.

    Who sees unpublished runs sees everybody who would move; who decides on the correction sees its region and those
    he reviews. Refused as not found to all others.
    """
    wish = Correction.objects.select_related("region", "indicator").filter(pk=correction_id).first()
    if wish is None:
        raise Hidden
    held = permission.access(by)
    everything = by.kind == UserKind.SYSTEM or is_office_wide(held, Action.SEE_RUNS)
    if not everything and not may_decide(held, wish.region, wish.indicator):
        raise Hidden
    found = [_of_run(run, wish) for run in newest_reading(wish)]
    return found if everything else [_own(e, wish, held) for e in found]


def _own(effect: Effect, wish: Correction, held: Access) -> Effect:
    """Leave the corrected region and those that a reviewer answers for."""
    among = Region.objects.below(held.scope(Action.REVIEW).paths).filter(
        code__in=[m.region for m in effect.moved]
    )
    codes = {wish.region.code, *among.values_list("code", flat=True)}
    return replace(effect, moved=tuple(m for m in effect.moved if m.region in codes))


def newest_reading(wish: Correction) -> list[Run]:
    """Return the newest run of every scheme and period that read the figure, newest period first."""
    end = Period.parse(wish.period).last_day
    rows = (
        Run.objects.filter(is_trial=False, period_end__gte=end, scores__region=wish.region, scores__level=0)
        .exclude(state=RunState.WITHDRAWN)
        .select_related("version__scheme", "previous")
        .order_by("-period_end", "-created_at")
    )
    found: dict[tuple[int, str], Run] = {}
    for run in rows:
        if _reads(run, wish, end.isoformat()):
            found.setdefault((run.version.scheme_id, run.period), run)
    return list(found.values())[:MOST_RUNS]


def _reads(run: Run, wish: Correction, end: str) -> bool:
    extent = run.inputs
    in_year = bool(extent["year_from"]) and extent["year_from"] <= end <= max(extent["ends"])
    return wish.indicator.code in extent["series"] and (end in extent["ends"] or in_year)


def _of_run(run: Run, wish: Correction) -> Effect:
    period = Period.parse(run.period)
    label = f"{run.version.scheme.title} {period.label}"
    place = (wish.region.code, wish.indicator.code, wish.period)
    try:
        inputs = gather(run.version, period, run.previous)
        place = (inputs.extent.joins.get(place[0], place[0]), *place[1:])
        before = inputs.evaluate(None)
        after = inputs.evaluate(None, {place: (wish.value, wish.cell_state)})
    except ZhengxianError as error:
        return Effect(run.number, label, run.status.label, (), f"算不出影响：{error}")
    return Effect(run.number, label, run.status.label, _moved(before, after))


def _moved(before: Result, after: Result) -> list[Moved]:
    old = {row["region"]: row for row in before.ranking.iter_rows(named=True)}
    found = []
    for row in after.ranking.iter_rows(named=True):
        was = old[row["region"]]
        told = Moved(
            row["region"],
            row["name"],
            row["class"],
            was["shown"],
            row["shown"],
            (was["rank"], row["rank"]),
            (was["rank_in_class"], row["rank_in_class"]),
        )
        if (
            was["score"] != row["score"]
            or told.rank[0] != told.rank[1]
            or told.rank_in_class[0] != told.rank_in_class[1]
        ):
            found.append(told)
    return found


def to_json(effects: Sequence[Effect]) -> dict[str, Any]:
    """Write the effect for the correction's row, as it was seen by who decided."""
    return {"runs": [asdict(e) for e in effects]}
