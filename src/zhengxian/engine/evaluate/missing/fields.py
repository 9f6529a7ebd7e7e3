"""Strict reading of the small tables of data preparation (``derive``, ``treat``, ``impute``, ``missing``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from zhengxian.engine.base.errors import SchemeError

Choice = TypeVar("Choice", bound=StrEnum)
INFINITY = float("inf")


class Fields:
    """One small table with its place; a fault names key, place and the nearest right word.

    >>> Fields({"method": "log", "shfit": "range"}, "item[gdp].treat").only("method", "shift")
    Traceback (most recent call last):
    zhengxian.engine.base.errors.SchemeError: item[gdp].treat：不认识的键“shfit”。最接近的是“shift”。（S-151）
    """

    def __init__(self, table: object, where: str) -> None:
        if not isinstance(table, Mapping):
            raise SchemeError("S-150", f"{where}：应写成一个表，例如 {{ 键 = 值 }}，实为 {table!r}。请改写。")
        self.table: Mapping[str, Any] = table
        self.where = where

    def only(self, *known: str, about: str = "") -> None:
        """Refuse every key that is not known here; ``about`` says what decides which keys are known."""
        for key in self.table:
            if key not in known:
                hint = _hint(key, known)
                raise SchemeError("S-151", f"{self.where}：{about}不认识的键“{key}”。{hint}")

    def require(self, *keys: str, about: str = "") -> None:
        """Refuse when a required key is absent."""
        for key in keys:
            if key not in self.table:
                raise SchemeError("S-152", f"{self.where}：{about}缺少必需的键“{key}”。请补上。")

    def wrong(self, key: str, wanted: str) -> NoReturn:
        """Refuse a value of the wrong type or outside its range."""
        raise SchemeError("S-153", f"{self.where}：键“{key}”应为{wanted}，实为 {self.table[key]!r}。请改正。")

    def choice(self, key: str, kinds: type[Choice], default: Choice | None = None) -> Choice:
        """Return one of the words of an enum."""
        if default is None:
            self.require(key)
        elif key not in self.table:
            return default
        word, known = self.table[key], [k.value for k in kinds]
        if word in known:
            return kinds(word)
        hint = _hint(str(word), known)
        raise SchemeError("S-154", f"{self.where}：键“{key}”没有“{word}”这个选项。{hint}")

    def number(self, key: str, default: float, low: float = -INFINITY, high: float = INFINITY) -> float:
        """Return a finite number between ``low`` and ``high`` (inclusive)."""
        value = self.table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.wrong(key, "数字")
        if not (low <= value <= high and abs(value) < INFINITY):
            self.wrong(key, f"{_bounds(low, high)}的数字")
        return float(value)

    def whole(self, key: str, default: int, low: int) -> int:
        """Return a whole number not below ``low``."""
        value = self.table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < low:
            self.wrong(key, f"不小于 {low} 的整数")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            self.wrong(key, " true 或 false")
        return value

    def codes(self, key: str) -> tuple[str, ...]:
        """Return indicator codes: one text, or a list of different texts; () where the key is absent."""
        value = self.table.get(key, ())
        codes = (value,) if isinstance(value, str) else value
        if not isinstance(codes, (list, tuple)) or not all(isinstance(c, str) and c for c in codes):
            self.wrong(key, "指标代码或指标代码的列表")
        if key in self.table and (not codes or len(set(codes)) < len(codes)):
            self.wrong(key, "不空、不重复的指标代码列表")
        return tuple(codes)


def _hint(word: str, known: Sequence[str]) -> str:
    from zhengxian.engine.base.suggest import nearest

    near = nearest(word, known)
    return f"最接近的是“{near}”。" if near else f"可用的有：{'、'.join(known)}。"


def _bounds(low: float, high: float) -> str:
    sides = (f"不小于 {low:g}" if low > -INFINITY else "", f"不大于 {high:g}" if high < INFINITY else "")
    return "、".join(s for s in sides if s) or "有限"
