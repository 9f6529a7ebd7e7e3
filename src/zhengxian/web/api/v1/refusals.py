"""What the interface refuses by itself: status, code and a Chinese sentence, with every problem at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhengxian.web.core.refusal import Refused


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


class TooLarge(Turned):
    """A body with too many bytes."""

    status = 413


class WrongType(Turned):
    """A body that does not call itself JSON."""

    status = 415


class TooOften(Turned):
    """Too many wrong keys from one address; ``wait`` seconds are left."""

    status = 429

    def __init__(self, code: str, message: str, wait: int) -> None:
        super().__init__(code, message)
        self.wait = wait
