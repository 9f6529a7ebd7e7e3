"""Projects: entered, planned step by step, each step proven, money by month, papers, set aside, closed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from zhengxian.web.act.models import (
    Enterprise,
    ItemAct,
    ItemState,
    LedgerItem,
    PaperKind,
    Project,
    ProjectSector,
    ProjectStep,
    SideState,
    StepKind,
)
from zhengxian.web.act.selectors import projects as doors
from zhengxian.web.act.services import (
    closing,
    enterprises,
    investments,
    items,
    papers,
    project_steps,
    projects,
    sums,
)
from zhengxian.web.act.services.investments import Month
from zhengxian.web.act.services.papers import Paper
from zhengxian.web.act.services.project_list import row_of
from zhengxian.web.act.services.project_steps import Reached
from zhengxian.web.act.services.projects import Details
from zhengxian.web.core.models import AuditEvent, Notice
from zhengxian.web.core.refusal import Conflict, Hidden, Refused

S, S_ = StepKind, ItemState
DETAILS = Details(ProjectSector.MANUFACTURING, Decimal(30000), Decimal(12000), batch="2026年第一期")


def make(
    office: Any, who: str = "supervisor", owner: str = "990101", place: str = "990101", **more: Any
) -> Project:
    """Enter one project through the service."""
    given = {"title": "河湾电机厂", "details": DETAILS, "due_on": date(2027, 6, 30), **more}
    return projects.create(place=office.regions[place], owner=office.unit(owner), **given, **office.who(who))


def reach(
    office: Any, project: Project, step: StepKind, day: date, who: str = "east", **more: Any
) -> ProjectStep:
    """Record one step with a paper."""
    reached = Reached(step, day, more.pop("file", office.paper()), **more)
    return project_steps.reach(project_id=project.pk, reached=reached, **office.who(who))


def code(error: pytest.ExceptionInfo[Any]) -> str:
    return error.value.code


def test_a_county_enters_its_own_project_as_a_draft(office):
    made = make(
        office, "east", details=Details(ProjectSector.SERVICES, Decimal(800), enterprise="河湾物流有限公司")
    )
    assert made.item.state == ItemState.DRAFT
    assert made.item.owner_region == office.regions["990101"]
    assert Enterprise.objects.get().name == "河湾物流有限公司"
    assert doors.visible_to(office.access("east")).get() == made
    assert not doors.visible_to(office.access("west")).exists()
    assert Notice.objects.filter(text__contains="登记了项目“河湾电机厂”").exists()
    assert AuditEvent.objects.filter(action="item.draft", by=office.people["east"]).exists()


@pytest.mark.parametrize(
    ("who", "owner", "place"),
    [("east", "990102", "990102"), ("west", "990101", "990101"), ("gongxin", "990101", "990101"),
     ("east_supervisor", "990102", "990102"), ("leader", "990101", "990101"), ("auditor", "990101", "990101")],
)  # fmt: skip
def test_nobody_enters_a_project_of_others(office, who, owner, place):
    with pytest.raises(Hidden):
        make(office, who, owner, place)
    assert not Project.objects.exists()


def test_a_department_enters_its_own_and_a_county_its_towns(office):
    assert make(office, "gongxin", "gongxin", "990102").item.owner_name == "示范市工业和信息化局"
    assert make(office, "east", "990101100", "990101100").item.owner_name == "石桥镇"


@pytest.mark.parametrize(
    "details",
    [Details(ProjectSector.SERVICES, Decimal(0)), Details(ProjectSector.SERVICES, Decimal(5), Decimal(6))],
)
def test_amounts_that_cannot_be_are_refused(office, details):
    with pytest.raises(Refused) as error:
        make(office, details=details)
    assert code(error) == "A-403"


def test_more_than_a_trillion_yuan_was_typed_in_yuan(office):
    with pytest.raises(Refused, match="是不是把元填成了万元") as error:
        make(office, details=Details(ProjectSector.SERVICES, sums.LARGEST + Decimal("0.01")))
    assert code(error) == "A-572"
    assert not Project.objects.exists()
    assert make(office, details=Details(ProjectSector.SERVICES, sums.LARGEST)).investment == sums.LARGEST


def test_a_change_tells_what_was_before(office):
    made = make(office)
    new = Details(ProjectSector.MANUFACTURING, Decimal(32000), Decimal(12000), batch="2026年第一期")
    projects.change(project_id=made.pk, details=new, leader=office.people["leader"], **office.who("east"))
    text = made.item.events.filter(act=ItemAct.NOTE).get().text
    assert "总投资由“30000”改为“32000”" in text
    assert "包联领导" in text
    with pytest.raises(Refused) as error:
        projects.change(project_id=made.pk, details=new, leader=office.people["leader"], **office.who("east"))
    assert code(error) == "A-405"


def test_only_a_leader_takes_care_of_a_project(office):
    with pytest.raises(Refused) as error:
        make(office, leader=office.people["gongxin"])
    assert code(error) == "A-404"


def test_months_add_up_to_the_plan_of_the_year(office):
    made, who = make(office), office.who("east")
    months = {m: Month(planned=Decimal(1000)) for m in range(1, 13)}
    assert investments.set_year(project_id=made.pk, year=2026, months=months, **who) == 12
    months[12] = Month(planned=Decimal(900))
    with pytest.raises(Refused) as error:
        investments.set_year(project_id=made.pk, year=2026, months=months, **who)
    assert code(error) == "A-422"
    assert "少 100 万元" in str(error.value)


@pytest.mark.parametrize(
    ("month", "one", "expected"),
    [
        (3, Month(actual=Decimal(-1)), "A-420"),
        (3, Month(planned=sums.LARGEST * 2), "A-572"),
        (11, Month(actual=Decimal(1)), "A-421"),
        (13, Month(), "A-423"),
    ],
)
def test_months_that_cannot_be_are_refused(office, month, one, expected):
    made = make(office)
    with pytest.raises(Refused) as error:
        investments.set_year(project_id=made.pk, year=2026, months={month: one}, **office.who("east"))
    assert code(error) == expected


def test_investment_is_told_up_to_the_last_full_month(office):
    made = make(office)
    months = {m: Month(Decimal(1000), Decimal(900), Decimal(1100)) for m in range(2, 9)}
    for m in (1, 9, 10, 11, 12):
        months[m] = Month(planned=Decimal(1000))
    investments.set_year(project_id=made.pk, year=2026, months=months, **office.who("east"))
    money = row_of(made, office.today).money
    assert (money.month, money.done, money.share, money.missing) == (8, 6300, 52.5, ())
    months[5] = Month(planned=Decimal(1000))
    investments.set_year(project_id=made.pk, year=2026, months=months, **office.who("east"))
    money = row_of(Project.objects.get(pk=made.pk), office.today).money
    assert (money.done, money.missing, money.words) == (None, (5,), "缺报")


def test_a_paper_is_granted_or_not_needed(office):
    made, who = make(office), office.who("east")
    row = papers.put(
        project_id=made.pk,
        paper=Paper(PaperKind.LAND, number="临自然资〔2026〕8号", file=office.paper()),
        **who,
    )
    assert row.evidence.count() == 1
    for paper, expected in (
        (Paper(PaperKind.LAND, needed=False, number="8号"), "A-424"),
        (Paper(PaperKind.LAND, granted_on=date(2027, 1, 1)), "A-425"),
        (Paper(PaperKind.LAND, amount=Decimal(-1)), "A-426"),
        (Paper(PaperKind.LAND, amount=sums.LARGEST + 1), "A-572"),
    ):
        with pytest.raises(Refused) as error:
            papers.put(project_id=made.pk, paper=paper, **who)
        assert code(error) == expected


def aside(office: Any, project: Project, side: SideState, who: str = "supervisor", **more: Any) -> Project:
    given = {"reason": "企业破产清算", "since": date(2026, 9, 1), **more}
    return projects.set_aside(project_id=project.pk, side=side, **given, **office.who(who))


def test_a_supervisor_sets_a_project_aside_for_a_reason(office):
    made = make(office)
    with pytest.raises(Hidden):
        aside(office, made, SideState.PAUSED, "east")
    for more, expected in (({"reason": " "}, "A-407"), ({"since": date(2026, 9, 22)}, "A-409")):
        with pytest.raises(Refused) as error:
            aside(office, made, SideState.PAUSED, **more)
        assert code(error) == expected
    aside(office, made, SideState.PAUSED)
    with pytest.raises(Conflict):
        aside(office, made, SideState.PAUSED)
    with pytest.raises(Refused) as error:
        reach(office, made, S.SIGNED, date(2026, 3, 1))
    assert code(error) == "A-417"
    assert aside(office, made, SideState.ACTIVE, reason="重组成功").side == SideState.ACTIVE


def approved(office: Any) -> Project:
    made = make(office)
    for state in (S_.ESTABLISHED, S_.ASSIGNED, S_.IN_PROGRESS, S_.UNDER_REVIEW, S_.APPROVED):
        office.forward(LedgerItem.objects.get(pk=made.pk), state)
    office.verify(LedgerItem.objects.get(pk=made.pk))
    return made


def test_a_project_is_closed_at_full_capacity(office):
    made = approved(office)
    with pytest.raises(Refused) as error:
        closing.close(item_id=made.pk, **office.who("supervisor"))
    assert code(error) == "A-439"
    reach(office, made, S.FULL_CAPACITY, date(2026, 9, 1))
    assert closing.close(item_id=made.pk, **office.who("supervisor")).state == ItemState.CLOSED
    with pytest.raises(Conflict) as over:
        reach(office, made, S.SIGNED, date(2026, 3, 1))
    assert code(over) == "A-406"


@pytest.mark.parametrize("side", [SideState.ENDED, SideState.REMOVED])
def test_a_project_that_ended_is_closed_with_its_reason(office, side):
    made = approved(office)
    aside(office, made, side)
    assert closing.close(item_id=made.pk, **office.who("supervisor")).state == ItemState.CLOSED


def test_an_item_that_is_cancelled_takes_nothing_more(office):
    made = make(office)
    items.cancel(item_id=made.pk, reason="重复登记", **office.who("supervisor"))
    with pytest.raises(Conflict) as error:
        reach(office, made, S.SIGNED, date(2026, 3, 1), who="supervisor")
    assert code(error) == "A-406"


CREDIT = "91350100M000100Y43"


def test_a_firm_is_entered_once_and_named_as_its_licence_does(office):
    details = Details(ProjectSector.SERVICES, Decimal(900), enterprise="河湾物流有限公司", credit_code=CREDIT)
    first, second = make(office, details=details), make(office, "east", details=details, title="二期")
    assert first.enterprise == second.enterprise
    for name, credit, expected in (
        ("河湾货运有限公司", CREDIT, "A-402"),
        ("甲公司", "91350100M000100Y44", "A-401"),
    ):
        with pytest.raises(Refused) as error:
            make(
                office,
                details=Details(ProjectSector.SERVICES, Decimal(9), enterprise=name, credit_code=credit),
            )
        assert code(error) == expected
    assert Enterprise.objects.count() == 1


def test_a_firm_known_by_name_gets_its_code_later(office):
    plain = Details(ProjectSector.SERVICES, Decimal(900), enterprise=" 河湾物流有限公司 ")
    coded = Details(
        ProjectSector.SERVICES, Decimal(900), enterprise="河湾物流有限公司", credit_code=CREDIT.lower()
    )
    make(office, details=plain)
    make(office, details=coded, title="二期")
    assert Enterprise.objects.get().credit_code == CREDIT


def test_what_is_filled_in_of_a_firm_stands_in_the_trail(office):
    place = office.regions["990101"]
    who = office.who("supervisor")
    first = enterprises.take(name="河湾物流有限公司", place=place, **who)
    for _ in range(2):
        assert enterprises.take(name="河湾物流有限公司", place=place, contact="值班室", **who) == first
    told = AuditEvent.objects.filter(action__startswith="enterprise.").order_by("number")
    assert [line.action for line in told] == ["enterprise.add", "enterprise.fill"]
