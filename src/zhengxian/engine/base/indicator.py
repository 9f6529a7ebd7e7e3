"""An indicator: what a figure means, in which unit, how often it comes and who answers for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.suggest import nearest

Kind = Literal["level", "growth", "ratio", "count", "stock"]
Direction = Literal["positive", "negative", "target"]
Frequency = Literal["ten_day", "month", "quarter", "half", "year"]
Mark = Literal["verified", "from memory"]

KINDS = ("level", "growth", "ratio", "count", "stock")
DIRECTIONS = ("positive", "negative", "target")
FREQUENCIES = ("ten_day", "month", "quarter", "half", "year")
MARKS = ("verified", "from memory")
SCOPE_LEVELS = ("country", "province", "prefecture", "county", "town", "park")

CODE = re.compile(r"[a-z][a-z0-9_]*")

TEXT_KEYS = ("title", "group", "unit", "source_department", "definition", "source")
OPTIONAL_TEXT_KEYS = ("growth_of", "growth_series", "note")
CHOICE_KEYS = {"kind": KINDS, "direction": DIRECTIONS, "frequency": FREQUENCIES, "mark": MARKS}
REQUIRED_KEYS = ("code", *TEXT_KEYS, *CHOICE_KEYS)
KEYS = (
    *REQUIRED_KEYS,
    *OPTIONAL_TEXT_KEYS,
    "cumulative",
    "decimals",
    "valid_range",
    "lag_months",
    "scope_levels",
    "aliases",
)


@dataclass(frozen=True, slots=True)
class ValidRange:
    """The values a figure can have at all; an open side is None. A bound of logic, not of judgement."""

    low: float | None = None
    high: float | None = None

    def holds(self, value: float) -> bool:
        """Tell whether the value can be true.

        >>> ValidRange(0, 100).holds(100.0), ValidRange(low=0).holds(-0.1)
        (True, False)
        """
        above = self.low is None or value >= self.low
        return above and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One series of the library, for every region of its ``scope_levels``.

    A growth rate is its own indicator: ``growth_series`` of a level names it and its ``growth_of``
    names the level, because a published rate is never recomputed from two published levels.
    ``cumulative`` says that a period's figure counts from January to the end of that period.
    """

    code: str
    title: str
    group: str
    kind: Kind
    unit: str
    direction: Direction
    frequency: Frequency
    source_department: str
    definition: str
    source: str
    mark: Mark
    cumulative: bool = False
    decimals: int = 2
    valid_range: ValidRange = ValidRange()
    lag_months: int = 0
    growth_of: str | None = None
    growth_series: str | None = None
    scope_levels: tuple[str, ...] = ("county",)
    aliases: tuple[str, ...] = ()
    note: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Everything a file may call it: code, title and aliases."""
        return (self.code, self.title, *self.aliases)


def parse_indicator(table: Mapping[str, object], where: str) -> Indicator:
    """Read one indicator from a table, refusing any key, type or choice that is not in the book.

    ``where`` is the place shown in messages, e.g. the file's name. Errors: ``S-501`` unknown key,
    ``S-502`` missing key, ``S-503`` wrong type, ``S-504`` not one of the choices, ``S-505`` bad code,
    ``S-506`` impossible range, ``S-507`` a growth link on the wrong kind. Source: domain.md §10 and
    appendix C (indicator record).

    >>> parse_indicator({"code": "Gdp"}, "gdp.toml")
    Traceback (most recent call last):
    zhengxian.engine.base.errors.SchemeError: gdp.toml：缺少必填的键“title”。请补上。（S-502）
    """
    _refuse_unknown(table, KEYS, where)
    for key in REQUIRED_KEYS:
        if key not in table:
            raise SchemeError("S-502", f"{where}：缺少必填的键“{key}”。请补上。")
    code = _code(table, where)
    fields: dict[str, object] = {key: _text(table, key, where) for key in TEXT_KEYS}
    fields |= {key: _choice(table, key, choices, where) for key, choices in CHOICE_KEYS.items()}
    fields |= {key: _text(table, key, where) for key in OPTIONAL_TEXT_KEYS if key in table}
    fields |= _plain_fields(table, where)
    _refuse_wrong_links(fields, where)
    return Indicator(code=code, **fields)  # type: ignore[arg-type]  # every value was checked above


def _plain_fields(table: Mapping[str, object], where: str) -> dict[str, object]:
    fields: dict[str, object] = {}
    if "cumulative" in table:
        fields["cumulative"] = _typed(table, "cumulative", bool, "true 或 false", where)
    for key in ("decimals", "lag_months"):
        if key in table:
            fields[key] = _whole(table, key, where)
    if "valid_range" in table:
        fields["valid_range"] = _range(table["valid_range"], where)
    for key in ("scope_levels", "aliases"):
        if key in table:
            fields[key] = _texts(table, key, where)
    for level in cast("tuple[str, ...]", fields.get("scope_levels", ())):
        _refuse_other(level, SCOPE_LEVELS, "scope_levels", where)
    return fields


def _refuse_unknown(table: Mapping[str, object], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            hint = nearest(key, known)
            remedy = f"是否想写“{hint}”" if hint else f"可用的键有：{'、'.join(known)}"
            raise SchemeError("S-501", f"{where}：不认识的键“{key}”。{remedy}。")


def _refuse_other(value: str, choices: tuple[str, ...], key: str, where: str) -> None:
    if value not in choices:
        message = f"{where}：键“{key}”的值“{value}”不在可选范围内。请从 {'、'.join(choices)} 中选一个。"
        raise SchemeError("S-504", message)


def _typed(table: Mapping[str, object], key: str, kind: type, named: str, where: str) -> object:
    value = table[key]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise SchemeError("S-503", f"{where}：键“{key}”的值 {value!r} 类型不对。请写成{named}。")
    return value


def _text(table: Mapping[str, object], key: str, where: str) -> str:
    value = cast("str", _typed(table, key, str, "一段文字", where))
    if not value.strip() and key not in ("unit", "note"):
        raise SchemeError("S-503", f"{where}：键“{key}”是空的。请写成一段文字。")
    return value


def _texts(table: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    values = cast("list[object]", _typed(table, key, list, "一个列表", where))
    if not all(isinstance(v, str) and v for v in values):
        raise SchemeError("S-503", f"{where}：键“{key}”的列表中只能写文字。请逐项核对。")
    return tuple(cast("list[str]", values))


def _whole(table: Mapping[str, object], key: str, where: str) -> int:
    value = cast("int", _typed(table, key, int, "不小于 0 的整数", where))
    if value < 0:
        raise SchemeError("S-503", f"{where}：键“{key}”的值 {value} 小于 0。请写成不小于 0 的整数。")
    return value


def _choice(table: Mapping[str, object], key: str, choices: tuple[str, ...], where: str) -> str:
    value = _text(table, key, where)
    _refuse_other(value, choices, key, where)
    return value


def _code(table: Mapping[str, object], where: str) -> str:
    code = _text(table, "code", where)
    if not CODE.fullmatch(code):
        message = f"{where}：指标代码“{code}”不合规。请用小写字母开头，只含小写字母、数字和下划线。"
        raise SchemeError("S-505", message)
    return code


def _range(value: object, where: str) -> ValidRange:
    if not isinstance(value, Mapping):
        raise SchemeError(
            "S-503", f"{where}：键“valid_range”应写成 {{ low = 下限, high = 上限 }}，可只写一边。"
        )
    _refuse_unknown(value, ("low", "high"), f"{where}，valid_range")
    low, high = (_bound(value, side, where) for side in ("low", "high"))
    if low is not None and high is not None and low >= high:
        message = f"{where}：取值范围下限 {low:g} 不小于上限 {high:g}，没有数能落在其中。请核对 valid_range。"
        raise SchemeError("S-506", message)
    return ValidRange(low, high)


def _bound(table: Mapping[str, object], side: str, where: str) -> float | None:
    if side not in table:
        return None
    value = table[side]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
        raise SchemeError("S-503", f"{where}：valid_range 的“{side}”不是数。请写成一个数。")
    return float(value)


def _refuse_wrong_links(fields: Mapping[str, object], where: str) -> None:
    growth = fields["kind"] == "growth"
    if "growth_of" in fields and not growth:
        raise SchemeError(
            "S-507", f'{where}：只有增速指标（kind = "growth"）才能写 growth_of。请删去或改 kind。'
        )
    if "growth_series" in fields and growth:
        raise SchemeError("S-507", f"{where}：增速指标不能再有增速序列 growth_series。请删去或改 kind。")
