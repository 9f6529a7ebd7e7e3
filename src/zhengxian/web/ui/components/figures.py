"""How figures look on pages: half up, thousands comma, true minus, and words where there is no figure."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation

from zhengxian.engine.base.rounding import half_up_text
from zhengxian.io.charts import text as chart_text

NO_FIGURE = "未统计"
ABSENT = {
    "missing": NO_FIGURE,
    "not_applicable": "不适用",
    "below_unit": "…",
    "suppressed": "保密",
    "exempt": "免考",
}
"""Words for the states without a figure: different things, none of them zero or blank."""


def shown(value: object, decimals: object = None) -> str:
    """Show a figure, or the word of its state.

    >>> shown(1312.125, 2), shown(None, 2), shown("not_applicable", 1), shown(-0.04, 1)
    ('1,312.13', '未统计', '不适用', '0.0')
    """
    number = as_number(value)
    if number is None:
        return absent(value)
    return chart_text.figure(number, _decimals(number, decimals))


def signed(value: object, decimals: object = None) -> str:
    """Show a difference with its sign.

    >>> signed(0.4, 1), signed(-18.3, 1)
    ('+0.4', '−18.3')
    """
    number = as_number(value)
    return absent(value) if number is None else chart_text.signed(number, _decimals(number, decimals))


def official(value: object, decimals: object = None) -> str:
    """Show a figure as official documents print it: without thousands comma.

    >>> official(1312.125, 2)
    '1312.13'
    """
    number = as_number(value)
    if number is None:
        return absent(value)
    return half_up_text(number, _decimals(number, decimals)).replace("-", chart_text.MINUS)


def absent(value: object) -> str:
    """Return the word for a value that is no figure.

    >>> absent("suppressed"), absent(float("nan")), absent("未公布")
    ('保密', '未统计', '未公布')
    """
    if isinstance(value, str) and value:
        return ABSENT.get(value.lower(), value)
    return NO_FIGURE


def as_number(value: object) -> Decimal | None:
    """Return a finite number, or None for anything else; texts of digits are numbers."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    try:
        number = Decimal(repr(float(value))) if isinstance(value, float) else Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _decimals(number: Decimal, given: object) -> int:
    """Return the decimals asked for; where none are, as many as the figure has, four at most."""
    try:
        return max(0, min(int(str(given)), 12))
    except ValueError:
        exponent = number.normalize().as_tuple().exponent
        return max(0, min(-exponent, 4)) if isinstance(exponent, int) else 0
