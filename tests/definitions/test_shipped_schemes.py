import tomllib
from typing import Any

import pytest

from zhengxian.definitions import indicators, layout_codes, layout_path, scheme_codes, scheme_path
from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.plan import compile_scheme
from zhengxian.engine.evaluate.scheme import Scheme
from zhengxian.engine.evaluate.scheme.rules import GateEffect
from zhengxian.io.schemes import read_scheme

EXPECTED = {
    "census-2020",
    "county-three-classes",
    "hdi",
    "heilongjiang-diminishing",
    "linyi-80-20",
    "monthly-rank-ladder",
    "output-per-mu",
    "output-per-mu-small",
    "period-mix-180",
    "province-class-score-one-rank",
    "quarterly-static-dynamic",
    "town-share-of-total",
    "town-six-classes",
}
TOWN = tuple(code for code in sorted(EXPECTED) if code.startswith("town-"))


def scheme_of(code: str) -> Scheme:
    return read_scheme(scheme_path(code))


def table_of(code: str) -> dict[str, Any]:
    return tomllib.loads(scheme_path(code).read_text(encoding="utf-8"))


def layout_series() -> set[str]:
    tables = [tomllib.loads(layout_path(code).read_text(encoding="utf-8")) for code in layout_codes()]
    return {code for table in tables for code in table["columns"]["indicators"].values()}


def test_the_schemes_that_the_manual_names_are_there():
    assert set(scheme_codes()) == EXPECTED


@pytest.mark.parametrize("code", sorted(EXPECTED))
def test_each_scheme_reads_compiles_and_bears_its_own_name(code: str):
    scheme = scheme_of(code)
    assert scheme.code == code
    assert compile_scheme(scheme, scheme.classes or ("",)).items == compile_scheme(scheme).items


@pytest.mark.parametrize("code", sorted(EXPECTED))
def test_each_scheme_names_its_source_and_what_is_illustrative(code: str):
    scheme = scheme_of(code)
    assert len(scheme.source) > 20
    assert scheme.illustrative.endswith("。")


@pytest.mark.parametrize("code", sorted(EXPECTED))
def test_each_series_of_a_scheme_is_in_the_library_or_in_a_layout(code: str):
    known = indicators().keys() | layout_series()
    assert set(compile_scheme(scheme_of(code)).series) <= known


@pytest.mark.parametrize("code", sorted(EXPECTED))
def test_nothing_of_the_library_is_scored_against_its_direction(code: str):
    for item in scheme_of(code).items:
        known = indicators().get(item.indicator)
        if known is not None and item.derive is None and known.direction != "target":
            assert item.direction.value == known.direction, item.code


@pytest.mark.parametrize(
    "code", ["county-three-classes", "town-six-classes", "province-class-score-one-rank"]
)
def test_weights_by_class_sum_to_one_hundred_in_every_class(code: str):
    scheme = scheme_of(code)
    assert len(scheme.classes) in (3, 6)
    for class_name in scheme.classes:
        total = sum(g.weight.of(class_name) for g in scheme.root.children if g.weight)
        assert total == pytest.approx(scheme.points)


@pytest.mark.parametrize("code", TOWN)
def test_towns_are_not_judged_by_gross_product_or_sampled_income(code: str):
    for series in compile_scheme(scheme_of(code)).series:
        assert "town" in indicators()[series].scope_levels, series
        assert "gdp" not in series


def test_the_town_table_is_that_of_the_notes():
    """domain.md appendix F, weights by the six classes."""
    expected = {
        "园区工业镇": [25, 25, 15, 5, 5, 10, 10, 5],
        "传统工业镇": [25, 20, 15, 5, 8, 12, 8, 7],
        "农业主导镇": [8, 15, 10, 7, 35, 8, 5, 12],
        "文旅融合镇": [5, 20, 10, 30, 15, 5, 3, 12],
        "城区驻地街道": [5, 15, 20, 30, 0, 15, 5, 10],
        "城乡接合部镇街": [15, 20, 15, 15, 10, 10, 8, 7],
    }
    groups = scheme_of("town-six-classes").root.children
    for class_name, weights in expected.items():
        assert [g.weight.of(class_name) for g in groups if g.weight] == weights


