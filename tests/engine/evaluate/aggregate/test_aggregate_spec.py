"""Reading the ``aggregate`` value of a scheme."""

import tomllib
from typing import Any

import numpy as np
import pytest

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.aggregate import aggregate, is_relative, parse_aggregate

WRITTEN: list[Any] = [
    "arithmetic",
    "geometric",
    {"method": "harmonic", "floor": 0.01},
    {"method": "power", "power": 2},
    {"method": "power", "power": float("-inf"), "floor": 0.1},
    {"method": "mpi", "penalty": "plus"},
    {"method": "ampi", "penalty": "minus", "low": 0, "high": [1.0, 2.0], "reference": 0.4},
    {"method": "topsis", "norm": "minmax", "best": [1, 0.5], "worst": [0, 2]},
    {"method": "vikor", "v": 0.25},
    {"method": "grey", "rho": 0.4, "norm": "none", "reference": [0.9, 0.8]},
    {"method": "grey", "reference": "best"},
    "borda",
    "copeland",
    "kemeny",
]


@pytest.mark.parametrize("value", WRITTEN, ids=str)
def test_written_value_survives(value: Any) -> None:
    spec = parse_aggregate(value, "[aggregate]")
    assert spec.to_value() == value
    assert parse_aggregate(spec.to_value(), "[aggregate]") == spec
    assert hash(parse_aggregate(value, "elsewhere")) == hash(spec)


def test_order_of_keys_does_not_matter_and_a_bare_table_is_a_word() -> None:
    one = parse_aggregate({"method": "grey", "rho": 0.4, "norm": "none"}, "x")
    two = parse_aggregate({"norm": "none", "rho": 0.4, "method": "grey"}, "x")
    assert one == two
    assert parse_aggregate({"method": "borda"}, "x") == parse_aggregate("borda", "x")
    assert one != parse_aggregate("grey", "x")


def test_reads_what_toml_gives() -> None:
    table = tomllib.loads('[aggregate]\nmethod = "power"\npower = inf')["aggregate"]
    assert aggregate(parse_aggregate(table, "[aggregate]"), np.array([[0.2, 0.7]]), np.ones(2)).tolist() == [
        0.7
    ]


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        (3, "S-350", ["[aggregate]", "3"]),
        ({"power": 2}, "S-351", ["method"]),
        ("geometrc", "S-352", ["geometrc", "geometric"]),
        ({"method": 2}, "S-355", ["method"]),
        ({"method": "vikor", "vv": 1}, "S-353", ["vikor", "vv", "最接近的是“v”"]),
        ({"method": "arithmetic", "power": 2}, "S-353", ["arithmetic", "power"]),
        ({"method": "topsis", "nrom": "none"}, "S-353", ["nrom", "norm"]),
        ({"method": "power"}, "S-354", ["power"]),
        ({"method": "power", "power": "two"}, "S-355", ["power", "two"]),
        ({"method": "power", "power": True}, "S-355", ["power"]),
        ({"method": "power", "power": [1, 2]}, "S-355", ["power"]),
        ({"method": "power", "power": float("nan")}, "S-356", ["power"]),
        ({"method": "geometric", "floor": 0}, "S-356", ["floor", "大于 0"]),
        ({"method": "geometric", "floor": float("inf")}, "S-356", ["floor"]),
        ({"method": "vikor", "v": 1.5}, "S-356", ["不小于 0", "不大于 1"]),
        ({"method": "topsis", "norm": "vectr"}, "S-356", ["vectr", "vector"]),
        ({"method": "topsis", "norm": 1}, "S-355", ["norm"]),
        ({"method": "mpi", "penalty": "minsu"}, "S-356", ["minus"]),
        ({"method": "grey", "reference": "bset"}, "S-356", ["best"]),
        ({"method": "grey", "reference": []}, "S-355", ["reference"]),
        ({"method": "ampi", "low": [0, "a"]}, "S-355", ["low"]),
        ({"method": "ampi", "low": 2}, "S-357", ["low", "high"]),
        ({"method": "ampi", "low": [0, 0], "high": [1, 1, 1]}, "S-357", ["low"]),
        ({"method": "topsis", "norm": "none", "best": 1}, "S-357", ["worst"]),
        ({"method": "topsis", "norm": "none", "worst": 1}, "S-357", ["best"]),
        ({"method": "topsis", "norm": "none", "best": [1, 1], "worst": [0, 1]}, "S-357", ["best"]),
        ({"method": "topsis", "best": 1, "worst": 0}, "S-357", ["vector"]),
    ],
)
def test_faults_name_place_key_and_nearest(value: Any, code: str, words: list[str]) -> None:
    with pytest.raises(SchemeError) as caught:
        parse_aggregate(value, "group[strength].aggregate" if code != "S-350" else "[aggregate]")
    message = str(caught.value)
    assert caught.value.code == code
    assert message.startswith(("group[strength].aggregate：", "[aggregate]：", "x"))
    for word in words:
        assert word in message


def test_relative_methods_are_those_that_change_when_a_unit_is_added() -> None:
    draw = np.random.default_rng(5)
    x = draw.uniform(0.1, 0.9, size=(5, 3))
    more = np.vstack([x, [0.05, 0.99, 0.5]])
    values = [
        "arithmetic",
        "geometric",
        "harmonic",
        {"method": "power", "power": 3},
        "mpi",
        "ampi",
        "topsis",
        "vikor",
    ]
    values += ["grey", "borda", "copeland", "kemeny", {"method": "topsis", "norm": "none"}]
    values += [{"method": "topsis", "norm": "minmax", "best": 1, "worst": 0}]
    for value in values:
        spec = parse_aggregate(value, "x")
        moved = np.abs(aggregate(spec, more, np.ones(3))[:5] - aggregate(spec, x, np.ones(3))).max() > 1e-9
        assert moved == is_relative(spec), value
