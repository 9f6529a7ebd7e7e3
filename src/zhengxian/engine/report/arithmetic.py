"""Figures made of stored ones: difference, share, multiple, number of entries. Each keeps the sources of its parts.

A growth rate is never made here (domain.md, appendix G 1): it is a stored figure. Differences follow the convention
that the template states: ``printed`` (of the printed figures, so that a reader can check them) or ``exact``.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from zhengxian.engine.base.errors import Refusal
from zhengxian.engine.base.rounding import half_up
from zhengxian.engine.report.bound import BoundText, Nature
from zhengxian.engine.report.source import Figure, Row

Convention = Literal["printed", "exact"]
CONVENTIONS = ("printed", "exact")
_KINDS = {
    "gap": ("个百分点", 1, Nature.GAP),
    "share": ("%", 1, Nature.SHARE),
    "times": ("倍", 1, Nature.MULTIPLE),
}


def gap(a: Figure, b: Figure, convention: Convention = "printed") -> Figure:
    """a − b; of two percentages in 个百分点, of others in their unit.

    >>> a = Figure("a", 5.25, "%", 1, ("o1",), Nature.GROWTH)
    >>> b = Figure("b", 4.84, "%", 1, ("o2",), Nature.GROWTH)
    >>> gap(a, b).value, gap(a, b).printed, gap(a, b, "exact").printed
    (0.5, Decimal('0.5'), Decimal('0.4'))

    Decimals are those of the finer figure. Errors: ``R-162`` different units. Source: domain.md §10.
    """
    if a.unit != b.unit:
        raise Refusal("R-162", f"“{a.unit}”与“{b.unit}”不能相减", "请改用同一单位的两个数", place=a.key)
    unit = "个百分点" if a.unit == "%" else a.unit
    made = _made("gap", a, b, unit, max(a.decimals, b.decimals), Nature.GAP)
    if a.value is None or b.value is None:
        return made(None)
    if convention == "printed":
        return made(half_up(a.value, a.decimals) - half_up(b.value, b.decimals))
    return made(_exact(a) - _exact(b))


def share(part: Figure, of: Figure) -> Figure:
    """How much of a whole a part is, in percent; absent where the whole is not above zero.

    >>> share(Figure("a", 30.0, "亿元", 2, (), Nature.LEVEL), Figure("b", 120.0, "亿元", 2, (), Nature.LEVEL)).value
    25.0

    Formula: 100·a/b. Errors: ``R-163`` different units.
    """
    return _ratio("share", part, of, 100, "%", 1, Nature.SHARE)


def times(a: Figure, b: Figure) -> Figure:
    """a as a multiple of b, one decimal: 是…的2.2倍.

    >>> times(Figure("a", 22.0, "户", 0, (), Nature.COUNT), Figure("b", 10.0, "户", 0, (), Nature.COUNT)).value
    2.2
    """
    return _ratio("times", a, b, 1, "倍", 1, Nature.MULTIPLE)


def number_of(rows: Sequence[Row], key: str) -> Figure:
    """Return how many entries a list has; its sources are those of the entries, or the empty list itself.

    >>> number_of([Row(), Row()], "lagging(any)").value
    2.0
    """
    refs = tuple(
        dict.fromkeys(ref for row in rows for one in row.holds.values() for ref in getattr(one, "refs", ()))
    )
    return Figure(f"count({key})", float(len(rows)), "", 0, refs or (f"list:{key}",), Nature.COUNT)


def _ratio(name: str, a: Figure, b: Figure, factor: int, unit: str, decimals: int, nature: Nature) -> Figure:
    if a.unit != b.unit:
        raise Refusal("R-163", f"“{a.unit}”与“{b.unit}”不能相除", "请改用同一单位的两个数", place=a.key)
    made = _made(name, a, b, unit, decimals, nature)
    if a.value is None or b.value is None:
        return made(None)
    return made(_exact(a) * factor / _exact(b)) if b.value > 0 else made(None, "不适用")


class _made:  # noqa: N801 -- stands for a function with its first arguments given
    """A figure out of two, still without its value."""

    def __init__(self, name: str, a: Figure, b: Figure, unit: str, decimals: int, nature: Nature) -> None:
        self.pair = (a, b)
        self.key = f"{name}({a.key}, {b.key})"
        self.kind = (unit, decimals, tuple(dict.fromkeys((*a.refs, *b.refs))), nature)

    def __call__(self, value: Decimal | None, absent: str | None = None) -> Figure:
        a, b = self.pair
        why = absent or (a.absent if a.value is None else b.absent)
        number = None if value is None else float(value)
        return Figure(self.key, number, *self.kind, a.region, a.subject, why)


def _exact(figure: Figure) -> Decimal:
    return Decimal(repr(float(figure.value or 0.0)))


def no_figure(name: str, lost: BoundText) -> Figure:
    """Return the absent result of a sum one of whose parts is not there.

    >>> no_figure("gap", BoundText("value@990101", "暂缺（缺报）")).value is None
    True
    """
    unit, decimals, nature = _KINDS[name]
    return Figure(f"{name}({lost.key})", None, unit, decimals, lost.refs, nature)
