"""Numbers as Word writes them in front of paragraphs: 一, （甲）, ①, IV, c."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = {1000: "M", 900: "CM", 500: "D", 400: "CD", 100: "C", 90: "XC", 50: "L", 40: "XL"} | {
    10: "X",
    9: "IX",
    5: "V",
    4: "IV",
    1: "I",
}
_LARGEST = 9999
"""A list that counts further is numbered with digits."""


def chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """Write a number of 1 to 9999 in Chinese, as Word does: 十一 and not 一十一.

    >>> [chinese(n) for n in (1, 10, 12, 20, 105, 110, 1010)]
    ['一', '十', '十二', '二十', '一百〇五', '一百一十', '一千〇一十']
    """
    written, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            written += (
                (digits[0] if gap and written else "") + digits[digit] + (units[place - 1] if place else "")
            )
        gap = not digit
    return written[1:] if 10 <= number < 20 and digits is _DIGITS else written


def _spelled(number: int) -> str:
    return "".join(_DIGITS[int(d)] for d in str(number))


def _formal(number: int) -> str:
    return chinese(number, _FORMAL, "拾佰仟")


def _letters(number: int) -> str:
    """Write a, b, … z, aa, bb, … as Word does."""
    return chr(97 + (number - 1) % 26) * (1 + (number - 1) // 26)


def _roman(number: int) -> str:
    written = ""
    for value, sign in _ROMAN.items():
        written += sign * (number // value)
        number %= value
    return written


def _circled(number: int) -> str:
    return (
        chr(0x2460 + number - 1)
        if number <= 20
        else chr(0x3251 + number - 21)
        if number <= 35
        else str(number)
    )


def _wide(number: int) -> str:
    return "".join(chr(ord(d) + 0xFEE0) for d in str(number))


_WRITERS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "ideographDigital": _spelled,
    "japaneseCounting": chinese,
    "japaneseDigitalTenThousand": _spelled,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "chineseLegalSimplified": _formal,
    "ideographLegalTraditional": _formal,
    "ideographTraditional": lambda n: _STEMS[(n - 1) % 10],
    "ideographZodiac": lambda n: _BRANCHES[(n - 1) % 12],
    "ideographEnclosedCircle": _circled,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalEnclosedParen": lambda n: f"({n})",
    "decimalEnclosedFullstop": lambda n: f"{n}.",
    "lowerLetter": _letters,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperRoman": _roman,
    "none": lambda _: "",
    "bullet": lambda _: "",
}


def numeral(number: int, style: str) -> str:
    """Write a number in one of Word's styles; a style that is not known gives digits.

    >>> numeral(3, "chineseCountingThousand"), numeral(2, "ideographTraditional"), numeral(5, "decimal")
    ('三', '乙', '5')
    """
    if not 1 <= number <= _LARGEST:
        return str(number)
    return _WRITERS.get(style, str)(number)
