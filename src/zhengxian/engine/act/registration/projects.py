"""Projects that must be entered in investment statistics in a month, by when, and what their dossier lacks.

Amounts are the planned total investment in 万元. Questions are asked, nothing is proposed. Source: domain.md §5.2
(floors 500万 and 5000万, dossiers, monthly window, frequent rejections).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.period import Period


class Nature(Enum):
    """What kind of investment a project is; each kind has its own dossier."""

    CONSTRUCTION = "construction"
    PROPERTY = "property"
    PURCHASE = "purchase"


class Paper(Enum):
    """A paper of the dossier."""

    LICENCE = "营业执照"
    APPROVAL = "立项批复或备案"
    CONTRACT = "施工合同"
    PHOTOS = "现场照片（项目名称、地点、开工日期、拍摄日期、核查人）"
    APPLICATION = "入库申请表"
    PLATFORM_PAGE = "投资项目在线审批平台“已批复”页面"
    LAND = "用地手续"
    PURCHASE_CONTRACT = "设备购置合同"
    INVOICE = "购置发票"


class FilingState(Enum):
    """Where a project stands towards statistics in one month."""

    BELOW_FLOOR = "below_floor"
    NOT_STARTED = "not_started"
    NEXT_MONTH = "next_month"
    DUE = "due"
    REGISTERED = "registered"

    @property
    def label(self) -> str:
        """The word of the office."""
        return _STATES[self]


@dataclass(frozen=True, slots=True)
class FilingFacts:
    """What the papers say, for the questions that rejections are made of; None where it is not known."""

    reporting_unit: str | None = None
    approval_unit: str | None = None
    contract_party: str | None = None
    approval_date: date | None = None
    contract_date: date | None = None
    approved_investment: float | None = None


@dataclass(frozen=True, slots=True)
class ProjectFiling:
    """What is known of one project: planned investment (万元), start, papers at hand, day it was registered.

    ``unit_registered`` tells whether the reporting unit is in the register already; ``levelling_only`` whether
    only the site was levelled, which is no start.
    """

    code: str
    title: str
    investment: float
    started: date | None = None
    nature: Nature = Nature.CONSTRUCTION
    papers: frozenset[Paper] = frozenset()
    registered: date | None = None
    unit_registered: bool = True
    levelling_only: bool = False
    facts: FilingFacts = FilingFacts()


@dataclass(frozen=True, slots=True)
class FilingRule:
    """Floors in 万元, days of the month for units outside and inside the register, levels of review (万元)."""

    floor: float = 500.0
    large: float = 5_000.0
    day_new_unit: int = 5
    day_known_unit: int = 10
    provincial: float = 10_000.0
    national: float = 100_000.0


@dataclass(frozen=True, slots=True)
class Filing:
    """One project's standing in one month: state, reason, last day to submit, missing papers, questions."""

    project: ProjectFiling
    state: FilingState
    reason: str
    due: date | None = None
    missing: tuple[Paper, ...] = ()
    questions: tuple[str, ...] = ()
    review: str = ""

    @property
    def ready(self) -> bool:
        """Tell whether the project is due and nothing is missing or asked."""
        return self.state is FilingState.DUE and not self.missing and not self.questions


def filing_for(project: ProjectFiling, month: Period, rule: FilingRule | None = None) -> Filing:
    """Tell whether a project must be entered in a month, and why or why not.

    A project started by the end of the month before is due in this month's window; one started in the month is
    due in the next.

    >>> plant = ProjectFiling("p", "新建车间", 6200, date(2026, 10, 20), unit_registered=False)
    >>> filing = filing_for(plant, Period.parse("2026-11"))
    >>> filing.state.label, str(filing.due), [paper.value for paper in filing.missing]
    ('本月应入库', '2026-11-05', ['营业执照', '立项批复或备案', '施工合同'])

    Errors: ``A-241`` an investment that is no positive number. Source: domain.md §5.2.
    """
    rule = rule or FilingRule()
    if not 0 < project.investment < float("inf"):
        wrong = f"项目“{project.title}”的计划总投资是 {project.investment:g} 万元"
        raise Refusal("A-241", wrong, "请填写大于 0 的万元数")
    state, reason = _state(project, month, rule)
    if state is not FilingState.DUE:
        return Filing(project, state, reason)
    day = rule.day_known_unit if project.unit_registered else rule.day_new_unit
    needed = _dossier(project, rule)
    missing = tuple(paper for paper in needed if not _has(project, paper, rule))
    due = month.first_day + timedelta(day - 1)
    return Filing(project, state, reason, due, missing, tuple(_questions(project)), _review(project, rule))


