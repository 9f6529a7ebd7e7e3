"""The keys a scheme may write beside ``method``, with their kinds, bounds and defaults."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhengxian.engine.base.errors import SchemeError

Option = float | str | tuple[float, ...]
"""A written value: a number, a word, or one number per item."""


@dataclass(frozen=True, slots=True)
class Key:
    """One permitted key: which numbers and words it takes and what holds where it is not written."""

    default: Option | None = None
    words: tuple[str, ...] = ()
    number: bool = False
    per_item: bool = False
    required: bool = False
    above: float | None = None
    at_least: float = -math.inf
    at_most: float = math.inf
    infinite: bool = False

    def read(self, value: object, where: str, name: str) -> Option:
        """Return the value as it was written (lists as tuples), or refuse it (S-355, S-356)."""
        if isinstance(value, str) and self.words:
            return self._word(value, where, name)
        if self.per_item and isinstance(value, Sequence) and not isinstance(value, str):
            if not value:
                raise SchemeError("S-355", f"{where}：键“{name}”的列表是空的。请按指标顺序逐项写出数字。")
            return tuple(self._number(v, where, name) for v in value)
        return self._number(value, where, name)

    def _word(self, value: str, where: str, name: str) -> str:
        if value not in self.words:
            from zhengxian.engine.base.suggest import nearest

            near = nearest(value, self.words)
            hint = f"最接近的是“{near}”；" if near else ""
            raise SchemeError(
                "S-356",
                f"{where}：键“{name}”的取值“{value}”不认识。{hint}可用的有：{'、'.join(self.words)}。",
            )
        return value

    def _number(self, value: object, where: str, name: str) -> float:
        if not self.number or isinstance(value, bool) or not isinstance(value, (int, float)):
            raise SchemeError("S-355", f"{where}：键“{name}”应为{self._wanted()}，实为“{value}”。请改正。")
        if math.isnan(value) or (math.isinf(value) and not self.infinite) or not self._within(value):
            raise SchemeError(
                "S-356", f"{where}：键“{name}”的取值 {value} 不在允许范围内（{self._range()}）。请改正。"
            )
        return value

    def _within(self, value: float) -> bool:
        return (self.above is None or value > self.above) and self.at_least <= value <= self.at_most

    def _wanted(self) -> str:
        kinds = ["数字"] if self.number else []
        kinds += ["数字列表"] if self.per_item else []
        kinds += [f"“{w}”" for w in self.words]
        return "或".join(kinds)

    def _range(self) -> str:
        bounds = [f"大于 {self.above:g}"] if self.above is not None else []
        bounds += [f"不小于 {self.at_least:g}"] if math.isfinite(self.at_least) else []
        bounds += [f"不大于 {self.at_most:g}"] if math.isfinite(self.at_most) else []
        return "，".join(bounds) or ("数字" if self.infinite else "有限的数字")


_FLOOR = Key(number=True, above=0.0)
_PENALTY = Key("minus", words=("minus", "plus"))
_POINT = Key(number=True, per_item=True)

KEYS: Mapping[str, Mapping[str, Key]] = {
    "arithmetic": {},
    "geometric": {"floor": _FLOOR},
    "harmonic": {"floor": _FLOOR},
    "power": {"power": Key(number=True, required=True, infinite=True), "floor": _FLOOR},
    "mpi": {"penalty": _PENALTY},
    "ampi": {
        "penalty": _PENALTY,
        "low": Key(0.0, number=True, per_item=True),
        "high": Key(1.0, number=True, per_item=True),
        "reference": _POINT,
    },
    "topsis": {"norm": Key("vector", words=("vector", "minmax", "none")), "best": _POINT, "worst": _POINT},
    "vikor": {"v": Key(0.5, number=True, at_least=0.0, at_most=1.0)},
    "grey": {
        "rho": Key(0.5, number=True, above=0.0, at_most=1.0),
        "norm": Key("minmax", words=("minmax", "none")),
        "reference": Key("best", words=("best",), number=True, per_item=True),
    },
    "borda": {},
    "copeland": {},
    "kemeny": {},
}
"""Every method and its keys; the order is the order of the documentation."""
