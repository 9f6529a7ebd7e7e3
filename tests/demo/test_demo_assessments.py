"""Both schemes run on the city's own figures; targets are complete; planned runs can be made."""

from __future__ import annotations

import datetime as dt
import tomllib

import pytest

from zhengxian.engine.base.errors import Refusal
from zhengxian.library import evaluate


def made(demo, run, day=None):
    scheme = next(s for s in demo.schemes if s.code == run.scheme)
    return evaluate(
        tomllib.loads(scheme.toml),
        demo.known_on(day or run.as_of, scheme.level),
        demo.region_table(scheme.level),
        period=run.period,
        adjustments=[a.event(run.period) for a in run.adjustments],
    )


def test_the_runs_are_four_by_county_and_three_by_town(demo):
    assert [r.code for r in demo.runs] == [
        "county-2025Q4",
        "county-2026Q1",
        "county-2026Q2",
        "county-2026Q3",
        "town-2025Q4",
        "town-2026Q1",
        "town-2026Q2",
    ]
    states = {r.code: r.state for r in demo.runs}
    assert states.pop("county-2026Q3") == "confirming"
    assert set(states.values()) == {"published"}


@pytest.mark.parametrize("number", range(7))
def test_a_planned_run_ranks_everyone_with_what_was_known(demo, number):
    run = demo.runs[number]
    result = made(demo, run)
    wanted = 11 if run.scheme.startswith("county") else 65
    assert result.ranking.height == wanted
    assert result.ranking["rank_in_class"].null_count() == 0
    assert result.ranking["score"].is_between(30, 102).all()


@pytest.mark.parametrize(("code", "many"), [("county-2026", 11), ("town-2026", 65)])
def test_both_schemes_rank_all_in_the_running_quarter(demo, code, many):
    scheme = next(s for s in demo.schemes if s.code == code)
    result = evaluate(
        tomllib.loads(scheme.toml),
        demo.known_on(demo.today, scheme.level),
        demo.region_table(scheme.level),
        period="2026Q3",
    )
    assert result.ranking.height == many
    assert result.ranking["rank_in_class"].null_count() == 0


def test_figures_of_the_day_before_the_release_do_not_suffice(demo):
    run = demo.runs[3]
    with pytest.raises(Refusal):
        made(demo, run, dt.date(2026, 10, 12))


def test_a_gate_takes_the_award_and_leaves_the_score(demo):
    run = next(r for r in demo.runs if r.state == "confirming")
    ranking = made(demo, run).ranking
    vetoed = ranking.filter(region="990105")
    assert "生态环境保护" in vetoed["status_reason"].item()
    assert vetoed["rank_in_class"].item() is not None


def test_runs_point_at_regions_users_and_nodes_that_exist(demo):
    regions = {r.code for r in demo.regions}
    users = {a.username for a in demo.accounts}
    for run in demo.runs:
        text = next(s.toml for s in demo.schemes if s.code == run.scheme)
        scheme = tomllib.loads(text)
        rules = {a["code"] for a in (*scheme["adjust"], *scheme["gate"])}
        nodes = {g["code"] for g in scheme["group"]} | {
            i["indicator"] for g in scheme["group"] for i in g["item"]
        }
        assert {a.region for a in run.adjustments} <= regions
        assert {a.code for a in run.adjustments} <= rules
        assert {o.node for o in run.objections} <= nodes
        assert {o.username for o in run.objections} <= users
        assert {o.answered_by for o in run.objections if o.answer} <= users
        assert all((o.answer is None) is (o.outcome is None) for o in run.objections)
        assert run.previous is None or run.previous in {r.code for r in demo.runs}


def test_the_running_assessment_has_an_open_and_an_answered_objection(demo):
    run = next(r for r in demo.runs if r.state == "confirming")
    assert sorted(o.answer is None for o in run.objections) == [False, True]
    assert len(run.confirmed) == 9


def test_targets_are_complete_and_stretch_is_no_lower(demo):
    keys = [(t.region, t.indicator, t.year) for t in demo.targets]
    assert len(set(keys)) == len(keys)
    assert {t.year for t in demo.targets} == {2024, 2025, 2026}
    assert all(t.stretch >= t.base > 0 for t in demo.targets)
    now = {t.region for t in demo.targets if t.year == 2026}
    assert {len(code) for code in now} == {6, 9}
    assert len(now) == 12 + 65
    assert len({t.indicator for t in demo.targets if t.year == 2026}) >= 15
