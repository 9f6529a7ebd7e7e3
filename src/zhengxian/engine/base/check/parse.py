"""Read a rule from a TOML table, refusing every key, type or choice that is not in the book."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import cast

from zhengxian.engine.base.check.kinds import KINDS, Parameter
from zhengxian.engine.base.check.rule import AUDIENCES, SEVERITIES, CheckRule
from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.indicator import CODE, FREQUENCIES, MARKS
from zhengxian.engine.base.indicator import KINDS as SERIES_KINDS
from zhengxian.engine.base.suggest import nearest

NUMBER = re.compile(r"C-\d{3}")
TEXT_KEYS = ("code", "number", "title", "why", "what_to_do", "source")
CHOICE_KEYS = {
    "severity": SEVERITIES,
    "audience": AUDIENCES,
    "kind": tuple(KINDS),
    "frequency": FREQUENCIES,
    "mark": MARKS,
}
LIST_KEYS = ("indicators", "of_kind", "but_not")
REQUIRED_KEYS = (*TEXT_KEYS, *CHOICE_KEYS)
KEYS = (*REQUIRED_KEYS, *LIST_KEYS, "cumulative", "parameters")


def parse_check(table: Mapping[str, object], where: str) -> CheckRule:
    """Read one rule; ``where`` is the place shown in messages, e.g. the file's name.

    Errors: ``C-081`` unknown key, ``C-082`` missing key, ``C-083`` wrong type, ``C-084`` not one of the
    choices or outside the bounds, ``C-085`` bad code or number, ``C-086`` no series is chosen, or twice.

    >>> parse_check({"titel": "x"}, "x.toml")
    Traceback (most recent call last):
    zhengxian.engine.base.errors.SchemeError: x.toml：不认识的键“titel”。是否想写“title”。（C-081）
    """
    _refuse_unknown(table, KEYS, where)
    _refuse_absent(table, REQUIRED_KEYS, where)
    fields: dict[str, object] = {key: _text(table[key], key, where) for key in TEXT_KEYS}
    for key, choices in CHOICE_KEYS.items():
        fields[key] = _choice(table[key], key, choices, where)
    for key in LIST_KEYS:
        fields[key] = _texts(table.get(key, []), key, where)
    _check_names(fields, where)
    cumulative = table.get("cumulative")
    if cumulative is not None and not isinstance(cumulative, bool):
        raise _wrong_type("cumulative", cumulative, "true 或 false", where)
    parameters = _parameters(table.get("parameters", {}), str(fields["kind"]), where)
    return CheckRule(cumulative=cumulative, parameters=parameters, **fields)  # type: ignore[arg-type]  # checked above


def _check_names(fields: Mapping[str, object], where: str) -> None:
    code, number = str(fields["code"]), str(fields["number"])
    if not CODE.fullmatch(code):
        message = f"{where}：规则代码“{code}”不合规。请用小写字母开头，只含小写字母、数字和下划线。"
        raise SchemeError("C-085", message)
    if not NUMBER.fullmatch(number):
        raise SchemeError("C-085", f"{where}：规则编号“{number}”不合规。请写成 C-016 这样的形式。")
    for word in cast("tuple[str, ...]", fields["of_kind"]):
        _choice(word, "of_kind", SERIES_KINDS, where)
    if bool(fields["indicators"]) == bool(fields["of_kind"]):
        wrong = "同时写了 indicators 和 of_kind" if fields["indicators"] else "没有写查哪些指标"
        raise SchemeError("C-086", f"{where}：{wrong}。请在 indicators 与 of_kind 中写且只写一个。")


def _parameters(value: object, kind: str, where: str) -> dict[str, object]:
    place = f"{where}，parameters"
    if not isinstance(value, Mapping):
        raise _wrong_type("parameters", value, "一张表 [parameters]", where)
    known = KINDS[kind]
    _refuse_unknown(value, tuple(known), place)
    needed = [name for name, parameter in known.items() if parameter.default is None]
    _refuse_absent(value, needed, place)
    given = {
        name: _parameter(value[name], name, known[name], place) if name in value else known[name].default
        for name in known
    }
    if kind == "band" and not cast("float", given["low"]) < cast("float", given["high"]):
        raise SchemeError("C-084", f"{place}：下限 low 不小于上限 high，没有数能落在其中。请核对这两个数。")
    return given


def _parameter(value: object, name: str, parameter: Parameter, where: str) -> object:
    if parameter.shape in ("number", "whole"):
        return _number(value, name, parameter, where)
    if parameter.shape == "flag":
        if not isinstance(value, bool):
            raise _wrong_type(name, value, "true 或 false", where)
        return value
    if parameter.shape == "choice":
        return _choice(value, name, parameter.choices, where)
    if parameter.shape == "code":
        return _text(value, name, where)
    texts = _texts(value, name, where)
    if parameter.low is not None and len(texts) < parameter.low:
        message = f"{where}：键“{name}”只写了 {len(texts)} 项，至少要 {parameter.low:g} 项。请补上。"
        raise SchemeError("C-084", message)
    return texts


def _number(value: object, name: str, parameter: Parameter, where: str) -> float | int:
    whole = parameter.shape == "whole"
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        raise _wrong_type(name, value, "一个整数" if whole else "一个数", where)
    low = -math.inf if parameter.low is None else parameter.low
    high = math.inf if parameter.high is None else parameter.high
    if not (math.isfinite(value) and low <= value <= high):
        bounds = _bounds(low, high)
        raise SchemeError("C-084", f"{where}：键“{name}”的值 {value} 不合适。请写成{bounds}数。")
    return value


def _bounds(low: float, high: float) -> str:
    if high < math.inf:
        return f"在 {low:g} 与 {high:g} 之间的"
    return f"不小于 {low:g} 的" if low > -math.inf else "有限的"


def _refuse_unknown(table: Mapping[str, object], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            hint = nearest(str(key), known)
            book = f"可用的键有：{'、'.join(known)}" if known else "这一类规则没有参数，请删去"
            raise SchemeError(
                "C-081", f"{where}：不认识的键“{key}”。{f'是否想写“{hint}”' if hint else book}。"
            )


def _refuse_absent(table: Mapping[str, object], needed: Iterable[str], where: str) -> None:
    for key in needed:
        if key not in table:
            raise SchemeError("C-082", f"{where}：缺少必填的键“{key}”。请补上。")


def _text(value: object, key: str, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong_type(key, value, "一段文字", where)
    return value


def _texts(value: object, key: str, where: str) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(v, str) and v for v in value):
        raise _wrong_type(key, value, "文字的列表", where)
    return tuple(value)


def _choice(value: object, key: str, choices: tuple[str, ...], where: str) -> str:
    word = _text(value, key, where)
    if word not in choices:
        hint = nearest(word, choices)
        remedy = f"是否想写“{hint}”" if hint else f"请从 {'、'.join(choices)} 中选一个"
        raise SchemeError("C-084", f"{where}：键“{key}”的值“{word}”不在可选范围内。{remedy}。")
    return word


def _wrong_type(key: str, value: object, named: str, where: str) -> SchemeError:
    return SchemeError("C-083", f"{where}：键“{key}”的值 {value!r} 类型不对。请写成{named}。")
