"""Mark jobs whose process is gone, and throw away files that were read but never written."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from zhengxian.web.core.services import files, jobs


class Command(BaseCommand):
    """Tidy up after processes that died and imports that were left."""

    help = "把进程已经中断的后台任务标为没有完成，清掉一天前读过而没有写入的文件。"

    def handle(self, **_given: Any) -> None:
        """Tidy up and tell how much."""
        self.stdout.write(f"标记中断任务 {jobs.sweep()} 个，清掉文件 {files.sweep()} 个。")
