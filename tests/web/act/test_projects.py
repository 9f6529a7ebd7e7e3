"""Projects: entered, planned step by step, each step proven, money by month, papers, set aside, closed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengxian.web.act.models import (
    Enterprise,
    Evidence,
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
from zhengxian.web.act.selectors.projects import ProjectWish
from zhengxian.web.act.services import closing, investments, items, papers, project_steps, projects
from zhengxian.web.act.services.investments import Month
from zhengxian.web.act.services.papers import Paper
from zhengxian.web.act.services.project_list import listed, row_of
from zhengxian.web.act.services.project_steps import Reached, _check_order
from zhengxian.web.act.services.projects import Details
from zhengxian.web.core.models import AuditEvent, ChangeKind, RegionChange
from zhengxian.web.core.refusal import Conflict, Hidden, Refused

S = StepKind
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


def test_the_first_planned_day_is_kept(office):
    made, who = make(office), office.who("east")
    project_steps.plan(project_id=made.pk, days={S.STARTED: date(2026, 10, 10)}, **who)
    with pytest.raises(Refused) as error:
        project_steps.plan(project_id=made.pk, days={S.STARTED: date(2026, 11, 10)}, **who)
    assert code(error) == "A-411"
    project_steps.plan(project_id=made.pk, days={S.STARTED: date(2026, 11, 10)}, reason="图审推迟", **who)
    row = ProjectStep.objects.get()
    assert (row.first_planned_on, row.planned_on) == (date(2026, 10, 10), date(2026, 11, 10))
    assert not project_steps.plan(project_id=made.pk, days={S.STARTED: date(2026, 11, 10)}, **who)


def test_a_day_that_passed_is_moved_by_a_supervisor_only(office):
    made = make(office)
    project_steps.plan(project_id=made.pk, days={S.STARTED: date(2026, 9, 1)}, **office.who("east"))
    later: dict[str, Any] = {
        "project_id": made.pk,
        "days": {S.STARTED: date(2026, 12, 1)},
        "reason": "用地未批",
    }
    with pytest.raises(Refused) as error:
        project_steps.plan(**later, **office.who("east"))
    assert code(error) == "A-412"
    assert project_steps.plan(**later, **office.who("supervisor")) == 1


def test_planned_days_follow_the_order_of_the_steps(office):
    made = make(office)
    days = {S.SIGNED: date(2026, 12, 1), S.STARTED: date(2026, 11, 1)}
    with pytest.raises(Refused) as error:
        project_steps.plan(project_id=made.pk, days=days, **office.who("east"))
    assert code(error) == "A-410"


def test_a_step_needs_its_file(office):
    made = make(office)
    with pytest.raises(Refused) as error:
        reach(office, made, S.SIGNED, date(2026, 3, 1), file=None)
    assert code(error) == "A-413"
    row = reach(office, made, S.SIGNED, date(2026, 3, 1), caption="投资协议")
    assert Evidence.objects.get(step=row).upload.name == "办理报告.pdf"
    with pytest.raises(Conflict) as again:
        reach(office, made, S.SIGNED, date(2026, 3, 2))
    assert code(again) == "A-414"


def test_a_day_to_come_is_no_reached_day(office):
    made = make(office)
    with pytest.raises(Refused) as error:
        reach(office, made, S.SIGNED, date(2026, 9, 22))
    assert code(error) == "A-415"


def test_steps_out_of_order_need_a_reason(office):
    made = make(office)
    reach(office, made, S.STARTED, date(2026, 5, 1))
    with pytest.raises(Refused) as error:
        reach(office, made, S.SIGNED, date(2026, 6, 1))
    assert code(error) == "A-416"
    assert "早于签约日期 2026-06-01" in str(error.value)
    assert reach(office, made, S.SIGNED, date(2026, 6, 1), note="先开工后补签").note == "先开工后补签"


def test_only_a_supervisor_corrects_a_day_and_says_why(office):
    made = make(office)
    reach(office, made, S.SIGNED, date(2026, 3, 1))
    wrong = Reached(S.SIGNED, date(2026, 3, 5), None, "协议上的日期是5日")
    with pytest.raises(Hidden):
        project_steps.correct(project_id=made.pk, reached=wrong, **office.who("east"))
    with pytest.raises(Refused) as error:
        project_steps.correct(
            project_id=made.pk, reached=Reached(S.SIGNED, date(2026, 3, 5), None), **office.who("supervisor")
        )
    assert code(error) == "A-418"
    row = project_steps.correct(project_id=made.pk, reached=wrong, **office.who("supervisor"))
    assert row.reached_on == date(2026, 3, 5)
    assert "2026-03-01 改为 2026-03-05" in made.item.events.last().text


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


S_ = ItemState


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


def light(office: Any, project: Project, day: date | None = None) -> str:
    return row_of(Project.objects.get(pk=project.pk), day or office.today).lamp.key


def test_the_light_follows_the_slip_of_the_nodes(office):
    made = make(office)
    assert light(office, made) == "none"
    project_steps.plan(project_id=made.pk, days={S.STARTED: date(2026, 9, 10)}, **office.who("east"))
    assert light(office, made, date(2026, 9, 10)) == "green"
    assert light(office, made) == "yellow"
    assert light(office, made, date(2026, 10, 5)) == "red"  # the second month that is not green
    assert light(office, made, date(2026, 10, 20)) == "red"
    reach(office, made, S.STARTED, date(2026, 9, 20))
    assert light(office, made) == "green"
    aside(office, made, SideState.PAUSED)
    assert light(office, made) == "paused"


def test_the_list_narrows_and_sorts(office):
    first = make(office)
    second = make(office, owner="990102", place="990102101", title="渡口冷链库")
    project_steps.plan(project_id=second.pk, days={S.SIGNED: date(2026, 7, 1)}, **office.who("supervisor"))
    boss, today = office.access("supervisor"), office.today

    def titles(**wish: str) -> list[str]:
        return [row.project.item.title for row in listed(boss, ProjectWish(**wish), today).rows]

    assert titles() == ["渡口冷链库", "河湾电机厂"]
    assert titles(county="990102") == titles(light="red") == titles(text="冷链") == ["渡口冷链库"]
    assert titles(batch="2026年第一期", sort="title") == ["河湾电机厂", "渡口冷链库"]
    assert titles(sector="property") == []
    assert first.pk != second.pk


def test_a_merged_county_keeps_its_projects(office):
    made = make(office, owner="990102", place="990102101")
    old, new = office.regions["990102101"], office.regions["990101"]
    RegionChange.objects.create(kind=ChangeKind.MERGER, before=old, after=new, effective_on=date(2026, 8, 1))
    old.valid_to = date(2026, 7, 31)
    old.save()
    wish = ProjectWish(county="990101")
    assert [r.project for r in listed(office.access("supervisor"), wish, office.today).rows] == [made]
    assert doors.visible_to(office.access("east_supervisor")).get() == made
    assert doors.choices(office.access("supervisor")).counties == [("990101", "临河县")]


@given(days=st.lists(st.dates(date(2026, 1, 1), date(2026, 9, 21)), min_size=11, max_size=11))
def test_sorted_days_are_never_out_of_order(days):
    _check_order(dict(zip(StepKind, sorted(days), strict=True)))


def test_an_item_that_is_cancelled_takes_nothing_more(office):
    made = make(office)
    items.cancel(item_id=made.pk, reason="重复登记", **office.who("supervisor"))
    with pytest.raises(Conflict) as error:
        reach(office, made, S.SIGNED, date(2026, 3, 1), who="supervisor")
    assert code(error) == "A-406"
