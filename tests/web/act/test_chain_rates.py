"""三个一批: counts by county, rates with their own denominators, young cohorts left out, filings of a month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from zhengxian.engine.act.registration import FilingState, Paper
from zhengxian.engine.base.period import Period
from zhengxian.web.act.models import PaperKind, Project, ProjectSector, SideState, StepKind
from zhengxian.web.act.selectors.chains import ChainWish
from zhengxian.web.act.selectors.projects import ProjectWish
from zhengxian.web.act.services import chains, items, papers, project_steps, projects, registration
from zhengxian.web.act.services.papers import Paper as PaperGiven
from zhengxian.web.act.services.project_steps import Reached
from zhengxian.web.act.services.projects import Details
from zhengxian.web.core.models import ChangeKind, Level, RegionChange

S = StepKind
OLD, NEW = date(2026, 1, 10), date(2026, 8, 10)


def project(
    office: Any, title: str, place: str = "990101", size: int = 6000, firm: str = "", **days: date
) -> Project:
    """An established project of a county with some steps reached."""
    boss = office.who("supervisor")
    details = Details(ProjectSector.MANUFACTURING, Decimal(size), enterprise=firm)
    county = office.unit("990101" if place.startswith("990101") else "990102")
    made = projects.create(title=title, place=office.regions[place], owner=county, details=details, **boss)
    items.establish(item_id=made.pk, **boss)
    for name, day in days.items():
        reached = Reached(S(name), day, office.paper())
        project_steps.reach(project_id=made.pk, reached=reached, **boss)
    return made


@pytest.fixture
def chain(office):
    """Five projects of two counties, one of them young, one moved out."""
    project(office, "甲厂", signed=OLD, performed=OLD, started=date(2026, 5, 1), producing=date(2026, 9, 1))
    project(office, "乙厂", "990101100", signed=OLD, performed=OLD)
    project(office, "丙厂", signed=NEW, performed=NEW, started=NEW)
    project(office, "丁厂", "990102100", signed=OLD)
    gone = project(office, "戊厂", "990102", signed=OLD)
    projects.set_aside(
        project_id=gone.pk,
        side=SideState.REMOVED,
        reason="省里同意调出",
        since=NEW,
        **office.who("supervisor"),
    )
    return office


def test_rates_have_their_own_denominators_and_leave_the_young_out(chain):
    table = chains.table(chain.access("supervisor"), ChainWish(), chain.today)
    east, west = table.rows
    assert [str(r.region) for r in table.rows] == ["临河县", "金渡县"]
    performed, started, of_signed, producing, full = east.listed_rates
    assert (performed.numerator, performed.denominator, dict(performed.excluded)) == (
        2,
        2,
        {"签约未满 6 个月": 1},
    )
    assert (started.numerator, started.denominator) == (1, 2)
    assert (of_signed.numerator, of_signed.denominator) == (1, 2)
    assert (producing.numerator, producing.denominator) == (1, 2)  # whoever started counts at once
    assert (full.numerator, full.denominator, full.text()) == (0, 1, "0.0")
    assert west.rates.performed.excluded == {"已调出": 1}
    assert west.rates.started.value is None
    assert (west.total, west.removed, west.late) == (1, 1, 1)
    assert (table.whole.total, table.whole.reached[S.SIGNED]) == (4, 4)


def test_counties_add_up_to_the_whole(chain):
    table = chains.table(chain.access("supervisor"), ChainWish(), chain.today)
    for place, step in enumerate(chains.COUNTED_STEPS):
        assert sum(row.counts[place] for row in table.rows) == table.whole.reached[step]
    for place, rate in enumerate(table.whole.listed_rates):
        assert sum(r.listed_rates[place].denominator for r in table.rows) == rate.denominator


def test_rates_of_a_month_by_county_and_town_for_the_write_back(chain):
    found = {str(r): rates for r, rates in chains.rates(Period.parse("2026-08")).items()}
    assert found["临河县"].producing.numerator == 0  # produced in September only
    towns = chains.rates(Period.parse("2026-09"), Level.TOWN)
    assert sorted(str(r) for r in towns) == ["港口镇", "石桥镇"]
    assert chains.rates(Period.parse("2025-12"))[chain.regions["990101"]].performed.value is None


def test_drafts_and_cancelled_ones_are_not_counted(office):
    made = project(office, "甲厂", signed=OLD)
    items.cancel(item_id=made.pk, reason="重复登记", **office.who("supervisor"))
    assert not chains.table(office.access("supervisor"), ChainWish(), office.today).rows
    assert chains.rates(Period.parse("2026-08")) == {}


def test_a_merged_county_counts_in_its_heir(chain):
    old, new = chain.regions["990102100"], chain.regions["990101100"]
    RegionChange.objects.create(kind=ChangeKind.MERGER, before=old, after=new, effective_on=date(2026, 9, 1))
    old.valid_to = date(2026, 8, 31)
    old.save()
    table = chains.table(chain.access("supervisor"), ChainWish(), chain.today)
    assert {str(r.region): r.total for r in table.rows} == {"临河县": 4, "金渡县": 0}
    assert str(chains.rates(Period.parse("2026-08"), Level.TOWN).keys()).count("港口镇") == 1


def test_a_started_project_is_due_in_the_next_months_window(office):
    project(office, "甲厂", started=date(2026, 8, 20))
    project(office, "乙厂", started=date(2026, 9, 2))
    project(office, "丙厂", size=400, started=date(2026, 3, 1))
    project(office, "丁厂", started=OLD, registered=date(2026, 2, 5))
    found = registration.listed(office.access("supervisor"), ProjectWish(), office.today)
    assert [(r.project.item.title, r.filing.due) for r in found.due] == [("甲厂", date(2026, 9, 5))]
    assert [r.project.item.title for r in found.coming] == ["乙厂"]
    assert found.counts[FilingState.BELOW_FLOOR.label] == found.counts[FilingState.REGISTERED.label] == 1


def test_the_dossier_says_what_is_missing_and_what_disagrees(office):
    made = project(office, "甲厂", firm="甲厂实业有限公司", started=date(2026, 8, 20))
    project(office, "甲厂一期", firm="甲厂实业有限公司", started=OLD, registered=date(2026, 2, 5))
    boss = office.who("supervisor")
    for kind, holder, day in (
        (PaperKind.APPROVAL, "甲厂实业有限公司", date(2026, 8, 1)),
        (PaperKind.CONTRACT, "乙方建设有限公司", date(2026, 7, 1)),
    ):
        paper = PaperGiven(kind, holder=holder, granted_on=day)
        papers.put(project_id=made.pk, paper=paper, **boss)
    (row,) = registration.listed(office.access("supervisor"), ProjectWish(), office.today).due
    assert row.filing.due == date(2026, 9, 10)  # the firm is in the register with its first project
    assert row.filing.missing == (Paper.LICENCE,)
    assert len(row.filing.questions) == 2
