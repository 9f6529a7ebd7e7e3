"""What must hold whatever the figures: order, units, reruns, subjects, clean data, hard cases."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhengxian.definitions import checks, indicators
from zhengxian.engine.base.check import KINDS, SEVERITIES
from zhengxian.engine.base.period import Period
from zhengxian.engine.collect import Figures, Place, Series, Subject, run_checks
from zhengxian.engine.collect.kinds import ALGORITHMS

CODES = (
    *(
        "gdp",
        "primary_added",
        "secondary_added",
        "tertiary_added",
        "budget_revenue",
        "tax_revenue",
        "tax_share",
    ),
    *(
        "industry_added_growth",
        "industrial_power_growth",
        "freight_turnover_growth",
        "vat_growth",
        "fai_growth",
    ),
    *("budget_revenue_growth", "tax_revenue_growth", "deposits", "deposits_growth", "retail_sales"),
)
RULES = tuple(checks().values())
SERIES = tuple(Series.of(indicators()[code]) for code in CODES)


def clean(regions: int = 6, months: int = 36, seed: int = 1) -> Figures:
    """Make a city whose counties are consistent: sums, growth, components and shares all fit."""
    random = np.random.default_rng(seed)
    first = Period.parse("2023-01")
    periods = [str(first + m) for m in range(months)]
    x = {code: np.full((months, regions), np.nan) for code in CODES}
    size = random.uniform(40, 300, regions)
    for m in range(months):
        year, month = divmod(m, 12)
        part = (month + 1) / 12 * 1.05**year
        base = random.uniform(0.98, 1.02)
        for code, share in (("budget_revenue", 0.1), ("tax_revenue", 0.07), ("retail_sales", 0.4)):
            x[code][m] = size * share * part * 10
        x["deposits"][m] = size * 3 * 1.004**m
        if month % 3 == 2:
            for code, share in (("primary_added", 0.1), ("secondary_added", 0.5), ("tertiary_added", 0.4)):
                x[code][m] = np.round(size * share * part * 10, 2)
            x["gdp"][m] = sum(x[c][m] for c in CODES[1:4])
        for code in (
            "industry_added_growth",
            "industrial_power_growth",
            "freight_turnover_growth",
            "vat_growth",
        ):
            x[code][m] = 6.0 + np.arange(regions) * 0.4 + base
        x["fai_growth"][m] = 5.0 + np.arange(regions) * 0.7 + base
        x["budget_revenue_growth"][m] = x["tax_revenue_growth"][m] = 5.0
        x["deposits_growth"][m] = (1.004**12 - 1) * 100
    x["tax_share"] = x["tax_revenue"] / x["budget_revenue"] * 100
    for code in ("gdp", "retail_sales", "deposits", *CODES[1:4]):
        x[code][:, 0] = x[code][:, 1:].sum(axis=1)
    x["tax_share"] = np.where(np.isnan(x["tax_share"]), np.nan, x["tax_share"])
    values = np.stack([np.round(x[s.code], s.decimals) for s in SERIES], axis=2)
    values[::12, :, [i for i, s in enumerate(SERIES) if s.kind == "growth"]] = (
        np.nan
    )  # January is not published
    places = (
        Place("9900", "示范市", "prefecture"),
        *(Place(f"99{r:02}", f"{r}县", "county", "9900") for r in range(1, regions)),
    )
    return Figures(values, tuple(periods), places, SERIES)


def spoiled(seed: int, cells: int = 25) -> Figures:
    """Change some figures of a clean city at random."""
    table = clean(seed=seed)
    random = np.random.default_rng(seed)
    values = table.values.copy()
    for _ in range(cells):
        at = tuple(int(random.integers(n)) for n in values.shape)
        values[at] = random.choice([np.nan, 0.0, values[at] * 10, -values[at], values[at] + 7.77, 105.0])
    return replace(table, values=values)


def test_every_kind_has_an_algorithm_and_a_shipped_rule():
    assert set(ALGORITHMS) == set(KINDS) == {rule.kind for rule in RULES}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_clean_figures_raise_no_question(seed):
    """Identical growth is planted here by construction and left out."""
    rules = [rule for rule in RULES if rule.code != "identical_growth"]
    assert [hit.message for hit in run_checks(clean(seed=seed), rules)] == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000))
def test_order_of_rows_columns_periods_and_rules_makes_no_difference(seed):
    table, random = spoiled(seed), np.random.default_rng(seed)
    p, r, i = (random.permutation(n) for n in table.values.shape)
    mixed = Figures(
        table.values[np.ix_(p, r, i)],
        tuple(table.periods[k] for k in p),
        tuple(table.regions[k] for k in r),
        tuple(table.indicators[k] for k in i),
    )
    hits, again = run_checks(table, RULES), run_checks(mixed, RULES[::-1])
    assert len(hits) > 3
    assert [(h.key, h.severity) for h in hits] == [(h.key, h.severity) for h in again]
    assert [h.message for h in hits if h.regions == (h.region,)] == [
        h.message for h in again if h.regions == (h.region,)
    ]


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_a_rerun_finds_the_same_keys_and_each_key_once(seed):
    table = spoiled(seed)
    keys = [hit.key for hit in run_checks(table, RULES)]
    assert len(set(keys)) == len(keys)
    assert keys == [hit.key for hit in run_checks(table, RULES)]


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_asking_one_period_asks_what_the_whole_run_asks_of_it(seed):
    """Context is the same, so a submission is asked exactly its own questions."""
    table = spoiled(seed)
    whole = run_checks(table, RULES)
    for period in table.periods[-3:]:
        one = run_checks(table, RULES, subject=Subject(period))
        assert {h.key for h in one} == {h.key for h in whole if h.period == period}


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_asking_one_region_asks_nothing_of_others(seed):
    table = spoiled(seed)
    whole = {h.key: h for h in run_checks(table, RULES)}
    one = run_checks(table, RULES, subject=Subject.of(regions=["9901"]))
    assert all("9901" in h.regions for h in one)
    assert {h.key for h in one} <= set(whole)
    assert {k for k, h in whole.items() if h.region == "9901"} <= {h.key for h in one}


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([10_000, 100]))
def test_the_unit_makes_no_difference_to_relations(seed, factor):
    """亿元 or 万元: the decimals move along, the questions stay."""
    table = spoiled(seed)
    shift = len(str(factor)) - 1
    levels = [i for i, s in enumerate(SERIES) if s.kind in ("level", "stock")]
    values = table.values.copy()
    values[:, :, levels] *= factor
    series = tuple(
        replace(s, decimals=s.decimals - shift if s.decimals >= shift else 0) if i in levels else s
        for i, s in enumerate(SERIES)
    )
    if factor == 10_000:  # two decimals become none; what rounding leaves open shrinks with it
        series = tuple(replace(s, decimals=0) if i in levels else s for i, s in enumerate(SERIES))
    unmoved = ("range", "monotone", "part_whole", "magnitude", "mismatch", "jump_history")
    rules = [rule for rule in RULES if rule.kind in unmoved]
    scaled = replace(table, values=values, indicators=series)
    assert {h.key for h in run_checks(table, rules)} == {h.key for h in run_checks(scaled, rules)}


def test_gravest_first_and_every_message_is_a_sentence_with_its_code():
    hits = [hit for seed in range(6) for hit in run_checks(spoiled(seed), RULES)]
    assert {hit.severity for hit in hits} >= {"error", "explain", "note"}
    for seed in range(3):
        order = [SEVERITIES.index(hit.severity) for hit in run_checks(spoiled(seed), RULES)]
        assert order == sorted(order)
    for hit in hits:
        assert hit.message.endswith(f"（{hit.code}）")
        assert "。" in hit.message
        assert not any(word in hit.message for word in ("造假", "虚报", "应改为", "建议填", "nan", "None"))


def shaped(values: np.ndarray) -> Figures:
    table = clean(regions=values.shape[1])
    return replace(table, values=values)


def test_a_constant_column_a_single_unit_all_missing_and_ties_do_no_harm():
    table = clean()
    nothing = shaped(np.full(table.values.shape, np.nan))
    assert run_checks(nothing, RULES) == []
    constant = shaped(np.full(table.values.shape, 5.0))
    assert {hit.severity for hit in run_checks(constant, RULES)} <= set(SEVERITIES)
    single = Figures(table.values[:, 1:2], table.periods, table.regions[1:2], SERIES)
    assert run_checks(single, RULES) == []
    one = Figures(table.values[:1, :1, :1], table.periods[:1], table.regions[:1], SERIES[:1])
    assert run_checks(one, RULES) == []


def test_constant_history_asks_nothing_of_the_same_figure():
    rules = [r for r in RULES if r.kind in ("jump_history", "jump_step", "magnitude", "monotone")]
    values = clean().values.copy()
    values[:] = 50.0
    hits = run_checks(shaped(values), rules)
    assert {hit.check for hit in hits} <= {
        "step_jump"
    }  # a cumulative figure that stands still has a period of 0


@pytest.mark.parametrize("extreme", [1e300, -1e300, 1e-300, -0.0])
def test_extreme_figures_do_not_stop_the_checks(extreme):
    values = clean().values.copy()
    values[20] = extreme
    run_checks(shaped(values), RULES)


def test_years_quarters_and_months_of_one_series_meet_on_the_last_day():
    """2025, 2025Q4 and 2025-12 are one point of a cumulative series; the own frequency comes first."""
    series = Series.of(indicators()["gdp"])
    values = np.array([50.0, 99.0, 98.0, 100.0]).reshape(4, 1, 1)
    table = Figures(values, ("2025Q1", "2025-12", "2025Q4", "2025"), (Place("1", "甲县"),), (series,))
    hits = run_checks(table, [checks()["cumulative_falls"]], subject=Subject("2025"))
    assert hits == []
    lower = replace(table, values=np.array([50.0, 99.0, 40.0, 100.0]).reshape(4, 1, 1))
    (hit,) = run_checks(lower, [checks()["cumulative_falls"]], subject=Subject("2025-12"))
    assert hit.period == "2025Q4"
    assert "2025年全年" in hit.message


def test_the_last_day_of_february_is_a_month_end_in_every_year():
    series = Series.of(indicators()["budget_revenue"])
    periods = ("2023-02", "2024-02", "2024-02T3", "2025-02")
    values = np.array([10.0, 90.0, 90.0, 11.0]).reshape(4, 1, 1)
    table = Figures(values, periods, (Place("1", "甲县"),), (series,))
    assert [h.period for h in run_checks(table, [checks()["magnitude"]])] == ["2024-02", "2025-02"]
