"""Projects as the statistics desk sees them: what the dossier holds and what the papers say of each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from zhengxian.engine.act.registration import FilingFacts, Nature, Paper, ProjectFiling
from zhengxian.web.act.models import PaperKind, Project, ProjectPaper, ProjectSector, StepKind
from zhengxian.web.act.selectors.project_facts import Facts

PAPERS: dict[PaperKind, Paper] = {
    PaperKind.LICENCE: Paper.LICENCE,
    PaperKind.APPROVAL: Paper.APPROVAL,
    PaperKind.CONTRACT: Paper.CONTRACT,
    PaperKind.PHOTO: Paper.PHOTOS,
    PaperKind.APPLICATION: Paper.APPLICATION,
    PaperKind.PLATFORM: Paper.PLATFORM_PAGE,
    PaperKind.LAND: Paper.LAND,
}


def outline_of(known: Facts) -> ProjectFiling:
    """Return what decides whether a project is due: size, start, entry; nothing of its papers."""
    days = {step: one.reached_on for step, one in known.steps.items()}
    return ProjectFiling(
        code=str(known.pk),
        title=known.title,
        investment=float(known.investment),
        started=_started(days),
        registered=days.get(StepKind.REGISTERED),
    )


def filing_of(project: Project, *, unit_registered: bool) -> ProjectFiling:
    """Return what is known of a project for statistics; a paper is at hand with its day, its number or a file."""
    days = {row.step: row.reached_on for row in project.steps.all()}
    held = {PaperKind(paper.kind): paper for paper in project.papers.all()}
    return ProjectFiling(
        code=str(project.pk),
        title=project.item.title,
        investment=float(project.investment),
        started=_started(days),
        nature=Nature.PROPERTY if project.sector == ProjectSector.PROPERTY else Nature.CONSTRUCTION,
        papers=frozenset(PAPERS[kind] for kind, paper in held.items() if kind in PAPERS and _at_hand(paper)),
        registered=days.get(StepKind.REGISTERED),
        unit_registered=unit_registered,
        facts=_facts(project, held),
    )


def _started(days: Mapping[str, date | None]) -> date | None:
    """Return the day of the start, or of the first later step where nobody wrote the start down."""
    later = (
        StepKind.STARTED,
        StepKind.BUILDING,
        StepKind.COMPLETED,
        StepKind.PRODUCING,
        StepKind.FULL_CAPACITY,
    )
    return next((day for step in later if (day := days.get(step))), None)


def _at_hand(paper: ProjectPaper) -> bool:
    return bool(paper.granted_on or paper.number or paper.evidence.all())


def _facts(project: Project, held: dict[PaperKind, ProjectPaper]) -> FilingFacts:
    approval, contract = held.get(PaperKind.APPROVAL), held.get(PaperKind.CONTRACT)
    amount = approval.amount if approval else None
    return FilingFacts(
        reporting_unit=project.enterprise.name if project.enterprise else None,
        approval_unit=(approval.holder or None) if approval else None,
        contract_party=(contract.holder or None) if contract else None,
        approval_date=approval.granted_on if approval else None,
        contract_date=contract.granted_on if contract else None,
        approved_investment=float(amount) if amount is not None else None,
    )
