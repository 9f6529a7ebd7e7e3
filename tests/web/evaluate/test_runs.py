"""Runs: what is stored is what the engine gives, adds up, and can be repeated to equal numbers."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

import zhengxian as zx
from zhengxian.definitions import example_options
from zhengxian.engine.base.errors import Refusal
from zhengxian.web.collect.models import Indicator, Observation
from zhengxian.web.collect.services import observations
from zhengxian.web.core.models import ChangeKind, ClassMembership, Level, Region, RegionChange, RegionClass
from zhengxian.web.core.refusal import Hidden, Refused
from zhengxian.web.evaluate.models import Contribution, Run, Score
from zhengxian.web.evaluate.services import result_rows
from zhengxian.web.evaluate.services.replay import replay

from .conftest import COUNTED, City

pytestmark = pytest.mark.django_db


def test_stored_scores_equal_what_the_library_computes_from_the_files(city: City) -> None:
    options = example_options("county-city")
    from_files = zx.evaluate(
        options["scheme"], options["data"], options["regions"], period="2025", previous="2024"
    )
    run = city.run(previous=city.run("2024"))
    stored = {
        (code, node): (score, rank, in_class)
        for code, node, score, rank, in_class in Score.objects.filter(run=run).values_list(
            "region__code", "node", "score", "rank", "rank_in_class"
        )
    }
    told = {
        (r["region"], r["node"]): (r["score"], r["rank"], r["rank_in_class"])
        for r in from_files.scores.iter_rows(named=True)
    }
    assert stored == told
    moved = dict(Score.objects.filter(run=run, level=0).values_list("region__code", "class_rank_change"))
    assert moved == {
        r["region"]: None if r["rank_change"] is None else float(r["rank_change"])
        for r in from_files.ranking.iter_rows(named=True)
    }


def test_points_and_losses_add_up_to_full_marks_for_every_region(city: City) -> None:
    run = city.run()
    sums: dict[str, Decimal] = {}
    for code, points, lost in Contribution.objects.filter(run=run).values_list(
        "region__code", "points", "points_lost"
    ):
        sums[code] = sums.get(code, Decimal(0)) + Decimal(repr(points)) + Decimal(repr(lost))
    assert len(sums) == 11
    assert set(sums.values()) == {Decimal(100)}


def test_a_run_names_left_out_city_and_notes(city: City) -> None:
    run = city.run()
    assert run.number == "评 2025-01"
    assert [row["region"] for row in run.left_out] == ["990100"]
    assert any(note["code"].startswith("E-") for note in run.notes)
    assert (
        run.method["rules"]["gdp_growth"]["line"]["base"] == 60
        if "gdp_growth" in run.method["rules"]
        else True
    )


def test_replay_gives_equal_numbers(city: City) -> None:
    run = city.run(previous=city.run("2024"))
    outcome = replay(run=Run.objects.get(pk=run.pk), by=city.users["auditor"])
    assert outcome.equal, outcome.message
    assert (
        outcome.numbers
        == Score.objects.filter(run=run).count() + Contribution.objects.filter(run=run).count()
    )


def test_later_changes_of_figures_classes_and_indicators_do_not_change_a_replay(city: City) -> None:
    run = city.run()
    gdp = Indicator.objects.get(code="gdp_growth")
    region = city.regions["990124"]
    old = Observation.objects.get(region=region, indicator=gdp, period_end=run.period_end)
    row = observations.Row(region.pk, gdp.pk, old.period, old.value + 3)
    observations.record([row], by=city.users["system"], at=COUNTED + timedelta(days=1))
    other = RegionClass.objects.get(title="优化开发")
    ClassMembership.objects.filter(region=region).update(region_class=other)
    Indicator.objects.filter(code="gdp_growth").update(kind="ratio", cumulative=False)
    assert replay(run=Run.objects.get(pk=run.pk), by=city.users["system"]).equal
    Indicator.objects.filter(code="gdp_growth").update(kind="growth", cumulative=True)
    again = city.run(as_of=COUNTED + timedelta(days=2))
    assert again.result_hash != run.result_hash
    assert again.number == "评 2025-02"


def test_replay_tells_when_somebody_changed_the_table(city: City) -> None:
    from django.db import connection

    from zhengxian.web.evaluate import guards

    run = city.run()
    guards.remove(connection)
    Score.objects.filter(run=run, level=0, region__code="990121").update(score=99.0)
    guards.install(connection)
    outcome = replay(run=Run.objects.get(pk=run.pk), by=city.users["system"])
    assert not outcome.equal
    assert "E-815" in outcome.message
    with pytest.raises(CommandError, match="E-817"):
        call_command("replay_run", "2025-01")


def test_replay_command_proves_all_runs(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    city.run("2024")
    city.run()
    call_command("replay_run", all=True)
    assert capsys.readouterr().out.count("相同　") == 2
    with pytest.raises(CommandError, match="E-818"):
        call_command("replay_run", "2031-01")


def test_the_database_refuses_to_rewrite_scores(city: City) -> None:
    run = city.run()
    for rows in (Score.objects.filter(run=run), Contribution.objects.filter(run=run)):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(order=0)


def test_movement_is_not_comparable_where_the_class_changed(city: City) -> None:
    """辛未县 moved from 生态功能 to 重点发展 on 2025-01-01: both classes have other members than in 2024."""
    run = city.run(previous=city.run("2024"))
    told = {
        code: (title, change, in_class, note)
        for code, title, change, in_class, note in Score.objects.filter(run=run, level=0).values_list(
            "region__name", "class_title", "rank_change", "class_rank_change", "change_note"
        )
    }
    assert told["辛未县"][1:] == (None, None, "不可比")
    assert {row[3] for row in told.values() if row[0] in ("重点发展", "生态功能")} == {"不可比"}
    best = [row for row in told.values() if row[0] == "优化开发"]
    assert all(row[2] is not None and row[1] is not None for row in best)


def test_a_region_that_merged_is_left_out_with_its_reason_and_old_codes_carry_on(city: City) -> None:
    gone = Region.objects.create(
        code="990139", name="旧县", level=Level.COUNTY, path="/990100/990139/", valid_to="2025-06-30"
    )
    into = city.regions["990125"]
    RegionChange.objects.create(
        kind=ChangeKind.MERGER, before=gone, after=into, effective_on="2025-07-01", document="示政〔2025〕7号"
    )
    run = city.run()
    reason = next(row["reason"] for row in run.left_out if row["region"] == "990139")
    assert "并入" in reason
    assert "示政〔2025〕7号" in reason


def test_series_of_an_old_code_count_for_the_new_one(city: City) -> None:
    before = city.run()
    old = city.regions["990126"]
    new = Region.objects.create(
        code="990106",
        name="新设区",
        level=Level.COUNTY,
        path="/990100/990106/",
        valid_from="2025-12-01",
        order=old.order,
    )
    Region.objects.filter(pk=old.pk).update(valid_to="2025-11-30")
    held = ClassMembership.objects.get(region=old)
    ClassMembership.objects.create(region=new, region_class=held.region_class, valid_from="2025-12-01")
    RegionChange.objects.create(kind=ChangeKind.UPGRADE, before=old, after=new, effective_on="2025-12-01")
    after = city.run()
    scores = dict(Score.objects.filter(run=after, level=0).values_list("region__code", "score"))
    was = dict(Score.objects.filter(run=before, level=0).values_list("region__code", "score"))
    assert scores["990106"] == was["990126"]
    assert "990126" not in scores
    assert replay(run=Run.objects.get(pk=after.pk), by=city.users["system"]).equal


def test_the_engine_refuses_in_its_own_words(city: City) -> None:
    with pytest.raises(Refusal, match="E-606"):
        city.run("2025Q2")
    with pytest.raises(Refused, match="E-811"):
        city.run("2023")
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    "who", ["leader", "reviewer", "reporter", "administrator", "supervisor", "statistics"]
)
def test_only_an_assessor_computes(city: City, who: str) -> None:
    with pytest.raises(Hidden):
        city.run(by=city.users[who])


def test_a_draft_serves_only_for_trials(city: City) -> None:
    from zhengxian.web.evaluate.models import VersionState

    type(city.version).objects.filter(pk=city.version.pk).update(state=VersionState.DRAFT)
    city.version.refresh_from_db()
    with pytest.raises(Refused, match="E-810"):
        city.run()
    assert city.run(trial=True).is_trial


def test_previous_must_be_earlier_and_of_the_same_scheme(city: City) -> None:
    run = city.run()
    with pytest.raises(Refused, match="E-812"):
        city.run("2025", previous=run)


def test_the_hash_sees_every_digit() -> None:
    scores = [["a", "total", 1.0], ["b", "total", 2.0]]
    assert result_rows.hash_of_rows(scores, []) == result_rows.hash_of_rows(scores[::-1], [])
    nudged = [["a", "total", 1.0000000000000002], ["b", "total", 2.0]]
    assert result_rows.hash_of_rows(scores, []) != result_rows.hash_of_rows(nudged, [])


def test_catching_up_returns_what_a_run_with_the_same_score_rate_would_give(city: City) -> None:
    run = city.run()
    totals = dict(Score.objects.filter(run=run, level=0).values_list("region__name", "score"))
    places = dict(Score.objects.filter(run=run, level=0).values_list("region__name", "rank_in_class"))
    rows = {
        (r.region.name, r.node): r
        for r in Contribution.objects.filter(run=run, weight__gt=0).select_related("region")
    }
    titles = dict(Score.objects.filter(run=run, level=0).values_list("region__name", "class_title"))
    checked = 0
    for (name, node), row in rows.items():
        best = row.winback.get("best")
        peers = [n for n in titles if titles[n] == titles[name] and (n, node) in rows]
        top = max((rows[n, node].scored or 0) for n in peers)
        if best is None:
            assert row.scored is None or row.scored >= top - 1e-9
            continue
        assert best["gain"] == pytest.approx((top - row.scored) * row.weight)
        reached = round(totals[name] + best["gain"] + 1e-9, 2)
        others = [n for n in titles if titles[n] == titles[name] and n != name]
        ahead = sum(round(totals[n] + 1e-9, 2) > reached for n in others)
        if places[name] is not None:
            assert best["place"] == ahead + 1, (name, node)
        checked += 1
    assert checked > 100
