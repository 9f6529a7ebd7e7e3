"""The value of one warning rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal, cast

Level = Literal["notice", "yellow", "orange", "red"]

LEVELS: tuple[Level, ...] = ("notice", "yellow", "orange", "red")
"""Mild to severe."""

LEVEL_LABELS: Mapping[str, str] = MappingProxyType(
    {"notice": "提示", "yellow": "黄色", "orange": "橙色", "red": "红色"}
)


@dataclass(frozen=True)
class WarningRule:
    """One rule: what it watches, the algorithm (``kind``) with its parameters, its level and its words.

    ``indicators`` are codes; ``of_kind`` chooses all indicators of some kinds (level, growth …) instead and
    ``but_not`` takes codes out; rules on ranks choose neither. ``level`` is None where every case has its
    own (colour bands). The rule judges periods that end between ``valid_from`` and ``valid_to`` (None: open),
    so that a new rule does not rewrite the past. ``number`` is the stable code (``M-180``) that ends every
    message.
    """

    code: str
    number: str
    title: str
    level: Level | None
    why: str
    what_to_do: str
    kind: str
    source: str
    mark: str
    valid_from: date
    valid_to: date | None = None
    indicators: tuple[str, ...] = ()
    of_kind: tuple[str, ...] = ()
    but_not: tuple[str, ...] = ()
    parameters: Mapping[str, object] = field(default_factory=dict)

    def figure(self, name: str) -> float:
        """Return a parameter that is a number."""
        return float(cast("float", self.parameters[name]))

    def whole(self, name: str) -> int:
        """Return a parameter that is a whole number."""
        return int(cast("int", self.parameters[name]))

    def word(self, name: str) -> str:
        """Return a parameter that is one of some words."""
        return cast("str", self.parameters[name])

    def in_force(self, day: date) -> bool:
        """Tell whether the rule judges a period that ends on this day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def named(self) -> tuple[str, ...]:
        """All indicator codes that the rule names."""
        return tuple(dict.fromkeys((*self.indicators, *self.but_not)))
