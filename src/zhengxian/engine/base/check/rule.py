"""The value of one data-quality rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, cast

Severity = Literal["error", "explain", "recompute", "ask", "note"]
Audience = Literal["reporter", "reviewer"]

SEVERITIES = ("error", "explain", "recompute", "ask", "note")
SEVERITY_LABELS: Mapping[str, str] = MappingProxyType(
    {"error": "错误", "explain": "请说明", "recompute": "请复算", "ask": "请核对口径", "note": "提示"}
)
AUDIENCES = ("reporter", "reviewer")


@dataclass(frozen=True)
class CheckRule:
    """One rule: the series it questions, the algorithm (``kind``) with its parameters, and its words.

    ``indicators`` are codes; ``of_kind`` chooses all indicators of some kinds (level, growth …) instead,
    ``cumulative`` narrows them, ``but_not`` takes codes out. ``frequency`` is the shortest period the rule
    looks at: with ``quarter`` only figures at the end of a quarter are questioned. ``audience`` says who
    sees the question: *reviewer* questions never stand beside a reporting box. ``number`` is the stable
    code (``C-016``) that ends every message.
    """

    code: str
    number: str
    title: str
    severity: Severity
    audience: Audience
    why: str
    what_to_do: str
    kind: str
    frequency: str
    source: str
    mark: str
    indicators: tuple[str, ...] = ()
    of_kind: tuple[str, ...] = ()
    cumulative: bool | None = None
    but_not: tuple[str, ...] = ()
    parameters: Mapping[str, object] = field(default_factory=dict)

    def figure(self, name: str) -> float:
        """Return a parameter that is a number."""
        return float(cast("float", self.parameters[name]))

    def whole(self, name: str) -> int:
        """Return a parameter that is a whole number."""
        return int(cast("int", self.parameters[name]))

    def codes(self, name: str) -> tuple[str, ...]:
        """Return a parameter that is a list of indicator codes or words."""
        return cast("tuple[str, ...]", self.parameters[name])

    def word(self, name: str) -> str:
        """Return a parameter that is one indicator code or word."""
        return cast("str", self.parameters[name])

    def flag(self, name: str) -> bool:
        """Return a parameter that is true or false."""
        return bool(self.parameters[name])

    @property
    def named(self) -> tuple[str, ...]:
        """All indicator codes that the rule names, wherever they stand."""
        from zhengxian.engine.base.check.kinds import KINDS

        found = [*self.indicators, *self.but_not]
        for name, parameter in KINDS[self.kind].items():
            if parameter.shape == "codes":
                found += self.codes(name)
            elif parameter.shape == "code":
                found.append(self.word(name))
        return tuple(dict.fromkeys(found))
