"""Reads the weighting table of a scheme strictly."""

from __future__ import annotations

from collections.abc import Mapping

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.suggest import nearest
from zhengxian.engine.evaluate.weight.keys import COMBINE, METHODS, Key, UnfitError
from zhengxian.engine.evaluate.weight.spec import Setting, WeightSpec

WEIGHTING_METHODS = (*METHODS, "combine")
"""The names a scheme may write as ``method``."""
_NO_PART = ("combine", "bod")
"""Methods that cannot be a part: ``bod`` has no weights common to all regions."""


def parse_weighting(table: Mapping[str, object], where: str) -> WeightSpec:
    """Read a weighting table of a scheme; ``where`` names the place in messages.

    >>> parse_weighting({"method": "entropy", "shift": 0.01}, "[weighting]").method
    'entropy'
    >>> parse_weighting({"method": "gini", "shift": 1}, "权重")
    Traceback (most recent call last):
    zhengxian.engine.base.errors.SchemeError: 权重：权重方法“gini”没有“shift”这个键。它没有别的键。（S-302）

    An empty table is the hand-written weights (``manual``). Raises ``SchemeError``: S-301 unknown
    method, S-302 unknown key, S-303 a value that does not fit, S-304 a required key is missing, S-305
    keys that contradict each other, S-306 parts that are not two or more weightings,
    S-307 a part that cannot be combined.
    """
    method = table.get("method", "manual")
    if not isinstance(method, str) or method not in WEIGHTING_METHODS:
        shown = "、".join(f"“{m}”" for m in WEIGHTING_METHODS)
        hint = _hint(method, WEIGHTING_METHODS)
        raise SchemeError("S-301", f"{where}：没有“{method}”这种权重方法。{hint}可用的有{shown}。")
    settings = _read(table, COMBINE if method == "combine" else METHODS[method], method, where)
    if method == "combine":
        settings["parts"] = _parts(table.get("parts"), where)
    _check(method, settings, where)
    return WeightSpec(method, tuple(settings.items()))


def _read(
    table: Mapping[str, object], keys: Mapping[str, Key], method: str, where: str
) -> dict[str, Setting]:
    extra = ("parts",) if method == "combine" else ()
    for name in table:
        if name not in keys and name not in ("method", *extra):
            known = [*keys, *extra]
            shown = f"可用的键有{'、'.join(f'“{k}”' for k in known)}。" if known else "它没有别的键。"
            raise SchemeError(
                "S-302", f"{where}：权重方法“{method}”没有“{name}”这个键。{_hint(name, known)}{shown}"
            )
    for name in (*(name for name, key in keys.items() if key.required), *extra):
        if name not in table:
            raise SchemeError("S-304", f"{where}：权重方法“{method}”缺少键“{name}”，请补上。")
    return {name: _value(keys[name], name, value, where) for name, value in table.items() if name in keys}


def _value(key: Key, name: str, value: object, where: str) -> Setting:
    try:
        return key.read(value)
    except UnfitError as unfit:
        raise SchemeError("S-303", f"{where}：“{name}”的值 {value!r} 不对，{unfit}。") from None


def _parts(value: object, where: str) -> tuple[WeightSpec, ...]:
    if (
        not isinstance(value, (list, tuple))
        or len(value) < 2
        or not all(isinstance(p, Mapping) for p in value)
    ):
        raise SchemeError(
            "S-306", f'{where}：组合赋权的“parts”应为两个以上的权重方法，如 [{{ method = "manual" }}, …]。'
        )
    parts = tuple(parse_weighting(p, f"{where} 的第 {i + 1} 组") for i, p in enumerate(value))
    for i, part in enumerate(parts):
        if part.method in _NO_PART:
            raise SchemeError(
                "S-307", f"{where}：第 {i + 1} 组的“{part.method}”不能参加组合，请改用其他权重方法。"
            )
    return parts


def _check(method: str, settings: Mapping[str, Setting], where: str) -> None:
    if method == "combine":
        _check_combination(settings, where)
    lower, upper = settings.get("lower", 0.0), settings.get("upper", 1.0)
    if isinstance(lower, (int, float)) and isinstance(upper, (int, float)) and lower > upper:
        raise SchemeError(
            "S-305", f"{where}：占比下限“lower”（{lower:g}）大于上限“upper”（{upper:g}），请改正。"
        )


def _check_combination(settings: Mapping[str, Setting], where: str) -> None:
    how, alpha, parts = settings["how"], settings.get("alpha"), settings["parts"]
    count = len(parts) if isinstance(parts, tuple) else 0
    if how == "additive" and alpha is None:
        raise SchemeError("S-304", f"{where}：加法组合缺少键“alpha”，请写明各组权重所占的份额。")
    fault = ""
    if how != "additive" and alpha is not None:
        fault = '“alpha”只用于加法组合（how = "additive"）'
    elif how != "game" and "coefficients" in settings:
        fault = '“coefficients”只用于博弈论组合（how = "game"）'
    elif alpha is not None and (len(alpha) if isinstance(alpha, tuple) else 2) != count:
        fault = f"“alpha”与组数不符：共有 {count} 组，“alpha”应为 {count} 个数"
    if fault:
        raise SchemeError("S-305", f"{where}：{fault}，请改正。")


def _hint(word: object, known: tuple[str, ...] | list[str]) -> str:
    found = nearest(str(word), known)
    return f"是不是“{found}”？" if found else ""
