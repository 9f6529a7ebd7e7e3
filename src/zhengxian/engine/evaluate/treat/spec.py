"""How a scheme treats outliers and skewed indicators, and how it fills gaps in the raw figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.missing.fields import Fields


class TreatMethod(StrEnum):
    """What is done with the figures of an indicator before they are scored."""

    WINSORISE = "winsorise"
    SKEW_KURTOSIS = "skew_kurtosis"
    LOG = "log"
    BOXCOX = "boxcox"
    PERCENTILE = "percentile"


class Side(StrEnum):
    """At which end points are winsorised; ``skew`` = the end to which the figures are skewed."""

    SKEW = "skew"
    HIGH = "high"
    LOW = "low"
    BOTH = "both"


class Then(StrEnum):
    """What follows when winsorising does not bring skewness and kurtosis within the limits."""

    REFUSE = "refuse"
    LOG = "log"
    KEEP = "keep"


class Shift(StrEnum):
    """What is added before a logarithm; ``range`` moves the lowest figure to 1 % of the range."""

    NONE = "none"
    RANGE = "range"


class ImputeMethod(StrEnum):
    """Where the figure for a gap comes from."""

    CLASS_MEAN = "class_mean"
    CLASS_MEDIAN = "class_median"
    POOL_MEAN = "pool_mean"
    POOL_MEDIAN = "pool_median"
    PREVIOUS = "previous"
    CONSTANT = "constant"

    @property
    def label(self) -> str:
        """The method in the office's words."""
        return IMPUTE_LABELS[self]


IMPUTE_LABELS = {
    ImputeMethod.CLASS_MEAN: "同类平均数",
    ImputeMethod.CLASS_MEDIAN: "同类中位数",
    ImputeMethod.POOL_MEAN: "全部地区平均数",
    ImputeMethod.POOL_MEDIAN: "全部地区中位数",
    ImputeMethod.PREVIOUS: "上期数",
    ImputeMethod.CONSTANT: "固定数",
}
_KEYS: Mapping[TreatMethod, tuple[str, ...]] = {
    TreatMethod.WINSORISE: ("points", "side"),
    TreatMethod.SKEW_KURTOSIS: ("skew", "kurtosis", "max_winsorised", "then", "shift"),
    TreatMethod.LOG: ("shift",),
    TreatMethod.BOXCOX: ("lambda",),
    TreatMethod.PERCENTILE: ("low", "high"),
}
_FIELD = {"lambda": "lam"}


@dataclass(frozen=True, slots=True)
class TreatSpec:
    """One treatment; only the fields of its method count. ``lam=None`` estimates Box and Cox's λ.

    >>> TreatSpec(TreatMethod.PERCENTILE, low=10.0).to_table()
    {'method': 'percentile', 'low': 10.0}
    """

    method: TreatMethod
    points: int = 1
    side: Side = Side.SKEW
    skew: float = 2.0
    kurtosis: float = 3.5
    max_winsorised: int = 5
    then: Then = Then.REFUSE
    shift: Shift = Shift.NONE
    lam: float | None = None
    low: float = 5.0
    high: float = 95.0

    def to_table(self) -> dict[str, Any]:
        """Return the table that reads back as this specification."""
        plain, table = TreatSpec(self.method), {"method": self.method.value}
        for key in _KEYS[self.method]:
            value = getattr(self, _FIELD.get(key, key))
            if value != getattr(plain, _FIELD.get(key, key)):
                table[key] = value.value if isinstance(value, StrEnum) else value
        return table


@dataclass(frozen=True, slots=True)
class ImputeSpec:
    """One way to fill gaps; ``value`` only with *constant*, in the indicator's unit.

    >>> ImputeSpec(ImputeMethod.CONSTANT, 7.5).to_table()
    {'method': 'constant', 'value': 7.5}
    """

    method: ImputeMethod
    value: float = 0.0

    @property
    def label(self) -> str:
        """What gaps are filled with, in the office's words.

        >>> ImputeSpec(ImputeMethod.CONSTANT, 7.5).label
        '固定数 7.5'
        """
        value = f" {self.value:g}" if self.method is ImputeMethod.CONSTANT else ""
        return f"{self.method.label}{value}"

    def to_table(self) -> dict[str, Any]:
        """Return the table that reads back as this specification."""
        table: dict[str, Any] = {"method": self.method.value}
        return table | ({"value": self.value} if self.method is ImputeMethod.CONSTANT else {})


def parse_treat(table: Mapping[str, Any], where: str) -> TreatSpec:
    """Read ``treat``: which method, with that method's own keys.

    winsorise ``points side``; skew_kurtosis ``skew kurtosis max_winsorised then shift``; log ``shift``;
    boxcox ``lambda``; percentile ``low high`` (percent, 0 to 100). Errors: S-150 not a table, S-151 unknown
    key, S-152 missing key, S-153 wrong type or range, S-154 unknown method or choice, S-157 low not below
    high. Source: docs/methods/scheme-format.md; domain.md §2.3.

    >>> parse_treat({"method": "winsorise", "points": 3}, "treat").points
    3
    """
    fields = Fields(table, where)
    method = fields.choice("method", TreatMethod)
    fields.only("method", *_KEYS[method], about=f"method = “{method.value}” 时")
    if method is TreatMethod.WINSORISE:
        fields.require("points", about="method = “winsorise” 时")
    spec = TreatSpec(
        method,
        points=fields.whole("points", 1, 1),
        side=fields.choice("side", Side, Side.SKEW),
        skew=fields.number("skew", 2.0, 0.0),
        kurtosis=fields.number("kurtosis", 3.5),
        max_winsorised=fields.whole("max_winsorised", 5, 0),
        then=fields.choice("then", Then, Then.REFUSE),
        shift=fields.choice("shift", Shift, Shift.NONE),
        lam=fields.number("lambda", 0.0, -10.0, 10.0) if "lambda" in fields.table else None,
        low=fields.number("low", 5.0, 0.0, 100.0),
        high=fields.number("high", 95.0, 0.0, 100.0),
    )
    if spec.low >= spec.high:
        raise SchemeError("S-157", f"{where}：low = {spec.low:g} 应小于 high = {spec.high:g}。请改正。")
    return spec


def parse_impute(table: Mapping[str, Any], where: str) -> ImputeSpec:
    """Read ``impute``: which method; ``value`` is required by *constant* and unknown to the others.

    Errors: S-150 not a table, S-151 unknown key, S-152 missing key, S-153 wrong type, S-154 unknown method.
    Source: docs/methods/scheme-format.md; OECD/JRC Handbook (2008), step 3.

    >>> parse_impute({"method": "class_median"}, "impute").method.value
    'class_median'
    """
    fields = Fields(table, where)
    method = fields.choice("method", ImputeMethod)
    about = f"method = “{method.value}” 时"
    constant = method is ImputeMethod.CONSTANT
    fields.only("method", *(("value",) if constant else ()), about=about)
    if constant:
        fields.require("value", about=about)
    return ImputeSpec(method, fields.number("value", 0.0))
