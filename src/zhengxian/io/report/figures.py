"""How figures and texts look: rounded half up, a true minus, no negative zero, nothing that can act."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from zhengxian.engine.base.rounding import half_up_text

NONE_WORD = "—"
STATE_WORDS = {
    "missing": "未报",
    "not_applicable": "不适用",
    "below_unit": "不足单位",
    "suppressed": "保密",
    "reported": "未报",
}
"""Words for the four states without a figure; a reported cell without one is missing too."""

_DIRECTIONS = (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_INVISIBLE = {chr(code) for code in (*_DIRECTIONS, 0x200B, 0xFEFF, 0xFFFE, 0xFFFF)}
_UNPRINTABLE = {"Cc", "Cs"}
"""Private and unassigned characters stay: they write rare names of people and places."""
_NEGATIVE_ZERO = re.compile(r"-0(\.0*)?")
_GAP = "~"
_PLAIN = 1e10
"""Larger figures are raw ones with all their digits."""


@dataclass(frozen=True, slots=True)
class Style:
    """Where the report is read: on a screen, or as an official document set solid and without commas."""

    screen: bool

    def say(self, pattern: str, **values: object) -> str:
        """Fill a sentence; ``~`` is the space between Chinese and digits that only the screen shows.

        >>> Style(screen=True).say("共~{n}~个", n=3), Style(screen=False).say("共~{n}~个", n=3)
        ('共 3 个', '共3个')
        """
        return pattern.replace(_GAP, " " if self.screen else "").format(**values)

    def number(self, value: float | None, decimals: int, *, commas: bool = True) -> str:
        """Show a figure rounded half up; an absent one is a dash.

        >>> Style(screen=True).number(-1312.125, 2), Style(screen=False).number(-0.001, 2)
        ('−1,312.13', '0.00')
        """
        if value is None or value != value:
            return NONE_WORD
        return self._dress(half_up_text(settled(value), decimals), commas=commas)

    def toward(self, value: float, decimals: int, *, away_from: float | None) -> str:
        """Show a figure that must be reached, rounded to the side on which it suffices.

        >>> Style(screen=True).toward(6.04, 1, away_from=5.0), Style(screen=True).toward(6.06, 1, away_from=7.0)
        ('6.1', '6.0')
        """
        if away_from is None or away_from != away_from:
            return self.number(value, decimals)
        side = ROUND_CEILING if value > away_from else ROUND_FLOOR
        exact = Decimal(repr(settled(value))).quantize(Decimal(1).scaleb(-decimals), rounding=side)
        return self._dress(f"{exact:f}", commas=True)

    def signed(self, value: float | None, decimals: int) -> str:
        """Show a difference with its sign.

        >>> Style(screen=True).signed(1.5, 2), Style(screen=True).signed(0.0, 1)
        ('+1.50', '0.0')
        """
        text = self.number(value, decimals)
        return f"+{text}" if value is not None and value > 0 and any(c in "123456789" for c in text) else text

    def percent(self, part: float | None, whole: float | None, decimals: int = 1) -> str:
        """Show a share as a percentage; without a whole there is none.

        >>> Style(screen=True).percent(4.125, 5.0)
        '82.5%'
        """
        rate = share(part, whole)
        return NONE_WORD if rate is None else f"{self.number(100.0 * rate, decimals)}%"

    def plain(self, value: float | None) -> str:
        """Show a weight or full mark with as few decimals as it needs, two at most.

        >>> Style(screen=True).plain(30.0), Style(screen=True).plain(12.5)
        ('30', '12.5')
        """
        text = self.number(value, 2)
        return text.rstrip("0").rstrip(".") if "." in text else text

    def _dress(self, text: str, *, commas: bool) -> str:
        text = tidy(text)
        if not (self.screen and commas):
            return text
        sign, digits = ("−", text[1:]) if text.startswith("−") else ("", text)
        whole, dot, rest = digits.partition(".")
        return f"{sign}{int(whole):,}{dot}{rest}" if whole.isdigit() else text


def settled(value: float) -> float:
    """Forgive the last binary digits of a calculated figure, so that a half written as one rounds as one.

    >>> settled(92.12499999999999), settled(0.1 + 0.2)
    (92.125, 0.3)
    """
    return float(f"{value:.13g}") if abs(value) < _PLAIN else float(value)


def tidy(text: str) -> str:
    """Give a decimal text the true minus sign, and none to zero.

    >>> tidy("-3.90"), tidy("-0.00")
    ('−3.90', '0.00')
    """
    if _NEGATIVE_ZERO.fullmatch(text):
        return text[1:]
    return f"−{text[1:]}" if text.startswith("-") else text


def share(part: float | None, whole: float | None) -> float | None:
    """Return part over whole, or None where either is absent or the whole is zero.

    >>> share(3.0, 4.0), share(3.0, 0.0)
    (0.75, None)
    """
    if part is None or whole is None or part != part or whole != whole or whole == 0:
        return None
    return part / whole


def clean(text: object) -> str:
    """Return a text on one line without control, direction or unprintable characters.

    >>> clean("甲" + chr(10) + "县" + chr(0x202E) + chr(0))
    '甲 县'
    """
    if text is None:
        return ""
    kept = (" " if c in "\t\r\n" else c for c in str(text) if c not in _INVISIBLE)
    return "".join(c for c in kept if unicodedata.category(c) not in _UNPRINTABLE).strip()


def state_word(state: object) -> str:
    """Return the word for a cell without a figure.

    >>> state_word("suppressed"), state_word(None), state_word("不适用")
    ('保密', '未报', '不适用')
    """
    text = clean(state)
    return STATE_WORDS.get(text, text) or "未报"


def whole(value: Any) -> str:
    """Show a place; an average place of a tie keeps its half.

    >>> whole(3), whole(2.5), whole(None)
    ('3', '2.5', '—')
    """
    if value is None or value != value:
        return NONE_WORD
    return str(int(value)) if float(value) == int(value) else half_up_text(float(value), 1)
