"""What the interface refuses by itself: status, code and a Chinese sentence, with every problem at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhengxian.web.core.refusal import Refused

LISTED = 1000
"""Problems that are told one by one; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One problem of a request: the row (from 0, None outside rows), the field, code and sentence."""

    code: str
    message: str
    field: str = ""
    index: int | None = None


class Turned(Refused):
    """A request that is turned away with a status of its own."""

    status = 422

    def __init__(self, code: str, message: str, problems: Sequence[Fault] = ()) -> None:
        super().__init__(code, message)
        self.problems = tuple(problems)


class NotKnown(Turned):
    """Nobody's key."""

    status = 401


class NotAllowed(Turned):
    """A key that may not do this."""

    status = 403


class NotReadable(Turned):
    """A body that is no JSON."""

    status = 400


def unreadable(what: str) -> NotReadable:
    """Refuse a body that is no JSON of ours."""
    return NotReadable("S-868", f"请求的内容读不懂，没有处理：{what}")


def many(faults: Sequence[Fault], total: int | None = None) -> Turned:
    """Refuse a request with all its problems."""
    count = len(faults) if total is None else total
    text = f"请求里有 {count} 处问题，没有处理，也没有写入。第一处：{faults[0].message}"
    return Turned("S-869", text, faults[:LISTED])


class TooLarge(Turned):
    """A body with too many bytes."""

    status = 413


class WrongType(Turned):
    """A body that does not call itself JSON."""

    status = 415


def not_json() -> WrongType:
    """Refuse a body that does not call itself JSON."""
    return WrongType("S-877", "请求的内容要写成 JSON，并带请求头 Content-Type: application/json。请改正")


class TooOften(Turned):
    """Too many wrong keys from one address; ``wait`` seconds are left."""

    status = 429

    def __init__(self, code: str, message: str, wait: int) -> None:
        super().__init__(code, message)
        self.wait = wait
