"""Stuck projects: nodes that slip far, starts that did not come, started ones that statistics do not have, paused ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from zhengxian.engine.act.registration import FilingState, filing_for
from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.web.act.models import ItemState, Project, SideState, StepKind
from zhengxian.web.act.selectors import projects
from zhengxian.web.act.selectors.project_facts import Facts, facts
from zhengxian.web.act.to_engine.filings import outline_of
from zhengxian.web.act.to_engine.projects import lamp_of
from zhengxian.web.core.access import Access
from zhengxian.web.report.selectors.pack_places import PackPlaces
from zhengxian.web.ui.components.dates import long_date

_GONE = (ItemState.DRAFT, ItemState.CLOSED, ItemState.ARCHIVED, ItemState.CANCELLED)
_LATER = tuple(StepKind)[tuple(StepKind).index(StepKind.STARTED) :]
"""A project that has reached one of these has started."""


@dataclass(frozen=True)
class Stuck:
    """One project with every reason why it is listed, and how many calendar days its worst node slips."""

    project: Project
    reasons: tuple[str, ...]
    days: int
    homes: tuple[int, ...]

    @property
    def words(self) -> str:
        """The reasons as one text."""
        return "；".join(self.reasons)


def stuck(access: Access, places: PackPlaces, today: date) -> list[Stuck]:
    """Return the stuck projects of a region that a person sees, the longest slip first."""
    rows = projects.visible_to(access).exclude(item__state__in=_GONE)
    if not places.is_whole:
        rows = rows.filter(Q(item__place_id__in=places.inside) | Q(item__owner_region_id__in=places.inside))
    listed = [(known, *_reasons(known, today)) for known in facts(rows.order_by("pk"))]
    held = [(known.pk, reasons, days) for known, reasons, days in listed if reasons]
    whole = projects.whole_of([pk for pk, _, _ in held])
    found = [
        Stuck(whole[pk], tuple(reasons), days, _homes(whole[pk], places))
        for pk, reasons, days in held
        if pk in whole
    ]
    return sorted(found, key=lambda one: (-one.days, one.project.pk))


def _homes(project: Project, places: PackPlaces) -> tuple[int, ...]:
    return places.homes(project.item.place_id, project.item.owner_region_id)


def _reasons(known: Facts, today: date) -> tuple[Sequence[str], int]:
    side = SideState(known.side)
    if side is SideState.PAUSED:
        return [f"已暂停：{known.side_reason}"], 0
    if side is not SideState.ACTIVE:
        return [], 0
    found = [*_not_started(known, today), *_not_registered(known, today)]
    lamp = lamp_of(known, today)
    if lamp.key == "red" and not (found and lamp.reason.startswith(f"节点“{StepKind.STARTED.label}”")):
        found.insert(0, lamp.reason.rstrip("。"))
    return found, lamp.days


def _not_started(known: Facts, today: date) -> list[str]:
    start = known.steps.get(StepKind.STARTED)
    if start is None or start.planned_on is None or start.planned_on >= today:
        return []
    if any(known.steps[step].reached_on for step in _LATER if step in known.steps):
        return []
    return [f"计划{long_date(start.planned_on)}开工，没有开工"]


def _not_registered(known: Facts, today: date) -> list[str]:
    """A project that statistics are owed; one whose investment is not a positive number has a question of its own."""
    try:
        filing = filing_for(outline_of(known), Period.from_date(today, PeriodKind.MONTH))
    except ZhengxianError:
        return []
    if filing.state is not FilingState.DUE or filing.due is None:
        return []
    started = known.steps.get(StepKind.STARTED)
    since = f"{long_date(started.reached_on)}开工，" if started and started.reached_on else "已经开工，"
    passed = "应于" if filing.due < today else "须于"
    return [f"{since}{passed}{long_date(filing.due)}前申报入库，没有入库"]
