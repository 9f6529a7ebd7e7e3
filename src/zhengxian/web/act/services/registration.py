"""入库提醒: which projects should be entered in statistics this month, by which day, and what is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from zhengxian.engine.act.registration import Filing, FilingState, filing_for
from zhengxian.engine.base.period import Period, PeriodKind
from zhengxian.web.act.models import Project
from zhengxian.web.act.selectors import registration
from zhengxian.web.act.selectors.projects import ProjectWish
from zhengxian.web.act.to_engine.filings import filing_of
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
    entered: dict[int, set[int]] = defaultdict(set)
    for firm, project_id in registration.firms_in_register():
        entered[firm].add(project_id)
    rows = []
    for project in registration.candidates(access, wish):
        others = entered.get(project.enterprise_id or 0, set()) - {project.pk}
        filing = filing_for(filing_of(project, unit_registered=bool(others)), month)
        rows.append(FilingRow(project, filing))
    due = [row for row in rows if row.filing.state is FilingState.DUE]
    due.sort(key=lambda row: (row.filing.due or date.max, -row.project.investment, row.project.pk))
    coming = [row for row in rows if row.filing.state is FilingState.NEXT_MONTH]
    counts = Counter(row.filing.state.label for row in rows)
    return FilingList(month, due, coming, {state.label: counts[state.label] for state in FilingState})
