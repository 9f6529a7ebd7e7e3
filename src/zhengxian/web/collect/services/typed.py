"""Read what a person types into a cell: a number, the word of a state with its reason, or nothing."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from zhengxian.engine.base.note_marks import has_note_mark
from zhengxian.web.collect.models import CellState, Indicator
from zhengxian.web.collect.selectors.words import coded, odd_decimals

STATES = {
    state.label: state
    for state in (CellState.MISSING, CellState.NOT_APPLICABLE, CellState.BELOW_UNIT, CellState.SUPPRESSED)
}
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_MINUS = str.maketrans(dict.fromkeys("−–—﹣", "-"))
_DIGITS = 15
_LONGEST = 300


@dataclass(frozen=True)
class Typed:
    """What was read: a value, a state with or without a reason, or nothing (state empty).

    ``problem`` is a sentence with its code: the text is no figure and nothing is to be written. ``doubt`` lets the
    figure in and says what is odd about it.
    """

    value: float | None = None
    state: str = ""
    reason: str = ""
    problem: str = ""
    doubt: str = ""


def read(text: str, indicator: Indicator, *, reason: str = "") -> Typed:
    """Read a text for an indicator; nothing is guessed.

    Errors in `Typed.problem`: ``C-111`` no number, ``C-112`` a per cent sign or another unit where the unit is not
    that, ``C-113`` more digits than a figure can keep; in `Typed.doubt`: ``C-114`` too many decimals.
    """
    wide = unicodedata.normalize("NFKC", text[:_LONGEST].replace("\x00", "")).translate(_MINUS).strip()
    if not wide:
        return Typed(reason=reason)
    word, _, said = (part.strip() for part in wide.partition(":"))
    if word in STATES:
        return Typed(state=STATES[word].value, reason=(said or reason)[:_LONGEST])
    return _number(text.strip(), "".join(wide.split()), indicator, reason)


def _number(shown: str, tight: str, indicator: Indicator, reason: str) -> Typed:
    unit = unicodedata.normalize("NFKC", indicator.unit)
    if unit and tight.endswith(unit):
        tight = tight.removesuffix(unit)
    elif tight.endswith(("%", "‰")) or re.fullmatch(r"[+-]?[\d.,]+[\u4e00-\u9fff]+", tight):
        kind = f"这一格的单位是“{indicator.unit}”" if unit else "这一格没有单位"
        return Typed(
            problem=coded("C-112", f"“{shown[:20]}”带有别的单位，{kind}。请换算后只填数字。"), reason=reason
        )
    if _GROUPED.fullmatch(tight):
        tight = tight.replace(",", "")
    if not _PLAIN.fullmatch(tight) or has_note_mark(shown.removesuffix(indicator.unit)):
        return Typed(
            problem=coded("C-111", f"“{shown[:20]}”不是数。请只填数字，用小数点，如 0.00 的写法。"),
            reason=reason,
        )
    exact = Decimal(tight)
    if len(exact.as_tuple().digits) > _DIGITS or abs(exact) >= Decimal(10) ** _DIGITS:
        return Typed(
            problem=coded("C-113", f"“{shown[:20]}”超过 {_DIGITS} 位数字。请核对数和单位。"), reason=reason
        )
    return Typed(
        value=float(exact) + 0.0,
        state=CellState.REPORTED.value,
        reason=reason,
        doubt=odd_decimals(float(exact), indicator),
    )
