"""The keys of a scoring method: their kinds, limits and defaults, and the strict reading of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from zhengxian.engine.evaluate.score.parameter import (
    ANY,
    Limits,
    Number,
    Param,
    fault,
    number,
    parse_param,
    plain,
)

Rungs = tuple[tuple[Param, float], ...]
"""Pairs of a position and its marks: knots, tiers, bands."""

Entry = Param | Rungs | int | bool | str | None
"""A key's value as a scheme's specification holds it."""


class Kind(StrEnum):
    """What a key takes."""

    VALUE = "value"
    """a figure in the unit of the indicator: number, keyword, indicator, by year, by class"""
    NUMBER = "number"
    """a number of the rule, the same for all regions of a class"""
    WHOLE = "whole"
    FLAG = "flag"
    CHOICE = "choice"
    RUNGS = "rungs"


@dataclass(frozen=True, slots=True)
class Key:
    """One permitted key of a method."""

    name: str
    kind: Kind
    default: Entry = None
    required: bool = False
    words: tuple[str, ...] = ()
    limits: Limits = ANY

    def read(self, raw: object, where: str) -> Entry:
        """Return the value, or refuse it (S-204, S-205, S-206)."""
        if self.kind in (Kind.VALUE, Kind.NUMBER):
            return parse_param(raw, where, self.name, self.limits)
        if self.kind == Kind.RUNGS:
            return self._rungs(raw, where)
        if self.kind == Kind.CHOICE:
            return self._word(raw, where)
        if self.kind == Kind.FLAG:
            if not isinstance(raw, bool):
                raise fault("S-204", where, f"键“{self.name}”应为 true 或 false，实为“{raw}”。请改正。")
            return raw
        whole = number(raw, where, self.name, self.limits)
        if whole != int(whole):
            raise fault("S-204", where, f"键“{self.name}”应为整数，实为“{raw}”。请改正。")
        return int(whole)

    def _word(self, raw: object, where: str) -> str:
        if isinstance(raw, str) and raw in self.words:
            return raw
        from zhengxian.engine.base.suggest import nearest

        near = nearest(raw, self.words) if isinstance(raw, str) else None
        hint = f"最接近的是“{near}”；" if near else ""
        raise fault(
            "S-206", where, f"键“{self.name}”的取值“{raw}”不认识。{hint}可用的有：{'、'.join(self.words)}。"
        )

    def _rungs(self, raw: object, where: str) -> Rungs:
        wrong = f"键“{self.name}”应为成对的列表，如 [[0, 60], [10, 100]]，实为“{raw}”。请改正。"
        if not isinstance(raw, Sequence) or isinstance(raw, str) or not raw:
            raise fault("S-204", where, wrong)
        rungs = []
        for i, pair in enumerate(raw, start=1):
            if not isinstance(pair, Sequence) or isinstance(pair, str) or len(pair) != 2:
                raise fault("S-204", where, wrong)
            at = parse_param(pair[0], where, f"{self.name} 第 {i} 行", self.limits)
            rungs.append((at, number(pair[1], where, f"{self.name} 第 {i} 行")))
        return tuple(rungs)


def written(entry: Entry) -> object:
    """Return a key's value as TOML.

    >>> written(((Number(0.0), 60.0), (Number(10.0), 100.0)))
    [[0, 60], [10, 100]]
    """
    if entry is None or isinstance(entry, (bool, int, str)):
        return entry
    if isinstance(entry, tuple):
        return [[plain(at), plain(Number(marks))] for at, marks in entry]
    return plain(entry)


def value(name: str, default: float | str | None = None, *, required: bool = False) -> Key:
    """A key in the unit of the indicator; it may be a keyword, an indicator, a table by year or class."""
    return Key(name, Kind.VALUE, None if default is None else parse_param(default, name, name), required)


def amount(name: str, default: float | None = None, limits: Limits = ANY, *, required: bool = False) -> Key:
    """A number of the rule; it may be a table by year or class."""
    numbers = Limits(limits.at_least, limits.at_most, limits.above, limits.infinite, only_numbers=True)
    return Key(name, Kind.NUMBER, None if default is None else Number(default), required, limits=numbers)


def choice(name: str, words: tuple[str, ...], default: str | None = None, *, required: bool = False) -> Key:
    """A word out of a list."""
    return Key(name, Kind.CHOICE, default, required, words=words)


def flag(name: str, default: bool) -> Key:
    """True or false."""
    return Key(name, Kind.FLAG, default)


def rungs(name: str, default: Rungs | None = None, *, numbers: bool = False, required: bool = False) -> Key:
    """Pairs of position and marks; ``numbers``: the position must be a plain number."""
    return Key(name, Kind.RUNGS, default, required, limits=Limits(only_numbers=numbers))


DECIMALS = Key("decimals", Kind.WHOLE, None, limits=Limits(at_least=0, at_most=12))
"""Figures are compared rounded half up to so many decimals; absent: at full precision."""

CONSTANT = choice("constant", ("full", "half", "zero", "refuse"), "full")
"""What a column gets whose reference points coincide."""

FULL = amount("full", 100, Limits(above=0))
"""The full marks that the other numbers of the rule are counted in."""
