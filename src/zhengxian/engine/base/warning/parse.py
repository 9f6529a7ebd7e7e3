"""Read a warning rule from a TOML table, refusing every key, type or choice that is not in the book."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import cast

from zhengxian.engine.base.check.kinds import Parameter
from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.indicator import KINDS as SERIES_KINDS
from zhengxian.engine.base.indicator import MARKS
from zhengxian.engine.base.suggest import nearest
from zhengxian.engine.base.warning.kinds import KINDS, OF_RANKS, OWN_LEVELS
from zhengxian.engine.base.warning.rule import LEVELS, WarningRule

CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
NUMBER = re.compile(r"M-\d{3}")
TEXT_KEYS = ("code", "number", "title", "why", "what_to_do", "source")
CHOICE_KEYS = {"kind": tuple(KINDS), "mark": MARKS}
LIST_KEYS = ("indicators", "of_kind", "but_not")
REQUIRED_KEYS = (*TEXT_KEYS, *CHOICE_KEYS, "valid_from")
KEYS = (*REQUIRED_KEYS, *LIST_KEYS, "level", "valid_to", "parameters")


def parse_warning(table: Mapping[str, object], where: str) -> WarningRule:
    """Read one rule; ``where`` is the place shown in messages, e.g. the file's name.

    Errors: ``M-200`` unknown key, ``M-201`` missing key, ``M-202`` wrong type, ``M-203`` not one of the
    choices or outside the bounds, ``M-204`` bad code or number, ``M-205`` no series is chosen, or twice, or
    for ranks, ``M-206`` a level where the kind gives its own, or none where it does not, ``M-207`` bounds or
    days out of order.

    >>> parse_warning({"titel": "x"}, "x.toml")
    Traceback (most recent call last):
    zhengxian.engine.base.errors.SchemeError: x.toml：不认识的键“titel”。是否想写“title”。（M-200）
    """
    _refuse_unknown(table, KEYS, where)
    _refuse_absent(table, REQUIRED_KEYS, where)
    fields: dict[str, object] = {key: _text(table[key], key, where) for key in TEXT_KEYS}
    fields |= {key: _choice(table[key], key, choices, where) for key, choices in CHOICE_KEYS.items()}
    fields |= {key: _texts(table.get(key, []), key, where) for key in LIST_KEYS}
    fields["level"] = _choice(table["level"], "level", LEVELS, where) if "level" in table else None
    fields["valid_from"] = _day(table["valid_from"], "valid_from", where)
    fields["valid_to"] = _day(table["valid_to"], "valid_to", where) if "valid_to" in table else None
    fields["parameters"] = _parameters(table.get("parameters", {}), str(fields["kind"]), where)
    rule = WarningRule(**fields)  # type: ignore[arg-type]  # every value was checked above
    _check_names(rule, where)
    _check_choice_of_series(rule, where)
    _check_level(rule, where)
    _check_order(rule, where)
    return rule


def _check_names(rule: WarningRule, where: str) -> None:
    if not CODE.fullmatch(rule.code):
        message = f"{where}：预警规则代码“{rule.code}”不合规。请用小写字母开头，只含小写字母、数字和短横线。"
        raise SchemeError("M-204", message)
    if not NUMBER.fullmatch(rule.number):
        raise SchemeError("M-204", f"{where}：预警编号“{rule.number}”不合规。请写成 M-180 这样的形式。")


def _check_choice_of_series(rule: WarningRule, where: str) -> None:
    for word in rule.of_kind:
        _choice(word, "of_kind", SERIES_KINDS, where)
    chosen = bool(rule.indicators) + bool(rule.of_kind)
    if rule.kind in OF_RANKS:
        if chosen or rule.but_not:
            raise SchemeError(
                "M-205", f"{where}：看位次的规则不选指标。请删去 indicators、of_kind 和 but_not。"
            )
    elif chosen != 1:
        wrong = "同时写了 indicators 和 of_kind" if chosen else "没有写看哪些指标"
        raise SchemeError("M-205", f"{where}：{wrong}。请在 indicators 与 of_kind 中写且只写一个。")


def _check_level(rule: WarningRule, where: str) -> None:
    own = rule.kind in OWN_LEVELS
    if own and rule.level is not None:
        raise SchemeError("M-206", f"{where}：这一类规则自己分出颜色，不能再写 level。请删去 level。")
    if not own and rule.level is None:
        raise SchemeError("M-206", f"{where}：没有写预警等级 level。请从 {'、'.join(LEVELS)} 中选一个。")


def _check_order(rule: WarningRule, where: str) -> None:
    if rule.valid_to is not None and rule.valid_to < rule.valid_from:
        raise SchemeError("M-207", f"{where}：失效日 valid_to 早于生效日 valid_from。请核对这两个日期。")
    if rule.kind == "bands":
        yellow, orange, red = (rule.figure(name) for name in ("yellow", "orange", "red"))
        if not yellow < orange < red:
            raise SchemeError("M-207", f"{where}：颜色界线应为 yellow < orange < red。请核对这三个数。")
    if rule.kind == "persistently_low" and rule.whole("times") > rule.whole("of_last"):
        raise SchemeError("M-207", f"{where}：次数 times 大于期数 of_last，永远达不到。请核对这两个数。")


def _parameters(value: object, kind: str, where: str) -> dict[str, object]:
    place = f"{where}，parameters"
    if not isinstance(value, Mapping):
        raise _wrong_type("parameters", value, "一张表 [parameters]", where)
    known = KINDS[kind]
    _refuse_unknown(value, tuple(known), place)
    _refuse_absent(value, [name for name, parameter in known.items() if parameter.default is None], place)
    return {
        name: _parameter(value[name], name, known[name], place) if name in value else known[name].default
        for name in known
    }


def _parameter(value: object, name: str, parameter: Parameter, where: str) -> object:
    if parameter.shape == "choice":
        return _choice(value, name, parameter.choices, where)
    whole = parameter.shape == "whole"
    if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
        raise _wrong_type(name, value, "一个整数" if whole else "一个数", where)
    low = -math.inf if parameter.low is None else parameter.low
    high = math.inf if parameter.high is None else parameter.high
    if not (math.isfinite(value) and low <= value <= high):
        bounds = f"在 {low:g} 与 {high:g} 之间的" if high < math.inf else f"不小于 {low:g} 的"
        bounds = bounds if low > -math.inf else "有限的"
        raise SchemeError("M-203", f"{where}：键“{name}”的值 {value} 不合适。请写成{bounds}数。")
    return value


def _refuse_unknown(table: Mapping[str, object], known: tuple[str, ...], where: str) -> None:
    for key in table:
        if key not in known:
            hint = nearest(str(key), known)
            book = f"可用的键有：{'、'.join(known)}" if known else "这一类规则没有参数，请删去"
            said = f"是否想写“{hint}”" if hint else book
            raise SchemeError("M-200", f"{where}：不认识的键“{key}”。{said}。")


def _refuse_absent(table: Mapping[str, object], needed: Iterable[str], where: str) -> None:
    for key in needed:
        if key not in table:
            raise SchemeError("M-201", f"{where}：缺少必填的键“{key}”。请补上。")


def _text(value: object, key: str, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _wrong_type(key, value, "一段文字", where)
    return value


def _texts(value: object, key: str, where: str) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(v, str) and v for v in value):
        raise _wrong_type(key, value, "文字的列表", where)
    return tuple(cast("list[str]", value))


def _day(value: object, key: str, where: str) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _wrong_type(key, value, "一个日期，如 2025-01-01，不加引号", where)
    return value


def _choice(value: object, key: str, choices: tuple[str, ...], where: str) -> str:
    word = _text(value, key, where)
    if word not in choices:
        hint = nearest(word, choices)
        remedy = f"是否想写“{hint}”" if hint else f"请从 {'、'.join(choices)} 中选一个"
        raise SchemeError("M-203", f"{where}：键“{key}”的值“{word}”不在可选范围内。{remedy}。")
    return word


def _wrong_type(key: str, value: object, named: str, where: str) -> SchemeError:
    return SchemeError("M-202", f"{where}：键“{key}”的值 {value!r} 类型不对。请写成{named}。")
