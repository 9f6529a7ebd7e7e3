"""Import boundaries from GeoJSON files."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhengxian.engine.base.errors import ZhengxianError
from zhengxian.web.core.access import EVERYWHERE
from zhengxian.web.core.management.commands.import_regions import told
from zhengxian.web.core.services import users
from zhengxian.web.core.services.imports import boundary_files


class Command(BaseCommand):
    """Read, tell what joins, and write unless only asked."""

    help = "导入边界（GeoJSON，属性里有 adcode 或 code）。对不上的、环有错的逐条列出，不写入。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the files and from which day on they hold."""
        parser.add_argument("files", nargs="+", type=Path, help="GeoJSON 文件。")
        parser.add_argument(
            "--from",
            dest="valid_from",
            type=date.fromisoformat,
            default=boundary_files.ALWAYS,
            help="从哪一天起，2025-01-01。",
        )
        parser.add_argument("--dry-run", action="store_true", help="只读并列出，不写入。")

    def handle(self, **given: Any) -> None:
        """Read the files one after the other."""
        read, write = boundary_files.read, partial(boundary_files.write, by=users.system())
        act = read if given["dry_run"] else write
        for path in given["files"]:
            arguments = {"access": EVERYWHERE, "path": path, "valid_from": given["valid_from"]}
            try:
                plan = act(**arguments)
            except ZhengxianError as error:
                raise CommandError(told(error)) from error
            self._tell(plan)

    def _tell(self, plan: boundary_files.Plan) -> None:
        for words, rows in (("未对上", plan.unjoined), ("有错", plan.broken)):
            for feature, why in rows:
                self.stderr.write(f"{words} 第 {feature.number} 个（{feature.code} {feature.name}）：{why}")
        joined, unjoined, broken = len(plan.joined), len(plan.unjoined), len(plan.broken)
        self.stdout.write(f"对上 {joined}（其中替换 {plan.replaced}），未对上 {unjoined}，有错 {broken}。")
