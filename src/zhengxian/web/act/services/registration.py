"""入库提醒: which projects should be entered in statistics this month, by which day, and what is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zhengxian.engine.act.registration import Filing, FilingState, filing_for
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.web.act.models import Project
from zhengxian.web.act.selectors import registration
from zhengxian.web.act.selectors.project_facts import facts
from zhengxian.web.act.selectors.projects import ProjectWish
from zhengxian.web.act.to_engine.filings import filing_of, outline_of
from zhengxian.web.core.access import Access


@dataclass(frozen=True)
class FilingRow:
    """One project with what the rule says about it this month."""

    project: Project
    filing: Filing

    @property
    def missing(self) -> str:
        """The papers that are missing, in words."""
        return "、".join(paper.value for paper in self.filing.missing)


@dataclass(frozen=True)
class FilingList:
    """The page of one month: due projects, those of the next month, and how many stand elsewhere."""

    month: Period
    due: list[FilingRow]
    coming: list[FilingRow]
    counts: dict[str, int]


def listed(access: Access, wish: ProjectWish, today: date) -> FilingList:
    """Return what a person's projects owe statistics in the present month, the earliest and largest first."""
    month = Period.from_date(today, PeriodKind.MONTH)
    candidates = registration.candidates(access, wish)
    states = {one.pk: filing_for(outline_of(one), month).state for one in facts(candidates)}
    wanted = [pk for pk, state in states.items() if state in _SHOWN]
    rows = _rows(registration.with_papers(candidates, wanted), month)
    due = [row for row in rows if row.filing.state is FilingState.DUE]
    due.sort(key=lambda row: (row.filing.due or date.max, -row.project.investment, row.project.pk))
    coming = [row for row in rows if row.filing.state is FilingState.NEXT_MONTH]
    counts = Counter(state.label for state in states.values())
    return FilingList(month, due, coming, {state.label: counts[state.label] for state in FilingState})


_SHOWN = (FilingState.DUE, FilingState.NEXT_MONTH)


def _rows(projects: Iterable[Project], month: Period) -> list[FilingRow]:
    """Work the filings out; a firm with another project in the register counts as registered."""
    entered: dict[int, set[int]] = defaultdict(set)
    for firm, project_id in registration.firms_in_register():
        entered[firm].add(project_id)
    rows = []
    for project in projects:
        others = entered.get(project.enterprise_id or 0, set()) - {project.pk}
        rows.append(FilingRow(project, filing_for(filing_of(project, unit_registered=bool(others)), month)))
    return rows
