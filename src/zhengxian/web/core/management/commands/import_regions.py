"""Import regions, or the histories of county codes, from CSV or XLSX files."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhengxian.engine.base.errors import DataError, ZhengxianError
from zhengxian.web.core.access import EVERYWHERE
from zhengxian.web.core.selectors import regions
from zhengxian.web.core.services import users
from zhengxian.web.core.services.imports import history_files, region_files


class Command(BaseCommand):
    """Read, tell what it would do, and write unless only asked."""

    help = "导入地区表（region,name,…；或全国区划代码表）；--history 导入县级代码沿革。对不上的逐条列出。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the files and how they are read."""
        parser.add_argument("files", nargs="+", type=Path, help="CSV 或 XLSX 文件，上级在前。")
        parser.add_argument("--history", action="store_true", help="文件是县级代码沿革。")
        parser.add_argument("--classification", default="", help="class 列属于哪个分类（代码）。")
        parser.add_argument("--dry-run", action="store_true", help="只读并列出，不写入。")

    def handle(self, **given: Any) -> None:
        """Read the files one after the other."""
        kind = history_files if given["history"] else region_files
        arguments: dict[str, Any] = {"access": EVERYWHERE}
        if given["classification"]:
            chosen = regions.classifications().filter(code=given["classification"]).first()
            if chosen is None:
                raise CommandError(f"没有代码为“{given['classification']}”的分类。")
            arguments["classification"] = chosen
        act = kind.read if given["dry_run"] else partial(kind.write, by=users.system())
        for path in given["files"]:
            try:
                plan = act(path=path, **arguments)
            except ZhengxianError as error:
                raise CommandError(told(error)) from error
            self._tell(plan)

    def _tell(self, plan: Any) -> None:
        for line, why in plan.unjoined:
            code = getattr(line, "code", "") or line.before
            self.stderr.write(f"未对上 {code}：{why}。")
        changed = len(getattr(plan, "changed", ()))
        self.stdout.write(
            f"新增 {len(plan.new)}，改动 {changed}，相同 {plan.same}，未对上 {len(plan.unjoined)}。"
        )


def told(error: ZhengxianError) -> str:
    """Return a refusal with the first problems of a file, a line each."""
    lines = [f"{p.message}（{p.code}）" for p in error.problems[:20]] if isinstance(error, DataError) else []
    return "\n".join([str(error), *lines])
