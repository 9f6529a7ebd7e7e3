"""Strict reading of one TOML table: every key is asked for, what is left over is an error."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from zhengxian.engine.base.errors import SchemeError
from zhengxian.engine.base.suggest import nearest

Choice = TypeVar("Choice", bound=StrEnum)


class Keys:
    """One table of a scheme with its place; `done` refuses what nobody asked for.

    >>> keys = Keys({"titel": "县域"}, "顶层")
    >>> keys.text("title", "")
    ''
    >>> keys.done()
    Traceback (most recent call last):
    ...
    zhengxian.engine.base.errors.SchemeError: 顶层：不认识键“titel”。最接近的是“title”。（S-002）
    """

    def __init__(self, table: Mapping[str, Any], where: str) -> None:
        if not isinstance(table, Mapping):
            raise SchemeError("S-003", f"{where}：应为一个表，实为{_kind(table)}。请对照方案格式说明改写。")
        self.table = table
        self.where = where
        self.asked: list[str] = []

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value as it stands, or the default."""
        self.asked.append(key)
        return self.table.get(key, default)

    def __contains__(self, key: str) -> bool:
        return key in self.table

    def _typed(self, key: str, default: Any, types: tuple[type, ...], word: str) -> Any:
        value = self.get(key, default)
        if value is default and key not in self.table:
            return default
        if isinstance(value, bool) is not (types == (bool,)) or not isinstance(value, types):
            raise SchemeError("S-003", f"{self.where}：键“{key}”应为{word}，实为{_kind(value)}。请改正。")
        return value

    def require(self, *keys: str) -> None:
        """Refuse when a required key is absent."""
        for key in keys:
            if key not in self.table:
                raise SchemeError("S-004", f"{self.where}：缺少必需的键“{key}”。请补上。")

    def text(self, key: str, default: Any = "") -> Any:
        """Return a text."""
        return self._typed(key, default, (str,), "文字")

    def number(self, key: str, default: Any = None) -> Any:
        """Return a finite number as float."""
        value = self._typed(key, default, (int, float), "数字")
        if isinstance(value, (int, float)) and not abs(value) < float("inf"):
            raise SchemeError("S-003", f"{self.where}：键“{key}”应为有限的数字，实为 {value}。请改正。")
        return float(value) if isinstance(value, int) else value

    def integer(self, key: str, default: Any = None) -> Any:
        """Return a whole number."""
        return self._typed(key, default, (int,), "整数")

    def flag(self, key: str, default: bool = False) -> bool:
        """Return true or false."""
        return bool(self._typed(key, default, (bool,), "true 或 false"))

    def date(self, key: str) -> dt.date | None:
        """Return a date or None."""
        value = self.get(key)
        if isinstance(value, str):
            try:
                return dt.date.fromisoformat(value)
            except ValueError:
                value = f"“{value}”"
        if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
            return value
        raise SchemeError(
            "S-003", f"{self.where}：键“{key}”应为日期（如 2025-01-01），实为{_kind(value)}。请改正。"
        )

    def words(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self._typed(key, (), (list, tuple), "文字列表")
        if not all(isinstance(v, str) for v in value):
            raise SchemeError("S-003", f"{self.where}：键“{key}”应为文字列表，其中有别的内容。请改正。")
        return tuple(value)

    def choice(self, key: str, kinds: type[Choice], default: Any, *, but: Sequence[Choice] = ()) -> Any:
        """Return one of the words of an enum, except those that mean nothing here (``but``)."""
        word = self.text(key, None)
        if word is None:
            return default
        known = [k.value for k in kinds if k not in but]
        if word not in known:
            near = nearest(word, known)
            hint = f"最接近的是“{near}”；" if near else ""
            raise SchemeError(
                "S-005", f"{self.where}：键“{key}”的取值“{word}”不认识。{hint}可用的有：{'、'.join(known)}。"
            )
        return kinds(word)

    def sub(self, key: str) -> Keys | None:
        """Return a sub-table, or None."""
        value = self.get(key)
        return None if value is None else Keys(value, _at(self.where, key))

    def subs(self, key: str) -> list[Keys]:
        """Return the tables of an array of tables, each with its place (by code or number)."""
        value = self._typed(key, (), (list, tuple), "表的列表")
        return [Keys(t, f"{_at(self.where, key)}[{_label(t, i)}]") for i, t in enumerate(value)]

    def done(self, also: Sequence[str] = ()) -> None:
        """Refuse keys that nobody asked for, naming the nearest known one."""
        known = [*self.asked, *also]
        for key in self.table:
            if key not in known:
                near = nearest(key, known)
                hint = (
                    f"最接近的是“{near}”。" if near else f"此处可用的键：{'、'.join(dict.fromkeys(known))}。"
                )
                raise SchemeError("S-002", f"{self.where}：不认识键“{key}”。{hint}")


def _at(where: str, key: str) -> str:
    return key if where == "顶层" else f"{where}.{key}"


def _label(table: Any, index: int) -> str:
    if isinstance(table, Mapping):
        for key in ("code", "indicator", "name"):
            if isinstance(table.get(key), str):
                return str(table[key])
    return str(index + 1)


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "真假值"
    for types, word in (
        ((str,), "文字"),
        ((int, float), "数字"),
        ((Mapping,), "表"),
        ((list, tuple), "列表"),
    ):
        if isinstance(value, types):
            return word
    return "日期时间" if isinstance(value, (dt.date, dt.time)) else type(value).__name__