def test_the_county_scheme_has_thirty_indicators_and_the_whole_anatomy():
    scheme = scheme_of("county-three-classes")
    targets = {s for s in compile_scheme(scheme).series if s.endswith("_target")}
    assert len(set(compile_scheme(scheme).series) - targets) == 30
    assert {g.title for g in scheme.root.groups() if g.code != "gdp"} == {
        "经济发展",
        "城乡发展",
        "民生改善",
        "生态环境",
        "风险防控",
    }
    assert len(scheme.gates) == 5
    assert all(gate.authority for gate in scheme.gates)
    assert scheme.exemptions
    assert {a.by.value for a in scheme.awards} == {"rank", "rank_change"}
    assert {a.kind.value for a in scheme.adjusts} == {"bonus", "deduction"}


def test_the_county_scheme_shows_every_policy_for_missing_figures():
    missing = [item.missing for item in scheme_of("county-three-classes").items]
    policies = {m.policy.value for m in missing} | {m.suppressed.value for m in missing if m.suppressed}
    assert policies == {"refuse", "zero", "class_mean", "reweight", "penalty", "worst"}
    assert {m.below_unit.value for m in missing} == {"value_zero"}


def test_shandong_scores_in_the_class_and_ranks_in_one_list():
    scheme = scheme_of("province-class-score-one-rank")
    assert scheme.score_within.value == "class"
    assert scheme.rank.within == "pool"
    assert [a.top for a in scheme.awards] == [10, 10]


def test_chuzhou_mixes_static_and_dynamic_and_counts_a_tenth_for_a_tenth():
    scheme = scheme_of("quarterly-static-dynamic")
    splits = [i for g in table_of(scheme.code)["group"] for i in g["item"] if "split" in i]
    assert splits
    assert all(i["split"] == {"static": 0.4, "dynamic": 0.6} for i in splits)
    assert len([i for g in table_of(scheme.code)["group"] for i in g["item"]]) == 16
    deviations = [a for a in scheme.adjusts if a.kind.value == "deviation"]
    assert {(a.step, a.per) for a in deviations} == {(0.1, 0.1)}
    assert [a.per for a in scheme.adjusts if a.kind.value == "deduction"] == [0.5, 1.0]


def test_the_monthly_scheme_has_sixty_nine_and_thirty_one_points():
    groups = table_of("monthly-rank-ladder")["group"]
    assert [(len(g["item"]), sum(i["weight"] for i in g["item"])) for g in groups] == [(12, 69), (4, 31)]


def test_the_target_scheme_has_180_points_over_four_report_periods():
    scheme = scheme_of("period-mix-180")
    assert scheme.points == 180
    assert scheme.periods is not None
    assert [weight for _, weight in scheme.periods.mix] == [15, 25, 25, 35]
    work = [g for g in scheme.root.groups() if g.code == "work"]
    assert work[0].weight is not None
    assert work[0].weight.of("") == 27.5
    assert "统计造假" in {g.title for g in scheme.gates}


def test_output_per_mu_keeps_the_weights_and_grades_of_its_sources():
    scheme = scheme_of("output-per-mu")
    assert [i.weight.of("") for i in scheme.items if i.weight] == [30, 20, 20, 10, 10, 10]
    assert [(g.name, g.upto) for g in scheme.rank.grades] == [("A", 25), ("B", 70), ("C", 95), ("D", None)]
    assert scheme.items[3].missing.policy.value == "class_mean"
    assert "统计直报资料不得进入" in scheme.note


def test_every_gate_acts_on_status_and_has_an_authority():
    gates = [g for code in scheme_codes() for g in scheme_of(code).gates]
    assert len(gates) > 15
    assert all(g.authority and isinstance(g.effect, GateEffect) for g in gates)


def test_a_wrong_code_is_answered_with_the_nearest():
    with pytest.raises(SchemeError, match=r"最接近的是“county-three-classes”。（S-511）"):
        scheme_path("county-three-class")
    with pytest.raises(SchemeError, match=r"census-2020.*S-511"):
        layout_path("census")
