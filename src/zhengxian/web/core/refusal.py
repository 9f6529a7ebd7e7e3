"""Refusals of the platform: a Chinese sentence with a code, shown to the user as it is."""

from __future__ import annotations

from zhengxian.engine.base.errors import ZhengxianError


class Refused(ZhengxianError):  # noqa: N818 -- an answer to the user, not a fault of the program
    """Something the platform will not do as asked: what happened, where, what to do, code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message if message.endswith("。") else f"{message}。")


class Conflict(Refused):
    """Somebody else was faster: the state is no longer what the user saw."""


class Hidden(ZhengxianError):  # noqa: N818 -- as above
    """Not there, or not this user's to see; both look the same."""

    def __init__(self) -> None:
        super().__init__("S-909", "没有这一页，或者您还不能看。请核对地址，或与管理员联系。")
