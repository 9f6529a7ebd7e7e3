"""One county's people and a run that ranks every county; what a locked figure may tell."""

from __future__ import annotations

from typing import Any

import pytest

from zhengxian.web.collect.models import Observation, Release
from zhengxian.web.core.access import access_of
from zhengxian.web.core.models import Role, User
from zhengxian.web.core.refusal import Hidden
from zhengxian.web.core.selectors import clock
from zhengxian.web.core.services import users
from zhengxian.web.evaluate.models import Contribution, Run, RunState, Scheme
from zhengxian.web.evaluate.selectors import matters, profiles, results, runs, traces
from zhengxian.web.evaluate.services import adjustments, steps

OWN, OTHER = "990124", "990125"


@pytest.fixture
def run(city: Any) -> Run:
    """A run that waits for the word of the counties."""
    made: Run = city.run()
    for state in (RunState.COMPUTED, RunState.CHECKING):
        steps.advance(run_id=made.pk, by=city.users["assessor"], seen=state)
    return Run.objects.get(pk=made.pk)


def someone(city: Any, name: str, *held: tuple[Role, str]) -> User:
    system = city.users["system"]
    made = users.create(username=name, display_name=name, password=None, by=system, must_change=False)
    for role, code in held:
        users.assign(user=made, role=role, region=city.regions[code], by=system)
    city.users[name] = made
    return made


def test_a_county_leader_sees_only_his_county_before_publicity(city: Any, run: Run) -> None:
    leader = someone(city, "countyleader", (Role.LEADER, OWN))
    access, day = access_of(leader, clock.today()), clock.today()
    assert not runs.visible_to(access, day).filter(pk=run.pk).exists()
    assert set(results.scores(access, day, run).values_list("region__code", flat=True)) == {OWN}
    assert runs.sees_region(access, run, city.regions[OWN], day)
    assert not runs.sees_region(access, run, city.regions[OTHER], day)
    browser, tail = city.client("countyleader"), runs.tail(run)
    assert browser.get(f"/evaluate/?run={tail}").status_code == 404
    assert browser.get(f"/evaluate/export/?run={tail}").status_code == 404
    assert browser.get(f"/evaluate/map/?run={tail}").status_code == 404
    assert browser.get(f"/evaluate/regions/{OTHER}/?run={tail}").status_code == 404
    assert browser.get(f"/evaluate/regions/{OWN}/?run={tail}").status_code == 200
    assert browser.get("/evaluate/runs/").status_code == 404


def test_a_county_leader_approves_neither_run_nor_adjustment(city: Any, run: Run) -> None:
    leader = someone(city, "countyleader", (Role.LEADER, OWN))
    steps.advance(run_id=run.pk, by=city.users["assessor"], seen=RunState.CONFIRMING, note="限期已过")
    with pytest.raises(Hidden):
        steps.advance(run_id=run.pk, by=leader, seen=RunState.APPROVAL)
    scheme = Scheme.objects.get()
    code = adjustments.matters(scheme)[0][0]
    gate = adjustments.matters(scheme)[0][2] == "gate"
    made = adjustments.propose(
        scheme_id=scheme.pk, code=code, region_id=city.regions[OWN].pk, period="2025", authority="市政府",
        text="一次", count=None if gate else 1, document="文 1 号", by=city.users["assessor"],
    )  # fmt: skip
    with pytest.raises(Hidden):
        adjustments.decide(adjustment_id=made.pk, approved=True, by=leader)
    assert not matters.adjustments(access_of(leader, clock.today())).exists()


def test_a_county_assessor_computes_nothing(city: Any) -> None:
    with pytest.raises(Hidden):
        city.run(by=someone(city, "countyassessor", (Role.ASSESSOR, OWN)))


def _line_node(run: Run) -> str:
    return next(
        code for code, rule in run.method["rules"].items()
        if isinstance(rule.get("line"), dict) and isinstance(rule["line"]["low"], str)
        and Contribution.objects.filter(run=run, node=code, raw__isnull=False, region__code=OWN).exists()
    )  # fmt: skip


def _told(city: Any, run: Run, who: str, node: str) -> str:
    access, region = access_of(city.users[who], clock.today()), city.regions[OWN]
    read = profiles.figures_of(run, region)
    return "；".join(s.text for s in traces.trace(access, run, region, node, read, public=False))


def test_the_formula_tells_no_locked_figure_and_no_neighbours_figure(city: Any, run: Run) -> None:
    """A leader sees unpublished scores, not unreleased figures; a county sees its own figures, not the ends of others."""
    assert set(Observation.objects.values_list("release", flat=True)) == {Release.INTERNAL}
    node = _line_node(run)
    numbers = _told(city, run, "statistics", node)
    assert "（" in numbers
    assert numbers.split("（")[0] not in _told(city, run, "leader", node)
    assert "得分率" in _told(city, run, "leader", node)
    assert numbers.split("（")[0] not in _told(city, run, "reviewer", node)


def test_a_leader_who_reports_for_a_county_sees_no_other_countys_figures(city: Any, run: Run) -> None:
    """Two roles do not lend each other their places."""
    someone(city, "both", (Role.LEADER, "990100"), (Role.REPORTER, OWN))
    page = city.client("both").get(f"/evaluate/regions/{OWN}/?run={runs.tail(run)}")
    assert page.status_code == 200
    assert page.context["peers_locked"]
