"""An aggregation as a scheme declares it: a method and its keys, read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.evaluate.aggregate.keys import KEYS, Key, Option

RELATIVE = frozenset({"mpi", "topsis", "vikor", "grey", "borda", "copeland", "kemeny"})
"""Methods whose score of one unit depends on the other units of the pool."""


@dataclass(frozen=True, slots=True)
class AggregateSpec:
    """Which method joins the children of a group, with the keys as they were written.

    Specs that say the same in the same words are equal and hash alike; a key left out and a key written
    with its default are different words, so that `to_value` gives back what the office wrote.
    """

    method: str
    written: tuple[tuple[str, Option], ...] = ()

    def to_value(self) -> str | dict[str, object]:
        """Return the value as it stands in the scheme file: a bare word, or a table.

        >>> parse_aggregate({"method": "power", "power": 2}, "[aggregate]").to_value()
        {'method': 'power', 'power': 2}
        >>> parse_aggregate({"method": "geometric"}, "[aggregate]").to_value()
        'geometric'
        """
        if not self.written:
            return self.method
        plain = {key: list(value) if isinstance(value, tuple) else value for key, value in self.written}
        return {"method": self.method, **plain}

    def option(self, key: str) -> Option | None:
        """Return the value of a key, or the method's default where the scheme does not write it.

        >>> parse_aggregate("vikor", "[aggregate]").option("v")
        0.5
        """
        return dict(self.written).get(key, KEYS[self.method][key].default)


def parse_aggregate(value: str | Mapping[str, object], where: str) -> AggregateSpec:
    """Read an ``aggregate`` value: a method name, or a table of ``method`` and that method's keys.

    ``where`` names the place for messages. The key ``weights`` belongs to the group and must have been
    taken out. Errors: S-350 neither word nor table, S-351 no method, S-352 unknown method, S-353 unknown
    key, S-354 a required key is missing, S-355 wrong kind of value, S-356 value out of range or unknown
    word, S-357 keys contradict each other. Source: docs/methods/scheme-format.md, ``[aggregate]``.

    >>> parse_aggregate("geometric", "[aggregate]").method
    'geometric'
    >>> parse_aggregate({"method": "grey", "roh": 0.5}, "顶层")
    Traceback (most recent call last):
    ...
    zhengxian.engine.base.errors.SchemeError: 顶层：合成方法“grey”没有键“roh”。最接近的是“rho”。（S-353）
    """
    if isinstance(value, str):
        table: Mapping[str, object] = {"method": value}
    elif isinstance(value, Mapping):
        table = value
    else:
        raise SchemeError(
            "S-350", f"{where}：合成方法应写成方法名或一个表，实为“{value}”。请对照方案格式说明改写。"
        )
    method = _method(table, where)
    known = KEYS[method]
    _check_keys(method, known, table, where)
    written = tuple((key, known[key].read(table[key], where, key)) for key in known if key in table)
    spec = AggregateSpec(method, written)
    _check_together(spec, where)
    return spec


def is_relative(spec: AggregateSpec) -> bool:
    """Tell whether a unit's score depends on the other units, so that adding one unit changes all scores.

    TOPSIS between fixed points (``best`` and ``worst`` written) is not relative; all other TOPSIS is.

    >>> is_relative(parse_aggregate("topsis", "顶层")), is_relative(parse_aggregate("ampi", "顶层"))
    (True, False)
    """
    if spec.method == "topsis":
        return spec.option("best") is None
    return spec.method in RELATIVE


def _method(table: Mapping[str, object], where: str) -> str:
    if "method" not in table:
        raise SchemeError("S-351", f"{where}：没有写合成方法。请写 method，可用的有：{'、'.join(KEYS)}。")
    method = table["method"]
    if not isinstance(method, str):
        raise SchemeError("S-355", f"{where}：键“method”应为文字，实为“{method}”。请改正。")
    if method not in KEYS:
        raise SchemeError("S-352", f"{where}：不认识合成方法“{method}”。{_hint(method, tuple(KEYS))}")
    return method


def _check_keys(method: str, known: Mapping[str, Key], table: Mapping[str, object], where: str) -> None:
    for key in table:
        if key != "method" and key not in known:
            raise SchemeError(
                "S-353", f"{where}：合成方法“{method}”没有键“{key}”。{_hint(str(key), tuple(known))}"
            )
    for key, rule in known.items():
        if rule.required and key not in table:
            raise SchemeError("S-354", f"{where}：合成方法“{method}”缺少必需的键“{key}”。请补上。")


def _hint(word: str, known: tuple[str, ...]) -> str:
    from zhengxian.engine.base.suggest import nearest

    near = nearest(word, known)
    if near:
        return f"最接近的是“{near}”。"
    return f"可用的有：{'、'.join(known)}。" if known else "它不带任何键，请删去。"


def _check_together(spec: AggregateSpec, where: str) -> None:
    if spec.method == "topsis":
        _check_fixed_points(spec, where)
    if spec.method == "ampi" and not _apart(spec.option("low"), spec.option("high"), ordered=True):
        raise SchemeError("S-357", f"{where}：键“low”应小于“high”。请核对两个目标值。")


def _check_fixed_points(spec: AggregateSpec, where: str) -> None:
    best, worst = spec.option("best"), spec.option("worst")
    if (best is None) != (worst is None):
        lacking = "best" if best is None else "worst"
        raise SchemeError(
            "S-357", f"{where}：固定的理想点要成对写，缺少键“{lacking}”。请补上，或两个都删去。"
        )
    if best is None:
        return
    if spec.option("norm") == "vector":
        raise SchemeError(
            "S-357",
            f"{where}：写了固定的理想点，norm 就不能用 vector（它随参评单位变动）。请改为 minmax 或 none。",
        )
    if not _apart(best, worst, ordered=False):
        raise SchemeError("S-357", f"{where}：键“best”与“worst”应逐项不同且项数一致。请核对理想点。")


def _apart(first: Option | None, second: Option | None, *, ordered: bool) -> bool:
    """Do two points differ item by item (and rise, if ordered)? Lists of unequal length do not match."""
    low, high = _as_tuple(first), _as_tuple(second)
    if len(low) != len(high) and min(len(low), len(high)) > 1:
        return False
    size = max(len(low), len(high))
    pairs = zip(low * (size // len(low)), high * (size // len(high)), strict=True)
    return all(a < b if ordered else a != b for a, b in pairs)


def _as_tuple(value: Option | None) -> tuple[float, ...]:
    if isinstance(value, tuple):
        return value
    return (float(value),) if isinstance(value, (int, float)) else ()
