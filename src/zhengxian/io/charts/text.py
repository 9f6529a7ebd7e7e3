"""Figures and words in charts: rounded half up, true minus, thousands comma, and how wide a line will be."""

from __future__ import annotations

from decimal import Decimal

from zhengxian.engine.base.rounding import half_up_text

MINUS = "\u2212"
_WIDE = "“”—…·（）"


def figure(value: float | Decimal, decimals: int) -> str:
    """Show a figure rounded half up, with thousands comma and a true minus.

    >>> figure(-1312.125, 2), figure(-0.04, 1)
    ('−1,312.13', '0.0')
    """
    plain = half_up_text(value, decimals)
    whole, dot, rest = plain.lstrip("-").partition(".")
    return f"{MINUS if plain.startswith('-') else ''}{int(whole):,}{dot}{rest}"


def signed(value: float | Decimal, decimals: int) -> str:
    """Show a difference with its sign; what rounds to zero has none.

    >>> signed(4.25, 1), signed(-7.9, 1), signed(0.04, 1)
    ('+4.3', '−7.9', '0.0')
    """
    shown = figure(value, decimals)
    return shown if shown.startswith(MINUS) or not float(half_up_text(value, decimals)) else f"+{shown}"


def width(words: str, size: float = 12) -> float:
    """Estimate the width of a line: a Chinese character is as wide as it is high.

    >>> width("县A")
    19.0
    """
    return sum(size if ord(c) > 0x2E7F or c in _WIDE else size * 7 / 12 for c in words)


def wrapped(words: str, room: float, size: float = 12) -> tuple[str, ...]:
    """Break a name into even lines that fit the room instead of cutting it.

    >>> wrapped("某某经济技术开发区管理委员会", 100)
    ('某某经济技术开', '发区管理委员会')
    """
    count = max(1, -int(-width(words, size) // max(room, 3 * size)))
    step = max(1, -(-len(words) // count))
    return tuple(words[at : at + step] for at in range(0, len(words), step)) or ("",)
