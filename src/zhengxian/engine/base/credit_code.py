"""The unified social credit code of legal persons and other organisations (GB 32100-2015)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from zhengxian.engine.base.errors import ValueFormatError

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters a code may have; I, O, S, V and Z are left out because they look like others."""

LENGTH: Final = 18
_WEIGHTS: Final = tuple(pow(3, i, 31) for i in range(LENGTH - 1))
_LOOKALIKE: Final = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}


@dataclass(frozen=True, slots=True, order=True)
class CreditCode:
    """One checked credit code.

    >>> code = CreditCode.parse("９１３５０１００ｍ０００１００ｙ４３")
    >>> str(code), code.authority, code.region, code.organisation
    ('91350100M000100Y43', '91', '350100', 'M000100Y4')
    """

    text: str

    def __post_init__(self) -> None:
        _check(self.text)

    @classmethod
    def parse(cls, text: str) -> CreditCode:
        """Read a code; width, case and blanks do not count.

        Errors: B-121 not 18 characters; B-122 a character that no code has (its position, and the one it is
        often taken for); B-123 wrong check character (the expected one). Source: GB 32100-2015.
        """
        return cls("".join(unicodedata.normalize("NFKC", text).upper().split()))

    @property
    def authority(self) -> str:
        """Return the registering authority and the category: the first two characters."""
        return self.text[:2]

    @property
    def region(self) -> str:
        """Return the six digits of the division where the code was issued; it need not be the present one."""
        return self.text[2:8]

    @property
    def organisation(self) -> str:
        """Return the nine characters of the organisation code."""
        return self.text[8:17]

    def __str__(self) -> str:
        return self.text


def check_character(body: str) -> str:
    """Return the check character of the first 17 characters.

    >>> check_character("91350100M000100Y4")
    '3'

    ``body`` holds 17 characters of `ALPHABET`. Errors: ValueError for others (callers check first).
    Formula: (31 − Σ value_i·3^(i−1) mod 31) mod 31, i = 1 … 17. Source: GB 32100-2015.
    """
    total = sum(ALPHABET.index(c) * w for c, w in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def _check(text: str) -> None:
    if len(text) != LENGTH:
        raise ValueFormatError(
            "B-121", f"统一社会信用代码“{text}”应为 {LENGTH} 位，实为 {len(text)} 位。请对照营业执照核对。"
        )
    for position, character in enumerate(text, start=1):
        if character not in ALPHABET:
            raise _foreign(text, position, character)
    expected = check_character(text[:-1])
    if text[-1] != expected:
        raise ValueFormatError(
            "B-123",
            f"统一社会信用代码“{text}”第 {LENGTH} 位校验码应为“{expected}”，实为“{text[-1]}”，"
            "说明至少有一位写错。请对照营业执照逐位核对。",
        )


def _foreign(text: str, position: int, character: str) -> ValueFormatError:
    lookalike = _LOOKALIKE.get(character)
    hint = f"，可能是“{lookalike}”之误" if lookalike else ""
    return ValueFormatError(
        "B-122",
        f"统一社会信用代码“{text}”第 {position} 位“{character}”不可用于代码{hint}。请对照营业执照核对。",
    )
