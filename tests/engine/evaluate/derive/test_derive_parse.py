"""``derive`` tables: read strictly, written back, faults named with key, place and nearest word."""

from typing import Any

import pytest

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.derive import DeriveKind, parse_derive

RATERS = ["a", "b", "c", "d", "e"]
TABLES: list[dict[str, Any]] = [
    {"kind": "ratio", "of": "a", "by": "b", "times": 100.0},
    {"kind": "ratio", "of": ["a", "b"], "by": ["c", "d"], "zero": "missing"},
    {"kind": "per_capita", "of": "gdp", "by": "population", "average": True},
    {"kind": "denominate", "of": "a", "by": "b"},
    {"kind": "share", "of": "a"},
    {"kind": "increment", "of": "a"},
    {"kind": "rank_change", "of": "a", "direction": "negative", "decimals": 1},
    {"kind": "sum", "of": ["a", "b"], "times": 0.5},
    {"kind": "difference", "of": "a", "by": "b"},
    {"kind": "trimmed_mean", "of": RATERS, "drop": 2, "weights": [1.0, 1.0, 2.0, 1.0, 1.0]},
    {"kind": "growth", "indicator": "gdp_growth"},
]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t["kind"])
def test_a_table_reads_back_as_it_was_written(table: dict[str, Any]) -> None:
    spec = parse_derive(table, "derive")
    assert spec.to_table() == table
    assert all(type(v) in (str, int, float, bool, list) for v in spec.to_table().values())
    assert parse_derive(spec.to_table(), "derive") == spec
    assert hash(spec) == hash(parse_derive(table, "derive"))


def test_every_kind_of_the_scheme_format_is_covered() -> None:
    assert {t["kind"] for t in TABLES} == {k.value for k in DeriveKind}


def test_series_needed_names_each_series_once() -> None:
    spec = parse_derive({"kind": "ratio", "of": ["a", "b"], "by": ["b", "c"]}, "derive")
    assert spec.series_needed() == ("a", "b", "c")
    assert parse_derive({"kind": "growth", "indicator": "g"}, "derive").series_needed() == ("g",)


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t["kind"])
def test_last_year_is_needed_only_where_it_is_read(table: dict[str, Any]) -> None:
    wanted = table["kind"] in ("increment", "rank_change") or "average" in table
    assert parse_derive(table, "derive").needs_last_year is wanted


@pytest.mark.parametrize(
    ("code", "table", "words"),
    [
        ("S-150", "ratio", ["item.derive"]),
        ("S-151", {"kind": "ratio", "of": "a", "by": "b", "tmies": 1}, ["tmies", "times"]),
        ("S-151", {"kind": "ratio", "of": "a", "by": "b", "drop": 1}, ["ratio", "drop"]),
        ("S-151", {"kind": "ratio", "of": "a", "by": "b", "average": True}, ["average"]),
        ("S-152", {"of": "a"}, ["kind"]),
        ("S-152", {"kind": "ratio", "of": "a"}, ["by"]),
        ("S-153", {"kind": "sum", "of": []}, ["of"]),
        ("S-153", {"kind": "sum", "of": ["a", "a"]}, ["of"]),
        ("S-153", {"kind": "sum", "of": ["a", 3]}, ["of"]),
        ("S-153", {"kind": "sum", "of": "a", "times": 0}, ["times"]),
        ("S-153", {"kind": "sum", "of": "a", "times": True}, ["times"]),
        ("S-153", {"kind": "sum", "of": "a", "times": float("inf")}, ["times"]),
        ("S-153", {"kind": "per_capita", "of": "a", "by": "p", "average": "yes"}, ["average"]),
        ("S-153", {"kind": "growth", "indicator": ["a", "b"]}, ["indicator"]),
        ("S-153", {"kind": "trimmed_mean", "of": RATERS, "weights": [1, 2]}, ["weights"]),
        ("S-153", {"kind": "trimmed_mean", "of": RATERS, "weights": [1, 1, 1, 1, 0]}, ["weights"]),
        ("S-153", {"kind": "trimmed_mean", "of": RATERS, "drop": -1}, ["drop"]),
        ("S-154", {"kind": "ratoi", "of": "a", "by": "b"}, ["ratoi", "ratio"]),
        ("S-154", {"kind": "ratio", "of": "a", "by": "b", "zero": "nought"}, ["zero", "nought", "refuse"]),
        ("S-155", {"kind": "growth", "of": "gdp"}, ["indicator"]),
        ("S-155", {"kind": "growth", "indicator": "g", "by": "gdp"}, ["indicator"]),
        ("S-157", {"kind": "trimmed_mean", "of": RATERS, "drop": 3, "min_raters": 5}, ["min_raters"]),
        ("S-157", {"kind": "trimmed_mean", "of": ["a", "b"]}, ["min_raters"]),
    ],
)
def test_a_fault_names_place_and_key(code: str, table: Any, words: list[str]) -> None:
    with pytest.raises(SchemeError) as caught:
        parse_derive(table, "item.derive")
    assert caught.value.code == code
    for word in ["item.derive", *words]:
        assert word in caught.value.message
