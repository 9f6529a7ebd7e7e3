"""Send the leaders' weekly paper; the platform does it by itself every hour, to no further effect in the same week."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zhengxian.web.act.services import digest
from zhengxian.web.core.selectors import clock


class Command(BaseCommand):
    """``act_digest [--day 2026-10-08]``."""

    help = (
        "每周第一个工作日把督办周报发给各位领导（站内提醒，设了邮件的同时发邮件）；同一周重复运行不会多发。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day."""
        parser.add_argument("--day", type=date.fromisoformat, default=None, help="以哪一天为准，缺省为今天")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's signature
        """Send and say to how many."""
        sent = digest.send_due(options["day"] or clock.today())
        if options["verbosity"]:
            self.stdout.write(f"督办周报发给 {sent} 位领导。")
