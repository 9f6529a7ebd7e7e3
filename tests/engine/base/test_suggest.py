"""The nearest known word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.suggest import nearest

KEYS = [
    "weight",
    "weights",
    "weighting",
    "title",
    "aggregate",
    "direction",
    "transform",
    "winsorise",
    "地区",
    "期间",
]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("weigth", "weight"),
        ("titel", "title"),
        ("Direction ", "direction"),
        ("ｔｉｔｌｅ", "title"),
        ("agregate", "aggregate"),
        ("winsor", "winsorise"),
        ("地区名称", "地区"),
        ("期问", "期间"),
    ],
)
def test_misspelt_word_finds_its_neighbour(word: str, expected: str) -> None:
    assert nearest(word, KEYS) == expected


@pytest.mark.parametrize("word", ["", "x", "zzzzzz", "人口密度", "甲"])
def test_word_far_from_all_finds_nothing(word: str) -> None:
    assert nearest(word, KEYS) is None


def test_no_known_words_finds_nothing() -> None:
    assert nearest("title", []) is None


def test_a_swap_is_nearer_than_two_replacements() -> None:
    assert nearest("ab12", ["ba12", "cd12"]) == "ba12"


def test_nearness_comes_before_containment() -> None:
    assert nearest("人均gpd", ["人均GDP", "gpd"]) == "人均GDP"


@settings(max_examples=40, deadline=None)
@given(st.permutations(KEYS), st.sampled_from(["weigh", "weightin", "titles", "地 区"]))
def test_answer_ignores_order(known: list[str], word: str) -> None:
    assert nearest(word, known) == nearest(word, KEYS)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(KEYS))
def test_a_known_word_is_its_own_neighbour(word: str) -> None:
    assert nearest(word, KEYS) == word
