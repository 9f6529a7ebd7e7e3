"""One TOML value on one line, for a cell of a workbook."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from zhengxian.engine.base.errors import SchemeError


def inline(value: Any) -> str:
    """Write a value as TOML on one line; a table comes without its outer braces.

    >>> inline({"method": "efficacy", "low": "min", "knots": [[0, 60], [10, 100]]})
    'method = "efficacy", low = "min", knots = [[0, 60], [10, 100]]'
    """
    if isinstance(value, Mapping):
        return ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items())
    return _value(value)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{ " + inline(value) + " }"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_value(v) for v in value) + "]"
    return _text(str(value))


def _text(text: str) -> str:
    """A quoted text: JSON's escapes are TOML's, except that TOML wants the delete character escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if key.isascii() and key.replace("_", "").replace("-", "").isalnum() else _text(key)


def parse_inline(text: str, where: str) -> dict[str, Any]:
    """Read what `inline` wrote for a table. Errors: S-021 when it is not TOML.

    >>> parse_inline('method = "efficacy", base = 60', "第 2 行")
    {'method': 'efficacy', 'base': 60}
    """
    try:
        table: dict[str, Any] = tomllib.loads("x = { " + text.replace("\n", " ") + " }")["x"]
    except tomllib.TOMLDecodeError as error:
        raise SchemeError(
            "S-021", f'{where}：“{text}”不是合格的参数写法（形如 method = "efficacy", base = 60）。请改正。'
        ) from error
    return table
