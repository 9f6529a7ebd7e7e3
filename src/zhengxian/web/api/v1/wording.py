"""Chinese sentences for what is wrong with parameters and fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.web.api.v1.refusals import Fault

_KINDS = {
    "string_type": "应写成文字",
    "string_unicode": "含有不成对的代理字符，不是合法的文字",
    "string_pattern_mismatch": "写法不对",
    "float_type": "应写成数字，不加引号",
    "finite_number": "不是一个有限的数",
    "int_type": "应写成整数",
    "int_parsing": "应写成整数",
    "bool_parsing": "应写成 true 或 false",
    "list_type": "应写成一个列表",
    "too_long": "一次给得太多",
    "too_short": "一个也没有给",
    "model_type": "应写成一个 JSON 对象",
    "model_attributes_type": "应写成一个 JSON 对象",
    "dict_type": "应写成一个 JSON 对象",
}
_LIMITS = {
    "too_long": ("最多", "max_length", "个"),
    "too_short": ("至少", "min_length", "个"),
    "string_too_long": ("最多", "max_length", "个字"),
    "string_too_short": ("至少", "min_length", "个字"),
    "less_than_equal": ("不能大于", "le", ""),
    "greater_than_equal": ("不能小于", "ge", ""),
}
_CHOICES = {"literal_error", "enum"}


def faults(errors: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """Put what a schema found wrong into sentences, each with its place."""
    return [_fault(error) for error in errors]


def unknown(name: str, known: Iterable[str], index: int | None = None) -> Fault:
    """Say that a parameter or field does not exist, and which one comes closest."""
    allowed = sorted(known)
    near = get_close_matches(name, allowed, n=1)
    hint = (
        f"最接近的是“{near[0]}”" if near else f"可用的有：{'、'.join(allowed)}" if allowed else "这里不用参数"
    )
    return Fault("S-870", f"{_row(index)}不认识“{_short(name)}”，{hint}。请改正。", _short(name), index)


def _fault(error: Mapping[str, Any]) -> Fault:
    place = error.get("loc", ())
    index = next((part for part in place if isinstance(part, int)), None)
    field = next((part for part in reversed(place) if isinstance(part, str)), "")
    kind, context = str(error.get("type", "")), error.get("ctx") or {}
    named = f"{_row(index)}“{_short(field)}”"
    cause = context.get("error")
    if isinstance(cause, ZhengxianError):
        return Fault(cause.code, f"{named}：{cause.message}", field, index)
    if kind == "missing":
        return Fault("S-872", f"{_row(index)}缺少“{_short(field)}”。请补上。", field, index)
    if kind == "extra_forbidden":
        return Fault("S-870", f"{_row(index)}不认识“{_short(field)}”。请删去或改正。", _short(field), index)
    return _value_fault(kind, context, named, field, index)


def _value_fault(kind: str, context: Mapping[str, Any], named: str, field: str, index: int | None) -> Fault:
    if kind in _LIMITS:
        word, key, unit = _LIMITS[kind]
        given = f"，实为 {context['actual_length']} 个" if context.get("actual_length") is not None else ""
        limit = f"{word} {context.get(key)} {unit}".rstrip()
        return Fault("S-873", f"{named}{limit}{given}。请改正。", field, index)
    if kind in _CHOICES:
        expected = str(context.get("expected", "")).replace(" or ", "、").replace(", ", "、").replace("'", "")
        return Fault("S-871", f"{named}只能是 {expected} 之一。请改正。", field, index)
    said = _KINDS.get(kind, "写法不对")
    return Fault("S-871", f"{named}{said}。请改正。", field, index)


def _row(index: int | None) -> str:
    return "" if index is None else f"第 {index + 1} 行的"


def _short(text: str) -> str:
    """Keep a text of the caller short and printable."""
    plain = "".join(c if c.isprintable() else "�" for c in text[:40])
    return plain + ("…" if len(text) > 40 else "")
