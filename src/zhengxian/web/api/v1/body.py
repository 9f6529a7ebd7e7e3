"""Read the body of a request as strict JSON: UTF-8, no NaN, no key twice, no nesting without end."""

from __future__ import annotations

import json
from typing import Any, cast

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny

from zhengxian.web.api.v1.refusals import not_json, unreadable

LONGEST_INTEGER = 300
"""Digits of a whole number that is still read exactly; longer ones are beyond every figure."""


class StrictParser(Parser):
    """What an interface reads bodies with. Errors: ``S-868`` no such JSON; ``S-877`` not called JSON."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """Return what the body says."""
        if request.content_type != "application/json":
            raise not_json()
        return cast(DictStrAny, read(request.body))


def read(content: bytes) -> Any:
    """Read JSON. Errors: ``S-868``."""
    try:
        found = json.loads(
            content.decode("utf-8-sig"), parse_constant=_no_number, parse_int=_whole, object_pairs_hook=_once
        )
        if b"\\ud" in content.lower():
            json.dumps(found, ensure_ascii=False).encode()
        return found
    except UnicodeEncodeError as error:
        raise unreadable("JSON 里有半个字符（\\ud800 一类的转义要成对）。请改正") from error
    except UnicodeDecodeError as error:
        raise unreadable(f"第 {error.start + 1} 个字节起不是 UTF-8。请用 UTF-8 编码") from error
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 个字符"
        raise unreadable(f"JSON 在{where}处读不下去。请核对括号、引号和逗号") from error
    except RecursionError as error:
        raise unreadable("JSON 套得太深。请照接口说明的样子写") from error


def _no_number(text: str) -> Any:
    raise unreadable(f"JSON 里不能有 {text}。没有数的写 null，并写明状态")


def _whole(text: str) -> int | float:
    return int(text) if len(text) <= LONGEST_INTEGER else float(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)[:40]
        raise unreadable(f"JSON 里同一个对象的“{twice}”出现不止一次。请只留一个")
    return found
