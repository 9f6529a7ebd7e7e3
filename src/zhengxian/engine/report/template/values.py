"""Values of a definition of a bulletin, each refused with place, key and remedy where it is not what it must be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.suggest import nearest


def refuse_unknown(table: Mapping[str, object], known: Sequence[str], where: str) -> None:
    """Refuse a key that is not in the book, naming the nearest that is (``R-140``)."""
    for key in table:
        if key not in known:
            near = nearest(str(key), known)
            said = f"是否想写“{near}”" if near else f"可用的键有：{'、'.join(known)}"
            raise SchemeError("R-140", f"{where}：不认识的键“{key}”。{said}。")


def refuse_absent(table: Mapping[str, object], needed: Iterable[str], where: str) -> None:
    """Refuse a table that lacks a key (``R-141``)."""
    for key in needed:
        if key not in table:
            raise SchemeError("R-141", f"{where}：缺少必填的键“{key}”。请补上。")


def text(value: object, key: str, where: str) -> str:
    """Return a text that is not blank."""
    if not isinstance(value, str) or not value.strip():
        raise wrong_type(key, value, "一段文字", where)
    return value


def texts(value: object, key: str, where: str) -> tuple[str, ...]:
    """Return one text or a list of texts as a tuple."""
    listed = [value] if isinstance(value, str) else value
    if (
        not isinstance(listed, list)
        or not listed
        or not all(isinstance(v, str) and v.strip() for v in listed)
    ):
        raise wrong_type(key, value, "一段文字或文字的列表", where)
    return tuple(listed)


def flag(value: object, key: str, where: str) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise wrong_type(key, value, "true 或 false", where)
    return value


def whole(value: object, key: str, low: int, high: int, where: str) -> int:
    """Return a whole number between bounds."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong_type(key, value, "一个整数", where)
    if not low <= value <= high:
        raise SchemeError("R-143", f"{where}：键“{key}”的值 {value} 不合适。请写 {low} 到 {high} 的整数。")
    return value


def day(value: object, key: str, where: str) -> date:
    """Return a date."""
    if not isinstance(value, date) or isinstance(value, datetime):
        raise wrong_type(key, value, "一个日期，如 2026-01-01，不加引号", where)
    return value


def choice(value: object, key: str, choices: Sequence[str], where: str) -> str:
    """Return a word of the book."""
    word = text(value, key, where)
    if word not in choices:
        near = nearest(word, choices)
        remedy = f"是否想写“{near}”" if near else f"请从 {'、'.join(choices)} 中选一个"
        raise SchemeError("R-143", f"{where}：键“{key}”的值“{word}”不在可选范围内。{remedy}。")
    return word


def wrong_type(key: str, value: object, named: str, where: str) -> SchemeError:
    """Make the refusal of a value of the wrong type."""
    shown = repr(value)
    shown = shown if len(shown) <= 40 else f"{shown[:40]}…"
    return SchemeError("R-142", f"{where}：键“{key}”的值 {shown} 类型不对。请写成{named}。")
