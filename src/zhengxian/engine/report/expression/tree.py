"""What a text of a template is made of once it is read."""

from __future__ import annotations

from dataclasses import dataclass

MOST_TEXT = 4000
"""Characters of one paragraph of a template."""
MOST_EXPRESSION = 240
"""Characters between one pair of braces."""
DEEPEST = 4
"""Calls inside calls, and loops inside loops."""


@dataclass(frozen=True, slots=True)
class Name:
    """A word: a value such as ``period`` and ``it``, or as an argument the code of a node or indicator."""

    name: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """A text in quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Digits:
    """A whole number, or the code of a region, as the place asks."""

    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure: ``gdp_growth@city:2026-09``; without period it is the bulletin's."""

    indicator: str
    region: str
    period: str = "period"


@dataclass(frozen=True, slots=True)
class Member:
    """One thing that a row holds: ``it.name``."""

    of: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the closed list with its arguments."""

    name: str
    arguments: tuple[Expression, ...]


Expression = Name | Quoted | Digits | Reference | Member | Call


@dataclass(frozen=True, slots=True)
class Shown:
    """An expression in braces with its formats: how many there may be is one, and none means as it is."""

    expression: Expression
    format: Call | None = None


@dataclass(frozen=True, slots=True)
class Each:
    """A text for each row of a list, with what stands between them, and what where there is none."""

    rows: Expression
    body: tuple[Part, ...]
    join: str = "、"
    last: str | None = None
    empty: str = "无"


@dataclass(frozen=True, slots=True)
class When:
    """A text that is written only where a figure is there, or a list is not empty."""

    condition: Expression
    body: tuple[Part, ...]


Part = str | Shown | Each | When
