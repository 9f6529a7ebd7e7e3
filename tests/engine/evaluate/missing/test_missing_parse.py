"""``[missing]`` and an item's ``missing``: read strictly, inherited key by key, written back."""

from typing import Any

import pytest

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.missing import CellState, MissingPolicy, MissingSpec, parse_missing


def test_the_defaults_are_those_of_the_scheme_format() -> None:
    spec = parse_missing({}, "missing")
    assert spec == MissingSpec()
    assert [spec.of(s).value for s in list(CellState)[1:]] == [
        "refuse",
        "reweight",
        "value_zero",
        "refuse",
        "reweight",
    ]


def test_suppressed_follows_the_policy_until_it_has_its_own() -> None:
    assert parse_missing("zero", "missing").of(CellState.SUPPRESSED) is MissingPolicy.ZERO
    scheme = parse_missing({"policy": "zero", "suppressed": "worst"}, "missing")
    item = parse_missing("class_mean", "item.missing", scheme)
    assert item.of(CellState.MISSING) is MissingPolicy.CLASS_MEAN
    assert item.of(CellState.SUPPRESSED) is MissingPolicy.WORST


def test_an_item_takes_over_what_it_does_not_write() -> None:
    scheme = parse_missing({"policy": "zero", "not_applicable": "zero", "penalty": -0.2}, "missing")
    item = parse_missing({"policy": "penalty"}, "item.missing", scheme)
    assert (item.not_applicable, item.penalty) == (MissingPolicy.ZERO, -0.2)


@pytest.mark.parametrize(
    "table",
    [
        {"policy": "refuse"},
        {"policy": "penalty", "penalty": -0.5},
        {"policy": "zero", "suppressed": "refuse", "not_applicable": "worst", "below_unit": "zero"},
    ],
    ids=str,
)
def test_a_table_reads_back_as_it_was_written(table: dict[str, Any]) -> None:
    spec = parse_missing(table, "missing")
    assert spec.to_table() == table
    assert parse_missing(spec.to_table(), "missing") == spec
    assert hash(spec) == hash(parse_missing(table, "missing"))


def test_every_policy_has_a_label() -> None:
    assert len({p.label for p in MissingPolicy}) == len(MissingPolicy)


@pytest.mark.parametrize(
    ("code", "value", "words"),
    [
        ("S-150", 3, ["item.missing"]),
        ("S-151", {"polcy": "zero"}, ["polcy", "policy"]),
        ("S-153", {"policy": "penalty", "penalty": 2}, ["penalty"]),
        ("S-153", {"policy": "penalty", "penalty": "1"}, ["penalty"]),
        ("S-154", "classmean", ["classmean", "class_mean"]),
        ("S-154", {"not_applicable": "drop"}, ["not_applicable", "reweight"]),
        ("S-154", "value_zero", ["below_unit"]),
        ("S-154", {"suppressed": "value_zero"}, ["below_unit"]),
        ("S-154", {"policy": ["zero"]}, ["policy"]),
    ],
)
def test_a_fault_names_place_and_key(code: str, value: Any, words: list[str]) -> None:
    with pytest.raises(SchemeError) as caught:
        parse_missing(value, "item.missing")
    assert caught.value.code == code
    for word in ["item.missing", *words]:
        assert word in caught.value.message
