"""Numbers as Chinese documents print them: digits, Chinese numerals, masks."""

from __future__ import annotations

import re

MASK = r"[XxＸ*×○□]"
DIGIT = r"[零〇一二两三四五六七八九十百]"
NUMBER = rf"(?:\d{{1,12}}(?:,\d{{3}})*(?:\.\d{{1,6}})?|{MASK}{{1,8}}|{DIGIT}{{1,5}})"
"""Source of a pattern for one number; bounded, so that it never scans far."""

_VALUES = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_POWERS = {"十": 10, "百": 100}


def value_of(text: str) -> float | None:
    """Return the number that a text prints; None for a mask and for what is no number.

    >>> value_of("1,200.5"), value_of("十六"), value_of("两"), value_of("XX")
    (1200.5, 16.0, 2.0, None)
    """
    if re.fullmatch(r"\d[\d,]*(?:\.\d+)?", text):
        return float(text.replace(",", ""))
    return chinese_value(text)


def chinese_value(text: str) -> float | None:
    """Return the value of a Chinese numeral up to 999; None for anything else.

    >>> chinese_value("一百二十三"), chinese_value("二〇二五"), chinese_value("县")
    (123.0, 2025.0, None)
    """
    if not text or any(c not in _VALUES and c not in _POWERS for c in text):
        return None
    if not any(c in _POWERS for c in text):
        return float("".join(str(_VALUES[c]) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in _POWERS:
            total += (digit or 1) * _POWERS[c]
            digit = 0
        else:
            digit = _VALUES[c]
    return float(total + digit)


def is_mask(text: str) -> bool:
    """Whether the text is nothing but mask signs.

    >>> is_mask("XX"), is_mask("**"), is_mask("3")
    (True, True, False)
    """
    return bool(re.fullmatch(rf"{MASK}+", text))