def filings_due(
    projects: Iterable[ProjectFiling], month: Period, rule: FilingRule | None = None
) -> tuple[Filing, ...]:
    """Return the projects that must be entered in a month, the earliest due and largest first."""
    found = (filing_for(project, month, rule) for project in projects)
    due = [filing for filing in found if filing.state is FilingState.DUE]
    return tuple(sorted(due, key=lambda f: (f.due or date.max, -f.project.investment, f.project.code)))


def _state(project: ProjectFiling, month: Period, rule: FilingRule) -> tuple[FilingState, str]:
    if project.registered is not None and project.registered <= month.last_day:
        return FilingState.REGISTERED, f"已于 {project.registered} 入库。"
    if project.investment < rule.floor:
        return FilingState.BELOW_FLOOR, f"计划总投资不足 {rule.floor:g} 万元，不在统计起点之内。"
    if project.started is None or project.started > month.last_day or project.levelling_only:
        why = "只平整了场地，不算开工" if project.levelling_only else f"到 {month.last_day} 还没有开工"
        return FilingState.NOT_STARTED, f"{why}，开工后再入库。"
    if project.started >= month.first_day:
        return FilingState.NEXT_MONTH, f"{project.started} 开工，列入下月申报。"
    tier = "达到" if project.investment >= rule.large else "不足"
    return FilingState.DUE, f"{project.started} 已开工，计划总投资{tier} {rule.large:g} 万元，尚未入库。"


def _dossier(project: ProjectFiling, rule: FilingRule) -> tuple[Paper, ...]:
    if project.nature is Nature.PROPERTY:
        return (Paper.LAND, Paper.APPROVAL, Paper.CONTRACT, Paper.PHOTOS)
    if project.nature is Nature.PURCHASE:
        return (Paper.PURCHASE_CONTRACT, Paper.INVOICE)
    if project.investment >= rule.large:
        return (Paper.LICENCE, Paper.APPROVAL, Paper.CONTRACT)
    return (Paper.APPROVAL, Paper.CONTRACT, Paper.PHOTOS, Paper.APPLICATION, Paper.PLATFORM_PAGE)


def _has(project: ProjectFiling, paper: Paper, rule: FilingRule) -> bool:
    """Photos stand for the contract of a large construction project."""
    large = project.nature is Nature.CONSTRUCTION and project.investment >= rule.large
    return paper in project.papers or (large and paper is Paper.CONTRACT and Paper.PHOTOS in project.papers)


def _review(project: ProjectFiling, rule: FilingRule) -> str:
    if project.investment >= rule.national:
        return "需报国家级审核"
    return "需报省级审核" if project.investment >= rule.provincial else ""


def _questions(project: ProjectFiling) -> Iterator[str]:
    facts = project.facts
    if facts.approval_unit and facts.reporting_unit and facts.approval_unit != facts.reporting_unit:
        yield f"立项单位“{facts.approval_unit}”与报送单位“{facts.reporting_unit}”不一致，请核对。"
    if facts.approval_unit and facts.contract_party and facts.approval_unit != facts.contract_party:
        yield f"立项单位“{facts.approval_unit}”与合同甲方“{facts.contract_party}”不一致，请核对。"
    if facts.approval_date and facts.contract_date and facts.approval_date > facts.contract_date:
        yield f"立项日期 {facts.approval_date} 晚于合同日期 {facts.contract_date}，请核对。"
    if facts.approved_investment is not None and facts.approved_investment != project.investment:
        told = f"{facts.approved_investment:g} 万元与申报的 {project.investment:g} 万元"
        yield f"立项总投资 {told}不一致，请核对。"


_STATES = {
    FilingState.BELOW_FLOOR: "不足统计起点",
    FilingState.NOT_STARTED: "未开工",
    FilingState.NEXT_MONTH: "下月申报",
    FilingState.DUE: "本月应入库",
    FilingState.REGISTERED: "已入库",
}
