"""The weighting table of a scheme."""

import tomllib

import pytest

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.weight import WEIGHTING_METHODS, WeightSpec, parse_weighting

TABLES = [
    'method = "manual"',
    'method = "equal"',
    'method = "entropy"\nshift = 0.01',
    'method = "critic"\ncorrelation = "spearman"\nabsolute = true\nddof = 0',
    'method = "variation"\nmean_floor = 0.1',
    'method = "std"\nddof = 1',
    'method = "merec"',
    'method = "gini"',
    'method = "pca"\nkeep = "variance"\nsigns = "absolute"\nallow_small = true',
    'method = "factor"\nkeep = 3',
    'method = "ahp"\nmatrix = [[1, 2], ["1/2", 1]]\nvector = "geometric"\nrandom_index = "saaty_052"',
    'method = "bod"\nlower = 0.05\nupper = 0.5',
    """
method = "combine"
how = "additive"
alpha = [0.5, 0.3, 0.2]
parts = [{ method = "manual" }, { method = "entropy", shift = 0.01 }, { method = "critic" }]
""",
    'method = "combine"\nhow = "game"\ncoefficients = "nonnegative"\nparts = [{}, {method = "std"}]',
]


@pytest.mark.parametrize("text", TABLES)
def test_a_table_comes_back_as_it_was(text: str) -> None:
    table = tomllib.loads(text)
    spec = parse_weighting(table, "[weighting]")
    again = parse_weighting(spec.to_table(), "[weighting]")
    assert again == spec
    assert hash(again) == hash(spec)
    if "{}" not in text:
        assert spec.to_table() == table


def test_every_method_has_a_table_here() -> None:
    assert {tomllib.loads(text)["method"] for text in TABLES} == set(WEIGHTING_METHODS)


def test_an_empty_table_is_manual() -> None:
    assert parse_weighting({}, "x") == WeightSpec("manual")


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ('method = "entopy"', "S-301", ["entopy", "是不是“entropy”"]),
        ("method = 3", "S-301", ["3"]),
        ('method = "critic"\nabsolut = true', "S-302", ["absolut", "是不是“absolute”"]),
        ('method = "equal"\nshift = 1', "S-302", ["shift"]),
        ("shift = 1", "S-302", ["manual", "shift"]),
        ('method = "combine"\nhow = "game"\npart = []', "S-302", ["是不是“parts”"]),
        ('method = "entropy"\nshift = -1', "S-303", ["shift", "-1"]),
        ('method = "entropy"\nshift = nan', "S-303", ["shift"]),
        ('method = "entropy"\nshift = inf', "S-303", ["shift"]),
        ('method = "entropy"\nshift = true', "S-303", ["shift"]),
        ('method = "critic"\nddof = 2', "S-303", ["ddof"]),
        ('method = "critic"\nabsolute = 1', "S-303", ["absolute", "true"]),
        ('method = "critic"\ncorrelation = "kendall"', "S-303", ["kendall", "spearman"]),
        ('method = "pca"\nkeep = 0', "S-303", ["keep"]),
        ('method = "pca"\nkeep = true', "S-303", ["keep"]),
        ('method = "ahp"', "S-304", ["matrix"]),
        ('method = "ahp"\nmatrix = [[1, 2]]', "S-303", ["方阵"]),
        ('method = "ahp"\nmatrix = [[1, "1/x"], [2, 1]]', "S-303", ["第 1 行第 2 列"]),
        ('method = "ahp"\nmatrix = 3', "S-303", ["方阵"]),
        ('method = "bod"\nlower = 0.5\nupper = 0.2', "S-305", ["lower", "upper"]),
        ('method = "combine"\nparts = [{}, {}]', "S-304", ["how"]),
        ('method = "combine"\nhow = "game"', "S-304", ["parts"]),
        ('method = "combine"\nhow = "game"\nparts = [{}]', "S-306", ["parts"]),
        ('method = "combine"\nhow = "game"\nparts = ["a", "b"]', "S-306", ["parts"]),
        ('method = "combine"\nhow = "game"\nparts = [{}, {method="bod"}]', "S-307", ["第 2 组", "bod"]),
        ('method = "combine"\nhow = "game"\nparts = [{}, {method="x9"}]', "S-301", ["第 2 组", "x9"]),
        ('method = "combine"\nhow = "additive"\nparts = [{}, {}]', "S-304", ["alpha"]),
        ('method = "combine"\nhow = "game"\nalpha = 0.5\nparts = [{}, {}]', "S-305", ["alpha"]),
        ('method = "combine"\nhow = "additive"\nalpha = 0.5\nparts = [{}, {}, {}]', "S-305", ["3"]),
        ('method = "combine"\nhow = "additive"\nalpha = [0.5, 0.6]\nparts = [{}, {}]', "S-303", ["alpha"]),
        ('method = "combine"\nhow = "entropy"\ncoefficients = "solve"\nparts = [{}, {}]', "S-305", ["game"]),
    ],
)
def test_refusals_name_key_and_place(text: str, code: str, words: list[str]) -> None:
    with pytest.raises(SchemeError) as refused:
        parse_weighting(tomllib.loads(text), "组“综合实力”")
    assert refused.value.code == code
    assert refused.value.message.startswith("组“综合实力”")
    for word in words:
        assert word in refused.value.message
