"""Repeat runs from what they kept: ``replay_run 2026Q3-02`` or ``replay_run --all``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhengxian.web.core.services import users
from zhengxian.web.evaluate.models import Run
from zhengxian.web.evaluate.services.replay import replay


class Command(BaseCommand):
    """Replay runs and fail when a number differs."""

    help = "复算一次或全部评价，证明得分逐位相同。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take run numbers."""
        parser.add_argument("numbers", nargs="*", help="编号，如 2026Q3-02")
        parser.add_argument("--all", action="store_true", help="全部")

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay."""
        del args
        wanted = [f"评 {n.removeprefix('评').strip()}" for n in options["numbers"]]
        runs = Run.objects.select_related("version__scheme", "previous").order_by("created_at")
        if not options["all"]:
            runs = runs.filter(number__in=wanted)
        found = list(runs)
        if not found:
            raise CommandError("没有这样的评价。请写编号，如 2026Q3-02，或写 --all。（E-818）")
        failed = 0
        for run in found:
            outcome = replay(run=run, by=users.system())
            failed += not outcome.equal
            self.stdout.write(f"{run.number}　{'相同' if outcome.equal else '不同'}　{outcome.message}")
        if failed:
            raise CommandError(f"{failed} 次评价复算不同。（E-817）")
