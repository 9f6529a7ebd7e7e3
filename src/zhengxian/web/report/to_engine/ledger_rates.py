"""The rates of the ledger that bulletins print, for one region and period, each with numerator and denominator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from zhengxian.engine.act.chain import ChainRates, conversion_rates
from zhengxian.engine.act.rates import Rate
from zhengxian.engine.base.period import Period
from zhengxian.web.act.models import ItemKind
from zhengxian.web.act.selectors import chains, rectification_counts, request_counts, result_rows
from zhengxian.web.act.selectors.places import Places
from zhengxian.web.act.selectors.project_facts import facts
from zhengxian.web.act.selectors.request_counts import Span
from zhengxian.web.act.selectors.result_rows import DueRow, RegionsOf
from zhengxian.web.act.to_engine import rectification, requests
from zhengxian.web.act.to_engine.projects import path_of
from zhengxian.web.act.to_engine.rectification import RectificationRates
from zhengxian.web.act.to_engine.requests import RequestRates
from zhengxian.web.act.to_engine.results import closing_rate, on_time_rate
from zhengxian.web.core.models import Region

EMPTY = Rate(0, 0)


@dataclass(frozen=True)
class LedgerRates:
    """Rates of one region over one period, as they stand at its end (today while it runs); counted when asked for.

    Items and rectification: those due in the period; requests: as `requests.rates`; projects: where they stand on the
    day. All lie in the region or below it; what lies nowhere (a task of a city department) counts for the topmost
    region. Sources: domain.md §5.1, §6.2, §6.3.
    """

    region: Region
    period: Period
    today: date

    @property
    def day(self) -> date:
        """The day as of which is counted."""
        return min(self.period.last_day, self.today)

    @cached_property
    def _regions(self) -> RegionsOf:
        return RegionsOf(self.period.last_day)

    @cached_property
    def _due(self) -> list[DueRow]:
        found = result_rows.due_between(self.period.first_day, self.period.last_day, self._regions)
        return [row for row in found if self._counts(row.region_ids)]

    def _counts(self, region_ids: tuple[int, ...]) -> bool:
        """Tell whether something that lies in these regions counts here."""
        return self.region.pk in region_ids or (not region_ids and self.region.parent_id is None)

    @cached_property
    def _requests(self) -> RequestRates:
        first, last = self.period.first_day, self.period.last_day
        span = Span.until(first, last, self.today)
        told = request_counts.told_to_all(first, last)
        if self.region.parent_id is None:
            return requests.rates(told, span)
        found = requests.by_region(told, span).get(self.region.pk)
        return found or requests.rates(request_counts.Told([], []), span)

    @cached_property
    def _rectification(self) -> RectificationRates:
        first, last = self.period.first_day, self.period.last_day
        span = Span.until(first, last, self.today)
        rows = rectification_counts.told_to_all(first, last)
        return rectification.rates([row for row in rows if self._counts(row.region_ids)], span)

    @cached_property
    def _chain(self) -> ChainRates:
        places = Places(self.day)
        paths = []
        for project in facts(chains.counted(None)):
            place = places.of(project.place_id)
            if place is not None and places.now(place).path.startswith(self.region.path):
                paths.append(path_of(project, self.day))
        return conversion_rates(paths, self.day)

    def rate(self, code: str) -> Rate | None:
        """Return a rate by its code, None for a code that is none."""
        made = _RATES.get(code)
        return made(self) if made is not None else None


def _tasks(rates: LedgerRates) -> Rate:
    return on_time_rate([row for row in rates._due if row.kind == ItemKind.TASK], rates.day)


_RATES: dict[str, Callable[[LedgerRates], Rate]] = {
    "act_closing_rate": lambda r: closing_rate(r._due, r.day),
    "act_on_time_rate": lambda r: on_time_rate(r._due, r.day),
    "task_on_time_rate": _tasks,
    "request_closed_rate": lambda r: r._requests.on_time,
    "act_solved_rate": lambda r: r._requests.solved,
    "request_satisfaction": lambda r: r._requests.satisfaction,
    "act_satisfaction": lambda r: r._requests.satisfaction,
    "rectified_rate": lambda r: r._rectification.done,
    "rebound_rate": lambda r: r._rectification.rebound,
    "project_performed_rate": lambda r: r._chain.performed,
    "project_start_rate": lambda r: r._chain.started,
    "project_signed_start_rate": lambda r: r._chain.started_of_signed,
    "project_production_rate": lambda r: r._chain.producing,
    "project_full_capacity_rate": lambda r: r._chain.full_capacity,
}
CODES = tuple(_RATES)
"""The rates a template may ask for."""
TITLES = {
    "act_closing_rate": "督办事项办结率",
    "act_on_time_rate": "督办事项按时办结率",
    "task_on_time_rate": "重点任务按时办结率",
    "request_closed_rate": "企业诉求按期办结率",
    "act_solved_rate": "企业诉求解决率",
    "request_satisfaction": "企业诉求办理满意率",
    "act_satisfaction": "企业诉求办理满意率",
    "rectified_rate": "整改到位率",
    "rebound_rate": "整改反弹率",
    "project_performed_rate": "签约项目履约率",
    "project_start_rate": "履约项目开工率",
    "project_signed_start_rate": "签约项目开工率",
    "project_production_rate": "开工项目投产率",
    "project_full_capacity_rate": "投产项目达效率",
}
"""What each rate is called in a bulletin."""
