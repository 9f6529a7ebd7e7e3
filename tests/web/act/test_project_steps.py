"""Steps of projects: planned, reached with proof, in order; the light they give; the list and merged regions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengxian.web.act.models import (
    Evidence,
    Project,
    ProjectSector,
    ProjectStep,
    SideState,
    StepKind,
)
from zhengxian.web.act.selectors import projects as doors
from zhengxian.web.act.selectors.projects import ProjectWish
from zhengxian.web.act.services import project_steps, projects
from zhengxian.web.act.services.project_list import listed, row_of
from zhengxian.web.act.services.project_steps import Reached, _check_order
from zhengxian.web.act.services.projects import Details
from zhengxian.web.core.models import ChangeKind, RegionChange
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
    assert "2026年3月1日改为2026年3月5日" in made.item.events.last().text


def aside(office: Any, project: Project, side: SideState, who: str = "supervisor", **more: Any) -> Project:
    given = {"reason": "企业破产清算", "since": date(2026, 9, 1), **more}
    return projects.set_aside(project_id=project.pk, side=side, **given, **office.who(who))


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
