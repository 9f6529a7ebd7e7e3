"""``treat`` and ``impute`` tables: read strictly, written back, faults named."""

from typing import Any

import pytest

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.treat import ImputeMethod, TreatMethod, parse_impute, parse_treat

TREATS: list[dict[str, Any]] = [
    {"method": "winsorise", "points": 3, "side": "both"},
    {"method": "skew_kurtosis", "skew": 2.25, "max_winsorised": 3, "then": "log", "shift": "range"},
    {"method": "skew_kurtosis"},
    {"method": "log"},
    {"method": "boxcox", "lambda": 0.0},
    {"method": "boxcox"},
    {"method": "percentile", "low": 1.0, "high": 99.0},
]


@pytest.mark.parametrize("table", TREATS, ids=str)
def test_a_treatment_reads_back_as_it_was_written(table: dict[str, Any]) -> None:
    spec = parse_treat(table, "treat")
    assert spec.to_table() == table
    assert all(type(v) in (str, int, float, bool, list) for v in spec.to_table().values())
    assert parse_treat(spec.to_table(), "treat") == spec
    assert hash(spec) == hash(parse_treat(table, "treat"))


def test_every_method_of_the_scheme_format_is_covered() -> None:
    assert {t["method"] for t in TREATS} == {m.value for m in TreatMethod}


@pytest.mark.parametrize("method", list(ImputeMethod))
def test_an_imputation_reads_back_and_has_a_label(method: ImputeMethod) -> None:
    table = {"method": method.value} | ({"value": 2.5} if method is ImputeMethod.CONSTANT else {})
    spec = parse_impute(table, "impute")
    assert spec.to_table() == table
    assert spec.label


@pytest.mark.parametrize(
    ("code", "table", "words"),
    [
        ("S-150", "log", ["item.treat"]),
        ("S-151", {"method": "log", "shfit": "range"}, ["shfit", "shift", "log"]),
        ("S-151", {"method": "percentile", "points": 1}, ["points", "percentile"]),
        ("S-152", {"method": "winsorise"}, ["points"]),
        ("S-153", {"method": "winsorise", "points": 0}, ["points"]),
        ("S-153", {"method": "winsorise", "points": 1.5}, ["points"]),
        ("S-153", {"method": "percentile", "high": 101}, ["high"]),
        ("S-153", {"method": "boxcox", "lambda": "mle"}, ["lambda"]),
        ("S-153", {"method": "skew_kurtosis", "skew": float("nan")}, ["skew"]),
        ("S-154", {"method": "winsorize"}, ["winsorize", "winsorise"]),
        ("S-154", {"method": "winsorise", "points": 1, "side": "top"}, ["side", "high"]),
        ("S-157", {"method": "percentile", "low": 50, "high": 50}, ["low", "high"]),
    ],
)
def test_a_fault_in_treat_names_place_and_key(code: str, table: Any, words: list[str]) -> None:
    with pytest.raises(SchemeError) as caught:
        parse_treat(table, "item.treat")
    assert caught.value.code == code
    for word in ["item.treat", *words]:
        assert word in caught.value.message


@pytest.mark.parametrize(
    ("code", "table"),
    [
        ("S-150", None),
        ("S-151", {"method": "pool_mean", "value": 1}),
        ("S-152", {"method": "constant"}),
        ("S-153", {"method": "constant", "value": "0"}),
        ("S-154", {"method": "mean"}),
    ],
)
def test_a_fault_in_impute_is_refused(code: str, table: Any) -> None:
    with pytest.raises(SchemeError) as caught:
        parse_impute(table, "item.impute")
    assert caught.value.code == code
