"""The check character of the unified social credit code."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from zhengxian.engine.base.credit_code import ALPHABET, CreditCode, check_character
from zhengxian.engine.base.errors import ValueFormatError

quick = settings(max_examples=60, deadline=None)
bodies = st.text(alphabet=ALPHABET, min_size=17, max_size=17)
STANDARD = "91350100M000100Y43"  # the worked example of GB 32100-2015


def test_credit_code_gb32100_2015() -> None:
    code = CreditCode.parse(STANDARD)
    assert (str(code), code.authority, code.region, code.organisation) == (
        STANDARD,
        "91",
        "350100",
        "M000100Y4",
    )


def test_alphabet_leaves_out_five_letters() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 31
    assert not set("IOSVZ") & set(ALPHABET)
    assert "".join(sorted(ALPHABET)) == ALPHABET


def test_width_case_and_blanks_do_not_count() -> None:
    assert CreditCode.parse(" 91350100 m000100y43\n") == CreditCode.parse(
        "９１３５０１００Ｍ０００１００Ｙ４３"
    )
    assert {CreditCode.parse(STANDARD)} == {CreditCode(STANDARD)}


@quick
@given(bodies)
def test_a_body_with_its_check_character_is_read(body: str) -> None:
    text = body + check_character(body)
    assert str(CreditCode.parse(text.lower())) == text


@quick
@given(bodies, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(body: str, position: int, wrong: str) -> None:
    text = body + check_character(body)
    assume(text[position] != wrong)
    with pytest.raises(ValueFormatError) as caught:
        CreditCode.parse(text[:position] + wrong + text[position + 1 :])
    assert caught.value.code == "B-123"


@quick
@given(bodies, st.integers(0, 16))
def test_two_swapped_neighbours_are_always_found(body: str, position: int) -> None:
    text = body + check_character(body)
    assume(text[position] != text[position + 1])
    with pytest.raises(ValueFormatError):
        CreditCode.parse(text[:position] + text[position + 1] + text[position] + text[position + 2 :])


@pytest.mark.parametrize("text", ["", STANDARD[:-1], STANDARD + "0", "9135-0100-M000100Y43"])
def test_wrong_length_is_refused(text: str) -> None:
    with pytest.raises(ValueFormatError) as caught:
        CreditCode.parse(text)
    assert caught.value.code == "B-121"
    assert f"实为 {len(text)} 位" in caught.value.message


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [("I", "“1”"), ("O", "“0”"), ("S", "“5”"), ("V", "“U”"), ("Z", "“2”"), ("-", None), ("中", None)],
)
def test_foreign_character_is_named_with_its_position(wrong: str, hint: str | None) -> None:
    with pytest.raises(ValueFormatError) as caught:
        CreditCode.parse(STANDARD[:9] + wrong + STANDARD[10:])
    assert caught.value.code == "B-122"
    assert f"第 10 位“{wrong}”" in caught.value.message
    assert (hint or "之误") in caught.value.message or hint is None
    assert hint is not None or "之误" not in caught.value.message


def test_wrong_check_character_names_the_expected_one() -> None:
    with pytest.raises(ValueFormatError) as caught:
        CreditCode.parse(STANDARD[:-1] + "7")
    assert caught.value.code == "B-123"
    assert "应为“3”，实为“7”" in caught.value.message


def test_a_code_cannot_be_made_around_the_check() -> None:
    with pytest.raises(ValueFormatError):
        CreditCode(STANDARD.lower())
