"""What reading a document refuses, in complete sentences."""

from __future__ import annotations

from zhengxian.engine.base.errors import ZhengxianError


class ReadingError(ZhengxianError, ValueError):
    """A text cannot be read as it is (``A-100``)."""


def refuse_length(length: int, most: int, doc: str) -> None:
    """Refuse a text of more characters than are read at once (``A-100``).

    >>> refuse_length(1_200_000, 1_000_000, "讲话")
    Traceback (most recent call last):
    zhengxian.engine.act.reading.errors.ReadingError: 文件“讲话”有 1200000 个字，超过一次可读的 1000000 个字。请拆成几个文件再读。（A-100）
    """
    if length > most:
        raise ReadingError(
            "A-100", f"文件“{doc}”有 {length} 个字，超过一次可读的 {most} 个字。请拆成几个文件再读。"
        )
