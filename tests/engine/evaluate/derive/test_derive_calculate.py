"""What `derive` makes of series: values, states that propagate, refusals."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.evaluate.derive import Derived, SeriesContext, derive, parse_derive
from zhengxian.engine.evaluate.missing import CellState as S

NAN = float("nan")
MODEST = settings(max_examples=40, deadline=None)
figures = st.floats(0.01, 1e6)


def run(table: dict[str, Any], states: dict[str, list[int]] | None = None, **series: list[Any]) -> Derived:
    """Derive from series; a name that ends in ``_last`` is last year's."""
    last = {k.removesuffix("_last"): np.array(v) for k, v in series.items() if k.endswith("_last")}
    now = {k: np.array(v) for k, v in series.items() if not k.endswith("_last")}
    marks = {k: np.array(v, dtype=np.uint8) for k, v in (states or {}).items()}
    return derive(parse_derive(table, "derive"), SeriesContext(now, last, marks))


def refused(code: str, table: dict[str, Any], **series: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        run(table, **series)
    assert caught.value.code == code
    return caught.value


def test_output_per_mu_by_hand() -> None:
    """Tax of two kinds over land: (30 + 6) / 1.5 mu, in 万元 per mu."""
    got = run({"kind": "ratio", "of": ["tax", "fee"], "by": "land"}, tax=[30.0], fee=[6.0], land=[1.5])
    assert got.values.tolist() == [24.0]
    assert got.states.tolist() == [S.REPORTED]


def test_per_capita_over_the_mean_population_of_two_years() -> None:
    table = {"kind": "per_capita", "of": "gdp", "by": "people", "times": 10000, "average": True}
    got = run(table, gdp=[120.0], people=[31.0], people_last=[29.0])
    assert got.values.tolist() == [40000.0]


@pytest.mark.parametrize("kind", ["ratio", "denominate", "per_capita"])
def test_a_zero_denominator_is_refused_with_the_regions(kind: str) -> None:
    error = refused("E-111", {"kind": kind, "of": "a", "by": "b"}, a=[1.0, 2.0, NAN], b=[0.0, 2.0, 0.0])
    assert error.rows == (0,)
    assert "“b”" in error.message
    assert "missing" in error.remedy


def test_a_zero_denominator_may_be_missing_with_a_note() -> None:
    """domain.md §3 pitfall 2: a firm without employees has no productivity, not an infinite one."""
    got = run(
        {"kind": "ratio", "of": "a", "by": "b", "zero": "missing"}, a=[1.0, 6.0, 0.0], b=[0.0, 2.0, 0.0]
    )
    assert np.isnan(got.values[[0, 2]]).all()
    assert got.values[1] == 3.0
    assert got.states.tolist() == [S.MISSING, S.REPORTED, S.MISSING]
    assert got.notes[0].rows == (0, 2)


@pytest.mark.parametrize(
    ("one", "other", "wins"),
    [
        (S.NOT_APPLICABLE, S.MISSING, S.NOT_APPLICABLE),
        (S.MISSING, S.SUPPRESSED, S.MISSING),
        (S.NOT_APPLICABLE, S.SUPPRESSED, S.NOT_APPLICABLE),
        (S.SUPPRESSED, S.REPORTED, S.SUPPRESSED),
        (S.EXEMPT, S.NOT_APPLICABLE, S.EXEMPT),
        (S.BELOW_UNIT, S.SUPPRESSED, S.MISSING),
    ],
)
@pytest.mark.parametrize("kind", ["ratio", "difference", "sum"])
def test_a_missing_part_makes_the_result_missing_in_its_state(kind: str, one: S, other: S, wins: S) -> None:
    table = {"kind": kind, "of": ["a", "b"]} if kind == "sum" else {"kind": kind, "of": "a", "by": "b"}
    value = {s: [1.0] if s is S.REPORTED else [NAN] for s in (one, other)}
    for first, second in ((one, other), (other, one)):
        got = run(table, {"a": [first], "b": [second]}, a=value[first], b=value[second])
        assert np.isnan(got.values).all()
        assert got.states.tolist() == [wins]


def test_a_figure_below_the_unit_counts_when_it_is_given_as_zero() -> None:
    got = run({"kind": "sum", "of": ["a", "b"]}, {"a": [S.BELOW_UNIT]}, a=[0.0], b=[5.0])
    assert got.values.tolist() == [5.0]
    assert got.states.tolist() == [S.REPORTED]


def test_a_suppressed_figure_is_not_used_even_if_it_is_there() -> None:
    got = run({"kind": "sum", "of": "a"}, {"a": [S.SUPPRESSED]}, a=[7.0])
    assert np.isnan(got.values).all()
    assert got.states.tolist() == [S.SUPPRESSED]


def test_share_of_the_pool_leaves_out_what_is_not_applicable() -> None:
    got = run({"kind": "share", "of": "a", "times": 100}, {"a": [0, 0, S.NOT_APPLICABLE]}, a=[1.0, 3.0, NAN])
    assert got.values[:2].tolist() == [25.0, 75.0]
    assert got.states.tolist() == [S.REPORTED, S.REPORTED, S.NOT_APPLICABLE]


def test_share_of_an_incomplete_total_is_refused() -> None:
    assert refused("E-115", {"kind": "share", "of": "a"}, a=[1.0, NAN, 3.0]).rows == (1,)


def test_share_of_nothing_is_refused_and_a_negative_part_is_noted() -> None:
    refused("E-113", {"kind": "share", "of": "a"}, a=[1.0, -1.0])
    assert run({"kind": "share", "of": "a"}, a=[3.0, -1.0]).notes[0].rows == (1,)


def test_increment_against_last_year() -> None:
    got = run({"kind": "increment", "of": "a"}, a=[5.0, NAN, 2.0], a_last=[3.0, 1.0, NAN])
    assert got.values[0] == 2.0
    assert got.states.tolist() == [S.REPORTED, S.MISSING, S.MISSING]


def test_difference_of_sums() -> None:
    got = run(
        {"kind": "difference", "of": ["new", "moved"], "by": "exit"}, new=[9.0], moved=[1.0], exit=[4.0]
    )
    assert got.values.tolist() == [6.0]


def test_growth_is_the_published_series_as_it_stands() -> None:
    """Appendix B-10: 612 at a published +7.9 % is not 612/580 − 1 = 5.52 %."""
    context = SeriesContext({"gdp_growth": np.array([7.9])}, kinds={"gdp_growth": "growth"})
    assert derive(parse_derive({"kind": "growth", "indicator": "gdp_growth"}, "d"), context).values[0] == 7.9


@pytest.mark.parametrize("kind", ["level", "ratio", "count", "stock"])
def test_growth_of_a_level_is_refused_with_a_remedy(kind: str) -> None:
    context = SeriesContext({"gdp": np.array([612.0])}, {"gdp": np.array([580.0])}, kinds={"gdp": kind})
    with pytest.raises(Refusal) as caught:
        derive(parse_derive({"kind": "growth", "indicator": "gdp"}, "d"), context)
    assert caught.value.code == "E-114"
    assert "growth_series" in caught.value.remedy


def test_a_series_that_is_not_there_is_refused_by_name() -> None:
    assert "“b”" in refused("E-110", {"kind": "sum", "of": ["a", "b"]}, a=[1.0]).message
    assert "“a”" in refused("E-112", {"kind": "increment", "of": "a"}, a=[1.0]).message


def test_leading_axes_are_independent_repetitions() -> None:
    a, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[2.0, 2.0], [4.0, 2.0]])
    spec = parse_derive({"kind": "ratio", "of": "a", "by": "b"}, "d")
    together = derive(spec, SeriesContext({"a": a, "b": b}))
    for period in range(2):
        alone = derive(spec, SeriesContext({"a": a[period], "b": b[period]}))
        assert np.array_equal(together.values[period], alone.values)


@given(st.lists(st.tuples(figures, figures), min_size=1, max_size=8), st.randoms(use_true_random=False))
@MODEST
def test_the_order_of_regions_does_not_matter(pairs: list[tuple[float, float]], random: Any) -> None:
    order = list(range(len(pairs)))
    random.shuffle(order)
    for table in ({"kind": "ratio", "of": "a", "by": "b"}, {"kind": "difference", "of": "a", "by": "b"}):
        got = run(table, a=[p[0] for p in pairs], b=[p[1] for p in pairs]).values
        other = run(table, a=[pairs[i][0] for i in order], b=[pairs[i][1] for i in order]).values
        assert np.array_equal(got[order], other)


@given(st.lists(figures, min_size=1, max_size=10), st.floats(0.1, 10))
@MODEST
def test_shares_sum_to_one_and_do_not_depend_on_the_unit(a: list[float], scale: float) -> None:
    got = run({"kind": "share", "of": "a"}, a=a).values
    assert got.sum() == pytest.approx(1)
    assert run({"kind": "share", "of": "a"}, a=[v * scale for v in a]).values == pytest.approx(got)
