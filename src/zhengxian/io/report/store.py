"""Writing a file whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from zhengxian.engine.base.errors import ZhengxianError

Progress = Callable[[int, int, str], None]
"""Called with steps done, steps in all and what has just been done."""


def whole_file(path: str | Path, write: Callable[[Path], None]) -> None:
    """Let ``write`` fill a file beside the wished one, then put it in its place.

    Errors: F-301 when the folder is absent or cannot be written.
    """
    target = Path(path)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        write(draft)
        draft.replace(target)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        message = f"报告没有写成“{target.name}”：{reason}。请核对文件夹“{target.parent}”是否存在、能否写入，文件是否正被打开。"
        raise ZhengxianError("F-301", message) from error
    finally:
        draft.unlink(missing_ok=True)


class Steps:
    """Counts steps for the caller's progress display."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.progress, self.total, self.count = progress, total, 0

    def done(self, label: str) -> None:
        """Report one more step done."""
        self.count += 1
        if self.progress is not None:
            self.progress(self.count, self.total, label)
