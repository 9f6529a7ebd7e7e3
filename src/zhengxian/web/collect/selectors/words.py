"""How a cell reads: the figure with its decimals, or the word of its state."""

from __future__ import annotations

from decimal import Decimal

from zhengxian.engine.base.rounding import half_up_text
from zhengxian.web.collect.models import CellState, Entry, Indicator


def coded(code: str, message: str) -> str:
    """Return a sentence with its code.

    >>> coded("C-111", "这不是数。")
    '这不是数。（C-111）'
    """
    return f"{message}（{code}）"


def figure(value: float, decimals: int) -> str:
    """Return a figure with its decimals; one that has more is shown as it was typed.

    >>> figure(12.5, 2), figure(12.345, 1), figure(-0.0, 0)
    ('12.50', '12.345', '0')
    """
    exact = Decimal(repr(value + 0.0))
    places = -int(exact.normalize().as_tuple().exponent)
    return half_up_text(exact, decimals) if places <= decimals else f"{exact.normalize():f}"


def odd_decimals(value: float, indicator: Indicator) -> str:
    """Say that a figure has more decimals than its indicator; an empty text when it has not."""
    places = -int(Decimal(repr(value)).normalize().as_tuple().exponent)
    if places <= indicator.decimals:
        return ""
    wanted = f"保留 {indicator.decimals} 位小数" if indicator.decimals else "取整数"
    return coded("C-114", f"写了 {places} 位小数，这一项{wanted}。请按原始数四舍五入。")


def cell_text(value: float | None, state: str, decimals: int) -> str:
    """Return what a cell shows; nothing where nothing stands."""
    if value is not None:
        return figure(value, decimals)
    return CellState(state).label if state else ""


def shown(entry: Entry) -> str:
    """Return what a cell shows, for an entry read with its indicator."""
    return cell_text(entry.value, entry.state, entry.indicator.decimals)
